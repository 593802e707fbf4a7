"""The page *Access*: who can get into what, until when, and what is to be closed first.

In: a `Staff`. Out: values and sections for the template `staff/access.md`, and the open first steps of a contractor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handbook.compose.contractor_data import first_steps
from handbook.compose.lens import Lens
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_parts import Row, Section
from handbook.model.access import Access, AccessState, accesses

SOON = timedelta(days=30)
"""An access is on the list of what to close from this long before it ends until this long after."""

_STATES = {
    AccessState.NONE: "not asked for yet",
    AccessState.REQUESTED: "asked for, not open yet",
    AccessState.GRANTED: "open, not confirmed yet",
    AccessState.CONFIRMED: "open",
}
_ON_EXIT = {"revoke": "close it", "transfer": "hand it over, then close it", "delete": "delete it"}


def head(staff: Staff) -> dict[str, Any]:
    """What is to be closed, the earliest first, and by whom."""
    found: list[tuple[date, str, Row]] = []
    for card, access in _every(staff):
        why = _why_close(access, card, staff)
        if why:
            row = _row(access, card, staff) | {"why": why, "who": _who(access, card, staff)}
            found.append((access.ends or staff.today, row["tool"], row))
    return {"to_close": [row for *_, row in sorted(found, key=lambda item: item[:2])]}


def sections(staff: Staff) -> tuple[Section, ...]:
    """Every access, tool by tool in the order of their names, contractor by contractor."""
    by_tool: dict[str, list[Row]] = defaultdict(list)
    for card, access in _every(staff):
        by_tool[access.tool].append(_row(access, card, staff))
    return tuple(
        Section(tool_name(tool, staff), f"tools.{tool}", tuple(rows))
        for tool, rows in sorted(by_tool.items(), key=lambda item: tool_name(item[0], staff).casefold())
    )


def open_steps(card: Card, staff: Staff) -> str:
    """The first steps of a contractor in words, with what is open on which side; empty if all are done."""
    steps = first_steps(Lens(card.handbook, staff.project, staff.words))
    if not steps:
        return ""
    open_to: dict[str, list[str]] = {"we open": [], "they confirm that they got in": [], "we offer a walk-through": []}
    walked: dict[str, bool] = {}
    for access in accesses(card.handbook.first):
        name = f"{tool_name(access.tool, staff)} ({access.title})" if access.title else tool_name(access.tool, staff)
        if access.state in (AccessState.NONE, AccessState.REQUESTED):
            open_to["we open"].append(name)
        elif access.state is AccessState.GRANTED:
            open_to["they confirm that they got in"].append(name)
        walked[access.tool] = walked.get(access.tool, False) or access.walkthrough is not None
    open_to["we offer a walk-through"] = [tool_name(tool, staff) for tool, done in walked.items() if not done]
    done = f"{sum(step['done'] for step in steps)} of {len(steps)} done"
    return "; ".join([done, *(f"{side}: {staff.words.listed(tools)}" for side, tools in open_to.items() if tools)])


def tool_name(tool: str, staff: Staff) -> str:
    """What readers call a tool."""
    page = staff.project.tools.get(tool)
    return page.title if page else tool


def _every(staff: Staff) -> Sequence[tuple[Card, Access]]:
    return staff.once("access", lambda: [(card, access) for card in staff.cards for access in accesses(card.state)])


def _row(access: Access, card: Card, staff: Staff) -> Row:
    people = [card.state.people[id].name or id for id in access.people if id in card.state.people]
    return {
        "tool": tool_name(access.tool, staff),
        "contractor": card.link({"active": "", "leaving": "leaving"}.get(card.status, card.status)),
        "account": access.title or "",
        "level": access.level or "",
        "people": staff.words.listed(people),
        "state": _state(access, card, staff),
        "ends": staff.words.day(access.ends) if access.ends else "",
        "on_exit": _ON_EXIT.get(access.on_exit or "", ""),
    }


def _state(access: Access, card: Card, staff: Staff) -> str:
    if not _is_open(access) or not access.ends or access.ends >= staff.today:
        return _STATES[access.state]
    return "ended" if _is_written(access, card) else "open past its end"


def _why_close(access: Access, card: Card, staff: Staff) -> str:
    """Why an access is to be closed or looked at now; empty if it is not.

    An end that somebody wrote and that is past says that the access was closed; for a while it is worth a look.
    """
    if not _is_open(access):
        return ""
    today, ends = staff.today, access.ends
    if ends and ends < today and _is_written(access, card):
        return "ended: check that it is closed" if ends >= today - SOON else ""
    if card.status == "ended":
        return "our work is over, and nothing says that it was closed"
    if ends and ends < today:
        return "open past its end"
    if card.status == "leaving":
        return "our work is ending"
    return "ends soon" if ends and ends <= today + SOON else ""


def _is_open(access: Access) -> bool:
    return access.state in (AccessState.GRANTED, AccessState.CONFIRMED)


def _is_written(access: Access, card: Card) -> bool:
    """Whether somebody wrote the end; otherwise it is that of the last engagement."""
    tool = card.state.tools[access.tool]
    return bool((access.account and tool.accounts[access.account].ends) or tool.ends)


def _who(access: Access, card: Card, staff: Staff) -> str:
    """Who closes it: whoever looks after the tool, else the relationship manager."""
    page = staff.project.tools.get(access.tool)
    return staff.name_of(page.meta.owner if page else None) or staff.name_of(card.manager)
