"""What the templates of a contractor's handbook need beyond the fields themselves: first steps, accesses, dates, pages.

In: a lens on a handbook. Out: plain text in dictionaries and lists, ready to print. Addresses that the program makes
are `Raw`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handbook.compose import dates
from handbook.compose.calendar_file import NAME as CALENDAR
from handbook.compose.contractor_dates import years
from handbook.compose.contractor_start import coming, whom_to_ask
from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.printing import Raw
from handbook.model.access import Access, AccessState, accesses, last_day
from handbook.model.company import PageMeta
from handbook.model.handbook import SharedPage, base_of, resolve
from handbook.model.people import Person
from handbook.model.reach import reached_pages

_STATES = {
    AccessState.NONE: message("not asked for yet"),
    AccessState.REQUESTED: message("asked for, not open yet"),
    AccessState.GRANTED: message("open: please confirm that you got in"),
    AccessState.CONFIRMED: message("open, and you got in"),
}


def contractor_context(lens: Lens, rows: Sequence[dates.Row]) -> dict[str, Any]:
    """The names that templates of the package use beside those of `shared_context`. `rows` are all dates."""
    return {
        "access": [_access(access, lens) for access in accesses(lens.handbook.first)],
        "first_steps": first_steps(lens),
        "introductions": [{"name": one.name, "email": one.email} for one in lens.handbook.introductions],
        "name_of": {id: person.name or id for id, person in lens.handbook.first.people.items()},
        "coming": coming(rows, lens),
        "whom_to_ask": whom_to_ask(lens),
        "years": years(rows, lens),
        "calendar": Raw(CALENDAR) if rows else "",
        "daily": [{"title": d.called(lens.words), "when": lens.words.rhythm(d.rhythm)} for d in dates.daily(lens)],
        "shared_pages": [
            page_facts(lens.project.pages[page], lens) for page in reached_pages(lens.handbook, lens.project)
        ],
        "last_day": lens.words.day(day) if (day := last_day(lens.handbook.first)) else "",
        "company_zone": lens.words.zone_name("company"),
        "has_guide": {tool.id: True for tool in lens.project.tools.values()},
    }


def first_steps(lens: Lens) -> list[dict[str, Any]]:
    """What opens the work: for every access to confirm that it works, and the walk-through we offer.

    Each step is done or not; `ours` says that we have to act before the contractor can.
    """
    if lens.handbook.first.status not in ("draft", "active"):
        return []
    steps: list[dict[str, Any]] = []
    for access in accesses(lens.handbook.first):
        name = _access_name(access, lens)
        steps.append(
            {
                "kind": "access",
                "tool": name,
                "title": lens.words.text("Get into %(tool)s", tool=name),
                "done": access.state is AccessState.CONFIRMED,
                "ours": access.state in (AccessState.NONE, AccessState.REQUESTED),
                "uri": _tool_uri(access.tool, lens),
            }
        )
    walked: dict[str, bool] = {}
    for access in accesses(lens.handbook.first):
        walked[access.tool] = walked.get(access.tool, False) or access.walkthrough is not None
    for tool, done in walked.items():
        name = _tool_name(tool, lens)
        steps.append(
            {
                "kind": "walk-through",
                "tool": name,
                "title": lens.words.text("A walk-through of how we use %(tool)s, if you want one", tool=name),
                "done": done,
                "ours": False,
                "uri": _tool_uri(tool, lens),
            }
        )
    return steps if any(not step["done"] for step in steps) else []


def page_facts(page: SharedPage, lens: Lens) -> dict[str, Any]:
    """What is said about a shared page: whose it is, whether it is required and why, when it was reviewed."""
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
        "language": Raw(lens.project.language_of(page)) if _is_foreign(page, lens) else "",
    }
    if not isinstance(meta, PageMeta):
        facts |= {
            "url": meta.url or "",
            "purpose": meta.purpose or "",
            "get_in": meta.get_in or "",
            "support": _support(meta.support, lens),
            "access": [_access(access, lens) for access in accesses(lens.handbook.first) if access.tool == page.id],
        }
    return facts


def _is_foreign(page: SharedPage, lens: Lens) -> bool:
    """Whether a page is in another language than the handbook around it."""
    return base_of(lens.project.language_of(page)) != base_of(lens.words.language.tag)


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
    if _is_foreign(page, lens) and not page.is_translation:
        language = words.language_name(lens.project.language_of(page))
        return words.text("This page is not translated yet. Its language: %(language)s.", language=language)
    return ""


def extra(lens: Lens) -> Mapping[str, object]:
    """The contact block, which stands at the same place on every page (WCAG 2.2, 3.2.6), as plain text."""
    state = lens.handbook.first
    person = lens.person(resolve(state.manager or "manager", state, lens.project) or "")
    contact = {"name": person.name or "", "email": person.email or "", "phone": person.phone or ""} if person else {}
    return {"audience": lens.handbook.id, "contact": contact, "company": lens.project.company.name or ""}


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


def _access(access: Access, lens: Lens) -> dict[str, Any]:
    state = lens.handbook.first
    members = [state.people[person].name or person for person in access.people if person in state.people]
    return {
        "tool": access.tool,
        "name": _tool_name(access.tool, lens),
        "uri": _tool_uri(access.tool, lens),
        "account": access.title or "",
        "level": access.level or "",
        "people": lens.words.listed(members),
        "state": lens.words.text(_STATES[access.state]),
        "state_id": Raw(access.state.value),
        "anchor": ".".join(part for part in (access.tool, access.account) if part),
        "open": access.state is AccessState.CONFIRMED,
        "ends": lens.words.day(access.ends) if access.ends else "",
        "on_exit": lens.words.choice(access.on_exit or ""),
    }


def _access_name(access: Access, lens: Lens) -> str:
    name = _tool_name(access.tool, lens)
    return f"{name}: {access.title}" if access.title else name


def _tool_name(tool: str, lens: Lens) -> str:
    page = lens.project.tools.get(tool)
    return page.title if page else tool


def _tool_uri(tool: str, lens: Lens) -> Raw | str:
    page = lens.project.tools.get(tool)
    return Raw(page.uri) if page else ""
