"""The page *Choose a manager*: who has the time, who is well placed, and whose hours meet those of each contractor.

In: a `Staff`. Out: values and sections for the template `staff/managers.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handbook.compose.staff_base import Card, Staff, counted, names
from handbook.compose.staff_parts import Row, Section
from handbook.compose.staff_time import Hours, hours_text, shared_minutes, weekdays_text
from handbook.model.people import Person

_RESPECTS = ("experience", "own_work", "communication")
_PLACED = {"yes": "yes", "with_support": "with support", "not_yet": "not yet", None: "not said"}
_OTHERS = 8
"""How many people beside manager and backup are named for a contractor."""


def head(staff: Staff) -> dict[str, Any]:
    """Everyone who may manage: time, how well placed, whom they manage and back up. Most time left first."""
    rows = [_person(id, person, staff) for id, person in staff.project.people.items()]
    rows.sort(key=lambda row: (row["left_hours"] is None, -(row["left_hours"] or 0)))
    return {
        "people": rows,
        "week": staff.words.day(_monday(staff)),
        "without_hours": [row["name"] for row in rows if not row["hours"]],
        "not_told": [card.link() for card in _choosable(staff) if _their_hours(card) is None],
    }


def sections(staff: Staff) -> tuple[Section, ...]:
    """For every contractor who told us their hours: the hours of a usual week shared with each who may manage."""
    ours = {id: hours for id, person in staff.project.people.items() if (hours := _our_hours(person, staff))}
    rows = tuple(_overlap(card, hours, ours, staff) for card in _choosable(staff) if (hours := _their_hours(card)))
    return (Section("Hours in common", "overlap", rows),) if rows else ()


def _person(id: str, person: Person, staff: Staff) -> Row:
    manages = [card for card in staff.cards if card.manager == id and card.is_working]
    drafts = [card for card in staff.cards if card.manager == id and card.status == "draft"]
    backs_up = [card for card in staff.cards if card.backup == id and card.is_working]
    taken, planned = _time(manages), _time(drafts)
    left = Decimal(person.hours_a_week) - taken if person.hours_a_week is not None else None
    placed = {respect: getattr(person.manages, respect, None) for respect in _RESPECTS}
    changes = person.manages.would_change if person.manages else None
    hours = _our_hours(person, staff)
    return {
        "name": person.name or id,
        "does": person.does or "",
        "capacity": _hours(Decimal(person.hours_a_week)) if person.hours_a_week is not None else "not said",
        "taken": _hours(taken),
        "left": "not said" if left is None else _hours(left),
        "left_hours": left,
        "planned": _hours(planned) if planned else "",
        "too_little": left is not None and left < 0,
        "hours": _hours_words(hours) if hours else "",
        **{respect: _PLACED[level] for respect, level in placed.items()},
        "changes": [
            f"{respect.replace('_', ' ')}: {change}"
            for respect in _RESPECTS
            if (change := getattr(changes, respect, None))
        ],
        "manages": counted(names([*manages, *drafts])),
        "backs_up": counted(names(backs_up)),
    }


def _overlap(card: Card, theirs: Hours, ours: dict[str, Hours], staff: Staff) -> Row:
    monday = _monday(staff)
    minutes = {id: shared_minutes(theirs, hours, monday) for id, hours in ours.items()}
    free = (id for id in minutes if id not in (card.manager, card.backup) and _may_manage(staff.project.people[id]))
    others = sorted(free, key=lambda id: -minutes[id])
    told = card.state.availability.told_us if card.state.availability else None

    def said(id: str | None) -> str:
        if not id:
            return "nobody yet"
        return (
            f"{staff.name_of(id)} {hours_text(minutes[id])}"
            if id in minutes
            else f"{staff.name_of(id)} (hours not written)"
        )

    more = f", and {len(others) - _OTHERS} with fewer" if len(others) > _OTHERS else ""
    return {
        "contractor": card.link("draft" if card.status == "draft" else ""),
        "hours": _hours_words(theirs),
        "told": staff.words.day(told) if told else "",
        "manager": said(card.manager),
        "backup": said(card.backup),
        "others": ", ".join(said(id) for id in others[:_OTHERS]) + more,
    }


def _may_manage(person: Person) -> bool:
    """Whether nothing that is written speaks against it."""
    return all(getattr(person.manages, respect, None) != "not_yet" for respect in _RESPECTS)


def _choosable(staff: Staff) -> Sequence[Card]:
    return [card for card in staff.cards if card.status != "ended"]


def _their_hours(card: Card) -> Hours | None:
    told, zone = card.state.availability, card.state.time_zone
    if not told or not told.weekdays or not told.from_ or not told.to or not zone:
        return None
    return Hours(zone, told.weekdays, told.from_, told.to)


def _our_hours(person: Person, staff: Staff) -> Hours | None:
    if not person.weekdays or not person.from_ or not person.to:
        return None
    return Hours(person.time_zone or staff.zone.key, person.weekdays, person.from_, person.to)


def _hours_words(hours: Hours) -> str:
    zone = hours.zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{weekdays_text(hours.weekdays)}, {hours.start:%H:%M} to {hours.to:%H:%M} ({zone} time)"


def _time(cards: Sequence[Card]) -> Decimal:
    """Hours a week that managing these contractors takes."""
    times = (card.state.internal.manager_time for card in cards if card.state.internal)
    return sum((time for time in times if time), Decimal(0))


def _hours(count: Decimal) -> str:
    return f"{count.normalize():f} h".replace("-", "−")


def _monday(staff: Staff) -> date:
    return staff.today - timedelta(days=staff.today.weekday())
