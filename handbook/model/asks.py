"""What a change asks of its reader: agreement, attention, or nothing. By the place of a value in the format.

In: the path of a value. Out: the section it belongs to, and what a change in it asks. The defaults are those at the end
of the field reference; a page says it in its front matter (`acknowledge`), a project in `mkdocs.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from handbook.model.company import Asks
from handbook.model.handbook import SharedPage
from handbook.model.layer import Path, path_text

ASKS: tuple[Asks, ...] = get_args(Asks)

UNSEEN = frozenset({"internal", "introduced_to"})
"""Fields that the contractor never sees: they are in no section."""

OTHER = "other"
"""The section of all values that ask nothing."""

OUR_PEOPLE = "our-people"
COMPANY = "company"
"""The sections of what a handbook says about us: the people it names, and the company."""

DEFAULTS: Mapping[str, Asks] = {
    "engagements": "required",
    "scope": "required",
    "deliverables": "required",
    "tasks": "required",
    "payment": "required",
    "exit": "required",
    "goals": "notice",
    "manager": "notice",
    "backup_manager": "notice",
    "contacts": "notice",
    "escalation": "notice",
    "tools": "notice",
    "communication": "notice",
    "status": "notice",
    OUR_PEOPLE: "notice",
    COMPANY: "notice",
}
"""By the first part of a path; what is not here asks nothing ("as you told us")."""

_NOTHING = frozenset({"why", "requested", "granted", "confirmed", "walkthrough", "ends"})
"""Below `goals` and `tools`: a reason, and the dates of an access, which change as things go on."""

_DEPTHS: Mapping[str, int] = {
    "engagements": 2,
    "goals": 2,
    "deliverables": 2,
    "tasks": 2,
    "contacts": 2,
    "tools": 2,
    "communication": 3,
}
"""How many parts of a path name a section; one where nothing else is said."""

_ORDER = (
    *(
        "status",
        "manager",
        "backup_manager",
        "engagements",
        "goals",
        "scope",
        "deliverables",
        "tasks",
        "tools",
        "contacts",
    ),
    *("escalation", "communication", "payment", "exit", "policies", "processes", OUR_PEOPLE, COMPANY, OTHER),
)


@lru_cache(maxsize=65536)
def order_of(section: str) -> tuple[int, bool, str]:
    """The place of a section among others: as in the handbook, its pages after its values."""
    top = section.partition("/")[0].partition(".")[0]
    return (_ORDER.index(top) if top in _ORDER else len(_ORDER), "/" in section, section)


def asks_of(path: Path, project: Mapping[str, Asks]) -> Asks | None:
    """What a change of the value at `path` asks; None if its reader never sees it. `project` are a project's own wishes."""
    top = path[0]
    if top in UNSEEN:
        return None
    if top in ("goals", "tools") and path[-1] in _NOTHING:
        return "none"
    return project.get(top) or DEFAULTS.get(top, "none")


@lru_cache(maxsize=65536)
def section_of(path: Path) -> str:
    """The section a value belongs to: `deliverables.monthly-close`, `payment`, `communication.channels.urgent`."""
    return path_text(path[: _DEPTHS.get(path[0], 1)])


def page_asks(page: SharedPage) -> Asks:
    """What a change of a shared page asks, where its front matter does not say: agreement only where it is required."""
    if page.meta.acknowledge:
        return page.meta.acknowledge
    if page.meta.kind == "required":
        return "required"
    return "notice" if page.kind == "policy" else "none"
