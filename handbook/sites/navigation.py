"""The navigation of a site, as MkDocs wants it, and what it says of pages.

In: a book. Out: entries of `nav:`, titles, addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from handbook.model.page import Book, NavItem
from handbook.sites.book_page import safe


def nav_entry(item: NavItem) -> Any:
    """An entry as `nav:` in `mkdocs.yml` writes it. Pages bring their own titles."""
    if item.children:
        below = [nav_entry(child) for child in item.children if child.uri or child.children]
        return {safe(item.title): [item.uri, *below] if item.uri else below}
    return item.uri


def nav_titles(items: Iterable[NavItem]) -> Iterator[tuple[str, str]]:
    """What the navigation calls each page."""
    for item in items:
        if item.uri:
            yield item.uri, item.title
        yield from nav_titles(item.children)


def overviews(book: Book) -> frozenset[str]:
    """The pages that open a section of the navigation and are called as it is."""
    titles = {page.uri: page.title for page in book.pages}
    return frozenset(
        item.children[0].uri
        for item in book.nav
        if item.children and item.children[0].uri and titles.get(item.children[0].uri) == item.title
    )
