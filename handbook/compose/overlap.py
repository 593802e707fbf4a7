"""Which hours of a usual week two people share, by the clock of the first, on which days of the year.

In: the working hours of two people, each by their own clock, and the days they hold for. Out: one `Shared` for each
distance between the two clocks. Where summer time begins on different days, or in one of the two places only, the same
hours meet in winter and pass each other in summer: both are told. Minutes are counted from midnight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handbook.model.values import WEEKDAYS, Weekday

DAY = 24 * 60
_WEEK = 7 * DAY
_ONE_DAY = timedelta(days=1)

Stretch = tuple[int, int]
"""First minute and the minute after the last. An end past `DAY` lies on the next day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works in a usual week, by the clock of their zone. `to` at or before `start` is the next day's."""

    zone: str
    weekdays: tuple[Weekday, ...]
    start: time
    to: time

    @property
    def stretch(self) -> Stretch:
        """The hours of one day."""
        start, end = _minute(self.start), _minute(self.to)
        return start, end if end > start else end + DAY


@dataclass(frozen=True, slots=True)
class Shared:
    """What two people share while the second's clock is `ahead` minutes ahead of the first's.

    `days` are first and last days, both included. `by_weekday` holds every weekday on which the first one works, with the
    shared stretches by that one's clock; a stretch belongs to the day on which the first one's work begins.
    """

    ahead: int
    days: tuple[tuple[date, date], ...]
    by_weekday: tuple[tuple[Weekday, tuple[Stretch, ...]], ...]

    def alike(self) -> tuple[tuple[tuple[Weekday, ...], tuple[Stretch, ...]], ...]:
        """Weekdays that share the same stretches, taken together."""
        grouped: dict[tuple[Stretch, ...], list[Weekday]] = defaultdict(list)
        for weekday, stretches in self.by_weekday:
            grouped[stretches].append(weekday)
        return tuple((tuple(weekdays), stretches) for stretches, weekdays in grouped.items())


def shared_hours(first: Hours, second: Hours, since: date, until: date) -> tuple[Shared, ...]:
    """The hours shared from the day `since` to the day `until`, both included; what holds first comes first."""
    days: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for ahead, begins, ends in _distances(first.zone, second.zone, since, until):
        days[ahead].append((begins, ends))
    return tuple(Shared(ahead, tuple(found), _by_weekday(first, second, ahead)) for ahead, found in days.items())


def on_one_day(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same stretches on one clock face from 0 to `DAY`; what passes midnight is cut in two."""
    pieces = []
    for start, end in stretches:
        start, end = start % DAY, start % DAY + end - start
        pieces += [(start, min(end, DAY)), (0, end - DAY)] if end > DAY else [(start, end)]
    return tuple(pieces)


def _by_weekday(first: Hours, second: Hours, ahead: int) -> tuple[tuple[Weekday, tuple[Stretch, ...]], ...]:
    start, end = first.stretch
    others = list(_in_a_week(second, -ahead))
    found = []
    for number, weekday in enumerate(WEEKDAYS):
        if weekday in first.weekdays:
            midnight = number * DAY
            meetings = sorted(
                (max(midnight + start, begins) - midnight, min(midnight + end, ends) - midnight)
                for begins, ends in others
                if max(midnight + start, begins) < min(midnight + end, ends)
            )
            found.append((weekday, _joined(meetings)))
    return tuple(found)


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Stretches in order, those that touch made one: hours around the clock meet at midnight."""
    joined: list[Stretch] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _in_a_week(hours: Hours, moved: int) -> Iterator[Stretch]:
    """The stretches of a week from its Monday, `moved` by minutes, and those of the weeks before and after it."""
    start, end = hours.stretch
    for week in (-_WEEK, 0, _WEEK):
        for number, weekday in enumerate(WEEKDAYS):
            if weekday in hours.weekdays:
                at = week + number * DAY + moved
                yield at + start, at + end


def _distances(first: str, second: str, since: date, until: date) -> Iterator[tuple[int, date, date]]:
    """How far ahead the second clock is, with the first and the last day of each time in which that does not change."""
    changes = [change for year in range(since.year, until.year + 1) for change in _in_year(first, second, year)]
    here, ahead = since, _ahead(first, second, since)
    for day, following in changes:
        if since < day <= until and following != ahead:
            yield ahead, here, day - _ONE_DAY
            here, ahead = day, following
    yield ahead, here, until


@lru_cache(maxsize=1024)
def _in_year(first: str, second: str, year: int) -> tuple[tuple[date, int], ...]:
    """The days of a year on which the distance between two clocks is another than on the day before, with the new one."""
    days = [date(year, 1, 1) + n * _ONE_DAY for n in range(366)]
    aheads = [_ahead(first, second, day) for day in days]
    changed = [(days[n], aheads[n]) for n in range(1, 366) if aheads[n] != aheads[n - 1]]
    return ((days[0], aheads[0]), *changed)


def _ahead(first: str, second: str, day: date) -> int:
    """Minutes that the second clock is ahead of the first at noon of a day: clocks are changed at night."""
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(first))
    mine, other = noon.utcoffset(), noon.astimezone(ZoneInfo(second)).utcoffset()
    return round(((other or timedelta()) - (mine or timedelta())).total_seconds() / 60)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
