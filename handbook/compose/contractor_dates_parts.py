"""Many dates on several pages, so that each stays quick to open however long the work is agreed for.

In: the years as `contractor_dates` made them. Out: for each page its address and what its template needs beside the rest.
Only the first stands in the navigation; each page leads to the others, and a script (`assets/handbook.js`) from the first
to the one where today is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from handbook.compose.lens import Lens
from handbook.compose.printing import Raw

FULL = 126_000
"""Bytes of dates on a page at most, about: with what is around them, a page stays below 150 kB."""

_PER_DAY, _PER_ROW = 48, 46
"""Bytes of markup around a day with its share of the headings, and around a date."""

_Month = Mapping[str, Any]


def parts(uri: str, years: Sequence[Mapping[str, Any]], lens: Lens) -> list[tuple[str, dict[str, Any]]]:
    """The pages of the dates, at least one: `uri`, and the names `years` and `parts` for the template."""
    divided = [*_divided([(year, month) for year in years for month in year["months"]])]
    if len(divided) < 2:
        return [(uri, {"years": years, "parts": []})]
    uris = [uri, *(uri.replace(".md", f"-{number}.md") for number in range(2, len(divided) + 1))]
    all_parts = [_named(one, months, lens) for one, months in zip(uris, divided, strict=True)]
    return [
        (
            one,
            {
                "years": [{**year, "months": [month for _, month in found]} for year, found in _by_year(months)],
                "parts": [{**part, "is_here": part["uri"] == one} for part in all_parts],
            },
        )
        for one, months in zip(uris, divided, strict=True)
    ]


def _divided(months: Sequence[tuple[Mapping[str, Any], _Month]]) -> Iterator[list[tuple[Mapping[str, Any], _Month]]]:
    """Months in order, as many together as a page holds."""
    together: list[tuple[Mapping[str, Any], _Month]] = []
    full = 0
    for year, month in months:
        weight = _weight(month)
        if together and full + weight > FULL:
            yield together
            together, full = [], 0
        together.append((year, month))
        full += weight
    if together:
        yield together


def _by_year(months: Sequence[tuple[Mapping[str, Any], _Month]]) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    for _, found in groupby(months, key=lambda one: one[0]["anchor"]):
        whole = [*found]
        yield whole[0][0], whole


def _named(uri: str, months: Sequence[tuple[Mapping[str, Any], _Month]], lens: Lens) -> dict[str, Any]:
    first, last = (date.fromisoformat(f"{month['anchor']}-01") for _, month in (months[0], months[-1]))
    end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"uri": Raw(uri), "title": lens.words.months(first, last), "last": Raw(end.isoformat())}


def _weight(month: _Month) -> int:
    """About how many bytes the dates of a month are on their page."""
    days = [day for week in month["weeks"] for day in week["days"]]
    rows = [row for day in days for row in day["rows"]]
    texts = [note for day in days for note in day["notes"]]
    texts += [row[name] for row in rows for name in ("title", "link", "note")]
    return _PER_DAY * len(days) + _PER_ROW * len(rows) + sum(len(text.encode()) for text in texts)
