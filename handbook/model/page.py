"""A composed site before any site engine touches it: pages, navigation, and the values that are kept out of Markdown.

In `Page.markdown` every value that came from YAML is a *token*: one private-use character that Markdown leaves alone.
A value can therefore never become markup, and pages alike in structure share one Markdown text. A door fills the
values in: escaped for the place they land in (`handbook.sites.fill`), or encoded (`handbook.compose.plain`).
Sources that hold such characters are refused when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_TOKEN = 0xF0000
LAST_TOKEN = 0xFFFFD
"""Supplementary Private Use Area-A (Unicode 16, chapter 23.5): 65,534 characters that stand for no text at all."""


_TOKEN = re.compile(f"[{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}]")


class TooManyValues(ValueError):
    """A page with more values than there are tokens."""


def token(number: int) -> str:
    """The character that stands for value `number` (from 0) of a page."""
    if FIRST_TOKEN + number > LAST_TOKEN:
        raise TooManyValues(f"a page can hold {LAST_TOKEN - FIRST_TOKEN + 1} values")
    return chr(FIRST_TOKEN + number)


def shifted(markdown: str, count: int) -> str:
    """The same Markdown with every token moved on by `count`, to stand behind that many others."""
    if not count or markdown.isascii():
        return markdown
    return _TOKEN.sub(lambda found: chr(ord(found[0]) + count), markdown)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one audience. `uri` ends in `.md`; `title` is plain text; `origin` is the project's file to edit.

    `for_mkdocs` is what its front matter says to plugins and the theme beside `meta`, as its writer meant it: text is text.
    `among_all` is how it stands among all pages on one, if that is not as it stands alone; without Markdown it is left out.
    """

    uri: str
    title: str
    markdown: str
    values: tuple[str, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    origin: str | None = None
    for_mkdocs: Mapping[str, object] = field(default_factory=dict)
    among_all: Page | None = None


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation: a page, or a section with entries below it. `title` is plain text."""

    title: str
    uri: str | None = None
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Everything one audience gets. `audience` is `staff` or a contractor's id.

    `assets` are paths inside `content/` that the pages refer to. `files` are made by the program: by their place beside the
    pages, what is in them. `extra` holds plain text for the theme's templates
    (the contact block, the edition), never anything of another audience. `unpublished`, in the staff's alone, is how many
    handbooks an edition is to be made of.
    """

    audience: str
    name: str
    language: str
    pages: tuple[Page, ...]
    nav: tuple[NavItem, ...]
    assets: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    unpublished: int = 0


STAFF = "staff"

OWN_PAGES = (
    "index.md",
    "agreed.md",
    "work.md",
    "dates.md",
    "tools.md",
    "people.md",
    "pay.md",
    "how-we-work.md",
    "agreement.md",
)
"""The addresses of a contractor's pages that are not shared pages, in the order of the navigation."""
