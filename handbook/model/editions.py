"""The records of a contractor: editions, answers to them, registered keys, the end and a new name.

Each record is one file of JSON with these fields. All records of a contractor are one chain: each holds its place in it
and the SHA-256 of the record before. An edition holds only the sections that it changed, and of a section that was there
before only the values that differ. The texts of pages, and the values that several contractors have alike, lie beside the
records, each once, under the SHA-256 of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from handbook.model.company import Asks
from handbook.model.content import Content, Section

Said = Literal["agree", "question", "disagree"]
Assurance = Literal["declared", "email", "signed"]
LEVELS: tuple[Assurance, ...] = ("declared", "email", "signed")
"""How sure an answer is, the least first: said by the company; in an e-mail that is kept; signed with a registered key."""

INFORMED_AFTER = timedelta(days=14)
"""Silence about a notice means that its reader is informed after this time; it never means agreement."""

_SATURDAY = 5
_REMIND_AFTER = 3
"""So many working days, Monday to Friday, are left for an answer before somebody is reminded."""

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageRef(_Part):
    """The text of a page in a section: `text` with values as written, `shown` as its reader saw it if that is another.

    Both are the SHA-256 of what is stored; `files` are the images and attachments of the page, each with its SHA-256.
    """

    text: _Digest
    shown: _Digest | None = None
    files: Mapping[str, str] | None = None


class SectionEntry(_Part):
    """A section as an edition made it: a `page`, or values.

    Of a section that is new these are `values`, or what the file that `stored` names by its SHA-256 holds. Of one that was
    there before they are the same as they were, but for those that `changed` and the paths that are `gone`.
    """

    asks: Asks
    digest: _Digest
    values: Mapping[str, Any] | None = None
    stored: _Digest | None = None
    changed: Mapping[str, Any] | None = None
    gone: tuple[str, ...] | None = None
    page: PageRef | None = None


class Entry(_Part):
    """What every record holds. `at` is the time of recording by the clock of the company's computer."""

    version: Literal[1] = 1
    contractor: str
    sequence: Annotated[int, Field(ge=1)]
    previous: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    at: datetime


class EditionEntry(Entry):
    """An edition: what changed since the one before, in sections and in sentences."""

    record: Literal["edition"] = "edition"
    edition: Annotated[int, Field(ge=1)]
    digest: _Digest
    reason: str = ""
    minor: tuple[str, ...] = ()
    language: str
    changes: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sections: Mapping[str, SectionEntry]


class Signer(_Part):
    """Who answered, as far as it is known."""

    name: str
    address: str = ""


class Evidence(_Part):
    """A file kept beside the record: its name is the SHA-256 of its bytes and its kind."""

    file: str
    sha256: _Digest
    size: int


class AnswerEntry(Entry):
    """What a contractor said to an edition. `sections` are those it is about, with the digests they had in the edition.

    `words` is what else they wrote in an e-mail, such as their question: each part a line.
    """

    record: Literal["answer"] = "answer"
    edition: Annotated[int, Field(ge=1)]
    digest: _Digest
    said: Said
    statement: str
    sections: Mapping[str, _Digest]
    by: Signer
    how: str
    said_on: date
    assurance: Assurance
    evidence: tuple[Evidence, ...] = ()
    words: str | None = None

    @property
    def why(self) -> str:
        """What is known of their question, or of why they said no: their own words, else what the company noted; in one line."""
        known = self.words or (self.how if self.assurance == "declared" else "")
        return " ".join(known.split()) if self.said != "agree" else ""


class KeyEntry(Entry):
    """A key for signatures, as the contractor told it. It holds for what is recorded after it."""

    record: Literal["key"] = "key"
    key: str
    how: str
    withdrawn: bool = False


class EndEntry(Entry):
    """The handbook was withdrawn, for a `reason` if one was given. Who works for us again later agrees anew."""

    record: Literal["end"] = "end"
    reason: str | None = None


class RenamedEntry(Entry):
    """The contractor had another id; the chain goes on from the last record of that one."""

    record: Literal["renamed"] = "renamed"
    was: str
    head: _Digest


AnyEntry = EditionEntry | AnswerEntry | KeyEntry | EndEntry | RenamedEntry


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
class Piece:
    """What changed below one heading of a page; empty `old` or `new`: nothing was, or is, in its place."""

    heading: str
    old: tuple[str, ...]
    new: tuple[str, ...]


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
