"""Hours in common: summer time on both sides, midnight, zones that are not whole hours apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.compose.overlap import DAY, Hours, Shared, on_one_day, shared_hours
from handbook.model.values import WEEKDAYS

WEEK = WEEKDAYS[:5]
LONDON = Hours("Europe/London", WEEK, time(9), time(17))


def hours(zone: str, start: str, to: str, weekdays: tuple[str, ...] = WEEK) -> Hours:
    return Hours(zone, weekdays, time.fromisoformat(start), time.fromisoformat(to))  # type: ignore[arg-type]


def said(shared: Shared) -> dict[str, list[str]]:
    """The stretches as clock times by weekday, `26:00` for two in the morning of the next day."""
    return {
        weekday[:3]: [f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in stretches]
        for weekday, stretches in shared.by_weekday
    }


def one(first: Hours, second: Hours) -> Shared:
    (shared,) = shared_hours(first, second, date(2026, 1, 5), date(2026, 2, 27))
    return shared


def test_the_same_clock() -> None:
    shared = one(hours("Europe/London", "13:00", "18:00", ("monday", "saturday")), LONDON)
    assert said(shared) == {"mon": ["13:00-17:00"], "sat": []}
    assert shared.ahead == 0
    assert shared.days == ((date(2026, 1, 5), date(2026, 2, 27)),)


def test_winter_and_summer_where_only_one_side_changes_its_clock() -> None:
    """Lagos keeps one time all year. London is an hour behind it in winter, and level with it in summer."""
    winter, summer = shared_hours(hours("Africa/Lagos", "08:00", "16:00"), LONDON, date(2026, 1, 1), date(2027, 12, 31))
    assert (winter.ahead, said(winter)["mon"]) == (-60, ["10:00-16:00"])
    assert (summer.ahead, said(summer)["mon"]) == (0, ["09:00-16:00"])
    assert winter.days == (
        (date(2026, 1, 1), date(2026, 3, 28)),
        (date(2026, 10, 25), date(2027, 3, 27)),
        (date(2027, 10, 31), date(2027, 12, 31)),
    )
    assert summer.days == ((date(2026, 3, 29), date(2026, 10, 24)), (date(2027, 3, 28), date(2027, 10, 30)))


def test_both_sides_change_their_clock_on_the_same_night() -> None:
    (shared,) = shared_hours(hours("Europe/Warsaw", "09:00", "17:00"), LONDON, date(2026, 1, 1), date(2026, 12, 31))
    assert said(shared)["fri"] == ["10:00-17:00"]


def test_the_weeks_in_which_only_toronto_has_changed_its_clock() -> None:
    usual, between = shared_hours(
        hours("America/Toronto", "09:00", "16:00"), LONDON, date(2026, 1, 1), date(2026, 12, 31)
    )
    assert (usual.ahead, said(usual)["mon"]) == (300, ["09:00-12:00"])
    assert (between.ahead, said(between)["mon"]) == (240, ["09:00-13:00"])
    assert between.days == ((date(2026, 3, 8), date(2026, 3, 28)), (date(2026, 10, 25), date(2026, 10, 31)))


def test_both_halves_of_the_earth() -> None:
    """Sydney's summer time ends when London's begins, but on another Sunday: three distances in a year."""
    found = shared_hours(hours("Australia/Sydney", "14:00", "22:00"), LONDON, date(2026, 1, 1), date(2026, 12, 31))
    assert {shared.ahead: said(shared)["wed"] for shared in found} == {
        -660: ["20:00-22:00"],
        -600: ["19:00-22:00"],
        -540: ["18:00-22:00"],
    }


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Kolkata", "14:30-18:00"), ("Asia/Kathmandu", "14:45-18:00"), ("Asia/Manila", "17:00-18:00")],
)
def test_zones_that_are_not_whole_hours_apart(zone: str, expected: str) -> None:
    assert said(one(hours(zone, "10:00", "18:00"), LONDON))["tue"] == [expected]


def test_a_night_that_meets_a_day() -> None:
    """From Monday evening to Tuesday morning in Manila is all Monday in London."""
    night = hours("Asia/Manila", "22:00", "06:00", ("monday", "sunday"))
    assert said(one(night, LONDON)) == {"mon": ["22:00-25:00"], "sun": []}
    assert said(one(LONDON, night)) == {"mon": ["14:00-17:00"], "tue": [], "wed": [], "thu": [], "fri": []}


def test_a_weekday_is_another_one_there() -> None:
    """Saturday morning in Auckland is still Friday in Los Angeles."""
    shared = one(
        hours("Pacific/Auckland", "06:00", "12:00", ("saturday",)), hours("America/Los_Angeles", "09:00", "17:00")
    )
    assert said(shared) == {"sat": ["06:00-12:00"]}


def test_around_the_clock_is_one_stretch() -> None:
    always = Hours("Europe/London", WEEKDAYS, time(0), time(0))
    assert said(one(hours("Asia/Manila", "20:00", "04:00", ("monday",)), always)) == {"mon": ["20:00-28:00"]}


def test_weekdays_alike_are_taken_together() -> None:
    shared = one(
        hours("Europe/London", "10:00", "12:00"), hours("Europe/London", "11:00", "15:00", ("monday", "friday"))
    )
    assert shared.alike() == (
        (("monday", "friday"), ((660, 720),)),
        (("tuesday", "wednesday", "thursday"), ()),
    )


def test_one_clock_face() -> None:
    assert on_one_day([(600, 720)]) == ((600, 720),)
    assert on_one_day([(1320, 1500)]) == ((1320, 1440), (0, 60))
    assert on_one_day([(-60, 60)]) == ((1380, 1440), (0, 60))
    assert on_one_day([(1500, 1560)]) == ((60, 120),)


_zones = st.sampled_from(
    "Europe/London Africa/Lagos Asia/Kolkata Asia/Kathmandu America/Toronto Australia/Lord_Howe Pacific/Auckland".split()
)
_clocks = st.times(max_value=time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))
_hours = st.builds(
    Hours, _zones, st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True).map(tuple), _clocks, _clocks
)


@settings(deadline=None)  # the zones are read from the disk once
@given(_hours, _hours, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_no_minute_is_added_or_lost(first: Hours, second: Hours, day: date) -> None:
    """A week's shared minutes are those that two real calendars have in common, where no clock changes nearby."""
    monday = day - timedelta(days=day.weekday())
    found = shared_hours(first, second, monday - timedelta(days=8), monday + timedelta(days=15))
    if len(found) > 1 or _changes(first.zone, monday) or _changes(second.zone, monday):
        return
    told = sum(end - start for _, stretches in found[0].by_weekday for start, end in stretches)
    mine = [span for n in range(7) if (span := _span(first, monday + timedelta(days=n)))]
    theirs = [span for n in range(-9, 16) if (span := _span(second, monday + timedelta(days=n)))]
    minutes = {at for begins, ends in theirs for at in range(begins, ends)}
    assert told == sum(at in minutes for begins, ends in mine for at in range(begins, ends))


@settings(deadline=None)  # the zones are read from the disk once
@given(_hours, _hours)
def test_no_stretch_is_longer_than_a_day(first: Hours, second: Hours) -> None:
    for shared in shared_hours(first, second, date(2026, 1, 1), date(2026, 12, 31)):
        for _, stretches in shared.by_weekday:
            assert all(0 <= start < end <= start + DAY for start, end in stretches)


def _changes(zone: str, monday: date) -> bool:
    noons = [datetime.combine(monday + timedelta(days=n), time(12), ZoneInfo(zone)) for n in (-9, 16)]
    return noons[0].utcoffset() != noons[1].utcoffset()


def _span(hours: Hours, day: date) -> tuple[int, int] | None:
    """The stretch worked from `day` in minutes since 1970."""
    if WEEKDAYS[day.weekday()] not in hours.weekdays:
        return None
    start = datetime.combine(day, hours.start, ZoneInfo(hours.zone)).astimezone(UTC)
    last = day if hours.to > hours.start else day + timedelta(days=1)
    end = datetime.combine(last, hours.to, ZoneInfo(hours.zone)).astimezone(UTC)
    return int(start.timestamp()) // 60, int(end.timestamp()) // 60
