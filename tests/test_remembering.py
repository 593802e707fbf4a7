"""The preview remembers what it has read and found out. After any edit it says what a program that has just started says.
What it shows before it knows everybody is what it shows afterwards.

Random edits, in every kind of file, with files that come and go; many break something, and most are undone.
Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.little import copy_releasable
from support.scale import times

from handbook.model.page import STAFF
from handbook.pipeline import Memo
from handbook.project import Shelf, read_project
from handbook.sites.library import Library, Memory, library_of_one, read_library

STEPS = 40
_START = date(2026, 11, 23)
_WORDS = ("TODO", "{{ nmae }}", "{{ name }}", "## More words", "[a link](../tools/slack.md#nothing)", "nobody: here")


class Desk:
    """A project, the edits made to it, and what is remembered of it."""

    def __init__(self, folder: Path, number: int) -> None:
        self.root = copy_releasable(folder, "bo", "cleo")
        self.chance = random.Random(number)
        self.memory = Memory()
        self.today = _START
        self.whole = {path: path.read_text(encoding="utf-8") for path in self.files()}

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.suffix in (".yml", ".md"))

    def edit(self) -> str:
        """Do something to the project, or undo all that was done; tells what, for whoever has to find a fault."""
        if self.chance.random() < 0.25 and self.undo():
            return "undo"
        little = (self.add, self.add, self.rename, self.rename, self.wait)
        kinds = (*little, self.change_a_line, self.change_a_line, self.drop, self.copy)
        return self.chance.choice(kinds)()

    def undo(self) -> bool:
        """Make the project what it was; whether it was another."""
        here = {path: path.read_text(encoding="utf-8") for path in self.files()}
        for path in here.keys() - self.whole.keys():
            path.unlink()
        for path, text in self.whole.items():
            if here.get(path) != text:
                path.write_text(text, encoding="utf-8")
        return here != self.whole

    def some_file(self) -> Path:
        """Any file; a contractor's in half of all cases."""
        files = self.files()
        own = [path for path in files if path.parent.name == "contractors"]
        return self.chance.choice(own if own and self.chance.random() < 0.5 else files)

    def change_a_line(self) -> str:
        path = self.some_file()
        lines = path.read_text(encoding="utf-8").split("\n")
        at = self.chance.randrange(len(lines))
        kind = self.chance.choice(("out", "twice", "word", "comment", "swap", "year"))
        if kind == "out":
            del lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "word":
            lines.insert(at, self.chance.choice(_WORDS))
        elif kind == "comment":
            lines.insert(at, "# a comment" if path.suffix == ".yml" else "")
        elif kind == "year":
            lines = [line.replace("2027", "2025") for line in lines]
        else:  # two letters, so that the size is the same
            lines[at] = lines[at][:-2] + lines[at][-2:][::-1]
        path.write_text("\n".join(lines), encoding="utf-8")
        return f"{kind} {path.name}:{at + 1}"

    def drop(self) -> str:
        path = self.some_file()
        path.unlink()
        return f"drop {path.name}"

    def copy(self) -> str:
        """A new contractor, role, page or translation."""
        path = self.some_file()
        name = path.name.replace(".md", ".pt.md") if path.name.count(".") == 1 else path.name
        name = name if name != path.name else f"a-{name}"
        shutil.copy(path, path.with_name(name))
        return f"copy {path.name} to {name}"

    def add(self) -> str:
        """Something more in a file, that other files have to do with."""
        path = self.some_file()
        others = [each for each in ("ada", "bo", "cleo") if each != path.stem]
        lines = [
            f"introduced_to: [{self.chance.choice(others)}]",
            "language: pt",
            "internal: {manager_time: 90 hours a week}",
            "tools: {remove: [slack]}",
        ]
        if path.suffix == ".md":
            lines = ["needs: [slack]", "last_reviewed: 2026-01-01\nreview_every: 1 year", "template: no"]
        line = self.chance.choice(lines)
        text = path.read_text(encoding="utf-8")
        key = line.partition(":")[0]
        if f"\n{key}:" not in text:
            path.write_text(text.replace("\n", f"\n{line}\n", 1), encoding="utf-8")
        return f"add {line} to {path.name}"

    def rename(self) -> str:
        path = self.some_file()
        text = path.read_text(encoding="utf-8")
        key = "title" if path.suffix == ".md" else "name"
        name = f"{key}: Name {self.chance.randrange(10)}"
        lines = [name if line.startswith(f"{key}: ") else line for line in text.split("\n")]
        path.write_text("\n".join(lines), encoding="utf-8")
        return f"{name} in {path.name}"

    def wait(self) -> str:
        self.today = _START + timedelta(days=self.chance.choice((0, 0, 1, 40, 500)))
        return f"it is {self.today}"

    def read(self) -> tuple[Library, Library]:
        """The project with what is remembered, and without."""
        return read_library(self.root, self.today, self.memory), read_library(self.root, self.today)


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk on which files are remembered as soon as they are read, for no one can wait until they have settled."""
    monkeypatch.setattr("handbook.project.files._SETTLED", 0)
    return Desk(tmp_path / "project", request.param)


@pytest.mark.parametrize("desk", range(times(3)), indirect=True)
def test_what_is_remembered_is_what_is_there(desk: Desk) -> None:
    done: list[str] = []
    for _ in range(STEPS):
        remembering, fresh = desk.read()
        assert remembering.result.diagnostics == fresh.result.diagnostics, done
        assert remembering.stopped == fresh.stopped, done
        assert remembering.shown == fresh.shown, done
        assert remembering.sources.texts == fresh.sources.texts, done
        for audience in () if fresh.is_stopped else (STAFF, *fresh.shown):
            assert remembering.book(audience) == fresh.book(audience), (audience, done)
        done.append(desk.edit())


@pytest.mark.parametrize("desk", range(times(3)), indirect=True)
def test_one_handbook_alone_is_as_among_all(desk: Desk) -> None:
    """What the preview shows first stays as it is; mostly there is something to show."""
    done: list[str] = []
    shown = waited = 0
    for _ in range(STEPS):
        whole = read_library(desk.root, desk.today)
        for id in whole.shown:
            alone = library_of_one(desk.root, whole.sources, id, desk.today, Memo())
            if alone and id in alone.shown:
                assert alone.book(id) == whole.book(id), (id, done)
                shown += 1
            else:
                waited += 1
        done.append(desk.edit())
    assert shown > waited


def test_who_asks_to_be_shown_is_read_as_well(tmp_path: Path) -> None:
    root = copy_releasable(tmp_path / "project", "bo", "cleo")

    def alone() -> Library | None:
        return library_of_one(root, read_library(root, _START).sources, "ada", _START, Memo())

    def say(path: str) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write("introduced_to: [ada]\n")

    first = alone()
    assert first
    assert list(first.sources.contractors) == ["ada"]
    say("contractors/bo.yml")
    second = alone()
    assert second
    assert list(second.sources.contractors) == ["ada", "bo"]
    assert second.book("ada") == read_library(root, _START).book("ada") != first.book("ada")
    say("content/roles/writer.yml")
    assert alone() is None, "anybody may have that role"


@pytest.mark.parametrize("desk", range(1), indirect=True)
def test_files_of_others_can_be_left_as_they_are_known(desk: Desk) -> None:
    shelf = Shelf()
    read_project(desk.root, shelf)
    for path in ("contractors/ada.yml", "contractors/bo.yml", "content/defaults.yml"):
        with (desk.root / path).open("a", encoding="utf-8") as file:
            file.write("# new\n")

    def new(only: str | None) -> list[str]:
        texts = read_project(desk.root, shelf, only).texts
        return sorted(path for path, text in texts.items() if "# new" in text)

    assert new("ada") == ["content/defaults.yml", "contractors/ada.yml"]
    assert new(None) == ["content/defaults.yml", "contractors/ada.yml", "contractors/bo.yml"]


@pytest.mark.parametrize("desk", range(1), indirect=True)
def test_front_matter_is_not_the_text_of_a_page(desk: Desk) -> None:
    """What a page needs concerns handbooks whose own files stay as they are; so does where it says so."""
    path, bo = desk.root / "content/processes/getting-paid.md", desk.root / "contractors/bo.yml"
    bo.write_text(bo.read_text(encoding="utf-8") + "tools: {remove: [slack]}\n", encoding="utf-8")
    desk.read()
    for words in ("needs: [slack]", "# first\nneeds: [slack]", "template: yes"):
        path.write_text(desk.whole[path].replace("owner: nora", f"owner: nora\n{words}"), encoding="utf-8")
        remembering, fresh = desk.read()
        assert remembering.result.diagnostics == fresh.result.diagnostics
        named = [found for found in fresh.result.diagnostics if found.code == "HB-R302" and found.at]
        assert any(found.at.file.endswith("getting-paid.md") for found in named if found.at) == ("needs" in words)


@pytest.mark.parametrize("desk", range(1), indirect=True)
def test_only_what_an_edit_concerns_is_done_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above tests something: nearly everything is remembered."""
    made: list[str] = []
    get = Memo.get

    def noting(memo: Memo, key: object, make: Callable[[], object]) -> object:
        def noted() -> object:
            made.append(key[0] if isinstance(key, tuple) else "")
            return make()

        return get(memo, key, noted)

    monkeypatch.setattr(Memo, "get", noting)

    def made_after(path: str, old: str, new: str) -> list[str]:
        file = desk.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        made.clear()
        read_library(desk.root, desk.today, desk.memory)
        return sorted(made)

    read_library(desk.root, desk.today, desk.memory)
    read_library(desk.root, desk.today, desk.memory)
    assert made_after("contractors/bo.yml", "name: Bo", "name: Bob") == [
        "asked",
        "contractor",
        "merged",
        "tried",
    ]
    assert made_after("content/processes/getting-paid.md", "\n---\n", "\n---\nMore words.\n") == ["page", "project"]
