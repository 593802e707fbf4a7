"""The staff site as pages and navigation (design §6).

In: all handbooks, their project, the findings, and the day. Out: a `Book`. The navigation has the same few entries
however many contractors there are; long lists go on in further pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import jinja2

from handbook.compose import (
    staff_access,
    staff_agreements,
    staff_managers,
    staff_pages,
    staff_roster,
    staff_schedule,
    staff_week,
)
from handbook.compose.printing import Raw
from handbook.compose.render import compile_page, render
from handbook.compose.staff_base import Staff, staff_of
from handbook.compose.staff_parts import Part, Section, divide, places
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Handbook, Project
from handbook.model.page import STAFF, Book, NavItem, Page
from handbook.model.sources import Source
from handbook.model.standing import Following

_META: dict[str, object] = {"hide": ["toc"]}
"""Tables take the room of the contents beside the page; what is on it, it says itself."""

_NOT_SEARCHED: dict[str, object] = {"search": {"exclude": True}}
"""Long lists stay outside the search index, so that it stays quick; the roster finds every contractor."""

_LONG = 1000
Overrides = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Spec:
    """One entry of the navigation: its address, its title, and what it shows."""

    uri: str
    title: str
    head: Callable[[Staff], dict[str, Any]]
    sections: Callable[[Staff], tuple[Section, ...]]
    alone: bool = True
    with_editions: bool = False
    searched: bool = False

    @property
    def template(self) -> str:
        return f"staff/{self.uri}"


_PAGES = (
    _Spec("index.md", "This week", staff_week.head, staff_week.sections),
    _Spec("roster.md", "Roster", staff_roster.roster_head, staff_roster.roster, searched=True),
    _Spec("managers.md", "Choose a manager", staff_managers.head, staff_managers.sections, alone=False),
    _Spec(
        "agreements.md",
        "Agreements",
        staff_agreements.head,
        staff_agreements.sections,
        with_editions=True,
        searched=True,
    ),
    _Spec("access.md", "Access", staff_access.head, staff_access.sections),
    _Spec("dates.md", "Dates", staff_schedule.head, staff_schedule.sections),
    _Spec("reviews.md", "Reviews due", staff_pages.reviews_head, staff_pages.reviews),
    _Spec("pages.md", "Shared pages", staff_pages.pages_head, staff_pages.pages),
    _Spec("contractors.md", "Handbooks", staff_roster.handbooks_head, staff_roster.handbooks),
)
"""In the order of the navigation. A firm of one has those that are for it `alone`: it has no manager to choose.
*Agreements* come with the first edition."""


def staff_book(
    handbooks: Mapping[str, Handbook],
    project: Project,
    diagnostics: Sequence[Diagnostic],
    stopped: Mapping[str, int],
    today: date,
    templates: Mapping[str, Source] | None = None,
    following: Mapping[str, Following] | None = None,
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """The pages and the navigation of the staff site as it is on the day `today`.

    `handbooks` are those without an error of their own, `stopped` the number of errors of the others; `diagnostics` are
    all findings of the build. `templates` are the project's own versions of the package's page templates, `following` says
    how contractors stand to their editions. A page that cannot be made is left out and told.
    """
    staff = staff_of(handbooks, project, diagnostics, stopped, today, following)
    overrides = {name: (source.path, source.text) for name, source in (templates or {}).items()}
    pages: list[Page] = []
    problems: list[Diagnostic] = []
    nav: list[NavItem] = []
    for spec in _PAGES:
        if (project.is_firm_of_one and not spec.alone) or (spec.with_editions and not staff.following):
            continue
        made = _pages(spec, staff, overrides)
        if isinstance(made, Diagnostic):
            problems.append(made)
        else:
            pages += made
            nav.append(NavItem(spec.title, spec.uri))
    company = project.company.name or ""
    book = Book(
        audience=STAFF,
        name=f"{company}: who works for us",
        language="en",
        pages=tuple(pages),
        nav=tuple(nav),
        extra={"audience": STAFF, "company": company},
        unpublished=sum(each.next_number is not None for each in staff.following.values()),
    )
    return book, tuple(problems)


def _pages(spec: _Spec, staff: Staff, overrides: Overrides) -> list[Page] | Diagnostic:
    """All pages of one entry of the navigation, or the first fault in its template."""
    template = compile_page(spec.template, overrides)
    if not isinstance(template, jinja2.Template):
        return template
    file, text = overrides.get(spec.template, (spec.template, ""))
    parts = divide(spec.uri, spec.sections(staff))
    staff.places.update(places(parts))
    common = {
        **spec.head(staff),
        "title": spec.title,
        "has_managers": not staff.project.is_firm_of_one,
        "parts": [_link(number, part) for number, part in enumerate(parts, 1)],
    }
    pages = []
    for number, part in enumerate(parts, 1):
        context = {**common, "part": number, "sections": list(part.sections)}
        result = render(template, context, staff.words, text=text, file=file)
        if isinstance(result, Diagnostic):
            return result
        title = spec.title if number == 1 else f"{spec.title} ({number})"
        is_searched = number == 1 and (spec.searched or part.weight <= _LONG)
        meta = _META if is_searched else _META | _NOT_SEARCHED
        pages.append(Page(part.uri, title, result.markdown, result.values, meta))
    return pages


def _link(number: int, part: Part) -> dict[str, Any]:
    """How a part is called: by its sections if they have titles of their own, else by its number."""
    titles = [s["title"] for s in part.sections if s["title"] and not s["group"] and not s["continued"]]
    whole = titles and len(titles) == len(part.sections)
    title = " … ".join(dict.fromkeys((titles[0], titles[-1]))) if whole else str(number)
    return {"number": number, "title": title, "uri": Raw(part.uri)}
