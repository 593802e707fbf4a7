"""Long lists on several pages, so that a page stays quick to open and to search however many contractors there are.

In: the sections of one page. Out: the parts it is shown in. Only the first stands in the navigation; each part links to
the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handbook.compose.printing import Raw
from handbook.compose.staff_table import Line, Table

FULL = 7000
"""How many lines, each counted with all the names in it, a page holds at most: a page of one to two megabytes."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table below it; sections of one group stand together. Without lines it says `nothing`."""

    title: str
    anchor: str
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    group: str = ""
    group_anchor: str = ""
    intro: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one page of a divided list holds, ready for a template, and how much that is."""

    uri: str
    sections: tuple[dict[str, Any], ...]
    weight: int


def divide(uri: str, sections: Sequence[Section], full: int = FULL) -> tuple[Part, ...]:
    """The parts of the page `uri`, at least one.

    A section that has room on a page of its own is not torn apart; a longer one goes on in the next part.
    """
    pages: list[list[dict[str, Any]]] = [[]]
    weights = [0]
    for section in sections:
        rest = section.lines
        weight = sum(line.weight for line in rest)
        if weights[-1] and weights[-1] + weight > full:
            pages.append([])
            weights.append(0)
        continued = False
        while True:
            fitting = _fitting(rest, full)
            pages[-1].append(_shown(section, rest[:fitting], continued))
            weights[-1] += sum(line.weight for line in rest[:fitting])
            rest, continued = rest[fitting:], True
            if not rest:
                break
            pages.append([])
            weights.append(0)
    return tuple(
        Part(_uri(uri, number), _with_groups(page), weight)
        for number, (page, weight) in enumerate(zip(pages, weights, strict=True), 1)
    )


def filters(*names_and_titles: tuple[str, str]) -> list[dict[str, Any]]:
    """What a page can be filtered by: the name of each in the page's address, and the title of its column."""
    return [{"name": name, "title": title, "groups": False} for name, title in names_and_titles]


def places(parts: Sequence[Part]) -> dict[str, str]:
    """The address of every section and group, by the one it has on an undivided page: the part in which it begins."""
    found: dict[str, str] = {}
    for part in parts:
        for section in part.sections:
            for anchor in (section["group_anchor"], section["anchor"]):
                if anchor:
                    found.setdefault(f"{parts[0].uri}#{anchor}", Raw(f"{part.uri}#{anchor}"))
    return found


def _fitting(lines: Sequence[Line], full: int) -> int:
    """How many of these lines fit on an empty page; at least one, if there is any."""
    room = full
    for number, line in enumerate(lines):
        room -= line.weight
        if room < 0:
            return max(1, number)
    return len(lines)


def _shown(section: Section, lines: Sequence[Line], continued: bool) -> dict[str, Any]:
    return {
        "title": section.title,
        "anchor": Raw(section.anchor),
        "table": Table(section.columns, tuple(lines)) if lines else None,
        "group": section.group,
        "group_anchor": Raw(section.group_anchor),
        "intro": section.intro,
        "nothing": section.nothing,
        "continued": continued,
    }


def _with_groups(sections: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The same sections, each saying whether its group's heading stands above it."""
    before = ["", *(section["group_anchor"] for section in sections)]
    return tuple(
        {**section, "starts_group": bool(section["group"]) and section["group_anchor"] != previous}
        for section, previous in zip(sections, before, strict=False)
    )


def _uri(uri: str, number: int) -> str:
    return uri if number == 1 else f"{uri.removesuffix('.md')}-{number}.md"
