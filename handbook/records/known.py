"""What this computer knows about the editions it published: from which inputs each was made, and on which records it rests.

In: a project and its records. Out: `Known`, kept beside the project's releases in `dist.editions.json`, which may be deleted
at any time: then every handbook is composed again to see whether an edit reaches it. It is written by `handbook publish`.

Known are handbooks that said just what their last edition recorded. Whose inputs and records are as they were then is not
reached by any edit; where only the texts of pages differ, these alone are compared. Records are known by their *seal*, the
digest of what the system tells of their files without reading them, as in `handbook.sites.known`; those that came after are
read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from handbook.changes.plan import Plan, title_of
from handbook.disk import left_by_writing, traits, write_whole
from handbook.model.company import Asks
from handbook.model.content import Content, PageText, Section
from handbook.model.editions import Edition, History
from handbook.model.entries import AnswerEntry, KeyEntry
from handbook.records.desk import Desk
from handbook.records.inputs import Inputs, Made
from handbook.records.publication import Publication
from handbook.records.store import Store

_VERSION = 4
_MODE = 0o644


class Part(NamedTuple):
    """A section of an edition: what it asks and its digest. Of a page also the SHA-256 of its texts as recorded, its files,
    and the digest of what it was made from."""

    id: str
    asks: Asks
    digest: str
    text: str = ""
    shown: str = ""
    files: tuple[tuple[str, str], ...] = ()
    made_from: str = ""


class Said(NamedTuple):
    """A handbook that said just what its last edition recorded: the edition's number, day, digest and `parts`.

    `made_from` is the digest of what the handbook was made from, apart from its pages; `seal` that of its records' files,
    `length` how many there were, `head` the SHA-256 of the last. `open` are the sections that waited for an agreement then,
    each with what it is called, and `held` the digests of what is agreed to and is not what a section says now.
    """

    made_from: str
    seal: str
    length: int
    head: str
    number: int
    on: str
    digest: str
    parts: tuple[int, ...]
    open: Mapping[str, str]
    held: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Known:
    """What is known of the handbooks of a project, by contractor. Each part stands once, and is meant by its place."""

    said: Mapping[str, Said] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


def recall(known: Known, inputs: Inputs, desk: Desk) -> tuple[frozenset[str], Mapping[str, Plan]]:
    """Those whom no edit reaches, and plans for those in whose handbooks only texts of pages differ.

    Raises `RecordsError` if what was recorded of one of them since was changed.
    """
    untouched: set[str] = set()
    plans: dict[str, Plan] = {}
    sections = [Section(part.id, part.asks, recorded=part.digest) for part in known.parts]
    for id in desk.released:
        said = known.said.get(id)
        made = inputs.of(desk.handbooks[id]) if said else None
        if said is None or made is None or said.made_from != made.whole:
            continue
        now = _still(said, id, desk.store)
        if now is None:
            continue
        other = [number for number in said.parts if _is_other(known.parts[number], made)]
        if other:
            mine = {number: sections[number] for number in said.parts}
            plans[id] = _plan(id, now, known.parts, mine, other, desk)
        else:
            untouched.add(id)
    return frozenset(untouched), plans


def _is_other(part: Part, made: Made) -> bool:
    """Whether a part is a page that is made from another text now."""
    return bool(part.made_from) and part.made_from != made.pages.get(part.id)


def _plan(
    id: str,
    said: Said,
    parts: tuple[Part, ...],
    sections: Mapping[int, Section],
    other: list[int],
    desk: Desk,
) -> Plan:
    """The plan for a handbook in which only some pages are other ones; of all else nothing is compared, so it is left out."""
    same = {parts[number].id: section for number, section in sections.items() if number not in other}
    old = {parts[number].id: _recorded(parts[number], desk.store) for number in other}
    new = desk.pages(id, old.keys())
    before = Edition(
        said.number, date.fromisoformat(said.on), said.digest, "", (), (), Content({**same, **old}), said.head
    )
    open_sections = tuple(section for section in before.content.sections.values() if section.id in said.open)
    held = {id: frozenset(digests) for id, digests in said.held.items()}
    history = History(id, (before,), open_sections=open_sections, held=held)
    return Plan(history, Content({**same, **new}), said.open)


def _recorded(part: Part, store: Store) -> Section:
    page = PageText(partial(store.text, part.text), partial(store.text, part.shown), dict(part.files))
    return Section(part.id, part.asks, page=page, recorded=part.digest)


def _still(said: Said, id: str, store: Store) -> Said | None:
    """The same with what waits for an agreement now; None if after the known records there are others than answers and keys, or
    if only all records together tell what is agreed to, as after an answer to an earlier edition, or to a slip of the pen."""
    known, others = seal_of(store, id, said.length)
    if said.seal != known:
        return None
    opened, held = dict(said.open), dict(said.held)
    for entry, _ in store.records_in(id, others, said.length, said.head):
        if not isinstance(entry, AnswerEntry | KeyEntry):
            return None
        if (opened or held) and isinstance(entry, AnswerEntry) and entry.said == "agree":
            if entry.edition != said.number or entry.sections.keys() & held.keys() - said.open.keys():
                return None
            for section in entry.sections:
                opened.pop(section, None)
                held.pop(section, None)
    return said._replace(open=opened, held=held)


def known_of(inputs: Inputs, publication: Publication) -> Known:
    """What is known when a publication is on record. Who had another id, and so has records in two places, is left out."""
    desk = publication.desk
    found: dict[str, Said] = {}
    places: dict[Part, int] = {}
    for id, plan in publication.plans.items():
        history = publication.histories.get(id, plan.history)
        seal, others = seal_of(desk.store, id, history.length)
        is_recorded = id in publication.editions or not plan.changes
        if is_recorded and history.current and seal and not others:
            made, current = inputs.of(desk.handbooks[id]), history.current
            parts = [_part(section, made) for section in current.content.sections.values()]
            found[id] = Said(
                *(made.whole, seal, history.length, history.head, current.number, current.on.isoformat()),
                digest=current.digest,
                parts=tuple(places.setdefault(part, len(places)) for part in parts),
                open={section.id: title_of(section, current.content) for section in history.open_sections},
                held=_held(history, current.content),
            )
    return Known(found, tuple(places))


def _held(history: History, content: Content) -> Mapping[str, tuple[str, ...]]:
    """What a section said that is agreed to and is not what it says now: back to that, nothing is asked."""
    digests = {id: held - {content.sections[id].digest} for id, held in history.held.items() if id in content.sections}
    return {id: tuple(sorted(others)) for id, others in digests.items() if others}


def _part(section: Section, made: Made) -> Part:
    page = section.page
    if page is None:
        return Part(section.id, section.asks, section.digest)
    text, shown = (hashlib.sha256(each.encode("utf-8")).hexdigest() for each in (page.text, page.shown))
    files = tuple(sorted(page.files.items()))
    return Part(section.id, section.asks, section.digest, text, shown, files, made.pages.get(section.id, ""))


def place_of_known(root: Path) -> Path:
    """Where it is kept."""
    return root / "dist.editions.json"


def read_known(root: Path) -> Known:
    """What is known of the project in `root`; nothing if that cannot be read."""
    try:
        whole = json.loads(place_of_known(root).read_text(encoding="utf-8"))
        if whole["version"] != _VERSION:
            return Known()
        parts = tuple(_read_part(*part) for part in whole["parts"])
        said = {id: Said(*fields) for id, fields in whole["said"].items()}
        if any(not 0 <= number < len(parts) for each in said.values() for number in each.parts):
            return Known()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Known()
    return Known(said, parts)


def tells_of_editions(root: Path) -> bool:
    """Whether editions were published from `root`, by whatever version of the program."""
    try:
        return bool(json.loads(place_of_known(root).read_text(encoding="utf-8"))["said"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _read_part(id: str, asks: Asks, digest: str, text: str, shown: str, files: list[Any], made_from: str) -> Part:
    return Part(id, asks, digest, text, shown, tuple((path, sha256) for path, sha256 in files), made_from)


def write_known(root: Path, known: Known) -> None:
    """Keep it. That it cannot be written is no harm: then more is composed next time.

    Only for the holder of the lock of the records: what a killed writer has left aside is removed.
    """
    whole = {"version": _VERSION, "parts": known.parts, "said": known.said}
    try:
        for aside in left_by_writing(place_of_known(root)):
            aside.unlink(missing_ok=True)
        write_whole(place_of_known(root), json.dumps(whole, ensure_ascii=False).encode(), _MODE)
    except OSError:
        return


def seal_of(store: Store, id: str, count: int) -> tuple[str, list[Path]]:
    """The seal of the first records of a contractor, and the files of the others; empty if there are not so many."""
    try:
        with os.scandir(store.folder / id) as entries:
            found = sorted((entry for entry in entries if entry.name.endswith(".json")), key=_number)
        lines = [traits(entry.name, entry.stat(follow_symlinks=False)) for entry in found[:count]]
    except (OSError, ValueError):
        return "", []
    if len(lines) < count:
        return "", []
    return hashlib.sha256("\0".join(lines).encode()).hexdigest(), [Path(entry.path) for entry in found[count:]]


def _number(entry: os.DirEntry[str]) -> int:
    """The number of a record's file; raises `ValueError` for another file."""
    return int(entry.name.removesuffix(".json"))
