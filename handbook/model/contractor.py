"""The merged handbook of one contractor: every field of the format, typed.

The same classes describe a layer (a file that takes part in a merge): there almost nothing is needed, and the merge
words stand beside the fields. What the merged result must have is marked `Required` and judged by
`handbook.rules.completeness`, so that a draft can be shown with its gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from handbook.model.agreement import Engagement, Exit, Goal, Payment, Scope
from handbook.model.node import Node, NotInPages, Only, Ref, Required
from handbook.model.people import Availability, Away, Contact, EscalationStep, Internal, Member, PersonRef
from handbook.model.values import Country, Email, Id, Language, Line, Text, Zone
from handbook.model.work import Channel, Communication, Deliverable, Meeting, Task, Tool

_CONTRACTOR = Only(("contractor",))
Facts = Mapping[str, Text]
Status = Literal["draft", "active", "leaving", "ended"]


class PageChoice(Node):
    """Shared pages for this contractor, beyond `applies_to` and what expectations refer to."""

    add: tuple[Annotated[Id, Ref("page")], ...] = ()
    remove: Annotated[tuple[Annotated[Id, Ref("page")], ...], NotInPages()] = ()


class Contractor(Node):
    """What is written for one contractor, after the merge."""

    name: Annotated[Line | None, Required(), _CONTRACTOR] = None
    legal_name: Annotated[Line | None, Required("an invoice is expected"), _CONTRACTOR] = None
    kind: Annotated[Literal["individual", "agency"] | None, Required(), _CONTRACTOR] = None
    country: Annotated[Country | None, Required()] = None
    time_zone: Annotated[Zone | None, Required()] = None
    language: Language | None = None
    email: Annotated[Email | None, Required("individual"), _CONTRACTOR] = None
    address: Annotated[Text | None, _CONTRACTOR, NotInPages("private")] = None
    people: Annotated[Mapping[Id, Member], Required("agency")] = Field(default_factory=dict)
    roles: Annotated[tuple[Annotated[Id, Ref("role")], ...], Required(), _CONTRACTOR] = ()
    status: Annotated[Status | None, Required(), _CONTRACTOR] = None
    manager: PersonRef | None = None
    backup_manager: PersonRef | None = None
    contacts: Mapping[Id, Contact] = Field(default_factory=dict)
    escalation: Annotated[tuple[EscalationStep, ...], Required()] = ()
    engagements: Annotated[Mapping[Id, Engagement], Required()] = Field(default_factory=dict)
    goals: Annotated[Mapping[Id, Goal], Required()] = Field(default_factory=dict)
    scope: Annotated[Scope | None, Required()] = None
    deliverables: Annotated[Mapping[Id, Deliverable], Required("no tasks")] = Field(default_factory=dict)
    tasks: Mapping[Id, Task] = Field(default_factory=dict)
    tools: Mapping[Id, Tool] = Field(default_factory=dict)
    communication: Annotated[Communication | None, Required()] = None
    availability: Availability | None = None
    away: tuple[Away, ...] = ()
    payment: Annotated[Payment | None, Required("an invoice is expected")] = None
    exit: Annotated[Exit | None, Required()] = None
    pages: PageChoice | None = None
    facts: Facts = Field(default_factory=dict)
    internal: Annotated[Internal | None, NotInPages()] = None
    introduced_to: Annotated[tuple[Annotated[Id, Ref("contractor")], ...], NotInPages()] = ()


class ForEach(Node):
    """What every entry of a kind gets unless it says otherwise. Merged like the rest, filled in last."""

    contact: Contact | None = None
    engagement: Engagement | None = None
    goal: Goal | None = None
    deliverable: Deliverable | None = None
    task: Task | None = None
    tool: Tool | None = None
    channel: Channel | None = None
    meeting: Meeting | None = None


COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    "contact": ("contacts",),
    "engagement": ("engagements",),
    "goal": ("goals",),
    "deliverable": ("deliverables",),
    "task": ("tasks",),
    "tool": ("tools",),
    "channel": ("communication", "channels"),
    "meeting": ("communication", "meetings"),
}
"""Where the entries of each `ForEach` kind stand."""
