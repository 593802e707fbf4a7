"""Whether a word is another one with a slip of the pen put right, by its letters alone.

In: words, or a text. Out: yes or no; a text with its punctuation where it belongs. Nothing here knows what words mean: which
of them a meaning hangs on says `handbook.changes.weighty`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence

_ALIKE, _CUT_ALIKE = 0.6, 0.8
"""How many of the letters must be the same for one word to be the other with a slip put right, and for words that were cut or
joined."""

_SHORT = 3
"""Letters of a word that may be put in or taken out, if nothing hangs on it: *the*, *of*, *une*."""

_PREFIX = 2
"""So many letters more at the beginning make another word: *lawful* and *unlawful*, *contractor* and *subcontractor*."""

_STARTS = (
    ("in", "ex"),
    ("im", "ex"),
    ("in", "de"),
    ("in", "out"),
    ("over", "under"),
    ("up", "down"),
    ("pre", "post"),
    ("ein", "aus"),
    ("an", "ab"),
    ("auf", "ab"),
    ("auf", "zu"),
    ("be", "ent"),
    ("vor", "nach"),
)
_ENDS = (("er", "ee"), ("or", "ee"), ("ful", "less"), ("voll", "los"))
"""Beginnings and ends that turn a word into its opposite: *include* and *exclude*, *employer* and *employee*."""

_ONE_OR_MORE = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "has/have is/are was/were this/these that/those ist/sind hat/haben wird/werden war/waren est/sont es/son ha/han é/são "
        "tem/têm jest/są"
    ).split()
)
"""Forms of one word for one and for more, which have few letters in common."""

_OTHER_WITH_ACCENT = frozenset({"dû"})
"""A word that is another one (here: owed) than the same letters without the accent; more of them are weighty."""

_GLUED = re.compile(r"(?<=[^\W\d_])([,;:!?/])(?=[^\W\d_])")
_NEW_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})\.(?=([^\W\d_])[^\W\d_])")
_SPACE_BEFORE = re.compile(r"(?<=\w)[ \t\u00a0\u202f]+(?=[,;:!?](?:\s|$))")
_CAN_NOT = re.compile(r"\b([Cc])an not\b(?! only)")
_TOKEN = re.compile(r"\S+")
_ADDRESS = ("://", "@", "](", "www.")


def spaced(text: str) -> str:
    """A text with a space after each mark that stands between two words, and none before: *first,then* is two words."""
    text = _CAN_NOT.sub(r"\1annot", _SPACE_BEFORE.sub("", text))
    return _TOKEN.sub(lambda token: _spaced_token(token[0]), text)


def _spaced_token(token: str) -> str:
    if any(sign in token for sign in _ADDRESS):
        return token
    token = _GLUED.sub(r"\1 ", token)
    return _NEW_SENTENCE.sub(lambda stop: ". " if stop[1].isupper() else ".", token)


def is_slip(gone: Sequence[str], there: Sequence[str], around_gone: Sequence[str], around_there: Sequence[str]) -> bool:
    """Whether words that became others are a slip; `around` are the same words with the one before and the one after."""
    if gone and there:
        if len(gone) == len(there):
            return all(not is_opposite(*pair) and _resembles(*pair) for pair in zip(gone, there, strict=True))
        return _resembles("".join(gone), "".join(there), _CUT_ALIKE)
    around = [word.casefold() for word in (around_gone if gone else around_there)]
    return all(len(word) <= _SHORT or around.count(word.casefold()) > 1 for word in gone or there)


def is_opposite(one: str, other: str) -> bool:
    """Whether two words differ by a syllable that makes one of them another: `approved` and `unapproved`."""
    shorter, longer = sorted((_letters(one), _letters(other)), key=len)
    if len(shorter) > 2 and longer.endswith(shorter) and len(longer) - len(shorter) >= _PREFIX:
        return True
    return any(_swapped(pair, shorter, longer) for pair in _STARTS) or any(
        _swapped((a[::-1], b[::-1]), shorter[::-1], longer[::-1]) for a, b in _ENDS
    )


def _swapped(starts: tuple[str, str], one: str, other: str) -> bool:
    """Whether two words are the same but for their beginnings, or nearly so: `internal` and `external`."""
    for first, second in (starts, starts[::-1]):
        if one.startswith(first) and other.startswith(second):
            rest, rest_of_other = one[len(first) :], other[len(second) :]
            return bool(rest and rest_of_other) and rest[-_SHORT:] == rest_of_other[-_SHORT:]
    return False


def _letters(word: str) -> str:
    return word.casefold().replace("-", "")


def _resembles(one: str, other: str, least: float = _ALIKE) -> bool:
    one, other = one.casefold(), other.casefold()
    if frozenset({one, other}) in _ONE_OR_MORE:
        return True
    if _bare(one) == _bare(other):
        return not {one, other} & _OTHER_WITH_ACCENT
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def _bare(word: str) -> str:
    """A word without its accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
