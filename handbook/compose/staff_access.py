"""The page *Access*: who can get into what, until when, and what is to be closed first.

In: a `Staff`. Out: values and sections for the template `staff/access.md`; of one contractor the open first steps, and
what is still to be closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handbook.compose.contractor_tools import first_steps
from handbook.compose.lens import Lens
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Cell, Joined, Keyed, Line, Small, State
from handbook.model.access import Access, AccessState, accesses

SOON = timedelta(days=30)
"""An access is on the list of what to close from this long before it ends until this long after."""

_STATES = {
    AccessState.NONE: State("none", "not asked for yet"),
    AccessState.REQUESTED: State("asked", "asked for, not open yet"),
    AccessState.GRANTED: State("half", "open, not confirmed yet"),
    AccessState.CONFIRMED: State("open", "open"),
}
_ENDED = State("done", "ended")
_OPEN = State("todo", "to close")
_TO_CHECK = State("check", "to check")
_PAST = State("warn", "open past its end")
_ON_EXIT = {"revoke": "close it", "transfer": "hand it over, then close it", "delete": "delete it"}
_TO_CLOSE = ("Close by", "Contractor", "Tool", "What to do", "Who", "State")
_ALL = ("Tool", "Contractor", "Account and level", "State", "Ends", "Then")


def head(staff: Staff) -> dict[str, Any]:
    """What the page can be filtered by."""
    return {"filters": filters(("contractor", "Contractor"), ("tool", "Tool"), ("state", "State"))}


def sections(staff: Staff) -> tuple[Section, ...]:
    """What is to be closed, the earliest first, and by whom; then every access by tool and contractor."""
    every = sorted(_every(staff), key=lambda item: tool_name(item[1].tool, staff).casefold())
    found: list[tuple[date, str, Line]] = []
    for card, access in every:
        why = _why_close(access, card, staff)
        if why:
            found.append(
                (access.ends or staff.today, tool_name(access.tool, staff), _close_line(access, card, why, staff))
            )
    found.sort(key=lambda item: item[:2])
    return (
        Section(
            "To close",
            "to-close",
            _TO_CLOSE,
            tuple(line for *_, line in found),
            intro="When one is closed, write its ends in the contractor's file." if found else "",
            nothing="Nothing is to be closed now.",
        ),
        Section(
            "All accesses",
            "all",
            _ALL,
            tuple(_line(access, card, staff) for card, access in every),
            nothing="Nobody has an access yet.",
        ),
    )


def open_accesses(card: Card, staff: Staff) -> list[date]:
    """For somebody whose work is ending or over: by when each access that is still open is to be closed."""
    if card.status not in ("leaving", "ended"):
        return []
    return sorted(
        access.ends or staff.today
        for access in accesses(card.state)
        if _why_close(access, card, staff) and not _is_closed(access, card, staff)
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


def _tool(access: Access, staff: Staff) -> Keyed:
    return staff.once(("tool", access.tool), lambda: Keyed(access.tool, tool_name(access.tool, staff)))


def _contractor(card: Card) -> Cell:
    note = {"leaving": "leaving", "ended": "ended", "draft": "draft"}.get(card.status, "")
    return Keyed(card.id, card.link(note)) if note else card.keyed


def _line(access: Access, card: Card, staff: Staff) -> Line:
    people = [card.state.people[id].name or id for id in access.people if id in card.state.people]
    for_whom = f"for {staff.words.listed(people)}" if people else ""
    account = ": ".join(text for text in (access.title, access.level) if text)
    return Line(
        (
            _tool(access, staff),
            _contractor(card),
            Joined((account, Small(for_whom))) if for_whom else account,
            _state(access, card, staff),
            staff.dated(access.ends),
            _ON_EXIT.get(access.on_exit or "", ""),
        )
    )


def _close_line(access: Access, card: Card, why: str, staff: Staff) -> Line:
    is_closed = _is_closed(access, card, staff)
    return Line(
        (
            staff.dated(access.ends),
            _contractor(card),
            Joined((_tool(access, staff), Small(access.title or ""))),
            _ON_EXIT.get(access.on_exit or "", ""),
            _who(access, card, staff),
            Joined((_TO_CHECK if is_closed else _OPEN, Small(why))),
        )
    )


def _state(access: Access, card: Card, staff: Staff) -> State:
    if not _is_open(access) or not access.ends or access.ends >= staff.today:
        return _STATES[access.state]
    return _ENDED if _is_closed(access, card, staff) else _PAST


def _why_close(access: Access, card: Card, staff: Staff) -> str:
    """Why an access is to be closed or looked at now; empty if it is not.

    An end that somebody wrote and that is past says that the access was closed; for a while it is worth a look.
    """
    if not _is_open(access):
        return ""
    today, ends = staff.today, access.ends
    if ends and _is_closed(access, card, staff):
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


def _is_closed(access: Access, card: Card, staff: Staff) -> bool:
    """Whether it was closed, as far as is written: somebody wrote an end that is past."""
    return access.ends is not None and access.ends < staff.today and _is_written(access, card)


def _is_written(access: Access, card: Card) -> bool:
    """Whether somebody wrote the end; otherwise it is that of the last engagement."""
    tool = card.state.tools[access.tool]
    return bool((access.account and tool.accounts[access.account].ends) or tool.ends)


def _who(access: Access, card: Card, staff: Staff) -> str:
    """Who closes it: whoever looks after the tool, else the relationship manager."""
    page = staff.project.tools.get(access.tool)
    return staff.name_of(page.meta.owner if page else None) or staff.name_of(card.manager)
