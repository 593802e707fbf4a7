"""The page *Dates*: what falls on the next eight weeks, for all contractors, with holidays and closures on both sides.

In: a `Staff`. Out: sections for the template `staff/dates.md`, one for each week. Days and times are the company's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handbook.compose.dates import contractor_calendar
from handbook.compose.staff_base import Card, Staff, counted, names
from handbook.compose.staff_days import Absence, absences, days_between, days_text, holidays, own_days_off
from handbook.compose.staff_events import AHEAD, Event, events
from handbook.compose.staff_parts import Row, Section

_WHO = {"you": "them", "we": "us", "both": "together"}


def head(staff: Staff) -> dict[str, Any]:
    """The days the page is about, and the zone its times are in."""
    last = _last(staff)
    return {"days": days_text(staff.words, staff.today, last), "zone": staff.words.zone_name("company")}


def sections(staff: Staff) -> tuple[Section, ...]:
    """The weeks, from Monday to Sunday; the first one begins today."""
    first, last = staff.today, _last(staff)
    by_week: dict[date, list[Row]] = defaultdict(list)
    for row in (*_off_rows(staff, first, last), *_event_rows(staff, first, last)):
        by_week[_monday(row["date"])].append(row)
    found = []
    monday = _monday(first)
    while monday <= last:
        days = max(monday, first), min(monday + timedelta(days=6), last)
        rows = sorted(by_week[monday], key=lambda row: (row["date"], not row["is_off"], row["time"], row["text"]))
        found.append(Section(days_text(staff.words, *days), f"week.{days[0].isoformat()}", tuple(rows)))
        monday += timedelta(days=7)
    return tuple(found)


def _event_rows(staff: Staff, first: date, last: date) -> list[Row]:
    """Dates; the same thing on the same day stands once, with all contractors it concerns."""
    grouped: dict[tuple[date, str, str], list[Event]] = defaultdict(list)
    for card in staff.working:
        for event in events(card, staff, first, last):
            grouped[event.day, event.title, event.who].append(event)
    away = _away_by_card(staff, first, last)
    off = {day: why for (start, end), why in own_days_off(staff, first, last) for day in days_between(start, end)}
    rows = []
    for (day, title, who), same in grouped.items():
        rows.append(
            {
                "date": day,
                "time": min((event.at.isoformat() for event in same if event.at), default="24"),
                "is_off": False,
                "day": staff.words.short_day(day),
                "text": title,
                "who": _WHO[who],
                "contractors": counted([event.card.link(_note(event, away, staff)) for event in same]),
                "note": f"we are off: {off[day]}" if day in off else "",
            }
        )
    return rows


def _note(event: Event, away: Mapping[str, Sequence[Absence]], staff: Staff) -> str:
    """What stands behind a contractor's name: the time, where it was moved from, and whether they work on that day."""
    notes = [staff.words.clock(event.at)] if event.at else []
    if event.moved_from:
        notes.append(f"instead of {staff.words.short_day(event.moved_from)}")
    if any(absence.first <= event.day <= absence.last for absence in away.get(event.card.id, ())):
        notes.append("away")
    holiday = contractor_calendar(event.card.state).holiday_name(event.day)
    if holiday:
        notes.append(holiday)
    return ", ".join(notes)


def _off_rows(staff: Staff, first: date, last: date) -> list[Row]:
    """Days on which the company or a contractor does not work, each at its first day inside the window."""
    rows = []
    for (start, end), why in own_days_off(staff, first, last):
        rows.append(_off_row(staff, max(start, first), f"We are off: {why}", (start, end)))
    for day, holiday, cards in holidays(staff, staff.working, first, last):
        rows.append(_off_row(staff, day, f"Public holiday: {holiday}", (day, day), cards))
    for absence in absences(staff, first, last):
        cover = f" ({absence.cover} covers)" if absence.cover else ""
        name = "Away" if absence.card else f"{staff.name_of(absence.person)} is away"
        cards = (absence.card,) if absence.card else ()
        rows.append(_off_row(staff, max(absence.first, first), name + cover, (absence.first, absence.last), cards))
    return rows


def _off_row(staff: Staff, day: date, text: str, days: tuple[date, date], cards: Sequence[Card] = ()) -> Row:
    return {
        "date": day,
        "time": "",
        "is_off": True,
        "day": staff.words.short_day(day),
        "text": text,
        "who": "",
        "contractors": counted(names(cards)),
        "note": f"until {staff.words.day(days[1])}" if days[1] > days[0] else "",
    }


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
