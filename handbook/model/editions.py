"""What the records of a contractor amount to: editions, answers to them, and what is open.

In: nothing; `handbook.changes.history` makes these of records (`handbook.model.entries`). Out: an `Edition` with all that it
said, and a `History` that answers who agreed to what and since when something waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from handbook.model.content import Content, Section
from handbook.model.entries import AnswerEntry

INFORMED_AFTER = timedelta(days=14)
"""Silence about a notice means that its reader is informed after this time; it never means agreement."""

_SATURDAY = 5
_REMIND_AFTER = 3
"""So many working days, Monday to Friday, are left for an answer before somebody is reminded."""


@dataclass(frozen=True)
class Edition:
    """One edition as it was released: its number, its whole content, and what changed."""

    number: int
    on: date
    digest: str
    reason: str
    minor: tuple[str, ...]
    changes: tuple[str, ...]
    content: Content
    record: str

    @property
    def informed_on(self) -> date:
        """From when a reader who has said nothing counts as informed of its notices."""
        return self.on + INFORMED_AFTER


@dataclass(frozen=True)
class Answer:
    """What a contractor said, and the record that holds it."""

    entry: AnswerEntry
    record: str


@dataclass(frozen=True)
class History:
    """Everything recorded of one contractor. `head` is the SHA-256 of the last record, `length` how many there are.

    `agreed` says for each section that was agreed to with which edition; `open_sections` are those of the last edition
    that ask for an agreement nobody has given. `held` are the digests of what each section said that is agreed to:
    several where they differ by slips of the pen. Agreements to
    editions before the number `first_counting` do not count any more: the work had ended since, or somebody else answers now.
    `again_from` is the edition with which the work began again after an end; 0 if it never did.
    """

    contractor: str
    editions: tuple[Edition, ...] = ()
    answers: tuple[Answer, ...] = ()
    agreed: Mapping[str, int] = field(default_factory=dict)
    open_sections: tuple[Section, ...] = ()
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first_counting: int = 1
    keys: tuple[str, ...] = ()
    ended: bool = False
    end_reason: str = ""
    again_from: int = 0
    head: str = ""
    length: int = 0
    last: date | None = None

    @property
    def current(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    def edition(self, number: int) -> Edition | None:
        return next((edition for edition in self.editions if edition.number == number), None)

    @cached_property
    def last_agreed(self) -> Edition | None:
        """The newest edition that something was agreed to, since the work last began."""
        return self.edition(max(self.agreed.values())) if self.agreed else None

    @cached_property
    def open_since(self) -> date | None:
        """Since when something has been asked for and not agreed to."""
        if not self.open_sections:
            return None
        first = self.editions[-1]
        for edition in reversed(self.editions[self.first_counting - 1 :]):
            found = (edition.content.sections.get(section.id) for section in self.open_sections)
            if not any(one and one.digest == now.digest for one, now in zip(found, self.open_sections, strict=True)):
                break
            first = edition
        return first.on

    @cached_property
    def asked_in(self) -> tuple[tuple[Edition, tuple[Section, ...]], ...]:
        """What is open, with the editions that asked for it since it was last agreed to, the oldest first: each with its parts.

        A part that several editions changed stands with each of them; one that was only declared minor, with none.
        """
        found, left = [], {section.id for section in self.open_sections}
        before: Edition | None = None
        for edition in self.editions[self.first_counting - 1 :]:
            parts = tuple(
                section
                for section in self.open_sections
                if edition.number > self.agreed.get(section.id, 0) and _asks_for(section.id, edition, before)
            )
            left -= {section.id for section in parts}
            if edition is self.current and left:
                parts = tuple(section for section in self.open_sections if section in parts or section.id in left)
            found += [(edition, parts)] if parts else []
            before = edition
        return tuple(found)

    @property
    def remind_from(self) -> date | None:
        """From when somebody who has not answered may be reminded: the message of the last edition asked for all that is open."""
        if not self.open_sections:
            return None
        day, left = self.editions[-1].on, _REMIND_AFTER
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return day

    @property
    def waits_for_us(self) -> bool:
        """Whether the last word on the last edition is a question or a no: then it is not for them to answer.

        A later edition is our answer as far as the company notes one: its message asks again for all that is open.
        """
        last = self.last_answer
        return bool(last and self.current and last.entry.edition == self.current.number and last.entry.said != "agree")

    @property
    def last_answer(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


def _asks_for(id: str, edition: Edition, before: Edition | None) -> bool:
    """Whether an edition asked for an agreement to a section: anew, or because it says something else than `before`."""
    now = edition.content.sections.get(id)
    was = before.content.sections.get(id) if before else None
    if now is None or now.asks != "required" or id in edition.minor:
        return False
    return was is None or was.asks != "required" or was.digest != now.digest
