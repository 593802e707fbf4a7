"""Records that no part of the log names: what a killed writer left, or what somebody did to the log.

In: such records, and what was noted of a publication under way. Out: whether one interruption explains them. It leaves at most
the records of one act: one answer or key, or what is noted of a publication, which is noted before its first record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handbook.model.entries import AnswerEntry, AnyEntry, EditionEntry, EndEntry, KeyEntry
from handbook.records.underway import Underway


def is_of_one_act(entries: Collection[AnyEntry], begun: Underway | None) -> bool:
    """Whether one interruption can have left all these records; `begun` is the publication that was noted."""
    if len({entry.at for entry in entries}) > 1:
        return False
    if len(entries) == 1 and all(isinstance(entry, AnswerEntry | KeyEntry) for entry in entries):
        return True
    return begun is not None and all(_is_meant(entry, begun) for entry in entries)


def _is_meant(entry: AnyEntry, begun: Underway) -> bool:
    match entry:
        case EditionEntry():
            meant = begun.editions.get(entry.contractor)
            return meant is not None and meant.digest == entry.digest
        case EndEntry():
            return entry.contractor in begun.ended
        case AnswerEntry() | KeyEntry():
            return False
    return True  # another id: the note says of whom there are editions, not what they were called


def unfinished(names: Sequence[str]) -> str:
    """What to say of such records where an interruption explains them, by the names of their files inside the folder of the
    records."""
    which, are = _these(names), "is" if len(names) == 1 else "are"
    return (
        f"{which} {are} not in the log: either something was interrupted, and the next `handbook publish` or `handbook "
        "acknowledge` completes it, or the end of the log was deleted"
    )


def unexplained(names: Sequence[str]) -> str:
    """The same where none does."""
    return (
        f"the log, `records/_log`, does not name {_these(names)}, and no interruption here explains that: part of "
        "the log is gone, or records were put in; put the whole folder `records` back from a backup or version control "
        "(if `handbook publish` was interrupted on another computer, finish it there)"
    )


def _these(names: Sequence[str]) -> str:
    return f"`records/{names[0]}`" + (f" and {len(names) - 1} more" if len(names) > 1 else "")
