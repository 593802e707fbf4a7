"""What a publication is about to record: noted before its first record, removed when its sites are in place and its messages
written. Whoever comes after a kill in between finds it, and can finish what was begun as it was meant.

In: the folder of the records. Out: an `Underway`, or None. Who writes it holds the lock of the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from handbook.disk import left_by_writing, sync_folder, write_whole
from handbook.records.store import Store

NOTE = ".publishing.json"
"""Beside the records; git is told to leave it out."""

_MODE = 0o644


class Meant(BaseModel):
    """An edition that is to be recorded: the digest of what it says, and what the one who publishes says about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    digest: str
    reason: str
    minor: bool


class Underway(BaseModel):
    """A publication: when it began, its editions, whose work it ends, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Literal[1] = 1
    at: datetime
    editions: Mapping[str, Meant]
    ended: tuple[str, ...]
    why_ended: str = ""


def read_underway(store: Store) -> Underway | None:
    """The publication that somebody began and did not finish; None if there is none, or nobody can read of it."""
    try:
        return Underway.model_validate_json(_place(store).read_bytes())
    except (OSError, ValidationError, ValueError):
        return None


def write_underway(store: Store, underway: Underway) -> None:
    """Note it. Raises `OSError`; then the note is as it was before."""
    write_whole(_place(store), underway.model_dump_json().encode("utf-8"), _MODE)


def remove_underway(store: Store) -> None:
    """It is done."""
    _place(store).unlink(missing_ok=True)
    sync_folder(store.folder)


def sweep(store: Store) -> None:
    """Remove what a killed writer of the note has left."""
    for aside in left_by_writing(_place(store)):
        aside.unlink(missing_ok=True)


def _place(store: Store) -> Path:
    return store.folder / NOTE
