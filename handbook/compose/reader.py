"""One reader of the shared pages: through which lens, with which names, and which pages there are.

In: a handbook and its project. Out: what templates are given. `handbook check` tries the pages with it, so it stands apart
from what makes a whole book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jinja2.utils import missing

from handbook.compose.environment import NAMES
from handbook.compose.languages import ENGLISH, find_language
from handbook.compose.lens import Lens
from handbook.compose.printing import Fault, Missing
from handbook.compose.view import View, root_view, the
from handbook.compose.words import Words
from handbook.model.company import Company
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.node import Ref
from handbook.model.policy import Field, Kind, policy_of
from handbook.model.reach import reached_pages, reached_tools
from handbook.model.sources import Source


def lens_on(handbook: Handbook, project: Project) -> Lens:
    """The lens through which templates see a handbook."""
    wanted = project.wanted_language(handbook.first)
    words = Words(project.company.time_zone or "UTC", handbook.first.time_zone, find_language(wanted) or ENGLISH)
    return Lens(handbook, project.in_language(wanted), words)


def shared_context(lens: Lens) -> dict[str, Any]:
    """The names that a shared page can use: every field of the merged handbook, `company`, `owner`, and `the("…")`."""
    shared = replace(lens, uses=None)  # the same for every contractor
    root = root_view(lens)
    owner = View(shared, Field(Kind.SCALAR, ref=Ref("person")), ("owner",), ((None, "owner"),))

    def name(key: str) -> Any:
        if key not in root.names:
            return missing
        value = root.get(key)
        if key == "manager" and isinstance(value, Missing) and lens.project.is_firm_of_one:
            return owner
        return value

    def look_up(path: Any, *otherwise: Any) -> Any:
        if not isinstance(path, str | View):
            raise Fault(
                "HB-T502", "`the` looks up a value by its path", 'write the path in quotes: `the("payment.terms")`'
            )
        return the(root, str(path), *otherwise)

    look_up.for_templates = True  # type: ignore[attr-defined]  # the mark by which the sandbox knows it
    return {
        NAMES: name,
        "id": View(lens, Field(Kind.SCALAR), ("id",), ((None, lens.handbook.id),)),
        "owner": owner,
        "company": View(shared, policy_of(Company), ("company",), ((None, lens.project.company),)),
        "the": look_up,
    }


def overrides_of(templates: Mapping[str, Source]) -> Mapping[str, tuple[str, str]]:
    """A project's own page templates as `compile_page` takes them: name to (file, text)."""
    return {name: (source.path, source.text) for name, source in templates.items()}


def pages_of(handbook: Handbook, project: Project) -> tuple[SharedPage, ...]:
    """The shared pages of a handbook: its tools', then its process and policy pages."""
    tools = tuple(project.tools[tool] for tool in reached_tools(handbook, project))
    return (*tools, *(project.pages[page] for page in reached_pages(handbook, project)))
