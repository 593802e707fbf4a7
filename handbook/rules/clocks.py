"""HB-C415: a time of day that there is not on one of its days, because summer time begins.

In: a handbook. Out: findings about days from today on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handbook.diagnostics import Diagnostic
from handbook.model.contractor import Contractor
from handbook.model.layer import Path, path_text
from handbook.model.occurrences import occurrences
from handbook.model.values import Rhythm
from handbook.model.working_days import company_calendar, contractor_calendar
from handbook.rules.case import Case, Stage
from handbook.rules.dates import rhythms

_DAY = timedelta(days=1)


def times_that_clocks_skip(case: Case) -> Iterator[Diagnostic]:
    """HB-C415: every time of day is there on all days that it falls on."""
    if case.status == "ended":
        return
    for index, stage in enumerate(case.stages):
        following = case.stages[index + 1].since if index + 1 < len(case.stages) else None
        days = _days(stage, following, case.today)
        if days is None:
            continue
        for path, rhythm in rhythms(stage.state):
            zone = _zone(rhythm, stage.state, case)
            skipped = _skipped(zone, rhythm.at, days[0].year, days[1].year) if rhythm.at else ()
            if not any(max(days[0], case.today) <= day <= days[1] for day in skipped):
                continue
            for day, real in _moved(rhythm, path, stage.state, case, days):
                yield case.finding(
                    "HB-C415",
                    (*path, "at"),
                    f"`{path_text(path)}`: there is no {rhythm.at:%H:%M} in `{zone}` on {day}, "
                    f"because the clocks go forward; on that day it is at {real:%H:%M}",
                    stage=stage,
                    label="skipped by the clocks",
                    help=("write another time", "or leave it: the page Dates says so on that day"),
                )
                break


def _days(stage: Stage, following: date | None, today: date) -> tuple[date, date] | None:
    """First and last day that a stage is about; None if there is none from today on."""
    engagements = stage.state.engagements.values()
    starts = [each.starts for each in engagements if each.starts]
    ends = [each.ends for each in engagements if each.ends]
    if not starts or not ends:
        return None
    first = max(min(starts), stage.since or date.min)
    last = min(max(ends), following - _DAY if following else date.max)
    return (first, last) if max(first, today) <= last else None


def _moved(
    rhythm: Rhythm, path: Path, state: Contractor, case: Case, days: tuple[date, date]
) -> Iterator[tuple[date, datetime]]:
    """The days from today on that a rhythm falls on and on which its time is skipped, each with the moment that counts."""
    ours = path[0] == "scope"
    found = occurrences(
        rhythm,
        starts=days[0],
        ends=days[1],
        zone=ZoneInfo(case.project.company.time_zone or "UTC"),
        contractor_zone=ZoneInfo(state.time_zone or case.project.company.time_zone or "UTC"),
        calendar=company_calendar(case.project) if ours else contractor_calendar(state),
    )
    return ((one.day, one.moment) for one in found if one.clock_moved and one.moment and one.day >= case.today)


def _zone(rhythm: Rhythm, state: Contractor, case: Case) -> str:
    """The IANA name of the zone that the time of a rhythm is written in."""
    company = case.project.company.time_zone or "UTC"
    if rhythm.time_zone in (None, "company"):
        return company
    return state.time_zone or company if rhythm.time_zone == "contractor" else rhythm.time_zone or company


@lru_cache(maxsize=4096)
def _skipped(zone: str, at: time, first: int, last: int) -> tuple[date, ...]:
    """The days of these years on which there is no such time. Most handbooks of a project ask the same."""
    return tuple(day for year in range(first, last + 1) for day in _changes(zone, year) if _is_skipped(zone, day, at))


def _is_skipped(zone: str, day: date, at: time) -> bool:
    """Whether a time is another when it comes back from UTC (PEP 495)."""
    written = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return written.astimezone(UTC).astimezone(written.tzinfo).replace(tzinfo=None) != written.replace(tzinfo=None)


@lru_cache(maxsize=4096)
def _changes(zone: str, year: int) -> tuple[date, ...]:
    """The days of a year on which the clocks of a zone change."""
    own = ZoneInfo(zone)
    days = [date(year, 1, 1) + number * _DAY for number in range(367)]
    offsets = [datetime(day.year, day.month, day.day, tzinfo=own).utcoffset() for day in days]
    return tuple(day for number, day in enumerate(days[:-1]) if offsets[number] != offsets[number + 1])
