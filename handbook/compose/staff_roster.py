"""The pages *Roster* and *Handbooks*: who works for us, and the state of every handbook.

In: a `Staff`. Out: values and sections for the templates `staff/roster.md` and `staff/contractors.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_findings import COLUMNS as FINDINGS
from handbook.compose.staff_findings import count_text, finding_lines, findings_of
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Cell, Code, Joined, Keyed, Line, Link, Place, Small, State
from handbook.compose.staff_time import offset_text

_STATUS = {
    "active": State("open", "active"),
    "leaving": State("half", "leaving"),
    "draft": State("none", "draft"),
    "ended": State("done", "ended"),
}
"""Each status with its sign, in the order of the roster."""

_SAME_LINE = "\N{NO-BREAK SPACE}"
_RELEASED = State("open", "released")
_ROSTER = ("Name", "Status", "Roles", "Manager", "Backup", "Works from", "Engagement", "Until")
_HANDBOOKS = ("Contractor", "State", "Gaps", "Manager", "File")
_OF_ONE = ("Manager", "Backup")
"""Columns that a firm of one does not have."""


def roster_head(staff: Staff) -> dict[str, Any]:
    """Whose clock the hours are counted from, how many contractors there are, and what they can be filtered by."""
    by = (("status", "Status"), ("role", "Roles"), ("manager", "Manager"), ("backup", "Backup"))
    return {
        "zone": staff.words.zone_name("company"),
        "count": len(staff.working),
        "filters": filters(*(pair for pair in by if pair[1] in _kept(_ROSTER, staff))),
    }


def roster(staff: Staff) -> tuple[Section, ...]:
    """Everyone by name: those who work with us, then drafts, then those whose work has ended."""
    order = [("active", "leaving"), ("draft",), ("ended",)]
    cards = [card for statuses in order for card in staff.cards if card.status in statuses]
    columns = _kept(_ROSTER, staff)
    return (
        Section(
            "",
            "all",
            columns,
            tuple(Line(tuple(row[title] for title in columns)) for row in (_person(card, staff) for card in cards)),
            nothing="Nobody yet. The command handbook new contractor NAME makes the first file.",
        ),
    )


def handbooks_head(staff: Staff) -> dict[str, Any]:
    """How many handbooks there are in each state."""
    counts = {
        "released": len(staff.working),
        "drafts": sum(card.status == "draft" for card in staff.cards),
        "ended": sum(card.status == "ended" for card in staff.cards),
        "stopped": len(staff.stopped),
    }
    by = (("state", "State"), ("manager", "Manager"))
    return {
        "counts": counts,
        "filters": filters(*(pair for pair in by if pair[1] in _kept(_HANDBOOKS, staff))),
    }


def handbooks(staff: Staff) -> tuple[Section, ...]:
    """Every contractor of the project with the state of the handbook, then what drafts need and what stops others."""
    columns = _kept(_HANDBOOKS, staff)
    rows = [_handbook(card, staff) for card in staff.cards if card.id not in staff.stopped]
    rows += [_stopped(id, staff) for id in staff.project.contractors if id in staff.stopped or id not in staff.by_id]
    lines = tuple(Line(tuple(row[title] for title in columns)) for row in rows)
    found = [Section("All handbooks", "all", columns, lines)]
    drafts = [card.id for card in staff.cards if card.status == "draft" and card.id in staff.findings]
    for kind, group, ids in (
        ("drafts", "What drafts still need", drafts),
        ("stopped", "What stops the others", sorted(staff.stopped)),
    ):
        for id in ids:
            card = staff.by_id.get(id)
            title = card.name if card else id
            lines = finding_lines(findings_of(staff, [id]), staff)
            found.append(Section(title, f"{kind}.{id}", FINDINGS, lines, group, kind))
    return tuple(found)


def _kept(columns: tuple[str, ...], staff: Staff) -> tuple[str, ...]:
    return tuple(title for title in columns if title not in _OF_ONE or not staff.project.is_firm_of_one)


def _person(card: Card, staff: Staff) -> Mapping[str, Cell | str | None]:
    state = card.state
    running = [(id, e) for id, e in state.engagements.items() if not e.ends or e.ends >= staff.today]
    engagements = running or list(state.engagements.items())[-1:]
    ends = [engagement.ends for _, engagement in engagements if engagement.ends]
    country = _country(state.country) if state.country else ""
    clock = offset_text(ZoneInfo(state.time_zone), staff.zone, staff.today) if state.time_zone else ""
    place = f"{_city(state.time_zone)}, {clock.replace(' ', _SAME_LINE)}" if state.time_zone else ""
    roles = tuple(Keyed(role, role.replace("-", " ")) for role in state.roles)
    to_close = Link("accesses", card.access_uri) if card.status in ("leaving", "ended") else None
    return {
        "Name": card.plain_link,
        "Status": Joined((_STATUS[card.status], Small(to_close))) if to_close else _STATUS[card.status],
        "Roles": Joined((Joined(roles, ", "), Small(state.kind or ""))),
        "Manager": staff.keyed(card.manager),
        "Backup": staff.keyed(card.backup),
        "Works from": Joined((country, Small(place))),
        "Engagement": "; ".join(f"{engagement.title or id} ({id})" for id, engagement in engagements),
        "Until": staff.dated(max(ends) if ends and len(ends) == len(engagements) else None),
    }


def _handbook(card: Card, staff: Staff) -> Mapping[str, Cell | str | None]:
    gaps = count_text(staff, card.id)
    words = {
        "active": _RELEASED,
        "leaving": Joined((_RELEASED, Small("shows how our work ends"))),
        "draft": Joined((_STATUS["draft"], Small("" if gaps else "nothing is missing: set the status to active"))),
        "ended": Joined((_STATUS["ended"], Small("no site"))),
    }
    has_list = card.status == "draft" and gaps
    return {
        "Contractor": card.plain_link,
        "State": words[card.status],
        "Gaps": Place(gaps, f"contractors.md#drafts.{card.id}", staff.places) if has_list else gaps,
        "Manager": staff.keyed(card.manager),
        "File": Code(card.handbook.file),
    }


def _stopped(id: str, staff: Staff) -> Mapping[str, Cell | str | None]:
    """A contractor without a handbook: it has errors of its own."""
    count = staff.stopped.get(id, 0)
    errors = f"{count} {'error' if count == 1 else 'errors'}"
    return {
        "Contractor": id,
        "State": State("bad", "stopped"),
        "Gaps": Place(errors, f"contractors.md#stopped.{id}", staff.places) if count else "cannot be read",
        "Manager": None,
        "File": Code(f"{staff.project.options.contractors_dir}/{id}.yml"),
    }


def _city(zone: str | None) -> str:
    return f"{(zone or '').rsplit('/', 1)[-1].replace('_', ' ')} time"


@cache
def _country(code: str) -> str:
    """`Poland`, or `Canada (ON)` where the region counts."""
    from babel import Locale

    country, _, region = code.partition("-")
    name = Locale("en").territories.get(country, country)
    return f"{name} ({region})" if region else name
