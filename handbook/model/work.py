"""What is handed in, what is looked after, with which tools, and how we talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from handbook.model.agreement import PromiseList
from handbook.model.node import Node, Ref, ReplyTime, Required
from handbook.model.people import PersonRef
from handbook.model.values import Count, Day, DurationText, GuideRef, Id, Line, MoneyText, Rhythm, Text

ToolRef = Annotated[Id, Ref("tool")]
ProcessRef = Annotated[Id, Ref("process")]
EngagementRef = Annotated[Id, Ref("engagement")]
DeliverableRef = Annotated[Id, Ref("deliverable")]


class HandIn(Node):
    """Where and how a deliverable is handed in."""

    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {"tool": ("place", "guide")}
    tool: Annotated[ToolRef | None, Required()] = None
    place: Annotated[Line | None, Required()] = None
    guide: Annotated[Line | None, Required()] = None
    named: Line | None = None


class Review(Node):
    """Who looks at a deliverable, within what time, and what silence means."""

    person: Annotated[PersonRef | None, Required()] = None
    within: Annotated[DurationText | None, Required(), ReplyTime()] = None
    rounds: Count | None = None
    silence: Annotated[Literal["accepted", "reminded"] | None, Required()] = None


class Deliverable(Node):
    """A thing handed in and accepted."""

    title: Annotated[Line | None, Required()] = None
    engagement: Annotated[EngagementRef | None, Required("several engagements")] = None
    what: Text | None = None
    acceptance_criteria: Annotated[PromiseList, Required()] = ()
    quantity: Line | None = None
    due: Annotated[Rhythm | None, Required()] = None
    after: tuple[DeliverableRef, ...] = ()
    hand_in: Annotated[HandIn | None, Required()] = None
    review: Annotated[Review | None, Required()] = None
    pays: Annotated[MoneyText | None, Required("milestone")] = None
    if_late: Annotated[Text | None, Required()] = None
    processes: tuple[ProcessRef, ...] = ()


class Task(Node):
    """A service looked after, judged by its outcome and standard."""

    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {"starts_when": ("due",), "due": ("starts_when",)}
    title: Annotated[Line | None, Required()] = None
    engagement: Annotated[EngagementRef | None, Required("several engagements")] = None
    outcome: Annotated[Text | None, Required()] = None
    standard: Annotated[Text | None, Required()] = None
    starts_when: Annotated[Line | None, Required("no due")] = None
    due: Rhythm | None = None
    contact: Annotated[Id, Ref("contact")] | None = None
    deliverable: DeliverableRef | None = None
    processes: tuple[ProcessRef, ...] = ()
    guides: tuple[Annotated[GuideRef, Ref("guide")], ...] = ()


class Account(Node):
    """One account, repository or shop inside a tool; what it leaves out is the tool's."""

    title: Annotated[Line | None, Required()] = None
    access: Line | None = None
    people: tuple[Annotated[Id, Ref("member")], ...] = ()
    requested: Day | None = None
    granted: Day | None = None
    confirmed: Day | None = None
    walkthrough: Day | None = None
    ends: Day | None = None
    on_exit: Literal["revoke", "transfer", "delete"] | None = None


class Tool(Node):
    """Access to one tool of ours, and the dates from which its state is derived."""

    access: Annotated[Line | None, Required("no access of its own in every account")] = None
    requested: Day | None = None
    granted: Day | None = None
    confirmed: Day | None = None
    walkthrough: Day | None = None
    ends: Day | None = None
    on_exit: Annotated[Literal["revoke", "transfer", "delete"] | None, Required()] = None
    accounts: Mapping[Id, Account] = Field(default_factory=dict)


class Channel(Node):
    """Where one kind of message goes, and how soon each side replies."""

    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {"tool": ("where",)}
    for_: Annotated[Line | None, Required(), Field(alias="for")] = None
    tool: Annotated[Annotated[Id, Ref("channel tool")] | None, Required()] = None
    where: Annotated[Line | None, Required()] = None
    you_reply_within: Annotated[DurationText | None, ReplyTime()] = None
    we_reply_within: Annotated[DurationText | None, ReplyTime()] = None
    hours: Line | None = None


class Meeting(Node):
    """A meeting both sides agreed to, or an offer."""

    title: Annotated[Line | None, Required()] = None
    when: Annotated[Rhythm | None, Required()] = None
    minutes: Annotated[Count | None, Required()] = None
    tool: Annotated[ToolRef | None, Required()] = None
    with_: Annotated[tuple[Annotated[str, Ref("anyone")], ...], Required(), Field(alias="with")] = ()
    attendance: Annotated[Literal["agreed", "optional"] | None, Required()] = None


class Communication(Node):
    """Which channel for what, and the meetings."""

    channels: Mapping[Id, Channel] = Field(default_factory=dict)
    meetings: Mapping[Id, Meeting] = Field(default_factory=dict)
