"""From the place of a finding to the stretch of text it is about.

In: a place and the texts of the project. Out: the exclusive end of the word, value or piece of template
that starts there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handbook.diagnostics import Location
from handbook.yaml_source import token_end
from handbook.yaml_source.front_matter import last_line

_PIECE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|!?\[[^\]]*\]\([^)]*\)|[\w#./-]*\w|[^\s]")
"""A piece of a Markdown template: a name in braces, a statement, a link or image, a word, any other character."""


def end_of(at: Location, texts: Mapping[str, str]) -> tuple[int, int]:
    """Line and column just behind what starts at `at`, counted from 1; one column where the text is not known."""
    text = texts.get(at.file)
    if text is None:
        return at.line, at.column + 1
    if at.file.endswith(".md"):
        lines = text.split("\n")
        if at.line > (last_line(lines) or 0) + 1:
            return _piece_end(lines, at)
    return token_end(text, at.line, at.column)


def _piece_end(lines: list[str], at: Location) -> tuple[int, int]:
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    found = _PIECE.match(line, at.column - 1)
    return at.line, (found.end() if found else at.column) + 1
