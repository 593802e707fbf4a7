"""Nobody's handbook holds anything of others, or depends on them; and the gate stops nobody without a reason."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from support.crowd import add_crowd
from support.files import pdf
from support.little import ADA, copy_little, write
from support.scale import times

from handbook.sites.errors import ReleaseError
from handbook.sites.library import read_library
from handbook.sites.release import build_release

pytestmark = pytest.mark.usefixtures("built_once")
TODAY = date(2026, 11, 23)
PAGE = "content/processes/getting-paid.md"
MY_ID = Path(ADA).stem


def little(folder: Path) -> Path:
    """The little project, ready to be built."""
    project = copy_little(folder)
    set_up(project)
    return project


def set_up(project: Path, options: str = "{}") -> None:
    """The settings of the project, with options for the plugin."""
    write(
        project,
        "mkdocs.yml",
        "site_name: Harbour Lane handbooks\ndocs_dir: content\ntheme: {name: material, font: false}\n"
        f"plugins:\n  - search\n  - handbook: {options}\n",
    )


def with_others(folder: Path, chance: random.Random) -> Path:
    """The little project with others beside Ada."""
    project = little(folder)
    add_crowd(project, chance, chance.randint(0, 6))
    return project


def site(project: Path, place: str = f"contractors/{MY_ID}") -> dict[str, bytes]:
    """Every file of Ada's handbook in the release, or of another site."""
    top = project / "dist" / place
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.mark.parametrize("number", range(times(50)))
def test_a_handbook_is_the_same_whoever_else_there_is(tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    projects = [with_others(tmp_path / name, chance) for name in ("one", "other")]
    books = [read_library(project, TODAY).book(MY_ID) for project in projects]
    assert repr(books[0]) == repr(books[1])
    assert len(books[0][0].pages) > 5


@pytest.mark.parametrize("number", range(times(3)))
def test_its_files_are_the_same_whoever_else_there_is(tmp_path: Path, number: int) -> None:
    chance = random.Random(-number - 1)
    one, other = (with_others(tmp_path / name, chance) for name in ("one", "other"))
    add_crowd(other, chance, 1)  # if chance has added nobody
    for project in (one, other):
        write(project, PAGE, "\nWe pay {{ facts.way | default('by bank') }}.\n", "a")
        build_release(project, project / "dist", (), TODAY)
    before = site(one)
    assert before == site(other)
    assert site(one, "staff") != site(other, "staff"), "there is nobody by whom they differ"
    write(other, ADA, "facts: {way: by cheque}\n", "a")
    build_release(other, other / "dist", (), TODAY)
    changed = {path for path, data in site(other).items() if before.get(path) != data}
    assert {"processes/getting-paid/index.html", "everything/index.html"} <= changed, "what is hers shows"
    assert b"We pay by cheque." in site(other)["processes/getting-paid/index.html"]


@pytest.mark.parametrize("number", range(times(5)))
def test_ten_handbooks_at_random_pass_the_gate(tmp_path: Path, number: int) -> None:
    """Fifty sites, no false alarm: what is alike in them by chance is nobody's."""
    project = little(tmp_path / "project")
    ids = add_crowd(project, random.Random(number), 10)
    release = build_release(project, project / "dist", (), TODAY)
    assert {name for name, *_ in release.audiences} == {"staff", MY_ID, *ids}


class TestStops:
    """The gate stands in the way of a real release, and what it says leads to the place."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        project = little(tmp_path / "project")
        text = (project / ADA).read_text(encoding="utf-8")
        write(project, "contractors/bo.yml", text.replace("Ada Okafor", "Bo Lindqvist").replace("ada@", "bo.l@"))
        write(project, "contractors/bo.yml", "internal: {notes: Drinks in the morning}\n", "a")
        build_release(project, project / "dist", (), TODAY)
        return project

    def stopped(self, project: Path) -> list[str]:
        """What a release that must not be says; the one before stays as it was."""
        before = site(project)
        with pytest.raises(ReleaseError) as error:
            build_release(project, project / "dist", (), TODAY)
        assert site(project) == before
        return str(error.value).splitlines()

    def test_a_name_in_a_shared_page(self, project: Path) -> None:
        write(project, PAGE, "\nAsk *Bo* Lindqvist.\n", "a")
        said = self.stopped(project)
        assert "the handbook of `ada` must not be released: it holds what is not for its reader" in said
        assert "  processes/getting-paid/index.html: the name of `bo` (`name`)" in said
        set_up(project, "{shared_values: [{value: Bo Lindqvist, reason: Everybody asks Bo}]}")
        build_release(project, project / "dist", (), TODAY)

    def test_a_note_in_ones_own_handbook(self, project: Path) -> None:
        write(project, "contractors/bo.yml", "facts: {habit: drinks in the MORNING}\n", "a")
        write(project, PAGE, "\n{{ facts.habit | default('none') }}\n", "a")
        write(project, ADA, "facts: {habit: none}\n", "a")
        said = self.stopped(project)
        assert "  processes/getting-paid/index.html: an internal note of `bo` (`internal.notes`)" in said

    def test_the_author_of_a_document(self, project: Path) -> None:
        (project / "content/processes/prices.pdf").write_bytes(pdf(about={"/Author": "Bo Lindqvist"}))
        write(project, PAGE, "\n[Prices](prices.pdf)\n", "a")
        assert "  processes/prices.pdf: the name of `bo` (`name`)" in self.stopped(project)

    def test_a_document_that_is_locked(self, project: Path) -> None:
        (project / "content/processes/prices.pdf").write_bytes(pdf(password="secret"))
        write(project, PAGE, "\n[Prices](prices.pdf)\n", "a")
        assert self.stopped(project)[-1] == (
            "  processes/prices.pdf is locked: save it again without a password or limits on its use"
        )

    def test_an_error_in_a_file_stops_nobody_else(self, project: Path) -> None:
        """Not even who is introduced to whom the file is about; their handbook stays, with the name in it."""
        write(project, "contractors/bo.yml", "introduced_to: [ada]\n", "a")
        build_release(project, project / "dist", (), TODAY)
        before = site(project)
        assert any(b"Bo Lindqvist" in content for content in before.values())
        write(project, ADA, (project / ADA).read_text(encoding="utf-8").replace("country: NG", "country: Nigeriland"))
        assert build_release(project, project / "dist", (), TODAY).stopped == ("ada",)
        assert site(project) == before

    def test_what_is_theirs_stays_theirs_while_their_file_has_an_error(self, project: Path) -> None:
        text = (project / "contractors/bo.yml").read_text(encoding="utf-8")
        write(project, "contractors/bo.yml", text.replace("country: NG", "country: Nigeriland"))
        write(project, PAGE, "\nBo drinks in the morning.\n", "a")
        with pytest.raises(ReleaseError) as error:
            build_release(project, project / "dist", (), TODAY)
        assert "  processes/getting-paid/index.html: an internal note of `bo` (`internal.notes`)" in str(error.value)
        assert [found.code for found in error.value.diagnostics if found.is_error] == ["HB-S104"]
