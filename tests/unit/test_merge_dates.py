"""Dated changes: what holds from which day, and when something is told."""

from __future__ import annotations

import pytest
from merge_case import AUGUST, JULY, merge


def test_a_dated_change_of_a_contractor() -> None:
    outcome = merge(
        "manager: ines",
        "engagements: {e: {fee: {basis: monthly, amount: 5 GBP}}}\n"
        "from_date: {2026-07-01: {engagements: {e: {fee: {amount: 6 GBP}}}}}",
    )
    assert [day for day, _ in outcome.merged.later] == [JULY]
    assert outcome.value("engagements.e.fee.amount") == "5 GBP"
    assert outcome.value("engagements.e.fee", JULY) == {"basis": "monthly", "amount": "6 GBP"}
    assert outcome.value("manager", JULY) == "ines"
    assert outcome.codes == []


def test_a_contractors_own_value_stands_when_a_default_changes() -> None:
    defaults = "manager: ines\nlanguage: en\nfrom_date: {2026-07-01: {manager: tom, language: pt}}"
    outcome = merge(defaults, "manager: mei")
    assert (outcome.value("manager", JULY), outcome.value("language", JULY)) == ("mei", "pt")
    roles = merge(defaults, writer="manager: mei")
    assert roles.value("manager", JULY) == "mei"


def test_dates_that_change_nothing_for_a_contractor_are_left_out() -> None:
    defaults = "manager: ines\nfrom_date: {2026-07-01: {manager: tom}, 2026-08-01: {language: pt}}"
    assert [day for day, _ in merge(defaults, "manager: mei").merged.later] == [AUGUST]


def test_dated_changes_of_roles_are_edits_too() -> None:
    outcome = merge(
        "exit: {delete: [A]}\nfrom_date: {2026-08-01: {exit: {delete: [A, Z]}}}",
        a="from_date: {2026-07-01: {exit: {delete: {add: [B]}}}}",
        b="exit: {delete: {add: [C]}}",
    )
    assert outcome.value("exit.delete") == ["A", "C"]
    assert outcome.value("exit.delete", JULY) == ["A", "B", "C"]
    assert outcome.value("exit.delete", AUGUST) == ["A", "Z", "B", "C"]
    assert "HB-M201" not in outcome.codes


def test_a_conflict_that_begins_on_a_day() -> None:
    roles = {"a": "from_date: {2026-07-01: {manager: tom}}", "b": "manager: ines"}
    assert merge("", "", **roles).one("HB-M201").path == "manager"
    assert merge("", "manager: mei", **roles).codes == []
    assert merge("", "from_date: {2026-07-01: {manager: mei}}", **roles).codes == []
    always = {"a": "manager: tom", "b": "manager: ines"}
    assert merge("", "from_date: {2026-07-01: {manager: mei}}", **always).codes == ["HB-M201"]


@pytest.mark.parametrize("who", ["contractor", "writer"])
def test_a_dated_change_that_changes_nothing(who: str) -> None:
    outcome = merge("manager: ines\nlanguage: en", **{who: "from_date: {2026-07-01: {manager: ines, language: en}}"})
    found = outcome.one("HB-M111")
    assert outcome.codes == ["HB-M111"] and "2026-07-01" in found.message
    assert outcome.merged.later == ()


def test_a_dated_change_may_repeat_what_stands_with_news() -> None:
    assert merge("manager: ines\nlanguage: en", "from_date: {2026-07-01: {manager: ines, language: pt}}").codes == []


def test_a_value_that_repeats_only_until_a_day_is_no_finding() -> None:
    defaults = "manager: ines\ntools: {a: {}}\nfrom_date: {2026-07-01: {manager: tom, tools: {b: {}}}}"
    pinned = merge(defaults, "manager: ines\ntools: {remove: [b]}")
    assert pinned.codes == []
    assert pinned.merged.later == ()
    assert pinned.value("tools", JULY) == {"a": {}}


def test_findings_of_several_states_are_told_once() -> None:
    outcome = merge(
        "scope: {excludes: [A]}\nfrom_date: {2026-07-01: {manager: tom}}",
        "scope: {excludes: [B]}\ntools: {remove: [x], y: {}}",
    )
    assert sorted(outcome.codes) == ["HB-M110", "HB-M112"]
