"""Tables of the staff site: cells that know what they say, and what to sort and to filter by.

In: cells made of plain text. Out: Markdown in which every text is a token. What a machine compares stands beside the
words, in the elements that HTML has for it: `<time datetime>` for days (ISO 8601), `<data value>` for numbers and ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handbook.compose.printing import Raw, Written

MANY = 12
"""More names than this stand folded behind their number."""

Token = Callable[[str], str]
"""Gives what stands in the page for a text."""


class Cell(Written):
    """A part of what stands in a cell. `None` in the place of one is nothing."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Link(Cell):
    """A name that leads somewhere, if there is an address, with a `note` behind it."""

    name: str
    uri: str = ""
    note: str = ""

    def write(self, token: Token) -> str:
        """`[NAME](URI) (NOTE)`."""
        name = f"[{token(self.name)}]({self.uri})" if self.uri else token(self.name)
        return f"{name} ({token(self.note)})" if self.note else name


@dataclass(frozen=True, slots=True)
class Names(Cell):
    """Several names; many of them are folded, so that a line stays one."""

    links: tuple[Link, ...]

    def write(self, token: Token) -> str:
        """`A, B`, or `13 contractors` that opens."""
        names = ", ".join(link.write(token) for link in self.links)
        if len(self.links) <= MANY:
            return names
        return f"<details><summary>{len(self.links)} contractors</summary>{names}</details>"


@dataclass(frozen=True, slots=True)
class Place(Cell):
    """A link to a place (`PAGE.md#ANCHOR`) on whichever part of its page it comes to stand.

    `places` are the addresses of all places; they are known when the page has been divided, before anything is written.
    """

    name: str
    place: str
    places: Mapping[str, str]
    query: str = ""

    def write(self, token: Token) -> str:
        """`[NAME](PART.md?QUERY#ANCHOR)`."""
        uri, _, anchor = self.places[self.place].partition("#")
        return f"[{token(self.name)}]({uri}{self.query}#{anchor})"


@dataclass(frozen=True, slots=True)
class Dated(Cell):
    """A day in words."""

    day: date
    words: str

    def write(self, token: Token) -> str:
        """Sorted by the day, whatever the words."""
        return f'<time datetime="{self.day.isoformat()}">{token(self.words)}</time>'


@dataclass(frozen=True, slots=True)
class Number(Cell):
    """A number in words."""

    value: Decimal | int
    words: str

    def write(self, token: Token) -> str:
        """Sorted by the value, whatever the words."""
        value = f"{self.value:f}" if isinstance(self.value, Decimal) else str(self.value)
        return f'<data value="{value}">{token(self.words)}</data>'


@dataclass(frozen=True, slots=True)
class Keyed(Cell):
    """A name with the id it is filtered by, so that an address with it stays good when the name changes."""

    id: str
    name: Cell | str

    def write(self, token: Token) -> str:
        """Sorted by the name."""
        return f'<data value="{self.id}">{written(self.name, token)}</data>'


@dataclass(frozen=True, slots=True)
class State(Cell):
    """A state as a word with a sign: `sign` names the sign, and is one of those in `staff.css`."""

    sign: str
    words: str

    def write(self, token: Token) -> str:
        """Never told by a colour alone (WCAG 2.2, 1.4.1)."""
        return f'<span class="hs-is-{self.sign}">{token(self.words)}</span>'


@dataclass(frozen=True, slots=True)
class Code(Cell):
    """The name of a file, or a place in one."""

    text: str

    def write(self, token: Token) -> str:
        """As code."""
        return f"<code>{token(self.text)}</code>" if self.text else ""


@dataclass(frozen=True, slots=True)
class Small(Cell):
    """Something less important, on a line of its own."""

    content: Cell | str

    def write(self, token: Token) -> str:
        """Below what stands before."""
        content = written(self.content, token)
        return f'<span class="hs-small">{content}</span>' if content else ""


@dataclass(frozen=True, slots=True)
class Joined(Cell):
    """Several parts with spaces, or something else, between those that are not empty."""

    parts: tuple[Cell | str | None, ...]
    between: str = " "

    def write(self, token: Token) -> str:
        """Without what is empty."""
        return self.between.join(text for part in self.parts if (text := written(part, token)))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. `weight` is how much room it takes on a page: one, or the names in it."""

    cells: tuple[Cell | str | None, ...]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Table(Written):
    """Titles of columns, and lines with a cell for each. A text that comes again has the same token."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def write(self, token: Token) -> str:
        """A Markdown table."""
        known: dict[str, str] = {}

        def again(text: str) -> str:
            found = known.get(text)
            if found is None:
                found = known[text] = token(text)
            return found

        rows = [f"| {' | '.join(self.columns)} |", f"|{' --- |' * len(self.columns)}"]
        rows += [f"| {' | '.join([written(cell, again) for cell in line.cells])} |" for line in self.lines]
        return "\n".join(rows) + "\n"


def written(content: Cell | str | None, token: Token) -> str:
    """A part of a cell as Markdown; plain text becomes a token, what the program made stands as it is."""
    if not content:
        return ""
    if isinstance(content, Raw):
        return content
    return token(content) if isinstance(content, str) else content.write(token)


def prose(text: str) -> Cell | str:
    """A message of ours, in which what stands between backticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0 or len(parts) == 1:
        return text
    return Joined(tuple(Code(part) if number % 2 else part for number, part in enumerate(parts)), "")
