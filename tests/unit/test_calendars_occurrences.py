"""The days on which rhythms fall: shapes, days off, periods, and summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.model.calendars import Closure, WorkCalendar
from handbook.model.occurrences import Occurrence, Period, occurrences
from handbook.model.values import MONTHS, WEEKDAYS, Rhythm

LONDON, WARSAW = ZoneInfo("Europe/London"), ZoneInfo("Europe/Warsaw")
PLAIN = WorkCalendar()
POLAND = WorkCalendar("PL")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def fall(
    keys: dict[str, Any],
    between: tuple[date, date] = YEAR,
    calendar: WorkCalendar = PLAIN,
    contractor_zone: ZoneInfo = WARSAW,
) -> tuple[Occurrence, ...]:
    return occurrences(
        Rhythm.model_validate(keys),
        starts=between[0],
        ends=between[1],
        zone=LONDON,
        contractor_zone=contractor_zone,
        calendar=calendar,
    )


def days_of(*args: Any, **kwargs: Any) -> list[str]:
    return [str(one.day) for one in fall(*args, **kwargs)]


@pytest.mark.parametrize(
    ("keys", "between", "expected"),
    [
        ({"date": "2026-04-30"}, YEAR, ["2026-04-30"]),
        ({"date": "2027-04-30"}, YEAR, []),
        ({"every": "day"}, (date(2026, 2, 27), date(2026, 3, 1)), ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ({"every": "working day"}, (date(2026, 2, 27), date(2026, 3, 2)), ["2026-02-27", "2026-03-02"]),
        (
            {"every": "week", "weekdays": ["friday", "tuesday"]},
            (date(2026, 1, 7), date(2026, 1, 20)),
            ["2026-01-09", "2026-01-13", "2026-01-16", "2026-01-20"],
        ),
        (
            {"every": "2 weeks", "weekdays": ["tuesday"], "starting": "2026-01-06"},
            (date(2026, 1, 8), date(2026, 2, 28)),
            ["2026-01-20", "2026-02-03", "2026-02-17"],
        ),
        (
            {"every": "2 weeks", "weekdays": ["monday", "thursday"], "starting": "2026-01-08"},
            (date(2025, 12, 1), date(2026, 1, 31)),
            ["2026-01-08", "2026-01-19", "2026-01-22"],
        ),
        (
            {"every": "month", "day": "31"},
            (date(2026, 1, 15), date(2026, 4, 30)),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        ),
        ({"every": "month", "day": "last"}, (date(2028, 2, 1), date(2028, 3, 30)), ["2028-02-29"]),
        (
            {"every": "month", "months": ["february", "may", "august", "november"], "day": "25"},
            YEAR,
            ["2026-02-25", "2026-05-25", "2026-08-25", "2026-11-25"],
        ),
        ({"every": "month", "months": ["may"], "day": "first tuesday"}, YEAR, ["2026-05-05"]),
        ({"every": "month", "months": ["september"], "day": "first tuesday"}, YEAR, ["2026-09-01"]),
        ({"every": "month", "months": ["october"], "day": "fourth saturday"}, YEAR, ["2026-10-24"]),
        ({"every": "month", "months": ["may", "july"], "day": "last friday"}, YEAR, ["2026-05-29", "2026-07-31"]),
        ({"every": "month", "months": ["january"], "day": "5th working day"}, YEAR, ["2026-01-07"]),
        ({"every": "month", "months": ["may"], "day": "last working day"}, YEAR, ["2026-05-29"]),
        ({"every": "month", "day": "5", "ends": "2026-02-05"}, YEAR, ["2026-01-05", "2026-02-05"]),
        ({"at": "17:00"}, YEAR, []),
        ({"every": "week", "weekdays": ["monday"]}, (date(2026, 5, 2), date(2026, 5, 1)), []),
    ],
)
def test_the_days_a_rhythm_names(keys: dict[str, Any], between: tuple[date, date], expected: list[str]) -> None:
    assert days_of(keys, between) == expected


def test_working_days_follow_the_calendar_of_whoever_must_act() -> None:
    keys = {"every": "month", "months": ["january", "november"], "day": "5th working day"}
    assert days_of(keys) == ["2026-01-07", "2026-11-06"]
    assert days_of(keys, calendar=POLAND) == ["2026-01-09", "2026-11-06"]  # 1 and 6 January are holidays
    closed = WorkCalendar(closed=(Closure(date(2026, 1, 1), date(2026, 1, 27), "moving house"),))
    assert days_of(keys, calendar=closed) == ["2026-01-30", "2026-11-06"]


def test_a_month_without_a_working_day_keeps_its_last_day() -> None:
    closed = WorkCalendar(closed=(Closure(date(2026, 8, 1), date(2026, 8, 31)),))
    keys = {"every": "month", "months": ["august"], "day": "5th working day"}
    assert days_of(keys, calendar=closed) == ["2026-08-31"]


@pytest.mark.parametrize(
    ("day_off", "day", "moved_from"),
    [
        (None, date(2026, 11, 11), None),
        ("same", date(2026, 11, 11), None),
        ("before", date(2026, 11, 10), date(2026, 11, 11)),
        ("after", date(2026, 11, 12), date(2026, 11, 11)),
    ],
)
def test_a_day_off_moves_the_date_and_remembers_it(day_off: str | None, day: date, moved_from: date | None) -> None:
    keys = {"date": "2026-11-11", **({"day_off": day_off} if day_off else {})}
    (one,) = fall(keys, calendar=POLAND)
    assert (one.day, one.moved_from) == (day, moved_from)


def test_a_moved_date_stays_between_start_and_end() -> None:
    month = {"every": "month", "day": "last", "day_off": "after"}
    assert days_of(month, (date(2026, 1, 1), date(2026, 1, 31))) == ["2026-01-30"]
    first = {"every": "month", "day": "1", "day_off": "before"}
    assert days_of(first, (date(2026, 8, 1), date(2026, 8, 31))) == ["2026-08-03"]
    assert days_of(first, (date(2026, 8, 1), date(2026, 8, 2))) == ["2026-08-01"]


def test_two_dates_moved_onto_one_day_count_once() -> None:
    keys = {"every": "week", "weekdays": ["friday", "monday"], "day_off": "after"}
    closed = WorkCalendar(closed=(Closure(date(2026, 5, 8), date(2026, 5, 8)),))
    found = fall(keys, (date(2026, 5, 4), date(2026, 5, 15)), calendar=closed)
    assert [(one.day, one.moved_from) for one in found] == [
        (date(2026, 5, 4), None),
        (date(2026, 5, 11), None),
        (date(2026, 5, 15), None),
    ]


def test_every_day_means_every_day() -> None:
    keys = {"every": "day", "day_off": "before"}
    assert days_of(keys, (date(2026, 5, 2), date(2026, 5, 3))) == ["2026-05-02", "2026-05-03"]


@pytest.mark.parametrize(
    ("keys", "periods"),
    [
        (
            {"every": "month", "day": "1", "months": ["january", "april"], "covers": "previous month"},
            [Period(2025, 12, 1), Period(2026, 3, 1)],
        ),
        (
            {"every": "month", "day": "25", "months": ["february", "may"], "covers": "previous 3 months"},
            [Period(2025, 11, 3), Period(2026, 2, 3)],
        ),
        ({"every": "month", "day": "31", "months": ["march"], "covers": "previous year"}, [Period(2025, 1, 12)]),
        ({"date": "2026-04-10", "covers": "previous 3 months"}, [Period(2026, 1, 3)]),
        ({"date": "2026-04-10"}, [None]),
    ],
)
def test_what_a_date_is_about(keys: dict[str, Any], periods: list[Period | None]) -> None:
    assert [one.covers for one in fall(keys)] == periods


def test_a_date_moved_into_another_month_is_about_the_same_month() -> None:
    keys = {"every": "month", "day": "last", "months": ["february"], "day_off": "after", "covers": "previous month"}
    (one,) = fall(keys)
    assert (one.day, one.moved_from, one.covers) == (date(2026, 3, 2), date(2026, 2, 28), Period(2026, 1, 1))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28)),
        (Period(2025, 11, 3), date(2025, 11, 1), date(2026, 1, 31)),
        (Period(2025, 1, 12), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: Period, first: date, last: date) -> None:
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        (None, "16:00"),
        ("company", "16:00"),
        ("contractor", "15:00"),
        ("America/New_York", "21:00"),
    ],
)
def test_the_time_of_day_is_in_the_zone_of_the_rhythm(zone: str | None, utc: str) -> None:
    keys = {"date": "2026-07-01", "at": "17:00", **({"time_zone": zone} if zone else {})}
    (one,) = fall(keys)
    assert one.moment is not None
    assert f"{one.moment.astimezone(UTC):%H:%M}" == utc
    assert one.moment.utcoffset() is not None
    assert not one.clock_moved


def test_without_a_time_of_day_there_is_no_moment() -> None:
    assert fall({"date": "2026-07-01"})[0].moment is None


@pytest.mark.parametrize(
    ("zone", "day", "at", "local", "utc", "moved"),
    [
        # Summer time begins: the clock jumps, and a time in the gap is later by what it jumps.
        ("Europe/London", "2026-03-29", "01:30", "02:30", "01:30", True),
        ("Europe/London", "2026-03-29", "02:00", "02:00", "01:00", False),
        ("America/New_York", "2026-03-08", "02:15", "03:15", "07:15", True),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "02:40", "15:40", True),  # half an hour
        # Summer time ends: a time that comes twice is the first one.
        ("Europe/London", "2026-10-25", "01:30", "01:30", "00:30", False),
        ("America/New_York", "2026-11-01", "01:15", "01:15", "05:15", False),
    ],
)
def test_summer_time(zone: str, day: str, at: str, local: str, utc: str, moved: bool) -> None:
    (one,) = fall({"date": day, "at": at, "time_zone": "contractor"}, contractor_zone=ZoneInfo(zone))
    assert one.moment is not None
    assert (f"{one.moment:%H:%M}", f"{one.moment.astimezone(UTC):%H:%M}", one.clock_moved) == (local, utc, moved)


def test_the_clock_time_stays_while_summer_time_comes_and_goes() -> None:
    found = fall({"every": "month", "day": "15", "at": "09:00"})
    moments = [one.moment for one in found if one.moment]
    assert {f"{moment:%H:%M}" for moment in moments} == {"09:00"}
    assert [f"{moment.astimezone(UTC):%H}" for moment in moments] == ["09"] * 3 + ["08"] * 7 + ["09"] * 2


starts = st.dates(date(2025, 1, 1), date(2027, 12, 31))
spans = st.tuples(starts, st.integers(0, 500)).map(lambda s: (s[0], s[0] + timedelta(days=s[1])))
day_words = st.one_of(
    st.integers(1, 31).map(str),
    st.sampled_from(["last", "last working day", "1st working day", "5th working day", "20th working day"]),
    st.builds(
        "{} {}".format, st.sampled_from(["first", "second", "third", "fourth", "last"]), st.sampled_from(WEEKDAYS)
    ),
)
shapes = st.one_of(
    starts.map(lambda day: {"date": str(day)}),
    st.sampled_from([{"every": "day"}, {"every": "working day"}]),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda names: {"every": "week", "weekdays": sorted(names)}),
    st.tuples(starts, st.integers(2, 6)).map(
        lambda s: {"every": f"{s[1]} weeks", "weekdays": [WEEKDAYS[s[0].weekday()]], "starting": str(s[0])}
    ),
    st.builds(
        lambda day, months: {"every": "month", "day": day, "months": sorted(months)},
        day_words,
        st.sets(st.sampled_from(MONTHS)),
    ),
)
fill_ins = st.fixed_dictionaries(
    {}, optional={"at": st.just("02:30"), "day_off": st.sampled_from(["before", "after", "same"])}
)
calendars = st.sampled_from(
    [PLAIN, POLAND, WorkCalendar("SA"), WorkCalendar("CA-ON", closed=(Closure(date(2026, 7, 1), date(2026, 7, 20)),))]
)


@settings(deadline=None)  # a country's holidays load with its first day
@given(shapes, fill_ins, spans, calendars)
def test_laws_of_occurrences(
    shape: dict[str, Any], more: dict[str, str], span: tuple[date, date], calendar: WorkCalendar
) -> None:
    keys = {**shape, **more}
    found = fall(keys, span, calendar)
    days = [one.day for one in found]
    assert days == sorted(set(days))
    assert all(span[0] <= day <= span[1] for day in days)
    for one in found:
        assert (one.moment is not None) == ("at" in keys)
        if one.moment:
            assert one.moment.date() == one.day
            written = datetime.combine(one.day, time(2, 30))
            assert one.clock_moved == (one.moment.replace(tzinfo=None) != written)
        if one.moved_from:
            assert not calendar.is_working(one.moved_from)
            assert calendar.is_working(one.day)
            assert keys["day_off"] != "same"
    assert fall(keys, span, calendar) == found


@settings(deadline=None)
@given(shapes, spans, st.integers(0, 500))
def test_days_that_nothing_moves_do_not_depend_on_where_one_begins(
    shape: dict[str, Any], span: tuple[date, date], cut: int
) -> None:
    middle = min(span[0] + timedelta(days=cut), span[1])
    halves = fall(shape, (span[0], middle)) + fall(shape, (middle + timedelta(days=1), span[1]))
    assert fall(shape, span) == halves
