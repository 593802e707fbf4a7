"""The lists of rules: nothing is forgotten, everything is told once, and the order of the files decides nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator

import pytest
from rules_help import ADA, BEN, DEFAULTS, TODAY, WRITER, check

from handbook import rules
from handbook.diagnostics import Diagnostic, combine
from handbook.rules import CASE_RULES, WHOLE_RULES, Case, Whole


def rules_of_the_room() -> set[object]:
    """Every public function in `handbook.rules` that takes a case or the whole and gives findings."""
    found: set[object] = set()
    for module in pkgutil.iter_modules(rules.__path__, "handbook.rules."):
        for _, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if function.__name__.startswith("_") or function.__module__ != module.name:
                continue
            hints = typing.get_type_hints(function)
            if hints.pop("return", None) == Iterator[Diagnostic] and list(hints.values()) in ([Case], [Whole]):
                found.add(function)
    return found


def test_every_rule_is_in_one_of_the_lists() -> None:
    assert rules_of_the_room() == {*CASE_RULES, *WHOLE_RULES}
    assert len({*CASE_RULES, *WHOLE_RULES}) == len(CASE_RULES) + len(WHOLE_RULES)


@pytest.mark.parametrize("rule", [*CASE_RULES, *WHOLE_RULES], ids=lambda rule: rule.__name__)
def test_a_rule_names_its_codes(rule: object) -> None:
    assert "HB-" in (inspect.getdoc(rule) or "")


def test_what_two_stages_share_is_told_once() -> None:
    outcome = check(
        (ADA, "legal_name: Ada Lovelace Ltd\n", ""), (ADA, "", "from_date: {2027-01-01: {goals: {remove: []}}}\n")
    )
    case = Case(outcome.handbooks["ada"], outcome.project, TODAY)
    assert [each.code for each in rules.check_handbook(case)] == ["HB-C401"]


def test_a_fault_of_one_stage_alone_is_found() -> None:
    outcome = check((ADA, "", "from_date: {2027-01-01: {manager: owner}}\n"))
    assert outcome.codes == ["HB-C404"]
    assert outcome.marked(outcome.one("HB-C404").at) == (ADA, "ines")


def test_one_mistake_for_many_is_one_finding() -> None:
    """The same gap in `defaults.yml`, reached through different roles and own changes, reads and stands the same."""
    outcome = check(
        (DEFAULTS, "  expenses: Only what we agreed\n", ""),
        (DEFAULTS, "guide: hand-in", "guide: handin"),
        (DEFAULTS, "if_unpaid: {ask: owner,", "if_unpaid: {ask: nobody,"),
        ("contractors/ben.yml", "", BEN.replace("roles: []", "roles: [editor]")),
        (
            "content/roles/editor.yml",
            "",
            "deliverables: {text: {title: T, acceptance_criteria: [A], due: {every: day}}}\n",
        ),
        (ADA, "status: active", "status: active\npayment: {invoice_says: {add: [VAT number]}}"),
    )
    assert [(each.code, each.contractors) for each in outcome.found] == [
        ("HB-C401", ("ada", "ben")),
        ("HB-R301", ("ada", "ben")),
        ("HB-R305", ("ada", "ben")),
    ]
    assert {each.at.file for each in outcome.found if each.at} == {DEFAULTS}


def test_findings_do_not_depend_on_the_order_of_the_project() -> None:
    edits = [(DEFAULTS, "guide: hand-in", "guide: handin"), (WRITER, "measure: visits, ", "")]
    second = ("contractors/ben.yml", "", BEN.replace("roles: []", "roles: [writer]"))
    outcome = check(*edits, second)
    again = [
        rules.check_handbook(Case(each, outcome.project, TODAY)) for each in reversed(list(outcome.handbooks.values()))
    ]
    whole = Whole(dict(reversed(list(outcome.handbooks.items()))), outcome.project, TODAY)
    found = [*(each for findings in again for each in findings), *rules.check_project(whole)]
    assert combine(rules.settle(found, outcome.project, outcome.handbooks)) == outcome.found
