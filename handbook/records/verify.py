"""Recomputes everything that was recorded: chains, digests, texts, evidence, signatures, the log.

In: the records. Out: what is wrong, one line each; nothing if every record is what was recorded, all are there, in order.
A change of any byte, a file that is missing, one too many or in another place is found. What cannot be found out here is
a whole folder that was put in place of another: that is what receipts are for, which both sides keep.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from handbook.changes.history import history
from handbook.model.answers import AnswerLine
from handbook.model.content import Content, digest_of_sections
from handbook.model.editions import Edition
from handbook.model.entries import AnswerEntry, AnyEntry, EditionEntry, KeyEntry
from handbook.records import files
from handbook.records.encoding import changed
from handbook.records.errors import RecordsError
from handbook.records.files import shown
from handbook.records.leftover import is_of_one_act, unexplained, unfinished
from handbook.records.mail import read_mail
from handbook.records.reply import lines_in
from handbook.records.signature import signed_line
from handbook.records.store import EVIDENCE, LOG, TEXT, TEXTS, VALUES, Store, missing
from handbook.records.underway import read_underway

_TEXT = re.compile(r"([0-9a-f]{64})\.(?:md|json)")
_RECORD = re.compile(r"\d{4,}\.json")
_PART = re.compile(r"\d{6,}\.json")
_OF_WINDOWS = frozenset({"Thumbs.db", "desktop.ini"})
"""What Windows puts into folders by itself; what other systems put there begins with a dot."""


_STRANGE = (
    "`records/{}` does not belong to the records: nothing leads to it, and the log does not name it; move it elsewhere"
)


def verify(store: Store) -> tuple[str, ...]:
    """Everything that is wrong with the records, each thing once: what the log tells of a contractor's records is the cause of
    what their chain would tell."""
    if not store.folder.is_dir():
        return ()
    told, left = _log(store)
    found = [line for lines in told.values() for line in lines]
    found += _strangers(store)
    found += _texts(store)
    for contractor in store.contractors():
        try:
            store.chain(contractor)
        except RecordsError as error:
            unnamed = [name for name in left if name.startswith(f"{contractor}/")]
            if not told.keys() & {contractor, *_earlier(store, contractor)}:
                found += [_STRANGE.format(name) for name in unnamed] or [str(error)]
            left = [name for name in left if name not in unnamed]
            continue
        try:
            found += _contractor(store, contractor)
        except RecordsError as error:
            found.append(str(error))
        except OSError as error:
            found.append(f"`records/{contractor}` cannot be read: {(error.strerror or 'unknown').lower()}")
    return tuple(dict.fromkeys([*found, *_left(store, left)]))


def _left(store: Store, names: Sequence[str]) -> Iterator[str]:
    """What is wrong with records that the log does not name, by the names of their files."""
    entries = [store.entry(store.folder / name) for name in names]
    if names and is_of_one_act(entries, read_underway(store)):
        yield unfinished(names)
    elif names:
        yield unexplained(names)


def check_texts(store: Store) -> None:
    """Raise `RecordsError` if a stored text or value was changed, or one is missing that an edition needs."""
    found = next(_texts(store), None)
    if found:
        raise RecordsError(found)
    names = {entry.name for entry in os.scandir(store.folder / TEXTS)} if (store.folder / TEXTS).is_dir() else set()
    for contractor in store.contractors():
        for entry, _ in store.chain(contractor).records:
            if isinstance(entry, EditionEntry):
                lost = next((name for name in _needed(entry) if name not in names), None)
                if lost:
                    raise missing(store.folder / TEXTS / lost)


def _needed(entry: EditionEntry) -> Iterator[str]:
    """The names of the files that an edition needs beside it."""
    for section in entry.sections.values():
        if section.stored:
            yield f"{section.stored}{VALUES}"
        if section.page:
            yield f"{section.page.text}{TEXT}"
            yield f"{section.page.shown or section.page.text}{TEXT}"


def _earlier(store: Store, contractor: str) -> set[str]:
    """The ids that a contractor had before, as far as that can be read."""
    try:
        gone_on = store.gone_on()
    except RecordsError:
        return set(store.contractors())
    found = {contractor}
    while more := {old for old, new in gone_on.items() if new in found} - found:
        found |= more
    return found


def _log(store: Store) -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
    """What is wrong by the log, which names every record: by contractor (empty: the log itself), and records it does not name."""
    try:
        acts = store.log()
    except (RecordsError, OSError) as error:
        return {"": [str(error)]}, []
    found: dict[str, list[str]] = {}
    logged: dict[str, str] = {}
    for act, _ in acts:
        for name, digest in act.records.items():
            if name in logged:
                found.setdefault("", []).append(f"`records/{name}` is twice in the log")
            logged[name] = digest
    there = {f"{id}/{path.name}": path for id in store.contractors() for path in store.files_of(id)}
    for name, digest in logged.items():
        if name not in there:
            wrong = f"`records/{name}` is missing: restore it from a backup or version control"
        elif hashlib.sha256(files.read(there[name])).hexdigest() != digest:
            wrong = f"`records/{name}` is not what was recorded: the log has another; restore it from a backup or version control"
        else:
            continue
        found.setdefault(name.partition("/")[0], []).append(wrong)
    return found, sorted(there.keys() - logged.keys())


def _strangers(store: Store) -> Iterator[str]:
    """Files that nobody put there but somebody else."""
    for top, folders, names in os.walk(store.folder):
        folder = Path(top)
        inside = folder.relative_to(store.folder).parts
        for name in (*folders, *names):
            path = folder / name
            if path.is_symlink():
                yield f"`{shown(path)}` is a link to another place: put the file itself there"
            elif name in names and not _belongs(inside, name):
                yield f"`{shown(path)}` does not belong to the records: move it elsewhere"


def _belongs(inside: tuple[str, ...], name: str) -> bool:
    if name.startswith(".") or name in _OF_WINDOWS:
        return True
    if inside == (LOG,):
        return bool(_PART.fullmatch(name))
    if inside == (TEXTS,):
        return bool(_TEXT.fullmatch(name))
    if len(inside) == 2 and inside[1] == EVIDENCE:
        return True
    return len(inside) == 1 and bool(_RECORD.fullmatch(name))


def _texts(store: Store) -> Iterator[str]:
    folder = store.folder / TEXTS
    for entry in sorted(os.scandir(folder), key=lambda each: each.name) if folder.is_dir() else ():
        found = _TEXT.fullmatch(entry.name)
        if found and not entry.is_symlink() and hashlib.sha256(files.read(Path(entry.path))).hexdigest() != found[1]:
            yield str(changed(Path(entry.path), "its name says what it must hold"))


def _contractor(store: Store, contractor: str) -> Iterator[str]:
    """What is wrong with one chain, beyond its links, which reading has proven."""
    chain = store.chain(contractor)
    whole = history(contractor, chain.records, store)
    numbers = iter(whole.editions)
    editions: dict[int, Edition] = {}
    keys: list[str] = []
    asked_before: dict[str, tuple[str, str]] = {}
    last = None
    names: list[str] = []
    for entry, _ in chain.records:
        names.append(entry.contractor)
        name = f"record {entry.sequence} of `{contractor}`"
        if last and entry.at < last.at and entry.at.date() < last.at.date():
            yield f"{name} is of a day before the record before it"
        last = entry
        match entry:
            case EditionEntry():
                edition = next(numbers)
                editions[edition.number] = edition
                yield from _edition(entry, edition, asked_before, name)
                asked_before = {id: (each.asks, each.digest) for id, each in edition.content.sections.items()}
            case AnswerEntry():
                yield from _answer(store, entry, editions, keys, dict.fromkeys(names), name)
            case KeyEntry():
                keys = [key for key in keys if key != entry.key] + ([] if entry.withdrawn else [entry.key])
            case _:
                pass
    yield from _evidence_left(store, contractor, [entry for entry, _ in chain.records])


def _edition(entry: EditionEntry, edition: Edition, before: dict[str, tuple[str, str]], name: str) -> Iterator[str]:
    if edition.number != entry.edition:
        yield f"{name} says that it is edition {entry.edition}"
    for id, section in entry.sections.items():
        if edition.content.sections[id].worked_out() != section.digest:
            yield f"{name}: the digest of `{id}` is not that of what it says"
    if set(entry.removed) - before.keys():
        yield f"{name} removes what was not there"
    digest = digest_of_sections({id: (each.asks, each.digest) for id, each in edition.content.sections.items()})
    if entry.digest != digest:
        yield f"{name}: the digest of the edition is not that of what it says"


def _answer(
    store: Store, entry: AnswerEntry, editions: dict[int, Edition], keys: list[str], ids: Collection[str], name: str
) -> Iterator[str]:
    """What is wrong with an answer; `ids` are the contractor's until then: a message of before names an earlier one."""
    edition = editions.get(entry.edition)
    if edition is None or edition.digest != entry.digest:
        yield f"{name} answers to an edition that there was not"
        return
    lines = [AnswerLine(entry.said, id, entry.edition, entry.digest) for id in ids]
    line = next((each for each in lines if entry.statement == str(each)), None)
    if line is None:
        yield f"{name}: the statement is not about that edition"
        line = lines[-1]
    required = _required(edition.content)
    if dict(entry.sections) != required:
        yield f"{name} is about other sections than the edition asks for"
    proven = "declared"
    for evidence in entry.evidence:
        path = store.folder / entry.contractor / evidence.file
        try:
            data = files.read(path)
        except OSError:
            yield f"`{shown(path)}` is missing, and {name} rests on it: restore it from a backup"
            return
        if hashlib.sha256(data).hexdigest() != evidence.sha256 or len(data) != evidence.size:
            yield f"`{shown(path)}` is not what was recorded: its name says what it must hold"
            return
        try:
            proven = _proven(data, entry, keys, line)
        except RecordsError as error:
            yield f"{name}: {error}"
            return
    if entry.words and proven != "email":
        yield f"{name} holds words of theirs, and no e-mail that says them"
    if entry.assurance != proven:
        yield f"{name} counts as {entry.assurance}, and what it rests on makes it {proven}"


def _proven(data: bytes, entry: AnswerEntry, keys: list[str], line: AnswerLine) -> str:
    """How sure an answer is by its evidence. Raises `RecordsError` if the evidence says something else."""
    if entry.assurance == "signed":
        signed_line(data, keys, [line])
        return "signed"
    mail = read_mail(data)
    wrote = f"{mail.own} {mail.copied}"
    said = all(part in wrote for part in (entry.words or "").split("\n"))
    if not said or line not in lines_in(mail) or mail.address.casefold() != entry.by.address.casefold():
        raise RecordsError("the e-mail it rests on says something else")
    return "email"


def _required(content: Content) -> dict[str, str]:
    return {id: section.digest for id, section in content.sections.items() if section.asks == "required"}


def _evidence_left(store: Store, contractor: str, entries: list[AnyEntry]) -> Iterator[str]:
    """Evidence that no record names."""
    folder = store.folder / contractor / EVIDENCE
    named = {evidence.file for entry in entries if isinstance(entry, AnswerEntry) for evidence in entry.evidence}
    for each in sorted(os.scandir(folder), key=lambda one: one.name) if folder.is_dir() else ():
        path = f"{EVIDENCE}/{each.name}"
        if path not in named and not each.name.startswith("."):
            data = files.read(Path(each.path))
            if hashlib.sha256(data).hexdigest() != each.name.partition(".")[0]:
                yield f"`{shown(Path(each.path))}` is not what was recorded: its name says what it must hold"
