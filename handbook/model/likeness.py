"""Texts as words: what two texts have in common, whatever their capitals, accents, widths and punctuation.

In: text. Out: its words in small letters, with spaces between them (Unicode NFKD and case folding, UAX #15). Some scripts
are written without spaces, or glue endings to names (`UNSPACED`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
"""Characters that take no room: they can stand inside a word and nobody sees them."""

SHORTEST = 6
"""Letters of one word. What is shorter (a first name, `Max`) is found everywhere and tells nothing."""

SHORTEST_NAME_OF_TWO = 4
"""Letters of a name of several words, together."""

JOINT = "\x01"
"""Stands where a tag was taken out of a line: what it parts may be one word, or two."""

_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN |= {letter.upper(): plain.upper() for letter, plain in _PLAIN.items() if letter != "ı"}
"""What people type where a letter is not on their keyboard; Unicode takes these for letters of their own."""

_ALIKE = dict(zip("аеорсухіјѕһԁԛԝвкмнтαοριυνκχβεζημτ", "aeopcyxijshdqwbkmhtaopiynkxbezhmt", strict=True))
"""Small letters of Cyrillic and Greek that look like Latin ones, or whose capitals do. They stand for those in every text, so
that a word in which somebody mixes alphabets is found; of genuine words nothing is lost."""

_LOOKS_LATIN = re.compile(f"[{''.join(_ALIKE)}]")
_UNUSUAL = re.compile(f"[{''.join(_PLAIN)}]")
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese, and what Korean syllables are taken apart into."""

_WHOLE_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NO_LETTER = re.compile(r"[^\w\x00-\x7f]+")
_ASCII_LETTERS = bytes(
    code if code >= 0x80 or chr(code).isalnum() or chr(code) == JOINT else 0x20 for code in range(256)
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")


def normal(text: str) -> bytes:
    """The words of a text with spaces between them, as UTF-8: whole sites go through here, and bytes are quick.

    A `JOINT` stays where it is.
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
        text = _NO_LETTER.sub(" ", _UNUSUAL.sub(lambda letter: _PLAIN[letter[0]], text)).casefold()
        text = _LOOKS_LATIN.sub(lambda letter: _ALIKE[letter[0]], text)
    return text.casefold().encode("utf-8", "replace").translate(_ASCII_LETTERS)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without accents and punctuation."""
    return tuple(word.decode() for word in normal(text.replace(JOINT, " ")).split())


def weight(words: Iterable[str]) -> float:
    """How much words tell, in letters of the Latin alphabet: a Chinese character tells as much as three of them."""
    return sum(
        3 if _WHOLE_WORD.match(letter) else 1.5 if UNSPACED.match(letter) else 1 for word in words for letter in word
    )


def is_telling(words: tuple[str, ...]) -> bool:
    """Whether a name says whose it is wherever it stands: a short one, such as `Max`, would be found everywhere."""
    return weight(words) >= (SHORTEST if len(words) == 1 else SHORTEST_NAME_OF_TWO)


def parted(name: str) -> str:
    """A file's name with its parts apart, as in `InesDuarte2.pdf`."""
    return _HUMP.sub(" ", name)
