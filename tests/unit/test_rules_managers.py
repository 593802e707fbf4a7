"""Every contractor has a manager and a backup who are placed to manage and have the time."""

from __future__ import annotations

import pytest
from rules_help import ADA, BEN, COMPANY, DEFAULTS, PEOPLE, Edit, Outcome, check, check_files, edited

from handbook.diagnostics import Severity

TOM_PLACED = "  manages: {experience: yes, own_work: yes, communication: yes}\n  away"
INES_PLACED = "  manages: {experience: yes, own_work: with_support, communication: yes}\n"

# edits, and what HB-C404 says
NO_MANAGER: list[tuple[list[Edit], list[str]]] = [
    ([], []),
    (
        [(ADA, "manager: tom\nbackup_manager: ines", "backup_manager: ines")],
        ["nothing says who manages the work with this contractor: `manager` is missing"],
    ),
    (
        [(ADA, "backup_manager: ines\n", "")],
        ["nothing says who stands in for the manager: `backup_manager` is missing"],
    ),
    (
        [(ADA, "backup_manager: ines\n", ""), (PEOPLE, "own_work: with_support", "own_work: not_yet")],
        [],
    ),
    (
        [(ADA, "backup_manager: ines", "backup_manager: tom")],
        ["`tom` is the manager and the backup: when they are away, nobody is there"],
    ),
    (
        [(ADA, "backup_manager: ines", "backup_manager: manager")],
        ["`tom` is the manager and the backup: when they are away, nobody is there"],
    ),
    (
        [(ADA, "manager: tom\nbackup_manager: ines", "manager: ines\nbackup_manager: owner")],
        ["`ines` is the manager and the backup: when they are away, nobody is there"],
    ),
    (
        [(ADA, "", "from_date: {2027-01-01: {backup_manager: tom}}\n")],
        ["`tom` is the manager and the backup: when they are away, nobody is there"],
    ),
    ([(ADA, "status: active", "status: ended"), (ADA, "manager: tom\nbackup_manager: ines\n", "")], []),
]


@pytest.mark.parametrize(("edits", "messages"), NO_MANAGER)
def test_a_manager_and_another_person_as_backup(edits: list[Edit], messages: list[str]) -> None:
    found = check(*edits).all("HB-C404")
    assert [each.message for each in found] == messages
    assert all(each.severity is Severity.ERROR and each.at and each.at.file == ADA for each in found)


def test_help_names_those_who_may_manage() -> None:
    found = check((ADA, "backup_manager: ines\n", "")).one("HB-C404")
    assert found.help == (
        f"write it in `{ADA}`, such as `backup_manager: ines`",
        "possible managers: `ines`",
    )


def test_the_same_person_twice_shows_both_places() -> None:
    outcome = check((ADA, "backup_manager: ines", "backup_manager: tom"))
    found = outcome.one("HB-C404")
    assert outcome.marked(found.at) == (ADA, "tom")
    assert [outcome.marked(each.at) for each in found.related] == [(ADA, "tom")]


def firm_of_one(*edits: Edit) -> Outcome:
    texts = edited(
        (DEFAULTS, "person: mei", "person: owner"),
        (ADA, "manager: tom\nbackup_manager: ines\n", ""),
        *edits,
    )
    del texts[PEOPLE]
    return check_files({path: text.replace("tom", "ines") for path, text in texts.items()})


def test_a_firm_of_one_needs_neither_manager_nor_backup() -> None:
    """Without `people.yml` the owner stands behind every pointer."""
    assert firm_of_one().codes == []
    assert firm_of_one((ADA, "status: active", "status: active\nmanager: ines")).codes == []


def test_a_firm_of_one_still_knows_nobody_else() -> None:
    found = firm_of_one((ADA, "status: active", "status: active\nmanager: zoe")).one("HB-R301")
    assert found.path == "manager"


# edits, and the message and text at the place of HB-C407
NOT_PLACED: list[tuple[list[Edit], list[tuple[str, tuple[str, str]]]]] = [
    ([], []),
    (
        [(ADA, "manager: tom", "manager: mei")],
        [("`mei` is not placed to manage yet: experience of managing outside partners", (ADA, "mei"))],
    ),
    (
        [
            (ADA, "backup_manager: ines", "backup_manager: mei"),
            (PEOPLE, "not_yet, own_work: yes", "not_yet, own_work: not_yet"),
        ],
        [
            (
                "`mei` is not placed to manage yet: "
                "experience of managing outside partners, room for it beside their own work",
                (ADA, "mei"),
            )
        ],
    ),
    (
        [(PEOPLE, TOM_PLACED, "  away")],
        [
            (
                "`tom` manages, but nothing says how well placed they are: `experience`, `own_work`, `communication`",
                (PEOPLE, "tom:"),
            )
        ],
    ),
    (
        [(PEOPLE, INES_PLACED, "  manages: {experience: yes, own_work: yes}\n")],
        [
            (
                "`ines` manages, but nothing says how well placed they are: `communication`",
                (PEOPLE, "manages: {experience: yes, own_work: yes}"),
            )
        ],
    ),
    ([(ADA, "manager: tom", "manager: mei"), (ADA, "status: active", "status: ended")], []),
]


@pytest.mark.parametrize(("edits", "expected"), NOT_PLACED)
def test_managers_are_placed_to_manage(edits: list[Edit], expected: list[tuple[str, tuple[str, str]]]) -> None:
    outcome = check(*edits)
    assert [(each.message, outcome.marked(each.at)) for each in outcome.all("HB-C407")] == expected


def test_not_placed_shows_where_it_is_written() -> None:
    outcome = check((ADA, "manager: tom", "manager: mei"))
    assert [outcome.marked(each.at) for each in outcome.one("HB-C407").related] == [(PEOPLE, "mei:")]


SECOND = (
    "contractors/ben.yml",
    "",
    BEN.replace("roles: []", "roles: [writer]").replace(
        "manager: ines\n    backup_manager: tom", "manager: tom\n    backup_manager: ines"
    ),
)
TIME = ("contractors/ben.yml", "goals:", "internal: {manager_time: 1.5 hours a week}\ngoals:")


def test_a_manager_with_too_much_to_manage() -> None:
    outcome = check(SECOND, TIME)
    found = outcome.one("HB-C406")
    assert found.message == "`tom` has 3 hours a week to manage, but their contractors take 3.5 hours"
    assert found.contractors == ("ada", "ben")
    assert outcome.marked(found.at) == (PEOPLE, "3")
    assert [each.label for each in found.related] == ["`ada` takes 2 hours", "`ben` takes 1.5 hours"]
    assert [outcome.marked(each.at)[0] for each in found.related] == [ADA, "contractors/ben.yml"]


@pytest.mark.parametrize(
    "edit",
    [
        ("contractors/ben.yml", "1.5 hours", "1 hour"),
        ("contractors/ben.yml", "status: active", "status: ended"),
        ("contractors/ben.yml", "manager: tom\nbackup_manager: ines", "manager: ines\nbackup_manager: tom"),
        (
            "contractors/ben.yml",
            "status: active",
            "status: active\nfrom_date: {2026-11-01: {manager: owner, backup_manager: tom}}",
        ),
        (PEOPLE, "  hours_a_week: 3\n", ""),
    ],
)
def test_a_manager_with_time_enough(edit: Edit) -> None:
    assert check(SECOND, TIME, edit).all("HB-C406") == []


@pytest.mark.parametrize("status", ["draft", "leaving"])
def test_drafts_and_those_who_leave_take_time_too(status: str) -> None:
    outcome = check(SECOND, TIME, ("contractors/ben.yml", "status: active", f"status: {status}"))
    assert outcome.one("HB-C406").contractors == ("ada", "ben")


def test_a_manager_who_comes_later_is_not_counted_yet() -> None:
    later = (
        "contractors/ben.yml",
        "status: active",
        "status: active\nfrom_date: {2027-02-01: {manager: owner, backup_manager: tom}}",
    )
    assert check(SECOND, TIME, later).one("HB-C406").contractors == ("ada", "ben")


def test_the_owner_must_be_somebody() -> None:
    outcome = check((COMPANY, "owner: ines", "owner: inez"))
    assert "there is nobody called `inez` among our people" in [each.message for each in outcome.all("HB-R301")]
