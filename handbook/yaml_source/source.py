"""One source text and its name, for those who tell a fault in it.

In: text, file name, number of its first line. Out: `Source`, which turns places of the YAML reader (counted from 0)
into places of a diagnostic (counted from 1) and takes lines apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from handbook.diagnostics import Location

Place: TypeAlias = tuple[int, int]
"""Line and column, counted from 0."""

_LEAD = re.compile(r"[ ]*(?:-(?:[ ]+|$))*")  # indentation and dashes
_QUOTED = re.compile(r"""(?:"[^"]*"|'[^']*')(?=[ ]*:(?:[ ]|$))""")
_COLON = re.compile(r":(?:[ ]+|$)")
_COMMENT = re.compile(r"(?:^|\s)#")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of YAML taken apart without its comment; columns count from 0. `key` and `value` are empty when absent."""

    indent: int
    key: str
    key_column: int
    value: str
    value_column: int

    @property
    def is_blank(self) -> bool:
        return not self.key and not self.value and self.key_column == self.indent

    @property
    def before_value(self) -> str:
        """What stands before the value, without indentation: `key: `, `- ` or nothing."""
        if self.key:
            return f"{self.key}: "
        return "- " if self.key_column > self.indent else ""


def take_apart(text: str) -> Line:
    """Indentation, key and value of one line of YAML, as far as the line alone can tell."""
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    indent = len(text) - len(text.lstrip(" "))
    quoted = _QUOTED.match(text, start)
    colon = _COLON.search(text, quoted.end() if quoted else start)
    if colon is None or text.startswith("#", start) or (not quoted and text.startswith(("'", '"'), start)):
        return Line(indent, "", start, without_comment(text[start:]), start)
    return Line(
        indent, text[start : colon.start()].rstrip(" "), start, without_comment(text[colon.end() :]), colon.end()
    )


def without_comment(value: str) -> str:
    """`value` without a comment and spaces at its end. Quotes are not looked at: good for messages only."""
    comment = _COMMENT.search(value)
    return value[: comment.start() if comment else None].rstrip()


@dataclass(frozen=True)
class Source:
    """A text of YAML, the file it stands in and the number of its first line there."""

    text: str
    file: str
    first_line: int = 1

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def at(self, line: int, column: int = 0) -> Location:
        """The place of a line and column counted from 0; one behind the text becomes the end of its last line."""
        if line >= len(self.lines):
            line = len(self.lines) - 1
            column = len(self.lines[line])
        return Location(self.file, line + self.first_line, column + 1)

    def line(self, number: int) -> str:
        """The text of a line counted from 0, empty when there is none."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def has_text_from(self, line: int, column: int) -> bool:
        """Whether anything but white space stands at or after a place."""
        return bool(self.line(line)[column:].strip()) or any(text.strip() for text in self.lines[line + 1 :])

    def last_line_above(self, number: int) -> int:
        """The nearest line above `number` that holds more than a comment, or -1."""
        above = number - 1
        while above >= 0 and take_apart(self.line(above)).is_blank:
            above -= 1
        return above
