"""What every page of the staff site starts from: our contractors as they are today, our people, and the findings.

In: handbooks, their project, the findings of a build, and the day. Out: a `Staff`, from which the pages take what they
show. Ids and addresses that the program makes are `Raw`; all else is plain text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from handbook.compose.printing import Raw
from handbook.compose.staff_table import MANY, Dated, Keyed, Link, Names
from handbook.compose.words import Words
from handbook.diagnostics import CATALOGUE, Diagnostic, Severity
from handbook.model.calendars import WorkCalendar
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, resolve
from handbook.model.people import Person
from handbook.model.standing import Following
from handbook.model.working_days import company_calendar

T = TypeVar("T")


@dataclass(frozen=True)
class Card:
    """One contractor as the staff site sees it: the handbook, and its state on the day."""

    handbook: Handbook
    state: Contractor
    manager: str | None
    backup: str | None

    @property
    def id(self) -> str:
        return self.handbook.id

    @property
    def name(self) -> str:
        return self.state.name or self.handbook.id

    @property
    def status(self) -> str:
        return self.handbook.first.status or "draft"

    @property
    def is_working(self) -> bool:
        """Whether what was agreed holds: no draft, and not over."""
        return self.status in ("active", "leaving")

    @cached_property
    def uri(self) -> str:
        """Address of the handbook as its contractor sees it; empty where there is none any more."""
        return Raw(f"handbooks/{self.id}/") if self.status != "ended" else ""

    @cached_property
    def plain_link(self) -> Link:
        """The name, which leads to the handbook."""
        return Link(self.name, self.uri)

    def link(self, note: str = "") -> Link:
        """The same with a note behind the name."""
        return Link(self.name, self.uri, note) if note else self.plain_link

    @cached_property
    def keyed(self) -> Keyed:
        """The same, to be found by id."""
        return Keyed(self.id, self.plain_link)

    @cached_property
    def access_uri(self) -> Raw:
        """Address of all accesses of this contractor."""
        return Raw(f"access.md?contractor={self.id}")


@dataclass(frozen=True)
class Staff:
    """Everything the staff site is made from. `cards` are in the order of their names."""

    project: Project
    today: date
    cards: tuple[Card, ...]
    diagnostics: tuple[Diagnostic, ...]
    stopped: Mapping[str, int]
    words: Words
    following: Mapping[str, Following] = field(default_factory=dict)
    """How contractors stand to their editions; empty in a project that has published none."""
    kept: dict[Hashable, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Where each place (`PAGE.md#ANCHOR`) stands, as soon as its page has been divided."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for all pages that ask for it."""
        if key not in self.kept:
            self.kept[key] = make()
        result: T = self.kept[key]
        return result

    @cached_property
    def by_id(self) -> Mapping[str, Card]:
        return {card.id: card for card in self.cards}

    @cached_property
    def working(self) -> tuple[Card, ...]:
        """Those with whom what was agreed holds today."""
        return tuple(card for card in self.cards if card.is_working)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.project.company.time_zone or "UTC")

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days of the company."""
        return company_calendar(self.project)

    @cached_property
    def findings(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """What there is to do about each contractor, by id, the worst first."""
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in sorted(self.diagnostics, key=by_weight):
            for contractor in diagnostic.contractors:
                if self._is_gap(diagnostic, contractor):
                    found[contractor].append(diagnostic)
        return {contractor: tuple(diagnostics) for contractor, diagnostics in found.items()}

    @cached_property
    def shared_findings(self) -> tuple[Diagnostic, ...]:
        """What there is to do about no contractor in particular, the worst first."""
        found = (d for d in self.diagnostics if not d.contractors and d.severity is not Severity.NOTE)
        return tuple(sorted(found, key=by_weight))

    def person(self, person: str | None) -> Person | None:
        return self.project.people.get(person or "")

    def name_of(self, person: str | None) -> str:
        """The name of one of our people; empty if nobody is meant."""
        found = self.person(person)
        return (found.name or person or "") if found else ""

    def keyed(self, person: str | None) -> Keyed | None:
        """One of our people by name, to be found by id."""
        return self.once(("keyed", person), lambda: Keyed(person, self.name_of(person)) if person else None)

    def dated(self, day: date | None, *, short: bool = False) -> Dated | None:
        """A day in words, to be sorted by."""
        if day is None:
            return None
        say = self.words.short_day if short else self.words.day
        return self.once(("dated", day, short), lambda: Dated(day, say(day)))

    def resolved(self, person: str | None, state: Contractor) -> str | None:
        """Whom an id or a pointer means in one state of a handbook."""
        return resolve(person, state, self.project)

    def _is_gap(self, diagnostic: Diagnostic, contractor: str) -> bool:
        """Whether a finding asks for something: what a draft lacks is only a note, and still to be done."""
        if diagnostic.severity is not Severity.NOTE:
            return True
        card = self.by_id.get(contractor)
        usual = CATALOGUE[diagnostic.code].severity
        return card is not None and card.status == "draft" and usual is not Severity.NOTE


def staff_of(
    handbooks: Mapping[str, Handbook],
    project: Project,
    diagnostics: Sequence[Diagnostic],
    stopped: Mapping[str, int],
    today: date,
    following: Mapping[str, Following] | None = None,
) -> Staff:
    """All that the pages are made from, as it is on the day `today`."""
    cards = sorted((_card(handbook, project, today) for handbook in handbooks.values()), key=_by_name)
    words = Words(project.company.time_zone or "UTC")
    return Staff(project, today, tuple(cards), tuple(diagnostics), stopped, words, following or {})


def names(cards: Iterable[Card]) -> Names:
    """Contractors by name, drafts marked as such."""
    return Names(tuple(card.link("draft" if card.status == "draft" else "") for card in cards))


def counted(cards: Sequence[Card], uri: str = "") -> Names:
    """The same; only how many they are, if they are more than `MANY`, with where to find them."""
    return names(cards) if len(cards) <= MANY else Names((Link(f"{len(cards)} contractors", Raw(uri)),))


def by_weight(diagnostic: Diagnostic) -> tuple[int, tuple[object, ...]]:
    """Order of findings: the worst first, then by place."""
    return ([Severity.ERROR, Severity.WARNING, Severity.NOTE].index(diagnostic.severity), diagnostic.sort_key())


def _card(handbook: Handbook, project: Project, today: date) -> Card:
    state = next(state for since, state in reversed(handbook.states) if since is None or since <= today)
    return Card(
        handbook,
        state,
        resolve(state.manager or ("manager" if project.is_firm_of_one else None), state, project),
        resolve(state.backup_manager, state, project),
    )


def _by_name(card: Card) -> tuple[str, str]:
    return (card.name.casefold(), card.id)
