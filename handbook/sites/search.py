"""The search index of one site, with the work of reading pages shared by pages alike in structure.

In: Material's own index, which reads each page's HTML. Out: the same entries, read once from HTML with tokens and then
filled with values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from material.plugins.search.plugin import SearchIndex  # type: ignore[import-untyped]

from handbook.model.page import LAST_TOKEN
from handbook.sites.fill import Plan, fill_escaped, fill_text, plan_text
from handbook.sites.parts import numbered_anew, with_numbers
from handbook.sites.search_sections import sections_of

if TYPE_CHECKING:
    from handbook.sites.book_page import BookPage
    from handbook.sites.cache import Cache

_TABLE = re.compile(
    r"\s*<table>(?:[^<]|</?(?:thead|tbody|tr|th|td|a|span|time|data|code|details|summary)\b[^>]*>)*</table>\s*"
)
_PART_OF_TABLE = re.compile(r"(?:\s*</?(?:table|thead|tbody|tr|th|td)\b[^>]*>\s*)+")
_INSIDE_A_CELL = re.compile(r"</?(?:a|span|time|data|details|summary)\b[^>]*>")
"""In the index the cells of a table are words with spaces between them. To take them out here is many times as fast."""

_LEFT_OUT = re.compile(r"<h([1-6])\b(?=[^>]*\sid=)[^>]*\sdata-search-exclude\b.*?(?=<h[1-6]\b[^>]*\sid=|\Z)", re.DOTALL)
"""A section that is not to be in the index: its heading, and all up to the next one with an anchor."""

_SEARCH_ATTRIBUTE = re.compile(r'\s?data-search-\w+="[^"]+"')
"""What Material takes out of a page when it has read it."""

_NO_TITLE = chr(LAST_TOKEN)
"""Stands for the page's title where a section has none of its own."""

_BEFORE = '<h1 id="before"></h1>'
"""A section before another: the first one of a page is told without its anchor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One section of a page in the index: its anchor with `#` or nothing, its title (None: the page's) and its text, as HTML."""

    anchor: str
    title: Plan | None
    text: Plan


class SharedIndex(SearchIndex):  # type: ignore[misc]  # Material has no type hints
    """Material's index, which takes the entries of our pages from `cache`.

    With `holds_back`, Material is not given the content of pages to take the attributes of its search out of: it looks
    through all of it for a space that may stand before one, which takes longer than the entries do.
    """

    def __init__(self, cache: Cache, *, holds_back: bool = False, **config: Any) -> None:
        super().__init__(**config)
        self.cache = cache
        self.holds_back = holds_back

    def add_entry_from_context(self, page: Any) -> None:
        self._add(page)
        if self.holds_back:
            content = page.content or ""
            page.held_back = _SEARCH_ATTRIBUTE.sub("", content) if "data-search-" in content else content
            page.content = ""

    def _add(self, page: Any) -> None:
        rendered = getattr(page, "rendered", None)
        if rendered is None or page.content != page.filled:  # not ours, or another plugin has changed it
            super().add_entry_from_context(page)
            return
        search = page.meta.get("search") or {}
        if search.get("exclude"):
            return
        tags = page.meta.get("tags")
        for entry in self._entries(page):
            made = {
                "location": page.url + fill_text(entry.anchor, page.values),
                "title": fill_escaped(entry.title, page.values) if entry.title else str(page.title),
                "text": fill_escaped(entry.text, page.values),
            }
            if isinstance(tags, list):
                made["tags"] = [str(tag) for tag in tags if tag]
            if "boost" in search:
                made["boost"] = search["boost"]
            self.entries.append(made)

    def _entries(self, page: BookPage) -> tuple[Entry, ...]:
        rendered = page.rendered
        assert rendered is not None  # noqa: S101 - asked by the only caller
        known = self.cache.entries.get(rendered.html)
        if known is None:
            known = self._read(rendered.html)
            self.cache.entries.put(rendered.html, known, len(rendered.html))
        return known

    def _read(self, html: str) -> tuple[Entry, ...]:
        """The entries of a page: of each section if these do not touch, as handbooks share sections more often than pages."""
        kept = _LEFT_OUT.sub("", html)
        sections = sections_of(kept)
        if sections is None:
            return self._of_material(kept)
        return tuple(
            entry for number, text in enumerate(sections) for entry in self._section(text, is_first=number == 0)
        )

    def _section(self, html: str, *, is_first: bool) -> Iterator[Entry]:
        """The entries of one section, with the tokens that its values have on the page."""
        text, numbers = numbered_anew(html)
        known = self.cache.sections.get((is_first, text))
        if known is None:
            known = self._of_material(text) if is_first else self._of_material(_BEFORE + text)[1:]
            self.cache.sections.put((is_first, text), known, len(text))
        return (_on_page(entry, numbers) for entry in known)

    def _of_material(self, html: str) -> tuple[Entry, ...]:
        """Let Material read HTML with tokens."""
        reader = SearchIndex(**self.config)
        plain = _TABLE.sub(lambda match: _INSIDE_A_CELL.sub("", _PART_OF_TABLE.sub(" ", match[0])), html)
        reader.add_entry_from_context(SimpleNamespace(content=plain, toc=(), url="", meta={}, title=_NO_TITLE))
        return tuple(
            Entry(
                entry["location"],
                None if entry["title"] == _NO_TITLE else plan_text(entry["title"]),
                plan_text(entry["text"]),
            )
            for entry in reader.entries
        )


def _on_page(entry: Entry, numbers: Sequence[int]) -> Entry:
    title = entry.title and _with_numbers(entry.title, numbers)
    return Entry(with_numbers(entry.anchor, numbers), title, _with_numbers(entry.text, numbers))


def _with_numbers(plan: Plan, numbers: Sequence[int]) -> Plan:
    return Plan(tuple(numbers[piece] if isinstance(piece, int) else piece for piece in plan.pieces))
