"""What each needed value says, in plain words, where it is usually written, and an example of it.

In: nothing. Out: a table by path, with `*` for ids. `handbook.rules.completeness` makes its messages from it; a test
holds the table and the fields marked `Required` together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from handbook.model.layer import Path


class Home(Enum):
    """Where a value is usually written: in one of the layers, or where the entry it belongs to begins."""

    DEFAULTS = "defaults"
    ROLE = "role"
    CONTRACTOR = "contractor"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Needed:
    """`words` complete the sentence "nothing says …"; `example` is a line as it could be written."""

    words: str
    home: Home
    example: str


_D, _R, _C, _E = Home.DEFAULTS, Home.ROLE, Home.CONTRACTOR, Home.ENTRY

_ROWS = (
    # who
    ("name", "what the contractor is called", _C, "name: Kestrel Loop"),
    ("legal_name", "under which name the contractor sends invoices", _C, "legal_name: Kestrel Loop sp. z o.o."),
    ("kind", "whether this is one person or an agency", _C, "kind: individual"),
    ("country", "in which country the contractor works", _C, "country: PL"),
    ("time_zone", "in which time zone the contractor works", _C, "time_zone: Europe/Warsaw"),
    ("email", "how to reach the contractor", _C, "email: name@example.com"),
    ("people", "who works at this agency", _C, "people: {ola: {name: Ola Wrona, does: Delivery lead, main: yes}}"),
    ("people.*.name", "what this person is called", _E, "name: Ola Wrona"),
    ("people.*.does", "what this person does", _E, "does: Delivery lead"),
    ("people.*.email", "how to reach the agency's main person", _E, "email: ola@example.com"),
    ("roles", "which roles the contractor has", _C, "roles: [developer]"),
    ("status", "whether the work is being prepared, goes on or is over", _C, "status: active"),
    ("contacts.*.about", "what this contact is for", _E, "about: Anything customers see"),
    ("contacts.*.person", "whom to ask about this", _E, "person: manager"),
    ("escalation", "whom to turn to when there is no answer", _D, "escalation: [{person: owner, when: …, within: …}]"),
    ("escalation.*.person", "whom to turn to in this step", _E, "person: owner"),
    ("escalation.*.when", "when this step is right", _E, "when: we disagree about scope, lateness or pay"),
    ("escalation.*.within", "how soon this step is answered", _E, "within: 1 working day"),
    # what we agreed
    ("engagements", "what has been agreed, and for how long", _C, "engagements: {sow-21: {title: New checkout, …}}"),
    ("engagements.*.title", "what this engagement is about", _E, "title: New checkout"),
    ("engagements.*.starts", "when this engagement starts", _E, "starts: 2026-02-01"),
    ("engagements.*.ends", "until when this engagement runs, or is next renewed", _E, "ends: 2026-09-30"),
    ("engagements.*.notice", "how long before the end either side must say so", _D, "notice: 30 days"),
    ("engagements.*.under", "under which agreement this work is done", _D, "under: Services agreement"),
    ("engagements.*.fee", "what this engagement pays", _E, "fee: {basis: monthly, amount: 950 GBP}"),
    ("engagements.*.fee.basis", "by which measure the fee is paid", _E, "basis: monthly"),
    ("engagements.*.fee.amount", "how much the fee is, or where the amount stands", _E, "amount: 950 GBP"),
    ("engagements.*.fee.at_most", "how much time may be charged at most", _E, "at_most: 20 hours a month"),
    ("goals", "which goals the work serves", _R, "goals: {quick-checkout: {title: …, measure: …, target: …}}"),
    ("goals.*.title", "what this goal is", _E, "title: Shoppers finish the checkout"),
    (
        "goals.*.measure",
        "what this goal is measured by",
        _E,
        "measure: share of started checkouts that end in an order",
    ),
    ("goals.*.target", "when this goal is reached", _E, "target: 68 %"),
    ("scope", "what is in the work and what is not", _R, "scope: {includes: […], excludes: […]}"),
    ("scope.includes", "what is in the work", _R, "includes: [Checkout and basket of the live shop]"),
    ("scope.excludes", "what is not in the work", _D, "excludes: [Warehouse software]"),
    ("scope.changes", "how other work gets in", _D, "changes: {ask: manager, agreed_by: owner, answer_within: …}"),
    ("scope.changes.ask", "whom to ask for a change of scope", _D, "ask: manager"),
    ("scope.changes.agreed_by", "who agrees to a change of scope", _D, "agreed_by: owner"),
    ("scope.changes.answer_within", "how soon a change of scope is answered", _D, "answer_within: 2 working days"),
    ("scope.we_provide.*.title", "what it is that we provide", _E, "title: Test cards and a test shop"),
    ("scope.we_provide.*.person", "who of us provides it", _E, "person: manager"),
    # what is handed in, and what is looked after
    ("deliverables", "what is to be done (no deliverables, no tasks)", _R, "deliverables: {…: {title: …}}"),
    ("deliverables.*.title", "what is handed in", _E, "title: Checkout design accepted"),
    ("deliverables.*.engagement", "which of the engagements this belongs to", _C, "engagement: sow-21"),
    ("deliverables.*.acceptance_criteria", "when this is accepted", _E, "acceptance_criteria: [All six steps]"),
    ("deliverables.*.due", "when this is due", _E, "due: {date: 2026-04-30}"),
    ("deliverables.*.hand_in", "where this is handed in", _D, "hand_in: {tool: asana, place: …, guide: hand-in}"),
    ("deliverables.*.hand_in.tool", "in which tool this is handed in", _D, "tool: asana"),
    ("deliverables.*.hand_in.place", "at which place in the tool this is handed in", _D, "place: section To review"),
    ("deliverables.*.hand_in.guide", "which guide shows how to hand this in", _D, "guide: hand-in"),
    (
        "deliverables.*.review",
        "who reviews this, and how soon",
        _D,
        "review: {person: manager, within: 2 working days}",
    ),
    ("deliverables.*.review.person", "who reviews this", _D, "person: manager"),
    ("deliverables.*.review.within", "how soon this is reviewed", _D, "within: 2 working days"),
    ("deliverables.*.review.silence", "what it means if the review is silent", _D, "silence: accepted"),
    ("deliverables.*.pays", "what this milestone pays", _E, "pays: 6000 GBP"),
    ("deliverables.*.if_late", "what to do if this will be late", _D, "if_late: Tell us as soon as you know."),
    ("tasks.*.title", "what is looked after", _E, "title: The live shop stays up"),
    ("tasks.*.engagement", "which of the engagements this belongs to", _C, "engagement: sow-21"),
    ("tasks.*.outcome", "what comes out of this task", _E, "outcome: Orders can be placed"),
    ("tasks.*.standard", "how well this task must be done", _E, "standard: answered in 30 minutes"),
    (
        "tasks.*.starts_when",
        "when this task is due, or what starts it",
        _E,
        "starts_when: a call on the urgent channel",
    ),
    # with what, and how we talk
    ("tools.*.access", "which access the contractor has", _E, "access: write"),
    ("tools.*.on_exit", "what happens to the access at the end", _D, "on_exit: revoke"),
    ("tools.*.accounts.*.title", "which account this is", _E, "title: Repository checkout-theme"),
    ("communication", "how we talk to each other", _D, "communication: {channels: {questions: …}}"),
    ("communication.channels.questions", "where questions go", _D, "questions: {for: …, tool: slack, where: …}"),
    ("communication.channels.urgent", "where urgent messages go", _D, "urgent: {for: …, tool: phone, where: …}"),
    (
        "communication.channels.absence",
        "where to say that one will be away",
        _D,
        "absence: {for: …, tool: slack, where: …}",
    ),
    (
        "communication.channels.locked-out",
        "where to turn without access",
        _D,
        "locked-out: {for: …, tool: email, where: …}",
    ),
    ("communication.channels.*.for", "what this channel is for", _E, "for: Anything about the work"),
    ("communication.channels.*.tool", "which tool this channel uses", _E, "tool: slack"),
    ("communication.channels.*.where", "where in the tool this channel is", _E, 'where: "#checkout"'),
    (
        "communication.channels.*.you_reply_within",
        "how soon the contractor replies here",
        _E,
        "you_reply_within: 1 working day",
    ),
    ("communication.channels.*.we_reply_within", "how soon we reply here", _E, "we_reply_within: 1 working day"),
    ("communication.meetings.*.title", "what this meeting is called", _E, "title: Check-in"),
    (
        "communication.meetings.*.when",
        "when this meeting is",
        _E,
        "when: {every: week, weekdays: [tuesday], at: 15:00}",
    ),
    ("communication.meetings.*.minutes", "how long this meeting takes", _E, "minutes: 30"),
    ("communication.meetings.*.tool", "where this meeting is held", _E, "tool: meet"),
    ("communication.meetings.*.with", "who of us is at this meeting", _E, "with: [manager]"),
    (
        "communication.meetings.*.attendance",
        "whether this meeting was agreed or is an offer",
        _E,
        "attendance: optional",
    ),
    ("availability.told_us", "when the contractor told us these hours", _E, "told_us: 2026-01-20"),
    ("away.*.from", "from which day the contractor is away", _E, "from: 2026-08-03"),
    ("away.*.to", "until which day the contractor is away", _E, "to: 2026-08-14"),
    # money and the end
    ("payment", "how invoices are made and paid", _D, "payment: {invoice_to: …, pay_within: 14 days}"),
    ("payment.invoice_to", "where invoices go", _D, "invoice_to: bills@example.com"),
    ("payment.invoice_says", "what must stand on an invoice", _D, "invoice_says: [Statement of work number, Period]"),
    ("payment.invoice_due", "when an invoice is due", _D, "invoice_due: {every: month, day: 1}"),
    ("payment.pay_within", "how soon we pay a complete invoice", _D, "pay_within: 14 days"),
    ("payment.by", "in which way we pay", _D, "by: bank transfer"),
    ("payment.expenses", "which expenses we pay", _D, "expenses: Only what we agreed in writing beforehand"),
    ("payment.if_unpaid", "whom to ask if the money does not come", _D, "if_unpaid: {ask: owner, answer_within: …}"),
    ("payment.if_unpaid.ask", "whom to ask if the money does not come", _D, "ask: owner"),
    (
        "payment.if_unpaid.answer_within",
        "how soon we answer about a missing payment",
        _D,
        "answer_within: 1 working day",
    ),
    ("exit", "how our work ends", _D, "exit: {handover: […], delete: […], final_invoice_within: 30 days}"),
    ("exit.handover", "what is handed over at the end", _D, "handover: [Open work listed in Asana]"),
    ("exit.delete", "what the contractor deletes at the end", _D, "delete: [Copies of customer data]"),
    ("exit.final_invoice_within", "until when the last invoice is due", _D, "final_invoice_within: 30 days"),
)

NEEDED: Mapping[Path, Needed] = {
    tuple(path.split(".")): Needed(words, home, example) for path, words, home, example in _ROWS
}
"""The table by path, with `*` for ids."""

CHANNELS = ("questions", "urgent", "absence", "locked-out")
"""The channels every handbook has."""

ONE_SIDED_CHANNELS = frozenset({"absence", "locked-out"})
"""Channels on which only the contractor writes, so that only we promise a reply."""


def needed(path: Path) -> Needed:
    """The row for a path with ids in it. Raises KeyError for a path that is never needed."""
    row = NEEDED.get(path)
    if row is None:
        row = NEEDED[pattern_of(path)]
    return row


def pattern_of(path: Path) -> Path:
    """The path with `*` in the place of ids and list positions."""
    pattern: list[str] = []
    for part in path:
        pattern.append("*" if pattern and pattern[-1] in _COLLECTIONS else part)
    return tuple(pattern)


_COLLECTIONS = frozenset(path[n - 1] for path in NEEDED for n, part in enumerate(path) if part == "*")
