"""What falls on the next weeks for one contractor: theirs, ours, together, and what we owe because of it.

In: a `Staff`, a contractor, and a first and last day, not before today and at most `AHEAD` days on. Out: events and
duties. Days and times are the company's. What happens every day is left out, as on a contractor's own page of dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handbook.compose import dates
from handbook.compose.contractor_dates import period as period_words
from handbook.compose.lens import Lens
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_time import day_after, longest
from handbook.model.calendars import WorkCalendar
from handbook.model.contractor import Contractor
from handbook.model.occurrences import Occurrence, occurrences
from handbook.model.values import Duration, Rhythm
from handbook.model.working_days import contractor_calendar

AHEAD = 56
"""How many days are looked ahead, today included."""
_MARGIN = timedelta(days=40)
"""How far around a window a rhythm is worked out: further than any run of days off moves a date."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One date of one contractor, on the company's clock; `at` is None where no time of day is set."""

    card: Card
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
class _Duty:
    """What we owe after each event of something: what it is called, who owes it, and how long after."""

    called: str
    person: str | None
    within: Duration | None


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something with a rhythm in one state of a handbook, with its events as far as they count today or later."""

    state: Contractor
    duty: _Duty | None
    events: tuple[Event, ...]


def events(card: Card, staff: Staff, first: date, last: date) -> Iterator[Event]:
    """Everything of one contractor that falls on a day from `first` to `last`."""
    for thing in _things(card, staff):
        yield from (event for event in thing.events if first <= event.day <= last)


def duties(card: Card, staff: Staff, first: date, last: date) -> Iterator[Duty]:
    """What we owe one contractor by a day from `first` to `last`: what we provide, reviews, invoices to pay.

    A review takes its time from the day on which the deliverable is due, a payment from the day of the invoice.
    """
    for thing in _things(card, staff):
        duty = thing.duty
        if duty is None:
            continue
        by = staff.resolved(duty.person, thing.state)
        for event in thing.events:
            day = _day_after(event.day, duty.within, staff) if duty.within else event.day
            if first <= day <= last:
                due = f" (due {staff.words.short_day(event.day)})" if duty.within else ""
                yield Duty(card, f"{duty.called} “{event.title}”{due}", day, by)


def _day_after(day: date, within: Duration, staff: Staff) -> date:
    known: dict[date, date] = staff.once(("after", within), dict)
    if day not in known:
        known[day] = day_after(day, within, staff.calendar)
    return known[day]


def _things(card: Card, staff: Staff) -> tuple[_Thing, ...]:
    return staff.once(("things", card.id), lambda: tuple(_found(card, staff)))


def _found(card: Card, staff: Staff) -> Iterator[_Thing]:
    lens = Lens(card.handbook, staff.project, staff.words)
    last = staff.today + (AHEAD - 1) * _DAY
    for since, before, state in dates.spans(lens):
        for dated in dates.things(state):
            if dates.is_daily(dated.rhythm):
                continue
            duty = _duty_after(dated, state)
            first = staff.today - longest(duty.within) if duty and duty.within else staff.today
            promised = dates.promised(state, dated, since, before)
            found = tuple(
                event
                for starts, ends in promised
                for event in _events(dated, state, card, lens, staff, (starts, ends), (first, last))
            )
            if found:
                yield _Thing(state, duty, found)


def _duty_after(dated: dates.Dated, state: Contractor) -> _Duty | None:
    """What an expectation asks of us: to provide it, to review it, or to pay for it."""
    kind, id = dated.path
    if kind == "we_provide" and state.scope:
        return _Duty("provide", state.scope.we_provide[id].person, None)
    if kind == "deliverables" and (review := state.deliverables[id].review) and review.within:
        return _Duty("review", review.person, review.within)
    if kind == "payment" and (payment := state.payment) and payment.pay_within:
        return _Duty("pay", payment.if_unpaid.ask if payment.if_unpaid else None, payment.pay_within)
    return None


def _events(
    dated: dates.Dated,
    state: Contractor,
    card: Card,
    lens: Lens,
    staff: Staff,
    promised: tuple[date, date],
    window: tuple[date, date],
) -> Iterator[Event]:
    """The events of one thing inside a window; `promised` are the first and the last day on which it can fall due."""
    first, last = window
    starts, ends = max(promised[0], first - _MARGIN), min(promised[1], last + _MARGIN)
    if starts > ends:
        return
    own_zone = ZoneInfo(state.time_zone) if state.time_zone else staff.zone
    calendar = staff.calendar if dated.who == "we" else contractor_calendar(state)
    for one, day, at in _occurrences(dated.rhythm, starts, ends, staff.zone, own_zone, calendar):
        if first <= day <= last and dates.is_about_the_work(one, dated, state):
            yield Event(card, _title(dated, one, lens), dated.who, day, at, one.moved_from)


def _title(dated: dates.Dated, one: Occurrence, lens: Lens) -> str:
    period = period_words(one.covers, lens) if one.covers else ""
    if dated.path[0] == "payment":
        return f"Invoice for {period}" if period else "Invoice"
    return f"{dated.title}, {period}" if period else dated.title


@lru_cache(maxsize=16384)
def _occurrences(
    rhythm: Rhythm, starts: date, ends: date, zone: ZoneInfo, contractor_zone: ZoneInfo, calendar: WorkCalendar
) -> tuple[tuple[Occurrence, date, time | None], ...]:
    """As `occurrences`, each with its day and time in `zone`; contractors of one role share most of their rhythms."""
    found = []
    for one in occurrences(
        rhythm, starts=starts, ends=ends, zone=zone, contractor_zone=contractor_zone, calendar=calendar
    ):
        moment = one.moment.astimezone(zone) if one.moment else None
        at = moment.timetz().replace(tzinfo=None) if moment else None
        found.append((one, moment.date() if moment else one.day, at))
    return tuple(found)
