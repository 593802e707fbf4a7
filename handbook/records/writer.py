"""Writes records: one writer at a time, each act whole, nothing reported before it is on the disk.

In: records without their place. Out: the same in their contractor's chain, and a part of the log that names them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from handbook.disk import left_by_writing, try_lock_for_one, write_whole
from handbook.model.content import Content
from handbook.model.entries import AnswerEntry, AnyEntry, EditionEntry, RenamedEntry
from handbook.records import files, underway
from handbook.records.encoding import Act, changed, encode
from handbook.records.errors import RecordsError
from handbook.records.leftover import is_of_one_act, unexplained
from handbook.records.sections import Alike, section_entries
from handbook.records.store import EVIDENCE, LOG, TEXTS, Store

_FOR_GIT = {
    ".gitattributes": (b"* -text",),
    ".gitignore": (b".lock", b".writing-*", b".publishing.json", b"..publishing.json.*", b"..git*"),
}
"""What git is told of the records: line ends stay as they are on every computer, and what is not a record stays out."""

_MODE = 0o644


class EntryMaker:
    """A record without its place in the chain. `stored` are texts it needs beside it, by the names of their files."""

    def __init__(self, kind: type[AnyEntry], stored: Mapping[str, str] | None = None, **fields: Any) -> None:
        self._kind = kind
        self._fields = fields
        self.stored = stored or {}

    def __call__(self, **place: Any) -> AnyEntry:
        return self._kind(**place, **self._fields)


@contextmanager
def writing(store: Store) -> Iterator[Writer]:
    """Alone with the records. Raises `RecordsError` if somebody else is at it, or if the log was changed."""
    if store.folder.is_symlink():
        raise RecordsError("`records` is a link to another place: put the folder itself there")
    files.make_folder(store.folder)
    with (store.folder / ".lock").open("a") as lock:
        if not try_lock_for_one(lock):
            raise RecordsError("somebody else is publishing or noting an answer now: wait until they are done")
        for name in (LOG, TEXTS, *store.contractors()):
            files.sweep(store.folder / name)
            files.sweep(store.folder / name / EVIDENCE)
        underway.sweep(store)
        for name, lines in _FOR_GIT.items():
            _tell_git(store.folder / name, lines)
        yield Writer(store)


def _tell_git(path: Path, lines: Sequence[bytes]) -> None:
    """Add those of the lines that a file for git does not hold: an earlier version, or somebody else, may have written it."""
    for aside in left_by_writing(path):
        aside.unlink(missing_ok=True)
    there = path.read_bytes().splitlines() if path.is_file() else []
    missing = [line for line in lines if line not in there]
    if missing:
        write_whole(path, b"\n".join([*there, *missing]) + b"\n", _MODE)


class Writer:
    """Writes the records of one act. What a killed writer left without a place in the log is taken into it first.

    `taken_over` are the contractors with an edition among those records: nobody was told of it. `answer` is the answer that was
    left so, if one was: nobody was told that it is on record. Raises `RecordsError` if no interruption explains those records.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stored: set[str] = set()
        store.forget()  # another may have written until now
        self._log = list(store.log())
        logged = {name: digest for act, _ in self._log for name, digest in act.records.items()}
        self._written: dict[str, str] = {}
        paths = {contractor: store.files_of(contractor) for contractor in store.contractors()}
        _check_ends(paths, logged)
        for contractor in paths:
            for path in paths[contractor]:
                name = f"{contractor}/{path.name}"
                if name not in logged:
                    self._written[name] = hashlib.sha256(files.read(path)).hexdigest()
        left = set(self._written.values())
        chains = {id: store.chain(id).records for id in store.contractors()} if left else {}
        taken = {sha: entry for records in chains.values() for entry, sha in records if sha in left}
        if self._written and not is_of_one_act(taken.values(), underway.read_underway(store)):
            raise RecordsError(unexplained(sorted(self._written)))
        self.taken_over = tuple(
            id
            for id, records in chains.items()
            if any(isinstance(e, EditionEntry) and sha in left for e, sha in records)
        )
        self.answer = next((entry for entry in taken.values() if isinstance(entry, AnswerEntry)), None)
        if self._written:
            newest = max(entry.at for records in chains.values() for entry, _ in records)
            self.finish("taken over from an act that was interrupted", newest)

    def keep_evidence(self, contractor: str, data: bytes, ending: str) -> str:
        """Store what an answer rests on; returns its path inside the contractor's folder."""
        return f"{EVIDENCE}/{files.keep(self._store.folder / contractor / EVIDENCE, data, ending)}"

    def add(self, contractor: str, make: EntryMaker, at: datetime) -> tuple[AnyEntry, str]:
        """Write the next record of a contractor; returns it with its SHA-256.

        Raises `RecordsError` if the clock is behind the contractor's last record, `OSError` if the disk refuses.
        """
        last, head = self._store.last(contractor) or (None, "")
        entry = make(contractor=contractor, sequence=last.sequence + 1 if last else 1, previous=head, at=at)
        if isinstance(entry, RenamedEntry):
            last, head = self._store.last(entry.was) or (None, "")
            entry = entry.model_copy(update={"sequence": last.sequence + 1 if last else 1, "previous": head})
        check_clock(contractor, last, at)
        path = self._store.folder / contractor / f"{len(self._store.files_of(contractor)) + 1:04}.json"
        for name, text in make.stored.items():
            if name not in self._stored:
                files.keep(self._store.folder / TEXTS, text.encode("utf-8"), Path(name).suffix)
                self._stored.add(name)
        data = encode(entry)
        files.make_folder(path.parent)
        try:
            files.create(path, data)
        except files.Taken as error:
            raise RecordsError(f"`{files.shown(path)}` was written by somebody else just now: try again") from error
        digest = hashlib.sha256(data).hexdigest()
        self._written[f"{contractor}/{path.name}"] = digest
        self._store.forget()
        return entry, digest

    def finish(self, did: str, at: datetime) -> None:
        """Name all that was written in the log. Only after this is anything reported."""
        if not self._written:
            return
        act = Act(
            number=len(self._log) + 1,
            previous=self._log[-1][1] if self._log else "",
            at=at,
            did=did,
            records=dict(sorted(self._written.items())),
        )
        data = encode(act)
        path = self._store.part(act.number)
        files.make_folder(path.parent)
        try:
            files.create(path, data)
        except files.Taken as error:
            raise RecordsError("somebody else wrote to the log just now: try again") from error
        self._log.append((act, hashlib.sha256(data).hexdigest()))
        self._written = {}


def _check_ends(paths: Mapping[str, Sequence[Path]], logged: Mapping[str, str]) -> None:
    """Raise `RecordsError` if a record is gone, or a last one was changed: no later record would show it."""
    there = {f"{contractor}/{path.name}" for contractor, its in paths.items() for path in its}
    for name in logged:
        if name not in there:
            raise RecordsError(f"`records/{name}` is missing: restore it from a backup or version control")
    for contractor, its in paths.items():
        known = logged.get(f"{contractor}/{its[-1].name}") if its else None
        if known and hashlib.sha256(files.read(its[-1])).hexdigest() != known:
            raise changed(its[-1], "the log has another")


def check_clock(contractor: str, last: AnyEntry | None, at: datetime) -> None:
    """Raise `RecordsError` if something would be recorded on a day before the last record."""
    if last and at.date() < last.at.date():
        raise RecordsError(
            f"the last record of `{contractor}` is of {last.at.date()}, and the clock of this computer says {at.date()}: "
            "set the clock right, then try again. If it is right now, it was wrong when that record was made: put the whole "
            "folder `records` back from a copy of before, and note again what came after"
        )


def edition_maker(
    before: Content,
    content: Content,
    *,
    number: int,
    reason: str,
    minor: Sequence[str],
    language: str,
    changes: Sequence[str],
    alike: Alike,
) -> EntryMaker:
    """The record of an edition that makes `content` out of what was `before`; `alike` are the values of several."""
    sections, stored = section_entries(before, content, alike)
    return EntryMaker(
        EditionEntry,
        stored,
        edition=number,
        digest=content.digest,
        reason=reason,
        minor=tuple(minor),
        language=language,
        changes=tuple(changes),
        removed=tuple(sorted(before.sections.keys() - content.sections.keys())),
        sections=sections,
    )
