"""What a handbook must say: HB-C401 for each value that is needed and missing, and only where it is needed."""

from __future__ import annotations

import pytest
from rules_help import ADA, ARTICLE, BEN, DEFAULTS, WRITER, Edit, check

from handbook.diagnostics import Severity
from handbook.model.company import PageMeta
from handbook.model.policy import layer_policy, policy_of, walk
from handbook.rules.conditions import CONDITIONS
from handbook.rules.needed import CHANNELS, NEEDED, pattern_of

FEE = "    fee: {basis: monthly, amount: 900 GBP}"
ONE_ENGAGEMENT = f"sow-1:\n    title: Articles\n    starts: 2026-01-01\n    ends: 2027-12-31\n{FEE}\n"
SECOND = "  sow-2: {title: Care, starts: 2027-06-01, ends: 2028-12-31, fee: {basis: monthly, amount: 9 GBP}}\n"
LATER = "  sow-2: {title: Care, starts: 2028-01-01, ends: 2028-12-31, fee: {basis: monthly, amount: 9 GBP}}\n"
INTERNAL = "internal: {manager_time: 2 hours a week}\n"
DUE = "    due: {every: week, weekdays: [tuesday]}\n"
TASKS = """\
tasks:
  comments:
    title: Comments are answered
    outcome: Readers get an answer
    standard: within a day
    starts_when: a comment arrives
    processes: [article]
    guides: [asana#report]
"""
AGENCY = (
    ADA,
    "kind: individual",
    "kind: agency\npeople: {ola: {name: Ola, does: All, email: ola@example.com, main: yes}}",
)
DELIVERABLE = """\
  article:
    title: An article
    acceptance_criteria: [Ready to publish]
    due: {every: week, weekdays: [tuesday]}
    processes: [article]
"""

# broken edits, the missing paths with the file where each is told
GAPS: list[tuple[list[Edit], list[tuple[str, str]]]] = [
    ([(ADA, "name: Ada Lovelace\n", "")], [("name", ADA)]),
    ([(ADA, "kind: individual\n", ""), (ADA, "email: ada@example.com\n", "")], [("kind", ADA)]),
    ([(ADA, "country: GB\n", ""), (ADA, "time_zone: Europe/London\n", "")], [("country", ADA), ("time_zone", ADA)]),
    ([(ADA, "status: active\n", "")], [("status", ADA)]),
    ([(ADA, "    starts: 2026-01-01\n", "")], [("engagements.sow-1.starts", ADA)]),
    ([(ADA, f"{FEE}\n", "")], [("engagements.sow-1.fee", ADA)]),
    ([(DEFAULTS, "engagement: {notice: 30 days, ", "engagement: {")], [("engagements.sow-1.notice", ADA)]),
    ([(WRITER, "measure: visits, ", "")], [("goals.readers.measure", WRITER)]),
    ([(WRITER, "scope:\n  includes: [Articles]\n", "")], [("scope.includes", DEFAULTS)]),
    ([(DEFAULTS, "  excludes: [Speaking in our name]\n", "")], [("scope.excludes", DEFAULTS)]),
    ([(DEFAULTS, "ask: manager, ", "")], [("scope.changes.ask", DEFAULTS)]),
    ([(WRITER, "    title: An article\n", "")], [("deliverables.article.title", WRITER)]),
    (
        [(WRITER, "    acceptance_criteria: [Ready to publish]\n", "")],
        [("deliverables.article.acceptance_criteria", WRITER)],
    ),
    ([(WRITER, DUE, "")], [("deliverables.article.due", WRITER)]),
    ([(DEFAULTS, "place: To review, ", "")], [("deliverables.article.hand_in.place", DEFAULTS)]),
    ([(DEFAULTS, "silence: accepted", "rounds: 2")], [("deliverables.article.review.silence", DEFAULTS)]),
    ([(DEFAULTS, "    if_late: Tell us.\n", "")], [("deliverables.article.if_late", WRITER)]),
    ([(WRITER, "    outcome: Readers get an answer\n", "")], [("tasks.comments.outcome", WRITER)]),
    (
        [(DEFAULTS, "  tool: {on_exit: revoke}\n", "")],
        [("tools.asana.on_exit", DEFAULTS), ("tools.meet.on_exit", DEFAULTS)],
    ),
    ([(DEFAULTS, "title: Check-in, ", "")], [("communication.meetings.check-in.title", DEFAULTS)]),
    ([(DEFAULTS, "      where: your project\n", "")], [("communication.channels.questions.where", DEFAULTS)]),
    ([(DEFAULTS, "  pay_within: 14 days\n", "")], [("payment.pay_within", DEFAULTS)]),
    ([(DEFAULTS, "  delete: [Copies of data]\n", "")], [("exit.delete", DEFAULTS)]),
    ([(DEFAULTS, "person: owner, when: we disagree", "person: owner")], [("escalation[1].when", DEFAULTS)]),
    (
        [(ADA, "roles: [writer]", "roles: []")],
        [("roles", ADA), ("goals", ADA), ("scope.includes", DEFAULTS), ("deliverables", ADA)],
    ),
]


@pytest.mark.parametrize(("edits", "missing"), GAPS, ids=[row[1][0][0] for row in GAPS])
def test_what_is_missing_is_told_where_it_is_written_for_all(edits: list[Edit], missing: list[tuple[str, str]]) -> None:
    found = check(*edits).all("HB-C401")
    assert sorted((each.path, each.at.file) for each in found if each.at) == sorted(missing)
    for each in found:
        assert each.message == f"nothing says {NEEDED[pattern_of_text(each.path)].words}: `{each.path}` is missing"
        assert any(line.startswith("write it in `") for line in each.help)
        own = each.at is not None and each.at.file == ADA
        rest = f"`{WRITER}`, `{ADA}`" if own else "the roles' files and the contractors' own files"
        assert each.help[-1] in (f"looked in `{DEFAULTS}`, {rest}", f"looked in `{DEFAULTS}`, `{ADA}`")


def pattern_of_text(path: str) -> tuple[str, ...]:
    return pattern_of(tuple(path.replace("[", ".").replace("]", "").split(".")))


# condition, edits under which the value is needed, edits under which it is not, the path that is then missing
CONDITIONAL: list[tuple[str, list[Edit], list[Edit], str]] = [
    (
        "an invoice is expected",
        [(ADA, "legal_name: Ada Lovelace Ltd\n", "")],
        [(ADA, "legal_name: Ada Lovelace Ltd\n", ""), (ADA, f"{FEE}\n", "")],
        "legal_name",
    ),
    (
        "individual",
        [(ADA, "email: ada@example.com\n", "")],
        [(ADA, "email: ada@example.com\n", ""), AGENCY],
        "email",
    ),
    ("agency", [(ADA, "kind: individual", "kind: agency")], [AGENCY], "people"),
    (
        "main",
        [AGENCY, (ADA, "email: ola@example.com, ", "")],
        [AGENCY, (ADA, "main: yes}", "main: yes}, jo: {name: Jo, does: Tests}")],
        "people.ola.email",
    ),
    (
        "amount shown",
        [(ADA, "basis: monthly, amount: 900 GBP", "basis: monthly")],
        [(ADA, "basis: monthly, amount: 900 GBP", "see: sow-1")],
        "engagements.sow-1.fee.amount",
    ),
    (
        "paid by time",
        [(ADA, "basis: monthly", "basis: hourly")],
        [(ADA, "basis: monthly", "basis: hourly, at_most: 20 hours a month")],
        "engagements.sow-1.fee.at_most",
    ),
    (
        "several engagements",
        [(ADA, INTERNAL, SECOND + INTERNAL)],
        [(ADA, INTERNAL, LATER + INTERNAL)],
        "deliverables.article.engagement",
    ),
    (
        "milestone",
        [(ADA, "basis: monthly", "basis: milestones")],
        [(ADA, "basis: monthly", "basis: milestones"), (WRITER, DUE, DUE + "    pays: 90 GBP\n")],
        "deliverables.article.pays",
    ),
    (
        "paid by time or piece",
        [(DEFAULTS, "  invoice_due: {every: month, day: 3, covers: previous month}\n", "")],
        [
            (DEFAULTS, "  invoice_due: {every: month, day: 3, covers: previous month}\n", ""),
            (ADA, "basis: monthly", "basis: milestones"),
        ],
        "payment.invoice_due",
    ),
    (
        "no tasks",
        [(WRITER, TASKS, ""), (WRITER, "deliverables:\n" + DELIVERABLE, "")],
        [(WRITER, "deliverables:\n" + DELIVERABLE, "")],
        "deliverables",
    ),
    (
        "no due",
        [(WRITER, "    starts_when: a comment arrives\n", "")],
        [(WRITER, "starts_when: a comment arrives", "due: {every: day}")],
        "tasks.comments.starts_when",
    ),
    (
        "no access of its own in every account",
        [(DEFAULTS, "{access: guest}", "{accounts: {a: {title: A, access: read}, b: {title: B}}}")],
        [(DEFAULTS, "{access: guest}", "{accounts: {a: {title: A, access: read}, b: {title: B, access: read}}}")],
        "tools.asana.access",
    ),
    (
        "required",
        [(ARTICLE, "owner: ines", "owner: ines\nkind: required")],
        [(ARTICLE, "owner: ines", "owner: ines\nkind: required\nbecause: data protection law")],
        "because",
    ),
]


@pytest.mark.parametrize(("when", "needed", "free", "path"), CONDITIONAL, ids=[row[0] for row in CONDITIONAL])
def test_what_is_needed_only_sometimes(when: str, needed: list[Edit], free: list[Edit], path: str) -> None:
    assert path in [each.path for each in check(*needed).all("HB-C401")]
    assert path not in [each.path for each in check(*free).all("HB-C401")]


def test_all_conditions_are_tried_here() -> None:
    marked = {
        field.required.when
        for root in (layer_policy(), policy_of(PageMeta))
        for _, field in walk(root)
        if field.required
    }
    tried = {row[0] for row in CONDITIONAL}
    assert marked - {""} == tried == {*CONDITIONS, "required"}


def test_words_stand_ready_for_every_needed_value() -> None:
    marked = {path for path, field in walk(layer_policy()) if field.required}
    by_rules: set[tuple[str, ...]] = {("communication", "channels", channel) for channel in CHANNELS}
    by_rules |= {("communication", "channels", "*", side) for side in ("you_reply_within", "we_reply_within")}
    assert set(NEEDED) == marked | by_rules


@pytest.mark.parametrize("path", sorted(NEEDED))
def test_an_example_shows_the_key_it_is_for(path: tuple[str, ...]) -> None:
    assert NEEDED[path].example.startswith(f"{path[-1]}: ")


def test_ids_that_look_like_keys_do_not_confuse_the_words() -> None:
    assert pattern_of(("tasks", "people", "title")) == ("tasks", "*", "title")
    assert pattern_of(("tools", "tools", "accounts", "accounts", "title")) == ("tools", "*", "accounts", "*", "title")
    assert pattern_of(("escalation", "0", "when")) == ("escalation", "*", "when")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_every_handbook_has(channel: str) -> None:
    outcome = check((DEFAULTS, f"    {channel}:", f"    {channel}-two:"))
    found = outcome.one("HB-C401")
    assert found.path == f"communication.channels.{channel}"
    assert outcome.marked(found.at) == (DEFAULTS, "channels:")


def test_without_communication_its_channels_are_not_listed_one_by_one() -> None:
    outcome = check((ADA, "status: active", "status: active\nremove: [communication]"))
    found = outcome.one("HB-C401")
    assert found.path == "communication"


def test_what_a_layer_removed_is_told_there() -> None:
    outcome = check((ADA, "status: active", "status: active\ncommunication: {channels: {remove: [urgent]}}"))
    found = outcome.one("HB-C401")
    assert outcome.marked(found.at) == (ADA, "urgent]}}")
    assert found.label == "removed here"
    assert found.help[0] == "keep what the other files say: undo the `remove` or `inherit: false` here"


def test_what_inherit_false_leaves_out_is_told_there() -> None:
    outcome = check((ADA, "status: active", "status: active\nexit: {inherit: false, handover: [Keys]}"))
    assert {(each.path, outcome.marked(each.at)[1].split(":")[0]) for each in outcome.all("HB-C401")} == {
        ("exit.delete", "inherit"),
        ("exit.final_invoice_within", "inherit"),
    }


def test_what_another_shape_dropped_is_told_at_the_shape() -> None:
    """Another tool to hand in drops the inherited place and guide: the contractor's file has to say them."""
    outcome = check((ADA, "status: active", "status: active\ndeliverables: {article: {hand_in: {tool: meet}}}"))
    assert {each.path for each in outcome.all("HB-C401")} == {
        "deliverables.article.hand_in.place",
        "deliverables.article.hand_in.guide",
    }
    assert {outcome.marked(each.at) for each in outcome.all("HB-C401")} == {(ADA, "meet}}}")}


def test_a_gap_in_a_shared_file_is_told_once_for_all() -> None:
    ben = ("contractors/ben.yml", "", BEN.replace("roles: []", "roles: [writer]"))
    found = check(
        ben,
        (DEFAULTS, "  by: bank transfer\n", ""),
        (ADA, "status: active", "status: active\npayment: {invoice_says: {add: [VAT]}}"),
    )
    assert found.one("HB-C401").contractors == ("ada", "ben")


def test_a_dated_change_is_judged_too() -> None:
    outcome = check((ADA, "", "from_date:\n  2027-01-01: {goals: {more: {title: More}}}\n"))
    assert [each.path for each in outcome.all("HB-C401")] == ["goals.more.measure", "goals.more.target"]
    assert {outcome.marked(each.at) for each in outcome.all("HB-C401")} == {(ADA, "more: {title: More}}}")}


def test_an_ended_contractor_needs_nothing_any_more() -> None:
    assert check((ADA, "status: active", "status: ended"), (ADA, "legal_name: Ada Lovelace Ltd\n", "")).codes == []


def test_a_draft_has_things_to_do_instead_of_errors() -> None:
    found = check((ADA, "status: active", "status: draft"), (ADA, "legal_name: Ada Lovelace Ltd\n", "")).one("HB-C401")
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("people", "code", "message"),
    [
        (
            "ola: {name: Ola, does: All, email: ola@example.com}",
            "HB-C401",
            "nothing says who of these people is the main one",
        ),
        (
            "ola: {name: O, does: A, email: o@example.com, main: yes}, "
            "jo: {name: J, does: A, email: j@example.com, main: yes}",
            "HB-S104",
            "two people are the main one: `ola` and `jo`",
        ),
        ("ola: {name: Ola, does: All, email: ola@example.com, main: yes}, jo: {name: Jo, does: All, main: no}", "", ""),
    ],
)
def test_an_agency_has_one_main_person(people: str, code: str, message: str) -> None:
    outcome = check((ADA, "kind: individual", f"kind: agency\npeople: {{{people}}}"))
    assert [(each.code, each.message) for each in outcome.found] == ([(code, message)] if code else [])


@pytest.mark.parametrize(
    ("due", "code", "path", "message"),
    [
        ("{at: 17:00}", "HB-C401", "every", "`deliverables.article.due`: nothing says when"),
        ("{every: week}", "HB-C401", "weekdays", "`deliverables.article.due`: `every: week` does not say which day"),
        (
            "{every: 2 weeks, weekdays: [tuesday], starting: 2026-11-25}",
            "HB-S104",
            "starting",
            "`deliverables.article.due`: `starting` 2026-11-25 is a Wednesday, which `weekdays` does not list",
        ),
        (
            "{date: 2026-12-01, ends: 2026-11-01}",
            "HB-S104",
            "ends",
            "`deliverables.article.due`: `ends` 2026-11-01 is before 2026-12-01",
        ),
    ],
)
def test_a_rhythm_that_does_not_say_when(due: str, code: str, path: str, message: str) -> None:
    found = check((WRITER, "{every: week, weekdays: [tuesday]}", due)).one(code)
    assert (found.path, found.message) == (f"deliverables.article.due.{path}", message)
    assert found.at and found.at.file == WRITER
    assert len(found.help) == 1


RHYTHMS = [
    (WRITER, "starts_when: a comment arrives", "due: {every: week}", "tasks.comments.due"),
    (DEFAULTS, "when: {every: month, day: 5}", "when: {every: month}", "communication.meetings.check-in.when"),
    (DEFAULTS, "day: 3, covers: previous month", "covers: previous month", "payment.invoice_due"),
    (
        WRITER,
        "  includes: [Articles]\n",
        "  includes: [Articles]\n  we_provide: {cards: {title: Cards, person: tom, due: {every: week}}}\n",
        "scope.we_provide.cards.due",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "path"), RHYTHMS, ids=[row[3] for row in RHYTHMS])
def test_every_rhythm_is_judged(file: str, old: str, new: str, path: str) -> None:
    found = check((file, old, new)).one("HB-C401")
    assert found.path.startswith(path)
    assert found.at and found.at.file == file
