"""A page's Markdown as HTML, with tokens in the place of values; and how parts of a page become one.

In: what Markdown made of parts, each with tokens that count from 0. Out: the same as one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handbook.sites.fill import Attribute, Pieces, Plan, Words, joined, plan_text, words_at
from handbook.sites.parts import with_numbers


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of a page's table of contents. `title` is HTML without tags."""

    title: Plan
    id: Plan
    level: int
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the site as it is written, and where it leads: the target's `uri`, its address, an anchor or nothing."""

    written: str
    uri: str
    url: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page's Markdown as HTML. `html` still holds tokens; `broken` are links that lead nowhere, as they are written."""

    html: str
    plan: Plan
    toc: tuple[TocEntry, ...]
    links: tuple[Link, ...]
    broken: tuple[str, ...]


def toc_of(tokens: Sequence[Mapping[str, Any]]) -> tuple[TocEntry, ...]:
    """A table of contents as Markdown gives it."""
    return tuple(
        TocEntry(plan_text(token["name"]), plan_text(token["id"]), token["level"], toc_of(token["children"]))
        for token in tokens
    )


def on_page(part: Rendered, numbers: Sequence[int]) -> Rendered:
    """A part of a page, with the tokens that its values have on the page."""
    return Rendered(
        with_numbers(part.html, numbers),
        _plan(part.plan, numbers),
        tuple(_entry(entry, numbers) for entry in part.toc),
        tuple(
            replace(link, written=with_numbers(link.written, numbers), anchor=with_numbers(link.anchor, numbers))
            for link in part.links
        ),
        tuple(with_numbers(link, numbers) for link in part.broken),
    )


def together(parts: Sequence[Rendered | str]) -> Rendered:
    """Parts of a page, and HTML between them, as one."""
    pieces: list[str | int | Words | Attribute] = []
    for part in parts:
        pieces += ("\n", part) if isinstance(part, str) else ("\n", *part.plan.pieces)
    made = [part for part in parts if isinstance(part, Rendered)]
    return Rendered(
        "\n".join(part if isinstance(part, str) else part.html for part in parts),
        Plan(tuple(joined(pieces[1:])), frozenset().union(*(part.plan.ids for part in made))),
        _nested([entry for part in made for entry in _flat(part.toc)]),
        tuple(dict.fromkeys(link for part in made for link in part.links)),
        tuple(dict.fromkeys(link for part in made for link in part.broken)),
    )


def _plan(plan: Plan, numbers: Sequence[int]) -> Plan:
    def moved(pieces: Pieces) -> Pieces:
        return tuple(piece if isinstance(piece, str) else numbers[piece] for piece in pieces)

    pieces = tuple(
        piece
        if isinstance(piece, str)
        else words_at(numbers[piece.number])
        if isinstance(piece, Words)
        else replace(piece, pieces=moved(piece.pieces))
        if isinstance(piece, Attribute)
        else numbers[piece]
        for piece in plan.pieces
    )
    return Plan(pieces, frozenset(with_numbers(id, numbers) for id in plan.ids))


def _entry(entry: TocEntry, numbers: Sequence[int]) -> TocEntry:
    below = tuple(_entry(child, numbers) for child in entry.children)
    return TocEntry(_plan(entry.title, numbers), _plan(entry.id, numbers), entry.level, below)


def _flat(entries: Iterable[TocEntry]) -> Iterator[TocEntry]:
    for entry in entries:
        yield replace(entry, children=())
        yield from _flat(entry.children)


def _nested(flat: Sequence[TocEntry]) -> tuple[TocEntry, ...]:
    """Entries below the last one of a higher level, as Markdown puts them."""
    made: list[TocEntry] = []
    at = 0
    while at < len(flat):
        end = at + 1
        while end < len(flat) and flat[end].level > flat[at].level:
            end += 1
        made.append(replace(flat[at], children=_nested(flat[at + 1 : end])))
        at = end
    return tuple(made)
