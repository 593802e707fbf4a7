"""`handbook pdf`: what it says and how it ends. What is in the file is tested in tests/browser."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from cli_case import ProjectCase, new_project

from handbook.diagnostics import Diagnostic, Location
from handbook.project.releases import MANIFEST
from handbook.sites.browser import BrowserError
from handbook.sites.errors import ReleaseError
from handbook.sites.manifest import Manifest

ERROR = Diagnostic("HB-S103", "`x` is not possible", Location("contractors/ada-okafor.yml", 1, 1))
WHO = "ada-okafor"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProjectCase:
    project = new_project(tmp_path / "project")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "chromium").touch()
    monkeypatch.setenv("HANDBOOK_CHROMIUM", str(tmp_path / "chromium"))
    return project


@pytest.mark.parametrize(
    ("words", "file"), [((), f"here/{WHO}.pdf"), (("--out", "b.pdf"), "here/b.pdf"), (("--out", ".."), f"{WHO}.pdf")]
)
def test_the_file(project: ProjectCase, tmp_path: Path, words: tuple[str, ...], file: str) -> None:
    (tmp_path / file).write_text("the one before")
    with patch("handbook.sites.pdf.make_pdf", return_value=b"%PDF" * 100_000) as make:
        result = project.run("pdf", WHO, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("printed 0.4 MB: ")
    assert (tmp_path / file).read_bytes() == b"%PDF" * 100_000
    assert oct((tmp_path / file).stat().st_mode & 0o777) == "0o644"
    assert make.call_args.args[1:4] == (WHO, tmp_path / "chromium", "A4")
    assert not list(tmp_path.rglob(".*.pdf.*"))


@pytest.mark.parametrize(
    "error",
    [
        ReleaseError("`ada-okafor` has errors", [ERROR]),
        BrowserError("`chromium` was ended by signal 11 and printed nothing"),
    ],
)
def test_what_does_not_work_leaves_what_is_there(project: ProjectCase, error: Exception) -> None:
    Path(f"{WHO}.pdf").write_text("the one before")
    with patch("handbook.sites.pdf.make_pdf", side_effect=error):
        result = project.run("pdf", WHO)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith(f"Error: {error}; nothing was written\n")
    assert ("error[HB-S103]" in result.stderr) == isinstance(error, ReleaseError)
    assert [path.read_text() for path in Path().iterdir()] == ["the one before"]


def test_who_has_no_handbook(project: ProjectCase) -> None:
    project.write("contractors/di.yml", "name: Di\nstatus: draft\n")
    project.write("contractors/ed.yml", "name: Ed\nstatus: ended\n")
    for id_, why in (
        ("di", "`di` is a draft, which is never released; nothing was written"),
        ("ed", "`ed` has ended and has no handbook; nothing was written"),
        ("ada-okafr", "there is no contractor `ada-okafr`; did you mean `ada-okafor`?"),
    ):
        result = project.run("pdf", id_)
        assert (result.exit_code, result.stderr) == (1, f"Error: {why}\n")


@pytest.mark.parametrize(
    ("system", "hint"),
    [("linux", "`sudo apt install chromium`"), ("darwin", "`brew install"), ("win32", "install Microsoft Edge")],
)
def test_no_browser(project: ProjectCase, monkeypatch: pytest.MonkeyPatch, system: str, hint: str) -> None:
    monkeypatch.delenv("HANDBOOK_CHROMIUM")
    with (
        patch("handbook.sites.browser.find_browser", return_value=None),
        patch("handbook.cli.pdf.sys.platform", system),
    ):
        result = project.run("pdf", WHO)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a PDF is printed by Chromium, Chrome or Edge, and this computer has none")
    assert hint in result.stderr
    assert result.stderr.endswith("or name one: `--browser PATH` or HANDBOOK_CHROMIUM\n")


def test_a_browser_that_is_not_there(project: ProjectCase, tmp_path: Path) -> None:
    result = project.run("pdf", WHO, "--browser", str(tmp_path / "nothing"))
    assert result.exit_code == 2
    assert "there is no program" in result.stderr


def test_places_where_the_file_would_be_in_the_way(project: ProjectCase, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    (dist / "contractors").mkdir(parents=True)
    (dist / MANIFEST).write_text(Manifest().text())
    for out, why in ((dist / "contractors/a.pdf", "is a release"), (tmp_path / "nowhere/a.pdf", "there is no folder")):
        result = project.run("pdf", WHO, "--out", str(out))
        assert result.exit_code == 2
        assert why in result.stderr
