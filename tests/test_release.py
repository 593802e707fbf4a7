"""The release: complete, the same every time, swapped in as a whole, and never over somebody else's files."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from handbook.cli import main
from handbook.sites.earlier import earlier_releases, roll_back
from handbook.sites.errors import ReleaseError
from handbook.sites.release import build_release
from handbook.sites.released import Release

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.usefixtures("built_once")
TODAY = date(2026, 11, 23)
ACTIVE, LEAVING, DRAFT, ENDED = "devon-clarke", "yuki-tanaka", "camila-rojas", "oskar-lind"


def copy_project(folder: Path, *contractors: str) -> Path:
    """The example project with these contractors only."""
    folder.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("content", "theme_overrides"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "contractors").mkdir()
    for name in contractors:
        shutil.copy(ROOT / "contractors" / f"{name}.yml", folder / "contractors")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(root: Path, *ids: str, out: Path | None = None, today: date = TODAY) -> Release:
    return build_release(root, out or root / "dist", ids, today)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, built_once: None) -> tuple[Path, Release]:
    """A project that was released once. Tests take a copy of it."""
    root = copy_project(tmp_path_factory.mktemp("release") / "project", ACTIVE, LEAVING, DRAFT, ENDED)
    return root, build(root)


@pytest.fixture
def project(released: tuple[Path, Release], tmp_path: Path) -> Path:
    shutil.copytree(released[0], tmp_path / "project")
    return tmp_path / "project"


class TestWhole:
    def test_who_is_in_it(self, released: tuple[Path, Release]) -> None:
        root, release = released
        assert sorted(path.name for path in (root / "dist").iterdir()) == ["contractors", "manifest.json", "staff"]
        assert sorted(path.name for path in (root / "dist/contractors").iterdir()) == [ACTIVE, LEAVING]
        assert release.built == ("staff", ACTIVE, LEAVING)
        assert [(name, folder) for name, folder, _, _ in release.audiences] == [
            ("staff", "staff"),
            (ACTIVE, f"contractors/{ACTIVE}"),
            (LEAVING, f"contractors/{LEAVING}"),
        ]

    def test_manifest_is_what_lies_there(self, released: tuple[Path, Release]) -> None:
        root, release = released
        manifest = json.loads((root / "dist/manifest.json").read_text())
        listed = {
            f"{audience['folder']}/{file['path']}": (file["size"], file["sha256"])
            for audience in manifest["audiences"].values()
            for file in audience["files"]
        }
        there = {
            name: (len(content), hashlib.sha256(content).hexdigest())
            for name, content in tree(root / "dist").items()
            if name != "manifest.json"
        }
        assert listed == there
        assert sum(count for _, _, count, _ in release.audiences) == len(there)
        for audience in manifest["audiences"].values():
            assert [file["path"] for file in audience["files"]] == sorted(file["path"] for file in audience["files"])

    def test_scripts_inside_pages_are_the_themes_own(self, project: Path) -> None:
        """The manifest names them, for the content security policy that servers send along."""
        assert json.loads((project / "dist/manifest.json").read_text())["scripts"] == []
        (project / "theme_overrides/main.html").write_text(
            '{% extends "handbook.html" %}{% block libs %}{{ super() }}<script>own()</script>{% endblock %}'
        )
        build(project, ACTIVE)
        assert json.loads((project / "dist/manifest.json").read_text())["scripts"] == [
            f"'sha256-{base64.b64encode(hashlib.sha256(b'own()').digest()).decode()}'"
        ]

    def test_nothing_of_the_sources(self, released: tuple[Path, Release]) -> None:
        names = tree(released[0] / "dist")
        assert not [
            name for name in names if name.endswith((".yml", ".yaml", ".md", ".map", ".xml", ".gz", ".py", "~"))
        ]
        for name, content in names.items():
            assert b"This is not the handbook" not in content, name
            assert str(released[0]).encode() not in content, name

    def test_modes(self, released: tuple[Path, Release]) -> None:
        for path in (released[0] / "dist").rglob("*"):
            assert oct(path.stat().st_mode & 0o777) == ("0o755" if path.is_dir() else "0o644"), path

    def test_staff_site_leads_to_the_handbooks(self, released: tuple[Path, Release]) -> None:
        html = (released[0] / "dist/staff/contractors/index.html").read_text()
        assert f'href="../../contractors/{ACTIVE}/"' in html
        assert f"contractors/{DRAFT}/" not in html

    def test_no_request_leaves_the_site(self, released: tuple[Path, Release]) -> None:
        for name, content in tree(released[0] / "dist").items():
            if name.endswith(".html"):
                for loaded in (
                    b'src="http',
                    b"src='http",
                    b'rel="stylesheet" href="http',
                    b"@import",
                    b'src="//',
                    b"preconnect",
                ):
                    assert loaded not in content, (name, loaded)


class TestSameBytes:
    def test_whatever_others_do_whenever_wherever(self, released: tuple[Path, Release], tmp_path: Path) -> None:
        """Alone in the project, elsewhere on the disk, on another day: a handbook is the same, byte for byte."""
        alone = copy_project(tmp_path / "elsewhere", ACTIVE)
        build(alone, ACTIVE, today=date(2026, 12, 3))
        mine = f"dist/contractors/{ACTIVE}"
        assert tree(alone / mine) == tree(released[0] / mine)

    def test_again(self, project: Path) -> None:
        before, times = tree(project / "dist"), _times(project / "dist/staff")
        release = build(project)
        assert tree(project / "dist") == before
        assert _times(project / "dist/staff") == times  # what is the same stays the same for web servers and rsync
        assert release.removed == release.kept == ()


def _times(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


class TestSome:
    def test_only_the_named_are_built(self, project: Path) -> None:
        before = tree(project / "dist")
        edit(project / f"contractors/{ACTIVE}.yml", "name: Devon Clarke", "name: Devon Q. Clarke")
        edit(project / f"contractors/{LEAVING}.yml", "name: Yuki Tanaka", "name: Yuki Q. Tanaka")
        release = build(project, ACTIVE)
        assert (release.built, release.kept, release.removed) == ((ACTIVE,), ("staff", LEAVING), ())
        after = tree(project / "dist")
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        assert {name.split("/")[1] for name in changed - {"manifest.json"}} == {ACTIVE}
        assert b"Devon Q. Clarke" in after[f"contractors/{ACTIVE}/index.html"]

    def test_first_of_all(self, project: Path, tmp_path: Path) -> None:
        release = build(project, ACTIVE, out=tmp_path / "new")
        assert [name for name, *_ in release.audiences] == [ACTIVE]
        assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["contractors", "manifest.json"]

    @pytest.mark.parametrize(
        ("id", "reason"), [(DRAFT, "is a draft"), (ENDED, "has ended"), ("nobody", "not one of the contractors")]
    )
    def test_those_who_have_none_are_refused(self, project: Path, id: str, reason: str) -> None:
        before = tree(project / "dist")
        with pytest.raises(ReleaseError, match=reason):
            build(project, id)
        assert tree(project / "dist") == before

    def test_who_has_ended_goes_at_once(self, project: Path) -> None:
        edit(project / f"contractors/{LEAVING}.yml", "status: leaving", "status: ended")
        release = build(project, "staff")
        assert release.removed == (LEAVING,)
        assert not (project / f"dist/contractors/{LEAVING}").exists()

    def test_what_was_changed_by_hand_is_not_kept(self, project: Path) -> None:
        (project / f"dist/contractors/{LEAVING}/index.html").write_text("changed")
        with pytest.raises(ReleaseError, match="was changed after it was released"):
            build(project, ACTIVE)


class TestErrors:
    def test_in_what_is_shared_stop_all(self, project: Path) -> None:
        before = tree(project / "dist")
        (project / "content/company.yml").write_text("name: [\n")
        with pytest.raises(ReleaseError) as caught:
            build(project)
        assert next(d.code for d in caught.value.diagnostics if d.is_error).startswith("HB-Y")
        assert tree(project / "dist") == before

    def test_of_one_contractor_stop_that_one(self, project: Path) -> None:
        before = tree(project / "dist")
        with (project / f"contractors/{ACTIVE}.yml").open("a") as file:
            file.write("nonsense: 1\n")
        release = build(project)
        assert (release.stopped, release.kept) == ((ACTIVE,), (ACTIVE,))
        assert any(d.is_error and d.contractors == (ACTIVE,) for d in release.diagnostics)
        after = tree(project / "dist")
        mine = f"contractors/{ACTIVE}/"
        assert {k: v for k, v in after.items() if k.startswith(mine)} == {
            k: v for k, v in before.items() if k.startswith(mine)
        }
        with pytest.raises(ReleaseError) as caught:
            build(project, ACTIVE)
        assert caught.value.diagnostics

    def test_setting_that_does_not_work(self, project: Path) -> None:
        before = tree(project / "dist")
        edit(project / "mkdocs.yml", "name: material", "name: nonsense")
        with pytest.raises(ReleaseError, match="nonsense"):
            build(project)
        assert tree(project / "dist") == before
        there = sorted(path.name for path in project.iterdir() if path.name.startswith("dist"))
        assert there == ["dist", "dist.known.json"]

    def test_what_a_killed_build_has_left_beside(self, project: Path) -> None:
        left = project / ".dist.known.json.abcd_123"
        mine = [project / ".dist.known.json.notes", project / ".dist.known.json", project / ".dist.json.abcd_123"]
        for path in (left, *mine):
            path.write_text("{")
        build(project)
        assert [path.exists() for path in (left, *mine)] == [False, True, True, True]

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (
                "docs_dir: content\n",
                "",
                "`docs_dir` in `mkdocs.yml` names no folder: write `docs_dir: content`, where the pages are",
            ),
            (
                "site_name: Larkfield Paper handbooks\n",
                "",
                "`mkdocs.yml` gives the sites no name: write `site_name:`, and behind it what they are called",
            ),
            (
                "  font: false ",
                "  include_search_page: false ",
                "the theme loads fonts from another company's computers, which then know who reads: "
                "write `font: false` under `theme:` in `mkdocs.yml`",
            ),
            (
                "  name: material\n",
                "  name: mkdocs\n",
                "the theme `mkdocs` loads scripts from another company's computers: "
                "write `theme: {name: material, font: false}` in `mkdocs.yml`",
            ),
        ],
        ids=["no folder", "no name", "fonts of others", "another theme"],
    )
    def test_what_a_release_needs_of_the_settings(self, project: Path, old: str, new: str, says: str) -> None:
        before = tree(project / "dist")
        edit(project / "mkdocs.yml", old, new)
        with pytest.raises(ReleaseError) as caught:
            build(project)
        assert str(caught.value) == says
        assert tree(project / "dist") == before

    @pytest.mark.parametrize("is_first", [True, False])
    def test_too_little_space(self, project: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool) -> None:
        """Told before anything is built, also of what never was."""
        if is_first:
            shutil.rmtree(project / "dist")
        else:
            text = (project / f"contractors/{ACTIVE}.yml").read_text(encoding="utf-8")
            (project / "contractors/somebody-new.yml").write_text(
                text.replace("devon", "somebody").replace("Devon", "Nova")
            )
        before = tree(project)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**6))
        with pytest.raises(ReleaseError) as stopped:
            build(project)
        place = f"needed beside `{project / 'dist'}`, and 1 MB are free"
        assert re.fullmatch(rf"there is too little space: about [2-6] MB are {re.escape(place)}", str(stopped.value))
        assert tree(project) == before


class TestGate:
    def test_nothing_of_another_is_released(self, project: Path) -> None:
        before = tree(project / "dist")
        with (project / "content/processes/absence.md").open("a") as file:
            file.write("\nYuki   Tanaka, who is away, has told *everybody*.\n")
        with pytest.raises(ReleaseError, match=f"`{ACTIVE}` must not be released(.|\\n)*name of `{LEAVING}`"):
            build(project)
        assert tree(project / "dist") == before

    @pytest.mark.parametrize(
        ("markup", "says"),
        [
            ("<script>alert(1)</script>", "holds a script that is not the theme's"),
            ('<img src="https://pictures.example/a.png" alt="">', "loads something from another host"),
            ('<img alt=">" onerror="alert(1)" src="a.png">', "runs a script from the attribute `onerror`"),
            ('<pre class="mermaid">graph</pre>', "holds a Mermaid diagram, for which browsers ask another host"),
        ],
    )
    def test_what_the_policy_forbids_is_not_released(self, project: Path, markup: str, says: str) -> None:
        page = project / "content/processes/getting-paid.md"
        page.write_text(page.read_text(encoding="utf-8") + f"\n{markup}\n", encoding="utf-8")
        before = tree(project / "dist")
        with pytest.raises(ReleaseError, match=re.escape(says)):
            build(project)
        assert tree(project / "dist") == before

    def test_nor_what_the_settings_put_on_every_page(self, project: Path) -> None:
        with (project / "mkdocs.yml").open("a") as file:
            file.write("copyright: '<svg><image xlink:href=\"https://pictures.example/a.png\"/></svg>'\n")
        with pytest.raises(ReleaseError, match="loads something from another host"):
            build(project)

    def test_introduced_contractors_may_be_named(self, project: Path) -> None:
        with (project / "content/processes/absence.md").open("a") as file:
            file.write("\nYuki Tanaka is away.\n")
        with (project / f"contractors/{LEAVING}.yml").open("a") as file:
            file.write(f"introduced_to: [{ACTIVE}]\n")
        assert ACTIVE in build(project).built


class TestRollback:
    def test_there_and_back(self, project: Path) -> None:
        first = tree(project / "dist")
        edit(project / f"contractors/{ACTIVE}.yml", "name: Devon Clarke", "name: Devon Q. Clarke")
        build(project)
        second = tree(project / "dist")
        assert first != second
        assert roll_back(project, project / "dist", None, TODAY)[0].number == 1
        assert tree(project / "dist") == first
        assert roll_back(project, project / "dist", 2, TODAY)[0].number == 2
        assert tree(project / "dist") == second
        assert [release.number for release in earlier_releases(project / "dist")] == [3]
        assert not list(project.glob("dist.building-*"))

    def test_nothing_kept_or_another_number(self, project: Path) -> None:
        with pytest.raises(ReleaseError, match="no earlier release is kept"):
            roll_back(project, project / "dist", None, TODAY)
        build(project, "staff")
        with pytest.raises(ReleaseError, match="there is no release 7; `dist` can go back to 1"):
            roll_back(project, project / "dist", 7, TODAY)

    def test_who_has_ended_since_never_comes_back(self, project: Path) -> None:
        build(project, "staff")
        edit(project / f"contractors/{LEAVING}.yml", "status: leaving", "status: ended")
        before = tree(project)
        with pytest.raises(ReleaseError, match=f"release 1 holds `{LEAVING}`, who has no handbook any more"):
            roll_back(project, project / "dist", None, TODAY)
        assert tree(project) == before
        assert build(project).purged == (LEAVING,)
        assert not [path for path in project.glob("dist*/**/*") if path.name == LEAVING]

    def test_what_was_changed_by_hand(self, project: Path) -> None:
        build(project, "staff")
        (project / "dist.earlier/1/staff/index.html").unlink()
        before = tree(project)
        with pytest.raises(ReleaseError, match="release 1 was changed after it was made"):
            roll_back(project, project / "dist", None, TODAY)
        assert tree(project) == before

    def test_nothing_is_lost_when_the_swap_fails(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        build(project, "staff")
        before = tree(project)

        def fail(*_: object) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr("handbook.sites.stage._swap", fail)
        with pytest.raises(OSError, match="Input/output"):
            roll_back(project, project / "dist", None, TODAY)
        assert tree(project) == before

    def test_command(self, project: Path) -> None:
        build(project, "staff")
        runner = CliRunner()
        listed = runner.invoke(main, ["rollback", "--list", "--project", str(project)])
        assert listed.output == "   1  3 sites  dist.earlier/1\n"
        done = runner.invoke(main, ["rollback", "--project", str(project)])
        assert done.output == f"release 1 is back in {project / 'dist'}; the one before is kept as release 2\n"
        none = runner.invoke(main, ["rollback", "1", "--project", str(project)])
        assert none.exit_code == 1
        assert none.output == "Error: there is no release 1; `dist` can go back to 2; nothing was changed\n"


class TestOwner:
    @pytest.mark.parametrize("name", ["thesis.txt", "manifest.json"])
    def test_folder_of_somebody_else(self, project: Path, tmp_path: Path, name: str) -> None:
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        (theirs / name).write_text("{}")
        with pytest.raises(ReleaseError, match="was not made by handbook"):
            build(project, ACTIVE, out=theirs)
        assert tree(theirs) == {name: b"{}"}

    def test_file_of_somebody_else_in_ours(self, project: Path) -> None:
        (project / "dist/CNAME").write_text("example.com")
        with pytest.raises(ReleaseError, match="does not belong to a release"):
            build(project, ACTIVE)
        assert (project / "dist/CNAME").read_text() == "example.com"

    def test_file_or_link(self, project: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        for name in ("file", "link"):
            with pytest.raises(ReleaseError, match="is not a folder"):
                build(project, ACTIVE, out=tmp_path / name)

    @pytest.mark.parametrize("name", ["", "..", "content/dist", "contractors", ".git/x", "theme_overrides/out"])
    def test_places_that_harm_the_project(self, project: Path, name: str) -> None:
        with pytest.raises(ReleaseError, match="a release cannot be made in"):
            build(project, ACTIVE, out=project / name)

    def test_empty_folder_is_fine(self, project: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        assert build(project, ACTIVE, out=tmp_path / "empty").built == (ACTIVE,)


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from handbook.sites.release import build_release
if __name__ == "__main__":
    root = Path(sys.argv[1])
    build_release(root, root / "dist", (), date(2026, 11, 23), lambda what, done, total: print(what, done, flush=True))
"""


class TestKill:
    @pytest.fixture
    def running(self, project: Path) -> Iterator[subprocess.Popen[str]]:
        edit(project / f"contractors/{ACTIVE}.yml", "name: Devon Clarke", "name: Devon Q. Clarke")
        command = [sys.executable, "-c", PROGRAM, str(project)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            yield process
            process.kill()

    @pytest.mark.parametrize("moment", ["building", "staff", "putting"])
    def test_leaves_a_whole_release(
        self, project: Path, running: subprocess.Popen[str], moment: str, released: tuple[Path, Release]
    ) -> None:
        assert running.stdout
        assert any(line.startswith(moment) for line in running.stdout)
        is_building = bool(list(project.glob("dist.building-*")))
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = tree(project / "dist")
        if moment != "putting":
            assert is_building  # the kill came while files were being written
            assert found == tree(released[0] / "dist")
        for name, audience in json.loads(found["manifest.json"])["audiences"].items():
            for file in audience["files"]:
                content = found[f"{audience['folder']}/{file['path']}"]
                assert hashlib.sha256(content).hexdigest() == file["sha256"], name
        assert build(project, "staff").built == ("staff",)  # waits until the processes of the killed one are gone
        assert not list(project.glob("dist.building-*"))


REMEMBERS = """
seen = []

def on_post_page(output, page, config):
    seen.append(str(config.site_name))
    return output.replace("</body>", f"<!-- seen: {sorted(set(seen))} --></body>")
"""
ENDS = """
import os

def on_post_build(config):
    os._exit(3)
"""


class TestUnknownCode:
    """A project with hooks: each site is built in a process of its own."""

    def with_hook(self, folder: Path, hook: str, *contractors: str) -> Path:
        root = copy_project(folder, *contractors)
        (root / "hook.py").write_text(hook)
        with (root / "mkdocs.yml").open("a") as file:
            file.write("\nhooks: [hook.py]\n")
        return root

    def test_carries_nothing_from_site_to_site(self, tmp_path: Path) -> None:
        root = self.with_hook(tmp_path / "both", REMEMBERS, ACTIVE, LEAVING)
        build(root, ACTIVE, LEAVING)
        for id, name in ((ACTIVE, "Devon Clarke"), (LEAVING, "Yuki Tanaka")):
            html = (root / f"dist/contractors/{id}/everything/index.html").read_text()
            assert f"<!-- seen: ['Larkfield Paper: handbook for {name}'] -->" in html

    def test_that_ends_its_process_stops_the_release(self, tmp_path: Path) -> None:
        root = self.with_hook(tmp_path / "project", ENDS, LEAVING)
        with pytest.raises(ReleaseError, match="ended by itself"):
            build(root, LEAVING)
        assert [path.name for path in root.iterdir() if path.name.startswith("dist")] == []
