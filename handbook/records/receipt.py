"""A receipt for an answer, which both sides keep: what was said to which text, and where the chain of records stands.

In: an answer and the history it is part of. Out: subject and text of a message in the contractor's language. Whoever has
it can show later that records were replaced: the digest of the record stands for all records before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handbook.changes.history import history as folded
from handbook.changes.plan import titles
from handbook.model.content import Content
from handbook.model.editions import History
from handbook.model.entries import AnswerEntry
from handbook.model.messages import message

if TYPE_CHECKING:
    from handbook.records.desk import Desk

_HOW: Mapping[str, str] = {
    "declared": message("How it reached us: %(how)s (as we noted it)"),
    "email": message("How it reached us: by e-mail, which we keep"),
    "signed": message("How it reached us: signed with your key; we keep the signature"),
}


def receipt_lines(desk: Desk, history: History, entry: AnswerEntry, digest: str) -> list[str]:
    """Subject and text of the receipt for an answer that is on record as `digest`, the last of `history`."""
    id = history.contractor
    words, company = desk.speaker(id), desk.project.company.name or ""
    edition = history.edition(entry.edition)
    content = edition.content if edition else Content()
    about = [each for each in content.sections if each in entry.sections]
    parts_head = words.text(message("The parts that the answer is about, each with the fingerprint of its text:"))
    kept: list[str] = []
    named = titles(content, words)
    if entry.said != "agree":
        opened = _opened(desk, id, entry)
        agreed, about = len(about), [each for each in about if each in opened]
        parts_head = words.text(
            message("The parts that waited for your agreement then, each with the fingerprint of its text:")
        )
        if len(about) < agreed:
            kept = ["", words.text(message("What you agreed to before stays agreed."))]
    parts = [f"- {named[each]}: sha256:{entry.sections[each]}" for each in about]
    return [
        words.text(
            message("Receipt: your answer to edition %(number)s of your handbook with %(company)s"),
            number=entry.edition,
            company=company,
        ),
        words.text(message("Hello %(name)s,"), name=desk.handbooks[id].first.name or id),
        "",
        words.text(
            message(
                "Your answer is on record. Please keep this message, as we do: with it, each of us can show later what was "
                "said to which text, and that no record was changed since."
            )
        ),
        "",
        words.text(message("Your answer:")),
        entry.statement,
        *(["", words.text(message("What you wrote with it:")), *entry.words.split("\n")] if entry.words else []),
        "",
        words.text(
            message("Who answered: %(name)s"),
            name=f"{entry.by.name} <{entry.by.address}>" if entry.by.address else entry.by.name,
        ),
        words.text(message("When: %(day)s"), day=words.say(entry.said_on)),
        words.text(_HOW[entry.assurance], how=entry.how),
        *(
            words.text(message("The file that we keep of it: %(digest)s"), digest=f"sha256:{file.sha256}")
            for file in entry.evidence
        ),
        *(
            [words.text(message("If this is not what you said, please tell us."))]
            if entry.assurance == "declared"
            else []
        ),
        words.text(
            message("On record since %(time)s, as number %(number)s of our records about you:"),
            time=f"{words.say(entry.at.date())}, {entry.at:%H:%M %Z}",
            number=entry.sequence,
        ),
        f"sha256:{digest}",
        "",
        *([parts_head, *parts] if parts else []),
        *kept,
    ]


def _opened(desk: Desk, id: str, entry: AnswerEntry) -> frozenset[str]:
    """What waited for an agreement when an answer was recorded."""
    then = desk.store.chain(id).records[: entry.sequence]
    return frozenset(section.id for section in folded(id, then, desk.store).open_sections)
