"""A page as plain Markdown that any tool can read, its values encoded so that they stay text there too.

In: a `Page`. Out: Markdown without tokens. Every ASCII character of a value that is no letter, digit or space becomes a
numeric character reference (CommonMark 0.31, 2.5), so that nothing in it can act as markup in any Markdown dialect.
"""

from __future__ import annotations

import re

from handbook.model.page import FIRST_TOKEN, Page

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
_LINE_ENDS = re.compile(r"\s+")


def encode(value: str) -> str:
    """One value as Markdown text: one line, trimmed, every special character as `&#NN;`."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", _LINE_ENDS.sub(" ", value).strip())


def plain_markdown(page: Page) -> str:
    """The page's Markdown with its values encoded."""
    return page.markdown.translate({FIRST_TOKEN + number: encode(value) for number, value in enumerate(page.values)})


def readable_markdown(page: Page) -> str:
    """The page's Markdown with its values as they are: for people to read, never for a Markdown tool."""
    return page.markdown.translate({FIRST_TOKEN + number: value for number, value in enumerate(page.values)})
