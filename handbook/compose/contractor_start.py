"""What *Start here* says of time: what comes next, and whom to ask on which days.

In: a lens on a handbook and its dates. Out: plain text in dictionaries and lists, ready to print. No day is picked
here, because a handbook does not depend on the day it is made: every date of a thing goes along, and a script in the
page (`assets/handbook.js`) shows the ones that come next. Without it the rhythm stands in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from handbook.compose import dates
from handbook.compose.lens import Lens
from handbook.compose.places import Place, place_of
from handbook.compose.printing import Raw
from handbook.model.contractor import Contractor
from handbook.model.handbook import resolve
from handbook.model.people import Person
from handbook.model.work import HandIn

_GROUPS = {"we_provide": ("scope", "we_provide"), "meetings": ("communication", "meetings")}
"""Kinds of dated things that stand below another value."""


@lru_cache(maxsize=4096)
def place_to(path: tuple[str, str]) -> Place:
    """Where a dated thing stands, by its kind and id."""
    kind, id = path
    place = None if kind == "payment" else place_of((*_GROUPS.get(kind, (kind,)), id))
    return place or Place("pay.md", "payment.invoice")


@lru_cache(maxsize=4096)
def link_to(path: tuple[str, str]) -> Raw:
    """The link to a dated thing, by its kind and id."""
    return Raw(str(place_to(path)))


def coming(rows: Sequence[dates.Row], lens: Lens) -> list[dict[str, Any]]:
    """Everything that the contractor owes or takes part in, with all its dates and where it is handed in."""
    by_path: dict[tuple[str, str], list[dates.Row]] = defaultdict(list)
    for row in rows:
        if row.dated.who != "we":
            by_path[row.dated.path].append(row)
    return [_thing(path, found, lens) for path, found in by_path.items()]


def _thing(path: tuple[str, str], rows: Sequence[dates.Row], lens: Lens) -> dict[str, Any]:
    kind, id = path
    last = rows[-1].dated
    tool = _tool(kind, id, lens)
    page = lens.project.tools.get(tool.tool or "") if tool else None
    heading = f"#{tool.guide}" if tool and tool.guide else ""
    return {
        "kind": kind,
        "title": last.called(lens.words),
        "link": link_to(path),
        "when": lens.words.rhythm(last.rhythm),
        "days": " ".join(row.iso for row in rows),
        "tool": page.title if page else (tool.tool or "") if tool else "",
        "guide": Raw(f"{page.uri}{heading}") if page else "",
    }


def _tool(kind: str, id: str, lens: Lens) -> HandIn | None:
    """Where a thing is handed in, in the last state that has it; a meeting is "handed in" where it takes place."""
    for _, state in reversed(lens.handbook.states):
        if kind == "deliverables" and id in state.deliverables:
            return state.deliverables[id].hand_in
        if kind == "tasks" and id in state.tasks:
            guide = next(iter(state.tasks[id].guides), "")
            tool, _, heading = guide.partition("#")
            return HandIn(tool=tool, guide=heading) if guide else None
        if kind == "meetings" and state.communication and id in state.communication.meetings:
            return HandIn(tool=state.communication.meetings[id].tool)
    return None


def whom_to_ask(lens: Lens) -> list[dict[str, Any]]:
    """The contact in each period with the backup, and who stands in while they are away.

    Days are ISO 8601, first and last included.
    """
    found = []
    for since, until, state in _periods(lens):
        manager = _person(state.manager or "manager", state, lens)
        if manager is None:
            continue
        backup = _person(state.backup_manager or "", state, lens)
        found.append(
            {
                **_asked(manager, since, until, lens, away=""),
                "backup": (backup.name or "") if backup else "",
                "backup_email": (backup.email or "") if backup else "",
            }
        )
        for away in manager.away:
            cover = _person(away.cover or state.backup_manager or "", state, lens)
            if not cover or cover is manager or not away.from_ or not away.to:
                continue
            if (until is None or away.from_ <= until) and (since is None or away.to >= since):
                found.append(_asked(cover, away.from_, away.to, lens, away=manager.name or ""))
    return found


def _periods(lens: Lens) -> Iterator[tuple[date | None, date | None, Contractor]]:
    """First and last day of each pair of contact and backup, with a state in which it holds."""
    states = lens.handbook.states
    starts = [
        (since, state)
        for index, (since, state) in enumerate(states)
        if index == 0 or _pair(states[index - 1][1]) != _pair(state)
    ]
    for index, (since, state) in enumerate(starts):
        following = starts[index + 1][0] if index + 1 < len(starts) else None
        yield since, following - timedelta(days=1) if following else None, state


def _pair(state: Contractor) -> tuple[str | None, str | None]:
    return state.manager, state.backup_manager


def _person(person: str, state: Contractor, lens: Lens) -> Person | None:
    return lens.person(resolve(person, state, lens.project) or "")


def _asked(person: Person, first: date | None, last: date | None, lens: Lens, *, away: str) -> dict[str, Any]:
    if away and first and last:
        days = lens.words.span(first, last)
    else:
        days = lens.words.period(first, last + timedelta(days=1) if last else None)
    return {
        "name": person.name or "",
        "does": person.does or "",
        "email": person.email or "",
        "phone": person.phone or "",
        "away": away,
        "days": days,
        "first": first.isoformat() if first else "",
        "last": last.isoformat() if last else "",
    }
