"""Days and times of day, and the names of weekdays and months.

In: the text of a scalar. Out: `datetime.date` or `datetime.time`; a ValueError says in plain words what to write
instead. Nothing here reads the clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time
from typing import Annotated, Literal, get_args

from handbook.model.values.reading import FromText, pattern
from handbook.model.values.wording import one_of, shown

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Month = Literal[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of `date.weekday()`."""
MONTHS: tuple[Month, ...] = get_args(Month)
"""In the order of the year; month n is `MONTHS[n - 1]`."""

FIRST_YEAR, LAST_YEAR = 1970, 2099

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# How else people write a day; looked at only to say what to write instead.
_YEAR_FIRST = r"([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})"
_YEAR_LAST = r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})"
_DAY_MONTH_NAME = r"([0-9]{1,2})(?:st|nd|rd|th|\.)? ([A-Za-z]{3,9})\.?,? ([0-9]{4})"
_MONTH_NAME_DAY = r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})"

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_CLOCK = r"(?i:([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(?::[0-9]{2})? ?(?:(a|p)\.?m\.?|h|o'clock)?)"


def parse_day(text: str) -> date:
    """A day as ISO 8601 writes it, `2026-04-30`, from 1970 to 2099."""
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError(_other_day(text))
    year, month, day = (int(part) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{shown(text)} has the year {found[1]}; write a year from {FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise ValueError(f"{shown(text)} has no month {found[2]}; write year-month-day, such as `2026-04-30`")
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = MONTHS[month - 1].capitalize()
        raise ValueError(f"{shown(text)} does not exist: {name} {year} has {length} days; write the day you mean")
    return date(year, month, day)


def _other_day(text: str) -> str:
    """What to say about text that is not written year-month-day."""
    meant = _meant_days(text)
    if not meant:
        return f"{shown(text)} is not a day; write it as year-month-day, such as `2026-04-30`"
    choice = one_of(day.isoformat() for day in meant)
    if len(meant) > 1:
        return f"{shown(text)} can be read in two ways; write it as {choice}"
    return f"{shown(text)} is not written year-month-day; write it as {choice}"


def _meant_days(text: str) -> list[date]:
    """The days that `text` can mean when read as people write dates; none, one or two."""
    readings: list[tuple[int, int, int]] = []
    if found := re.fullmatch(_YEAR_FIRST, text):
        readings = [(int(found[1]), int(found[2]), int(found[3]))]
    elif found := re.fullmatch(_YEAR_LAST, text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        readings = [(year, second, first), (year, first, second)]
    elif found := re.fullmatch(_DAY_MONTH_NAME, text):
        readings = [(int(found[3]), _month_number(found[2]), int(found[1]))]
    elif found := re.fullmatch(_MONTH_NAME_DAY, text):
        readings = [(int(found[3]), _month_number(found[1]), int(found[2]))]
    days: list[date] = []
    for year, month, day in readings:
        valid = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
        if valid and date(year, month, day) not in days:
            days.append(date(year, month, day))
    return days


def _month_number(name: str) -> int:
    """The month whose English name starts with `name`, or 0."""
    numbers = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())]
    return numbers[0] if len(numbers) == 1 else 0


def parse_clock(text: str) -> time:
    """A time of day on the 24-hour clock, `09:00` to `23:59`."""
    found = _CLOCK.fullmatch(text)
    if found:
        return time(int(found[1]), int(found[2]))
    meant = _meant_clock(text)
    if meant:
        raise ValueError(f"{shown(text)} is not written as hours and minutes; write it as `{meant:%H:%M}`")
    if text in ("24:00", "24"):
        raise ValueError(f"{shown(text)} is not a time of day; write it as `23:59`, or as `00:00` of the next day")
    raise ValueError(f"{shown(text)} is not a time of day; write it on the 24-hour clock, such as `17:00`")


def _meant_clock(text: str) -> time | None:
    """The time that `text` means when read as people write times, such as `5pm` or `9.30`."""
    found = re.fullmatch(_LOOSE_CLOCK, text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


Day = Annotated[
    date,
    FromText(parse_day, date, pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-04-30")),
]
Clock = Annotated[
    time,
    FromText(parse_clock, time, pattern("([01][0-9]|2[0-3]):[0-5][0-9]", "09:00", "17:30")),
]
