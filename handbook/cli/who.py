"""Contractors as they are named on the command line.

In: a word that was typed, the words that are known. Out: what to answer if it is none of them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from handbook.cli.group import NotFound


def no_contractor(id_: str, known: Iterable[str]) -> NotFound:
    """What to raise for an id that nobody has: with the one that was meant, or those there are."""
    from handbook.report.counts import some

    ids = sorted(known)
    there_are = f"; there are: {some(ids)}" if ids else ""
    return NotFound(f"there is no contractor `{id_}`{did_you_mean(id_, ids) or there_are}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message that offers the nearest of the known words, if one is near or alone has this one as a part."""
    names = list(known)
    parts = [name for name in names if word.casefold() in name.split("-")]
    near = difflib.get_close_matches(word, names, 1) or (parts if len(parts) == 1 else [])
    return f"; did you mean `{near[0]}`?" if near else ""
