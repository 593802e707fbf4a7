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
from handbook.compose.staff_base import Card, Staff, counted, names
from handbook.compose.staff_parts import Row, Section
from handbook.compose.staff_time import day_after
from handbook.model.company import PageMeta
from handbook.model.handbook import SharedPage
from handbook.model.reach import reached_pages, reached_tools

Reach = Mapping[str, Mapping[str, Sequence[Card]]]
"""For each page: the reasons for which it reaches somebody, in words, each with whom."""

_KINDS = (("process", "Processes"), ("policy", "Policies"), ("tool", "Tools"))
_SOON = relativedelta(months=3)


def pages(staff: Staff) -> tuple[Section, ...]:
    """Every shared page by kind, with whom it reaches and why."""
    reach = staff.once("reach", lambda: _reach(staff))
    every = _every_page(staff)
    found = (
        Section(title, kind, tuple(_page(page, reach, staff) for page in every if page.kind == kind))
        for kind, title in _KINDS
    )
    return tuple(section for section in found if section.rows)


def reviews(staff: Staff) -> tuple[Section, ...]:
    """Shared pages by the day of their next review, overdue ones first; and tool pages without an owner."""
    reach = staff.once("reach", lambda: _reach(staff))
    dated: list[tuple[date, Row]] = []
    undated: list[Row] = []
    for page in _every_page(staff):
        due = _next_review(page, staff)
        row = _review(page, due, reach, staff)
        if due:
            dated.append((due, row))
        else:
            undated.append(row)
    dated.sort(key=lambda item: (item[0], item[1]["title"]))
    soon = staff.today + _SOON
    groups: Sequence[tuple[str, str, Sequence[Row]]] = (
        ("overdue", "Overdue", [row for due, row in dated if due < staff.today]),
        ("soon", "In the next three months", [row for due, row in dated if staff.today <= due <= soon]),
        ("later", "Later", [row for due, row in dated if due > soon]),
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
    return tuple(Section(title, anchor, tuple(rows)) for anchor, title, rows in groups if rows)


def _every_page(staff: Staff) -> tuple[SharedPage, ...]:
    return tuple(
        sorted((*staff.project.pages.values(), *staff.project.tools.values()), key=lambda page: page.title.casefold())
    )


def _page(page: SharedPage, reach: Reach, staff: Staff) -> Row:
    meta, reasons = page.meta, reach.get(_key(page), {})
    return {
        "title": page.title,
        "uri": _uri(page, reach),
        "summary": meta.summary or "",
        "owner": staff.name_of(meta.owner),
        "required": meta.kind == "required",
        "because": meta.because or "",
        "acknowledge": meta.acknowledge or "none",
        "file": page.file,
        "reaches": [{"why": why, "contractors": counted(names(cards))} for why, cards in reasons.items()],
    }


def _review(page: SharedPage, due: date | None, reach: Reach, staff: Staff) -> Row:
    meta, words = page.meta, staff.words
    return {
        "title": page.title,
        "uri": _uri(page, reach),
        "kind": page.kind,
        "owner": staff.name_of(meta.owner),
        "reviewed": words.day(meta.last_reviewed) if meta.last_reviewed else "never",
        "every": str(meta.review_every) if meta.review_every else "not said",
        "due": words.day(due) if due else "",
        "file": page.file,
    }


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


def head(staff: Staff) -> dict[str, Any]:
    """How many shared pages there are."""
    return {"count": len(staff.project.pages) + len(staff.project.tools)}
