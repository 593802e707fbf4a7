"""`calendar.ics`: the dates of a handbook for the contractor's own calendar (RFC 5545, with names of RFC 7986).

In: a lens on a handbook and its dates. Out: the file's bytes. The dates are those of the page *Dates*. Nothing comes from
the clock: `DTSTAMP` is the first day of the work in every edition. There is no `SEQUENCE` and no `LAST-MODIFIED`, because
what is written does not say how often or when it was changed; who subscribes gets all events anew in any case.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from handbook.compose import dates, ical
from handbook.compose.calendar_events import Event, events
from handbook.compose.contractor_dates import clock_words, moved_words, title_of
from handbook.compose.contractor_start import place_to
from handbook.compose.lens import Lens
from handbook.compose.own_pages import TITLES
from handbook.model.contractor import Contractor
from handbook.model.values import Rhythm
from handbook.model.work import Meeting
from handbook.model.working_days import contractor_calendar

NAME = "calendar.ics"
"""The file, beside the pages."""

_BEFORE_A_MEETING = timedelta(minutes=15)
_MORNING = timedelta(hours=9)
"""When a calendar reminds of what has no time of day."""

_SHORTLY = timedelta(hours=2)
"""How long before it a calendar reminds of what is due several times a week: the day before is too often for that."""

_USUAL_MINUTES = 30
_FARTHEST = 14
_DAY = timedelta(days=1)


def calendar_file(rows: Sequence[dates.Row], lens: Lens) -> bytes:
    """The calendar of a handbook with these dates, of which there is at least one."""
    words, company = lens.words, lens.project.company.name or ""
    made = [*events(rows)]
    zone = lens.handbook.first.time_zone or lens.project.company.time_zone or "UTC"
    name = ical.escaped(words.text("%(company)s: dates", company=company))
    writer = _Writer(lens, min(row.day for row in rows))
    whole = ical.component(
        "VCALENDAR",
        [
            ical.line("VERSION", "2.0"),
            ical.line("PRODID", "-//contractor-handbook//Dates//EN"),
            ical.line("CALSCALE", "GREGORIAN"),
            ical.line("NAME", name),
            ical.line("X-WR-CALNAME", name),
            ical.line("X-WR-TIMEZONE", zone),
            ical.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
            ical.line("X-PUBLISHED-TTL", "P1D"),
            *_zones(made),
            *(writer.event(event) for event in made),
        ],
    )
    return whole.encode()


def _zones(made: Sequence[Event]) -> Iterator[str]:
    starts = [event.start for event in made if isinstance(event.start, datetime)]
    years = [row.day.year for event in made for row in event.dates]
    for key in sorted({ical.zone_key(start) for start in starts}):
        yield ical.time_zone(key, min(years) - 1, max(years) + 1)


class _Writer:
    """Writes the events of one handbook. `first` is its first date."""

    def __init__(self, lens: Lens, first: date) -> None:
        self._lens = lens
        company = lens.project.company
        self._states = {since: state for since, _, state in dates.spans(lens)}
        starts = [each.starts for state in self._states.values() for each in state.engagements.values() if each.starts]
        self._stamp = ical.line("DTSTAMP", f"{ical.day(min([*starts, first]))}T000000Z")
        self._company = _slug(company.name or "")
        self._theirs = {since: contractor_calendar(state) for since, state in self._states.items()}

    def event(self, event: Event) -> str:
        """One event with its reminder."""
        row, lens = event.dates[0], self._lens
        state = self._states[row.since]
        meeting = _meeting(row, state)
        title = title_of(row, lens)
        if row.dated.who == "we":
            title = lens.words.text("From us: %(title)s", title=title)
        busy = meeting is not None and meeting.attendance != "optional"
        lines = [
            ical.line("UID", f"{lens.handbook.id}.{event.name}@{self._company}"),
            self._stamp,
            ical.line(*ical.when("DTSTART", event.start)),
        ]
        if meeting and isinstance(event.start, datetime):
            lines.append(ical.line("DURATION", f"PT{meeting.minutes or _USUAL_MINUTES}M"))
        if event.rule:
            lines.append(ical.line("RRULE", event.rule))
        lines += [ical.line(*ical.when("EXDATE", left_out)) for left_out in event.left_out]
        if event.replaces:
            lines.append(ical.line(*ical.when("RECURRENCE-ID", event.replaces)))
        lines += [
            ical.line("SUMMARY", ical.escaped(title)),
            ical.line("DESCRIPTION", ical.escaped("\n".join(self._description(event, state)))),
        ]
        if meeting and (tool := self._tool(meeting.tool)):
            lines.append(ical.line("LOCATION", ical.escaped(tool)))
        lines.append(ical.line("TRANSP", "OPAQUE" if busy else "TRANSPARENT"))
        if ahead := self._ahead(event):
            reminder = [("ACTION", "DISPLAY"), ("DESCRIPTION", ical.escaped(title)), ("TRIGGER", _before(ahead))]
            lines.append(ical.component("VALARM", [ical.line(*each) for each in reminder]))
        return ical.component("VEVENT", lines)

    def _description(self, event: Event, state: Contractor) -> Iterator[str]:
        """What there is to know, and where in the handbook it stands."""
        row, lens, words = event.dates[0], self._lens, self._lens.words
        kind, id = row.dated.path
        if event.rule or event.replaces:
            yield _sentence(words.rhythm(row.dated.rhythm))
        if not event.rule:
            yield from (_sentence(said) for said in (moved_words(row, lens), *clock_words(row, lens)) if said)
        hand_in = state.deliverables[id].hand_in if kind == "deliverables" else None
        if hand_in and (tool := self._tool(hand_in.tool)):
            if hand_in.place:
                yield words.text("Hand in: %(tool)s, %(place)s", tool=tool, place=hand_in.place)
            else:
                yield words.text("Hand in: %(tool)s", tool=tool)
        meeting = _meeting(row, state)
        if meeting and meeting.attendance == "optional":
            yield words.text("You need not come if you do not want to.")
        page = words.text(TITLES[place_to(row.dated.path).uri])
        yield words.text("In your handbook: %(page)s, %(title)s", page=page, title=row.dated.called(words))

    def _tool(self, tool: str | None) -> str:
        page = self._lens.project.tools.get(tool or "")
        return page.title if page else ""

    def _ahead(self, event: Event) -> timedelta | None:
        """How long before a date its calendar reminds: 15 minutes before a meeting, a working day before a deadline, two
        hours before what is due several times a week, and not at all of what is ours to do."""
        row = event.dates[0]
        is_day = not isinstance(event.start, datetime)
        if row.dated.who == "we":
            return None
        if row.dated.who == "both" and not is_day:
            return _BEFORE_A_MEETING
        if _is_often(row.dated.rhythm) and not is_day:
            return _SHORTLY
        calendar = self._theirs[row.since]
        counts = [min((each.day - calendar.shift(each.day - _DAY, "before")).days, _FARTHEST) for each in event.dates]
        days = max(set(counts), key=lambda count: (counts.count(count), -count))
        return days * _DAY - (_MORNING if is_day else timedelta())


def _meeting(row: dates.Row, state: Contractor) -> Meeting | None:
    kind, id = row.dated.path
    return state.communication.meetings.get(id) if kind == "meetings" and state.communication else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_often(rhythm: Rhythm) -> bool:
    return len(rhythm.weekdays) > 1


def _before(ahead: timedelta) -> str:
    """How long before its event a reminder comes (RFC 5545, 3.3.6)."""
    minutes = int(ahead.total_seconds()) // 60
    if minutes % (24 * 60) == 0:
        return f"-P{minutes // (24 * 60)}D"
    return f"-PT{minutes // 60}H" if minutes % 60 == 0 else f"-PT{minutes}M"


def _slug(name: str) -> str:
    """A company's name in letters that a UID can hold; two contractors of that id in one calendar stay apart by it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug or hashlib.sha256(name.encode()).hexdigest()[:12]
