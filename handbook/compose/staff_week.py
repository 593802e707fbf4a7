"""The page *This week*: for each relationship manager what we owe, what comes in, who is away, and what is missing.

In: a `Staff`. Out: values and sections for the template `staff/index.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handbook.compose.staff_access import open_accesses
from handbook.compose.staff_base import Card, Staff
from handbook.compose.staff_days import absences, days_text, own_days_off
from handbook.compose.staff_events import Duty, duties
from handbook.compose.staff_findings import COLUMNS as FINDINGS
from handbook.compose.staff_findings import finding_lines, findings_of, shared_findings, total_text
from handbook.compose.staff_parts import Section
from handbook.compose.staff_table import Line, Place, Table
from handbook.compose.staff_week_lines import Week, away_text, lines_of

DAYS = 7
"""How many days the page looks ahead, today included."""
_SECTIONS = (
    ("we-owe", "We owe", ("Day", "What", "For", "By")),
    ("they-owe", "They owe", ("Day", "What", "From")),
    ("meetings", "Meetings", ("Day", "What", "With")),
    ("away", "Away", ("Who", "When")),
    ("first-steps", "First steps open", ("Contractor", "What is open")),
    ("to-agree", "To agree", ("Contractor", "What is open")),
    ("ends", "Ends and renewals", ("Ends", "Contractor", "What")),
    ("to-close", "Access to close", ("By", "Contractor", "What")),
    ("gaps", "Gaps", FINDINGS),
    ("drafts", "Drafts", FINDINGS),
    ("answers", "Answers we promise", ("To", "What")),
)
"""What stands below each person: anchor, heading, and titles of the columns."""

_COUNTED = frozenset({"we-owe", "they-owe", "away", "first-steps", "to-agree", "ends", "to-close", "gaps", "drafts"})
"""What the overview counts: it asks for something, or changes what can be done."""


def head(staff: Staff) -> dict[str, Any]:
    """What stands above the sections: the days, who of us is away, when we are closed, and where lateness is known."""
    first, last = _days(staff)
    return {
        "days": days_text(staff.words, first, last),
        "today": staff.words.day(staff.today),
        "away": [away_text(absence, staff) for absence in absences(staff, first, last) if not absence.card],
        "closed": [f"{days_text(staff.words, *days)}: {why}" for days, why in own_days_off(staff, first, last)],
        "overview": overview(staff),
        "filters": [{"name": "manager", "title": "Manager", "groups": True}] if len(_people(staff)) > 1 else [],
        **tracker(staff),
    }


def tracker(staff: Staff) -> dict[str, Any]:
    """Title and address of the tool most deliverables are handed in through: it knows whether work is late."""
    used = Counter(
        deliverable.hand_in.tool
        for card in staff.working
        for deliverable in card.state.deliverables.values()
        if deliverable.hand_in and deliverable.hand_in.tool
    )
    tool = min(used, key=lambda id: (-used[id], id), default="")
    page = staff.project.tools.get(tool)
    return {
        "tracker": page.title if page else tool,
        "tracker_url": getattr(page.meta, "url", None) or "" if page else "",
    }


def sections(staff: Staff) -> tuple[Section, ...]:
    """The sections of our people in the order of `people.yml`, then of contractors without a manager, then the rest."""
    return (*(section for person in _people(staff) for section in person.sections), *_of_all(staff))


def overview(staff: Staff) -> Table | None:
    """How much there is for each of our people; None if it is for one."""
    people = _people(staff)
    if len(people) < 2:
        return None
    titles = tuple(title for anchor, title, _ in _SECTIONS if anchor in _counted(staff))
    return Table(("Manager", *titles), tuple(_counts(person, staff) for person in people))


def _counted(staff: Staff) -> frozenset[str]:
    """What the overview of this project counts; agreements only where there are editions."""
    return _COUNTED if staff.following else _COUNTED - {"to-agree"}


@dataclass(frozen=True)
class _Person:
    """One of our people with the sections that concern them, and how many lines each would have."""

    id: str | None
    name: str
    sections: tuple[Section, ...]
    counts: Mapping[str, int]


def _people(staff: Staff) -> Sequence[_Person]:
    return staff.once("week", lambda: [*_each_person(staff)])


def _each_person(staff: Staff) -> Iterator[_Person]:
    first, last = _days(staff)
    ours = [duty for card in staff.working for duty in duties(card, staff, first, last)]
    away = tuple(absences(staff, first, last))
    managed: dict[str | None, list[Card]] = defaultdict(list)
    for card in staff.cards:
        managed[card.manager].append(card)
    by: dict[str | None, list[Duty]] = defaultdict(list)
    for duty in ours:
        for person in {duty.by, duty.card.manager} - ({None} if duty.card.manager else set()):
            by[person].append(duty)
    for person in (*staff.project.people, None):
        week = Week(staff, person, tuple(managed[person]), tuple(by[person]), away, first, last)
        if by[person] or any(_is_of_interest(card, staff) for card in managed[person]):
            yield _of_person(week)


def _is_of_interest(card: Card, staff: Staff) -> bool:
    """Whether there is anything to say about a contractor: work that goes on, or something that is left to do."""
    return card.status != "ended" or card.id in staff.findings or bool(open_accesses(card, staff))


def _days(staff: Staff) -> tuple[date, date]:
    return staff.today, staff.today + timedelta(days=DAYS - 1)


def _of_person(week: Week) -> _Person:
    """All sections of one person that hold anything; one that says so if none does."""
    staff, person = week.staff, week.person
    alone = staff.project.is_firm_of_one
    title = "" if alone else staff.name_of(person) or "No relationship manager"
    anchor = "" if alone else f"manager.{person}" if person else "no-manager"
    prefix = f"{anchor}." if anchor else ""
    gaps = findings_of(staff, (card.id for card in week.of if card.status != "draft"))
    drafts = findings_of(staff, (card.id for card in week.of if card.status == "draft"))
    lines = {**lines_of(week), "gaps": finding_lines(gaps, staff), "drafts": finding_lines(drafts, staff)}
    totals = {"gaps": total_text(gaps), "drafts": total_text(drafts)}
    made = tuple(
        Section(
            f"{heading}: {totals[name]}" if totals.get(name) else heading,
            f"{prefix}{name}",
            columns,
            tuple(lines[name]),
            title,
            anchor,
        )
        for name, heading, columns in _SECTIONS
        if lines[name]
    )
    none = Section("", f"{prefix}nothing", group=title, group_anchor=anchor, nothing="Nothing this week.")
    return _Person(person, title, made or (none,), {name: len(found) for name, found in lines.items()})


def _counts(person: _Person, staff: Staff) -> Line:
    """A line of the overview: each number leads to what it counts."""
    anchor = person.sections[0].group_anchor
    places = staff.places
    return Line(
        (
            Place(person.name, f"index.md#{anchor}", places, f"?manager={anchor.removeprefix('manager.')}"),
            *(
                Place(str(person.counts[kind]), f"index.md#{anchor}.{kind}", places) if person.counts[kind] else None
                for kind, *_ in _SECTIONS
                if kind in _counted(staff)
            ),
        )
    )


def _of_all(staff: Staff) -> Iterator[Section]:
    """What concerns no manager: contractors whose own errors keep them from being merged, and what all share."""
    lists = (
        ("stopped", "Stopped", findings_of(staff, sorted(staff.stopped))),
        ("shared", "Gaps in what all share", shared_findings(staff)),
    )
    return (
        Section(f"{title}: {total_text(found)}", anchor, FINDINGS, finding_lines(found, staff))
        for anchor, title, found in lists
        if found
    )
