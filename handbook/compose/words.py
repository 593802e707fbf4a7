"""Values as a reader would say them: dates, money, durations, rhythms, lists.

In: typed values. Out: plain text, English for now. Every word that the generator adds to a value stands in this room or
in the page templates, so that a language is added in these two places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from handbook.compose.languages import ENGLISH, Language
from handbook.model.values import LAST, WEEKDAYS, Duration, Money, MonthDay, Rhythm

_MONTH_NAMES = tuple("January February March April May June July August September October November December".split())
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth"}
_PLACED = {"yes": "yes", "with_support": "with support", "not_yet": "not yet"}


class Unsayable(TypeError):
    """A value that has no words of its own, such as a group of fields."""


@dataclass(frozen=True)
class Words:
    """The words of one handbook. `company_zone` and `contractor_zone` are IANA names, for "17:00 (London time)"."""

    company_zone: str
    contractor_zone: str | None = None
    language: Language = ENGLISH

    def text(self, message: str, **values: object) -> str:
        """A message in the reader's language; see `Language.text`."""
        return self.language.text(message, **values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """A message that depends on a number; see `Language.plural`."""
        return self.language.plural(one, many, count, **values)

    def say(self, value: Any) -> str:
        """Any value in words; raises `Unsayable` for a group of fields."""
        for kind, say in self._ways:
            if isinstance(value, kind):
                return say(value)
        raise Unsayable("this is a group of values and cannot be printed as a whole")

    @cached_property
    def _ways(self) -> tuple[tuple[Any, Callable[[Any], str]], ...]:
        """How each type is said; the more special first, as a bool is an int and a datetime is a date."""
        return (
            (bool, lambda value: "yes" if value else "no"),
            (str, lambda value: value.capitalize() if value in WEEKDAYS else _PLACED.get(value, str(value))),
            (int, str),
            (Decimal, self.number),
            (datetime, lambda value: f"{self.day(value.date())}, {self.clock(value.time())}"),
            (date, self.day),
            (time, self.clock),
            (Money, self.money),
            (Duration, self.duration),
            (Rhythm, self.rhythm),
            (list | tuple, self._list),
        )

    def _list(self, value: Sequence[Any]) -> str:
        if any(isinstance(item, list | tuple) for item in value):
            raise Unsayable("a list inside a list cannot be printed")
        return self.listed([item if isinstance(item, str) else self.say(item) for item in value])

    def day(self, value: date) -> str:
        """`30 June 2026`."""
        return f"{value.day} {_MONTH_NAMES[value.month - 1]} {value.year}"

    def short_day(self, value: date) -> str:
        """`Tue 30 June`, for tables under a heading that names the year."""
        return f"{WEEKDAYS[value.weekday()].capitalize()[:3]} {value.day} {_MONTH_NAMES[value.month - 1]}"

    def month(self, value: date) -> str:
        """`June 2026`."""
        return f"{_MONTH_NAMES[value.month - 1]} {value.year}"

    def clock(self, value: time) -> str:
        """`17:00`."""
        return f"{value:%H:%M}"

    def number(self, value: Decimal) -> str:
        """`24,000` and `1,234.50`: no decimals where they are all zero."""
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"

    def money(self, value: Money) -> str:
        """`24,000 GBP`."""
        return f"{self.number(value.amount)} {value.currency}"

    def duration(self, value: Duration) -> str:
        """`2 working days`."""
        return str(value)

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part) if items else ""

    def over_time(self, changes: Sequence[tuple[date | None, str | None]]) -> str:
        """A value with the dates it holds for: `780 GBP until 30 June 2026, 850 GBP from 1 July 2026`.

        `changes` are (first day, words or None where there is no value) in order; the first has no day.
        """
        if len(changes) == 1:
            return changes[0][1] or ""
        parts = []
        for index, (since, text) in enumerate(changes):
            following = changes[index + 1][0] if index + 1 < len(changes) else None
            if text is not None:
                parts.append(f"{text} {self.period(None if following else since, following)}".strip())
        return ", ".join(parts)

    def period(self, since: date | None, until: date | None) -> str:
        """`from 1 July 2026 until 31 December 2026`; `until` is the first day that no longer counts."""
        first = f"from {self.day(since)}" if since else ""
        last = f"until {self.day(date.fromordinal(until.toordinal() - 1))}" if until else ""
        return f"{first} {last}".strip()

    # --- rhythms ----------------------------------------------------------------------------------------------------

    def rhythm(self, value: Rhythm) -> str:
        """`on the 5th of every month at 17:00 (London time), or the working day before if that is a day off`."""
        parts = [self._days(value)]
        if value.at:
            parts.append(f" at {self.clock(value.at)} ({self.zone_name(value.time_zone)})")
        if value.day_off in ("before", "after") and not self._always_works(value):
            parts.append(f", or the working day {value.day_off} if that is a day off")
        if value.ends:
            parts.append(f", until {self.day(value.ends)}")
        return "".join(parts)

    def zone_name(self, zone: str | None) -> str:
        """How readers call a zone: `your time`, or the city of the company's or the named zone."""
        if zone == "contractor" or (zone and zone == self.contractor_zone):
            return "your time"
        name = self.company_zone if zone in (None, "company") else zone
        return f"{name.rsplit('/', 1)[-1].replace('_', ' ')} time"

    def _days(self, value: Rhythm) -> str:
        if value.date:
            return f"on {self.day(value.date)}"
        if value.every is None:
            return ""
        weekdays = self.listed([weekday.capitalize() for weekday in value.weekdays])
        match value.every.unit:
            case "day" | "working day":
                return f"every {value.every.unit}"
            case "week":
                if value.every.count == 1:
                    return f"every {weekdays}"
                start = f", counted from {self.day(value.starting)}" if value.starting else ""
                count = "second" if value.every.count == 2 else f"{value.every.count}th"
                return f"every {count} {weekdays}{start}"
            case _:
                return self._in_months(value)

    def _in_months(self, value: Rhythm) -> str:
        day = self._month_day(value.day) if value.day else ""
        if not value.months:
            return f"on {day} of every month"
        months = [month.capitalize() for month in value.months]
        if len(months) == 1:
            return f"every year on {day} of {months[0]}"
        return f"on {day} of {self.listed(months)}"

    def _month_day(self, day: MonthDay) -> str:
        if day.of == "day":
            return "the last day" if day.nth == LAST else f"the {_nth(day.nth)}"
        if day.of == "working day":
            return "the last working day" if day.nth == LAST else f"the {_nth(day.nth)} working day"
        which = "last" if day.nth == LAST else _ORDINALS[day.nth]
        return f"the {which} {day.of.capitalize()}"

    def _always_works(self, value: Rhythm) -> bool:
        """Whether the rhythm names working days, so that a day off cannot happen."""
        return bool(
            (value.every and value.every.unit == "working day") or (value.day and value.day.of == "working day")
        )


def _nth(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
