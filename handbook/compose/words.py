"""Values as a reader would say them: dates, money, durations, rhythms, lists.

In: typed values. Out: plain text in the reader's language. How each is said stands in `languages`, one module a concern.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from handbook.compose.languages import ENGLISH, Language, choices, dates, numbers, rhythms
from handbook.model.values import Duration, Money, Rhythm


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
            (bool, lambda value: self.text("yes") if value else self.text("no")),
            (str, str),
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
        return dates.day(self.language, value)

    def short_day(self, value: date) -> str:
        """`Tue 30 June`, for tables under a heading that names the year."""
        return dates.short_day(self.language, value)

    def day_of_month(self, value: date) -> str:
        """`Tue 30`, below the name of the month."""
        return dates.day_of_month(self.language, value)

    def days(self, first: date, last: date) -> str:
        """`2–8 June`: days of one month, below a heading that names the year."""
        return dates.days(self.language, first, last)

    def span(self, first: date, last: date) -> str:
        """`23–25 November 2026`: days in any months."""
        return dates.span(self.language, first, last)

    def months(self, first: date, last: date) -> str:
        """`January to March 2026`: whole months, the first and the last of them."""
        return dates.months(self.language, first, last)

    def country(self, code: str) -> str:
        """`Nigeria`, for `NG`."""
        return dates.country(self.language, code)

    def month(self, value: date) -> str:
        """`June 2026`."""
        return dates.month(self.language, value)

    def month_name(self, value: date) -> str:
        """`June`, where it stands alone."""
        return dates.month_alone(self.language, value.month)

    def short_month(self, value: date) -> str:
        """`Jun`, where it stands alone."""
        return dates.short_month(self.language, value.month)

    def clock(self, value: time) -> str:
        """`17:00`."""
        return f"{value.hour:02}:{value.minute:02}"

    def number(self, value: Decimal) -> str:
        """`24,000` and `1,234.50`: no decimals where they are all zero."""
        return numbers.number(self.language, value)

    def money(self, value: Money) -> str:
        """`24,000 GBP`."""
        return numbers.money(self.language, value)

    def duration(self, value: Duration) -> str:
        """`2 working days`."""
        return numbers.duration(self.language, value)

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return numbers.listed(self.language, items)

    def language_name(self, tag: str) -> str:
        """A language by its tag (BCP 47) as readers call it: `Spanish`, `español`; without its country."""
        return self.language.name_of(tag)

    def choice(self, value: str) -> str:
        """A word of the format, such as a weekday."""
        return choices.choice(self.language, value)

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
                days = self.period(None if following else since, following)
                parts.append(self.text("%(value)s %(days)s", value=text, days=days) if days else text)
        return ", ".join(parts)

    def period(self, since: date | None, until: date | None) -> str:
        """`from 1 July 2026 until 31 December 2026`; `until` is the first day that no longer counts."""
        first = self.day(since) if since else ""
        last = self.day(until - timedelta(days=1)) if until else ""
        if first and last:
            return self.text("from %(first)s until %(last)s", first=first, last=last)
        if first:
            return self.text("from %(first)s", first=first)
        return self.text("until %(last)s", last=last) if last else ""

    def rhythm(self, value: Rhythm) -> str:
        """`on the 5th of every month at 17:00 (London time), or the working day before if that is a day off`."""
        return rhythms.rhythm(self.language, value, self.zone_name(value.time_zone))

    def zone_name(self, zone: str | None) -> str:
        """How readers call a zone: `your time`, or the city of the company's or the named zone."""
        if zone == "contractor" or (zone and zone == self.contractor_zone):
            return rhythms.zone_name(self.language, None)
        return rhythms.zone_name(self.language, self.company_zone if zone in (None, "company") else zone)


@dataclass(frozen=True)
class WordsAbout(Words):
    """The same for somebody else, who reads about this contractor: no time is "your time"."""

    def zone_name(self, zone: str | None) -> str:
        named = (
            self.contractor_zone if zone == "contractor" else self.company_zone if zone in (None, "company") else zone
        )
        return rhythms.zone_name(self.language, named or self.company_zone)
