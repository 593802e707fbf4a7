"""What a contractor's pages say about tools: each access and how far it has come, first steps, the guides that are theirs.

In: a lens on a handbook. Out: plain text in dictionaries and lists, ready to print. Addresses that the program makes
are `Raw`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.printing import Raw
from handbook.model.access import Access, AccessState, accesses
from handbook.model.company import ToolMeta

_STATES = {
    AccessState.NONE: message("not asked for yet"),
    AccessState.REQUESTED: message("asked for, not open yet"),
    AccessState.GRANTED: message("open: please confirm that you got in"),
    AccessState.CONFIRMED: message("open, and you got in"),
}
_WAY = (
    (AccessState.REQUESTED, message("asked for")),
    (AccessState.GRANTED, message("open")),
    (AccessState.CONFIRMED, message("you got in")),
)
"""The states on the way to an access that works."""


def access_facts(lens: Lens) -> list[dict[str, Any]]:
    """Every access in the order of the tools: its level, its state, and what becomes of it at the end."""
    return [_access(access, lens) for access in accesses(lens.handbook.first)]


def tool_cards(lens: Lens, accesses_told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every tool once: what it is for, all accesses to it, how to get in while one is not open, and my guides in it.

    `accesses_told` are what `access_facts` tells.
    """
    by_tool: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for access in accesses_told:
        by_tool[access["tool"]].append(access)
    guides = _guides(lens)
    cards = []
    for tool, found in by_tool.items():
        page = lens.project.tools.get(tool)
        meta = page.meta if page and isinstance(page.meta, ToolMeta) else None
        is_open = all(access["open"] for access in found)
        cards.append(
            {
                "id": Raw(tool),
                "name": found[0]["name"],
                "uri": found[0]["uri"],
                "url": (meta.url or "") if meta else "",
                "purpose": (meta.purpose or "") if meta else "",
                "get_in": (meta.get_in or "") if meta and not is_open else "",
                "access": found,
                "guides": guides.get(tool, []),
            }
        )
    return cards


def first_steps(lens: Lens) -> list[dict[str, Any]]:
    """What opens the work: for every access to confirm that it works, and the walk-through we offer.

    Each step is done or not; `ours` says that we have to act before the contractor can. The `next` one is what the
    contractor can do now, or what we do if there is nothing.
    """
    if lens.handbook.first.status not in ("draft", "active"):
        return []
    steps = [*_access_steps(lens), *_walk_throughs(lens)]
    left = [step for step in steps if not step["done"]]
    if not left:
        return []
    following = next((step for step in left if not step["ours"]), left[0])
    return [{**step, "next": step is following} for step in steps]


def _access_steps(lens: Lens) -> Iterator[dict[str, Any]]:
    for access in accesses(lens.handbook.first):
        name = _access_name(access, lens)
        yield {
            "kind": "access",
            "tool": name,
            "title": lens.words.text("Get into %(tool)s", tool=name),
            "done": access.state is AccessState.CONFIRMED,
            "ours": access.state in (AccessState.NONE, AccessState.REQUESTED),
            "uri": _tool_uri(access.tool, lens),
        }


def _walk_throughs(lens: Lens) -> Iterator[dict[str, Any]]:
    walked: dict[str, bool] = {}
    for access in accesses(lens.handbook.first):
        walked[access.tool] = walked.get(access.tool, False) or access.walkthrough is not None
    for tool, done in walked.items():
        name = _tool_name(tool, lens)
        yield {
            "kind": "walk-through",
            "tool": name,
            "title": lens.words.text("A walk-through of how we use %(tool)s, if you want one", tool=name),
            "done": done,
            "ours": False,
            "uri": _tool_uri(tool, lens),
        }


def _access(access: Access, lens: Lens) -> dict[str, Any]:
    state, words = lens.handbook.first, lens.words
    members = [state.people[person].name or person for person in access.people if person in state.people]
    reached = list(AccessState).index(access.state)
    return {
        "tool": access.tool,
        "name": _tool_name(access.tool, lens),
        "uri": _tool_uri(access.tool, lens),
        "account": access.title or "",
        "level": access.level or "",
        "people": words.listed(members),
        "state": words.text(_STATES[access.state]),
        "state_id": Raw(access.state.value),
        "way": [{"name": words.text(name), "done": list(AccessState).index(step) <= reached} for step, name in _WAY],
        "shown": words.day(access.walkthrough) if access.walkthrough else "",
        "anchor": ".".join(part for part in (access.tool, access.account) if part),
        "open": access.state is AccessState.CONFIRMED,
        "ends": words.day(access.ends) if access.ends else "",
        "on_exit": words.choice(access.on_exit or ""),
    }


def _guides(lens: Lens) -> dict[str, list[dict[str, Any]]]:
    """The sections of each tool's guide that this contractor's work needs, each with the work that needs it."""
    needed: dict[str, list[str]] = defaultdict(list)
    for _, state in lens.handbook.states:
        for id, deliverable in state.deliverables.items():
            hand_in = deliverable.hand_in
            if hand_in and hand_in.tool and hand_in.guide:
                needed[f"{hand_in.tool}#{hand_in.guide}"].append(deliverable.title or id)
        for id, task in state.tasks.items():
            for reference in task.guides:
                needed[reference].append(task.title or id)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for reference, work in needed.items():
        tool = reference.partition("#")[0]
        if tool in lens.project.tools:
            guide = lens.guide(reference)
            found[tool].append({"title": guide["heading"], "uri": guide["uri"], "for": list(dict.fromkeys(work))})
    return found


def _access_name(access: Access, lens: Lens) -> str:
    name = _tool_name(access.tool, lens)
    return f"{name}: {access.title}" if access.title else name


def _tool_name(tool: str, lens: Lens) -> str:
    page = lens.project.tools.get(tool)
    return page.title if page else tool


def _tool_uri(tool: str, lens: Lens) -> Raw | str:
    page = lens.project.tools.get(tool)
    return Raw(page.uri) if page else ""
