"""Which days are worked: public holidays, weekends, and the days on which somebody is closed.

In: a country, a working week, closed days. Out: a `WorkCalendar` that answers for any day. Public holidays come from
the `holidays` package, which is imported when the first day is asked for. Nothing here reads the clock.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from handbook.model.values.days import WEEKDAYS, Weekday
from handbook.model.values.rhythm import DayOff

_DAY = timedelta(days=1)
_FAR = 366
"""How many days off in a row are looked past; after a whole year without a working day the search ends."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody works, `first` and `last` included, and why."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a company or a person.

    `country` is an ISO 3166 code, with a region where holidays differ (`PL`, `CA-ON`); without one there are no public
    holidays. `working_week` are the weekdays worked; left empty, the weekend is the country's own, and Saturday and
    Sunday where there is no country. `language` (BCP 47) is that of the holidays' names, English where they have none.
    """

    country: str | None = None
    working_week: tuple[Weekday, ...] = ()
    closed: tuple[Closure, ...] = ()
    language: str = "en"

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked: no weekend, no public holiday, not closed."""
        if self.is_closed(day):
            return False
        if self.working_week:
            return WEEKDAYS[day.weekday()] in self.working_week and day not in self._year(day).names
        return day not in self._year(day).days_off

    def is_closed(self, day: date) -> bool:
        """Whether `day` is one of the days on which nobody works."""
        return any(closure.first <= day <= closure.last for closure in self.closed)

    def usually_works(self, day: date) -> bool:
        """Whether the weekday of `day` is worked in the week before or after."""
        return self.is_working(day - 7 * _DAY) or self.is_working(day + 7 * _DAY)

    def holiday_name(self, day: date) -> str | None:
        """The public holiday that falls on `day`, or None."""
        return self._year(day).names.get(day)

    def holidays(self, first: date, last: date) -> Iterator[date]:
        """The public holidays from `first` to `last`, in no order."""
        years = (_year_of(self.country, self.language, year) for year in range(first.year, last.year + 1))
        return (day for year in years for day in year.names if first <= day <= last)

    def reason_off(self, day: date) -> str:
        """Why `day` is not worked: the public holiday or the reason of the closure; empty for a weekend."""
        for closure in self.closed:
            if closure.first <= day <= closure.last:
                return closure.why
        return self.holiday_name(day) or ""

    def shift(self, day: date, day_off: DayOff) -> date:
        """`day` itself if it is worked or stays the `same`; else the nearest working day `before` or `after` it.

        Where no day is worked for a whole year, `day` stays as it is.
        """
        if day_off == "same" or self.is_working(day):
            return day
        return self._next_working(day, -_DAY if day_off == "before" else _DAY) or day

    def nth_working_day(self, year: int, month: int, n: int) -> date | None:
        """The n-th working day of a month, from 1, or from -1 backwards for the last; None if it has fewer."""
        length = monthrange(year, month)[1]
        days = range(1, length + 1) if n > 0 else range(length, 0, -1)
        found = (day for number in days if self.is_working(day := date(year, month, number)))
        return next(islice(found, abs(n) - 1, None), None) if n else None

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which does not count itself; `day` for 0.

        Where no day is worked for a whole year, the last working day found before that.
        """
        for _ in range(n):
            following = self._next_working(day, _DAY)
            if following is None:
                break
            day = following
        return day

    def _next_working(self, day: date, step: timedelta) -> date | None:
        for _ in range(_FAR):
            day += step
            if self.is_working(day):
                return day
        return None

    def _year(self, day: date) -> _Year:
        return _year_of(self.country, self.language, day.year)


@dataclass(frozen=True, slots=True)
class _Year:
    """The public holidays of one year by day, and all its days off where the country's own week is worked."""

    names: Mapping[date, str]
    days_off: frozenset[date]


@lru_cache(maxsize=1024)
def _year_of(country: str | None, language: str, year: int) -> _Year:
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    if country is None:
        return _Year({}, frozenset(day for day in days if day.weekday() >= 5))
    import holidays

    code, _, region = country.partition("-")
    names = holidays.country_holidays(
        code,
        subdiv=region or None,
        years=year,
        expand=False,
        language=_names_language(code, language),
    )
    # `is_working_day` also knows weekends that changed over the years, and Saturdays worked in exchange for a holiday.
    return _Year(dict(names), frozenset(day for day in days if not names.is_working_day(day)))


def _names_language(country: str, language: str) -> str | None:
    """Which of the languages that the holidays of `country` are named in is nearest to `language` (BCP 47)."""
    import holidays

    entity = getattr(holidays, country)
    # The country's own form comes first: `en_CA` for Canada, `en_GB` for the United Kingdom.
    known = sorted(entity.supported_languages or (), key=lambda name: name != entity.default_language)
    for wanted in (language.replace("-", "_"), language.partition("-")[0], "en"):
        for name in known:
            if wanted in (name, name.partition("_")[0]):
                return str(name)
    return None
