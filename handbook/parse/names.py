"""How names and texts are shown in messages, and which name somebody probably meant.

In: a text as it was written, the names that would be right. Out: words for a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from handbook.model.layer import Path
from handbook.model.values.wording import shown

_LONGEST_GUESS = 60  # a longer text is no slip of the pen, and comparing it would take long


def listed(names: Iterable[str]) -> str:
    """Names in backticks with commas between them."""
    return ", ".join(shown(name) for name in names)


class Index(str):
    """The number of an item of a list, from 0, as a part of a path; an id may consist of digits too."""

    __slots__ = ()


def name_of(path: Path) -> str:
    """What a message calls the value at `path`: `` `roles` ``, or ``item 2 of `roles` `` inside a list."""
    if not path:
        return "this file"
    if isinstance(path[-1], Index):
        return f"item {int(path[-1]) + 1} of {shown(path[-2])}"
    return shown(path[-1])


def in_two(words: str) -> tuple[str, str]:
    """What a value's type says about a text, as message and advice: "…; write it as …"."""
    message, _, advice = words.rpartition("; ")
    return (message, advice) if message else (advice, "")


def same_name(word: str, names: Iterable[str]) -> str | None:
    """The name that differs from `word` only in case, spaces, `_` or `-`."""
    wanted = _plain(word)
    return next((name for name in names if _plain(name) == wanted), None)


def closest(word: str, names: Iterable[str], alike: float = 0.65) -> str | None:
    """The name that looks most like `word`, or None. `alike` is how much, from 0 to 1."""
    if len(word) > _LONGEST_GUESS:
        return None
    by_plain = {_plain(name): name for name in reversed(list(names))}
    found = get_close_matches(_plain(word), sorted(by_plain), n=1, cutoff=alike)
    return by_plain[found[0]] if found else None


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The question as a line of help, or nothing if no name is close."""
    guess = closest(word, names)
    return f"did you mean {shown(guess)}?" if guess else ""


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()
