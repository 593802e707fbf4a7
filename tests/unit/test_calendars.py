"""Working days: weekends, public holidays, closed days, and counting and moving among them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.model.calendars import Closure, WorkCalendar
from handbook.model.values import WEEKDAYS
from handbook.model.values.places import _countries
from handbook.model.values.rhythm import DayOff

ONTARIO = WorkCalendar("CA-ON")
POLAND = WorkCalendar("PL")
FENNEL = WorkCalendar(
    "GB-ENG", closed=(Closure(date(2026, 12, 24), date(2027, 1, 1), "between the years"),), language="en"
)

countries = st.sampled_from([None, "PL", "CA-ON", "GB-SCT", "SA", "NP", "CN", "PH"])
weeks = st.one_of(st.just(()), st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: tuple(sorted(days))))
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
closures = st.lists(
    st.builds(lambda day, length: Closure(day, day + timedelta(days=length)), days, st.integers(0, 20)), max_size=3
).map(tuple)
calendars = st.builds(WorkCalendar, country=countries, working_week=weeks, closed=closures)


@pytest.mark.parametrize(
    ("calendar", "day", "works"),
    [
        (POLAND, date(2026, 11, 10), True),
        (POLAND, date(2026, 11, 11), False),
        (POLAND, date(2026, 11, 14), False),
        (ONTARIO, date(2026, 2, 16), False),
        (WorkCalendar("CA"), date(2026, 2, 16), True),
        (WorkCalendar("GB-SCT"), date(2026, 11, 30), False),
        (WorkCalendar("GB-ENG"), date(2026, 11, 30), True),
        (WorkCalendar("SA"), date(2026, 11, 13), False),
        (WorkCalendar("SA"), date(2026, 11, 15), True),
        (WorkCalendar("SA", working_week=("monday", "friday")), date(2026, 11, 13), True),
        (WorkCalendar("PL", working_week=("saturday", "wednesday")), date(2026, 11, 14), True),
        (WorkCalendar("PL", working_week=("saturday", "wednesday")), date(2026, 11, 11), False),
        (WorkCalendar(), date(2026, 12, 25), True),
        (WorkCalendar(), date(2026, 12, 26), False),
        (FENNEL, date(2026, 12, 23), True),
        (FENNEL, date(2026, 12, 24), False),
        (FENNEL, date(2027, 1, 1), False),
        (FENNEL, date(2027, 1, 4), True),
    ],
)
def test_a_day_is_worked_or_not(calendar: WorkCalendar, day: date, works: bool) -> None:
    assert calendar.is_working(day) is works


@pytest.mark.parametrize(
    ("country", "language", "day", "name"),
    [
        ("CA-ON", "en", date(2026, 2, 16), "Family Day"),
        ("CA-ON", "en", date(2026, 9, 7), "Labour Day"),
        ("CA-ON", "en-US", date(2026, 9, 7), "Labor Day"),
        ("CA-ON", "fr", date(2026, 9, 7), "Fête du Travail"),
        ("PL", "pl", date(2026, 11, 11), "Narodowe Święto Niepodległości"),
        ("PL", "ja", date(2026, 11, 11), "National Independence Day"),
        ("ZA", "en", date(2026, 9, 24), "Heritage Day"),
        ("PL", "en", date(2026, 11, 12), None),
        (None, "en", date(2026, 12, 25), None),
    ],
)
def test_holidays_are_named_in_the_readers_language_or_in_english(
    country: str | None, language: str, day: date, name: str | None
) -> None:
    assert WorkCalendar(country, language=language).holiday_name(day) == name


@pytest.mark.parametrize(
    ("day", "day_off", "moved"),
    [
        (date(2026, 4, 30), "before", date(2026, 4, 30)),
        (date(2026, 4, 4), "before", date(2026, 4, 2)),  # Easter, with Good Friday before and Monday after
        (date(2026, 4, 4), "after", date(2026, 4, 7)),
        (date(2026, 4, 4), "same", date(2026, 4, 4)),
        (date(2026, 12, 26), "before", date(2026, 12, 23)),
        (date(2026, 12, 26), "after", date(2027, 1, 4)),
    ],
)
def test_a_day_off_moves_a_day(day: date, day_off: DayOff, moved: date) -> None:
    assert FENNEL.shift(day, day_off) == moved


def test_a_company_closed_for_good_moves_nothing() -> None:
    gone = WorkCalendar(closed=(Closure(date(2026, 1, 1), date(2099, 12, 31)),))
    assert gone.shift(date(2030, 1, 1), "after") == date(2030, 1, 1)
    assert gone.nth_working_day(2030, 1, 1) is None
    assert gone.add_working_days(date(2025, 12, 29), 5) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("year", "month", "n", "day"),
    [
        (2026, 11, 1, date(2026, 11, 2)),
        (2026, 11, 8, date(2026, 11, 12)),  # the 11th is Independence Day
        (2026, 11, -1, date(2026, 11, 30)),
        (2026, 5, -1, date(2026, 5, 29)),
        (2026, 11, 20, date(2026, 11, 30)),
        (2026, 11, 21, None),
    ],
)
def test_the_nth_working_day_of_a_month(year: int, month: int, n: int, day: date | None) -> None:
    assert POLAND.nth_working_day(year, month, n) == day


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        (date(2026, 11, 9), 0, date(2026, 11, 9)),
        (date(2026, 11, 9), 2, date(2026, 11, 12)),
        (date(2026, 11, 13), 1, date(2026, 11, 16)),
        (date(2026, 11, 14), 1, date(2026, 11, 16)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, n: int, reached: date) -> None:
    assert POLAND.add_working_days(day, n) == reached


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_country_has_a_calendar(language: str) -> None:
    for country in sorted(_countries()):
        calendar = WorkCalendar(country, language=language)
        worked = [day for n in range(365) if calendar.is_working(day := date(2027, 1, 1) + timedelta(days=n))]
        assert 180 < len(worked) < 262 + 53, country


@settings(deadline=None)  # a country's holidays load with its first day
@given(calendars, days, st.sampled_from(["before", "after"]))
def test_a_moved_day_is_the_nearest_working_day(calendar: WorkCalendar, day: date, day_off: DayOff) -> None:
    moved = calendar.shift(day, day_off)
    assert calendar.is_working(moved)
    assert moved <= day if day_off == "before" else moved >= day
    between = range(1, abs((moved - day).days))
    step = timedelta(days=1 if moved > day else -1)
    assert not any(calendar.is_working(day + n * step) for n in between)


@settings(deadline=None)
@given(calendars, st.integers(2024, 2029), st.integers(1, 12), st.integers(1, 23))
def test_the_nth_working_day_is_the_nth(calendar: WorkCalendar, year: int, month: int, n: int) -> None:
    start = date(year, month, 1)
    month_days = [day for k in range(31) if (day := start + timedelta(days=k)).month == month]
    found = calendar.nth_working_day(year, month, n)
    worked = sum(calendar.is_working(day) for day in month_days if found is None or day <= found)
    if found is None:
        assert worked < n
    else:
        assert worked == n
        assert calendar.is_working(found)
        assert calendar.nth_working_day(year, month, n - 1 - sum(map(calendar.is_working, month_days))) == found


@settings(deadline=None)
@given(calendars, days, st.integers(0, 15), st.integers(0, 15))
def test_counting_working_days_adds_up(calendar: WorkCalendar, day: date, n: int, m: int) -> None:
    reached = calendar.add_working_days(day, n + m)
    assert reached == calendar.add_working_days(calendar.add_working_days(day, n), m)
    passed = [day + timedelta(days=k) for k in range(1, (reached - day).days + 1)]
    assert sum(map(calendar.is_working, passed)) == n + m
