"""Days on which somebody does not work: our absences and theirs, public holidays, and the days the company is closed.

In: a `Staff` and a first and last day. Out: absences, holidays, and closures that touch these days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.compose.staff_base import Card, Staff
from handbook.compose.words import Words
from handbook.model.values import WEEKDAYS
from handbook.model.working_days import contractor_calendar

_DAY = timedelta(days=1)
_COMMON_WEEK = WEEKDAYS[:5]


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a contractor (`card`) or one of our people (`person`) is away; `cover` names who stands in."""

    card: Card | None
    person: str | None
    first: date
    last: date
    cover: str
    covered_by: str | None


def absences(staff: Staff, first: date, last: date) -> Iterator[Absence]:
    """Who is away on any day from `first` to `last`: our people, then contractors."""
    for id, person in staff.project.people.items():
        for away in person.away:
            if away.from_ and away.to and away.from_ <= last and away.to >= first:
                yield Absence(None, id, away.from_, away.to, staff.name_of(away.cover), away.cover)
    for card in staff.working:
        for away in card.state.away:
            if away.from_ and away.to and away.from_ <= last and away.to >= first:
                member = card.state.people.get(away.cover or "")
                yield Absence(card, None, away.from_, away.to, (member.name if member else None) or "", None)


def own_days_off(staff: Staff, first: date, last: date) -> list[tuple[tuple[date, date], str]]:
    """The closures and public holidays of the company, each with its days and the reason."""
    found = []
    for closed in staff.calendar.closed:
        if closed.first <= last and closed.last >= first:
            found.append(((closed.first, closed.last), closed.why or "closed"))
    for day in days_between(first, last):
        holiday = staff.calendar.holiday_name(day)
        is_closed = any(closure.first <= day <= closure.last for closure in staff.calendar.closed)
        if holiday and not is_closed and _is_usual(day, staff):
            found.append(((day, day), holiday))
    return sorted(found)


def holidays(
    staff: Staff, cards: Sequence[Card], first: date, last: date
) -> Iterator[tuple[date, str, tuple[Card, ...]]]:
    """The public holidays of these contractors, on days on which the company usually works."""
    by_country: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.state.country:
            by_country[card.state.country].append(card)
    for day in days_between(first, last):
        if not _is_usual(day, staff):
            continue
        named: dict[str, list[Card]] = defaultdict(list)
        for of_country in by_country.values():
            name = contractor_calendar(of_country[0].state).holiday_name(day)
            if name:
                named[name] += of_country
        for name, of_holiday in sorted(named.items()):
            yield day, name, tuple(of_holiday)


def days_text(words: Words, first: date, last: date) -> str:
    """`23 to 29 November 2026`, `30 November to 6 December 2026`, or `23 November 2026`."""
    if first == last:
        return words.day(last)
    begin = words.day(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
        if first.month == last.month:
            begin = str(first.day)
    return f"{begin} to {words.day(last)}"


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`."""
    return (first + n * _DAY for n in range((last - first).days + 1))


def _is_usual(day: date, staff: Staff) -> bool:
    """Whether the company works on this weekday."""
    return WEEKDAYS[day.weekday()] in (staff.calendar.working_week or _COMMON_WEEK)
