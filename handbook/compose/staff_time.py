"""Days counted on by a duration, and hours that two people share in a week.

In: days, durations, calendars, hours of work with their time zones. Out: days and minutes. Nothing reads the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from handbook.compose.overlap import Hours
from handbook.model.calendars import WorkCalendar
from handbook.model.values import WEEKDAYS, Duration, Weekday

_DAY = timedelta(days=1)
_HOURS_OF_A_WORKING_DAY = 8


def day_after(day: date, duration: Duration, calendar: WorkCalendar) -> date:
    """The last day of a time that begins when `day` is over, such as that of a review.

    Hours and minutes are rounded up to days; eight working hours make a working day.
    """
    if duration.unit == "months":
        return day + relativedelta(months=duration.count)
    count = _days(duration)
    return calendar.add_working_days(day, count) if duration.working else day + count * _DAY


def day_before(day: date, duration: Duration, calendar: WorkCalendar) -> date:
    """The day that lies `duration` before `day`, rounded to whole days: the last on which notice can be given."""
    if duration.unit == "months":
        return day - relativedelta(months=duration.count)
    count = _days(duration)
    if not duration.working:
        return day - count * _DAY
    for _ in range(count):
        day = calendar.shift(day - _DAY, "before")
    return day


def longest(duration: Duration) -> timedelta:
    """A time that `duration` never exceeds, with weekends and holidays."""
    if duration.unit == "months":
        return timedelta(days=31 * duration.count)
    count = _days(duration)
    return timedelta(days=3 * count + 14 if duration.working else count)


@lru_cache(maxsize=16384)
def shared_minutes(theirs: Hours, ours: Hours, monday: date) -> int:
    """Minutes of the week from `monday` in which both work, exact on both clocks, summer time included.

    The week is the first one's; for the second one the day before and the day after count too, as zones differ.
    """
    own = spans(theirs, [monday + n * _DAY for n in range(7)])
    others = spans(ours, [monday + n * _DAY for n in range(-2, 9)])
    seconds = 0.0
    for start, end in own:
        for other_start, other_end in others:
            seconds += max(0.0, (min(end, other_end) - max(start, other_start)).total_seconds())
    return round(seconds / 60)


def hours_text(minutes: int) -> str:
    """`37.5 h`."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") + " h"


def offset_text(zone: ZoneInfo, home: ZoneInfo, day: date) -> str:
    """How far the clock in `zone` is from the one at home on a day at noon: `+8 h`, `−5 h`, `+5:30 h`, `same time`."""
    noon = datetime.combine(day, time(12), tzinfo=home)
    ahead = (noon.astimezone(zone).utcoffset() or timedelta()) - (noon.utcoffset() or timedelta())
    minutes = round(ahead.total_seconds() / 60)
    if not minutes:
        return "same time"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''} h"


def weekdays_text(weekdays: Sequence[Weekday]) -> str:
    """`Mon to Fri`, or `Mon, Tue, Thu`."""
    numbers = sorted({WEEKDAYS.index(name) for name in weekdays})
    short = [WEEKDAYS[number].capitalize()[:3] for number in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{short[0]} to {short[-1]}"
    return ", ".join(short)


def _days(duration: Duration) -> int:
    """A duration in days or working days, rounded up; not for months."""
    match duration.unit:
        case "weeks":
            return 7 * duration.count
        case "days":
            return duration.count
        case "hours":
            return -(-duration.count // (_HOURS_OF_A_WORKING_DAY if duration.working else 24))
        case _:
            return -(-duration.count // (24 * 60))


def spans(hours: Hours, days: Sequence[date]) -> list[tuple[datetime, datetime]]:
    """The stretches of time worked on those of `days` that are working days, as points in time."""
    zone = ZoneInfo(hours.zone)
    spans = []
    for day in days:
        if WEEKDAYS[day.weekday()] in hours.weekdays:
            last = day if hours.to > hours.start else day + _DAY
            start = datetime.combine(day, hours.start, tzinfo=zone).astimezone(UTC)
            spans.append((start, datetime.combine(last, hours.to, tzinfo=zone).astimezone(UTC)))
    return spans
