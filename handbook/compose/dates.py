"""Every date of a handbook from the start of an engagement to its end, theirs and ours, in both time zones.

In: a handbook in its project. Out: rows in order of time. What happens every day is not a date: see `daily`. A dated
change (`from_date`) counts from its day on, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.words import Words
from handbook.model.calendars import WorkCalendar
from handbook.model.contractor import Contractor
from handbook.model.occurrences import Occurrence, Period, moment_on, occurrences
from handbook.model.values import Rhythm
from handbook.model.working_days import company_calendar, contractor_calendar

Who = Literal["you", "we", "both"]
INVOICE = message("Send your invoice")
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of the handbook that falls on dates: whose it is, and where in the handbook it stands."""

    path: tuple[str, str]
    title: str
    rhythm: Rhythm
    who: Who
    engagement: str | None = None

    def called(self, words: Words) -> str:
        """Its title for the reader: an invoice has none of its own."""
        return words.text(self.title) if self.path[0] == "payment" else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """One date. `mine` and `ours` are the moment in the contractor's and the company's zone, if there is a time.

    `clocks_differ` says that these clocks do not show the same, `mine_twice` and `ours_twice` that the clock there shows this
    time twice on its day. `iso` is when it is over, as ISO 8601: the contractor's own clock with its offset, or the day if no
    time is set. `moved_because` names the holiday or the closure on the day it was moved from; empty if that day is a weekend.
    `since` is the first day of the state it belongs to.
    """

    day: date
    dated: Dated
    covers: Period | None
    mine: datetime | None
    ours: datetime | None
    iso: str
    moved_from: date | None
    moved_because: str
    clock_moved: bool
    since: date
    clocks_differ: bool
    mine_twice: bool
    ours_twice: bool

    @property
    def sort_key(self) -> tuple[date, time, str]:
        return (self.day, self.mine.time() if self.mine else time.max, self.dated.title)


def rows(lens: Lens) -> tuple[Row, ...]:
    """All dates of a handbook, earliest first."""
    language = lens.words.language.tag
    company = company_calendar(lens.project, language)
    zone = ZoneInfo(lens.project.company.time_zone or "UTC")
    found: list[Row] = []
    for since, before, state in spans(lens):
        own_zone = ZoneInfo(state.time_zone) if state.time_zone else zone
        calendar = contractor_calendar(state, language)
        for dated in things(state):
            if is_daily(dated.rhythm):
                continue
            for starts, ends in promised(state, dated, since, before):
                worked = company if dated.who == "we" else calendar
                due = occurrences(
                    dated.rhythm, starts=starts, ends=ends, zone=zone, contractor_zone=own_zone, calendar=worked
                )
                found += [
                    _row(one, dated, own_zone, zone, worked, since)
                    for one in due
                    if is_about_the_work(one, dated, state)
                ]
    return tuple(sorted(found, key=lambda row: row.sort_key))


def daily(lens: Lens) -> tuple[Dated, ...]:
    """What happens every day or every working day, in any state."""
    every: dict[tuple[str, str], Dated] = {}
    for _, state in lens.handbook.states:
        every.update({dated.path: dated for dated in things(state) if is_daily(dated.rhythm)})
    return tuple(every.values())


def things(state: Contractor) -> Iterator[Dated]:
    """Everything in one state that has a rhythm."""
    for id, deliverable in state.deliverables.items():
        if deliverable.due:
            yield Dated(("deliverables", id), deliverable.title or id, deliverable.due, "you", deliverable.engagement)
    for id, task in state.tasks.items():
        if task.due:
            yield Dated(("tasks", id), task.title or id, task.due, "you", task.engagement)
    for id, provided in (state.scope.we_provide if state.scope else {}).items():
        if provided.due:
            yield Dated(("we_provide", id), provided.title or id, provided.due, "we")
    for id, meeting in (state.communication.meetings if state.communication else {}).items():
        if meeting.when:
            yield Dated(("meetings", id), meeting.title or id, meeting.when, "both")
    if state.payment and state.payment.invoice_due:
        yield Dated(("payment", "invoice"), INVOICE, state.payment.invoice_due, "you")


def spans(lens: Lens) -> Iterator[tuple[date, date, Contractor]]:
    """Each state with the first and the last day it holds."""
    states = lens.handbook.states
    for index, (since, state) in enumerate(states):
        following = states[index + 1][0] if index + 1 < len(states) else None
        yield since or date.min, following - timedelta(days=1) if following else date.max, state


def promised(state: Contractor, dated: Dated, since: date, before: date) -> Iterator[tuple[date, date]]:
    """The days between which a thing can fall due: those of its work, and a year more where it is about a time before.

    Which of these count is said by `is_about_the_work`.
    """
    days = _days_of_work(state, dated)
    if days:
        first, last = days
        last += _YEAR if dated.rhythm.covers else timedelta()
        first, last = max(first, since), min(last, before)
        if first <= last:
            yield first, last


def is_about_the_work(one: Occurrence, dated: Dated, state: Contractor) -> bool:
    """Whether the period that a date is about, such as the month of an invoice, holds days of its work."""
    if one.covers is None:
        return True
    days = _days_of_work(state, dated)
    return days is None or (one.covers.first <= days[1] and days[0] <= one.covers.last)


def _days_of_work(state: Contractor, dated: Dated) -> tuple[date, date] | None:
    """First and last day of the engagement, or from the first start to the last end of all."""
    own = state.engagements.get(dated.engagement or "")
    named = [own] if own else list(state.engagements.values())
    starts = [engagement.starts for engagement in named if engagement.starts]
    ends = [engagement.ends for engagement in named if engagement.ends]
    return (min(starts), max(ends)) if starts and ends else None


def is_daily(rhythm: Rhythm) -> bool:
    return rhythm.every is not None and rhythm.every.unit in ("day", "working day")


def _row(one: Occurrence, dated: Dated, own_zone: ZoneInfo, zone: ZoneInfo, worked: WorkCalendar, since: date) -> Row:
    at = dated.rhythm.at
    written_in = one.moment.tzinfo if one.moment else None
    clocks = _clocks(one.day, at, written_in, own_zone, zone) if at and written_in else None
    return Row(
        day=clocks.mine.date() if clocks else one.day,
        dated=dated,
        covers=one.covers,
        mine=clocks.mine if clocks else None,
        ours=clocks.ours if clocks else None,
        iso=clocks.iso if clocks else one.day.isoformat(),
        moved_from=one.moved_from,
        moved_because=worked.reason_off(one.moved_from) if one.moved_from else "",
        clock_moved=one.clock_moved,
        since=since,
        clocks_differ=clocks is not None and clocks.differ,
        mine_twice=clocks is not None and clocks.mine_twice,
        ours_twice=clocks is not None and clocks.ours_twice,
    )


class _Clocks(NamedTuple):
    """A moment as a `Row` tells it."""

    mine: datetime
    ours: datetime
    iso: str
    differ: bool
    mine_twice: bool
    ours_twice: bool


@lru_cache(maxsize=8192)
def _clocks(day: date, at: time, written_in: tzinfo, own_zone: ZoneInfo, zone: ZoneInfo) -> _Clocks:
    """What the clocks show at a time on a day: many handbooks ask the same."""
    moment, _ = moment_on(day, at, written_in)
    mine, ours = moment.astimezone(own_zone), moment.astimezone(zone)
    return _Clocks(
        mine,
        ours,
        mine.isoformat(timespec="minutes"),
        mine.utcoffset() != ours.utcoffset(),
        _comes_twice(mine),
        _comes_twice(ours),
    )


def _comes_twice(moment: datetime) -> bool:
    """Whether a clock in its zone shows this time twice on its day (PEP 495)."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()
