"""Findings about meaning: placeholders, response times, dates that disagree, access left open, guides left out."""

from __future__ import annotations

from datetime import date

import pytest
from rules_help import ADA, ARTICLE, DEFAULTS, SLACK, TODAY, WRITER, Edit, check

INTERNAL = "internal: {manager_time: 2 hours a week}\n"
TASK_GUIDE = "    guides: [asana#report]\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TODO", "TODO"),
        ("todo", "todo"),
        ("See TBD", "TBD"),
        ("TBC with Tom", "TBC"),
        ("FIXME ask Tom", "FIXME"),
        ("ring XXX first", "XXX"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("the rest is to be decided", "to be decided"),
        ("what for ???", "???"),
        ("<name of the page>", "<name of the page>"),
        ("the word <…> here", "<…>"),
    ],
)
def test_a_placeholder(text: str, shown: str) -> None:
    outcome = check((WRITER, "outcome: Readers get an answer", f'outcome: "{text}"'))
    found = outcome.one("HB-C402")
    assert found.message == f"`{shown}` is a placeholder"
    assert found.path == "tasks.comments.outcome"
    assert outcome.marked(found.at) == (WRITER, f'"{text}"')


@pytest.mark.parametrize(
    "text",
    [
        "Keep the to-do list short",
        "a method to be proud of",
        "fewer than 3 < 5",
        "size XXXL",
        "by what do you mean?",
        "Mail <help@example.com>",
        "see <https://www.example.com>",
    ],
)
def test_text_that_only_looks_like_one(text: str) -> None:
    assert check((WRITER, "outcome: Readers get an answer", f'outcome: "{text}"')).codes == []


def test_placeholders_in_lists_and_dated_changes() -> None:
    listed = check((WRITER, "[Ready to publish]", "[Ready to publish, TBD]")).one("HB-C402")
    assert listed.path == "deliverables.article.acceptance_criteria[1]"
    dated = check((ADA, "", "from_date: {2027-01-01: {goals: {readers: {target: TBD}}}}\n")).one("HB-C402")
    assert dated.path == "goals.readers.target"
    assert dated.at and dated.at.file == ADA


# edits, and the paths of HB-C409
REPLIES: list[tuple[list[Edit], list[str]]] = [
    (
        [(DEFAULTS, "      you_reply_within: 1 working day\n", "")],
        ["communication.channels.questions.you_reply_within"],
    ),
    ([(DEFAULTS, "      we_reply_within: 2 working hours\n", "")], ["communication.channels.urgent.we_reply_within"]),
    (
        [(DEFAULTS, "where: your project, we_reply_within: 1 working day", "where: your project")],
        ["communication.channels.absence.we_reply_within"],
    ),
    (
        [
            (
                ADA,
                "status: active",
                "status: active\ncommunication: {channels: {pay: {for: Pay, tool: email, where: W}}}",
            )
        ],
        ["communication.channels.pay.we_reply_within", "communication.channels.pay.you_reply_within"],
    ),
    ([(ADA, "status: active", "status: ended"), (DEFAULTS, "      we_reply_within: 2 working hours\n", "")], []),
]


@pytest.mark.parametrize(("edits", "paths"), REPLIES)
def test_both_sides_promise_a_reply(edits: list[Edit], paths: list[str]) -> None:
    outcome = check(*edits)
    assert sorted(each.path for each in outcome.found if each.code == "HB-C409") == paths
    assert all(each.at and each.at.file == edits[0][0] for each in outcome.found)


DURATIONS = [
    (
        WRITER,
        "includes: [Articles]",
        "includes: [Articles]\n  changes: {answer_within: 1 day}",
        "scope.changes.answer_within",
    ),
    (
        DEFAULTS,
        "when: you have had no answer, within: 1 working day",
        "when: no answer, within: 1 day",
        "escalation[0].within",
    ),
    (DEFAULTS, "within: 2 working days, silence", "within: 2 days, silence", "deliverables.article.review.within"),
    (
        DEFAULTS,
        "you_reply_within: 4 working hours",
        "you_reply_within: 1 day",
        "communication.channels.urgent.you_reply_within",
    ),
    (
        DEFAULTS,
        "if_unpaid: {ask: owner, answer_within: 1 working day}",
        "if_unpaid: {ask: owner, answer_within: 3 days}",
        "payment.if_unpaid.answer_within",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "path"), DURATIONS, ids=[row[3] for row in DURATIONS])
def test_a_reply_time_that_can_be_read_in_two_ways(file: str, old: str, new: str, path: str) -> None:
    found = check((file, old, new)).one("HB-C410")
    assert found.path == path
    assert found.at and found.at.file == file


def test_both_readings_of_a_bare_day_are_shown() -> None:
    found = check((DEFAULTS, "you_reply_within: 4 working hours", "you_reply_within: 2 days")).one("HB-C410")
    assert found.message == "`2 days` can be read in two ways: as 2 working days, or as 48 hours"
    assert found.help == ("write `2 working days` or `48 hours`",)


@pytest.mark.parametrize("clear", ["1 working day", "24 hours", "30 minutes", "1 week"])
def test_a_clear_reply_time(clear: str) -> None:
    assert check((DEFAULTS, "you_reply_within: 4 working hours", f"you_reply_within: {clear}")).codes == []


def test_days_to_pay_are_days() -> None:
    """`14 days` to pay counts every day, as invoices do: only replies, answers and reviews are asked about."""
    assert check((DEFAULTS, "pay_within: 14 days", "pay_within: 1 day")).codes == []


SECOND = "  sow-2: {title: Care, starts: 2028-02-01, ends: 2028-12-31, fee: {basis: monthly, amount: 9 GBP}}\n"

# today, edits, and the message of HB-C411
ENGAGEMENTS: list[tuple[date, list[Edit], str]] = [
    (date(2027, 12, 31), [], ""),
    (date(2028, 1, 1), [], "the engagement `sow-1` ended on 2027-12-31, and no other runs today"),
    (date(2025, 12, 1), [], ""),
    (date(2028, 1, 1), [(ADA, "status: active", "status: leaving")], ""),
    (date(2028, 1, 1), [(ADA, "status: active", "status: draft")], ""),
    (
        date(2028, 1, 1),
        [(ADA, INTERNAL, SECOND + INTERNAL)],
        "the engagement `sow-1` ended on 2027-12-31, and no other runs today; the next starts on 2028-02-01",
    ),
    (date(2028, 2, 1), [(ADA, INTERNAL, SECOND + INTERNAL)], ""),
    (date(2028, 1, 1), [(ADA, "", "from_date: {2027-06-01: {engagements: {sow-1: {ends: 2028-06-30}}}}\n")], ""),
]


@pytest.mark.parametrize(("today", "edits", "message"), ENGAGEMENTS)
def test_an_active_contractor_has_a_running_engagement(today: date, edits: list[Edit], message: str) -> None:
    outcome = check(*edits, today=today)
    assert [each.message for each in outcome.all("HB-C411")] == ([message] if message else [])
    assert all(outcome.marked(each.at) == (ADA, "2027-12-31") for each in outcome.all("HB-C411"))


DELIVERY = "    due: {every: week, weekdays: [tuesday]}\n"

# edits, path, text at the place, message
ORDER: list[tuple[list[Edit], str, str, str]] = [
    (
        [(ADA, "ends: 2027-12-31", "ends: 2025-12-31")],
        "engagements.sow-1.ends",
        "2025-12-31",
        "the engagement `sow-1` ends on 2025-12-31, before it starts on 2026-01-01",
    ),
    (
        [(ADA, "status: active", "status: active\naway: [{from: 2026-12-05, to: 2026-12-01}]")],
        "away[0].to",
        "2026-12-01}]",
        "this absence ends on 2026-12-01, before it starts",
    ),
    (
        [(ADA, "status: active", "status: active\ntools: {asana: {requested: 2026-02-02, granted: 2026-02-01}}")],
        "tools.asana.granted",
        "2026-02-01}}",
        "`tools.asana`: `granted` 2026-02-01 is before `requested` 2026-02-02, "
        "but access is granted after it is requested",
    ),
    (
        [(ADA, "status: active", "status: active\ntools: {asana: {granted: 2026-02-02, confirmed: 2026-02-01}}")],
        "tools.asana.confirmed",
        "2026-02-01}}",
        "`tools.asana`: `confirmed` 2026-02-01 is before `granted` 2026-02-02, "
        "but access is confirmed after it is granted",
    ),
    (
        [
            (
                ADA,
                "status: active",
                "status: active\n"
                "tools: {asana: {accounts: {shop: {title: Shop, granted: 2026-02-02, ends: 2026-02-01}}}}",
            )
        ],
        "tools.asana.accounts.shop.ends",
        "2026-02-01}}}}",
        "`tools.asana.accounts.shop`: `ends` 2026-02-01 is before `granted` 2026-02-02, "
        "but access ends after it is granted",
    ),
    (
        [(WRITER, DELIVERY, "    due: {date: 2028-01-31}\n")],
        "deliverables.article.due.date",
        "2028-01-31}",
        "`article` is due on 2028-01-31, after its engagement ends on 2027-12-31",
    ),
    (
        [(WRITER, DELIVERY, "    due: {date: 2025-12-31}\n")],
        "deliverables.article.due.date",
        "2025-12-31}",
        "`article` is due on 2025-12-31, before its engagement starts on 2026-01-01",
    ),
]


@pytest.mark.parametrize(("edits", "path", "text", "message"), ORDER, ids=[row[1] for row in ORDER])
def test_dates_in_the_wrong_order(edits: list[Edit], path: str, text: str, message: str) -> None:
    outcome = check(*edits)
    found = outcome.one("HB-C412")
    assert (found.path, found.message) == (path, message)
    assert outcome.marked(found.at)[1] == text
    assert len(found.related) == 1 and found.related[0].at.file == ADA


@pytest.mark.parametrize(
    "edits",
    [
        [(ADA, "ends: 2027-12-31", "ends: 2026-01-01"), (WRITER, DELIVERY, "    due: {date: 2026-01-01}\n")],
        [(ADA, "status: active", "status: active\naway: [{from: 2026-12-05, to: 2026-12-05}]")],
        [
            (
                ADA,
                "status: active",
                "status: active\ntools: {asana: {requested: 2026-02-01, granted: 2026-02-01, confirmed: 2026-02-01}}",
            )
        ],
        [(WRITER, DELIVERY, "    due: {date: 2027-12-31}\n")],
    ],
)
def test_dates_on_the_same_day_are_in_order(edits: list[Edit]) -> None:
    assert check(*edits).all("HB-C412") == []


def test_a_date_is_held_against_its_own_engagement() -> None:
    due = (WRITER, DELIVERY, "    due: {date: 2028-06-01}\n")
    second = (ADA, INTERNAL, SECOND + "deliverables: {article: {engagement: sow-2}}\n" + INTERNAL)
    assert check(due, second).codes == []
    assert check(
        due, (second[0], second[1], second[2].replace("{engagement: sow-2}", "{engagement: sow-1}"))
    ).codes == ["HB-C412"]


GRANTED = "tools: {asana: {granted: 2026-01-05%s}}"


def tools(more: str = "", status: str = "active") -> Edit:
    return (ADA, "status: active", f"status: {status}\n" + GRANTED % more)


LONG_AGO, LATE = date(2026, 12, 1), date(2028, 1, 5)

# edit, today, message of HB-C405
ACCESS: list[tuple[Edit, date, str]] = [
    (tools(), TODAY, ""),
    (tools(", ends: 2027-12-31"), TODAY, ""),
    (
        tools(", ends: 2028-01-31"),
        TODAY,
        "`tools.asana` stays open until 2028-01-31, but the last engagement ends on 2027-12-31",
    ),
    (tools("", "draft"), LATE, ""),
    (tools("", "leaving"), TODAY, ""),
    (
        tools("", "leaving"),
        LATE,
        "the last engagement ended on 2027-12-31, but nothing says that `tools.asana` was closed",
    ),
    (tools(", ends: 2027-12-30", "leaving"), LATE, ""),
    (tools("", "ended"), TODAY, "the work is over, but nothing says that `tools.asana` was closed"),
    (tools(", ends: 2026-12-31", "ended"), TODAY, "the work is over, but nothing says that `tools.asana` was closed"),
    (tools(", ends: 2026-11-23", "ended"), TODAY, ""),
    ((ADA, "status: active", "status: ended\ntools: {asana: {requested: 2026-01-05}}"), TODAY, ""),
    (tools("", "active"), LATE, ""),
]


@pytest.mark.parametrize(("edit", "today", "message"), ACCESS)
def test_access_ends_with_the_work(edit: Edit, today: date, message: str) -> None:
    found = check(edit, today=today).all("HB-C405")
    assert [each.message for each in found] == ([message] if message else [])


def test_access_left_open_shows_where_and_what_to_write() -> None:
    outcome = check(tools("", "leaving"), today=LATE)
    found = outcome.one("HB-C405")
    assert outcome.marked(found.at) == (ADA, "2026-01-05}}")
    assert found.path == "tools.asana"
    assert found.help[0] == "close the access, then write the day under `tools.asana`: `ends: 2027-12-31`"
    assert [outcome.marked(each.at) for each in found.related] == [(ADA, "2027-12-31")]


def test_every_account_is_looked_at() -> None:
    accounts = "tools: {asana: {granted: 2026-01-05, accounts: {a: {title: A, ends: 2026-06-30}, b: {title: B}}}}"
    outcome = check((ADA, "status: active", f"status: ended\n{accounts}"))
    assert [each.path for each in outcome.all("HB-C405")] == ["tools.asana.accounts.b"]


# edits, and the message of HB-C413
GUIDES: list[tuple[list[Edit], list[str]]] = [
    ([(WRITER, TASK_GUIDE, "")], ["the task `comments` is done in `asana`, but no guide shows how"]),
    (
        [(WRITER, TASK_GUIDE, "    guides: [meet#join]\n")],
        ["the task `comments` is done in `asana`, but no guide shows how"],
    ),
    ([(WRITER, "    processes: [article]\n" + TASK_GUIDE, "")], []),
    ([(WRITER, TASK_GUIDE, ""), (ARTICLE, "needs: [asana]\n", "")], []),
    (
        [
            (WRITER, TASK_GUIDE, "    guides: [slack#ask]\n"),
            ("content/tools/slack.md", "", SLACK),
            (ARTICLE, "needs: [asana]", "needs: [asana, slack]"),
            (ADA, "status: active", "status: active\ntools: {slack: {access: guest}}"),
        ],
        [],
    ),
]


@pytest.mark.parametrize(("edits", "messages"), GUIDES)
def test_a_task_in_a_tool_of_ours_names_a_guide(edits: list[Edit], messages: list[str]) -> None:
    outcome = check(*edits)
    assert [each.message for each in outcome.found] == messages
    assert all(outcome.marked(each.at) == (WRITER, "comments:") for each in outcome.found)
    assert all("`guides: [asana#hand-in]`" in each.help[0] for each in outcome.found)


CHECK_IN = "when: {every: month, day: 5}"
SUNDAYS = "every: week, weekdays: [sunday], at: 01:30"


@pytest.mark.parametrize(
    ("rhythm", "today", "message"),
    [
        (SUNDAYS, TODAY, "there is no 01:30 in `Europe/London` on 2027-03-28, {why} 02:30"),
        (
            f"{SUNDAYS}, time_zone: Australia/Lord_Howe".replace("01:30", "02:10"),
            TODAY,
            "there is no 02:10 in `Australia/Lord_Howe` on 2027-10-03, {why} 02:40",
        ),
        ("date: 2027-03-28, at: 01:00", TODAY, "there is no 01:00 in `Europe/London` on 2027-03-28, {why} 02:00"),
        ("every: day, at: 01:59", TODAY, "there is no 01:59 in `Europe/London` on 2027-03-28, {why} 02:59"),
        (SUNDAYS.replace("01:30", "02:00"), TODAY, ""),
        (SUNDAYS.replace("01:30", "00:59"), TODAY, ""),
        (SUNDAYS.replace("sunday", "monday"), TODAY, ""),
        (f"{SUNDAYS}, day_off: after", TODAY, ""),
        (f"{SUNDAYS}, time_zone: UTC", TODAY, ""),
        (f"{SUNDAYS}, ends: 2027-03-27", TODAY, ""),
        (SUNDAYS, date(2027, 3, 28), "there is no 01:30 in `Europe/London` on 2027-03-28, {why} 02:30"),
        (SUNDAYS, date(2027, 3, 29), ""),
    ],
)
def test_a_time_that_the_clocks_skip(rhythm: str, today: date, message: str) -> None:
    outcome = check((DEFAULTS, CHECK_IN, f"when: {{{rhythm}}}"), today=today)
    why = "because the clocks go forward; on that day it is at"
    path = "communication.meetings.check-in.when"
    said = {found.message for found in outcome.all("HB-C415")}
    assert said == ({f"`{path}`: {message.format(why=why)}"} if message else set())
    assert {found.path for found in outcome.all("HB-C415")} <= {f"{path}.at"}
