"""Which shared pages reach a contractor, and why.

A page reaches a contractor by its `applies_to`, because an expectation refers to it, or by `pages: {add, remove}`; a
tool page reaches those who have the tool (design §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project


class Reach(NamedTuple):
    """The shared pages of a handbook: process and policy pages with their reasons, and tool pages; see below."""

    pages: Mapping[str, str]
    tools: tuple[str, ...]


def reach_of(handbook: Handbook, project: Project) -> Reach:
    """All shared pages that reach a contractor."""
    return Reach(reached_pages(handbook, project), reached_tools(handbook, project))


def reached_pages(handbook: Handbook, project: Project) -> Mapping[str, str]:
    """Ids of the process and policy pages of a handbook, in the order of the project, each with the reason it is there.

    The reason is `everyone`, `role`, `contractor`, `added`, or the path of the expectation that refers to the page.
    Pages that a later dated state adds count too: a page that is needed from July is there from the start.
    """
    reasons: dict[str, str] = {}
    for _, state in handbook.states:
        for page_id, reason in _reasons(handbook.id, state, project).items():
            reasons.setdefault(page_id, reason)
    return {page_id: reasons[page_id] for page_id in project.pages if page_id in reasons}


def reached_tools(handbook: Handbook, project: Project) -> tuple[str, ...]:
    """Ids of the tool pages of a handbook, in the order of the contractor's tools."""
    tools: dict[str, None] = {}
    for _, state in handbook.states:
        tools.update(dict.fromkeys(state.tools))
    return tuple(tool for tool in tools if tool in project.tools)


def _reasons(contractor: str, state: Contractor, project: Project) -> dict[str, str]:
    reasons: dict[str, str] = {}
    roles = set(state.roles)
    for page_id, to in project.applying:
        if contractor in to.contractors:
            reasons[page_id] = "contractor"
        elif not roles.isdisjoint(to.roles):
            reasons[page_id] = "role"
        elif to.everyone:
            reasons[page_id] = "everyone"
    for kind, entries in (("deliverables", state.deliverables), ("tasks", state.tasks)):
        for entry_id, entry in entries.items():
            for page_id in entry.processes:
                reasons.setdefault(page_id, f"{kind}.{entry_id}")
    if state.pages:
        for page_id in state.pages.add:
            reasons.setdefault(page_id, "added")
        for page_id in state.pages.remove:
            reasons.pop(page_id, None)
    return reasons
