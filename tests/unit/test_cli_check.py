"""`handbook check`: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from cli_case import TODAY, ProjectCase, new_project
from click.testing import CliRunner

from handbook.cli import main
from handbook.cli.output import look_of


@pytest.fixture
def project(tmp_path: Path) -> ProjectCase:
    return new_project(tmp_path / "project")


def test_a_clean_project(project: ProjectCase) -> None:
    result = project.check("--strict")
    assert result.exit_code == 0
    assert result.stdout == "all good: 1 contractor, 5 shared pages, 0 problems\n"
    assert result.stderr == ""


def test_an_error_of_one_contractor(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: Bo Lind\nstatus: onboarding\n")
    result = project.check()
    assert result.exit_code == 1
    assert "\n   ╭─ contractors/bo-lind.yml:2:9\n" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("in 1 file; 1 of 2 contractors is fine")


def test_an_error_in_what_all_share(project: ProjectCase) -> None:
    project.change("content/company.yml", "currency: GBP", "currency: pounds")
    result = project.check()
    assert result.exit_code == 1
    assert result.stdout.endswith("1 error in 1 file; no handbook can be made until what all share is right\n")


def test_a_contractors_file_that_cannot_be_read_counts(project: ProjectCase) -> None:
    (project.root / "contractors" / "bo-lind.yml").write_bytes("name: Zoë\n".encode("latin-1"))
    result = project.check()
    assert result.exit_code == 1
    assert result.stdout.endswith("1 error in 1 file; 1 of 2 contractors is fine\n")


def test_strict_counts_warnings(project: ProjectCase) -> None:
    project.change("contractors/ada-okafor.yml", "legal_name: Ada Okafor", "legal_name: TODO")
    assert project.check().exit_code == 0
    result = project.check("--strict")
    assert result.exit_code == 1
    assert "1 warning in 1 file; the only contractor is fine" in result.stdout


def test_today_decides_what_is_overdue(project: ProjectCase) -> None:
    assert project.run("check", "--today", "2030-01-01").stdout.count("HB-C403") > 0
    wrong = project.run("check", "--today", "1.1.2030")
    assert wrong.exit_code == 2
    assert "`1.1.2030` is not a date; write it as 2026-04-30" in wrong.stderr
    assert project.run("check", "--today", "2030-02-30").exit_code == 2


def test_max_limits_what_is_shown(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "".join(f"key-{n}: x\n" for n in range(5)))
    short, whole = project.check("--max", "2"), project.check("--max", "0")
    assert "\nand 3 more; `--max 0` shows all\n" in short.stdout
    assert "more;" not in whole.stdout
    assert short.stdout.splitlines()[-1] == whole.stdout.splitlines()[-1]


def test_json(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: Bo Lind\nstatus: onboarding\n")
    result = project.check("--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["summary"]["contractors"] == 2
    assert {found["file"] for found in report["diagnostics"]} == {"contractors/bo-lind.yml"}


def test_sarif_explains_every_code(project: ProjectCase) -> None:
    report = json.loads(project.check("--format", "sarif").stdout)
    rules = report["runs"][0]["tool"]["driver"]["rules"]
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']}: ") for rule in rules)


def test_github_writes_annotations_and_adds_to_the_job_summary(
    project: ProjectCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    (tmp_path / ".git").mkdir()  # the project lies in a folder of the repository
    project.write("contractors/bo-lind.yml", "name: Bo Lind\nstatus: onboarding\n")
    result = project.check("--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=project/contractors/bo-lind.yml,line=")
    assert summary.read_text(encoding="utf-8").startswith("before\n### Handbook check\n")


def test_github_without_a_job_writes_no_file(project: ProjectCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert project.check("--format", "github").stdout == ""


def test_the_project_is_found_from_a_folder_inside_it(project: ProjectCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root / "content" / "roles")
    assert CliRunner().invoke(main, ["check", "--today", TODAY]).exit_code == 0


@pytest.mark.parametrize("named", [False, True])
def test_no_project(named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", *(["--project", "."] if named else [])])
    assert result.exit_code == 2
    assert "`handbook init DIR` makes one" in result.stderr


def test_a_named_project_is_not_looked_for_upwards(project: ProjectCase) -> None:
    result = CliRunner().invoke(main, ["check", "--project", str(project.root / "content")])
    assert result.exit_code == 2


def test_output_without_utf_8_is_ascii(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: Łukasz\nstatus: onboarding\n")
    result = CliRunner(charset="ascii").invoke(main, ["check", "--project", str(project.root)])
    assert result.stdout.isascii()
    assert "\n  --> contractors/bo-lind.yml:2:9\n" in result.stdout


class Stream:
    """A stream as `look_of` asks it."""

    def __init__(self, encoding: str | None, is_terminal: bool) -> None:
        self.encoding = encoding
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def test_colours_only_on_a_terminal_and_not_against_the_readers_will(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal, file = Stream("utf-8", True), Stream("UTF-8", False)
    assert look_of(terminal).paint("error", "x") == "\x1b[31m\x1b[1mx\x1b[0m"  # type: ignore[arg-type]
    assert look_of(file).paint("error", "x") == "x"  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    assert look_of(terminal).paint("error", "x") == "x"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", True), ("UTF8", True), ("utf_8", True), ("cp1252", False), (None, False)]
)
def test_characters_beyond_ascii_only_in_utf_8(encoding: str | None, expected: bool) -> None:
    assert look_of(Stream(encoding, False)).unicode is expected  # type: ignore[arg-type]


def test_the_width_is_that_of_the_terminal_within_reason() -> None:
    for columns, expected in ((80, 80), (400, 160)):
        with patch("shutil.get_terminal_size", return_value=type("Size", (), {"columns": columns})()):
            assert look_of(Stream("utf-8", True)).width == expected  # type: ignore[arg-type]
    assert look_of(Stream("utf-8", False)).width == 100  # type: ignore[arg-type]
