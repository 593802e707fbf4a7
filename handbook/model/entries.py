"""The records of a contractor: editions, answers to them, registered keys, the end and a new name.

Each record is one file of JSON with these fields. All records of a contractor are one chain: each holds its place in it
and the SHA-256 of the record before. An edition holds only the sections that it changed, and of a section that was there
before only the values that differ. The texts of pages, and the values that several contractors have alike, lie beside the
records, each once, under the SHA-256 of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from handbook.model.company import Asks

Said = Literal["agree", "question", "disagree"]
Assurance = Literal["declared", "email", "signed"]
LEVELS: tuple[Assurance, ...] = ("declared", "email", "signed")
"""How sure an answer is, the least first: said by the company; in an e-mail that is kept; signed with a registered key."""

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
