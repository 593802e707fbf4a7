"""Long lists on several pages, so that a page stays quick to open and to search however many contractors there are.

In: the sections of one page. Out: the parts it is shown in. Only the first stands in the navigation; each part links to
the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handbook.compose.printing import Raw

FULL = 1500
"""How many lines, each counted with all the contractors it names, a page holds at most."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A heading with its lines. `kind` tells the template how to show them; sections of one group stand together."""

    title: str
    anchor: str
    rows: tuple[Row, ...]
    kind: str = ""
    group: str = ""
    group_anchor: str = ""


@dataclass(frozen=True)
class Part:
    """What one page of a divided list holds, ready for a template."""

    uri: str
    sections: tuple[dict[str, Any], ...]


def divide(uri: str, sections: Sequence[Section], full: int = FULL) -> tuple[Part, ...]:
    """The parts of the page `uri`, at least one. A section too long for what is left of a part goes on in the next."""
    pages: list[list[dict[str, Any]]] = [[]]
    room = full
    for section in sections:
        rows: list[Row] = []
        continued = False
        for row in section.rows:
            weight = max(1, len(row.get("contractors", ())))
            if weight > room and room < full:
                if rows:
                    pages[-1].append(_shown(section, rows, continued))
                    rows, continued = [], True
                pages.append([])
                room = full
            rows.append(row)
            room -= weight
        pages[-1].append(_shown(section, rows, continued))
    return tuple(Part(_uri(uri, number), _with_groups(page)) for number, page in enumerate(pages, 1))


def places(parts: Sequence[Part]) -> dict[str, str]:
    """The address of every section and group, by anchor: the part in which it begins."""
    found: dict[str, str] = {}
    for part in parts:
        for section in part.sections:
            for anchor in (section["group_anchor"], section["anchor"]):
                found.setdefault(anchor, Raw(f"{part.uri}#{anchor}"))
    return found


def contents(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Title and address of every group, and of every section that belongs to none."""
    where = places(parts)
    sections = [section for part in parts for section in part.sections]
    titles = {each["group_anchor"] or each["anchor"]: each["group"] or each["title"] for each in sections}
    return [{"title": title, "uri": where[anchor]} for anchor, title in titles.items()]


def _shown(section: Section, rows: Sequence[Row], continued: bool) -> dict[str, Any]:
    return {
        "title": section.title,
        "anchor": Raw(section.anchor),
        "rows": list(rows),
        "kind": section.kind,
        "group": section.group,
        "group_anchor": Raw(section.group_anchor),
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
