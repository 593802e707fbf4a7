"""The days on which a rhythm falls.

In: a complete `Rhythm`, the first and last day it counts for, time zones, and the calendar of whoever must act. Out:
its occurrences, each with the day, the moment, the period it is about, and the day it was moved from. Nothing here
reads the clock.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from handbook.model.calendars import WorkCalendar
from handbook.model.values.days import MONTHS, WEEKDAYS, Month, Weekday
from handbook.model.values.rhythm import Covers, Rhythm
from handbook.model.values.rhythm_words import LAST, MonthDay

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_COVERED_MONTHS: dict[Covers, int] = {"previous month": 1, "previous 3 months": 3, "previous year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months that an occurrence is about: `months` is 1 (a month), 3 (three of them) or 12 (a year)."""

    year: int
    month: int
    months: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        year, month = _month_plus(self.year, self.month, self.months - 1)
        return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rhythm falls due.

    `day` is in the rhythm's own zone and `moment` the same as a point in time, None if no time of day is set.
    `moved_from` is the day off that the rhythm names, where `day_off` moved it. `clock_moved` says that the time of
    day does not exist on that day, because summer time begins, and that `moment` is later by what the clock jumps.
    """

    day: date
    moment: datetime | None = None
    covers: Period | None = None
    moved_from: date | None = None
    clock_moved: bool = False


def occurrences(
    rhythm: Rhythm,
    *,
    starts: date,
    ends: date,
    zone: ZoneInfo,
    contractor_zone: ZoneInfo,
    calendar: WorkCalendar,
) -> tuple[Occurrence, ...]:
    """Every occurrence from `starts` to `ends`, earliest first; none if the rhythm is incomplete.

    `starts` and `ends` are the days between which the promise holds, such as those of an engagement, not a window to
    look through: a date that `day_off` would move out of them goes to the nearest working day on the other side. `zone`
    is the company's. A day of the month that a month does not have (31 in June, the 20th of too few working days)
    is its last one. Two dates that a day off moves onto one day count once. `day_off` does nothing for `every: day`.
    """
    if not rhythm.is_complete:
        return ()
    last = min(ends, rhythm.ends or ends)
    found: dict[tuple[date, Period | None], Occurrence] = {}
    for nominal in _nominal_days(rhythm, starts, last, calendar):
        day = _moved(nominal, rhythm, starts, last, calendar)
        covers = _covered(rhythm.covers, nominal)
        moment, clock_moved = _moment(day, rhythm, zone, contractor_zone)
        moved_from = nominal if day != nominal else None
        occurrence = Occurrence(day, moment, covers, moved_from, clock_moved)
        known = found.get((day, covers))
        if known is None or known.moved_from:
            found[day, covers] = occurrence
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.moved_from or one.day)))


def _nominal_days(rhythm: Rhythm, first: date, last: date, calendar: WorkCalendar) -> Iterator[date]:
    """The days that the rhythm names, before any is moved, from `first` to `last`."""
    if rhythm.date is not None:
        yield from (day for day in (rhythm.date,) if first <= day <= last)
    elif rhythm.day is not None:
        yield from _month_days(rhythm.day, rhythm.months, first, last, calendar)
    elif rhythm.weekdays:
        yield from _week_days(rhythm, first, last)
    else:
        every_day = rhythm.every is not None and rhythm.every.unit == "day"
        yield from (day for day in _days(first, last) if every_day or calendar.is_working(day))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


def _week_days(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    """The weekdays of every n-th week, weeks beginning on Monday and counted from the week of `starting`."""
    count = rhythm.every.count if rhythm.every else 1
    if rhythm.starting:
        first = max(first, rhythm.starting)
    counted_from = _monday(rhythm.starting or first)
    weeks = (_monday(first) - counted_from) // _WEEK
    week = counted_from + weeks // count * count * _WEEK
    numbers = sorted(WEEKDAYS.index(name) for name in rhythm.weekdays)
    while week <= last:
        yield from (day for number in numbers if first <= (day := week + number * _DAY) <= last)
        week += count * _WEEK


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _month_days(
    rule: MonthDay, months: tuple[Month, ...], first: date, last: date, calendar: WorkCalendar
) -> Iterator[date]:
    numbers = {MONTHS.index(name) + 1 for name in months} or set(range(1, 13))
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        if month in numbers and first <= (day := _day_of_month(rule, year, month, calendar)) <= last:
            yield day
        year, month = _month_plus(year, month, 1)


def _day_of_month(rule: MonthDay, year: int, month: int, calendar: WorkCalendar) -> date:
    length = monthrange(year, month)[1]
    if rule.of == "day":
        return date(year, month, length if rule.nth == LAST else min(rule.nth, length))
    if rule.of == "working day":
        day = calendar.nth_working_day(year, month, rule.nth) or calendar.nth_working_day(year, month, LAST)
        return day or date(year, month, length)
    return _nth_weekday(rule.of, rule.nth, year, month)


def _nth_weekday(weekday: Weekday, nth: int, year: int, month: int) -> date:
    number = WEEKDAYS.index(weekday)
    if nth == LAST:
        end = date(year, month, monthrange(year, month)[1])
        return end - (end.weekday() - number) % 7 * _DAY
    start = date(year, month, 1)
    return start + (number - start.weekday()) % 7 * _DAY + (nth - 1) * _WEEK


def _moved(nominal: date, rhythm: Rhythm, first: date, last: date, calendar: WorkCalendar) -> date:
    """Where `day_off` moves a day to, kept between `first` and `last`."""
    day_off = rhythm.day_off or "same"
    if rhythm.every and rhythm.every.unit == "day":
        return nominal
    day = calendar.shift(nominal, day_off)
    if first <= day <= last:
        return day
    day = calendar.shift(nominal, "after" if day_off == "before" else "before")
    return day if first <= day <= last else nominal


def _covered(covers: Covers | None, nominal: date) -> Period | None:
    """The whole months before that of `nominal`, or the year before its year."""
    if covers is None:
        return None
    if covers == "previous year":
        return Period(nominal.year - 1, 1, 12)
    months = _COVERED_MONTHS[covers]
    return Period(*_month_plus(nominal.year, nominal.month, -months), months)


def _month_plus(year: int, month: int, months: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1


def _moment(day: date, rhythm: Rhythm, zone: ZoneInfo, contractor_zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """The point in time of `at` on `day`, and whether the clock had to be moved on.

    A time that summer time skips is later by the length of the gap, one that occurs twice is the first (PEP 495).
    """
    return moment_on(day, rhythm.at, _zone(rhythm.time_zone, zone, contractor_zone)) if rhythm.at else (None, False)


@lru_cache(maxsize=8192)
def moment_on(day: date, at: time, zone: tzinfo) -> tuple[datetime, bool]:
    """The same for a time and a zone: many handbooks have the same ones on the same days."""
    written = datetime.combine(day, at, tzinfo=zone)
    real = written.astimezone(UTC).astimezone(zone)
    return real, real.replace(tzinfo=None) != written.replace(tzinfo=None)


def _zone(name: str | None, zone: ZoneInfo, contractor_zone: ZoneInfo) -> tzinfo:
    if name in (None, "company"):
        return zone
    return contractor_zone if name == "contractor" else ZoneInfo(name or "UTC")
