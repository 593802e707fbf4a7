"""Reads the records of a project and proves them.

In: the folder of the records. Out: chains of records, the log, the texts of pages. What is not what was recorded is a
`RecordsError` that names the file.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from handbook.changes.history import history
from handbook.model.editions import AnyEntry, History, RenamedEntry
from handbook.records import files
from handbook.records.encoding import Act, changed, decode_act, decode_entry
from handbook.records.errors import RecordsError

FOLDER = "records"
"""Inside the folder of the contractors."""

LOG, TEXTS, EVIDENCE = "_log", "_texts", "evidence"
_NUMBERED = re.compile(r"(\d+)\.json")


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
    """The records in a folder. Texts of pages are read once: many editions share them."""

    folder: Path
    _known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def contractors(self) -> tuple[str, ...]:
        """Everyone there are records of."""
        if not self.folder.is_dir():
            return ()
        names = (entry.name for entry in os.scandir(self.folder) if entry.is_dir(follow_symlinks=False))
        return tuple(sorted(name for name in names if not name.startswith(("_", "."))))

    def chain(self, contractor: str) -> Chain:
        """The records of a contractor. Raises `RecordsError` if any is not what was recorded."""
        records: list[tuple[AnyEntry, str]] = []
        head = ""
        for number, path in enumerate(self.files_of(contractor), 1):
            entry, digest = self._entry(path)
            if isinstance(entry, RenamedEntry) and number == 1 and entry.was != contractor:
                before = self.chain(entry.was)
                if before.head != entry.head:
                    raise changed(path, f"`{entry.was}` has other records than it goes on from")
                records, head = list(before.records), before.head
            if int(path.stem) != number:
                raise changed(path, f"record {number} of `{contractor}` is missing")
            if number > 1 and entry.contractor == contractor and entry.previous != head:
                raise RecordsError(
                    f"`{files.shown(path.with_name(f'{number - 1:04}.json'))}` or `{path.name}` is not what was recorded: the "
                    "second does not go on from the first; `handbook acknowledge verify` says which, restore it from a backup or "
                    "version control"
                )
            if (entry.contractor, entry.sequence, entry.previous) != (contractor, len(records) + 1, head):
                raise changed(path, "it belongs to another place")
            records.append((entry, digest))
            head = digest
        return Chain(contractor, tuple(records))

    def history(self, contractor: str) -> History:
        """What the records of a contractor amount to."""
        return history(contractor, self.chain(contractor).records, self.text)

    def text(self, digest: str) -> str:
        """A page's text by its SHA-256."""
        if digest not in self._known:
            self._known[digest] = self._text(digest)
        return self._known[digest]

    def _text(self, digest: str) -> str:
        path = self.folder / TEXTS / f"{digest}.md"
        try:
            data = files.read(path)
        except OSError as error:
            raise RecordsError(
                f"`{files.shown(path)}` is missing, and an edition needs it: restore it from a backup"
            ) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise changed(path, "its name says what it must hold")
        return data.decode("utf-8")

    def log(self) -> tuple[tuple[Act, str], ...]:
        """All acts in order, each with its SHA-256."""
        acts: list[tuple[Act, str]] = []
        for number, path in enumerate(_numbered(self.folder / LOG), 1):
            data = files.read(path)
            act = decode_act(data, path)
            if int(path.stem) != number or act.number != number or act.previous != (acts[-1][1] if acts else ""):
                raise changed(path, f"part {number} of the log belongs here")
            acts.append((act, hashlib.sha256(data).hexdigest()))
        return tuple(acts)

    def files_of(self, contractor: str) -> list[Path]:
        """The files of a contractor's records, in order."""
        return _numbered(self.folder / contractor)

    def _entry(self, path: Path) -> tuple[AnyEntry, str]:
        try:
            data = files.read(path)
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise RecordsError(f"`{files.shown(path)}` cannot be read: {reason}; check who may read it") from error
        return decode_entry(data, path), hashlib.sha256(data).hexdigest()


def _numbered(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [(int(match[1]), entry.path) for entry in os.scandir(folder) if (match := _NUMBERED.fullmatch(entry.name))]
    return [Path(path) for _, path in sorted(found)]
