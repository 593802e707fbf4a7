"""The page *Choose a manager*: our people, who needs a choice, and for every contractor who would be well placed.

In: a `Staff`. Out: values and sections for the template `staff/managers.md`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from handbook.compose.overlap import Hours
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_choice import (
    PLACED,
    RESPECTS,
    Candidate,
    Load,
    candidates,
    hours,
    is_about_backup,
    loads_of,
    our_hours,
    their_hours,
    why_choose,
)
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Cell, Joined, Keyed, Line, Number, Small, State, Table
from handbook.compose.staff_time import hours_text, weekdays_text
from handbook.model.people import Person

_SHOWN_IN_FULL = 25
"""How many of those who need a choice have a table of their own; the list of every contractor has all."""
_NAMED = 3
"""How many of our people are named for every contractor."""
_SIGNS = {"yes": "open", "with_support": "half", "not_yet": "bad", None: "none"}
_TITLES = ("Experience", "Keeps track of own work", "Communicates well")
_PEOPLE = ("Person", "Has", "Taken", "Left", "Manages", *_TITLES, "What would change it")
_CANDIDATES = ("Person", "In short", "Left", "In common", *_TITLES, "What would change it")
_EVERY = ("Contractor", "Choice", "Manager", "Backup", "Well placed beside them")


def head(staff: Staff) -> dict[str, Any]:
    """Everyone who may manage, most time left first, and what the lists can be filtered by."""
    loads = loads_of(staff)
    manages = Counter(card.manager for card in staff.cards if card.is_working)
    backs_up = Counter(card.backup for card in staff.cards if card.is_working)
    ids = sorted(loads, key=lambda id: (loads[id].left is None, -(loads[id].left or 0)))
    lines = [_person_line(id, staff.project.people[id], loads[id], manages[id], backs_up[id], staff) for id in ids]
    return {
        "people": Table(_PEOPLE, tuple(lines)),
        "without_hours": [
            staff.name_of(id) for id, person in staff.project.people.items() if our_hours(person, staff) is None
        ],
        "filters": filters(("contractor", "Contractor"), ("choice", "Choice"), ("manager", "Manager")),
    }


def sections(staff: Staff) -> tuple[Section, ...]:
    """Those who need a choice, each with all who could be chosen; then every contractor in a line."""
    cards = [card for card in staff.cards if card.status != "ended"]
    needing = [card for card in cards if why_choose(card, staff)]
    found = [_full(card, staff) for card in needing[:_SHOWN_IN_FULL]]
    if not needing and cards:
        found = [Section("Who needs a choice", "choices", nothing="Nobody: everyone has a manager and a backup.")]
    every = tuple(_every_line(card, staff) for card in cards)
    return (*found, Section("Every contractor", "every", _EVERY, every, intro=_INTRO)) if every else ()


_INTRO = (
    "For each, who else would be well placed, the best first. Hours in common are those of a week in which both usually"
    " work, without absences and holidays; who has not told us their hours, and need not, has none here."
)


def _full(card: Card, staff: Staff) -> Section:
    lines = tuple(_candidate_line(each, staff) for each in candidates(card, staff, (card.manager,)))
    backup = "To stand in. " if is_about_backup(card, staff) else ""
    why = why_choose(card, staff)
    needs = card.state.internal.manager_time if card.state.internal else None
    time = f" The work takes {hours(needs)} a week." if needs else ""
    theirs = their_hours(card)
    told = f" They work {_hours_words(theirs, staff)}." if theirs else " They have not told us their hours."
    intro = f"{backup}{why[0].upper()}{why[1:]}.{time}{told}"
    return Section(card.name, f"choose.{card.id}", _CANDIDATES, lines, "Who needs a choice", "choices", intro)


def _person_line(id: str, person: Person, load: Load, manages: int, backs_up: int, staff: Staff) -> Line:
    planned = f"{hours(load.planned)} more when drafts begin" if load.planned else ""
    theirs = our_hours(person, staff)
    is_too_much = load.left is not None and load.left < 0
    return Line(
        (
            Joined(
                (
                    Keyed(id, person.name or id),
                    Small(person.does or ""),
                    Small(_hours_words(theirs, staff) if theirs else ""),
                )
            ),
            "not said" if load.capacity is None else Number(load.capacity, hours(load.capacity)),
            Joined((Number(load.taken, hours(load.taken)), Small(planned))),
            "not said"
            if load.left is None
            else Joined(
                (Number(load.left, hours(load.left)), State("warn", "too much to manage") if is_too_much else "")
            ),
            Joined((Number(manages, str(manages)), Small(f"stands in for {backs_up}" if backs_up else ""))),
            *_placed(Candidate(id, person, None, None, None)),
        )
    )


def _candidate_line(candidate: Candidate, staff: Staff) -> Line:
    left, shared = candidate.left, candidate.shared
    return Line(
        (
            Keyed(candidate.id, staff.name_of(candidate.id)),
            State(*candidate.verdict),
            "not said" if left is None else Number(left, f"{hours(left)} a week"),
            "not known" if shared is None else Number(shared, f"{hours_text(shared)} a week"),
            *_placed(candidate),
        )
    )


def _placed(candidate: Candidate) -> tuple[Cell | str, ...]:
    """How well placed somebody is in each respect, and what would change it."""
    states = [State(_SIGNS[candidate.placed(respect)], PLACED[candidate.placed(respect)]) for respect in RESPECTS]
    changes = [
        Small(f"{name}: {change}") for respect, name in RESPECTS.items() if (change := candidate.would_change(respect))
    ]
    return (*states, Joined(tuple(changes)))


def _every_line(card: Card, staff: Staff) -> Line:
    why = why_choose(card, staff)
    theirs = their_hours(card)
    shared = {each.id: each.shared for each in candidates(card, staff)}
    others = candidates(card, staff, (card.manager, card.backup))
    named = [
        Small(f"{number}. {staff.name_of(each.id)}: {'; '.join((each.verdict[1], *each.reasons[:2]))}")
        for number, each in enumerate((each for each in others if not each.against), 1)
        if number <= _NAMED
    ]
    note = "draft" if card.status == "draft" else ""
    return Line(
        (
            Joined((Keyed(card.id, card.link(note)), Small(_hours_words(theirs, staff) if theirs else ""))),
            State("warn", why) if why else State("open", "made"),
            _with_hours(card.manager, shared, staff),
            _with_hours(card.backup, shared, staff),
            Joined(tuple(named)),
        )
    )


def _with_hours(id: str | None, shared: dict[str, int | None], staff: Staff) -> Cell | str:
    """A manager or backup with the hours in common."""
    if not id:
        return "nobody yet"
    minutes = shared.get(id)
    return Joined((staff.keyed(id), Small("" if minutes is None else f"{hours_text(minutes)} in common")))


def _hours_words(hours: Hours, staff: Staff) -> str:
    """`Mon to Fri, 09:00 to 17:00`, with the place where it is not our clock."""
    zone = hours.zone.rsplit("/", 1)[-1].replace("_", " ")
    clock = "" if hours.zone == staff.zone.key else f" ({zone} time)"
    return f"{weekdays_text(hours.weekdays)}, {hours.start:%H:%M} to {hours.to:%H:%M}{clock}"
