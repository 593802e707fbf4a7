"""What a handbook says, for editions: its merged values as written, and its pages filled with values as written.

In: a handbook and its project. Out: a `Content`. Nothing of the program's own wording is in it (see
`handbook.model.content`). Values are read in `content_values`, pages in `content_pages`.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from handbook.compose.content_pages import KnownPages, page_texts, section_id
from handbook.compose.content_values import Branches, values_of
from handbook.model.asks import OTHER, asks_of, page_asks, section_of
from handbook.model.company import Asks
from handbook.model.content import Content, Json, Section, with_periods
from handbook.model.handbook import Handbook, Project
from handbook.model.layer import Path, path_text


@dataclass
class Shared:
    """What the contents of several handbooks of a project share: equal parts of them, equal sections, and pages."""

    branches: Branches = field(default_factory=dict)
    sections: dict[object, Section] = field(default_factory=dict)
    places: dict[Path, tuple[Asks | None, str, str]] = field(default_factory=dict)
    pages: KnownPages = field(default_factory=KnownPages)


def content_of(
    handbook: Handbook, project: Project, files: Mapping[str, str] | None = None, shared: Shared | None = None
) -> Content:
    """What a contractor's handbook says. `files` gives the SHA-256 of every image and attachment by its path.

    With `shared`, what is the same in several handbooks is worked out once. Pages that cannot be filled in are left
    out: `check` tells of them, and such a handbook is not released.
    """
    shared = shared or Shared()
    found: dict[str, tuple[Asks, dict[str, Json]]] = {}
    for path, periods in values_of(handbook, project, shared.branches):
        asks, section, text = _place(path, project, shared)
        value = with_periods(periods)
        if asks is not None and value is not None:
            found.setdefault(section, (asks, {}))[1][text] = value
    sections = {id: _section(id, asks, values, shared) for id, (asks, values) in found.items()}
    return Content(sections | pages_in(handbook, project, files, shared))


def pages_in(
    handbook: Handbook,
    project: Project,
    files: Mapping[str, str] | None = None,
    shared: Shared | None = None,
    only: Container[str] | None = None,
) -> dict[str, Section]:
    """The pages of what a contractor's handbook says, or only some of them by the ids of their sections; as `content_of`."""
    sections = {}
    for page, page_text in page_texts(handbook, project, files or {}, (shared or Shared()).pages, only):
        id = section_id(page)
        original = (project.tools if page.kind == "tool" else project.pages)[page.id]
        sections[id] = Section(id, page_asks(original), page=page_text)
    return sections


def _section(id: str, asks: Asks, values: dict[str, Json], shared: Shared) -> Section:
    """A section of values, the same one for all handbooks in which it says the same, so that its digest is made once."""
    written = [(path, value if isinstance(value, str) else (json.dumps(value),)) for path, value in values.items()]
    return shared.sections.setdefault((id, asks, *written), Section(id, asks, values))


def _place(path: Path, project: Project, shared: Shared) -> tuple[Asks | None, str, str]:
    """What a value asks, the section it belongs to, and its path as text."""
    known = shared.places.get(path)
    if known is None:
        asks = asks_of(path, project.options.acknowledge)
        section = OTHER if asks == "none" else section_of(path)
        known = shared.places[path] = (asks, section, path_text(path))
    return known
