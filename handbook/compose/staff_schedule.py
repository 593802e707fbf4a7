"""The page *Dates*: what falls on the next eight weeks, for all contractors, with holidays and closures on both sides.

In: a `Staff`. Out: sections for the template `staff/dates.md`, one for each week. Days and times are the company's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handbook.compose.staff_base import Card, Staff, names
from handbook.compose.staff_days import Absence, absences, days_between, days_text, holidays, own_days_off
from handbook.compose.staff_events import AHEAD, Event, events
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Joined, Line, Link, Names, Small, State
from handbook.model.working_days import contractor_calendar

_COLUMNS = ("Day", "What", "From", "Contractors", "Manager")
_WHO = {"you": "them", "we": "us", "both": "together"}


def head(staff: Staff) -> dict[str, Any]:
    """The days the page is about, the zone its times are in, and what it can be filtered by."""
    of_managers = () if staff.project.is_firm_of_one else (("manager", "Manager"),)
    return {
        "days": days_text(staff.words, staff.today, _last(staff)),
        "zone": staff.words.zone_name("company"),
        "filters": filters(*of_managers, ("who", "From")),
    }


def sections(staff: Staff) -> tuple[Section, ...]:
    """The weeks, from Monday to Sunday; the first one begins today."""
    first, last = staff.today, _last(staff)
    by_week: dict[date, list[_Row]] = defaultdict(list)
    for row in (*_off_rows(staff, first, last), *_event_rows(staff, first, last)):
        by_week[_monday(row.day)].append(row)
    found = []
    monday = _monday(first)
    columns = _COLUMNS[:4] if staff.project.is_firm_of_one else _COLUMNS
    while monday <= last:
        days = max(monday, first), min(monday + timedelta(days=6), last)
        rows = sorted(by_week[monday], key=lambda row: (row.day, not row.is_off, row.time, row.text))
        lines = tuple(_line(row, staff, len(columns)) for row in rows)
        title, anchor = days_text(staff.words, *days), f"week.{days[0].isoformat()}"
        found.append(Section(title, anchor, columns, lines, nothing="Nothing is due."))
        monday += timedelta(days=7)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """What falls on one day. `time` sorts the rows of a day; `cards` are those it concerns, with a note on each."""

    day: date
    time: str
    is_off: bool
    text: str
    note: str
    who: str
    cards: tuple[Card, ...]
    links: tuple[Link, ...]


def _line(row: _Row, staff: Staff, columns: int) -> Line:
    text = State("off", row.text) if row.is_off else row.text
    managers = sorted({card.manager for card in row.cards if card.manager})
    cells = (
        staff.dated(row.day, short=True),
        Joined((text, Small(row.note))) if row.note else text,
        row.who,
        Names(row.links),
        Joined(tuple(staff.keyed(manager) for manager in managers), ", "),
    )
    return Line(cells[:columns], max(1, len(row.links)))


def _event_rows(staff: Staff, first: date, last: date) -> Iterator[_Row]:
    """Dates; the same thing on the same day stands once, with all contractors it concerns."""
    grouped: dict[tuple[date, str, str], list[Event]] = defaultdict(list)
    for card in staff.working:
        for event in events(card, staff, first, last):
            grouped[event.day, event.title, event.who].append(event)
    away = _away_by_card(staff, first, last)
    off = {day: why for (start, end), why in own_days_off(staff, first, last) for day in days_between(start, end)}
    for (day, title, who), same in grouped.items():
        yield _Row(
            day,
            min((event.at.isoformat() for event in same if event.at), default="24"),
            False,
            title,
            f"we are off: {off[day]}" if day in off else "",
            _WHO[who],
            tuple(event.card for event in same),
            tuple(event.card.link(_note(event, away, staff)) for event in same),
        )


def _note(event: Event, away: Mapping[str, Sequence[Absence]], staff: Staff) -> str:
    """What stands behind a contractor's name: the time, where it was moved from, and whether they work on that day."""
    notes = [staff.words.clock(event.at)] if event.at else []
    if event.moved_from:
        notes.append(f"instead of {staff.words.short_day(event.moved_from)}")
    theirs = away.get(event.card.id)
    if theirs and any(absence.first <= event.day <= absence.last for absence in theirs):
        notes.append("away")
    state = event.card.state
    holiday = staff.once(
        ("holiday", state.country, event.day), lambda: contractor_calendar(state).holiday_name(event.day)
    )
    if holiday:
        notes.append(holiday)
    return ", ".join(notes)


def _off_rows(staff: Staff, first: date, last: date) -> Iterator[_Row]:
    """Days on which the company or a contractor does not work, each at its first day inside the window."""
    for (start, end), why in own_days_off(staff, first, last):
        yield _off_row(staff, max(start, first), f"We are off: {why}", (start, end))
    for day, holiday, cards in holidays(staff, staff.working, first, last):
        yield _off_row(staff, day, f"Public holiday: {holiday}", (day, day), cards)
    for absence in absences(staff, first, last):
        cover = f" ({absence.cover} covers)" if absence.cover else ""
        name = "Away" if absence.card else f"{staff.name_of(absence.person)} is away"
        cards = (absence.card,) if absence.card else ()
        yield _off_row(staff, max(absence.first, first), name + cover, (absence.first, absence.last), cards)


def _off_row(staff: Staff, day: date, text: str, days: tuple[date, date], cards: Sequence[Card] = ()) -> _Row:
    note = f"until {staff.words.day(days[1])}" if days[1] > days[0] else ""
    return _Row(day, "", True, text, note, "", tuple(cards), names(cards).links)


def _away_by_card(staff: Staff, first: date, last: date) -> Mapping[str, Sequence[Absence]]:
    found: dict[str, list[Absence]] = defaultdict(list)
    for absence in absences(staff, first, last):
        if absence.card:
            found[absence.card.id].append(absence)
    return found


def _last(staff: Staff) -> date:
    return staff.today + timedelta(days=AHEAD - 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
