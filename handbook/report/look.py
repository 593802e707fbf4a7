"""How text is shown: what a terminal can draw, how wide things are, and what may never reach it as it is.

In: text from anywhere. Out: text that is safe to print and whose width in columns is known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

TAB_STOP = 4
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that show nothing, steer the terminal, or turn the direction of writing (UAX #44)."""

_JOINERS = "\u200c\u200d"
"""Letters of some scripts and joined emoji need these two; they steer nothing."""

_IN_ASCII = {"…": "...", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "→": "->", "\u00a0": " "}
"""Typographic characters of messages, where only ASCII can be shown."""

Paint = Callable[[str, str], str]
"""Colours a piece of text for its part: `error`, `warning`, `note`, `title`, `frame`, `good`."""


def plain(part: str, text: str) -> str:
    """A `Paint` that leaves text as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's terminal or file can show: characters beyond ASCII or not, its width, its colours."""

    unicode: bool = True
    width: int = 100
    paint: Paint = plain

    @property
    def bar(self) -> str:
        return "│" if self.unicode else "|"

    @property
    def first_place(self) -> str:
        return "╭─" if self.unicode else "-->"

    @property
    def other_place(self) -> str:
        return "├─" if self.unicode else ":::"

    @property
    def dots(self) -> str:
        return "…" if self.unicode else "..."

    @property
    def arrow(self) -> str:
        return "→" if self.unicode else ">"

    def show(self, text: str) -> str:
        """`text` on one line, safe to print: unseen characters by their number, tabs as spaces."""
        return "".join(self.cells(text))

    def show_lines(self, text: str) -> str:
        """As `show`, for text of several lines."""
        return "\n".join(self.show(line) for line in text.split("\n"))

    def cells(self, text: str) -> list[str]:
        """What is shown for each character of `text`; tabs reach to the next tab stop."""
        cells = []
        column = 0
        for character in text:
            cell = " " * (TAB_STOP - column % TAB_STOP) if character == "\t" else self._cell(character)
            cells.append(cell)
            column += text_width(cell)
        return cells

    def _cell(self, character: str) -> str:
        if " " <= character <= "~":
            return character
        if character in _JOINERS:
            return character if self.unicode else ""
        if unicodedata.category(character) in _UNSEEN:
            return f"<U+{ord(character):04X}>"
        return character if self.unicode else _IN_ASCII.get(character, "?")


def text_width(text: str) -> int:
    """How many columns of a terminal `text` takes, by its East Asian width (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
