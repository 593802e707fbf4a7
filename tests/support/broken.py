"""Broken little projects: each folder of `tests/broken/` holds what differs from the sound project in `_base`.

In: a case's folder. Out: the whole project, in a folder of its own, and what `handbook check` says there.

What a folder cannot hold, or cannot show, stands in its `case.yml`, in plain keys:

    delete:   [path, …]                       files or folders of the base that are not there
    copies:   {new path: path}                a second file with the same text
    replace:  {path: {old: new}}              one text in a file, for characters that nobody can see
    bytes:    {path: "text"}                  a file of bytes; `\\xe9` is the byte E9
    repeats:  {path: {before: …, text: …, times: …}}      a file too large to keep
    folders:  [path, …]                       a folder where a file belongs
    pipes:    [path, …]                       something that is no ordinary file
    links:    {path: target}                  a symbolic link
    also:     [code, …]                       other codes that the same fault brings about
    bug:      true                            the program itself is broken while it runs
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from handbook import __version__
from support.command import check
from support.expectations import files_below

BROKEN = Path(__file__).parent.parent / "broken"
BASE = BROKEN / "_base"
EXPECTED = "expected.txt"
RECIPE = "case.yml"

_NAME = re.compile(r"(HB-[A-Z]\d{3})-[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"^(?:error|warning|note)\[(HB-[A-Z]\d{3})\]", re.MULTILINE)
_KEYS = frozenset("delete copies replace bytes repeats folders pipes links also bug".split())


class BadCase(AssertionError):
    """A case that cannot be understood, or that holds something of no use."""


@dataclass(frozen=True)
class Case:
    """One broken project. `recipe` is what its `case.yml` says."""

    folder: Path
    recipe: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code it shows."""
        named = _NAME.fullmatch(self.folder.name)
        if named is None:
            raise BadCase(f"{self.folder.name}: write the name as CODE-words, such as HB-Y006-tab")
        return named[1]

    @property
    def codes(self) -> set[str]:
        """All codes it may show."""
        return {self.code, *self.recipe.get("also", ())}

    @cached_property
    def files(self) -> list[str]:
        """The files of the project that the case brings itself."""
        return [path for path in files_below(self.folder) if path not in (EXPECTED, RECIPE)]


def read_case(folder: Path) -> Case:
    """The case in a folder. Raises `BadCase` for one that changes nothing, or whose recipe has unknown keys."""
    recipe = folder / RECIPE
    case = Case(folder, (yaml.safe_load(recipe.read_text("utf-8")) or {}) if recipe.is_file() else {})
    unknown = case.recipe.keys() - _KEYS
    if unknown:
        raise BadCase(f"{folder.name}: {RECIPE} cannot say {', '.join(sorted(unknown))}")
    if not case.files and not case.recipe.keys() - {"also"}:
        raise BadCase(f"{folder.name} changes nothing")
    for path in case.files:
        base = BASE / path
        if base.is_file() and base.read_bytes() == (folder / path).read_bytes():
            raise BadCase(f"{folder.name}/{path} is the same as in _base")
    return case


def build(case: Case, project: Path) -> None:
    """Make the project of a case in the folder `project`, which is not there yet."""
    shutil.copytree(BASE, project)
    for path in case.files:
        _fresh(project, path).write_bytes((case.folder / path).read_bytes())
    recipe = case.recipe
    for new, path in recipe.get("copies", {}).items():
        _fresh(project, new).write_bytes((project / path).read_bytes())
    for path, texts in recipe.get("replace", {}).items():
        for old, new in texts.items():
            _replace(project / path, old, new)
    for path, text in recipe.get("bytes", {}).items():
        _fresh(project, path).write_bytes(text.encode("latin-1"))
    for path, parts in recipe.get("repeats", {}).items():
        _fresh(project, path).write_text(parts.get("before", "") + parts["text"] * parts["times"], "utf-8")
    for path in recipe.get("delete", ()):
        _remove(project / path)
    for path in recipe.get("folders", ()):
        _fresh(project, path).mkdir()
    for path in recipe.get("pipes", ()):
        os.mkfifo(_fresh(project, path))
    for path, target in recipe.get("links", {}).items():
        _fresh(project, path).symlink_to(target)


def told(case: Case, project: Path) -> str:
    """What `handbook check` says about the project of a case: the exit code on the first line, then what it prints."""
    with _broken_program() if case.recipe.get("bug") else _sound_program():
        answer = check(project)
    return f"exit {answer.exit_code}\n\n{answer.printed.replace(f'handbook {__version__}', 'handbook [VERSION]')}"


def codes_in(text: str) -> set[str]:
    """The codes of all findings in a report."""
    return set(_CODE.findall(text))


def _fresh(project: Path, path: str) -> Path:
    """A place for something new at `path`: nothing is there, and all folders above are."""
    file = project / path
    if file.exists() or file.is_symlink():
        _remove(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _remove(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink()


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    if text.count(old) != 1:
        raise BadCase(f"{file.name} holds `{old}` {text.count(old)} times, not once")
    file.write_text(text.replace(old, new), "utf-8", newline="")


@contextmanager
def _broken_program() -> Iterator[None]:
    with mock.patch("handbook.pipeline.make", side_effect=KeyError("due")):
        yield


@contextmanager
def _sound_program() -> Iterator[None]:
    yield
