"""How two contractors' handbooks differ, for the staff, who read of both.

In: two contents of the same day, and somebody who words the values of each. Out: `Difference`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handbook.changes.compare import compare
from handbook.changes.labels import LABELS
from handbook.changes.names import Names
from handbook.changes.sentences import Teller
from handbook.changes.values import Speaker
from handbook.model.content import Content

THEIRS: Mapping[str, str] = {
    "name": "name",
    "legal_name": "legal name",
    "kind": "works as",
    "country": "country",
    "time_zone": "time zone",
    "language": "language of the handbook",
    "email": "e-mail address",
    "address": "address",
    "roles": "roles",
    "manager": "contact",
    "backup_manager": "who stands in for the contact",
    "escalation": "if there is no answer, or no agreement",
    "tools.*.access": "access",
    "tools.*.confirmed": "got in on",
    "tools.*.on_exit": "at the end, the access is",
    "tools.*.accounts.*.access": "access",
    "tools.*.accounts.*.confirmed": "got in on",
    "tools.*.accounts.*.on_exit": "at the end, the access is",
    "communication.channels.*.you_reply_within": "they reply within",
    "availability.told_us": "hours, told us on",
    "availability.weekdays": "days of work",
    "availability.from": "works from",
    "availability.to": "works until",
    "away": "days away",
    "payment.invoice_to": "the invoice goes to",
    "payment.invoice_says": "the invoice says",
    "payment.invoice_due": "the invoice is sent",
    "payment.if_unpaid.ask": "whom to ask if they are not paid",
    "exit.handover": "what they hand over at the end",
    "exit.delete": "what they delete at the end",
    "exit.final_invoice_within": "the final invoice reaches us within",
    "pages.add": "extra pages",
    "pages.remove": "pages left out",
    "facts.*": "a value used on pages",
    "other.introductions.*": "others they may work with",
}
"""The same for the staff, who read of two contractors: what else speaks to its reader as "you". Not said in a handbook."""


@dataclass(frozen=True)
class Difference:
    """Where two handbooks differ: in what, and what each says; empty where one says nothing."""

    what: str
    one: str
    other: str


def differing(one: Content, other: Content, speakers: tuple[Speaker, Speaker]) -> list[Difference]:
    """How two handbooks of the same day differ, in the order of the second. Each is said by a speaker of its own."""
    names = Names(one), Names(other)
    tellers = [Teller(speaker, *names, labels={**LABELS, **THEIRS}) for speaker in speakers]
    found = []
    for change in compare(one, other):
        if change.what in ("asks", "signer"):
            continue
        what = tellers[1].what(change)
        if change.what in ("new", "gone"):
            sides = ("no", "yes") if change.what == "new" else ("yes", "no")
        elif change.is_page:
            sides = ("another text", "another text")
        else:
            sides = (
                tellers[0].values.say(change.path, change.old, names[0]) if change.old is not None else "",
                tellers[1].values.say(change.path, change.new, names[1]) if change.new is not None else "",
            )
        found.append(Difference(what, *sides))
    return found
