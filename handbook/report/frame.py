"""One place of a source file, drawn: the line, the keys it stands under, and a mark below the text that is meant.

In: a place, the texts, a `Look`. Out: lines of text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from handbook.diagnostics import Diagnostic, Location
from handbook.report.look import Look, text_width
from handbook.report.spans import end_of
from handbook.yaml_source.source import take_apart

_PARENTS_SHOWN = 2
_OF_A_FILE = ("HB-Y007", "HB-Y008")
"""Faults of the bytes of a file; other faults of YAML are about what stands at their place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked: a place, the words beside it, and the sign it is underlined with."""

    at: Location
    label: str
    sign: str
    part: str


def frame(mark: Mark, texts: Mapping[str, str], look: Look, gutter: int) -> list[str]:
    """The lines that show one place; none when its file was not read. `gutter` is the width of line numbers."""
    text = texts.get(mark.at.file)
    lines = text.split("\n") if text else []
    if not 1 <= mark.at.line <= len(lines) or _is_whole_file(mark.at, lines[0]):
        return []
    room = max(look.width - gutter - 3, 20)
    drawn = [bar_line(look, gutter)]
    previous = 0
    for number in _parents(lines, mark.at):
        drawn += _gap(previous, number, look, gutter)
        drawn.append(_source_line(number, _Window(look, lines[number - 1], 0, 0, room).text, look, gutter))
        previous = number
    drawn += _gap(previous, mark.at.line, look, gutter)
    line = lines[mark.at.line - 1]
    end_line, end_column = end_of(mark.at, texts)
    start = min(mark.at.column - 1, len(line))
    end = min(end_column - 1, len(line)) if end_line == mark.at.line else len(line.rstrip())
    window = _Window(look, line, start, max(end, start), room)
    drawn.append(_source_line(mark.at.line, window.text, look, gutter))
    signs = mark.sign * max(window.mark_width, 1)
    label = f" {look.show(mark.label)}" if mark.label else ""
    bar = bar_line(look, gutter)
    drawn.append(f"{bar} {' ' * window.mark_start}{look.paint(mark.part, signs + label)}")
    return drawn


def number_width(marks: list[Mark]) -> int:
    """The width that the line numbers of all frames of a finding need."""
    return max((len(str(mark.at.line)) for mark in marks), default=1)


class _Window:
    """The part of a long line that is shown, and where the marked characters stand in it, in columns."""

    def __init__(self, look: Look, line: str, start: int, end: int, room: int) -> None:
        cells = look.cells(line)
        edges = [0, *accumulate(text_width(cell) for cell in cells)]
        first, last = 0, len(cells)
        if edges[-1] > room:
            first, last = _cut(edges, start, room - 2 * text_width(look.dots))
        before = look.dots if first else ""
        after = look.dots if last < len(cells) else ""
        self.text = f"{before}{''.join(cells[first:last])}{after}".rstrip()
        self.mark_start = text_width(before) + edges[start] - edges[first]
        self.mark_width = edges[min(end, last)] - edges[start]


def _cut(edges: list[int], start: int, room: int) -> tuple[int, int]:
    """First and last cell of a window of `room` columns that shows the cell `start` in its first third."""
    wanted = max(edges[start] - room // 3, 0)
    wanted = min(wanted, edges[-1] - room)
    first = next(cell for cell, edge in enumerate(edges) if edge >= wanted)
    last = max(cell for cell, edge in enumerate(edges) if edge <= edges[first] + room)
    return first, last


def is_about_file(diagnostic: Diagnostic, texts: Mapping[str, str]) -> bool:
    """Whether a finding at the top of a file of YAML is about the file, or about something absent from it.

    What stands at the top is then innocent, and is not to be marked.
    """
    at = diagnostic.at
    if at is None or (at.line, at.column) != (1, 1) or not at.file.endswith((".yml", ".yaml")):
        return False
    if diagnostic.code.startswith("HB-Y"):
        return diagnostic.code in _OF_A_FILE
    key = take_apart(texts.get(at.file, "").partition("\n")[0]).key
    return not key or diagnostic.path.split(".")[0] != key.strip("\"'")


def _is_whole_file(at: Location, first_line: str) -> bool:
    """Whether a place at the top stands for the file: nothing that could be meant is written there."""
    return (at.line, at.column) == (1, 1) and (not first_line.strip() or first_line.startswith(("#", "---")))


def _parents(lines: list[str], at: Location) -> list[int]:
    """Numbers of the nearest lines of YAML that the place stands under, so that a reader sees which entry it is."""
    if not at.file.endswith((".yml", ".yaml")):
        return []
    found: list[int] = []
    here = lines[at.line - 1]
    indent, is_item = _indent(here), here.lstrip().startswith("-")
    for number in range(at.line - 1, 0, -1):
        line = lines[number - 1]
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        outside = _indent(line) < indent or (is_item and _indent(line) == indent and not bare.startswith("-"))
        if outside and (":" in bare or bare.startswith("-")):
            found.append(number)
            indent, is_item = _indent(line), bare.startswith("-")
        if len(found) == _PARENTS_SHOWN or (indent == 0 and not is_item):
            break
    return found[::-1]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def bar_line(look: Look, gutter: int) -> str:
    """An empty line of a frame."""
    return look.paint("frame", " " * gutter + " " + look.bar)


def _gap(previous: int, number: int, look: Look, gutter: int) -> list[str]:
    """A line that says that lines are left out between two that are shown."""
    if previous == 0 or number == previous + 1:
        return []
    return [look.paint("frame", f"{look.dots:>{gutter}}")]


def _source_line(number: int, text: str, look: Look, gutter: int) -> str:
    return f"{look.paint('frame', f'{number:>{gutter}} {look.bar}')} {text}".rstrip()
