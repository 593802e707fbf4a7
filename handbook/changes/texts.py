"""Which paragraphs of a page changed, under which heading.

In: a page's text before and after. Out: `Piece`s: what was there and what is there now. Paragraphs, list items and rows
of tables are compared; an edit of one shows that one, not the page.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from handbook.changes.plain_text import plain_text
from handbook.model.content import normal_text
from handbook.model.standing import Piece

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*(?:\{[^{}]*\})?\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+|\s*\||\s*[:>]\s+|\s*!!!\s|\s*\?\?\?")
_BULLET = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?")
_ROW = re.compile(r"\s*\|")


@lru_cache(maxsize=1024)
def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The paragraphs that differ, in the order of the page. Below a heading that became another one, only what is another."""
    before, after = list(_blocks(old)), list(_blocks(new))
    was_keys, now_keys = ([(is_heading, normal_text(text)) for _, text, is_heading in each] for each in (before, after))
    found: list[Piece] = []
    renamed: dict[str, str] = {}
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was_keys, now_keys, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, there = before[a:b], after[c:d]
            old_names, new_names = (
                [heading for heading, _, is_heading in each if is_heading] for each in (gone, there)
            )
            if len(old_names) == len(new_names):
                renamed |= zip(old_names, new_names, strict=True)
            places = [renamed.get(heading, heading) for heading, _, _ in gone]
            for heading in dict.fromkeys((*places, *(place for place, _, _ in there))):
                lines = [text for place, (_, text, _) in zip(places, gone, strict=True) if place == heading]
                was = tuple(line for text in lines if (line := plain(text)))
                now = tuple(line for place, text, _ in there if place == heading and (line := plain(text)))
                found += [Piece(heading, was, now)] if was or now else []
    return tuple(found)


def plain(text: str) -> str:
    """A paragraph, item or row of Markdown as a reader would see it, on one line."""
    line = " ".join(" ".join(plain_text(_BULLET.sub("", text))).split())
    return " · ".join(cell.strip() for cell in line.strip(" |").split("|")) if _ROW.match(text) else line


def _blocks(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each paragraph, list item or row with the heading above it; a heading is a paragraph of its own, and said to be one."""
    heading = ""
    open_lines: list[str] = []

    def closed() -> Iterator[tuple[str, str, bool]]:
        if open_lines:
            yield heading, " ".join(open_lines), False
            open_lines.clear()

    for line in text.split("\n"):
        found = _HEADING.match(line)
        if found or not line.strip() or _ITEM.match(line):
            yield from closed()
        if found:
            heading = plain(found[2])
            yield heading, found[2], True
        elif line.strip() and not re.fullmatch(r"[\s|:-]+", line):
            open_lines.append(line.strip())
    yield from closed()
