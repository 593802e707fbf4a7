"""Names that lead nowhere, and names of what a contractor does not have."""

from __future__ import annotations

import pytest
from rules_help import ADA, ARTICLE, BEN, DEFAULTS, PEOPLE, SLACK, WRITER, Edit, check

NEW_TOOL = ("content/tools/slack.md", "", SLACK)
AGENCY = (
    ADA,
    "kind: individual",
    "kind: agency\npeople: {ola: {name: Ola, does: All, email: ola@example.com, main: yes}}",
)
TASK = "    guides: [asana#report]\n"
DUE = "    due: {every: week, weekdays: [tuesday]}\n"

# code, broken edit, file and text at the place, the whole message, part of the help, a right edit at the same place
NAMES: list[tuple[str, Edit, tuple[str, str], str, str, Edit]] = [
    (
        "HB-R301",
        (ADA, "manager: tom", "manager: tmo"),
        (ADA, "tmo"),
        "there is nobody called `tmo` among our people",
        "did you mean `tom`?",
        (ADA, "manager: tom", "manager: owner"),
    ),
    (
        "HB-R301",
        (DEFAULTS, "{about: Invoices, person: mei}", "{about: Invoices, person: may}"),
        (DEFAULTS, "may}"),
        "there is nobody called `may` among our people",
        "possible people: `ines`, `mei`, `tom`",
        (DEFAULTS, "{about: Invoices, person: mei}", "{about: Invoices, person: manager}"),
    ),
    (
        "HB-R301",
        (ADA, "roles: [writer]", "roles: [writer, editor]"),
        (ADA, "editor]"),
        "there is no role called `editor`",
        "write `content/roles/editor.yml`",
        (ADA, "roles: [writer]", "roles: [ writer ]"),
    ),
    (
        "HB-R301",
        (WRITER, DUE, DUE + "    engagement: sow-9\n"),
        (WRITER, "sow-9"),
        "there is no engagement called `sow-9`",
        "did you mean `sow-1`?",
        (WRITER, DUE, DUE + "    engagement: sow-1\n"),
    ),
    (
        "HB-R301",
        (WRITER, "standard: within a day", "standard: within a day\n    contact: money"),
        (WRITER, "money"),
        "there is no contact called `money`",
        "possible contacts: `pay`",
        (WRITER, "standard: within a day", "standard: within a day\n    contact: pay"),
    ),
    (
        "HB-R301",
        (WRITER, "standard: within a day", "standard: within a day\n    deliverable: articel"),
        (WRITER, "articel"),
        "there is no deliverable called `articel`",
        "did you mean `article`?",
        (WRITER, "standard: within a day", "standard: within a day\n    deliverable: article"),
    ),
    (
        "HB-R301",
        (WRITER, "    processes: [article]\n    guides", "    processes: [article, asana]\n    guides"),
        (WRITER, "asana]"),
        "there is no page called `asana`",
        "`asana` is a tool",
        (WRITER, "    processes: [article]\n    guides", "    processes: [article, absence]\n    guides"),
    ),
    (
        "HB-R301",
        (ADA, "status: active", "status: active\npages: {add: [absense]}"),
        (ADA, "absense]}"),
        "there is no page called `absense`",
        "did you mean `absence`?",
        (ADA, "status: active", "status: active\npages: {add: [absence]}"),
    ),
    (
        "HB-R301",
        (ADA, "status: active", "status: active\nintroduced_to: [bob]"),
        (ADA, "bob]"),
        "there is no contractor called `bob`",
        "possible contractors: `ada`, `ben`",
        (ADA, "status: active", "status: active\nintroduced_to: [ben]"),
    ),
    (
        "HB-R304",
        (ADA, "status: active", "status: active\nintroduced_to: [ada]"),
        (ADA, "ada]"),
        "a contractor cannot be introduced to itself",
        "take `ada` out",
        (ADA, "status: active", "status: active\nintroduced_to: [ben]"),
    ),
    (
        "HB-R301",
        (DEFAULTS, "with: [manager]", "with: [manager, olga]"),
        (DEFAULTS, "olga]"),
        "there is nobody called `olga`",
        "add `olga` to `content/people.yml`",
        (DEFAULTS, "with: [manager]", "with: [manager, contractor, mei, owner]"),
    ),
    (
        "HB-R301",
        (DEFAULTS, "tool: phone", "tool: fone"),
        (DEFAULTS, "fone"),
        "there is no tool called `fone`",
        "did you mean `phone`?",
        (DEFAULTS, "tool: phone", "tool: meet"),
    ),
    (
        "HB-R301",
        (DEFAULTS, "hand_in: {tool: asana,", "hand_in: {tool: asanna,"),
        (DEFAULTS, "asanna,"),
        "there is no tool called `asanna`",
        "did you mean `asana`?",
        (DEFAULTS, "hand_in: {tool: asana,", "hand_in: { tool: asana,"),
    ),
    (
        "HB-R301",
        (WRITER, "[asana#report]", "[asanna#report]"),
        (WRITER, "asanna#report]"),
        "there is no tool called `asanna`",
        "did you mean `asana`?",
        (WRITER, "[asana#report]", "[meet#join, asana#report]"),
    ),
    (
        "HB-R301",
        (ADA, "status: active", "status: active\ntools: {slack: {access: guest}}"),
        (ADA, "slack: {"),
        "there is no page for the tool `slack`",
        "write `content/tools/slack.md`",
        (ADA, "status: active", "status: active\ntools: {meet: {access: host}}"),
    ),
    (
        "HB-R305",
        (WRITER, "[asana#report]", "[asana#reprot]"),
        (WRITER, "asana#reprot]"),
        "the guide to `asana` has no heading `reprot`",
        "did you mean `asana#report`?",
        (WRITER, "[asana#report]", "[asana#hand-in]"),
    ),
    (
        "HB-R305",
        (DEFAULTS, "guide: hand-in", "guide: handin"),
        (DEFAULTS, "handin}"),
        "the guide to `asana` has no heading `handin`",
        "did you mean `hand-in`?",
        (DEFAULTS, "guide: hand-in", "guide: report"),
    ),
]


@pytest.mark.parametrize(
    ("code", "broken", "place", "message", "help", "right"), NAMES, ids=[f"{row[0]} {row[3]}"[:60] for row in NAMES]
)
def test_a_name_that_leads_nowhere(
    code: str, broken: Edit, place: tuple[str, str], message: str, help: str, right: Edit
) -> None:
    others = ("contractors/ben.yml", "", BEN)
    outcome = check(broken, others)
    found = [each for each in outcome.all(code) if each.message == message]
    assert [outcome.marked(each.at)[0] for each in found] == [place[0]]
    assert outcome.marked(found[0].at)[1].startswith(place[1])
    assert any(help in line for line in found[0].help), found[0].help
    assert "ada" in found[0].contractors
    assert [
        each.message for each in check(right, others).found if each.code == code and "role" not in each.message
    ] == []


# edits, and the messages of HB-R301 with the path where each is found
PEOPLE_OF_A_CONTRACTOR = [
    (
        [(ADA, "status: active", "status: active\naway: [{from: 2026-12-01, to: 2026-12-02, cover: ola}]")],
        ["away[0].cover"],
    ),
    (
        [AGENCY, (ADA, "status: active", "status: active\naway: [{from: 2026-12-01, to: 2026-12-02, cover: ola}]")],
        [],
    ),
    (
        [AGENCY, (ADA, "status: active", "status: active\naway: [{from: 2026-12-01, to: 2026-12-02, cover: tom}]")],
        ["away[0].cover"],
    ),
    (
        [
            AGENCY,
            (ADA, "status: active", "status: active\ntools: {asana: {accounts: {shop: {title: Shop, people: [ola]}}}}"),
        ],
        [],
    ),
    (
        [
            AGENCY,
            (ADA, "status: active", "status: active\ntools: {asana: {accounts: {shop: {title: Shop, people: [ole]}}}}"),
        ],
        ["tools.asana.accounts.shop.people[0]"],
    ),
    ([AGENCY, (DEFAULTS, "with: [manager]", "with: [ola]")], []),
    ([AGENCY, (ADA, "manager: tom", "manager: ola")], ["manager"]),
]


@pytest.mark.parametrize(("edits", "paths"), PEOPLE_OF_A_CONTRACTOR)
def test_the_contractors_own_people(edits: list[Edit], paths: list[str]) -> None:
    assert [each.path for each in check(*edits).all("HB-R301")] == paths


def test_one_of_theirs_where_one_of_ours_is_meant() -> None:
    found = check(AGENCY, (ADA, "manager: tom", "manager: ola")).one("HB-R301")
    assert found.help[0] == "`ola` works for the contractor; here somebody of ours is meant"


def test_a_tool_they_do_not_have() -> None:
    outcome = check(NEW_TOOL, (WRITER, "[asana#report]", "[asana#report, slack#ask]"))
    found = outcome.one("HB-R302")
    assert found.message == "the tool `slack` is needed here, but it is not among the contractor's tools"
    assert outcome.marked(found.at) == (WRITER, "slack#ask]")
    assert found.help[0] == "give the contractor the tool: add `slack: {access: …}` under `tools`"
    assert found.related == ()


def test_a_heading_is_not_looked_for_in_a_tool_they_do_not_have() -> None:
    assert check(NEW_TOOL, (WRITER, "[asana#report]", "[asana#report, slack#none]")).codes == ["HB-R302"]


def test_a_tool_that_was_removed_shows_where() -> None:
    outcome = check((ADA, "status: active", "status: active\ntools: {remove: [meet]}"))
    found = outcome.one("HB-R302")
    assert found.path == "communication.meetings.check-in.tool"
    assert [f"{each.at} {each.label}" for each in found.related] == [f"{ADA}:9:18 removed here"]


def test_a_deliverable_that_was_removed_shows_where() -> None:
    outcome = check(
        (WRITER, "standard: within a day", "standard: within a day\n    deliverable: article"),
        (WRITER, "tasks:", "  summary:\n    title: T\n    acceptance_criteria: [A]\n    due: {every: day}\ntasks:"),
        (ADA, "status: active", "status: active\ndeliverables: {remove: [article]}"),
    )
    found = outcome.one("HB-R302")
    assert found.message == "the deliverable `article` is named here, but it was removed"
    assert [str(each.at) for each in found.related] == [f"{ADA}:9:25"]


def test_a_page_that_needs_a_tool_its_reader_lacks() -> None:
    needs = (ARTICLE, "needs: [asana]", "needs: [asana, slack]")
    found = check(NEW_TOOL, needs).one("HB-R302")
    assert str(found.at) == f"{ARTICLE}:5:16"
    assert found.message == "this page needs the tool `slack`, which a contractor who gets the page does not have"
    assert found.contractors == ("ada",)
    assert [str(each.at) for each in found.related] == [f"{ARTICLE}:4:13"]
    assert (
        check(NEW_TOOL, needs, (ADA, "status: active", "status: active\ntools: {slack: {access: guest}}")).codes == []
    )
    assert check(NEW_TOOL, needs, (ADA, "status: active", "status: active\npages: {remove: [article]}")).codes == []


def test_a_page_reached_by_an_expectation_says_which() -> None:
    by_task = (ARTICLE, "applies_to: {roles: [writer]}\nneeds: [asana]", "needs: [slack]")
    found = check(NEW_TOOL, by_task).one("HB-R302")
    assert [f"{each.at.file}:{each.at.line}" for each in found.related] == [f"{WRITER}:6"]


def test_pointers_are_told_where_nothing_else_tells() -> None:
    """A pointer to a manager nobody named is HB-C404 once, not a finding at every place that says `manager`."""
    assert check((ADA, "manager: tom\nbackup_manager: ines\n", "")).codes == ["HB-C404", "HB-C404"]
    alone = [
        (PEOPLE, "own_work: with_support", "own_work: not_yet"),
        (ADA, "backup_manager: ines\n", ""),
    ]
    found = check(*alone).one("HB-R301")
    assert found.message == "`backup_manager` stands here, but nobody is named as the backup manager"
    assert f"{found.at}".startswith(f"{DEFAULTS}:4")


def test_pointers_in_a_circle() -> None:
    outcome = check((ADA, "manager: tom\nbackup_manager: ines", "manager: backup_manager\nbackup_manager: manager"))
    assert {each.path for each in outcome.all("HB-R304")} == {"manager", "backup_manager"}
    assert check((ADA, "backup_manager: ines", "backup_manager: owner")).codes == []


SECOND = "  summary: {title: S, acceptance_criteria: [A], due: {every: day}, after: [article]}\ntasks:"


@pytest.mark.parametrize(
    ("edits", "messages"),
    [
        ([(WRITER, "tasks:", SECOND)], []),
        (
            [(WRITER, "tasks:", SECOND), (WRITER, DUE, DUE + "    after: [summary]\n")],
            ["these deliverables wait for each other: `article` → `summary` → `article`"],
        ),
        ([(WRITER, DUE, DUE + "    after: [article]\n")], ["`article` waits for itself"]),
    ],
)
def test_deliverables_in_a_circle(edits: list[Edit], messages: list[str]) -> None:
    assert [each.message for each in check(*edits).all("HB-R304")] == messages


def test_every_stage_is_judged_where_it_was_written() -> None:
    later = "from_date:\n  2027-01-01:\n    manager: tmo\n"
    found = check((ADA, "", later)).one("HB-R301")
    assert (found.at and found.at.line, found.path) == (20, "manager")


def test_the_same_fault_for_many_is_told_once() -> None:
    outcome = check(
        (DEFAULTS, "guide: hand-in", "guide: handin"),
        ("contractors/ben.yml", "", BEN.replace("roles: []", "roles: [writer]")),
    )
    assert outcome.one("HB-R305").contractors == ("ada", "ben")
