"""What the preview knows of its project: one contractor's handbook at once, everything soon after, and then every edit.

In: a project's folder, and when to look. Out: `Reading`s. The first page does not wait for a thousand other handbooks: this one
is judged alone, and so are edits of it, while a thread judges the whole project and tells what is wrong there. Where anything is
wrong with the one handbook, the whole is waited for: only then it is known whom that concerns.
"""

from __future__ import annotations

import gc
import os
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from handbook.pipeline import Memo
from handbook.project import read_project
from handbook.sites.library import Library, Memory, library_of_one, read_library

T = TypeVar("T")

THREAD = "the rest of the project"
"""The name of the thread that judges it."""

_LOOK_EVERY = 0.1
"""Seconds. The many requests of one page look once; a browser that reloads comes later than this after the edit."""

_PAUSE = 1.0
"""Seconds in which the first page, and all that it loads, reaches the browser before the rest of the project is judged."""

_TURN = 0.0005
"""Seconds for which the rest is judged at a time when a request waits, at each file that it looks at (Python: 0.005)."""


class Stamp(NamedTuple):
    """What changes when a file does, or when one appears in a folder or goes."""

    path: str
    time: int
    size: int
    is_folder: bool


@dataclass(frozen=True)
class State:
    """The day, and the stamps of what was read: if it is the same, nothing has to be done again.

    Where the handbook of one contractor was read, `only` is their file, and there are no stamps of other contractors.
    """

    day: date
    stamps: tuple[Stamp, ...]
    only: Path | None = None


@dataclass(frozen=True)
class Problem:
    """What is shown in the place of a site."""

    title: str
    text: str
    advice: str = "This page loads again by itself when a file is saved."


@dataclass(frozen=True)
class Reading:
    """What the project amounts to in a state; None if a file has changed meanwhile: then it is neither the old nor the new."""

    state: State | None
    library: Library | Problem


class Reader:
    """Reads the project in `root`. One thread at a time may ask.

    Sites are made from the folder `contractors`, and from the files and folders `others`. `today` is asked at every look.
    `tell` is given what is wrong, in words; also by a thread.
    """

    def __init__(
        self,
        root: Path,
        contractors: Path,
        others: Sequence[Path],
        today: Callable[[], date],
        tell: Callable[[str], None],
    ) -> None:
        self._root, self._contractors, self._others = root, contractors, others
        self._today, self._tell = today, tell
        self._beginning = _Beginning(root)
        self._thread: threading.Thread | None = None
        self._is_waited_for, self._ended = threading.Event(), threading.Event()
        self._memory = Memory(memo=_UntilEnd(self._ended))
        self._reading: Reading | None = None
        self._looked = 0.0

    def add(self, others: Sequence[Path]) -> None:
        """Let sites be made from these, too."""
        self._others = (*self._others, *others)

    def now(self) -> Reading:
        """The whole project as it is, read again after each edit (and each midnight)."""
        if self._thread:
            self._is_waited_for.set()
            self._thread.join()
            self._thread, self._looked = None, 0.0
            self._beginning = _Beginning(self._root)  # what it knew is no longer needed
        if self._reading and time.monotonic() - self._looked < _LOOK_EVERY:
            return self._reading
        state, self._looked = self._state(), time.monotonic()
        if self._reading is None or self._reading.state != state:
            self._reading = self._read(state)
        return self._reading

    def at_first(self, id: str) -> Reading | None:
        """One contractor's handbook as it is, as long as the whole project is not known.

        None if it is known; and if it is needed, because there is no such contractor.
        """
        if self._reading:
            return None
        try:
            file = self._contractors / f"{id}.yml"
            state = self._state(file)
            library = self._beginning.library(id, state) if file.is_file() else None
        except Exception:  # a bug of ours, which is met again where the whole is read, and shown
            return None
        return Reading(state, library) if library else None

    def go_on(self) -> None:
        """Read the whole in a thread."""
        if not self._thread:
            self._thread = threading.Thread(target=self._read_beside, name=THREAD, daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Stop reading, and wait for the thread: Python 3.11 aborts if it ends while one is inside pydantic."""
        self._ended.set()
        self._is_waited_for.set()
        if thread := self._thread:
            thread.join()

    def unless_edited(self, state: State) -> State | None:
        """`state`, or None if a file has changed since."""
        return state if self._state(state.only).stamps == state.stamps else None

    def _state(self, only: Path | None = None) -> State:
        return State(self._today(), stamps_of([*self._others, only or self._contractors]), only)

    def _read(self, state: State) -> Reading:
        with _all_kept(is_first=self._reading is None):
            try:
                library: Library | Problem = read_library(self._root, state.day, self._memory)
            except Exception:  # a bug of ours must not end the preview
                library = bug()
        if isinstance(library, Library) and any(found.is_error for found in library.result.diagnostics):
            self._tell(library.report())
        return Reading(self.unless_edited(state), library)

    def _read_beside(self) -> None:
        self._is_waited_for.wait(_PAUSE)
        if self._ended.is_set():
            return
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        try:
            self._reading = self._read(self._state())
        finally:
            sys.setswitchinterval(usual)


class _UntilEnd(Memo):
    """Remembers until the program ends; then the run that asks is given up."""

    def __init__(self, ended: threading.Event) -> None:
        super().__init__()
        self._ended = ended

    def get(self, key: Any, make: Callable[[], T]) -> T:
        if self._ended.is_set():
            raise InterruptedError
        return super().get(key, make)


class _Beginning:
    """What is known of single contractors before the whole project is. The files of the others are read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._memory = Memory()
        self._known: dict[str, tuple[State, Library | None]] = {}

    def library(self, id: str, state: State) -> Library | None:
        """What is in a contractor's handbook in this state; None as in `library_of_one`."""
        known = self._known.get(id)
        if known is None or known[0] != state:
            with _all_kept(is_first=not self._known):
                sources = read_project(self._root, self._memory.shelf, only=id)
                library = library_of_one(self._root, sources, id, state.day, self._memory.memo)
            known = self._known[id] = state, library
        return known[1]


def bug() -> Problem:
    """The exception that is being handled, as a problem."""
    return Problem("This is a bug in handbook, not in your files", traceback.format_exc(), "Please report it.")


def stamps_of(paths: Iterable[Path]) -> tuple[Stamp, ...]:
    """The stamps of these files and folders, and of everything in the folders."""
    found: list[Stamp] = []
    left = [str(path) for path in paths]
    while left:
        path = left.pop()
        try:
            info = os.lstat(path)
            is_folder = stat.S_ISDIR(info.st_mode)
            if is_folder:
                left += [entry.path for entry in os.scandir(path)]
        except OSError:  # it has gone in between
            continue
        found.append(Stamp(path, info.st_mtime_ns, info.st_size, is_folder))
    return tuple(sorted(found))


@contextmanager
def _all_kept(*, is_first: bool) -> Iterator[None]:
    """Reading a project makes little garbage, and much that is kept: searching that for garbage takes a quarter of the time.

    What is read first is most of what there will be, and is never searched; what replaces it is.
    """
    gc.disable()
    try:
        yield
    finally:
        if is_first:
            gc.freeze()
        gc.enable()
