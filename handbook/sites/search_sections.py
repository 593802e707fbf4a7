"""A page taken apart into the sections of the search index, as Material's reader finds them.

In: a page's HTML. Out: pieces, each of which gives the same entries alone as on the page; or nothing, where pieces touch or
may not be what they seem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = r"<h[1-6]\b[^<>]*\sid="
_BEGINS_SECTION = re.compile(_HEADING)
_CARD = re.compile(rf"<div(?![^<>]*(?:data-search-exclude|linenodiv))[^<>]*>(\s*)(?={_HEADING})")
"""A box that begins with a heading. What follows the box belongs to the section before it."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
_NOT_SEEN = re.compile(r"<[!?]|<(?:script|style)\b", re.IGNORECASE)
_ALONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end, as Material knows them."""


def sections_of(html: str) -> list[str] | None:
    """The sections of a page in order, the first with what stands before its heading; None if it cannot be taken apart."""
    if _NOT_SEEN.search(html):
        return None
    begins: list[int] = []
    cards: list[tuple[int, int, str]] = []
    inside: list[str] = []
    at_top = 0
    count = 0
    for tag in _TAG.finditer(html):
        count += 1
        end, name, more = tag.groups()
        if name.lower() in _ALONE or more.endswith("/"):
            continue
        if end:
            if not inside or inside.pop() != name:
                return None
            if not inside and (card := _CARD.match(html, at_top)):
                cards.append((at_top, tag.end(), card[1]))
        else:
            if not inside:
                at_top = tag.start()
                if _BEGINS_SECTION.match(html, at_top):
                    begins.append(at_top)
            inside.append(name)
    if inside or count != html.count("<"):
        return None
    ends = [*(begin for begin in begins if begin > 0), len(html)]
    return [
        piece for at, end in zip([0, *ends], ends, strict=False) for piece in _with_cards_apart(html, at, end, cards)
    ]


def _with_cards_apart(html: str, at: int, end: int, cards: list[tuple[int, int, str]]) -> Iterator[str]:
    """A section with empty boxes, then each of these boxes. The first section of a page stays as it is."""
    own = [card for card in cards if at <= card[0] < end] if at else []
    rest: list[str] = []
    for first, last, space in own:
        rest += [html[at:first], f"<div>{space}</div>"]
        at = last
    yield "".join([*rest, html[at:end]])
    yield from (html[first:last] for first, last, _ in own)
