"""A release after the first: only what has changed is made, and the bytes are those of a release made from nothing."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.little import copy_with_look, write
from support.scale import times

from handbook.compose import staff
from handbook.model.page import STAFF
from handbook.sites import earlier, known
from handbook.sites import library as library_module
from handbook.sites.build import Built, build_site
from handbook.sites.cache import Cache
from handbook.sites.earlier import place_of_spare, roll_back
from handbook.sites.errors import ReleaseError
from handbook.sites.finished import Before
from handbook.sites.known import place_of_known
from handbook.sites.library import read_library
from handbook.sites.release import build_release
from handbook.sites.released import Release

pytestmark = pytest.mark.usefixtures("built_once")
TODAY = date(2026, 11, 23)
PEOPLE = {"ada": "Ada Okafor", "ben": "Ben Howarth", "cleo": "Cleo Marshall"}
PAGE = "---\ntitle: {title}\nowner: nora\napplies_to: {to}\n---\n{text}\n"
DELIVERABLE = """\
deliverables:
  piece:
    title: {title}
    what: A text of 800 words
    acceptance_criteria: [No spelling mistakes]
    due: {{every: month, day: 5}}
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, built_once: None) -> Path:
    """A project of three contractors that was released once. Tests take a copy of it."""
    project = copy_with_look(tmp_path_factory.mktemp("incremental") / "project")
    write(project, "content/policies/style.md", PAGE.format(title="Style", to="{roles: [writer]}", text="Plain words."))
    to_two = "{contractors: [ada, ben]}"
    write(
        project,
        "content/processes/visits.md",
        PAGE.format(title="Visits", to=to_two, text="![plan](../pictures/plan.svg)"),
    )
    for id in PEOPLE:
        add(project, id)
    build(project)
    return project


@pytest.fixture
def project(released: Path, tmp_path: Path) -> Path:
    return shutil.copytree(released, tmp_path / "project")


def add(project: Path, id: str, name: str = "") -> None:
    """A contractor like the one of the little project."""
    text = (project / "contractors/ada.yml").read_text(encoding="utf-8").partition("deliverables:")[0]
    text = text.replace("Ada Okafor", name or PEOPLE.get(id, id)).replace("ada@", f"{id}@")
    write(project, f"contractors/{id}.yml", text + DELIVERABLE.format(title=f"First piece of {id}"))


def edit(project: Path, path: str, old: str, new: str) -> None:
    text = (project / path).read_text(encoding="utf-8")
    assert old in text
    write(project, path, text.replace(old, new))


def build(project: Path, *ids: str, today: date = TODAY, offline: bool = False) -> Release:
    return build_release(project, project / "dist", ids, today, offline=offline)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def from_nothing(project: Path, folder: Path, today: date = TODAY) -> dict[str, bytes]:
    """The files of a release of the same project where none was before."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("dist*"))
    build(folder, today=today)
    return tree(folder / "dist")


class TestForMkDocs:
    """What a page says to MkDocs and its theme (`mkdocs:`) shows on other pages, too: in the navigation and in the search."""

    @pytest.mark.parametrize(
        "said",
        [
            "{status: new}",
            "{icon: material/cash, subtitle: For all}",
            "{search: {exclude: yes}}",
            "{tags: [Travel, No]}",
        ],
    )
    def test_an_edit_of_it(self, project: Path, said: str) -> None:
        """It is there, is changed, and goes again."""
        before = tree(project / "dist")
        old = "owner: nora\n"
        for what in (said, "{hide: [toc]}", ""):
            new = f"owner: nora\nmkdocs: {what}\n" if what else "owner: nora\n"
            edit(project, "content/processes/visits.md", old, new)
            old = new
            assert build(project).built == ("staff", "ada", "ben")
            assert tree(project / "dist") == from_nothing(project, project.parent / "fresh")
            assert (tree(project / "dist") == before) == (what == "")
        assert tree(project / "dist") == before


class TestNothingChanged:
    def test_nothing_is_understood_or_written(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        build(project)  # a copied project has other files: they are read once
        before = {path: path.stat().st_ctime_ns for path in project.rglob("*")}
        monkeypatch.setattr(library_module, "library_of", None)
        release = build(project)
        assert release.unchanged == ("ada", "ben", "cleo", "staff")
        assert (release.built, release.kept) == ((), ())
        after = {path: path.stat().st_ctime_ns for path in project.rglob("*") if path != project}
        assert {path: time for path, time in before.items() if path in after} == after
        assert [name for name, *_ in release.audiences] == ["staff", "ada", "ben", "cleo"]

    def test_another_day_only_concerns_the_staff(self, project: Path) -> None:
        release = build(project, today=date(2026, 11, 24))
        assert (release.built, release.unchanged) == (("staff",), ("ada", "ben", "cleo"))

    @pytest.mark.parametrize("text", [None, "", "[]", '{"version": 1}', '{"version": 1, "trees": {"ada": 1}}'])
    def test_without_what_was_known_all_is_built(self, project: Path, text: str | None) -> None:
        place, before = place_of_known(project / "dist"), tree(project / "dist")
        if text is None:
            place.unlink()
        else:
            place.write_text(text)
        assert build(project).built == ("staff", "ada", "ben", "cleo")
        assert tree(project / "dist") == before


class TestReach:
    @pytest.mark.parametrize(
        ("path", "old", "new", "built"),
        [
            ("contractors/ben.yml", "First piece", "Second piece", ("staff", "ben")),
            ("content/processes/visits.md", "![plan]", "A ![plan]", ("staff", "ada", "ben")),
            ("content/processes/visits.md", "title: Visits", "title: Visits to us", ("staff", "ada", "ben", "cleo")),
            ("content/pictures/plan.svg", "/>", "></svg>", ("staff", "ada", "ben", "cleo")),
            ("content/company.yml", "GB", "IE", ("staff", "ada", "ben", "cleo")),
            ("mkdocs.yml", "Harbour", "Harbor", ("staff", "ada", "ben", "cleo")),
            ("theme_overrides/assets/own.css", "1em", "2em", ("staff", "ada", "ben", "cleo")),
        ],
    )
    def test_who_is_built_after_an_edit(
        self, project: Path, path: str, old: str, new: str, built: tuple[str, ...]
    ) -> None:
        edit(project, path, old, new)
        assert build(project).built == built

    def test_files_of_others_stay_the_same_files(self, project: Path) -> None:
        page = project / "dist/contractors/ada/index.html"
        before = page.stat().st_ino
        edit(project, "contractors/ben.yml", "First piece", "Second piece")
        build(project)
        assert page.stat().st_ino == before

    def test_a_named_one_is_always_built(self, project: Path) -> None:
        assert build(project, "ada").built == ("ada",)

    def test_copies_are_made_when_they_are_asked_for_and_go_when_not(self, project: Path) -> None:
        assert build(project, offline=True).built == ("ada", "ben", "cleo")
        assert build(project, offline=True).unchanged == ("ada", "ben", "cleo", "staff")
        release = build(project)
        assert (release.built, release.copies_removed) == (("ada", "ben", "cleo"), ("ada", "ben", "cleo"))

    def test_a_text_that_pages_show(self, project: Path) -> None:
        """What an extension puts into pages is no part of the project: so all is made again, and an edit of it is seen."""
        write(project, "snippets/note.md", "Ask before you book.\n")
        settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
        snippets = "markdown_extensions: [{pymdownx.snippets: {base_path: snippets}}, "
        write(project, "mkdocs.yml", settings.replace("markdown_extensions: [", snippets))
        edit(project, "content/processes/visits.md", "![plan]", '--8<-- "note.md"\n\n![plan]')
        for words in ("Ask", "Call", "Call"):
            write(project, "snippets/note.md", f"{words} before you book.\n")
            assert build(project).built == ("staff", "ada", "ben", "cleo")
            for site in ("contractors/ada", "contractors/ben"):
                page = (project / "dist" / site / "processes/visits/index.html").read_text(encoding="utf-8")
                assert f"<p>{words} before you book.</p>" in page

    def test_unknown_code_is_always_asked_again(self, project: Path) -> None:
        write(project, "hook.py", "def on_page_content(html, **_):\n    return html\n")
        write(project, "mkdocs.yml", "hooks: [hook.py]\n", "a")
        (
            project / "contractors/cleo.yml"
        ).unlink()  # each site takes a process of its own, and two show as much as three
        for _ in range(2):
            assert build(project).built == ("staff", "ada", "ben")


def _change(path: Path) -> None:
    """Change a byte, and put the times back."""
    info = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"piece", b"p\xc3\xa9ice", 1)[: len(data)])
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "changed": _change,
    "gone": Path.unlink,
    "one more": lambda path: path.with_name("more.html").write_text("more"),
    "a link": _link,
}


class TestDamage:
    @pytest.mark.parametrize(
        ("damage", "edited"),
        [("changed", False), ("changed", True), ("gone", False), ("one more", False), ("a link", True)],
    )
    def test_is_healed_by_the_next_build(self, project: Path, tmp_path: Path, damage: str, edited: bool) -> None:
        as_made = tree(project / "dist")
        build(project)
        if edited:
            edit(project, "contractors/cleo.yml", "First piece", "Second piece")
        DAMAGE[damage](project / "dist/contractors/ada/work/index.html")
        assert "ada" in build(project).built
        assert tree(project / "dist") == (from_nothing(project, tmp_path / "new") if edited else as_made)

    @pytest.mark.parametrize("place", ["work", "work/index.html"])
    def test_what_a_server_could_not_read_is_made_again(self, project: Path, place: str) -> None:
        path = project / "dist/contractors/ada" / place
        mode = path.stat().st_mode
        path.chmod(0o700)
        assert "ada" in build(project).built
        assert path.stat().st_mode == mode

    def test_of_the_manifest(self, project: Path) -> None:
        before = tree(project / "dist")
        manifest = project / "dist/manifest.json"
        manifest.write_bytes(manifest.read_bytes().replace(b'"size": ', b'"size": 1', 1))
        build(project)
        assert tree(project / "dist") == before

    def test_after_a_way_back_the_present_texts_are_released(self, project: Path) -> None:
        edit(project, "contractors/ada.yml", "First piece", "Second piece")
        build(project)
        after = tree(project / "dist")
        roll_back(project, project / "dist", None, TODAY)
        assert build(project).built == ("staff", "ada")
        assert tree(project / "dist") == after


class TestSpare:
    """The folders of a release that is kept no longer become those of the next."""

    @pytest.fixture
    def with_spare(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The project after a second release, when none before the present one is kept."""
        monkeypatch.setattr(earlier, "KEPT", 0)
        edit(project, "contractors/ben.yml", "First piece", "Second piece")
        build(project)
        edit(project, "contractors/ben.yml", "Second piece", "Third piece")
        return project

    def test_is_moved_into_the_next_release(self, with_spare: Path, tmp_path: Path) -> None:
        spare = place_of_spare(with_spare / "dist")
        before = {id: (spare / "contractors" / id).stat().st_ino for id in PEOPLE}
        assert build(with_spare).built == ("staff", "ben")
        after = {id: (with_spare / "dist/contractors" / id).stat().st_ino for id in PEOPLE}
        assert {id for id in PEOPLE if before[id] == after[id]} == {"ada", "cleo"}
        assert tree(with_spare / "dist") == from_nothing(with_spare, tmp_path / "new")

    def test_what_was_moved_is_known_to_be_untouched(self, with_spare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        build(with_spare)
        monkeypatch.setattr(known, "list_tree", None)
        assert build(with_spare).unchanged == ("ada", "ben", "cleo", "staff")

    @pytest.mark.parametrize("damage", sorted(DAMAGE))
    def test_is_not_used_where_somebody_touched_it(self, with_spare: Path, tmp_path: Path, damage: str) -> None:
        page = place_of_spare(with_spare / "dist") / "contractors/ada/work/index.html"
        data = page.read_bytes()  # the same file lies in `dist`
        page.unlink()
        page.write_bytes(data)
        DAMAGE[damage](page)
        build(with_spare)
        assert tree(with_spare / "dist") == from_nothing(with_spare, tmp_path / "new")

    def test_heals_what_somebody_did_to_the_release(self, with_spare: Path, tmp_path: Path) -> None:
        (with_spare / "dist/contractors/ada/work/more.html").write_text("more")
        assert build(with_spare).built == ("staff", "ben")
        assert tree(with_spare / "dist") == from_nothing(with_spare, tmp_path / "new")

    def test_holds_nothing_of_somebody_who_has_left(self, with_spare: Path) -> None:
        edit(with_spare, "contractors/cleo.yml", "status: active", "status: ended")
        build(with_spare)
        assert not list(with_spare.glob("dist*/**/cleo"))
        left = [path for path in place_of_spare(with_spare / "dist").rglob("*") if path.is_file()]
        assert left
        assert not [path for path in left if b"Cleo" in path.read_bytes()]


class TestStaffPages:
    """Pages of the staff site outside the search index are taken over when they would be the same."""

    @pytest.fixture(autouse=True)
    def long_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(staff, "_LONG", -1)  # as if all pages were too long for the index

    def made(self, project: Path, out: Path, before: Before) -> Built:
        library = read_library(project, TODAY)
        book, _ = library.book(STAFF)
        return build_site(library.setup, replace(library.site(book), before=before), out, Cache())

    def test_only_those_that_are_others_are_made(self, project: Path, tmp_path: Path) -> None:
        first = self.made(project, tmp_path / "first", Before("means", tmp_path))
        assert {"access.md", "dates.md", "contractors.md"} <= {*first.pages}
        for page in (tmp_path / "first").rglob("index.html"):
            page.write_text(page.read_text() + "<!-- as before -->")
        edit(project, "contractors/ben.yml", "First piece of ben", "First piece of benno")  # it stands where it stood
        second = self.made(project, tmp_path / "second", Before("means", tmp_path / "first", first.pages))
        taken = {path.parent.name for path in (tmp_path / "second").rglob("*.html") if "as before" in path.read_text()}
        assert {"access", "contractors"} <= taken
        assert "dates" not in taken
        assert "First piece of benno" in (tmp_path / "second/dates/index.html").read_text()
        same = {uri for uri in second.pages if second.pages[uri] == first.pages[uri]}
        assert {Path(uri).stem for uri in same} == {"index" if name == "second" else name for name in taken}

    def test_nothing_is_taken_over_where_it_is_not_known_what_decides(self, project: Path, tmp_path: Path) -> None:
        first = self.made(project, tmp_path / "first", Before("", tmp_path))
        assert first.pages == {}

    def test_a_page_that_somebody_changed_is_made_again(self, project: Path, tmp_path: Path) -> None:
        build(project)
        edit(project, "contractors/ben.yml", "First piece", "Second piece")
        page = project / "dist/staff/access/index.html"
        page.write_text("changed")
        build(project)
        assert tree(project / "dist") == from_nothing(project, tmp_path / "new")


class TestGate:
    def test_what_has_become_a_secret_is_looked_for_in_what_has_not_changed(self, project: Path) -> None:
        edit(project, "contractors/ada.yml", "First piece of ada", "Portrait of Dora Whitfield")
        build(project)
        before = tree(project / "dist")
        add(project, "dora", "Dora Whitfield")
        with pytest.raises(ReleaseError, match=r"`ada` must not be released(.|\n)*name of `dora`"):
            build(project)
        assert tree(project / "dist") == before

    @pytest.mark.parametrize("has_known", [True, False])
    def test_an_older_release_that_somebody_put_back_is_searched(self, project: Path, has_known: bool) -> None:
        """Its own manifest bears it out; that the newer one was searched for Dora says nothing of it."""
        edit(project, "contractors/ada.yml", "First piece of ada", "Portrait of Dora Whitfield")
        build(project)
        backup = shutil.copytree(project / "dist", project.parent / "backup")
        edit(project, "contractors/ada.yml", "Portrait of Dora Whitfield", "A portrait")
        add(project, "dora", "Dora Whitfield")
        build(project)
        shutil.rmtree(project / "dist")
        shutil.copytree(backup, project / "dist")
        if not has_known:
            (project / "dist.known.json").unlink()
        with pytest.raises(ReleaseError, match=r"`ada` must not be released(.|\n)*name of `dora`"):
            build(project, "ben")
        assert tree(project / "dist") == tree(backup)

    @pytest.mark.parametrize("state", ["sealed", "read", "spare"])
    def test_what_is_changed_while_others_are_built_is_not_taken_over(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, state: str
    ) -> None:
        """What is taken over was searched in a release before: so it must be those very bytes when it is taken."""
        monkeypatch.setattr(earlier, "KEPT", 0)
        edit(project, "contractors/ben.yml", "First piece", "Second piece")
        if state == "spare":
            build(project)
            edit(project, "contractors/ben.yml", "Second piece", "Third piece")
        elif state == "read":  # as in a copy, whose seals are broken
            shutil.move(project / "dist", project / "away")
            shutil.copytree(project / "away", project / "dist")
        page = project / "dist/contractors/ada/work/index.html"
        seen: list[str] = []

        def told(what: str, done: int, total: int) -> None:
            if what == "ben":
                page.write_text(page.read_text(encoding="utf-8") + "Dora Whitfield", encoding="utf-8")
                seen.append(what)

        with pytest.raises(ReleaseError, match="`dist/contractors/ada` was changed after it was released"):
            build_release(project, project / "dist", (), TODAY, told)
        assert seen
        build(project)
        assert "Dora" not in page.read_text(encoding="utf-8")


EDITS: dict[str, Callable[[Path, random.Random], object]] = {
    "a title": lambda project, chance: write(
        project,
        "contractors/ada.yml",
        (project / "contractors/ada.yml").read_text().partition("deliverables:")[0]
        + DELIVERABLE.format(title=f"Piece {chance.random()}"),
    ),
    "a page for two": lambda project, chance: write(
        project, "content/processes/visits.md", f"\nMore {chance.random()}.\n", "a"
    ),
    "a page for a role": lambda project, chance: write(
        project, "content/policies/style.md", f"\n## Rule {chance.randrange(10**9)}\n\nText.\n", "a"
    ),
    "who gets a page": lambda project, chance: (
        edit(
            project, "content/processes/visits.md", "[ada, ben]", chance.choice(["[ada]", "[ben, cleo]", "[ada, ben]"])
        )
        if "[ada, ben]" in (project / "content/processes/visits.md").read_text()
        else None
    ),
    "a role": lambda project, chance: edit(
        project, "content/roles/writer.yml", "title: Article", f"title: Article {chance.randrange(10**6)}"
    ),
    "a person": lambda project, chance: edit(project, "content/people.yml", "does: ", "does: Our "),
    "a new contractor": lambda project, chance: add(project, "dora", "Dora Whitfield"),
    "one who leaves": lambda project, chance: write(
        project,
        "contractors/cleo.yml",
        (project / "contractors/cleo.yml").read_text().replace("status: active", "status: ended"),
    ),
    "a picture": lambda project, chance: write(
        project, "content/pictures/plan.svg", f"<!-- {chance.random()} -->", "a"
    ),
    "the look": lambda project, chance: write(
        project, "theme_overrides/assets/own.css", f"/* {chance.random()} */", "a"
    ),
    "a template": lambda project, chance: write(
        project, "theme_overrides/main.html", '{% extends "handbook.html" %}\n'
    ),
    "a damaged file": lambda project, chance: _change(chance.choice(sorted(project.glob("dist/contractors/*/*.html")))),
    "nothing": lambda project, chance: None,
}


@pytest.mark.parametrize("seed", range(times(1)))
def test_same_bytes_as_from_nothing_after_any_edits(
    project: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "KEPT", 0)  # so that the third release already takes folders of the first
    if seed % 2 == 0:
        monkeypatch.setattr(staff, "_LONG", -1)  # so that all pages of the staff site may be taken over
    chance = random.Random(seed)
    for _ in range(3):
        names = chance.sample(sorted(EDITS), chance.randint(1, 3))
        for name in names:
            EDITS[name](project, chance)
        build(project)
        assert tree(project / "dist") == from_nothing(project, tmp_path / "new"), names
