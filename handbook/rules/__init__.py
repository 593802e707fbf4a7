"""Questions asked of a whole handbook and of the whole project. Each rule is a small generator of diagnostics.

In: a `Case` (one merged handbook in its project) or a `Whole` (all of them). Out: diagnostics. The lists below say
what is asked; severities, drafts and excuses are applied afterwards by `settle`.
"""

from __future__ import annotations

from collections.abc import Iterable

from handbook.diagnostics import Diagnostic
from handbook.rules.access import access_in_time
from handbook.rules.case import Case, CaseRule
from handbook.rules.circles import waiting_in_circles
from handbook.rules.clocks import times_that_clocks_skip
from handbook.rules.completeness import missing_values, one_main_person
from handbook.rules.dates import (
    complete_rhythms,
    days_of_deliverables,
    order_of_days,
    running_engagement,
    shared_days,
)
from handbook.rules.facts import Facts, facts_of
from handbook.rules.guides import guides_are_there, tasks_have_guides
from handbook.rules.links import links_for_all_readers, links_lead_somewhere
from handbook.rules.managers import load, manager_and_backup, placed_to_manage
from handbook.rules.pages import reasons_of_required_pages, reviews_in_time, useful_tool_pages
from handbook.rules.placeholders import in_handbook, in_pages
from handbook.rules.references import names, not_introduced_to_itself, tools_of_guides, tools_of_pages, tools_with_page
from handbook.rules.replies import both_sides_reply, clear_durations
from handbook.rules.settle import settle
from handbook.rules.shared import names_in_shared_files, roles_in_use
from handbook.rules.short_names import names_that_are_searched_for
from handbook.rules.survey import Surveyed
from handbook.rules.whole import Whole, WholeRule

__all__ = [
    "CASE_RULES",
    "WHOLE_RULES",
    "Case",
    "Facts",
    "Surveyed",
    "Whole",
    "check_handbook",
    "check_project",
    "facts_of",
    "settle",
]

CASE_RULES: tuple[CaseRule, ...] = (
    names,
    not_introduced_to_itself,
    tools_with_page,
    tools_of_guides,
    tools_of_pages,
    guides_are_there,
    waiting_in_circles,
    missing_values,
    one_main_person,
    complete_rhythms,
    manager_and_backup,
    placed_to_manage,
    both_sides_reply,
    clear_durations,
    order_of_days,
    days_of_deliverables,
    running_engagement,
    times_that_clocks_skip,
    access_in_time,
    tasks_have_guides,
    in_handbook,
    names_that_are_searched_for,
)
"""Asked of every handbook on its own."""

WHOLE_RULES: tuple[WholeRule, ...] = (
    names_in_shared_files,
    roles_in_use,
    links_lead_somewhere,
    links_for_all_readers,
    reasons_of_required_pages,
    reviews_in_time,
    useful_tool_pages,
    in_pages,
    shared_days,
    load,
)
"""Asked once of the project and all handbooks together."""

_ABSENCES = frozenset({"HB-C401", "HB-C404", "HB-C409", "HB-C413", "HB-R302"})
"""Findings of something that is not there, and that a role may bring."""


def check_handbook(case: Case) -> tuple[Diagnostic, ...]:
    """All findings of `CASE_RULES`, in their order; what two stages of a handbook share is told once.

    While a role is missing, nobody can say what else is: only what does not depend on it is told.
    """
    found = _once(diagnostic for rule in CASE_RULES for diagnostic in rule(case))
    return tuple(each for each in found if each.code not in _ABSENCES) if case.lacks_a_role else found


def check_project(whole: Whole) -> tuple[Diagnostic, ...]:
    """All findings of `WHOLE_RULES`, in their order."""
    return _once(diagnostic for rule in WHOLE_RULES for diagnostic in rule(whole))


def _once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    found: dict[object, Diagnostic] = {}
    for diagnostic in diagnostics:
        found.setdefault((diagnostic.code, diagnostic.at, diagnostic.message), diagnostic)
    return tuple(found.values())
