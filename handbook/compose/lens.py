"""Through which a handbook is seen: what its references lead to, and what its values are called.

In: the value of a field in one state. Out: the thing it refers to, or its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from handbook.compose.fields import ABSENT, Uses, get_field
from handbook.compose.printing import Raw
from handbook.compose.words import Words
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, SharedPage, resolve
from handbook.model.node import Node
from handbook.model.people import Person
from handbook.model.policy import Field, policy_of

OWN_THINGS = frozenset({"engagement", "deliverable", "contact", "member", "anyone"})
"""Kinds of reference that lead to something in the contractor's own handbook."""


@dataclass(frozen=True)
class Lens:
    """Through which a handbook is seen: the handbook, its project, and the words of its language.

    With `uses`, what pages look at is noted there (see `page_check`).
    """

    handbook: Handbook
    project: Project
    words: Words
    uses: Uses | None = None

    @cached_property
    def state_on(self) -> Mapping[date | None, Contractor]:
        return dict(self.handbook.states)

    def person(self, person: str) -> Person | None:
        return self.project.people.get(person)

    def guide(self, reference: str) -> Mapping[str, str]:
        """Title and address of the heading that `tool#heading` names; `heading` is the title without the tool's."""
        tool, _, heading = reference.partition("#")
        page = self.project.tools.get(tool)
        found = next((h.title for h in page.headings if h.id == heading), heading) if page else heading
        return {
            "title": f"{page.title if page else tool}: {found}",
            "heading": found,
            "uri": Raw(f"tools/{tool}.md#{heading}"),
        }

    def name(self, field: Field, value: Any, since: date | None) -> str | None:
        """The name a reader knows a referred-to thing by, or None if it has none of its own."""
        target = self.target(field, value, since)
        if isinstance(target, Person):
            return target.name
        if isinstance(target, SharedPage):
            return target.title
        if isinstance(target, Node):
            return getattr(target, "title", None) or getattr(target, "name", None) or getattr(target, "about", None)
        return None

    def target_field(self, field: Field, value: Any, since: date | None, key: str) -> Any:
        """One field of the thing that the id in a field stands for, in words.

        An address is `Raw`, `ABSENT` says that it is not set, None that such a thing has no such field, `NotInPages` that
        pages may not know.
        """
        target = self.target(field, value, since)
        if target is None:
            return ABSENT  # a name that leads nowhere is told by the rules
        if isinstance(target, SharedPage):
            if key in ("title", "uri"):
                return Raw(target.uri) if key == "uri" else target.title
            target = target.meta
        fields = policy_of(type(target)).fields if isinstance(target, Node) else {}
        if key not in fields:
            return None
        if mark := fields[key].not_in_pages:
            return mark
        inner = get_field(target, key)
        return ABSENT if inner is ABSENT else self.say(fields[key], inner, since)

    def say(self, field: Field, value: Any, since: date | None) -> str:
        """The value of a field in words; what it refers to by its name."""
        if field.item and isinstance(value, tuple):
            return self.words.listed([self.say(field.item, item, since) for item in value])
        if field.ref:
            name = self.name(field, value, since)
            return name or (self.words.choice(value) if field.ref.to == "channel tool" else str(value))
        if field.options and isinstance(value, str):
            return self.words.choice(value)
        return self.words.say(value)

    def target(self, field: Field, value: Any, since: date | None) -> Node | SharedPage | None:
        """The thing that the id in a field stands for, in the state that holds from `since`."""
        state = self.state_on[since]
        kind = field.ref.to if field.ref else ""
        if kind in ("person", "anyone"):
            member = state.people.get(value) if kind == "anyone" else None
            return member or self.person(resolve(value, state, self.project) or "")
        if kind in ("tool", "channel tool", "tool page"):
            return self.project.tools.get(value)
        if kind in ("process", "page"):
            return self.project.pages.get(value)
        entries: Mapping[str, Mapping[str, Node]] = {
            "engagement": state.engagements,
            "deliverable": state.deliverables,
            "contact": state.contacts,
            "member": state.people,
        }
        return entries[kind].get(value) if kind in entries else None
