"""`calendar.ics`, read back by other programs: the dates are those of the page, whatever the clocks do."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import yaml
from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st
from staff_case import MONDAY, PEOPLE, ada, sources

from handbook import pipeline
from handbook.compose import dates, ical
from handbook.compose.calendar_file import NAME
from handbook.compose.contractor import contractor_book
from handbook.compose.lens import Lens
from handbook.compose.reader import lens_on
from handbook.model.page import Book
from handbook.model.sources import Sources
from handbook.model.values import MONTHS, WEEKDAYS


def made(read: Sources, id: str = "ada") -> tuple[Book, Lens]:
    """A handbook and the lens on it."""
    build = pipeline.make(read, MONDAY)
    assert build.project and id in build.handbooks, [f"{d.at} {d.message}" for d in build.diagnostics]
    book, problems = contractor_book(build.handbooks[id], build.project)
    assert problems == ()
    return book, lens_on(build.handbooks[id], build.project)


def with_task(rhythm: Mapping[str, Any], **changes: str) -> tuple[Book, Lens]:
    """A handbook whose tasks are one, in this rhythm; there are invoices beside it."""
    task = {"care": {"title": "Care", "outcome": "Good", "standard": "Always", "due": rhythm}}
    roles = {"writer": yaml.safe_dump({"tasks": task})}
    return made(sources({"ada": ada(**changes)}, roles=roles))


def fall(content: bytes) -> Counter[tuple[str, str]]:
    """When each thing falls, expanded by `recurring-ical-events`: its path, and the moment in UTC or the day."""
    calendar = icalendar.Calendar.from_ical(content)
    found: Counter[tuple[str, str]] = Counter()
    for event in recurring_ical_events.of(calendar).between(date(2025, 11, 1), date(2028, 3, 1)):
        kind, id = event["UID"].partition("@")[0].split(".")[1:3]
        found[f"{kind}.{id}", _shown(event["DTSTART"].dt)] += 1
    return found


def wanted(lens: Lens) -> Counter[tuple[str, str]]:
    """The same of the dates that the page shows."""
    return Counter((".".join(row.dated.path), _shown(row.mine or row.day)) for row in dates.rows(lens))


def _shown(value: date) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def events(content: bytes) -> list[Any]:
    return [event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]


def texts(content: bytes, name: str) -> list[str]:
    """The values of all properties of this name, unfolded and without escapes, read by nobody's library."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    values = [line.partition(":")[2] for line in lines if line.startswith(f"{name}:")]
    return [re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value) for value in values]


# --- The dates of the page ---------------------------------------------------------------------------------------------

ZONES = ("America/New_York", "America/Sao_Paulo", "Australia/Sydney", "Africa/Lagos", "Asia/Kathmandu", "Europe/London")
RHYTHMS: dict[str, dict[str, Any]] = {
    "week": {"every": "week", "weekdays": ["monday", "wednesday"]},
    "moved off holidays": {"every": "week", "weekdays": ["monday"], "day_off": "after"},
    "two weeks": {"every": "2 weeks", "weekdays": ["friday", "tuesday"], "starting": "2026-01-06"},
    "first tuesday": {"every": "month", "day": "first tuesday", "day_off": "before"},
    "last friday": {"every": "month", "day": "last friday"},
    "quarters": {"every": "month", "months": ["may", "august"], "day": "25"},
    "last day": {"every": "month", "day": "last"},
    "31st": {"every": "month", "day": "31"},
    "30th": {"every": "month", "day": "30"},
    "third working day": {"every": "month", "day": "3rd working day"},
    "once": {"date": "2026-05-01", "day_off": "before"},
    "about a month": {"every": "month", "day": "5", "covers": "previous month", "day_off": "after"},
    "no longer than": {"every": "week", "weekdays": ["sunday"], "ends": "2026-06-01"},
}


@pytest.mark.parametrize("zone", ZONES[:3])
@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_the_dates_are_those_of_the_page(rhythm: str, zone: str) -> None:
    for at in ({}, {"at": "16:30"}, {"at": "23:45", "time_zone": "contractor"}, {"at": "02:30", "time_zone": zone}):
        book, lens = with_task({"time_zone": "company", **RHYTHMS[rhythm], **at}, time_zone=zone, country="NG")
        assert fall(book.files[NAME]) == wanted(lens)


@st.composite
def rhythms(draw: st.DrawFn) -> dict[str, Any]:
    """Any complete rhythm that does not fall on every day."""
    shape = draw(st.sampled_from(["once", "weeks", "month"]))
    keys: dict[str, Any] = {"day_off": draw(st.sampled_from(["before", "after", "same"]))}
    if shape == "once":
        keys["date"] = str(date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364))))
    elif shape == "weeks":
        count = draw(st.integers(1, 5))
        days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True))
        keys |= {"every": "week" if count == 1 else f"{count} weeks", "weekdays": days}
        if count > 1:
            start = date(2025, 12, 1) + timedelta(days=draw(st.integers(0, 60)))
            start += timedelta(days=(WEEKDAYS.index(days[0]) - start.weekday()) % 7)
            keys["starting"] = str(start)
    else:
        nth = draw(st.integers(1, 31))
        weekday = f"{draw(st.sampled_from(['first', 'second', 'fourth', 'last']))} {draw(st.sampled_from(WEEKDAYS))}"
        keys |= {"every": "month", "day": draw(st.sampled_from([str(nth), "last", "last working day", weekday]))}
        keys["months"] = draw(st.lists(st.sampled_from(MONTHS), max_size=4, unique=True)) or list(MONTHS)
        covers = draw(st.sampled_from([None, "previous month", "previous 3 months", "previous year"]))
        keys |= {"covers": covers} if covers else {}
    if draw(st.booleans()):
        hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30, 59]))
        keys |= {"at": f"{hour:02}:{minute:02}", "time_zone": draw(st.sampled_from(["company", "contractor", *ZONES]))}
    return keys


@given(
    rhythms(), st.sampled_from(ZONES), st.sampled_from(["GB", "NG", "BR", "IL", "JP"]), rhythms(), st.integers(1, 11)
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_rhythm_is(
    rhythm: dict[str, Any], zone: str, country: str, other: dict[str, Any], month: int
) -> None:
    change = {"from_date": {f"2026-{month:02}-15": {"tasks": {"care": {"due": other}}}}}
    task = {"care": {"title": "Care", "outcome": "Good", "standard": "Always", "due": rhythm}}
    text = ada(time_zone=zone, country=country) + yaml.safe_dump(change)
    book, lens = made(sources({"ada": text}, roles={"writer": yaml.safe_dump({"tasks": task})}))
    assert fall(book.files[NAME]) == wanted(lens)
    names = Counter((event["UID"], str(event.get("RECURRENCE-ID"))) for event in events(book.files[NAME]))
    assert set(names.values()) == {1}


def test_a_rule_says_what_repeats_and_exceptions_say_what_does_not() -> None:
    book, _ = with_task({"every": "week", "weekdays": ["monday"], "at": "17:00", "day_off": "after"})
    found = [event for event in events(book.files[NAME]) if ".care@" in event["UID"]]
    assert [bool(event.get("RRULE")) for event in found] == [True, *[False] * (len(found) - 1)]
    assert found[0]["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=52;BYDAY=MO;WKST=MO"
    moved = {str(event["RECURRENCE-ID"].dt.date()): str(event["DTSTART"].dt.date()) for event in found[1:]}
    assert moved["2026-05-04"] == "2026-05-05"  # May Day
    assert {event["UID"] for event in found} == {"ada.tasks.care@larkfield"}


def test_an_independent_reader_of_rules_finds_the_same_days() -> None:
    book, lens = with_task({"every": "2 weeks", "weekdays": ["tuesday", "friday"], "starting": "2026-01-06"})
    (series,) = (event for event in events(book.files[NAME]) if event.get("RRULE"))
    start = datetime.combine(series["DTSTART"].dt, datetime.min.time())
    days = {found.date() for found in rrule.rrulestr(series["RRULE"].to_ical().decode(), dtstart=start)}
    assert days == {row.day for row in dates.rows(lens) if row.dated.path[0] == "tasks"}


def test_a_time_that_the_clocks_skip_is_an_event_of_its_own() -> None:
    book, lens = with_task({"every": "week", "weekdays": ["sunday"], "at": "01:30", "time_zone": "company"})
    assert ("tasks.care", "2026-03-29T01:30:00+00:00") in wanted(lens)  # 02:30 by the clocks, which went forward
    assert fall(book.files[NAME]) == wanted(lens)
    assert not any(event.get("RRULE") for event in events(book.files[NAME]) if ".care" in event["UID"])


# --- Time zones --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone", [*ZONES, "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Asia/Tehran"]
)
def test_the_clock_of_a_zone_is_right_at_every_hour(zone: str) -> None:
    """At every half hour of the days around a change of the clocks; otherwise at four hours of each day."""
    written = ical.component("VCALENDAR", ["VERSION:2.0\r\nPRODID:x\r\n", ical.time_zone(zone, 2021, 2027)])
    read = tz.tzical(io.StringIO(written.replace("\r\n", "\n"))).get(zone)
    assert read is not None
    moment, real = datetime(2021, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    while moment.year < 2028:
        local = moment.astimezone(real)
        if local.replace(fold=1).utcoffset() == local.replace(fold=0).utcoffset():
            assert local.replace(tzinfo=read).utcoffset() == local.utcoffset(), local
        later = (moment + timedelta(days=2)).astimezone(real)
        earlier = (moment - timedelta(days=2)).astimezone(real)
        is_near = earlier.utcoffset() != later.utcoffset()
        moment += timedelta(minutes=30) if is_near else timedelta(hours=6)


def test_every_zone_that_is_named_is_told() -> None:
    book, _ = with_task(
        {"every": "week", "weekdays": ["monday"], "at": "10:00", "time_zone": "Asia/Kathmandu"},
        time_zone="America/New_York",
    )
    content = book.files[NAME].decode()
    assert set(re.findall(r"TZID=([^:;]+)", content)) == {"Asia/Kathmandu"} == set(re.findall(r"TZID:(.+)\r", content))
    assert "X-WR-TIMEZONE:America/New_York\r\n" in content


# --- What an event says --------------------------------------------------------------------------------------------------

MEETING = (
    "{title: Check-in, when: {every: week, weekdays: [tuesday], at: 14:00, time_zone: company},"
    " minutes: 45, tool: asana, with: [manager], attendance: agreed}"
)


def test_a_meeting_takes_its_time_and_a_deadline_none() -> None:
    book, _ = made(sources({"ada": ada(communication=f"{{meetings: {{check-in: {MEETING}}}}}")}))
    by_uid = {event["UID"].split("@")[0]: event for event in events(book.files[NAME])}
    meeting, article = by_uid["ada.meetings.check-in"], by_uid["ada.deliverables.article"]
    assert (meeting["DURATION"].dt, meeting["TRANSP"], meeting["LOCATION"]) == (
        timedelta(minutes=45),
        "OPAQUE",
        "Asana",
    )
    assert [alarm["TRIGGER"].dt for alarm in meeting.walk("VALARM")] == [timedelta(minutes=-15)]
    assert "DURATION" not in article and "DTEND" not in article and article["TRANSP"] == "TRANSPARENT"
    assert [alarm["TRIGGER"].dt for alarm in article.walk("VALARM")] == [timedelta(days=-1)]
    assert article["DESCRIPTION"] == (
        "Every Thursday at 17:00 (London time)\nHand in: Asana, To review\nIn your handbook: Your work, Article"
    )


@pytest.mark.parametrize(
    ("rhythm", "trigger"),
    [
        ({"weekdays": ["monday"], "at": "17:00"}, timedelta(days=-3)),
        ({"weekdays": ["monday", "tuesday"], "at": "17:00"}, timedelta(hours=-2)),
        ({"weekdays": ["monday"]}, timedelta(hours=-63)),  # Friday at 09:00
        ({"weekdays": ["friday"]}, timedelta(hours=-15)),
    ],
)
def test_a_reminder_comes_a_working_day_before(rhythm: dict[str, Any], trigger: timedelta) -> None:
    book, _ = with_task({"every": "week", "time_zone": "company", **rhythm})
    (series,) = (event for event in events(book.files[NAME]) if event.get("RRULE"))
    assert [alarm["TRIGGER"].dt for alarm in series.walk("VALARM")] == [trigger]


def test_what_is_due_once_or_monthly_keeps_its_name_when_it_is_put_off() -> None:
    def uids(rhythm: dict[str, Any]) -> set[str]:
        return {event["UID"] for event in events(with_task(rhythm)[0].files[NAME]) if ".care" in event["UID"]}

    assert uids({"date": "2026-05-01"}) == uids({"date": "2026-06-01"}) == {"ada.tasks.care@larkfield"}
    monthly = {"every": "month", "covers": "previous month"}
    assert uids({**monthly, "day": "5"}) == uids({**monthly, "day": "3rd working day"})


def test_a_change_of_another_thing_leaves_an_event_as_it_is() -> None:
    later = "from_date: {2026-07-01: {deliverables: {letter: {title: Letter, due: {date: 2026-08-03}}}}}\n"
    before, after = (events(made(sources({"ada": text}))[0].files[NAME]) for text in (ada(), ada() + later))
    kept = {event.to_ical() for event in after if ".letter@" not in event["UID"]}
    assert kept == {event.to_ical() for event in before}


HOSTILE = [
    "Semi;colon, comma: colon \\ back\\New \\n \\, \\;",
    "🎉 Émoji 👩‍👩‍👧 and an end",
    "مرحبا بالعالم, שלום עולם",
    "x" * 200,
    "ü" * 200,
    "BEGIN:VEVENT END:VCALENDAR",
    '"quoted" <b>&amp;</b> {{ x }} %(title)s %',
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_value_stays_in_its_property(title: str) -> None:
    deliverable = {"letter": {"title": title, "due": {"date": "2026-06-01", "at": "10:00", "time_zone": "company"}}}
    book, lens = made(
        sources({"ada": ada(deliverables=yaml.safe_dump(deliverable, default_flow_style=True, width=9999))})
    )
    content = book.files[NAME]
    assert title in texts(content, "SUMMARY")
    assert fall(content) == wanted(lens)
    lines = content.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") and lines.count(b"END:VCALENDAR") == 1
    assert all(len(line) <= 75 for line in lines)
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    for line in lines:
        line.decode()  # no character is cut in two


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_any_text_comes_back(value: str) -> None:
    line = ical.line("SUMMARY", ical.escaped(value)).encode()
    plain = re.sub(r"\r\n|\r", "\n", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", value))
    assert line.count(b"\n") == len(line.split(b"\r\n ")) and all(len(part) <= 75 for part in line.split(b"\r\n"))
    assert texts(b"\r\n" + line, "SUMMARY") == [plain]


def test_the_bytes_do_not_depend_on_the_day_or_the_run() -> None:
    read = sources({"ada": ada(), "bob": ada(name="Bob")})
    contents = set()
    for today in (MONDAY, MONDAY + timedelta(days=400)):
        build = pipeline.make(read, today)
        assert build.project
        contents.add(contractor_book(build.handbooks["ada"], build.project)[0].files[NAME])
    assert contents == {made(sources({"ada": ada()}))[0].files[NAME]}


def test_without_dates_there_is_no_calendar() -> None:
    roles = {"writer": "tasks: {care: {title: Care, outcome: Good, standard: Always, starts_when: a call}}\n"}
    book, _ = made(sources({"ada": ada(payment="{invoice_due: {every: working day}}")}, roles=roles))
    assert book.files == {}
    assert all("calendar.ics" not in page.markdown for page in book.pages)


def test_a_company_without_latin_letters_has_a_name_in_uids() -> None:
    company = sources({}).company.text.replace("name: Larkfield", "name: 株式会社")  # type: ignore[union-attr]
    book, _ = made(sources({"ada": ada()}, company=company, people=PEOPLE))
    assert {event["UID"].split("@")[1] for event in events(book.files[NAME])} == {"e6843c6eb529"}
