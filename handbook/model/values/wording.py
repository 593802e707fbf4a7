"""Small words for messages: how a writer's text, a choice and a near miss are shown.

In: text. Out: pieces of a message. Nothing here knows about any one type.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 60

NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}


def shown(text: str) -> str:
    """`text` in backticks, on one line and at most 60 characters long."""
    line = " ".join(text.split())
    return f"`{line[: _SHOWN - 1]}…`" if len(line) > _SHOWN else f"`{line}`"


def one_of(words: Iterable[str]) -> str:
    """A choice in words: "`a`, `b` or `c`"."""
    marked = [f"`{word}`" for word in words]
    if len(marked) < 2:
        return "".join(marked)
    return f"{', '.join(marked[:-1])} or {marked[-1]}"


def nearest(text: str, words: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The word closest to `text`, or None if none is close (`cutoff` between 0 and 1)."""
    found = get_close_matches(text, sorted(words), n=1, cutoff=cutoff)
    return found[0] if found else None
