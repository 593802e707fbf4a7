"""The last act that was recorded from this computer, kept beside the releases in `dist.records.json`.

In: a project and its records. Out: what is missing, if the log does not hold that act any more. The chains and the log prove
each other, but not that they are whole: who takes away the last records together with their part of the log leaves no gap.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from handbook.disk import left_by_writing, write_whole
from handbook.records import files
from handbook.records.store import Store

_MODE = 0o644


@dataclass(frozen=True)
class Last:
    """The part of the log that was the last one: its number, and the SHA-256 of its file."""

    number: int
    sha256: str


def place_of_last(root: Path) -> Path:
    """Where it is kept."""
    return root / "dist.records.json"


def note_last(root: Path, store: Store) -> None:
    """Keep what is the last part of the log now. That it cannot be written is no harm: an earlier one is there then.

    Only for the holder of the lock of the records.
    """
    place = place_of_last(root)
    parts = store.parts()
    if not parts:
        return
    try:
        last = Last(int(parts[-1].stem), hashlib.sha256(files.read(parts[-1])).hexdigest())
        if read_last(root) != last:
            write_whole(place, json.dumps(asdict(last)).encode(), _MODE)
    except OSError:
        return


def sweep_last(root: Path) -> None:
    """Remove what a killed writer has left aside. Only for the holder of the lock of the records."""
    for aside in left_by_writing(place_of_last(root)):
        aside.unlink(missing_ok=True)


def read_last(root: Path) -> Last | None:
    """What was the last part of the log; None if nobody can tell."""
    try:
        found = json.loads(place_of_last(root).read_text(encoding="utf-8"))
        return Last(int(found["number"]), str(found["sha256"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def missed(root: Path, store: Store) -> str:
    """What to say if that part of the log is gone or another one; empty if it is there, or nobody can tell."""
    last = read_last(root)
    if last is None:
        return ""
    path = store.part(last.number)
    try:
        if hashlib.sha256(files.read(path)).hexdigest() == last.sha256:
            return ""
        what = "is another one"
    except FileNotFoundError:
        what = "is missing"
    except OSError:
        return ""  # who reads the log tells why it cannot be read
    return (
        f"the records are not those that were last here: `{files.shown(path)}` {what}, with what was recorded then; put the "
        f"folder `{store.folder.name}` back as it was from a backup or version control. If you put an older copy back on "
        f"purpose, delete `{place_of_last(root).name}`"
    )
