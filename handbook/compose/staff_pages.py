"""The pages *Pages* and *Reviews due*: the shared pages, whom each reaches and why, and which are to be read again.

In: a `Staff`. Out: sections for the templates `staff/pages.md` and `staff/reviews.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from handbook.compose.printing import Raw
from handbook.compose.staff_base import Card, Staff, counted
from handbook.compose.staff_parts import Section, filters
from handbook.compose.staff_table import Code, Joined, Line, Link, Number, Small, State
from handbook.compose.staff_time import day_after, longest
from handbook.model.company import PageMeta
from handbook.model.handbook import SharedPage
from handbook.model.reach import reached_pages, reached_tools

Reach = Mapping[str, Mapping[str, Sequence[Card]]]
"""For each page: the reasons for which it reaches somebody, in words, each with whom."""

_KINDS = (("process", "Processes"), ("policy", "Policies"), ("tool", "Tools"))
_PAGES = ("Page", "Owner", "Required", "Agreement", "Reaches")
_REVIEWS = ("Page", "Kind", "Owner", "Last reviewed", "Review every", "Next review")
_NONE = Section("", "none", nothing="There are no shared pages yet.")
_SOON = relativedelta(months=3)


def pages(staff: Staff) -> tuple[Section, ...]:
    """Every shared page by kind, with whom it reaches and why."""
    reach = staff.once("reach", lambda: _reach(staff))
    every = _every_page(staff)
    found = (
        Section(title, kind, _PAGES, tuple(_page(page, reach, staff) for page in every if page.kind == kind))
        for kind, title in _KINDS
    )
    return tuple(section for section in found if section.lines) or (_NONE,)


def reviews(staff: Staff) -> tuple[Section, ...]:
    """Shared pages by the day of their next review, overdue ones first; and tool pages without an owner."""
    reach = staff.once("reach", lambda: _reach(staff))
    dated: list[tuple[date, str, Line]] = []
    undated: list[Line] = []
    for page in _every_page(staff):
        due = _next_review(page, staff)
        line = _review(page, due, reach, staff)
        if due:
            dated.append((due, page.title, line))
        else:
            undated.append(line)
    dated.sort(key=lambda item: item[:2])
    soon = staff.today + _SOON
    groups: Sequence[tuple[str, str, Sequence[Line]]] = (
        ("overdue", "Overdue", [line for due, _, line in dated if due < staff.today]),
        ("soon", "In the next three months", [line for due, _, line in dated if staff.today <= due <= soon]),
        ("later", "Later", [line for due, _, line in dated if due > soon]),
        ("no-date", "Without a date", undated),
        (
            "no-owner",
            "Tool pages without an owner",
            [
                _review(page, _next_review(page, staff), reach, staff)
                for page in staff.project.tools.values()
                if not page.meta.owner
            ],
        ),
    )
    found = tuple(Section(title, anchor, _REVIEWS, tuple(lines)) for anchor, title, lines in groups if lines)
    return found or (_NONE,)


def _every_page(staff: Staff) -> tuple[SharedPage, ...]:
    return tuple(
        sorted((*staff.project.pages.values(), *staff.project.tools.values()), key=lambda page: page.title.casefold())
    )


def _page(page: SharedPage, reach: Reach, staff: Staff) -> Line:
    meta = page.meta
    is_required = meta.kind == "required"
    reached = [Joined((f"{why}:", counted(cards, "roster.md"))) for why, cards in reach.get(_key(page), {}).items()]
    return Line(
        (
            Joined((Link(page.title, _uri(page, reach)), Small(meta.summary or ""), Small(Code(page.file)))),
            staff.keyed(meta.owner) or "nobody",
            Joined((State("open", "required"), Small(meta.because or ""))) if is_required else "for reference",
            meta.acknowledge or "none",
            Joined(tuple(reached), "; ") if reached else "nobody",
        )
    )


def _review(page: SharedPage, due: date | None, reach: Reach, staff: Staff) -> Line:
    meta = page.meta
    every = Number(longest(meta.review_every).days, str(meta.review_every)) if meta.review_every else "not said"
    return Line(
        (
            Joined((Link(page.title, _uri(page, reach)), Small(Code(page.file)))),
            page.kind,
            staff.keyed(meta.owner) or "nobody",
            staff.dated(meta.last_reviewed) or "never",
            every,
            staff.dated(due),
        )
    )


def _next_review(page: SharedPage, staff: Staff) -> date | None:
    meta = page.meta
    if not meta.last_reviewed or not meta.review_every:
        return None
    return day_after(meta.last_reviewed, meta.review_every, staff.calendar)


def _reach(staff: Staff) -> Reach:
    """Whom every page reaches and why; those whose work has ended have no handbook and count no more."""
    found: dict[str, dict[str, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for card in staff.cards:
        if card.status == "ended":
            continue
        for page, reason in reached_pages(card.handbook, staff.project).items():
            found[f"pages.{page}"][_why(page, reason, card, staff)].append(card)
        for tool in reached_tools(card.handbook, staff.project):
            found[f"tools.{tool}"]["has the tool"].append(card)
    return found


def _why(page: str, reason: str, card: Card, staff: Staff) -> str:
    """A reason of `reached_pages` in words."""
    if reason == "role":
        meta = staff.project.pages[page].meta
        roles = meta.applies_to.roles if isinstance(meta, PageMeta) and meta.applies_to else ()
        shared = [
            role.replace("-", " ") for role in roles if any(role in state.roles for _, state in card.handbook.states)
        ]
        return f"role {staff.words.listed(shared)}"
    words = {"everyone": "everyone", "contractor": "named on the page", "added": "added in their file"}
    return words.get(reason, f"{reason} refers to it")


def _uri(page: SharedPage, reach: Reach) -> str:
    """Where the page can be read: in the first handbook that has it, one that is released if there is any."""
    cards = [card for cards in reach.get(_key(page), {}).values() for card in cards]
    best = next((card for card in cards if card.is_working), cards[0] if cards else None)
    return Raw(f"{best.uri}{page.uri.removesuffix('.md')}/") if best else ""


def _key(page: SharedPage) -> str:
    return f"{'tools' if page.kind == 'tool' else 'pages'}.{page.id}"


def pages_head(staff: Staff) -> dict[str, Any]:
    """What the shared pages can be filtered by."""
    return {"filters": filters(("owner", "Owner"))}


def reviews_head(staff: Staff) -> dict[str, Any]:
    """What the reviews can be filtered by."""
    return {"filters": filters(("owner", "Owner"), ("kind", "Kind"))}
