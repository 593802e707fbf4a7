"""Days counted on by a duration, and hours that two people share in a week."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from handbook.compose.overlap import Hours
from handbook.compose.staff_time import (
    day_after,
    day_before,
    hours_text,
    longest,
    offset_text,
    shared_minutes,
    weekdays_text,
)
from handbook.model.calendars import WorkCalendar
from handbook.model.values import WEEKDAYS, parse_duration

ENGLAND = WorkCalendar("GB-ENG")
OFFICE = WEEKDAYS[:5]
LONDON = Hours("Europe/London", OFFICE, time(9), time(17))
NEW_YORK = Hours("America/New_York", OFFICE, time(9), time(17))


@pytest.mark.parametrize(
    ("monday", "hours"),
    [
        (date(2026, 3, 2), 15),  # five hours apart: 14:00 to 17:00 in London
        (date(2026, 3, 9), 20),  # New York has summer time since Sunday, London not yet
        (date(2026, 3, 23), 20),
        (date(2026, 3, 30), 15),  # both have it
        (date(2026, 10, 26), 20),  # London has it no more
    ],
)
def test_hours_in_common_follow_summer_time_on_both_sides(monday: date, hours: int) -> None:
    assert shared_minutes(NEW_YORK, LONDON, monday) == hours * 60


def test_a_day_on_which_the_clock_jumps() -> None:
    """On Sunday 29 March 2026 London skips 01:00 to 02:00, and Lagos does not."""
    london = Hours("Europe/London", ("sunday",), time(0), time(6))
    lagos = Hours("Africa/Lagos", ("sunday",), time(0), time(12))
    assert shared_minutes(london, lagos, date(2026, 3, 23)) == 5 * 60
    assert shared_minutes(london, lagos, date(2026, 3, 16)) == 6 * 60


def test_a_night_goes_on_into_the_next_day() -> None:
    night = Hours("Europe/London", ("friday",), time(22), time(6))
    assert shared_minutes(night, Hours("Europe/London", ("saturday",), time(0), time(8)), date(2026, 3, 2)) == 6 * 60
    assert shared_minutes(night, Hours("Europe/London", ("friday",), time(0), time(8)), date(2026, 3, 2)) == 0


def test_a_week_has_no_edge_where_zones_differ() -> None:
    """Monday 08:00 in Tokyo is Sunday 15:00 in Los Angeles, of the week before."""
    tokyo = Hours("Asia/Tokyo", ("monday",), time(8), time(10))
    angeles = Hours("America/Los_Angeles", ("sunday",), time(9), time(16, 30))
    assert shared_minutes(tokyo, angeles, date(2026, 3, 2)) == 90
    assert shared_minutes(angeles, tokyo, date(2026, 2, 23)) == 90


def test_nothing_in_common() -> None:
    assert shared_minutes(Hours("Asia/Tokyo", OFFICE, time(9), time(17)), LONDON, date(2026, 3, 2)) == 0


@pytest.mark.parametrize(
    ("duration", "day"),
    [
        ("30 minutes", date(2026, 4, 3)),
        ("25 hours", date(2026, 4, 4)),
        ("4 working hours", date(2026, 4, 7)),  # Good Friday and Easter Monday are between
        ("9 working hours", date(2026, 4, 8)),
        ("2 working days", date(2026, 4, 8)),
        ("2 days", date(2026, 4, 4)),
        ("2 weeks", date(2026, 4, 16)),
        ("1 month", date(2026, 5, 2)),
    ],
)
def test_days_after(duration: str, day: date) -> None:
    thursday = date(2026, 4, 2)
    assert day_after(thursday, parse_duration(duration), ENGLAND) == day
    assert day - thursday <= longest(parse_duration(duration))


@pytest.mark.parametrize(
    ("duration", "day"),
    [
        ("2 working days", date(2026, 4, 2)),
        ("30 days", date(2026, 3, 9)),
        ("2 weeks", date(2026, 3, 25)),
        ("1 month", date(2026, 3, 8)),
    ],
)
def test_days_before(duration: str, day: date) -> None:
    assert day_before(date(2026, 4, 8), parse_duration(duration), ENGLAND) == day


@pytest.mark.parametrize(
    ("zone", "day", "text"),
    [
        ("Asia/Manila", date(2026, 1, 5), "+8 h"),
        ("Asia/Manila", date(2026, 7, 6), "+7 h"),
        ("America/Toronto", date(2026, 3, 2), "−5 h"),
        ("America/Toronto", date(2026, 3, 9), "−4 h"),
        ("Asia/Kolkata", date(2026, 1, 5), "+5:30 h"),
        ("America/St_Johns", date(2026, 1, 5), "−3:30 h"),
        ("Europe/Lisbon", date(2026, 1, 5), "same time"),
    ],
)
def test_how_far_a_clock_is_ahead(zone: str, day: date, text: str) -> None:
    assert offset_text(ZoneInfo(zone), ZoneInfo("Europe/London"), day) == text


def test_hours_and_weekdays_in_words() -> None:
    assert [hours_text(minutes) for minutes in (0, 90, 600, 20)] == ["0 h", "1.5 h", "10 h", "0.33 h"]
    assert weekdays_text(("friday", "monday", "tuesday", "thursday", "wednesday")) == "Mon to Fri"
    assert weekdays_text(("monday", "tuesday", "thursday")) == "Mon, Tue, Thu"
    assert weekdays_text(("monday", "tuesday")) == "Mon, Tue"
