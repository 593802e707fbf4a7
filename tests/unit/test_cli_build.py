"""`handbook build`: what it says and how it ends. How a release is made is tested with `handbook.sites`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cli_case import TODAY, ProjectCase, new_project
from click.testing import Result
from support.little import copy_releasable

from handbook.cli.progress import Progress, progress_bar
from handbook.diagnostics import Diagnostic, Location
from handbook.project import read_project
from handbook.sites.errors import ReleaseError
from handbook.sites.released import Release, without_site

ERROR = Diagnostic("HB-S103", "`onboarding` is not possible", Location("contractors/bo.yml", 2, 9), contractors=("bo",))
NOTE = Diagnostic("HB-M120", "nobody has this role", Location("content/roles/writer.yml"))
Builder = Callable[[Path, Path, Sequence[str], date, Progress], Release]


@pytest.fixture
def project(tmp_path: Path) -> ProjectCase:
    project = new_project(tmp_path / "project")
    project.write("contractors/bo.yml", "name: Bo\nstatus: onboarding\n")
    return project


def run(project: ProjectCase, build: Builder, *arguments: str) -> Result:
    def without_offline(*given: Any, offline: bool = False, scheduler: str | None = None) -> Release:
        return build(*given)

    with patch("handbook.sites.release.build_release", without_offline):
        return project.run("build", "--today", TODAY, *arguments)


def released(out: Path, *diagnostics: Diagnostic, stopped: tuple[str, ...] = ()) -> Release:
    return Release(
        out=out,
        audiences=(("staff", "staff", 20, 2_400_000), ("ada-okafor", "contractors/ada-okafor", 1, 900)),
        built=("staff",),
        kept=("ada-okafor",),
        removed=("cy",),
        stopped=stopped,
        diagnostics=diagnostics,
        said=("a remark \x1b[2J",),
        without=without_site(read_project(out.parent), {"ada-okafor", *stopped}),
    )


def test_a_release(project: ProjectCase) -> None:
    asked: list[object] = []

    def build(
        root: Path, out: Path, ids: Sequence[str], today: date, progress: Callable[[str, int, int], None]
    ) -> Release:
        asked.extend([root, out, ids, today])
        progress("staff", 1, 1)
        return released(out, NOTE)

    result = run(project, build)
    assert asked == [project.root, project.root / "dist", (), date(2026, 11, 23)]
    assert result.exit_code == 0
    assert result.stdout == (
        f"released 2 sites, 21 files, 2.4 MB: {project.root / 'dist'}\n"
        "  staff          20 files    2.4 MB  staff\n"
        "  ada-okafor      1 files      1 kB  contractors/ada-okafor  as it was\n"
        "no longer there: cy\n"
        "no site: bo (onboarding)\n"
    )
    assert result.stderr == "[1/1] staff\na remark <U+001B>[2J\n"


def test_some_contractors_and_another_folder(project: ProjectCase, tmp_path: Path) -> None:
    asked: list[object] = []

    def build(root: Path, out: Path, ids: Sequence[str], *_: object) -> Release:
        asked.extend([out, ids])
        return released(out, ERROR)

    result = run(project, build, "ada-okafor", "staff", "--out", str(tmp_path / "elsewhere"))
    assert asked == [tmp_path / "elsewhere", ("ada-okafor", "staff")]
    assert result.exit_code == 0  # the error concerns somebody who was not asked for


def test_a_contractor_with_errors_is_told_and_the_others_released(project: ProjectCase) -> None:
    result = run(project, lambda root, out, *_: released(out, ERROR, stopped=("bo",)))
    assert result.exit_code == 1
    assert "not built because of errors: bo\n" in result.stdout
    assert "error[HB-S103]" in result.stderr
    assert " 2 │ status: onboarding\n" in result.stderr


def test_copies_to_open_without_a_server(project: ProjectCase) -> None:
    asked: list[bool] = []

    def build(root: Path, out: Path, *_: object, offline: bool = False, scheduler: str | None = None) -> Release:
        asked.append(offline)
        return replace(released(out), copies=("ada-okafor",), copies_removed=("bo",))

    with patch("handbook.sites.release.build_release", build):
        result = project.run("build", "--offline")
    assert asked == [True]
    assert f"to open without a server, in {project.root / 'dist/offline'}: ada-okafor.zip\n" in result.stdout
    assert "no copy to open without a server any more: bo (`--offline` makes them)\n" in result.stdout


def test_who_has_no_site_is_named_with_the_reason(project: ProjectCase) -> None:
    project.write("contractors/di.yml", "name: Di\nstatus: draft\n")
    project.write("contractors/ed.yml", "name: Ed\nstatus: ended\n")
    whole = run(project, lambda root, out, *_: released(out, ERROR, stopped=("bo",)))
    assert whole.stdout.endswith("not built because of errors: bo\nno site: di (draft), ed (ended)\n")
    some = run(project, lambda root, out, *_: released(out), "ada-okafor")
    assert "no site" not in some.stdout


@pytest.mark.parametrize(
    ("id_", "end"),
    [
        ("ada-okafr", "; did you mean `ada-okafor`?"),
        ("zzz", "; there are: ada-okafor, bo"),
    ],
)
def test_an_unknown_contractor(project: ProjectCase, id_: str, end: str) -> None:
    with patch("handbook.sites.release.build_release") as build:
        result = project.run("build", "ada-okafor", id_)
    assert result.exit_code == 1
    assert result.stderr == f"Error: there is no contractor `{id_}`{end}\n"
    build.assert_not_called()


def test_a_file_that_cannot_be_read_is_not_unknown(project: ProjectCase) -> None:
    (project.root / "contractors/di.yml").write_bytes(b"name: \xff\n")
    asked: list[Sequence[str]] = []

    def build(root: Path, out: Path, ids: Sequence[str], *_: object) -> Release:
        asked.append(ids)
        return released(out)

    assert run(project, build, "di", "staff").exit_code == 0
    assert asked == [("di", "staff")]


def test_what_stops_a_release_is_shown(project: ProjectCase) -> None:
    def build(*_: object) -> Release:
        raise ReleaseError("the project has errors", [NOTE, ERROR])

    result = run(project, build)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "HB-M120" not in result.stderr
    assert " 2 │ status: onboarding\n" in result.stderr
    assert result.stderr.endswith("\nError: the project has errors; nothing was released\n")


def test_what_is_in_the_way_is_said_without_findings(project: ProjectCase) -> None:
    def build(*_: object) -> Release:
        raise ReleaseError("`dist` belongs to somebody else \x1b[2J")

    result = run(project, build)
    assert result.exit_code == 1
    assert result.stderr == "Error: `dist` belongs to somebody else <U+001B>[2J; nothing was released\n"


def test_progress_without_a_terminal_is_about_ten_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        for done in range(1001):
            progress(f"c-{done}", done, 1000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "[0/1000] c-0"
    assert lines[-1] == "[1000/1000] c-1000"
    assert len(lines) == 11


def test_progress_on_a_terminal_is_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with patch("sys.stderr.isatty", return_value=True), progress_bar() as progress:
        progress("[bold]c-1", 1, 2)
    assert capsys.readouterr().out == ""


def test_a_link_in_the_place_of_dist(tmp_path: Path) -> None:
    """The release lies where the link leads, the link stays, and no lock is left beside it."""
    project = copy_releasable(tmp_path / "project")
    (tmp_path / "disk").mkdir()
    (project / "dist").symlink_to(tmp_path / "disk/other", target_is_directory=True)
    for _ in range(2):
        done = ProjectCase(project).run("build", "--today", TODAY)
        assert done.exit_code == 0, done.output
        assert (project / "dist").is_symlink()
        assert (project / "dist/contractors/ada/index.html").is_file()
        assert sorted(path.name for path in (tmp_path / "disk").iterdir() if path.name != "other.earlier") == [
            "other",
            "other.known.json",
        ]
    assert not [path.name for path in project.iterdir() if path.name.startswith("dist") and path.name != "dist"]


def test_what_sees_that_nothing_has_changed_loads_nothing_that_understands_a_project() -> None:
    loads = "import sys, handbook.cli.build, handbook.mkdocs_plugin, handbook.sites.release"
    heavy = ("pipeline", "rules", "changes", "records", "sites.library", "sites.gate", "sites.workers", "sites.preview")
    done = subprocess.run(
        [sys.executable, "-c", f"{loads}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "handbook.sites.release" in loaded
    assert not [name for name in heavy if f"handbook.{name}" in loaded]
