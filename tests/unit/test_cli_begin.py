"""`handbook init`, `handbook new` and `handbook doctor`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unittest.mock import patch

import pytest
from cli_case import TODAY, ProjectCase, new_project
from click.testing import CliRunner

from handbook.cli import doctor as doctor_module
from handbook.cli import main
from handbook.cli.doctor import Finding
from handbook.diagnostics import FileTable
from handbook.model.layer import LayerKind
from handbook.parse import parse_layer
from handbook.yaml_source import read_yaml


@pytest.fixture
def project(tmp_path: Path) -> ProjectCase:
    return new_project(tmp_path / "project")


# ---- init


@pytest.mark.parametrize("today", ["2026-11-23", "2028-02-29", "2031-12-31"])
def test_a_new_project_is_clean_on_the_day_it_is_made(tmp_path: Path, today: str) -> None:
    folder = tmp_path / "deep" / "project"
    assert CliRunner().invoke(main, ["init", str(folder), "--today", today]).exit_code == 0
    result = CliRunner().invoke(main, ["check", "--strict", "--today", today, "--project", str(folder)])
    assert result.stdout == "all good: 1 contractor, 5 shared pages, 0 problems\n"
    assert list(folder.parent.iterdir()) == [folder]


def test_a_new_project_has_its_hidden_files_and_no_token_left(project: ProjectCase) -> None:
    made = [path for path in project.root.rglob("*") if path.is_file()]
    ignored = (project.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"dist/", "dist.lock", "dist.building-*"} <= {*ignored}
    assert (project.root / "theme_overrides" / "README.md").is_file()
    assert not any(path.name.startswith("dot-") for path in made)
    assert not any(re.search(r"@[A-Z]+@", path.read_text(encoding="utf-8")) for path in made)


def test_the_current_empty_folder_can_become_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "."]).exit_code == 0
    assert {"mkdocs.yml", "content", ".gitignore"} <= {path.name for path in tmp_path.iterdir()}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".handbook")]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_nothing_is_overwritten(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "project"
    if kind == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / "notes.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(main, ["init", str(target)])
    assert result.exit_code == 2
    assert "is there already and not empty; name a new folder" in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("is_there", [False, True])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, is_there: bool) -> None:
    target = tmp_path / "project"
    if is_there:
        target.mkdir()
    with patch("handbook.cli.init.first_dates", side_effect=RuntimeError):
        assert CliRunner().invoke(main, ["init", str(target)]).exit_code == 70
    assert list(tmp_path.rglob("*")) == ([target] if is_there else [])


# ---- new


def test_a_new_contractor_is_a_draft_that_stops_nothing(project: ProjectCase) -> None:
    result = project.run("new", "contractor", "Łucja  O'Brien: Studio")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "made contractors/lucja-obrien-studio.yml\n\nNext: answer the questions in it, then\n"
    )
    text = (project.root / "contractors/lucja-obrien-studio.yml").read_text(encoding="utf-8")
    assert '\nname: "Łucja O\'Brien: Studio"\nstatus: draft ' in text
    assert "There are: assistant\n" in text
    assert not re.search(r"@[A-Z]+@", text)
    checked = project.check("--strict")
    assert checked.exit_code == 0
    assert "error[" not in checked.stdout
    assert "note[HB-C" in checked.stdout


def test_a_contractor_is_never_overwritten(project: ProjectCase) -> None:
    before = (project.root / "contractors/ada-okafor.yml").read_bytes()
    result = project.run("new", "contractor", "Ada Okafor")
    assert result.exit_code == 2
    assert "`contractors/ada-okafor.yml` is there already" in result.stderr
    assert (project.root / "contractors/ada-okafor.yml").read_bytes() == before


def test_an_id_may_be_given(project: ProjectCase) -> None:
    assert project.run("new", "contractor", "高橋", "--id", "takahashi").exit_code == 0
    assert (project.root / "contractors/takahashi.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("高橋",), "no id can be made from `高橋`; give one: `--id ID`"),
        (("Ada", "--id", "../ada"), "is not an id"),
        (("Ada", "--id", "Ada"), "is not an id"),
        (("Staff", "--id", "staff"), "choose another id"),
    ],
)
def test_an_id_that_cannot_be(project: ProjectCase, arguments: tuple[str, ...], message: str) -> None:
    result = project.run("new", "contractor", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert [path.name for path in (project.root / "contractors").iterdir()] == ["ada-okafor.yml"]


def uncommented(text: str) -> str:
    """A new file with the `#` of every answer taken away; explanations have a single space after theirs."""
    return re.sub(r"^#(?=[a-z]|  )", "", text, flags=re.MULTILINE)


def test_every_question_is_answered_by_taking_the_sign_away(project: ProjectCase) -> None:
    assert project.run("new", "contractor", "Bo Lind").exit_code == 0
    path = "contractors/bo-lind.yml"
    text = uncommented((project.root / path).read_text(encoding="utf-8"))
    project.write(path, text)
    tree, problems = read_yaml(text, path, 0)
    assert problems == ()
    assert tree is not None
    assert len(tree) == 19
    found = json.loads(project.check("--format", "json").stdout)["diagnostics"]
    assert {each["code"] for each in found} == {"HB-C402"}
    assert len(found) == len(re.findall(r"\bTODO\b", text.split("\nname:")[1]))


def test_each_question_can_be_answered_alone(project: ProjectCase) -> None:
    assert project.run("new", "contractor", "Bo Lind").exit_code == 0
    path = "contractors/bo-lind.yml"
    text = (project.root / path).read_text(encoding="utf-8")
    questions = re.findall(r"^#[a-z].*\n(?:#  .*\n)*", text, re.MULTILINE)
    assert len(questions) == 17
    for question in questions:
        tree, problems = read_yaml(text.replace(question, uncommented(question)), path, 0)
        assert problems == ()
        assert tree is not None
        layer, problems = parse_layer(tree, LayerKind.CONTRACTOR, "bo-lind", path, FileTable([path]))
        assert problems == ()
        assert layer is not None
        assert len(layer.tree) == 3


def test_a_new_file_names_what_the_project_has(project: ProjectCase) -> None:
    assert project.run("new", "contractor", "Bo Lind").exit_code == 0
    text = (project.root / "contractors/bo-lind.yml").read_text(encoding="utf-8")
    assert "There are: nora, sam\n#manager: nora\n#backup_manager: sam\n" in text
    assert "There are: asana, slack\n#tools:\n#  asana: {" in text
    assert "\n#roles: [assistant]\n" in text


def test_a_project_without_people_and_roles_says_where_they_go(project: ProjectCase) -> None:
    for path in ("content/people.yml", "content/roles/assistant.yml"):
        (project.root / path).unlink()
    assert project.run("new", "contractor", "Bo Lind").exit_code == 0
    text = (project.root / "contractors/bo-lind.yml").read_text(encoding="utf-8")
    assert "There are: none yet: name them in content/people.yml\n#manager: TODO\n" in text
    assert "There are: none yet: make one in content/roles/\n#roles: []\n" in text


# ---- doctor


def test_a_computer_that_is_set_up(project: ProjectCase) -> None:
    result = project.run("doctor")
    assert result.exit_code == 0
    assert result.stdout.endswith("\nall that is needed is there\n")
    for what in ("Python 3.", "libyaml", "time zones", "mkdocs 1.", "mkdocs-material 9.", "click 8."):
        assert re.search(rf"^ok      .*{re.escape(what)}", result.stdout, re.MULTILINE), what
    assert f"ok      project in {project.root}\n" in result.stdout
    assert "pre-commit" not in result.stdout


def test_what_is_needed_and_missing_is_said_with_what_to_do(project: ProjectCase) -> None:
    with (
        patch.object(doctor_module, "_OLDEST_PYTHON", (3, 99)),
        patch("importlib.metadata.version", side_effect=lambda name: "0.1"),
        patch("shutil.which", return_value=None),
    ):
        result = project.run("doctor")
    assert result.exit_code == 1
    assert re.search(r"^not ok  Python 3\.\S+\n        install Python 3\.11 or newer$", result.stdout, re.MULTILINE)
    assert re.search(
        r"^not ok  click 0\.1 \(needed: >=8\.4\)\n        `pip install \"click>=8\.4\"`$", result.stdout, re.MULTILINE
    )
    assert re.search(r"^missing git\n", result.stdout, re.MULTILINE)
    assert re.search(r"^\d+ needed and not ok$", result.stdout, re.MULTILINE)


def test_a_folder_without_project_is_no_fault_of_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0
    assert "missing no project here\n        `handbook init DIR` makes one\n" in result.stdout


def test_a_release_that_cannot_be_written(project: ProjectCase) -> None:
    project.write("dist", "a file where the folder should be")
    result = project.run("doctor")
    assert result.exit_code == 1
    assert "not ok  the release can be written to" in result.stdout


def test_a_finding_that_is_well_gives_no_advice() -> None:
    assert str(Finding(True, "git", "install git")) == "ok      git"


def test_today_is_the_day_of_this_computer(tmp_path: Path) -> None:
    assert TODAY not in (new_project(tmp_path / "a").root / "README.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["init", str(tmp_path / "b")]).exit_code == 0
    assert CliRunner().invoke(main, ["check", "--strict", "--project", str(tmp_path / "b")]).exit_code == 0
