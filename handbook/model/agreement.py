"""What we agreed: engagements with their fee, goals, scope, payment and how the work ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from handbook.model.node import Node, Promises, Ref, ReplyTime, Required
from handbook.model.people import PersonRef
from handbook.model.values import Day, DurationText, Email, Id, Line, MoneyText, Rhythm, Text, Url

PromiseList = Annotated[tuple[Line, ...], Promises()]


class Fee(Node):
    """What an engagement pays, and by which measure. `see` stands where amounts are kept out of the files."""

    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {"basis": ("amount", "at_most", "see")}
    basis: Annotated[
        Literal["hourly", "daily", "monthly", "milestones", "per piece"] | None, Required("amount shown")
    ] = None
    amount: Annotated[MoneyText | None, Required("amount shown")] = None
    at_most: Annotated[Line | None, Required("paid by time")] = None
    see: Line | None = None


class Engagement(Node):
    """One statement of work with its dates and fee."""

    title: Annotated[Line | None, Required()] = None
    starts: Annotated[Day | None, Required()] = None
    ends: Annotated[Day | None, Required()] = None
    notice: Annotated[DurationText | None, Required()] = None
    under: Annotated[Line | None, Required()] = None
    document: Url | None = None
    fee: Annotated[Fee | None, Required()] = None


class Goal(Node):
    """A goal with the measure and target that say whether it is reached."""

    title: Annotated[Line | None, Required()] = None
    measure: Annotated[Line | None, Required()] = None
    target: Annotated[Line | None, Required()] = None
    by: Day | None = None
    why: Text | None = None


class Changes(Node):
    """How work that is not in scope gets in."""

    ask: Annotated[PersonRef | None, Required()] = None
    agreed_by: Annotated[PersonRef | None, Required()] = None
    answer_within: Annotated[DurationText | None, Required(), ReplyTime()] = None
    note: Text | None = None


class Provided(Node):
    """Something we owe, so that lateness has two sides."""

    title: Annotated[Line | None, Required()] = None
    person: Annotated[PersonRef | None, Required()] = None
    due: Rhythm | None = None
    for_: Annotated[tuple[Annotated[Id, Ref("deliverable")], ...], Field(alias="for")] = ()


class Scope(Node):
    """What is in, what is out, what we provide, and how a change gets in."""

    includes: Annotated[PromiseList, Required()] = ()
    excludes: Annotated[PromiseList, Required()] = ()
    changes: Annotated[Changes | None, Required()] = None
    we_provide: Mapping[Id, Provided] = Field(default_factory=dict)


class IfUnpaid(Node):
    """Whom to ask when a payment does not arrive."""

    ask: Annotated[PersonRef | None, Required()] = None
    answer_within: Annotated[DurationText | None, Required(), ReplyTime()] = None


class Payment(Node):
    """How an invoice is made and paid. How much is the engagement's fee."""

    invoice_to: Annotated[Email | None, Required()] = None
    invoice_says: Annotated[PromiseList, Required()] = ()
    invoice_due: Annotated[Rhythm | None, Required("paid by time or piece")] = None
    pay_within: Annotated[DurationText | None, Required()] = None
    by: Annotated[Line | None, Required()] = None
    expenses: Annotated[Line | None, Required()] = None
    if_unpaid: Annotated[IfUnpaid | None, Required()] = None


class Exit(Node):
    """How our work ends."""

    handover: Annotated[PromiseList, Required()] = ()
    delete: Annotated[PromiseList, Required()] = ()
    final_invoice_within: Annotated[DurationText | None, Required()] = None
