"""All dates again, by what is due instead of by day: how they stand where everything stands on one page.

In: a handbook's dates, and its days as `contractor_dates` tells them. Out: plain text in dictionaries and lists, ready to
print. Nothing is left out: what differs on one date alone is said below the dates it differs from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from handbook.compose import dates
from handbook.compose.contractor_dates import WHO, clock_words, moved_words, period
from handbook.compose.contractor_start import link_to
from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.printing import Raw

_NO_BREAK = "\u00a0"
_OTHER_DAY = {1: message("%(time)s the day after"), -1: message("%(time)s the day before")}


def by_thing(rows: Sequence[dates.Row], lens: Lens) -> list[dict[str, Any]]:
    """Everything that has dates, the first to come first: its rhythm, its dates by year and hour, what is special on some."""
    found: dict[tuple[str, str], list[dates.Row]] = defaultdict(list)
    for row in rows:
        found[row.dated.path].append(row)
    return [_thing(path, of_thing, lens) for path, of_thing in found.items()]


def days_off(years: Sequence[Mapping[str, Any]], lens: Lens) -> list[dict[str, str]]:
    """The days on which somebody does not work, out of what `contractor_dates.years` found."""
    days = (day for year in years for month in year["months"] for week in month["weeks"] for day in week["days"])
    return [
        {"day": lens.words.day(date.fromisoformat(day["anchor"])), "what": ", ".join(day["notes"])}
        for day in days
        if day["notes"]
    ]


def _thing(path: tuple[str, str], rows: Sequence[dates.Row], lens: Lens) -> dict[str, Any]:
    words = lens.words
    known = {id(row.dated): row.dated.rhythm for row in rows}
    rhythms = {words.rhythm(rhythm) for rhythm in known.values() if rhythm.every}
    who = WHO[rows[0].dated.who]
    return {
        "title": rows[-1].dated.called(words),
        "anchor": Raw(f"all.{'.'.join(path)}"),
        "link": link_to(path),
        "when": rhythms.pop() if len(rhythms) == 1 else "",
        "who": words.text(who) if who else "",
        "lines": [
            {"when": when, "days": "; ".join(_months([*same], lens))}
            for when, same in groupby(rows, key=lambda row: _year_and_hour(row, lens))
        ],
        "special": [
            {"day": words.day(row.day), "what": what}
            for row in rows
            if (what := ", ".join(filter(None, (moved_words(row, lens), *clock_words(row, lens)))))
        ],
    }


def _year_and_hour(row: dates.Row, lens: Lens) -> str:
    """`2026`, `2026, 12:00`, `2026, 12:00 (11:00 London time)`."""
    if not row.mine:
        return str(row.day.year)
    mine = f"{row.day.year}, {lens.words.clock(row.mine.time())}"
    if not row.clocks_differ or not row.ours:
        return mine
    ours = f"{lens.words.clock(row.ours.time())} {lens.words.zone_name('company')}"
    away = (row.ours.date() - row.mine.date()).days
    return f"{mine} ({lens.words.text(_OTHER_DAY[away], time=ours) if away else ours})"


def _months(rows: Sequence[dates.Row], lens: Lens) -> Iterator[str]:
    """`Jan 8, 15, 22`; with what it is about where that differs from date to date: `Jan 8 (December 2025)`."""
    for month, found in groupby(rows, key=lambda row: row.day.replace(day=1)):
        days = (f"{row.day.day}{f' ({period(row.covers, lens)})' if row.covers else ''}" for row in found)
        yield f"{lens.words.short_month(month)}{_NO_BREAK}{', '.join(days)}"
