"""What falls on the days of a window, for one contractor: theirs, ours, together, and what we owe because of it.

In: a `Staff`, a contractor, and a first and last day. Out: events and duties. Days and times are the company's. What
happens every day is left out, as on a contractor's own page of dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handbook.compose import contractor_data, dates
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_time import day_after, longest
from handbook.compose.view import Lens
from handbook.model.calendars import WorkCalendar
from handbook.model.contractor import Contractor
from handbook.model.occurrences import Occurrence, occurrences
from handbook.model.values import Rhythm

_MARGIN = timedelta(days=40)
"""How far around a window a rhythm is worked out: further than any run of days off moves a date."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One date of one contractor, on the company's clock; `at` is None where no time of day is set.

    `path` names the expectation, such as `("deliverables", "monthly-close")`.
    """

    card: Card
    path: tuple[str, str]
    title: str
    who: dates.Who
    day: date
    at: time | None
    moved_from: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something we owe by a day. `by` is the id of the person it falls to, None if nobody is named."""

    card: Card
    text: str
    day: date
    by: str | None


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something with a rhythm in one state of a handbook, and the days between which it is promised."""

    lens: Lens
    state: Contractor
    dated: dates.Dated
    promised: tuple[tuple[date, date], ...]


def events(card: Card, staff: Staff, first: date, last: date) -> Iterator[Event]:
    """Everything of one contractor that falls on a day from `first` to `last`."""
    for thing in _things(card, staff):
        yield from _events(thing, card, staff, first, last)


def duties(card: Card, staff: Staff, first: date, last: date) -> Iterator[Duty]:
    """What we owe one contractor by a day from `first` to `last`: what we provide, reviews, invoices to pay.

    A review takes its time from the day on which the deliverable is due, a payment from the day of the invoice.
    """
    for thing in _things(card, staff):
        kind, id = thing.dated.path
        person, within, what = None, None, "Provide"
        if kind == "we_provide" and thing.state.scope:
            person = thing.state.scope.we_provide[id].person
        elif kind == "deliverables" and (review := thing.state.deliverables[id].review):
            person, within, what = review.person, review.within, "Review"
        elif kind == "payment" and (payment := thing.state.payment):
            asked = payment.if_unpaid
            person, within, what = asked.ask if asked else None, payment.pay_within, "Pay"
        if kind in ("tasks", "meetings") or (kind != "we_provide" and not within):
            continue
        by = staff.resolved(person, thing.state)
        since = first - longest(within) if within else first
        for event in _events(thing, card, staff, since, last):
            day = day_after(event.day, within, staff.calendar) if within else event.day
            if first <= day <= last:
                due = f" (due {staff.words.short_day(event.day)})" if within else ""
                yield Duty(card, f"{what}: {event.title}{due}", day, by)


def _things(card: Card, staff: Staff) -> Iterator[_Thing]:
    lens = Lens(card.handbook, staff.project, staff.words)
    for since, before, state in dates._spans(lens):
        for dated in dates.things(state):
            if not dates._is_daily(dated.rhythm):
                yield _Thing(lens, state, dated, tuple(dates._promised(state, dated, since, before)))


def _events(thing: _Thing, card: Card, staff: Staff, first: date, last: date) -> Iterator[Event]:
    dated = thing.dated
    own_zone = ZoneInfo(thing.state.time_zone) if thing.state.time_zone else staff.zone
    calendar = staff.calendar if dated.who == "we" else dates.contractor_calendar(thing.state)
    for starts, ends in thing.promised:
        starts, ends = max(starts, first - _MARGIN), min(ends, last + _MARGIN)
        if starts > last + _DAY or ends < first - _DAY:
            continue
        for one in _occurrences(dated.rhythm, starts, ends, staff.zone, own_zone, calendar):
            moment = one.moment.astimezone(staff.zone) if one.moment else None
            day = moment.date() if moment else one.day
            if first <= day <= last:
                at = moment.timetz().replace(tzinfo=None) if moment else None
                yield Event(card, dated.path, _title(dated, one, thing.lens), dated.who, day, at, one.moved_from)


def _title(dated: dates.Dated, one: Occurrence, lens: Lens) -> str:
    period = contractor_data._period(one.covers, lens) if one.covers else ""
    if dated.path[0] == "payment":
        return f"Invoice for {period}" if period else "Invoice"
    return f"{dated.title}, {period}" if period else dated.title


@lru_cache(maxsize=16384)
def _occurrences(
    rhythm: Rhythm, starts: date, ends: date, zone: ZoneInfo, contractor_zone: ZoneInfo, calendar: WorkCalendar
) -> tuple[Occurrence, ...]:
    """As `occurrences`; contractors of one role share most of their rhythms."""
    return occurrences(rhythm, starts=starts, ends=ends, zone=zone, contractor_zone=contractor_zone, calendar=calendar)
