"""What each field of the format is called in a sentence about a change.

In: the path of a field, ids as `*`. Out: a message (English, to be worded in the reader's language). Every field that a
reader can see has a line here; `tests/unit/test_changes_fields.py` holds that.
"""

from __future__ import annotations

from collections.abc import Mapping

from handbook.model.layer import Path
from handbook.model.messages import message

LABELS: Mapping[str, str] = {
    "name": message("your name"),
    "legal_name": message("your legal name"),
    "kind": message("you work as"),
    "country": message("your country"),
    "time_zone": message("your time zone"),
    "language": message("the language of your handbook"),
    "email": message("your e-mail address"),
    "address": message("your address"),
    "people.*.name": message("name"),
    "people.*.does": message("what they do"),
    "people.*.email": message("e-mail address"),
    "people.*.main": message("main contact for us"),
    "roles": message("your roles"),
    "status": message("where our work stands"),
    "manager": message("your contact"),
    "backup_manager": message("who stands in for your contact"),
    "contacts.*.about": message("what they are asked about"),
    "contacts.*.person": message("whom to ask"),
    "contacts.*.may_decide": message("what they may decide"),
    "contacts.*.may_not": message("what they may not decide"),
    "escalation": message("if you get no answer, or we disagree"),
    "engagements.*.title": message("title"),
    "engagements.*.starts": message("begins"),
    "engagements.*.ends": message("ends"),
    "engagements.*.notice": message("notice to end it"),
    "engagements.*.under": message("under"),
    "engagements.*.document": message("the document"),
    "engagements.*.fee.basis": message("how the fee is counted"),
    "engagements.*.fee.amount": message("fee"),
    "engagements.*.fee.at_most": message("at most"),
    "engagements.*.fee.see": message("the amount stands in"),
    "goals.*.title": message("title"),
    "goals.*.measure": message("measured by"),
    "goals.*.target": message("target"),
    "goals.*.by": message("to be reached by"),
    "goals.*.why": message("why"),
    "scope.includes": message("what is included"),
    "scope.excludes": message("what is not included"),
    "scope.changes.ask": message("whom to ask for a change of scope"),
    "scope.changes.agreed_by": message("who agrees to a change of scope"),
    "scope.changes.answer_within": message("we answer about a change of scope within"),
    "scope.changes.note": message("about changes of scope"),
    "scope.we_provide.*.title": message("title"),
    "scope.we_provide.*.person": message("who provides it"),
    "scope.we_provide.*.due": message("when we provide it"),
    "scope.we_provide.*.for": message("needed for"),
    "deliverables.*.title": message("title"),
    "deliverables.*.engagement": message("part of"),
    "deliverables.*.what": message("what it is"),
    "deliverables.*.acceptance_criteria": message("accepted when"),
    "deliverables.*.quantity": message("how many"),
    "deliverables.*.due": message("due"),
    "deliverables.*.after": message("what must be accepted before"),
    "deliverables.*.hand_in.tool": message("hand in with"),
    "deliverables.*.hand_in.place": message("hand in at"),
    "deliverables.*.hand_in.guide": message("the guide for handing in"),
    "deliverables.*.hand_in.named": message("name it like this"),
    "deliverables.*.review.person": message("reviewed by"),
    "deliverables.*.review.within": message("we answer within"),
    "deliverables.*.review.rounds": message("rounds of review at most"),
    "deliverables.*.review.silence": message("no answer in time means"),
    "deliverables.*.pays": message("pays"),
    "deliverables.*.if_late": message("if it is late"),
    "deliverables.*.processes": message("how it fits in"),
    "tasks.*.title": message("title"),
    "tasks.*.engagement": message("part of"),
    "tasks.*.outcome": message("outcome"),
    "tasks.*.standard": message("standard"),
    "tasks.*.starts_when": message("starts when"),
    "tasks.*.due": message("when"),
    "tasks.*.contact": message("whom to ask"),
    "tasks.*.deliverable": message("belongs to"),
    "tasks.*.processes": message("how it fits in"),
    "tasks.*.guides": message("guides"),
    "tools.*.access": message("your access"),
    "tools.*.requested": message("access asked for on"),
    "tools.*.granted": message("access opened on"),
    "tools.*.confirmed": message("you got in on"),
    "tools.*.walkthrough": message("walk-through on"),
    "tools.*.ends": message("access until"),
    "tools.*.on_exit": message("at the end, your access is"),
    "tools.*.accounts.*.title": message("title"),
    "tools.*.accounts.*.access": message("your access"),
    "tools.*.accounts.*.people": message("who uses it"),
    "tools.*.accounts.*.requested": message("access asked for on"),
    "tools.*.accounts.*.granted": message("access opened on"),
    "tools.*.accounts.*.confirmed": message("you got in on"),
    "tools.*.accounts.*.walkthrough": message("walk-through on"),
    "tools.*.accounts.*.ends": message("access until"),
    "tools.*.accounts.*.on_exit": message("at the end, your access is"),
    "communication.channels.*.for": message("what it is for"),
    "communication.channels.*.tool": message("what to use"),
    "communication.channels.*.where": message("where"),
    "communication.channels.*.you_reply_within": message("you reply within"),
    "communication.channels.*.we_reply_within": message("we reply within"),
    "communication.channels.*.hours": message("hours"),
    "communication.meetings.*.title": message("title"),
    "communication.meetings.*.when": message("when"),
    "communication.meetings.*.minutes": message("how many minutes"),
    "communication.meetings.*.tool": message("where"),
    "communication.meetings.*.with": message("who takes part"),
    "communication.meetings.*.attendance": message("attendance"),
    "availability.told_us": message("your hours, told us on"),
    "availability.weekdays": message("the days you work"),
    "availability.from": message("you work from"),
    "availability.to": message("you work until"),
    "away": message("your days away"),
    "payment.invoice_to": message("your invoice goes to"),
    "payment.invoice_says": message("your invoice says"),
    "payment.invoice_due": message("when to send your invoice"),
    "payment.pay_within": message("we pay within"),
    "payment.by": message("we pay by"),
    "payment.expenses": message("expenses"),
    "payment.if_unpaid.ask": message("whom to ask if you are not paid"),
    "payment.if_unpaid.answer_within": message("we answer about an unpaid invoice within"),
    "exit.handover": message("what you hand over at the end"),
    "exit.delete": message("what you delete at the end"),
    "exit.final_invoice_within": message("your final invoice reaches us within"),
    "pages.add": message("extra pages for you"),
    "pages.remove": message("pages left out for you"),
    "facts.*": message("a value used on your pages"),
    "our-people.*.name": message("name"),
    "our-people.*.email": message("e-mail address"),
    "our-people.*.phone": message("phone"),
    "company.name": message("our name"),
    "company.legal_name": message("our legal name"),
    "company.address": message("our address"),
    "company.time_zone": message("our time zone"),
    "company.working_week": message("the days we work"),
    "company.owner": message("the owner of our company"),
    "other.company.website": message("our website"),
    "other.company.email": message("our e-mail address"),
    "other.company.phone": message("our phone"),
    "other.company.country": message("our country"),
    "other.company.calendar_country": message("whose public holidays we keep"),
    "other.company.closed": message("days on which we are closed"),
    "other.introductions.*": message("others you may work with"),
}

NAMING = frozenset(
    [
        "people.*.name",
        "our-people.*.name",
        "contacts.*.about",
        "communication.channels.*.for",
        "engagements.*.title",
        "goals.*.title",
        "scope.we_provide.*.title",
        "deliverables.*.title",
        "tasks.*.title",
        "tools.*.accounts.*.title",
        "communication.meetings.*.title",
    ]
)
"""Fields that hold what an entry is called."""

SENTENCES: Mapping[str, str] = {
    "deliverables.*.due": message("Your deadline for “%(thing)s” is now %(new)s (before: %(old)s)."),
    "manager": message("Your contact is now %(new)s (before: %(old)s)."),
    "payment.pay_within": message("We now pay within %(new)s of a complete invoice (before: %(old)s)."),
    "communication.channels.*.you_reply_within": message("“%(thing)s”: you reply within %(new)s (was %(old)s)."),
    "communication.channels.*.we_reply_within": message("“%(thing)s”: we reply within %(new)s (was %(old)s)."),
    "engagements.*.ends": message("“%(thing)s” now ends on %(new)s (before: %(old)s)."),
    "engagements.*.fee.amount": message("Your fee for “%(thing)s” is now %(new)s (before: %(old)s)."),
    **dict.fromkeys(sorted(NAMING), message("“%(old)s” is now called “%(new)s”.")),
}
"""Sentences of their own for what people look for first, where a value becomes another."""

NEW: Mapping[str, str] = {
    "people.*": message("New among your people: %(thing)s."),
    "contacts.*": message("New contact: %(thing)s."),
    "engagements.*": message("New engagement: %(thing)s."),
    "goals.*": message("New goal: %(thing)s."),
    "scope.we_provide.*": message("We now also provide: %(thing)s."),
    "deliverables.*": message("New to hand in: %(thing)s."),
    "tasks.*": message("New to look after: %(thing)s."),
    "tools.*": message("New tool: %(thing)s."),
    "tools.*.accounts.*": message("New account: %(thing)s."),
    "communication.channels.*": message("New channel: %(thing)s."),
    "communication.meetings.*": message("New meeting: %(thing)s."),
}

GONE: Mapping[str, str] = {
    "people.*": message("No longer among your people: %(thing)s."),
    "contacts.*": message("No longer a contact: %(thing)s."),
    "engagements.*": message("No longer an engagement: %(thing)s."),
    "goals.*": message("No longer a goal: %(thing)s."),
    "scope.we_provide.*": message("We no longer provide: %(thing)s."),
    "deliverables.*": message("No longer to hand in: %(thing)s."),
    "tasks.*": message("No longer to look after: %(thing)s."),
    "tools.*": message("No longer a tool of yours: %(thing)s."),
    "tools.*.accounts.*": message("No longer an account of yours: %(thing)s."),
    "communication.channels.*": message("No longer a channel: %(thing)s."),
    "communication.meetings.*": message("No longer a meeting: %(thing)s."),
}

DETAILS: Mapping[str, tuple[str, ...]] = {
    "tools.*": ("access",),
    "tools.*.accounts.*": ("access",),
    "deliverables.*": ("due",),
    "tasks.*": ("due", "starts_when"),
    "communication.meetings.*": ("when",),
    "goals.*": ("target",),
    "contacts.*": ("person",),
}
"""Which value of a new entry stands behind its name; the first that is set."""

SECTION_NAMES: Mapping[str, str] = {
    "status": message("Where our work stands"),
    "manager": message("Your contact"),
    "backup_manager": message("Who stands in for your contact"),
    "scope": message("Scope"),
    "escalation": message("If you get no answer, or we disagree"),
    "payment": message("Pay"),
    "exit": message("How our work ends"),
    "our-people": message("Our people"),
    "company": message("Our company"),
    "other": message("As you told us"),
}
"""What sections are called that have no name of their own."""

CHOICES: Mapping[str, str] = {
    "individual": message("one person"),
    "agency": message("agency"),
    "draft": message("draft"),
    "active": message("active"),
    "leaving": message("closing: our work comes to its end"),
    "ended": message("ended"),
    "hourly": message("hourly"),
    "daily": message("daily"),
    "monthly": message("monthly"),
    "milestones": message("milestones"),
    "per piece": message("per piece"),
    "accepted": message("accepted"),
    "reminded": message("not accepted: remind us"),
    "revoke": message("closed"),
    "transfer": message("handed over"),
    "delete": message("deleted"),
    "agreed": message("agreed"),
    "optional": message("optional"),
}
"""The words for values that are picked from a list."""


def pattern_of(path: Path) -> str:
    """The path of a field with `*` for every id, as in `LABELS`: `deliverables.*.due`."""
    parts = list(path)
    for pattern in _SHAPES:
        if len(pattern) <= len(parts) and all(p in ("*", part) for p, part in zip(pattern, parts, strict=False)):
            parts = [("*" if p == "*" else part) for p, part in zip(pattern, parts, strict=False)] + parts[
                len(pattern) :
            ]
            break
    return ".".join(parts)


_SHAPES = (
    ("tools", "*", "accounts", "*"),
    ("tools", "*"),
    ("scope", "we_provide", "*"),
    ("communication", "channels", "*"),
    ("communication", "meetings", "*"),
    ("other", "introductions", "*"),
    ("people", "*"),
    ("contacts", "*"),
    ("engagements", "*"),
    ("goals", "*"),
    ("deliverables", "*"),
    ("tasks", "*"),
    ("facts", "*"),
    ("our-people", "*"),
)
"""Where ids stand in paths, the longer first."""
