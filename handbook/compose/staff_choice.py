"""Who could manage the work with a contractor, the best placed first, with the reasons.

In: a `Staff` and a contractor. Out: candidates in order, and why a contractor needs a choice. What counts, in this order:
nothing is written that speaks against somebody; the time is there; how well placed they are (design §6); the hours in
which both work; the time left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from handbook.compose.overlap import Hours
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_days import absences
from handbook.compose.staff_time import hours_text, shared_minutes
from handbook.model.people import Person

RESPECTS: Mapping[str, str] = {
    "experience": "experience",
    "own_work": "keeps track of own work",
    "communication": "communicates well",
}
"""The three things that make a good relationship manager, and what they are called."""

PLACED: Mapping[str | None, str] = {
    "yes": "yes",
    "with_support": "with support",
    "not_yet": "not yet",
    None: "not said",
}
_COST: Mapping[str | None, int] = {"yes": 0, "with_support": 1, None: 2, "not_yet": 4}
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Load:
    """Hours a week of one of our people for managing: those there are (None: not said), taken, and wanted by drafts."""

    capacity: Decimal | None
    taken: Decimal
    planned: Decimal

    @property
    def left(self) -> Decimal | None:
        """What is left; below zero if more is taken than there is."""
        return None if self.capacity is None else self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of our people as a manager of one contractor.

    `left` are the hours a week they have left, None if nobody said; `needs` those that this contractor takes; `shared` the
    minutes a week in which both work, None if one of them has not told.
    """

    id: str
    person: Person
    left: Decimal | None
    needs: Decimal | None
    shared: int | None

    @property
    def against(self) -> tuple[str, ...]:
        """In what respects this person is not placed to manage yet."""
        return tuple(name for respect, name in RESPECTS.items() if self.placed(respect) == "not_yet")

    @property
    def has_time(self) -> bool | None:
        """Whether the hours left are enough; None if nobody said how many there are."""
        if self.left is None:
            return None
        return self.left >= self.needs if self.needs else self.left > 0

    @property
    def fits(self) -> bool:
        """Whether there is the time, and nothing speaks against it."""
        return bool(self.has_time) and not self.against

    def placed(self, respect: str) -> str | None:
        """How well placed this person is in one respect."""
        placed: str | None = getattr(self.person.manages, respect, None)
        return placed

    def would_change(self, respect: str) -> str:
        """What would make it better; empty if nothing is written."""
        changes = self.person.manages.would_change if self.person.manages else None
        return getattr(changes, respect, None) or ""

    @property
    def order(self) -> tuple[object, ...]:
        """The best placed first; between equals the order of `people.yml` stays."""
        time = {True: 0, None: 1, False: 2}[self.has_time]
        cost = sum(_COST[self.placed(respect)] for respect in RESPECTS)
        return (bool(self.against), time, cost, -(self.shared or 0), -(self.left or 0))

    @property
    def verdict(self) -> tuple[str, str]:
        """In short, as a sign and words: fits, or what is in the way."""
        if self.against:
            return "bad", f"not yet: {', '.join(self.against)}"
        if self.has_time is False:
            return "warn", f"too little time: {hours(self.left or Decimal(0))} left{self._needed}"
        supported = [name for respect, name in RESPECTS.items() if self.placed(respect) == "with_support"]
        unsaid = [name for respect, name in RESPECTS.items() if self.placed(respect) is None]
        if self.has_time is None or unsaid:
            return "none", f"not said: {', '.join([*(['hours a week'] if self.has_time is None else []), *unsaid])}"
        if supported:
            return "half", f"fits with support: {', '.join(supported)}"
        return "open", "fits"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each reason in words, with what would change it: `experience with support (what would change it: …)`."""
        found = ["hours left not said" if self.left is None else f"{hours(self.left)} a week left{self._needed}"]
        found.append("hours in common not known" if self.shared is None else f"{hours_text(self.shared)} in common")
        for respect, name in RESPECTS.items():
            change = self.would_change(respect)
            words = f"{name}: {PLACED[self.placed(respect)]}"
            found.append(f"{words} (what would change it: {change})" if change else words)
        return tuple(found)

    @property
    def _needed(self) -> str:
        return f" of the {hours(self.needs)} it takes" if self.needs and self.has_time is False else ""


def candidates(card: Card, staff: Staff, left_out: Sequence[str | None] = ()) -> tuple[Candidate, ...]:
    """All of our people but those `left_out`, the best placed for this contractor first."""
    theirs, monday = their_hours(card), monday_of(staff.today)
    needs = card.state.internal.manager_time if card.state.internal else None
    loads = loads_of(staff)
    found = []
    for id, person in staff.project.people.items():
        if id not in left_out:
            ours = our_hours(person, staff)
            shared = shared_minutes(theirs, ours, monday) if theirs and ours else None
            found.append(Candidate(id, person, loads[id].left, needs, shared))
    return tuple(sorted(found, key=lambda candidate: candidate.order))


def why_choose(card: Card, staff: Staff) -> str:
    """Why a contractor needs another manager or a backup; empty if all is well."""
    people = staff.project.people
    if not card.manager:
        return "nobody manages the work"
    manager = people.get(card.manager)
    lacking = _lacking(manager) if manager else ()
    if lacking:
        return f"{staff.name_of(card.manager)} is not placed to manage yet: {', '.join(lacking)}"
    left = loads_of(staff)[card.manager].left
    if left is not None and left < 0 and card.is_working:
        return f"{staff.name_of(card.manager)} has {hours(-left)} a week too little for all contractors"
    away = _away_without_cover(staff)
    if card.manager in away and (not card.backup or card.backup in away):
        return f"{staff.name_of(card.manager)} is away in the next days, and nobody stands in"
    if not card.backup and sum(not _lacking(person) for person in people.values()) > 1:
        return "nobody stands in for the manager"
    return ""


def is_about_backup(card: Card, staff: Staff) -> bool:
    """Whether it is only somebody to stand in that is missing."""
    return why_choose(card, staff) == "nobody stands in for the manager"


def loads_of(staff: Staff) -> Mapping[str, Load]:
    """The hours of all our people, by id."""
    return staff.once("loads", lambda: _loads(staff))


def their_hours(card: Card) -> Hours | None:
    """When a contractor works, as they told us; None if they have not."""
    told, zone = card.state.availability, card.state.time_zone
    if not told or not told.weekdays or not told.from_ or not told.to or not zone:
        return None
    return Hours(zone, told.weekdays, told.from_, told.to)


def our_hours(person: Person, staff: Staff) -> Hours | None:
    """When one of our people works; None if it is not written."""
    if not person.weekdays or not person.from_ or not person.to:
        return None
    return Hours(person.time_zone or staff.zone.key, person.weekdays, person.from_, person.to)


def hours(count: Decimal) -> str:
    """`2.5 h`."""
    return f"{count.normalize():f} h".replace("-", "−")


def monday_of(day: date) -> date:
    """The first day of the week for which hours in common are reckoned."""
    return day - timedelta(days=day.weekday())


def _lacking(person: Person) -> tuple[str, ...]:
    """In what respects somebody is not placed to manage yet."""
    return tuple(name for respect, name in RESPECTS.items() if getattr(person.manages, respect, None) == "not_yet")


def _loads(staff: Staff) -> Mapping[str, Load]:
    taken = dict.fromkeys(staff.project.people, Decimal(0))
    planned = dict.fromkeys(staff.project.people, Decimal(0))
    for card in staff.cards:
        time = card.state.internal.manager_time if card.state.internal else None
        if time and card.manager in taken and card.status != "ended":
            (planned if card.status == "draft" else taken)[card.manager] += time
    return {
        id: Load(
            None if person.hours_a_week is None else Decimal(person.hours_a_week),
            taken[id],
            planned[id],
        )
        for id, person in staff.project.people.items()
    }


def _away_without_cover(staff: Staff) -> frozenset[str]:
    """Ids of our people who are away in the week to come, with nobody named who covers."""

    def find() -> frozenset[str]:
        last = staff.today + _WEEK - timedelta(days=1)
        found = absences(staff, staff.today, last)
        return frozenset(absence.person for absence in found if absence.person and not absence.covered_by)

    return staff.once("away without cover", find)
