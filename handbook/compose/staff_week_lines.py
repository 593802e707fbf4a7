"""The lines of *This week* that concern one of our people: what is owed, who is away, what is open, what ends.

In: a `Week`. Out: lines of tables, by the name of the section they belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.compose.staff_access import open_accesses, open_steps
from handbook.compose.staff_agreements import to_agree
from handbook.compose.staff_base import Card, Staff, names
from handbook.compose.staff_days import Absence, days_text, holidays
from handbook.compose.staff_events import Duty, Event, events
from handbook.compose.staff_table import Cell, Line, Link, Names
from handbook.compose.staff_time import day_before

_SOON = timedelta(days=30)
_STANDING = ("questions", "urgent", "absence", "locked-out")


@dataclass(frozen=True)
class Week:
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


def lines_of(week: Week) -> Mapping[str, Sequence[Line]]:
    """All lines of one person's week but the findings, by section."""
    theirs = [event for card in week.working for event in events(card, week.staff, week.first, week.last)]
    return {
        "we-owe": [*_duty_lines(week)],
        "answers": [*_answers(week)],
        "they-owe": [*_event_lines(week, (event for event in theirs if event.who == "you"))],
        "meetings": [*_event_lines(week, (event for event in theirs if event.who == "both"))],
        "away": [*_away(week)],
        "first-steps": [*_first_steps(week)],
        "to-agree": [_line(names([card]), text) for card in week.working if (text := to_agree(card, week.staff))],
        "ends": [*_ends(week)],
        "to-close": [*_to_close(week)],
    }


def _duty_lines(week: Week) -> Iterator[Line]:
    """What this person owes, and what others owe for the contractors this person manages; alike duties in one line."""
    grouped: dict[tuple[date, str, str | None], list[Card]] = defaultdict(list)
    for duty in week.duties:
        grouped[duty.day, duty.text, duty.by].append(duty.card)
    for (day, text, by), cards in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or "")):
        who = "" if by == week.person else week.staff.name_of(by)
        yield _line(week.staff.dated(day, short=True), text, names(cards), who)


def _answers(week: Week) -> Iterator[Line]:
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


def _event_lines(week: Week, found: Iterable[Event]) -> Iterator[Line]:
    """Dates by day; the same thing on the same day in one line, each contractor with the time in our zone."""
    grouped: dict[tuple[date, str], list[Event]] = defaultdict(list)
    for event in found:
        grouped[event.day, event.title].append(event)
    words = week.staff.words
    for (day, title), same in sorted(grouped.items(), key=lambda item: item[0]):
        who = Names(tuple(event.card.link(words.clock(event.at) if event.at else "") for event in same))
        yield _line(week.staff.dated(day, short=True), title, who)


def _away(week: Week) -> Iterator[Line]:
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


def away_text(absence: Absence, staff: Staff) -> str:
    """Who of us is away, from when until when, and who covers."""
    name = staff.name_of(absence.person)
    return f"{name}: {_days_away(absence, staff)}"


def _days_away(absence: Absence, staff: Staff) -> str:
    cover = f", covered by {absence.cover}" if absence.cover else ""
    return f"{days_text(staff.words, absence.first, absence.last)}{cover}"


def _first_steps(week: Week) -> Iterator[Line]:
    """Who is not fully at work yet, and what is open on which side."""
    for card in week.working:
        text = open_steps(card, week.staff)
        if text:
            yield _line(names([card]), text)


def _ends(week: Week) -> Iterator[Line]:
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


def _to_close(week: Week) -> Iterator[Line]:
    """Whose work is ending or over, with the accesses that are still open."""
    for card in week.of:
        found = open_accesses(card, week.staff)
        if found:
            count = f"{len(found)} {'access' if len(found) == 1 else 'accesses'} to close"
            yield _line(week.staff.dated(found[0]), names([card]), Link(count, card.access_uri))


def _line(*cells: Cell | str | None) -> Line:
    """A line, which weighs as much as it has names."""
    return Line(cells, max(1, *(len(cell.links) for cell in cells if isinstance(cell, Names)), 0))
