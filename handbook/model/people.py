"""Who is who: the contractor's people, our contacts, the staff who may manage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from handbook.model.node import Node, NotInPages, Ref, ReplyTime, Required
from handbook.model.values import (
    Clock,
    Count,
    Day,
    DurationText,
    Email,
    Id,
    Line,
    Text,
    Weekday,
    YesNo,
    Zone,
    id_problem,
)

_HOURS_A_WEEK = re.compile(r"(\d{1,2}(?:\.\d{1,2})?) hours? a week")


def parse_hours_a_week(text: str) -> Decimal:
    """Hours out of text such as `2 hours a week`; raises ValueError in the writer's words."""
    found = _HOURS_A_WEEK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"`{text}` is not an amount of time a week; write it as `2 hours a week`")
    return Decimal(found[1])


def parse_person_name(text: str) -> str:
    """A person's id or a pointer; raises ValueError in the writer's words."""
    problem = None if text in POINTERS else id_problem(text)
    if problem:
        raise ValueError(problem)
    return text


HoursAWeek = Annotated[Decimal, BeforeValidator(parse_hours_a_week)]
PersonName = Annotated[str, BeforeValidator(parse_person_name)]
POINTERS = ("manager", "backup_manager", "owner")
PersonRef = Annotated[PersonName, Ref("person")]
"""A person of the company, or one of `POINTERS`, which are resolved after the merge."""


class Member(Node):
    """One of the people of an agency, as they told us."""

    name: Annotated[Line | None, Required()] = None
    does: Annotated[Line | None, Required()] = None
    email: Annotated[Email | None, Required("main")] = None
    main: YesNo | None = None


class Contact(Node):
    """Whom to ask about one topic on our side, and what that person may decide."""

    about: Annotated[Line | None, Required()] = None
    person: Annotated[PersonRef | None, Required()] = None
    may_decide: tuple[Line, ...] = ()
    may_not: tuple[Line, ...] = ()


class EscalationStep(Node):
    """One step of the escalation path."""

    person: Annotated[PersonRef | None, Required()] = None
    when: Annotated[Line | None, Required()] = None
    within: Annotated[DurationText | None, Required(), ReplyTime()] = None


class Away(Node):
    """Days on which somebody is away, first and last day included."""

    from_: Annotated[Day | None, Required(), Field(alias="from")] = None
    to: Annotated[Day | None, Required()] = None
    cover: Id | None = None


class Availability(Node):
    """The hours a contractor told us they work, in their own time zone. Never a demand."""

    told_us: Annotated[Day | None, Required()] = None
    weekdays: tuple[Weekday, ...] = ()
    from_: Annotated[Clock | None, Field(alias="from")] = None
    to: Clock | None = None


Placed = Literal["yes", "with_support", "not_yet"]


class WouldChange(Node):
    """What would make somebody better placed to manage, in the same three respects as `Manages`."""

    experience: Line | None = None
    own_work: Line | None = None
    communication: Line | None = None


class Manages(Node):
    """The three things that make a good relationship manager. Shown on *Choose a manager* alone."""

    experience: Placed | None = None
    own_work: Placed | None = None
    communication: Placed | None = None
    would_change: WouldChange | None = None


class Person(Node):
    """Someone of the company."""

    name: Annotated[Line | None, Required()] = None
    does: Annotated[Line | None, Required()] = None
    email: Annotated[Email | None, Required()] = None
    phone: Line | None = None
    time_zone: Zone | None = None
    weekdays: tuple[Weekday, ...] = ()
    from_: Annotated[Clock | None, Field(alias="from")] = None
    to: Clock | None = None
    hours_a_week: Annotated[Count | None, NotInPages()] = None
    manages: Annotated[Manages | None, NotInPages()] = None
    away: tuple[Away, ...] = ()


People = Mapping[Id, Person]


class Internal(Node):
    """What only the staff see."""

    notes: Text | None = None
    manager_time: HoursAWeek | None = None
