"""A page of the theme with slots: for its content, for the entries of the navigation, and for those of its contents.

In: the theme's templates and one page. Out: a `Frame`, the page's HTML cut at its slots. Where the slots are is seen from
marks that the theme is given in the place of what belongs there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.structure.toc import get_toc

from handbook.sites.fill import Plan
from handbook.sites.plans import plan_html

if TYPE_CHECKING:
    from handbook.sites.book_page import BookPage

CONTENT = "\ue000<h1>\ue000"
"""Stands for a page's content. Templates ask whether there is a heading in it."""

ENTRIES, HEADINGS = "\ue001", "\ue002"
"""Stand for the entries of the navigation, and for those of a page's table of contents."""

MARKS = "\ue003", "\ue004"
"""Two entries in the place of all: two, so that what stands between them is seen."""

SLOT = re.compile(f"({CONTENT}|{ENTRIES}|{HEADINGS})")


@dataclass(frozen=True, slots=True)
class Frame:
    """A page without what is put into its slots; what stands between two entries of the navigation, and of the contents."""

    parts: tuple[Plan | str, ...]
    between_entries: str = ""
    between_headings: str = ""


@dataclass(frozen=True)
class Theme:
    """The theme's templates, with all that they are told about one page."""

    template: jinja2.Template
    context: Mapping[str, Any]

    def page(self, nav: Any) -> str:
        """The whole page."""
        return jinja2.Template.render(self.template, {**self.context, "nav": nav})

    def entry(self, item: Any, number: int) -> str:
        """An entry of the navigation."""
        return self._part("framed-entry", SimpleNamespace(item=item, number=number))

    def heading(self) -> str:
        """The first entry of the page's table of contents."""
        return self._part("framed-heading", None)

    def _part(self, name: str, nav: Any) -> str:
        template = self.template.environment.get_template(f"partials/{name}.html")
        return jinja2.Template.render(template, {**self.context, "nav": nav})


def with_lists(page: BookPage, nav: Any, theme: Theme) -> Frame | None:
    """A frame with slots for the entries of the navigation, and for the headings if the page has any."""
    marks = [SimpleNamespace(title=mark, url=mark, active=False, children=None) for mark in MARKS]
    text = theme.page(SimpleNamespace(items=marks, homepage=nav.homepage))
    text, between_entries = cut(text, [theme.entry(mark, 1) for mark in marks], ENTRIES)
    between_headings: str | None = ""
    if page.toc.items[0].children:
        text, between_headings = cut(text, marked_headings(page, theme), HEADINGS)
    if between_entries is None or between_headings is None:
        return None
    return Frame(planned(text), between_entries, between_headings)


def marked(mark: str) -> Any:
    """A mark as an entry of a table of contents."""
    return {"name": mark, "id": mark, "level": 2, "children": []}


def marked_headings(page: BookPage, theme: Theme) -> list[str]:
    """How the theme writes the two marks that stand for a page's headings."""
    kept = page.toc
    written = []
    try:
        for mark in MARKS:
            page.toc = get_toc([marked(mark)])
            written.append(theme.heading())
    finally:
        page.toc = kept
    return written


def cut(text: str, marks: Sequence[str], slot: str) -> tuple[str, str | None]:
    """The text with `slot` in the place of the two marks, and what stood between them; None if they do not stand there once."""
    first, second = marks
    before, is_there, rest = text.partition(first)
    between, is_second, after = rest.partition(second)
    if not is_there or not is_second or between.strip() or first in after:
        return text, None
    return f"{before}{slot}{after}", between


def planned(text: str) -> tuple[Plan | str, ...]:
    """A page with its slots, taken apart at them."""
    return tuple(part if SLOT.fullmatch(part) else plan_html(part) for part in SLOT.split(text))
