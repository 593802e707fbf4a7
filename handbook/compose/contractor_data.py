"""What the templates of a contractor's handbook need beyond the fields themselves: first steps, accesses, dates, pages.

In: a lens on a handbook. Out: plain text in dictionaries and lists, ready to print. Addresses that the program makes
are `Raw`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handbook.compose import dates
from handbook.compose.calendar_file import NAME as CALENDAR
from handbook.compose.contractor_dates import years
from handbook.compose.contractor_dates_list import by_thing, days_off
from handbook.compose.contractor_hours import hours_in_common, my_hours, our_hours
from handbook.compose.contractor_start import coming, whom_to_ask
from handbook.compose.contractor_tools import access_facts, first_steps, tool_cards
from handbook.compose.contractor_work import due_dates
from handbook.compose.lens import Lens
from handbook.compose.printing import Raw
from handbook.compose.shared_pages import foreign_language
from handbook.model.access import last_day
from handbook.model.company import PageMeta
from handbook.model.handbook import SharedPage, resolve
from handbook.model.people import Person
from handbook.model.reach import reached_pages


def contractor_context(lens: Lens, rows: Sequence[dates.Row]) -> dict[str, Any]:
    """The names that templates of the package use beside those of `shared_context`. `rows` are all dates."""
    by_day = years(rows, lens)
    access = access_facts(lens)
    return {
        "access": access,
        "tool_cards": tool_cards(lens, access),
        "first_steps": first_steps(lens),
        "hours": hours_in_common(lens),
        "our_hours": our_hours(lens),
        "my_hours": my_hours(lens),
        "dated": due_dates(rows, lens),
        "introductions": [{"name": one.name, "email": one.email} for one in lens.handbook.introductions],
        "name_of": {id: person.name or id for id, person in lens.handbook.first.people.items()},
        "coming": coming(rows, lens),
        "whom_to_ask": whom_to_ask(lens),
        "years": by_day,
        "by_thing": by_thing(rows, lens),
        "days_off": days_off(by_day, lens),
        "calendar": Raw(CALENDAR) if rows else "",
        "daily": [{"title": d.called(lens.words), "when": lens.words.rhythm(d.rhythm)} for d in dates.daily(lens)],
        "shared_pages": [
            page_facts(lens.project.pages[page], lens, access) for page in reached_pages(lens.handbook, lens.project)
        ],
        "last_day": lens.words.day(day) if (day := last_day(lens.handbook.first)) else "",
        "company_zone": lens.words.zone_name("company"),
    }


def page_facts(page: SharedPage, lens: Lens, accesses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is said about a shared page: whose it is, whether it is required and why, when it was reviewed.

    `accesses` are all of the contractor's; a tool's page tells of those to the tool.
    """
    meta = page.meta
    owner = lens.person(meta.owner or "")
    facts: dict[str, Any] = {
        "title": page.title,
        "uri": Raw(page.uri),
        "summary": meta.summary or "",
        "owner": owner.name if owner else "",
        "reviewed": lens.words.day(meta.last_reviewed) if meta.last_reviewed else "",
        "required": isinstance(meta, PageMeta) and meta.kind == "required",
        "because": meta.because if isinstance(meta, PageMeta) else "",
        "group": "policies" if page.kind == "policy" else "processes",
        "note": _language_note(page, lens),
        "language": Raw(foreign_language(page, lens)),
    }
    if not isinstance(meta, PageMeta):
        facts |= {
            "url": meta.url or "",
            "purpose": meta.purpose or "",
            "get_in": meta.get_in or "",
            "support": _support(meta.support, lens),
            "access": [access for access in accesses if access["tool"] == page.id],
        }
    return facts


def _language_note(page: SharedPage, lens: Lens) -> str:
    """What a reader should know of the language of a page: it is not translated, or not from its last state."""
    words = lens.words
    reviewed = page.meta.last_reviewed
    if page.is_outdated and reviewed:
        return words.text(
            "The original of this page was reviewed on %(day)s, and this translation is older. Ask your contact what has"
            " changed.",
            day=words.day(reviewed),
        )
    if foreign_language(page, lens) and not page.is_translation:
        language = words.language_name(lens.project.language_of(page))
        return words.text("This page is not translated yet. Its language: %(language)s.", language=language)
    return ""


def extra(lens: Lens) -> Mapping[str, object]:
    """The contact block, which stands at the same place on every page (WCAG 2.2, 3.2.6), and where the handbook is read, as
    plain text."""
    state = lens.handbook.first
    person = lens.person(resolve(state.manager or "manager", state, lens.project) or "")
    contact = {"name": person.name or "", "email": person.email or "", "phone": person.phone or ""} if person else {}
    home = lens.project.options.address_of(lens.handbook.id)
    return {"audience": lens.handbook.id, "contact": contact, "company": lens.project.company.name or "", "home": home}


def _support(support: str | None, lens: Lens) -> str:
    """Who helps with a tool: a person's name, or where the channel is."""
    person: Person | None = lens.person(support or "")
    if person:
        return person.name or ""
    communication = lens.handbook.first.communication
    channel = communication.channels.get(support or "") if communication else None
    if channel is None:
        return ""
    tool = lens.project.tools.get(channel.tool or "")
    return f"{tool.title if tool else lens.words.choice(channel.tool or '')}, {channel.where}"
