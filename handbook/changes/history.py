"""A contractor's records in order to what they amount to: editions, agreements, and what is open.

In: records, with the SHA-256 of each, and what is stored beside them. Out: a `History`.

An agreement to an edition is one to every section of it that asks for agreement. It holds as long as the section says
the same, and across changes that an edition declared minor, there and back. It never holds for a later edition in which
the section changed, nor past the end of the work: who comes back agrees anew. When somebody else answers for the contractor, all
is open again; what was agreed before stays the agreement until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from handbook.changes.compare import entry_of
from handbook.changes.names import Names
from handbook.changes.signer import new_signer
from handbook.model.asks import OUR_PEOPLE
from handbook.model.content import Content, Json, PageText, Section
from handbook.model.editions import Answer, Edition, History
from handbook.model.entries import AnswerEntry, AnyEntry, EditionEntry, EndEntry, KeyEntry, RenamedEntry, SectionEntry
from handbook.model.layer import parse_path, path_text
from handbook.model.standing import Gone


class Stored(Protocol):
    """What is stored beside the records, by its SHA-256: the texts of pages, and values."""

    def text(self, digest: str) -> str: ...
    def values(self, digest: str) -> Mapping[str, Json]: ...


@dataclass
class _Fold:
    """What the records so far amount to."""

    contractor: str
    stored: Stored
    sections: dict[str, Section] = field(default_factory=dict)
    editions: list[Edition] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    agreed: dict[str, int] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    ended: bool = False
    end_reason: str = ""
    again_from: int = 0
    first_counting: int = 1

    def add(self, entry: AnyEntry, record: str) -> None:
        match entry:
            case EditionEntry():
                self._edition(entry, record)
            case AnswerEntry():
                self.answers.append(Answer(entry, record))
                if entry.said == "agree" and entry.edition >= self.first_counting:
                    for id in entry.sections:
                        self.agreed[id] = max(entry.edition, self.agreed.get(id, 0))
            case KeyEntry():
                self.keys = [key for key in self.keys if key != entry.key] + ([] if entry.withdrawn else [entry.key])
            case EndEntry():
                self.ended, self.agreed, self.end_reason = True, {}, entry.reason or ""
                self.first_counting = len(self.editions) + 1
            case RenamedEntry():
                pass

    def _edition(self, entry: EditionEntry, record: str) -> None:
        self.again_from = entry.edition if self.ended and self.editions else self.again_from
        self.ended = False
        sections = {id: section for id, section in self.sections.items() if id not in entry.removed}
        sections |= {id: _section(id, each, self.sections.get(id), self.stored) for id, each in entry.sections.items()}
        self.sections = sections
        content = Content(sections)
        if self.editions and new_signer(self.editions[-1].content, content):
            self.first_counting = len(self.editions) + 1
        self.editions.append(
            Edition(
                number=entry.edition,
                on=entry.at.date(),
                digest=entry.digest,
                reason=entry.reason,
                minor=entry.minor,
                changes=entry.changes,
                content=content,
                record=record,
            )
        )

    def held(self, id: str) -> frozenset[str]:
        """The digests of what a section said that is agreed to: of what was last agreed to, of slips of the pen since, and of
        what was agreed to before that and is the same but for slips of the pen."""
        held: set[str] = set()
        alike: set[str] = set()  # what differs from the present text only by slips of the pen
        before = ""
        for edition in self.editions[self.first_counting - 1 :]:
            here = edition.content.sections.get(id)
            digest = here.digest if here else ""
            if digest not in alike:
                alike = {*alike, digest} if before and digest and id in edition.minor else {digest}
            if edition.number == self.agreed.get(id):
                held = {digest, *(alike & self._said_yes_to(id))}
            elif before in held and id in edition.minor:
                held.add(digest)
            before = digest
        return frozenset(held - {""})

    def _said_yes_to(self, id: str) -> set[str]:
        """The digests of a section in all answers that agreed to it and count."""
        entries = (answer.entry for answer in self.answers)
        agreed = (entry for entry in entries if entry.said == "agree" and entry.edition >= self.first_counting)
        return {entry.sections[id] for entry in agreed if id in entry.sections}


def history(contractor: str, records: Iterable[tuple[AnyEntry, str]], stored: Stored) -> History:
    """What the records of a contractor amount to. They are in order; each comes with its SHA-256."""
    fold = _Fold(contractor, stored)
    head, length, last = "", 0, None
    for entry, record in records:
        fold.add(entry, record)
        head, length, last = record, length + 1, entry.at.date()
    asked = fold.editions[-1].content.sections.values() if fold.editions and not fold.ended else ()
    held = {id: digest for id in fold.agreed if (digest := fold.held(id))}
    return History(
        contractor=contractor,
        editions=tuple(fold.editions),
        answers=tuple(fold.answers),
        agreed=fold.agreed,
        open_sections=tuple(
            section
            for section in asked
            if section.asks == "required" and section.digest not in held.get(section.id, ())
        ),
        held=held,
        first_counting=fold.first_counting,
        keys=tuple(fold.keys),
        ended=fold.ended,
        end_reason=fold.end_reason,
        again_from=fold.again_from,
        head=head,
        length=length,
        last=last,
    )


def gone(editions: Iterable[Edition]) -> tuple[Gone, ...]:
    """Entries and pages that were released and are not there any more, each with the edition that removed it."""
    there: dict[str, str] = {}
    found: dict[str, Gone] = {}
    for edition in editions:
        now = _things(edition.content)
        found |= {id: Gone(id, title, edition.number) for id, title in there.items() if id not in now}
        for id in found.keys() & now.keys():
            del found[id]
        there = now
    return tuple(found[id] for id in sorted(found))


def _things(content: Content) -> dict[str, str]:
    """Every entry and page of a content by its id, with what it is called."""
    names = Names(content)
    paths = (parse_path(path) for section in content.sections.values() for path in section.values)
    entries = dict.fromkeys(entry for path in paths for entry in entry_of(path))
    found = {path_text(entry): names.entry(entry) for entry in entries if entry[0] not in (OUR_PEOPLE, "people")}
    return found | {id: section.page.title for id, section in content.sections.items() if section.page}


def _section(id: str, entry: SectionEntry, before: Section | None, stored: Stored) -> Section:
    page = None
    if entry.page:
        text, shown = entry.page.text, entry.page.shown or entry.page.text
        page = PageText(partial(stored.text, text), partial(stored.text, shown), entry.page.files)
    return Section(id, entry.asks, _values(entry, before, stored), page, entry.digest)


def _values(entry: SectionEntry, before: Section | None, stored: Stored) -> Mapping[str, Json]:
    """What a section says, from what a record holds of it; in the order of the paths, as in every record."""
    if entry.stored:
        return stored.values(entry.stored)
    if entry.changed is None:
        return entry.values or {}
    values = {**(before.values if before else {}), **entry.changed}
    return {path: values[path] for path in sorted(values.keys() - set(entry.gone or ()))}
