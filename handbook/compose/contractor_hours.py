"""The hours in which a contractor and their contact are both at work, in words and as a drawing.

In: a lens on a handbook. Out: plain text in dictionaries and lists, ready to print; the numbers of the drawing count
minutes from midnight by the contractor's clock. What was not told is left out: availability is never a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from handbook.compose import dates
from handbook.compose.lens import Lens
from handbook.compose.overlap import DAY, Hours, Shared, Stretch, on_one_day, shared_hours
from handbook.model.access import last_day
from handbook.model.contractor import Contractor
from handbook.model.handbook import resolve
from handbook.model.people import Person
from handbook.model.values import WEEKDAYS, Duration, Weekday

_YEAR = timedelta(days=366)
_LOOKED_AT = 3 * _YEAR
"""How much of a long engagement is looked through for changes of the clocks: they come again every year."""


def hours_in_common(lens: Lens) -> list[dict[str, Any]]:
    """For each contact, and each distance between the two clocks: when both work, and on which days if not on all."""
    found: list[dict[str, Any]] = []
    changes = len({_pair(state, lens) for _, state in lens.handbook.states}) > 1
    for pair, since, until in _pairs(lens):
        shared = shared_hours(pair.theirs, pair.ours, since, until)
        months = _months(pair, since, until, lens) if len(shared) > 1 else {}
        found += [_said(one, pair, months.get(one.ahead, ""), lens, changes=changes) for one in shared]
    return found


def our_hours(lens: Lens) -> str:
    """The usual hours of the contact by their own clock, in words; empty if they are not written."""
    state = lens.handbook.first
    person = lens.person(resolve(state.manager or "manager", state, lens.project) or "")
    return _usual(_person_hours(person, lens) if person else None, lens)


def my_hours(lens: Lens) -> str:
    """The usual hours of the contractor in words; empty if they did not tell weekdays, beginning and end."""
    return _usual(_contractor_hours(lens.handbook.first), lens)


def _usual(hours: Hours | None, lens: Lens) -> str:
    if hours is None:
        return ""
    return lens.words.text(
        "%(weekdays)s, %(hours)s (%(zone)s)",
        weekdays=_weekdays(hours.weekdays, lens),
        hours=_clocks(hours.stretch, lens),
        zone=lens.words.zone_name(hours.zone),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """A contact by name, and the hours of both sides."""

    person: str
    theirs: Hours
    ours: Hours


def _pairs(lens: Lens) -> Iterator[tuple[_Pair, date, date]]:
    """Each contact and the hours of both with the days they hold for, where both were told."""
    last: tuple[_Pair, date, date] | None = None
    for since, before, state in dates.spans(lens):
        pair = _pair(state, lens)
        found = (pair, *_days(state, since, before)) if pair else None
        if last and found and last[0] == found[0]:
            last = (last[0], last[1], max(last[2], found[2]))
        else:
            if last:
                yield last
            last = found
    if last:
        yield last


def _pair(state: Contractor, lens: Lens) -> _Pair | None:
    person = lens.person(resolve(state.manager or "manager", state, lens.project) or "")
    theirs = _contractor_hours(state)
    ours = _person_hours(person, lens) if person else None
    return _Pair(person.name or "", theirs, ours) if person and theirs and ours else None


def _days(state: Contractor, since: date, before: date) -> tuple[date, date]:
    """First and last day for which hours in common are of interest: from when they were told to the end of the work."""
    told = state.availability.told_us if state.availability else None
    starts = [engagement.starts for engagement in state.engagements.values() if engagement.starts]
    first = max([since, *([told] if told else []), *([min(starts)] if starts else [])])
    first = first if first > date.min else date(2001, 1, 1)  # a draft: any days, the hours are the same in every year
    until = min(last_day(state) or date.max, before)
    longest = _moved(first, _LOOKED_AT)
    return first, min(until, longest) if until >= first else longest


def _contractor_hours(state: Contractor) -> Hours | None:
    told = state.availability
    if not told or not told.weekdays or not told.from_ or not told.to or not state.time_zone:
        return None
    return Hours(state.time_zone, told.weekdays, told.from_, told.to)


def _person_hours(person: Person, lens: Lens) -> Hours | None:
    if not person.weekdays or not person.from_ or not person.to:
        return None
    return Hours(person.time_zone or lens.project.company.time_zone or "UTC", person.weekdays, person.from_, person.to)


def _said(shared: Shared, pair: _Pair, months: str, lens: Lens, *, changes: bool) -> dict[str, Any]:
    alike = shared.alike()
    drawn = max((stretches for _, stretches in alike), key=len)
    start, end = pair.ours.stretch
    words = lens.words
    days = [f"{words.day(a)} – {words.day(b)}" for a, b in shared.days]
    return {
        "person": pair.person,
        "title": ", ".join(part for part in (pair.person if changes else "", months) if part),
        "days": days if months or changes else [],
        "meetings": [
            {
                "weekdays": _weekdays(weekdays, lens),
                "mine": words.listed([_clocks(stretch, lens) for stretch in stretches]),
                "ours": words.listed([_clocks((a + shared.ahead, b + shared.ahead), lens) for a, b in stretches])
                if shared.ahead
                else "",
                "long": _length(sum(b - a for a, b in stretches), lens),
            }
            for weekdays, stretches in alike
            if stretches
        ],
        "never": _weekdays([day for weekdays, stretches in alike if not stretches for day in weekdays], lens),
        "zone": words.zone_name(pair.ours.zone),
        "bars": {
            "mine": _bars([pair.theirs.stretch]),
            "ours": _bars([(start - shared.ahead, end - shared.ahead)]),
            "both": _bars(drawn),
        },
    }


def _bars(stretches: Sequence[Stretch]) -> list[dict[str, str]]:
    """Stretches as they are drawn on a line from midnight to midnight."""
    return [{"x": str(start), "width": str(end - start)} for start, end in on_one_day(stretches)]


def _months(pair: _Pair, since: date, until: date, lens: Lens) -> dict[int, str]:
    """In which months each distance between the clocks holds, said once for all years: `October–March`.

    Looks a year further at both ends, so that a time that has begun before or goes on afterwards is told whole.
    """
    said: dict[int, dict[str, None]] = defaultdict(dict)
    for shared in shared_hours(pair.theirs, pair.ours, _moved(since, -_YEAR), _moved(until, _YEAR)):
        for first, last in shared.days:
            if last >= since and first <= until:
                names = lens.words.month_name(first), lens.words.month_name(last)
                said[shared.ahead]["–".join(dict.fromkeys(names))] = None
    return {ahead: lens.words.listed(list(names)) for ahead, names in said.items()}


def _moved(day: date, by: timedelta) -> date:
    """The day moved, as far as the calendar goes."""
    return min(max(day, date.min + _LOOKED_AT), date.max - _LOOKED_AT) + by


def _weekdays(weekdays: Sequence[Weekday], lens: Lens) -> str:
    """`Monday–Friday`, or `Monday, Tuesday and Thursday`."""
    numbers = sorted(WEEKDAYS.index(weekday) for weekday in weekdays)
    names = [lens.words.choice(WEEKDAYS[number]) for number in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[0]}–{names[-1]}"
    return lens.words.listed(names)


def _clocks(stretch: Stretch, lens: Lens) -> str:
    """`09:00–13:30`."""
    return "–".join(lens.words.clock(time(minute % DAY // 60, minute % 60)) for minute in stretch)


def _length(minutes: int, lens: Lens) -> str:
    """`4 hours 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [Duration(hours, "hours"), Duration(rest, "minutes")]
    return " ".join(lens.words.duration(part) for part in parts if part.count)
