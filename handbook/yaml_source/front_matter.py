"""A Markdown page taken apart: the YAML at its start, and its body.

In: the text of a page. Out: a `PageSource`, or diagnostics HB-F008 and those of `read_yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from handbook.diagnostics import Diagnostic, Location
from handbook.yaml_source.reader import read_yaml
from handbook.yaml_source.tree import Map

_START = "---"
_ENDS = ("---", "...")
_HOW = "start the file with a line `---`, then `title: ` and the title, then another line `---`"


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page of Markdown: its front matter, the text under it, and the line of the file that text starts on."""

    meta: Map
    body: str
    body_line: int


def front_matter(text: str, file: str, number: int) -> tuple[PageSource | None, tuple[Diagnostic, ...]]:
    """Front matter and body of a page; `file` and `number` are its name and number in the `FileTable`.

    The page starts with a line `---`, the front matter ends with the next line `---` or `...`. Places inside it are
    those of the file.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _START:
        return None, (_missing(lines, file),)
    end = last_line(lines)
    if end is None:
        help_ = ("write a line `---` below the last key of the front matter",)
        return None, (Diagnostic("HB-F008", "this front matter is never closed", Location(file), help=help_),)
    inside = lines[1:end]
    if not any(line.strip() and not line.lstrip().startswith("#") for line in inside):
        help_ = ("write at least `title: ` and the title between the two lines `---`",)
        return None, (Diagnostic("HB-F008", "this front matter is empty", Location(file), help=help_),)
    meta, faults = read_yaml("\n".join(inside) + "\n", file, number, first_line=2)
    if meta is None:
        return None, faults
    return PageSource(meta, "\n".join(lines[end + 1 :]), end + 2), ()


def last_line(lines: list[str]) -> int | None:
    """The index of the line that closes the front matter of a page, None when there is no front matter or no end."""
    if lines[0].rstrip() != _START:
        return None
    return next((number for number, line in enumerate(lines) if number and line.rstrip() in _ENDS), None)


def _missing(lines: list[str], file: str) -> Diagnostic:
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() == _START:
        message = "the front matter does not start on the first line"
        return Diagnostic("HB-F008", message, Location(file), help=("delete the blank lines above the first `---`",))
    if lines[first].strip().strip("-–—") == "" and lines[first].strip():
        message = f"the front matter starts with `{lines[first].strip()}`"
        help_ = ("write three plain hyphens, `---`, at the start of the line",)
        return Diagnostic("HB-F008", message, Location(file, first + 1), help=help_)
    return Diagnostic("HB-F008", "this page has no front matter", Location(file), help=(_HOW,))
