"""The dates of a handbook as events of a calendar: series where a rule can say them exactly, else one by one.

In: the dates of the page *Dates*. Out: `Event`s that fall on the same dates, no more and no fewer. An event keeps its name
(`uid`) from edition to edition, so that a calendar that read it before moves it instead of doubling it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from handbook.compose.dates import Row
from handbook.model.values import LAST, MONTHS, WEEKDAYS, MonthDay, Rhythm

_MOST_EXCEPTIONS = 0.25
"""A series of which more is moved or left out is no help to anybody: its dates stand one by one."""

_ALWAYS_THERE = 28
"""Days of the month up to this one are in all months."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or a series. `name` is told apart from all others of the contractor.

    `start` is a moment in the rhythm's own zone, or a day if no time is set. `rule` repeats it (RFC 5545, 3.3.10) but for
    the starts in `left_out`. `replaces` is the start in the series of that name that this one takes the place of.
    `dates` are the rows it stands for, the first for one that repeats.
    """

    name: str
    dates: tuple[Row, ...]
    start: date | datetime
    rule: str = ""
    left_out: tuple[date | datetime, ...] = ()
    replaces: date | datetime | None = None


def events(rows: Sequence[Row]) -> Iterator[Event]:
    """The events of all dates, those of one thing together."""
    by_path: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_path[row.dated.path].append(row)
    for path, found in by_path.items():
        for number, run in enumerate(_runs(found)):
            name = ".".join(path) if number == 0 else f"{'.'.join(path)}.from-{run[0].since}"
            yield from _series(name, run) or _one_by_one(name, run)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The dates of one thing, apart where a dated change made it another."""
    run: list[Row] = []
    for row in rows:
        if run and (row.dated != run[-1].dated or zone_of(row) != zone_of(run[-1])):
            yield run
            run = []
        run.append(row)
    yield run


def _series(name: str, rows: Sequence[Row]) -> list[Event]:
    """The dates as a series; nothing if no rule says them, or too many of them are exceptions.

    A time that the clocks skip has no place in a series (RFC 5545, 3.3.10), and dates with names of their own, such as the
    month they are about, would lose them.
    """
    rule = _rule(rows[0].dated.rhythm)
    if not rule or len(rows) < 2 or any(row.covers or row.clock_moved for row in rows):
        return []
    meant = {nominal_day(row): row for row in rows}
    first, last = min(meant), max(meant)
    said = _fall(rule, first, last)
    moved = {day: row for day, row in meant.items() if row.moved_from}
    missing = [day for day in said if day not in meant]
    if len(meant) < len(rows) or not meant.keys() <= set(said):
        return []
    if len(moved) + len(missing) > len(said) * _MOST_EXCEPTIONS:
        return []
    days = sorted(meant)
    apart = [day for day, row in moved.items() if _passes_another(day, start_of(row), days)]
    left_out = tuple(_at(day, rows[0]) for day in sorted({*missing, *apart}))
    whole = Event(name, tuple(rows), _at(first, rows[0]), f"{rule};COUNT={len(said)}", left_out)
    return [
        whole,
        *(
            Event(f"{name}.{day}" if day in apart else name, (row,), start_of(row), replaces=_replaced(day, row, apart))
            for day, row in moved.items()
        ),
    ]


def _replaced(day: date, row: Row, apart: Sequence[date]) -> date | datetime | None:
    return None if day in apart else _at(day, row)


def _passes_another(day: date, start: date | datetime, days: Sequence[date]) -> bool:
    """Whether a date is moved onto or past another of its series, which calendars refuse (such as Outlook).

    `days` are all days of the series in order.
    """
    target = start.date() if isinstance(start, datetime) else start
    first, last = min(day, target), max(day, target)
    return bisect_right(days, last) - bisect_left(days, first) > 1


def _one_by_one(name: str, rows: Sequence[Row]) -> Iterator[Event]:
    """Each date by itself. What is due once keeps its name when it is put off; so does the one of a month."""
    known: set[str] = set()
    for row in rows:
        own = f"{name}{_suffix(row)}"
        if own in known:
            own = f"{name}.{nominal_day(row)}"
        if own in known:
            own = f"{own}.{len(known)}"
        known.add(own)
        yield Event(own, (row,), start_of(row))


def _suffix(row: Row) -> str:
    rhythm = row.dated.rhythm
    if rhythm.date:
        return ""
    if row.covers:
        return f".{row.covers.first:%Y-%m}"
    return f".{nominal_day(row):%Y-%m}" if rhythm.every and rhythm.every.unit == "month" else f".{nominal_day(row)}"


def zone_of(row: Row) -> ZoneInfo | None:
    """The zone that the time of a date is written in; None if it has no time."""
    if row.mine is None or row.ours is None:
        return None
    name = row.dated.rhythm.time_zone
    found = row.ours.tzinfo if name in (None, "company") else row.mine.tzinfo
    return found if name in (None, "company", "contractor") and isinstance(found, ZoneInfo) else ZoneInfo(name or "UTC")


def start_of(row: Row) -> date | datetime:
    """When a date is: a moment in the zone it is written in, or a day."""
    return row.mine.astimezone(zone_of(row)) if row.mine else row.day


def nominal_day(row: Row) -> date:
    """The day that the rhythm names, before it is moved off a day on which nobody works."""
    start = start_of(row)
    return row.moved_from or (start.date() if isinstance(start, datetime) else start)


def _at(day: date, row: Row) -> date | datetime:
    """What the start of a date would be on another day."""
    at = row.dated.rhythm.at
    return datetime.combine(day, at, tzinfo=zone_of(row)) if at else day


@lru_cache(maxsize=1024)
def _fall(rule: str, first: date, last: date) -> tuple[date, ...]:
    """The days on which a rule falls, from its first to `last`."""
    begin = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - days, whatever the zone
    end = datetime(last.year, last.month, last.day)  # noqa: DTZ001
    return tuple(found.date() for found in rrulestr(rule, dtstart=begin).between(begin, end, inc=True))


def _rule(rhythm: Rhythm) -> str:
    """The rule that names the days of a rhythm, if there is one that calendars know; else nothing."""
    if rhythm.every is None:
        return ""
    if rhythm.every.unit == "week":
        days = ",".join(_weekday(name) for name in WEEKDAYS if name in rhythm.weekdays)
        interval = f";INTERVAL={rhythm.every.count}" if rhythm.every.count > 1 else ""
        return f"FREQ=WEEKLY{interval};WKST=MO;BYDAY={days}"
    if rhythm.every.unit != "month" or rhythm.day is None:
        return ""
    day = _month_day(rhythm.day)
    months = ",".join(str(MONTHS.index(name) + 1) for name in MONTHS if name in rhythm.months)
    return f"FREQ=MONTHLY{f';BYMONTH={months}' if months else ''};{day}" if day else ""


def _month_day(day: MonthDay) -> str:
    if day.of == "working day":
        return ""
    if day.of == "day":
        is_last = day.nth in (LAST, 31)
        return f"BYMONTHDAY={-1 if is_last else day.nth}" if is_last or day.nth <= _ALWAYS_THERE else ""
    return f"BYDAY={day.nth}{_weekday(day.of)}"


def _weekday(name: str) -> str:
    return name[:2].upper()
