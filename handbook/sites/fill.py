"""Fills values into HTML that was made from a page's Markdown, each escaped for the place it lands in.

In: HTML in which every value is a token (`handbook.model.page`). Out: a `Plan`, made once for all pages alike in
structure, and from it the HTML with the values of one page. A value never becomes markup, whatever it holds:

- in text and in a quoted attribute it is escaped; in text, words written from right to left keep to themselves (`<bdi>`),
  so that the sentence around them stays in order (W3C, "Inline markup and bidirectional text in HTML");
- in an attribute without quotes every character but plain letters and digits is escaped;
- in an attribute that holds an address, an address of an unsafe kind becomes `#`;
- in scripts, styles, comments, and in names of tags and attributes, it is left out.

Where values stand is found in `handbook.sites.plans`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import escape

from handbook.model.direction import FROM_RIGHT
from handbook.model.page import FIRST_TOKEN, LAST_TOKEN

TOKEN = re.compile(f"[{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}]")
_PIECES = re.compile(f"([{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}])")

_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_CODE_SCHEMES = frozenset({"javascript", "data", "vbscript"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED_AT_START = "".join(map(chr, range(0x21)))
_IGNORED_INSIDE = str.maketrans("", "", "\t\n\r")
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")
_MARKUP = re.compile("[&<>\"']")

Pieces = tuple["str | int", ...]
"""Text as it stands, and numbers of values."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's value that holds at least one token. `kind` is `text`, `address` or `code`."""

    pieces: Pieces
    kind: str
    quoted: bool

    def filled(self, values: Sequence[str]) -> str:
        """The attribute's value as it stands in HTML, without the quotes it stands between."""
        if self.kind == "code":
            text = "".join(piece for piece in self.pieces if isinstance(piece, str))
        else:
            text = "".join(p if isinstance(p, str) else self._escaped(values[p]) for p in self.pieces)
        if self.kind == "address" and not self._is_safe(text):
            text = "#"
        return text if text or self.quoted else '""'

    def _is_safe(self, text: str) -> bool:
        """Whether an address may be shown: its scheme is the page's own and runs nothing, or a value's and known to be safe."""
        own = _scheme(self.pieces[0]) if isinstance(self.pieces[0], str) else ""
        scheme = _scheme(text)
        return scheme not in _CODE_SCHEMES if own else not scheme or scheme in _SAFE_SCHEMES

    def _escaped(self, value: str) -> str:
        return _as_html(value) if self.quoted else _NOT_PLAIN.sub(lambda found: f"&#{ord(found[0])};", value)


@dataclass(frozen=True, slots=True)
class Words:
    """A value in text around which markup may stand; `number` is that of the value."""

    number: int

    def filled(self, values: Sequence[str]) -> str:
        """The value as it stands in HTML."""
        value = values[self.number]
        text = _as_html(value)
        return f"<bdi>{text}</bdi>" if not value.isascii() and FROM_RIGHT.search(value) else text


@lru_cache(maxsize=4096)
def words_at(number: int) -> Words:
    """The place of a value in text: a handbook has thousands of them, and most are alike."""
    return Words(number)


@dataclass(frozen=True, slots=True)
class Plan:
    """HTML taken apart where values go: text, values in text, attributes, and numbers of values that are escaped and no more.

    `ids` are the anchors it holds, with tokens.
    """

    pieces: tuple[str | int | Words | Attribute, ...]
    ids: frozenset[str] = frozenset()


def fill(plan: Plan, values: Sequence[str]) -> str:
    """The HTML of `plan` with `values` in their places."""
    return "".join(
        [
            piece
            if isinstance(piece, str)
            else _as_html(values[piece])
            if isinstance(piece, int)
            else piece.filled(values)
            for piece in plan.pieces
        ]
    )


def fill_escaped(plan: Plan, values: Sequence[str]) -> str:
    """As `fill`, for the search index, whose plans are of text: `"` and `'` stay, because it stands in no attribute."""
    return "".join(
        p if isinstance(p, str) else html.escape(values[p], quote=False)
        for p in plan.pieces
        if isinstance(p, str | int)
    )


def fill_text(text: str, values: Sequence[str]) -> str:
    """Plain text with the values of its tokens, nothing escaped."""
    return TOKEN.sub(lambda match: values[ord(match[0]) - FIRST_TOKEN], text)


def plan_text(text: str) -> Plan:
    """The plan of HTML that holds no tag in which a value stands: a title, a text of the search index."""
    return Plan(pieces_of(text))


def pieces_of(text: str) -> Pieces:
    """Text taken apart at its tokens."""
    return tuple(
        ord(piece) - FIRST_TOKEN if index % 2 else piece for index, piece in enumerate(_PIECES.split(text)) if piece
    )


def joined(pieces: Sequence[str | int | Words | Attribute]) -> Iterator[str | int | Words | Attribute]:
    """The same pieces with neighbouring texts made one."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if texts:
            yield "".join(texts)
            texts = []
        yield piece
    if texts:
        yield "".join(texts)


def _as_html(value: str) -> str:
    """A value escaped; most need not be, and to see that is quicker."""
    return str(escape(value)) if _MARKUP.search(value) else value


def _scheme(escaped: str) -> str:
    """The scheme of an address in HTML as a browser finds it (URL standard, section 4.4), empty if it has none."""
    address = html.unescape(escaped).lstrip(_IGNORED_AT_START).translate(_IGNORED_INSIDE)
    match = _SCHEME.match(address)
    return match[1].lower() if match else ""
