"""How a contractor stands to their editions, ready for pages: in their own handbook, and on the staff site.

In: nothing; `handbook.records.desk` makes these of a `History` and of what the handbook says now. Out: a `Standing` for the
contractor, a `Following` for the staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handbook.model.editions import History


@dataclass(frozen=True)
class Piece:
    """What changed below one heading of a page; empty `old` or `new`: nothing was, or is, in its place."""

    heading: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Following:
    """How a contractor stands to their editions, for the staff: what is open, and what the next edition would say.

    `open_titles` are the parts that wait for an agreement, since `since`. `next_changes` are the changes that are not
    published yet, in sentences, `next_asks` the parts that would ask for an agreement. `remind` is a `mailto:` address, to be
    used from the day `remind_from` on.
    """

    history: History
    open_titles: tuple[str, ...]
    since: date | None
    next_number: int | None
    next_changes: tuple[str, ...]
    next_asks: tuple[str, ...]
    remind: str
    remind_from: date | None = None


@dataclass(frozen=True)
class Gone:
    """Something that was released and is not there any more: its id, what it was called, which edition removed it."""

    id: str
    title: str
    edition: int


@dataclass(frozen=True)
class Standing:
    """What a contractor's handbook says about its own editions.

    `is_published` says that the handbook is just what the last edition recorded. `since` are the changes since the
    contractor last agreed, in sentences, with the `texts` of pages that changed; `gone` is what was there before.
    """

    history: History
    is_published: bool
    since: tuple[str, ...] = ()
    texts: tuple[tuple[str, tuple[Piece, ...]], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
