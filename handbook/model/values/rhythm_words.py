"""The two phrases of a rhythm: how often it repeats, and on which day of a month it falls.

In: the text of `every` or of `day`. Out: an `Every` or a `MonthDay`; a ValueError says in plain words what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from handbook.model.values.days import WEEKDAYS, Weekday
from handbook.model.values.reading import FromText, pattern
from handbook.model.values.wording import NUMBER_WORDS, nearest, one_of, shown

MonthDayOf = Literal["day", "working day"] | Weekday

LAST = -1
"""`MonthDay.nth` of the last one."""

_MOST_WEEKS = 52
_MOST_WORKING_DAYS = 20
_WORDS = ("first", "second", "third", "fourth")

_WEEKS = re.compile(r"([0-9]{1,4}|[A-Za-z]+) [Ww]eeks?")
_EVERY_HINTS = {
    "1 week": "`week`",
    "1 month": "`month`",
    "1 day": "`day`",
    "daily": "`day`",
    "days": "`day`",
    "weekly": "`week`",
    "weeks": "`week`",
    "monthly": "`month`",
    "months": "`month`",
    "weekday": "`working day`",
    "weekdays": "`working day`",
    "workday": "`working day`",
    "business day": "`working day`",
    "working days": "`working day`",
    "fortnight": "`2 weeks`",
    "biweekly": "`2 weeks`",
    "other week": "`2 weeks`",
    "quarter": "`month` with `months: [january, april, july, october]`",
    "quarterly": "`month` with `months: [january, april, july, october]`",
    "3 months": "`month` with `months: [january, april, july, october]`",
    "6 months": "`month` with `months: [january, july]`",
    "year": "`month` with one month, such as `months: [january]`",
    "yearly": "`month` with one month, such as `months: [january]`",
}

_NUMBERED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: (.+))?")


@dataclass(frozen=True, slots=True)
class Every:
    """How often: every `count`-th `unit`. Only weeks are counted in more than ones."""

    count: int
    unit: Literal["day", "working day", "week", "month"]

    def __str__(self) -> str:
        return self.unit if self.count == 1 else f"{self.count} {self.unit}s"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of a month: the `nth` of its days, of its working days, or of one weekday; `LAST` counts from the end."""

    nth: int
    of: MonthDayOf

    def __str__(self) -> str:
        if self.of == "day":
            return "last" if self.nth == LAST else str(self.nth)
        if self.nth == LAST:
            return f"last {self.of}"
        return f"{_ordinal(self.nth)} {self.of}" if self.of == "working day" else f"{_WORDS[self.nth - 1]} {self.of}"


def parse_every(text: str) -> Every:
    """`day`, `working day`, `week`, `month`, or a number of weeks from 2 to 52."""
    match text:
        case "day" | "working day" | "week" | "month":
            return Every(1, text)
    found = _WEEKS.fullmatch(text)
    if found:
        count = int(found[1]) if found[1].isdigit() else NUMBER_WORDS.get(found[1].lower(), 0)
        if 2 <= count <= _MOST_WEEKS:
            every = Every(count, "week")
            if str(every) == text:
                return every
            raise ValueError(f"{shown(text)} is not written as a number of weeks; write it as `{every}`")
    raise ValueError(_other_every(text))


def _other_every(text: str) -> str:
    lower = text.lower().removeprefix("every ")
    if lower in ("day", "working day", "week", "month"):
        return f"{shown(text)} is not written as one of the words for `every`; write it as `{lower}`"
    if lower in _EVERY_HINTS:
        return f"{shown(text)} is not one of the words for `every`; write {_EVERY_HINTS[lower]}"
    weekday = nearest(lower, WEEKDAYS)
    if weekday:
        return f"{shown(text)} is a day, not how often; write `every: week` with `weekdays: [{weekday}]`"
    choice = one_of(["day", "working day", "week", "2 weeks", "month"])
    return f"{shown(text)} does not say how often; write {choice}"


def parse_month_day(text: str) -> MonthDay:
    """`5`, `last`, `5th working day`, `last working day`, `first tuesday` or `last friday`.

    Days go to 31 (in a shorter month that is its last day), working days to 20, weekdays to `fourth`.
    """
    meant = _meant_month_day(" ".join(text.lower().split()))
    if meant is None:
        raise ValueError(_other_month_day(text))
    if str(meant) != text:
        raise ValueError(f"{shown(text)} is not written as a day of the month is; write it as `{meant}`")
    return meant


def _meant_month_day(lower: str) -> MonthDay | None:
    """What the text means when read with some leave (`1st tuesday`, `first working day`), or None."""
    if lower in ("last", "last day"):
        return MonthDay(LAST, "day")
    numbered = _NUMBERED.fullmatch(lower)
    if numbered:
        nth, of = int(numbered[1]), numbered[2] or "day"
    else:
        word, _, of = lower.partition(" ")
        if word != "last" and word not in _WORDS:
            return None
        nth = LAST if word == "last" else _WORDS.index(word) + 1
    if of in ("business day", "workday", "weekday"):
        of = "working day"
    if of == "day":
        return MonthDay(nth, "day") if 1 <= nth <= 31 else None
    if of == "working day":
        return MonthDay(nth, "working day") if nth == LAST or 1 <= nth <= _MOST_WORKING_DAYS else None
    weekday = next((name for name in WEEKDAYS if name == of), None)
    return MonthDay(nth, weekday) if weekday and (nth == LAST or 1 <= nth <= len(_WORDS)) else None


def _other_month_day(text: str) -> str:
    lower = text.lower()
    if lower in WEEKDAYS:
        return f"{shown(text)} does not say which one of the month; write it as `first {lower}` or `last {lower}`"
    if lower.startswith(("fifth ", "5th ")) and lower.partition(" ")[2] in WEEKDAYS:
        return f"{shown(text)} is missing in most months; write it as `last {lower.partition(' ')[2]}`"
    if lower.endswith("working day"):
        return f"{shown(text)} is missing in some months; write a number up to 20, or `last working day`"
    choice = one_of(["5", "last", "5th working day", "last working day", "first tuesday"])
    return f"{shown(text)} is not a day of the month; write it like {choice}"


def _ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


EveryText = Annotated[
    Every,
    FromText(parse_every, Every, pattern("(day|working day|week|month|[1-9][0-9]? weeks)", "week", "2 weeks", "month")),
]
MonthDayText = Annotated[
    MonthDay,
    FromText(
        parse_month_day,
        MonthDay,
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 31},
                pattern("(last|.+ working day|(first|second|third|fourth|last) [a-z]+day)", "last", "5th working day"),
            ]
        },
    ),
]
