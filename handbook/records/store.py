"""Reads the records of a project and proves them.

In: the folder of the records. Out: chains of records, the log, the texts of pages, values. What is not what was recorded is
a `RecordsError` that names the file.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handbook.changes.history import history
from handbook.model.content import Json
from handbook.model.editions import History
from handbook.model.entries import AnyEntry, RenamedEntry
from handbook.model.sources import RECORDS
from handbook.records import files
from handbook.records.encoding import Act, changed, decode_act, decode_entry, decode_values
from handbook.records.errors import RecordsError

FOLDER = RECORDS

LOG, TEXTS, EVIDENCE = "_log", "_texts", "evidence"
TEXT, VALUES = ".md", ".json"
"""The endings of what is stored in `TEXTS`."""

_NUMBERED = re.compile(r"(\d+)\.json")


def goes_on_as(id: str, gone_on: Mapping[str, str]) -> str:
    """The id under which the records of an earlier id go on, by `Store.gone_on`; the id itself if it is none."""
    while id in gone_on:
        id = gone_on[id]
    return id


@dataclass(frozen=True)
class Chain:
    """The records of one contractor, those under an earlier id included, in order, each with its SHA-256."""

    contractor: str
    records: tuple[tuple[AnyEntry, str], ...] = ()

    @property
    def head(self) -> str:
        return self.records[-1][1] if self.records else ""


@dataclass(frozen=True)
class Store:
    """The records in a folder. Everything is read once, until `forget` is told that there is more."""

    folder: Path
    _texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _values: dict[str, Mapping[str, Json]] = field(default_factory=dict, compare=False, repr=False)
    _chains: dict[str, Chain] = field(default_factory=dict, compare=False, repr=False)

    def contractors(self) -> tuple[str, ...]:
        """Everyone there are records of."""
        if not self.folder.is_dir():
            return ()
        names = (entry.name for entry in os.scandir(self.folder) if entry.is_dir(follow_symlinks=False))
        return tuple(sorted(name for name in names if not name.startswith(("_", "."))))

    def chain(self, contractor: str) -> Chain:
        """The records of a contractor. Raises `RecordsError` if any is not what was recorded."""
        if contractor not in self._chains:
            self._chains[contractor] = self._chain(contractor)
        return self._chains[contractor]

    def gone_on(self) -> Mapping[str, str]:
        """Ids whose records go on under another, with that one. The first record of the other says so; or a later one, if it
        was an earlier id of the same contractor, who has it again."""
        moves = {name: self._moves(name, self.files_of(name)[:1]) for name in self.contractors()}
        seen: set[str] = set()
        while earlier := {move.was for found in moves.values() for move in found} & moves.keys() - seen:
            moves |= {name: self._moves(name, self.files_of(name)) for name in earlier}
            seen |= earlier
        came = {name: max((move.sequence for move in found), default=0) for name, found in moves.items()}
        left = sorted((move.sequence, move.was, name) for name, found in moves.items() for move in found)
        return {was: name for sequence, was, name in left if sequence > came.get(was, 0)}

    def _moves(self, contractor: str, paths: Sequence[Path]) -> list[RenamedEntry]:
        """The records in these files that say that a contractor had another id."""
        entries = [self._entry(path)[0] for path in paths if _may_be_renamed(path)]
        return [entry for entry in entries if isinstance(entry, RenamedEntry) and entry.was != contractor]

    def forget(self) -> None:
        """Read records anew when they are asked for: some may be new."""
        self._chains.clear()

    def _chain(self, contractor: str) -> Chain:
        return Chain(contractor, self.records_in(contractor, self.files_of(contractor), 0, ""))

    def records_in(
        self, contractor: str, paths: Sequence[Path], count: int, head: str
    ) -> tuple[tuple[AnyEntry, str], ...]:
        """The records in the last files of a contractor, after `count` others of which the last has the SHA-256 `head`.

        Raises `RecordsError` if they do not go on from there, or any is not what was recorded.
        """
        records: list[tuple[AnyEntry, str]] = []
        for number, path in enumerate(paths, count + 1):
            entry, digest = self._entry(path)
            if isinstance(entry, RenamedEntry) and entry.was != contractor:
                before = self._until(entry.was, entry.head)
                ends = [end for _, end in before]
                if not before or (head and head not in ends) or before[count : count + len(records)] != records:
                    raise changed(path, f"`{entry.was}` has other records than it goes on from")
                records, head = before[count:], entry.head
            if int(path.stem) != number:
                raise changed(path, f"record {number} of `{contractor}` is missing")
            if number > 1 and entry.contractor == contractor and entry.previous != head:
                raise RecordsError(
                    f"`{files.shown(path.with_name(f'{number - 1:04}.json'))}` or `{path.name}` is not what was recorded: the "
                    "second does not go on from the first; `handbook acknowledge verify` says which, restore it from a backup or "
                    "version control"
                )
            if (entry.contractor, entry.sequence, entry.previous) != (contractor, count + len(records) + 1, head):
                raise changed(path, "it belongs to another place")
            records.append((entry, digest))
            head = digest
        return tuple(records)

    def _until(self, contractor: str, head: str) -> list[tuple[AnyEntry, str]]:
        """The records of a contractor up to the one with the SHA-256 `head`; none if there is no such record."""
        paths = self.files_of(contractor)
        for count, path in enumerate(paths, 1):
            if hashlib.sha256(files.read(path)).hexdigest() == head:
                return list(self.records_in(contractor, paths[:count], 0, ""))
        return []

    def history(self, contractor: str) -> History:
        """What the records of a contractor amount to."""
        return history(contractor, self.chain(contractor).records, self)

    def last(self, contractor: str) -> tuple[AnyEntry, str] | None:
        """The last record of a contractor with its SHA-256, read by itself: nothing is said of those before."""
        paths = self.files_of(contractor)
        return self._entry(paths[-1]) if paths else None

    def text(self, digest: str) -> str:
        """A page's text by its SHA-256."""
        if digest not in self._texts:
            self._texts[digest] = self._stored(self.place_of(digest, TEXT), digest).decode("utf-8")
        return self._texts[digest]

    def values(self, digest: str) -> Mapping[str, Json]:
        """Values that several contractors have alike, by their SHA-256."""
        if digest not in self._values:
            path = self.place_of(digest, VALUES)
            self._values[digest] = decode_values(self._stored(path, digest), path)
        return self._values[digest]

    def place_of(self, digest: str, ending: str) -> Path:
        """Where something is stored, or would be."""
        return self.folder / TEXTS / f"{digest}{ending}"

    def _stored(self, path: Path, digest: str) -> bytes:
        try:
            data = files.read(path)
        except OSError as error:
            raise missing(path) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise changed(path, "its name says what it must hold")
        return data

    def log(self) -> tuple[tuple[Act, str], ...]:
        """All acts in order, each with its SHA-256."""
        acts: list[tuple[Act, str]] = []
        for number, path in enumerate(self.parts(), 1):
            data = files.read(path)
            act = decode_act(data, path)
            if int(path.stem) != number or act.number != number or act.previous != (acts[-1][1] if acts else ""):
                raise changed(path, f"part {number} of the log belongs here")
            acts.append((act, hashlib.sha256(data).hexdigest()))
        return tuple(acts)

    def parts(self) -> list[Path]:
        """The files of the log, in order."""
        return _numbered(self.folder / LOG)

    def part(self, number: int) -> Path:
        """Where a part of the log is, or would be."""
        return self.folder / LOG / f"{number:06}.json"

    def files_of(self, contractor: str) -> list[Path]:
        """The files of a contractor's records, in order."""
        return _numbered(self.folder / contractor)

    def entry(self, path: Path) -> AnyEntry:
        """A record by itself: nothing is said of those before. Raises `RecordsError` if it cannot be read."""
        return self._entry(path)[0]

    def _entry(self, path: Path) -> tuple[AnyEntry, str]:
        try:
            data = files.read(path)
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise RecordsError(f"`{files.shown(path)}` cannot be read: {reason}; check who may read it") from error
        return decode_entry(data, path), hashlib.sha256(data).hexdigest()


def missing(path: Path) -> RecordsError:
    """What to raise for a stored file that is not there."""
    return RecordsError(f"`{files.shown(path)}` is missing, and an edition needs it: restore it from a backup")


def _numbered(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [(int(match[1]), entry.path) for entry in os.scandir(folder) if (match := _NUMBERED.fullmatch(entry.name))]
    return [Path(path) for _, path in sorted(found)]


def _may_be_renamed(path: Path) -> bool:
    """Whether a record should be read as a whole: most are long, and say nothing of another id."""
    try:
        return b'"renamed"' in files.read(path)
    except OSError:
        return True
