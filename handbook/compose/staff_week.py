"""The page *This week*: for each relationship manager what we owe, what comes in, who is away, and what is missing.

In: a `Staff`. Out: values and sections for the template `staff/index.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handbook.compose.staff_access import open_accesses, open_steps
from handbook.compose.staff_agreements import to_agree
from handbook.compose.staff_base import Card, Staff, names
from handbook.compose.staff_days import Absence, absences, days_text, holidays, own_days_off
from handbook.compose.staff_events import Duty, Event, duties, events
from handbook.compose.staff_findings import COLUMNS as FINDINGS
from handbook.compose.staff_findings import finding_lines, findings_of, shared_findings, total_text
from handbook.compose.staff_parts import Section
from handbook.compose.staff_table import Cell, Line, Link, Names, Place, Table
from handbook.compose.staff_time import day_before

DAYS = 7
"""How many days the page looks ahead, today included."""
_SOON = timedelta(days=30)
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

_STANDING = ("questions", "urgent", "absence", "locked-out")


@dataclass(frozen=True)
class _Week:
    """What the sections of one person are made from. `of` are the contractors this person manages."""

    staff: Staff
    person: str | None
    of: tuple[Card, ...]
    duties: tuple[Duty, ...]
    absences: tuple[Absence, ...]
    first: date
    last: date

    @property
    def working(self) -> tuple[Card, ...]:
        return tuple(card for card in self.of if card.is_working)


def head(staff: Staff) -> dict[str, Any]:
    """What stands above the sections: the days, who of us is away, when we are closed, and where lateness is known."""
    first, last = _days(staff)
    return {
        "days": days_text(staff.words, first, last),
        "today": staff.words.day(staff.today),
        "away": [_away_text(absence, staff) for absence in absences(staff, first, last) if not absence.card],
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
        week = _Week(staff, person, tuple(managed[person]), tuple(by[person]), away, first, last)
        if by[person] or any(_is_of_interest(card, staff) for card in managed[person]):
            yield _of_person(week)


def _is_of_interest(card: Card, staff: Staff) -> bool:
    """Whether there is anything to say about a contractor: work that goes on, or something that is left to do."""
    return card.status != "ended" or card.id in staff.findings or bool(open_accesses(card, staff))


def _days(staff: Staff) -> tuple[date, date]:
    return staff.today, staff.today + timedelta(days=DAYS - 1)


def _of_person(week: _Week) -> _Person:
    """All sections of one person that hold anything; one that says so if none does."""
    staff, person = week.staff, week.person
    alone = staff.project.is_firm_of_one
    title = "" if alone else staff.name_of(person) or "No relationship manager"
    anchor = "" if alone else f"manager.{person}" if person else "no-manager"
    prefix = f"{anchor}." if anchor else ""
    theirs = [event for card in week.working for event in events(card, staff, week.first, week.last)]
    gaps = findings_of(staff, (card.id for card in week.of if card.status != "draft"))
    drafts = findings_of(staff, (card.id for card in week.of if card.status == "draft"))
    lines: Mapping[str, Sequence[Line]] = {
        "we-owe": [*_duty_lines(week)],
        "answers": [*_answers(week)],
        "they-owe": [*_event_lines(week, (e for e in theirs if e.who == "you"))],
        "meetings": [*_event_lines(week, (e for e in theirs if e.who == "both"))],
        "away": [*_away(week)],
        "first-steps": [*_first_steps(week)],
        "to-agree": [_line(names([card]), text) for card in week.working if (text := to_agree(card, staff))],
        "ends": [*_ends(week)],
        "to-close": [*_to_close(week)],
        "gaps": finding_lines(gaps, staff),
        "drafts": finding_lines(drafts, staff),
    }
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


def _duty_lines(week: _Week) -> Iterator[Line]:
    """What this person owes, and what others owe for the contractors this person manages; alike duties in one line."""
    grouped: dict[tuple[date, str, str | None], list[Card]] = defaultdict(list)
    for duty in week.duties:
        grouped[duty.day, duty.text, duty.by].append(duty.card)
    for (day, text, by), cards in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or "")):
        who = "" if by == week.person else week.staff.name_of(by)
        yield _line(week.staff.dated(day, short=True), text, names(cards), who)


def _answers(week: _Week) -> Iterator[Line]:
    """The response times we promise. They hold every day, so what is the same for several stands once."""
    grouped: dict[str, list[Card]] = defaultdict(list)
    for card in week.working:
        channels = card.state.communication.channels if card.state.communication else {}
        promised = [
            f"{id.replace('-', ' ')} within {channels[id].we_reply_within}"
            for id in (*_STANDING, *(id for id in channels if id not in _STANDING))
            if id in channels and channels[id].we_reply_within
        ]
        if promised:
            grouped[", ".join(promised)].append(card)
    for text, cards in grouped.items():
        yield _line(names(cards), text)


def _event_lines(week: _Week, found: Iterable[Event]) -> Iterator[Line]:
    """Dates by day; the same thing on the same day in one line, each contractor with the time in our zone."""
    grouped: dict[tuple[date, str], list[Event]] = defaultdict(list)
    for event in found:
        grouped[event.day, event.title].append(event)
    words = week.staff.words
    for (day, title), same in sorted(grouped.items(), key=lambda item: item[0]):
        who = Names(tuple(event.card.link(words.clock(event.at) if event.at else "") for event in same))
        yield _line(week.staff.dated(day, short=True), title, who)


def _away(week: _Week) -> Iterator[Line]:
    """Absences that touch this person: their own, those they cover, backups', contractors'; and public holidays."""
    backups = {card.backup for card in week.working}
    own = {card.id for card in week.working}
    words = week.staff.words
    for absence in week.absences:
        if absence.card and absence.card.id in own:
            yield _line(names([absence.card]), _days_away(absence, week.staff))
        elif absence.person and week.person and week.person in (absence.person, absence.covered_by):
            yield _line(week.staff.name_of(absence.person), _days_away(absence, week.staff))
        elif absence.person in backups - {None, week.person}:
            yield _line(f"{week.staff.name_of(absence.person)} (backup)", _days_away(absence, week.staff))
    for day, holiday, cards in holidays(week.staff, week.working, week.first, week.last):
        yield _line(names(cards), f"{words.short_day(day)}: {holiday}")


def _away_text(absence: Absence, staff: Staff) -> str:
    name = staff.name_of(absence.person)
    return f"{name}: {_days_away(absence, staff)}"


def _days_away(absence: Absence, staff: Staff) -> str:
    cover = f", covered by {absence.cover}" if absence.cover else ""
    return f"{days_text(staff.words, absence.first, absence.last)}{cover}"


def _first_steps(week: _Week) -> Iterator[Line]:
    """Who is not fully at work yet, and what is open on which side."""
    for card in week.working:
        text = open_steps(card, week.staff)
        if text:
            yield _line(names([card]), text)


def _ends(week: _Week) -> Iterator[Line]:
    """Engagements whose time to give notice has begun, or that end within 30 days."""
    staff, words = week.staff, week.staff.words
    for card in week.working:
        for id, engagement in card.state.engagements.items():
            ends, notice = engagement.ends, engagement.notice
            if not ends or ends < staff.today:
                continue
            since = day_before(ends, notice, staff.calendar) if notice else ends
            if since <= staff.today or ends <= staff.today + _SOON:
                text = f"{id} ({engagement.title or id})"
                if card.status == "leaving":
                    text += "; we are closing our work"
                elif notice:
                    begun = "is running since" if since <= staff.today else "begins on"
                    text += f"; its notice of {notice} {begun} {words.day(since)}"
                yield _line(staff.dated(ends), names([card]), text)


def _to_close(week: _Week) -> Iterator[Line]:
    """Whose work is ending or over, with the accesses that are still open."""
    for card in week.of:
        found = open_accesses(card, week.staff)
        if found:
            count = f"{len(found)} {'access' if len(found) == 1 else 'accesses'} to close"
            yield _line(week.staff.dated(found[0]), names([card]), Link(count, card.access_uri))


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


def _line(*cells: Cell | str | None) -> Line:
    """A line, which weighs as much as it has names."""
    return Line(cells, max(1, *(len(cell.links) for cell in cells if isinstance(cell, Names)), 0))
