"""The page *This week*: for each relationship manager what we owe, what comes in, who is away, and what is missing.

In: a `Staff`. Out: values and sections for the template `staff/index.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handbook.compose.staff_access import open_steps
from handbook.compose.staff_base import Card, Staff, names
from handbook.compose.staff_days import Absence, absences, days_text, holidays, own_days_off
from handbook.compose.staff_events import Duty, Event, duties, events
from handbook.compose.staff_findings import findings_of, shared_findings, total_text
from handbook.compose.staff_parts import Row, Section
from handbook.compose.staff_time import day_before

DAYS = 7
"""How many days the page looks ahead, today included."""
_SOON = timedelta(days=30)
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
    first, last = _days(staff)
    ours = [duty for card in staff.working for duty in duties(card, staff, first, last)]
    away = tuple(absences(staff, first, last))
    managed: dict[str | None, list[Card]] = defaultdict(list)
    for card in staff.cards:
        if card.status != "ended" or card.id in staff.findings:
            managed[card.manager].append(card)
    by: dict[str | None, list[Duty]] = defaultdict(list)
    for duty in ours:
        for person in {duty.by, duty.card.manager} - ({None} if duty.card.manager else set()):
            by[person].append(duty)
    found: list[Section] = []
    for person in (*staff.project.people, None):
        if person in managed or person in by:
            week = _Week(staff, person, tuple(managed[person]), tuple(by[person]), away, first, last)
            found += _of_person(week)
    return (*found, *_of_all(staff))


def _days(staff: Staff) -> tuple[date, date]:
    return staff.today, staff.today + timedelta(days=DAYS - 1)


def _of_person(week: _Week) -> Iterator[Section]:
    """All sections of one person that hold anything; one that says so if none does."""
    staff, person = week.staff, week.person
    alone = staff.project.is_firm_of_one
    title = "" if alone else staff.name_of(person) or "No relationship manager"
    anchor = "" if alone else f"manager.{person}" if person else "no-manager"
    theirs = [event for card in week.working for event in events(card, staff, week.first, week.last)]
    kinds: Sequence[tuple[str, str, str, Sequence[Row]]] = (
        ("we-owe", "We owe", "for", [*_duty_rows(week)]),
        ("answers", "Answers we promise", "to", [*_answers(week)]),
        ("they-owe", "They owe", "from", [*_event_rows(week, (e for e in theirs if e.who == "you"))]),
        ("meetings", "Meetings", "with", [*_event_rows(week, (e for e in theirs if e.who == "both"))]),
        ("away", "Away", "names-first", [*_away(week)]),
        ("first-steps", "First steps still open", "names-first", [*_first_steps(week)]),
        ("ends", "Ends and renewals", "names-first", [*_ends(week)]),
        ("gaps", "Gaps", "findings", findings_of(staff, (card.id for card in week.of if card.status != "draft"))),
        (
            "drafts",
            "Drafts",
            "findings",
            findings_of(staff, (card.id for card in week.of if card.status == "draft")),
        ),
    )
    prefix = f"{anchor}." if anchor else ""
    made = [
        Section(_counted(heading, kind, rows), f"{prefix}{name}", tuple(rows), kind, title, anchor)
        for name, heading, kind, rows in kinds
    ]
    full = [section for section in made if section.rows]
    yield from full or [Section("", f"{prefix}nothing", (), "nothing", title, anchor)]


def _counted(heading: str, kind: str, rows: Sequence[Row]) -> str:
    """A heading; for findings with how many there are of each weight."""
    return f"{heading}: {total_text(rows)}" if kind == "findings" else heading


def _duty_rows(week: _Week) -> Iterator[Row]:
    """What this person owes, and what others owe for the contractors this person manages; alike duties in one line."""
    grouped: dict[tuple[date, str, str | None], list[Card]] = defaultdict(list)
    for duty in week.duties:
        grouped[duty.day, duty.text, duty.by].append(duty.card)
    for (day, text, by), cards in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or "")):
        who = "" if by == week.person else week.staff.name_of(by)
        yield _row(day=week.staff.words.short_day(day), text=text, contractors=names(cards), by=who)


def _answers(week: _Week) -> Iterator[Row]:
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
        yield _row(text=text, contractors=names(cards))


def _event_rows(week: _Week, found: Iterable[Event]) -> Iterator[Row]:
    """Dates by day; the same thing on the same day in one line, each contractor with the time in our zone."""
    grouped: dict[tuple[date, str], list[Event]] = defaultdict(list)
    for event in found:
        grouped[event.day, event.title].append(event)
    words = week.staff.words
    for (day, title), same in sorted(grouped.items(), key=lambda item: item[0]):
        who = [event.card.link(words.clock(event.at) if event.at else "") for event in same]
        yield _row(day=words.short_day(day), text=title, contractors=who)


def _away(week: _Week) -> Iterator[Row]:
    """Absences that touch this person: their own, those they cover, backups', contractors'; and public holidays."""
    backups = {card.backup for card in week.working}
    own = {card.id for card in week.working}
    words = week.staff.words
    for absence in week.absences:
        if absence.card and absence.card.id in own:
            yield _row(text=_days_away(absence, week.staff), contractors=names([absence.card]))
        elif absence.person and week.person and week.person in (absence.person, absence.covered_by):
            yield _row(text=_away_text(absence, week.staff))
        elif absence.person in backups - {None, week.person}:
            yield _row(text=f"{_away_text(absence, week.staff)} (backup)")
    for day, holiday, cards in holidays(week.staff, week.working, week.first, week.last):
        yield _row(text=f"{words.short_day(day)}: {holiday}", contractors=names(cards))


def _away_text(absence: Absence, staff: Staff) -> str:
    name = staff.name_of(absence.person)
    return f"{name}: {_days_away(absence, staff)}"


def _days_away(absence: Absence, staff: Staff) -> str:
    cover = f", covered by {absence.cover}" if absence.cover else ""
    return f"{days_text(staff.words, absence.first, absence.last)}{cover}"


def _first_steps(week: _Week) -> Iterator[Row]:
    """Who is not fully at work yet, and what is open on which side."""
    for card in week.working:
        text = open_steps(card, week.staff)
        if text:
            yield _row(text=text, contractors=names([card]))


def _ends(week: _Week) -> Iterator[Row]:
    """Engagements whose time to give notice has begun, or that end within 30 days."""
    staff, words = week.staff, week.staff.words
    for card in week.working:
        for id, engagement in card.state.engagements.items():
            ends, notice = engagement.ends, engagement.notice
            if not ends or ends < staff.today:
                continue
            since = day_before(ends, notice, staff.calendar) if notice else ends
            if since <= staff.today or ends <= staff.today + _SOON:
                text = f"{id} ({engagement.title or id}) ends on {words.day(ends)}"
                if card.status == "leaving":
                    text += "; we are closing our work"
                elif notice:
                    begun = "is running since" if since <= staff.today else "begins on"
                    text += f"; its notice of {notice} {begun} {words.day(since)}"
                yield _row(text=text, contractors=names([card]))


def _of_all(staff: Staff) -> Iterator[Section]:
    """What concerns no manager: contractors whose own errors keep them from being merged, and what all share."""
    lists = (
        ("stopped", "Stopped", findings_of(staff, sorted(staff.stopped))),
        ("shared", "Gaps in what all share", shared_findings(staff)),
    )
    return (
        Section(_counted(title, "findings", rows), anchor, rows, "findings") for anchor, title, rows in lists if rows
    )


def _row(*, text: str, day: str = "", contractors: Sequence[dict[str, Any]] = (), by: str = "") -> Row:
    return {"day": day, "text": text, "contractors": list(contractors), "by": by}
