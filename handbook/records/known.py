"""What this computer knows about the editions it published: from which inputs each was made, and on which records it rests.

In: a project and its records. Out: `Known`, kept beside the project's releases in `dist.editions.json`, which may be deleted
at any time: then every handbook is composed again to see whether an edit reaches it. It is written by `handbook publish`.

Whose inputs and records are as they were then is not reached by any edit. Records are known by their *seal*, the digest of
what the system tells of their files without reading them, as in `handbook.sites.known`; those that came after are read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from handbook.disk import write_whole
from handbook.model.editions import AnswerEntry, KeyEntry
from handbook.records.desk import Desk
from handbook.records.inputs import Inputs
from handbook.records.publication import Publication
from handbook.records.store import Store

_VERSION = 1
_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Said:
    """A handbook that said just what its last edition recorded. `inputs` is the digest of what it was made from, `seal` that
    of its records' files, `count` how many there were, `head` the SHA-256 of the last."""

    inputs: str
    seal: str
    count: int
    head: str


@dataclass(frozen=True)
class Known:
    """What is known of the handbooks of a project, by contractor."""

    said: Mapping[str, Said] = field(default_factory=dict)

    def untouched(self, inputs: Inputs, desk: Desk) -> frozenset[str]:
        """Those whom no edit reaches. Raises `RecordsError` if what was recorded of one of them since was changed."""
        return frozenset(
            id
            for id in desk.released
            if (said := self.said.get(id))
            and said.inputs == inputs.of(desk.handbooks[id])
            and _is_last_edition(said, id, desk.store)
        )


def _is_last_edition(said: Said, id: str, store: Store) -> bool:
    """Whether the records are those that were known, with nothing but answers and keys after them."""
    known, others = seal_of(store, id, said.count)
    if said.seal != known:
        return False
    since = store.records_in(id, others, said.count, said.head)
    return all(isinstance(entry, AnswerEntry | KeyEntry) for entry, _ in since)


def place_of_known(root: Path) -> Path:
    """Where it is kept."""
    return root / "dist.editions.json"


def read_known(root: Path) -> Known:
    """What is known of the project in `root`; nothing if that cannot be read."""
    try:
        whole = json.loads(place_of_known(root).read_text(encoding="utf-8"))
        if whole["version"] != _VERSION:
            return Known()
        return Known({id: Said(**said) for id, said in whole["said"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Known()


def write_known(root: Path, known: Known) -> None:
    """Keep it. That it cannot be written is no harm: then more is composed next time."""
    whole = {"version": _VERSION, "said": {id: asdict(said) for id, said in known.said.items()}}
    try:
        write_whole(place_of_known(root), json.dumps(whole, sort_keys=True, indent=0).encode(), _MODE)
    except OSError:
        return


def known_of(inputs: Inputs, publication: Publication) -> Known:
    """What is known when a publication is on record. Who had another id, and so has records in two places, is left out."""
    desk = publication.desk
    found: dict[str, Said] = {}
    for id, plan in publication.plans.items():
        history = publication.histories.get(id, plan.history)
        seal, others = seal_of(desk.store, id, history.length)
        is_recorded = id in publication.editions or not plan.changes
        if is_recorded and seal and not others:
            found[id] = Said(inputs.of(desk.handbooks[id]), seal, history.length, history.head)
    return Known(found)


def seal_of(store: Store, id: str, count: int) -> tuple[str, list[Path]]:
    """The seal of the first records of a contractor, and the files of the others; empty if there are not so many."""
    try:
        with os.scandir(store.folder / id) as entries:
            found = sorted((entry for entry in entries if entry.name.endswith(".json")), key=_number)
        infos = [(entry.name, entry.stat(follow_symlinks=False)) for entry in found[:count]]
    except (OSError, ValueError):
        return "", []
    if len(infos) < count:
        return "", []
    lines = [f"{name} {i.st_size} {i.st_mtime_ns} {i.st_ctime_ns} {i.st_ino} {i.st_mode}" for name, i in infos]
    return hashlib.sha256("\0".join(lines).encode()).hexdigest(), [Path(entry.path) for entry in found[count:]]


def _number(entry: os.DirEntry[str]) -> int:
    """The number of a record's file; raises `ValueError` for another file."""
    return int(entry.name.removesuffix(".json"))
