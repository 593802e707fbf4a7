"""The page *Agreements*: who is on which edition, what is open since when, and what the next edition would say.

In: a `Staff` whose contractors have editions. Out: values and sections for the template `staff/agreements.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handbook.compose.printing import Raw
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Cell, Joined, Line, Link, Small, State
from handbook.model.editions import Answer
from handbook.model.standing import Following

_COLUMNS = ("Contractor", "Edition", "State", "Since", "Last answer", "Manager")
_NEXT = ("Contractor", "Edition", "What changes", "Asks to agree to")
_OPEN, _AGREED, _TOLD = State("half", "to agree"), State("open", "agreed"), State("none", "no edition")
_SAID = {"agree": "agreed", "question": "has a question", "disagree": "does not agree"}
_LEVELS = {"declared": "noted by us", "email": "by e-mail", "signed": "signed"}
_FEW = 3


def head(staff: Staff) -> dict[str, Any]:
    """How many wait for something, and what the lines can be filtered by."""
    found = [staff.following[card.id] for card in staff.working if card.id in staff.following]
    return {
        "open": sum(bool(each.open_titles) for each in found),
        "changed": sum(each.next_number is not None for each in found),
        "filters": filters(("state", "State"), *([] if staff.project.is_firm_of_one else [("manager", "Manager")])),
    }


def sections(staff: Staff) -> tuple[Section, ...]:
    """Everyone who gets a handbook, those with something open first; then what is not published yet."""
    columns = tuple(title for title in _COLUMNS if title != "Manager" or not staff.project.is_firm_of_one)
    cards = [card for card in staff.working if card.id in staff.following]
    cards.sort(key=lambda card: not staff.following[card.id].open_titles)
    lines = [_line(card, staff.following[card.id], staff) for card in cards]
    found = [Section("", "all", columns, tuple(Line(tuple(line[title] for title in columns)) for line in lines))]
    coming = [(card, staff.following[card.id]) for card in cards if staff.following[card.id].next_number is not None]
    if coming:
        found.append(
            Section(
                "Next edition",
                "next",
                _NEXT,
                tuple(_next(card, following) for card, following in coming),
                intro="What is written and not published yet. The command handbook publish makes these editions.",
            )
        )
    return tuple(found)


def to_agree(card: Card, staff: Staff) -> str:
    """What is open with a contractor, for *This week*; empty if nothing is."""
    following = staff.following.get(card.id)
    if not following or not following.open_titles or not following.history.current:
        return ""
    count = len(following.open_titles)
    since = f", since {staff.words.day(following.since)}" if following.since else ""
    return f"edition {following.history.current.number}: {count} {'part' if count == 1 else 'parts'}{since}"


def _line(card: Card, following: Following, staff: Staff) -> Mapping[str, Cell | str | None]:
    history = following.history
    current = history.current
    state: Cell = _OPEN if following.open_titles else _AGREED if history.agreed else _TOLD
    is_time = following.remind_from is None or staff.today >= following.remind_from
    remind = Link("remind", Raw(following.remind)) if following.remind and is_time else None
    return {
        "Contractor": card.plain_link,
        "Edition": f"{current.number}, {staff.words.day(current.on)}" if current else "none yet",
        "State": Joined((state, Small(_few(following.open_titles)), Small(remind) if remind else None)),
        "Since": staff.dated(following.since),
        "Last answer": _answer(history.last_answer, staff),
        "Manager": staff.keyed(card.manager),
    }


def _few(titles: tuple[str, ...]) -> str:
    more = len(titles) - _FEW
    return ", ".join(titles) if more <= 0 else f"{', '.join(titles[:_FEW])} and {more} more"


def _answer(answer: Answer | None, staff: Staff) -> Cell | None:
    if answer is None:
        return None
    entry = answer.entry
    how = f"edition {entry.edition}, {staff.words.day(entry.said_on)}, {_LEVELS[entry.assurance]}"
    return Joined((_SAID[entry.said], Small(how), Small(f"“{entry.why}”") if entry.why else None))


def _next(card: Card, following: Following) -> Line:
    changes = Joined(following.next_changes or ("the first edition",), "<br>")
    return Line((card.plain_link, str(following.next_number), changes, _few(following.next_asks)))
