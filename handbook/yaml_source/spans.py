"""Where the text that starts at a place ends, for marks under a line and for ranges.

In: the text of a source file, line and column from 1. Out: line and column just behind. Never a fault: a text that is
no YAML, or broken, is measured by words and lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from handbook.yaml_source import reader
from handbook.yaml_source.characters import FORBIDDEN
from handbook.yaml_source.front_matter import last_line
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.source import take_apart

_Place = tuple[int, int]
_WORD = re.compile(r"[\w@/#.-]*\w|\S+")


def token_end(text: str, line: int, column: int) -> tuple[int, int]:
    """Line and column (exclusive, both from 1) where the key, value or word ends that starts at `line` and `column`.

    A scalar or a list in brackets ends where YAML says. What is no start of one, as in a broken file, ends with its
    key or its line, a word of a page's body with the word. A place outside the text ends where it starts.
    """
    lines, yaml_lines, ends = _measure(text)
    if not 1 <= line <= len(lines) or not 1 <= column <= len(lines[line - 1]):
        return line, column
    end = ends.get((line, column), (line, column))
    if end != (line, column):
        return end
    rest = lines[line - 1][column - 1 :]
    if rest[0].isspace():
        return line, column + len(rest) - len(rest.lstrip())
    if line > yaml_lines:
        word = _WORD.match(rest)
        return line, column + (len(word[0]) if word else 1)
    parts = take_apart(rest)
    length = len(parts.key) if parts.key and parts.key_column == 0 else parts.value_column + len(parts.value)
    return line, column + max(length, 1)


@lru_cache(maxsize=16)  # a report marks many places of one file in a row
def _measure(text: str) -> tuple[list[str], int, dict[_Place, _Place]]:
    """The lines, how many of them are YAML, and the end of each scalar and each collection in brackets by its start."""
    lines = text.split("\n")
    end = last_line(lines)
    if end is None:
        return lines, len(lines), _ends(text, lines, 0)
    return lines, end + 1, _ends("\n".join(lines[1:end]) + "\n", lines, 1)


def _ends(text: str, lines: list[str], skipped: int) -> dict[_Place, _Place]:
    ends: dict[_Place, _Place] = {}
    if FORBIDDEN.search(text):
        return ends  # no source holds such a text; its lines may be others for the parser
    open_: list[_Place | None] = []
    try:
        next_event = reader.PARSER(text[: LIMITS.size]).get_event
        while type(event := next_event()) is not StreamEndEvent and len(open_) <= LIMITS.depth:
            kind = type(event)
            start = (event.start_mark.line + skipped + 1, event.start_mark.column + 1)
            if kind is ScalarEvent:
                ends[start] = _end_of(event, lines, skipped)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                open_.append(start if event.flow_style else None)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                opened = open_.pop()
                if opened is not None:
                    ends[opened] = _end_of(event, lines, skipped)
    except reader.PARSER_ERRORS:
        pass  # what was measured before the broken place holds
    return ends


def _end_of(event: Any, lines: list[str], skipped: int) -> _Place:
    """The end of an event; block text ends for YAML where the next line starts, here with its last word."""
    line, column = event.end_mark.line + skipped, event.end_mark.column
    while column == 0 and line > event.start_mark.line + skipped:
        line -= 1
        column = len(lines[line].rstrip())
    return line + 1, column + 1
