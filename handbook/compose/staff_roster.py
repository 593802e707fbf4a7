"""The pages *Roster* and *Handbooks*: who works for us, and the state of every handbook.

In: a `Staff`. Out: values and sections for the templates `staff/roster.md` and `staff/contractors.md`.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from handbook.compose.printing import Raw
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_findings import count_text, findings_of_one
from handbook.compose.staff_parts import Row, Section
from handbook.compose.staff_time import offset_text

_GROUPS = (
    ("working", "Working with us", ("active", "leaving")),
    ("drafts", "Drafts", ("draft",)),
    ("ended", "Ended", ("ended",)),
)


def roster_head(staff: Staff) -> dict[str, Any]:
    """Whose clock the hours are counted from, and how many contractors there are."""
    return {"zone": staff.words.zone_name("company"), "count": len(staff.working)}


def roster(staff: Staff) -> tuple[Section, ...]:
    """Everyone by name: those who work with us, drafts, those whose work has ended."""
    groups = (
        Section(title, anchor, tuple(_person(card, staff) for card in staff.cards if card.status in statuses))
        for anchor, title, statuses in _GROUPS
    )
    return tuple(section for section in groups if section.rows)


def handbooks_head(staff: Staff) -> dict[str, Any]:
    """How many handbooks there are in each state."""
    counts = {
        "released": len(staff.working),
        "drafts": sum(card.status == "draft" for card in staff.cards),
        "ended": sum(card.status == "ended" for card in staff.cards),
        "stopped": len(staff.stopped),
    }
    return {"counts": counts}


def handbooks(staff: Staff) -> tuple[Section, ...]:
    """Every contractor of the project with the state of the handbook, then what drafts need and what stops others."""
    rows = [_handbook(card, staff) for card in staff.cards if card.id not in staff.stopped]
    rows += [_stopped(id, staff) for id in staff.project.contractors if id in staff.stopped or id not in staff.by_id]
    found = [Section("All handbooks", "all", tuple(rows), "all")]
    drafts = [card.id for card in staff.cards if card.status == "draft" and card.id in staff.findings]
    for kind, group, ids in (
        ("drafts", "What drafts still need", drafts),
        ("stopped", "What stops the others", sorted(staff.stopped)),
    ):
        for id in ids:
            card = staff.by_id.get(id)
            title = card.name if card else id
            found.append(Section(title, f"{kind}.{id}", findings_of_one(staff, id), "findings", group, kind))
    return tuple(found)


def _person(card: Card, staff: Staff) -> Row:
    state = card.state
    running = [(id, e) for id, e in state.engagements.items() if not e.ends or e.ends >= staff.today]
    engagements = [
        f"{engagement.title or id} ({id}){f' until {staff.words.day(engagement.ends)}' if engagement.ends else ''}"
        for id, engagement in running or list(state.engagements.items())[-1:]
    ]
    return {
        "contractor": card.link(),
        "roles": ", ".join(role.replace("-", " ") for role in state.roles),
        "kind": state.kind or "",
        "country": _country(state.country) if state.country else "",
        "zone": state.time_zone or "",
        "offset": offset_text(ZoneInfo(state.time_zone), staff.zone, staff.today) if state.time_zone else "",
        "status": card.status,
        "manager": staff.name_of(card.manager),
        "backup": staff.name_of(card.backup),
        "engagements": "; ".join(engagements),
        "goals": str(len(state.goals)),
    }


def _handbook(card: Card, staff: Staff) -> Row:
    gaps = count_text(staff, card.id)
    words = {
        "active": "released",
        "leaving": "released; shows how our work ends",
        "draft": f"draft: {gaps}" if gaps else "draft: nothing is missing, set the status to active",
        "ended": "ended: no site",
    }
    has_list = card.status == "draft" and gaps
    return {
        "contractor": card.link(),
        "state": words[card.status],
        "details": Raw(f"drafts.{card.id}") if has_list else "",
        "gaps": "" if card.status == "draft" else gaps,
        "manager": staff.name_of(card.manager),
        "file": card.handbook.file,
    }


def _stopped(id: str, staff: Staff) -> Row:
    """A contractor without a handbook: it has errors of its own."""
    count = staff.stopped.get(id, 0)
    return {
        "contractor": {"name": id, "uri": "", "note": ""},
        "state": f"stopped: {count} {'error' if count == 1 else 'errors'}" if count else "stopped: cannot be read",
        "details": Raw(f"stopped.{id}") if count else "",
        "gaps": "",
        "manager": "",
        "file": f"{staff.project.options.contractors_dir}/{id}.yml",
    }


@cache
def _country(code: str) -> str:
    """`Poland`, or `Canada (ON)` where the region counts."""
    from babel import Locale

    country, _, region = code.partition("-")
    name = Locale("en").territories.get(country, country)
    return f"{name} ({region})" if region else name
