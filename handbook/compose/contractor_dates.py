"""The page *Dates*: every date by year, month, week and day, with the days on which somebody does not work.

In: a lens on a handbook and its dates. Out: plain text in dictionaries and lists, ready to print. Nothing here knows
what day it is: a script in the page (`assets/handbook.js`) hides the days that are over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from handbook.compose import dates
from handbook.compose.contractor_start import link_to
from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.printing import Raw
from handbook.model.calendars import Closure
from handbook.model.occurrences import Period
from handbook.model.working_days import company_calendar, contractor_calendar

_DAY = timedelta(days=1)
WHO = {"you": "", "we": message("from us"), "both": message("together")}


def years(rows: Sequence[dates.Row], lens: Lens) -> list[dict[str, Any]]:
    """The years, with their months, weeks and days; weeks begin on Monday, and end with their month."""
    by_day: dict[date, list[dates.Row]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    notes = _notes(by_day, lens)
    days = sorted({*by_day, *notes})
    return [
        {"title": str(year), "anchor": Raw(str(year)), "months": [*_months([*found], by_day, notes, lens)]}
        for year, found in groupby(days, key=lambda day: day.year)
    ]


def _months(
    days: Sequence[date], by_day: Mapping[date, list[dates.Row]], notes: Mapping[date, list[str]], lens: Lens
) -> Iterator[dict[str, Any]]:
    for month, found in groupby(days, key=lambda day: day.replace(day=1)):
        weeks = [
            {
                "title": _week(monday, month, lens),
                "days": [
                    {
                        "title": lens.words.day_of_month(day),
                        "anchor": Raw(day.isoformat()),
                        "notes": notes.get(day, []),
                        "rows": [_row(row, lens) for row in by_day.get(day, ())],
                    }
                    for day in week
                ],
            }
            for monday, week in groupby(found, key=lambda day: day - day.weekday() * _DAY)
        ]
        yield {"title": lens.words.month(month), "anchor": Raw(f"{month:%Y-%m}"), "weeks": weeks}


def _week(monday: date, month: date, lens: Lens) -> str:
    """The days of a week that lie in a month: `2–8 November`."""
    last = (month + 31 * _DAY).replace(day=1) - _DAY
    return lens.words.days(max(monday, month), min(monday + 6 * _DAY, last))


def _row(row: dates.Row, lens: Lens) -> dict[str, Any]:
    return {
        "time": lens.words.clock(row.mine.time()) if row.mine else "",
        "title": title_of(row, lens),
        "link": link_to(row.dated.path),
        "note": ", ".join(_remarks(row, lens)),
    }


def title_of(row: dates.Row, lens: Lens) -> str:
    """What is due or takes place, and the months it is about: `Monthly close, March 2026`."""
    title = row.dated.called(lens.words)
    return f"{title}, {period(row.covers, lens)}" if row.covers else title


def period(period: Period, lens: Lens) -> str:
    """What a date is about: `March 2026`, `January to March 2026`, `2025`."""
    if period.months == 1:
        return lens.words.month(period.first)
    if period.months == 12 and period.month == 1:
        return str(period.year)
    return lens.words.months(period.first, period.last)


def _remarks(row: dates.Row, lens: Lens) -> Iterator[str]:
    """What is said behind a date: our time if it is another, whose it is, why it is not on its usual day or hour."""
    words = lens.words
    if row.clocks_differ and row.mine and row.ours:
        day = "" if row.ours.date() == row.mine.date() else f"{words.short_day(row.ours.date())}, "
        yield f"{day}{words.clock(row.ours.time())} {words.zone_name('company')}"
    if who := WHO[row.dated.who]:
        yield words.text(who)
    if moved := moved_words(row, lens):
        yield moved
    yield from clock_words(row, lens)


def moved_words(row: dates.Row, lens: Lens) -> str:
    """`instead of Mon 6 April (Easter Monday)`; empty if the date has not been moved."""
    if row.moved_from is None:
        return ""
    day = lens.words.short_day(row.moved_from)
    if row.moved_because:
        return lens.words.text("instead of %(day)s (%(reason)s)", day=day, reason=row.moved_because)
    return lens.words.text("instead of %(day)s", day=day)


def clock_words(row: dates.Row, lens: Lens) -> Iterator[str]:
    """What to know on a day on which the clocks change, if the time of a date is concerned."""
    words, rhythm = lens.words, row.dated.rhythm
    if row.clock_moved and rhythm.at:
        clock = f"{words.clock(rhythm.at)} ({words.zone_name(rhythm.time_zone)})"
        yield words.text("the clocks go forward: there is no %(time)s that day", time=clock)
    for zone, moment, is_twice in (("contractor", row.mine, row.mine_twice), ("company", row.ours, row.ours_twice)):
        if moment and is_twice:
            clock = f"{words.clock(moment.time())} ({words.zone_name(zone)})"
            yield words.text(_TWICE[moment.fold], time=clock)


_TWICE = (
    message("the clocks go back: %(time)s comes twice that day, the first is meant"),
    message("the clocks go back: %(time)s comes twice that day, the second is meant"),
)


# --- Days on which somebody does not work --------------------------------------------------------------------------


def _notes(by_day: Mapping[date, Sequence[dates.Row]], lens: Lens) -> dict[date, list[str]]:
    """What is said of days on which you or we do not work. A closure and an absence are said when they begin, and again
    on each day with a date."""
    found: dict[date, list[str]] = defaultdict(list)
    daily = any(dated.rhythm.every and dated.rhythm.every.unit == "day" for dated in dates.daily(lens))
    for first, last, state in _days_of_work(by_day, lens):
        theirs = contractor_calendar(state, lens.words.language.tag)
        ours = company_calendar(lens.project, lens.words.language.tag)
        for closed in ours.closed:
            words = _closed(closed, lens)
            _add_period(found, (closed.first, closed.last), (first, last), by_day, words)
        for away in state.away:
            if away.from_ and away.to:
                words = _away(away.from_, away.to, lens)
                _add_period(found, (away.from_, away.to), (first, last), by_day, words)
        for day in sorted({*theirs.holidays(first, last), *ours.holidays(first, last)}):
            own, our = theirs.holiday_name(day), ours.holiday_name(day)
            our = our if our and ours.usually_works(day) and not ours.is_closed(day) else None
            if own and (theirs.usually_works(day) or day in by_day):
                is_free = not daily and all(row.dated.who == "we" for row in by_day.get(day, ()))
                said = _HOLIDAY[is_free, bool(our)]
                found[day].append(lens.words.text(said, country=lens.words.country(state.country or ""), name=own))
            elif our:
                found[day].append(lens.words.text("We are off: %(name)s", name=our))
    return dict(found)


def _days_of_work(by_day: Mapping[date, object], lens: Lens) -> Iterator[tuple[date, date, Any]]:
    """First and last day of each state, within the days of the work and of all dates."""
    engagements = [each for _, state in lens.handbook.states for each in state.engagements.values()]
    days = [*by_day, *(day for each in engagements for day in (each.starts, each.ends) if day)]
    if not days:
        return
    for since, before, state in dates.spans(lens):
        first, last = max(since, min(days)), min(before, max(days))
        if first <= last:
            yield first, last, state


_HOLIDAY = {
    (False, False): message("Public holiday (%(country)s): %(name)s"),
    (False, True): message("Public holiday (%(country)s): %(name)s, we are off too"),
    (True, False): message("Public holiday (%(country)s): %(name)s, no work is expected"),
    (True, True): message("Public holiday (%(country)s): %(name)s, no work is expected, we are off too"),
}
"""What is said of a contractor's holiday: whether nothing is asked of them, and whether it is one of ours too."""


def _closed(closed: Closure, lens: Lens) -> tuple[str, str]:
    """What is said when days begin on which we are closed, and what on each of them with a date."""
    words, until = lens.words, lens.words.day(closed.last)
    each = words.text("We are closed")
    if closed.last == closed.first:
        begin = words.text("We are closed: %(reason)s", reason=closed.why) if closed.why else each
    elif closed.why:
        begin = words.text("We are closed until %(day)s: %(reason)s", day=until, reason=closed.why)
    else:
        begin = words.text("We are closed until %(day)s", day=until)
    return begin, each


def _away(first: date, last: date, lens: Lens) -> tuple[str, str]:
    """The same for days on which the contractor is away."""
    each = lens.words.text("You are away")
    return lens.words.text("You are away until %(day)s", day=lens.words.day(last)) if last > first else each, each


def _add_period(
    found: dict[date, list[str]],
    days: tuple[date, date],
    within: tuple[date, date],
    by_day: Mapping[date, object],
    words: tuple[str, str],
) -> None:
    first, last = max(days[0], within[0]), min(days[1], within[1])
    if first <= last:
        found[first].append(words[0])
        for day in by_day:
            if first < day <= last:
                found[day].append(words[1])
