"""Answers on record: what the company notes, what an e-mail says, what was signed; and the keys for that.

In: who answers what, and what it rests on. Out: the record to write, or a `RecordsError` that says what does not fit.
How sure an answer is follows from where it came from, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from handbook.model.answers import AnswerLine
from handbook.model.editions import Answer, Edition, History
from handbook.model.entries import AnswerEntry, Assurance, Evidence, KeyEntry, Said, Signer
from handbook.records.errors import RecordsError
from handbook.records.writer import EntryMaker

_A_DAY = timedelta(days=1)
MOST_WORDS = 2000
"""So many characters of what somebody wrote stand in a record; the e-mail that is kept has all."""


def edition_of(history: History, number: int | None) -> Edition:
    """The edition with a number, or the last one."""
    if not history.editions:
        raise RecordsError(f"`{history.contractor}` has no edition yet: `handbook publish` makes the first")
    found = history.current if number is None else history.edition(number)
    if found is None:
        raise RecordsError(f"`{history.contractor}` has no edition {number}; there are 1 to {len(history.editions)}")
    return found


def edition_of_line(history: History, line: AnswerLine) -> Edition:
    """The edition that a line names, by number and by digest."""
    if line.contractor != history.contractor:
        raise RecordsError(f"this answer is about the handbook of `{line.contractor}`, not of `{history.contractor}`")
    edition = edition_of(history, line.number)
    if edition.digest != line.digest:
        raise RecordsError(
            f"this answer names another text: edition {line.number} of `{history.contractor}` is sha256:{edition.digest}, and "
            f"the answer says sha256:{line.digest}; ask for it again, with the line from the page *Agreement*"
        )
    return edition


def answer_maker(
    history: History,
    edition: Edition,
    said: Said,
    *,
    signer: Signer,
    how: str,
    said_on: date,
    assurance: Assurance,
    evidence: Sequence[Evidence] = (),
    line: AnswerLine | None = None,
    more: Sequence[str] = (),
) -> EntryMaker:
    """The record of an answer. It is about every section of the edition that asks for agreement.

    `line` is what was said to the letter, which may name an earlier id of the contractor; `more` what they wrote beside it.
    """
    if said_on < edition.on:
        raise RecordsError(
            f"edition {edition.number} is of {edition.on}, and nobody could answer to it on {said_on}: look at the day, or say "
            "which edition they answered to, with `--edition N`"
        )
    sections = {id: section.digest for id, section in edition.content.sections.items() if section.asks == "required"}
    return EntryMaker(
        AnswerEntry,
        edition=edition.number,
        digest=edition.digest,
        said=said,
        statement=str(line or AnswerLine(said, history.contractor, edition.number, edition.digest)),
        sections=sections,
        by=signer,
        how=how,
        said_on=said_on,
        assurance=assurance,
        evidence=tuple(evidence),
        words="\n".join(more)[:MOST_WORDS] or None,
    )


def noted_before(history: History, edition: Edition, said: Said, how: str, said_on: date) -> Answer | None:
    """The answer on record to which a note would add nothing: the last one to the edition, if it says the same.

    There may be two questions, or two reasons to say no, so these must also have come the same way on the same day.
    """
    last = next((each for each in reversed(history.answers) if each.entry.edition == edition.number), None)
    if last is None or last.entry.said != said:
        return None
    return last if said == "agree" or (last.entry.how, last.entry.said_on) == (how, said_on) else None


def check_day(on: date | None, edition: Edition, at: datetime, contractor: str) -> None:
    """Raise `RecordsError` if an e-mail says that it is older than the edition it is about, or of a day to come, or if it does
    not say when it was sent: every e-mail does (RFC 5322, section 3.6), and none that was saved as text.

    Where it was written it may be the day before or the next.
    """
    ask = f"ask for it again, or note what was said with `handbook acknowledge {contractor} --by TEXT`"
    if on is None:
        raise RecordsError(
            "this file does not say when it was sent, as every e-mail does: save the e-mail itself (as .eml, not as text), or "
            f"note what was said with `handbook acknowledge {contractor} --by TEXT`"
        )
    if on < edition.on - _A_DAY:
        raise RecordsError(
            f"this e-mail is of {on}, and edition {edition.number} of {edition.on}: nobody could answer to it before; {ask}"
        )
    if on > at.date() + _A_DAY:
        raise RecordsError(f"this e-mail is of {on}, which is still to come; {ask}")


def check_sender(address: str, known: Sequence[str], contractor: str) -> None:
    """Raise `RecordsError` if an e-mail came from an address that is not the contractor's."""
    if address.casefold() not in {each.casefold() for each in known}:
        where = " or ".join(known) or "no address at all"
        raise RecordsError(
            f"this e-mail is from {address}, and `{contractor}` has {where}: ask for it from there, or write the new "
            "address into their file first"
        )


def key_maker(history: History, key: str, how: str, *, withdrawn: bool) -> EntryMaker:
    """The record of a key that is registered or withdrawn."""
    if withdrawn != (key in history.keys):
        state = "is not registered" if withdrawn else "is registered already"
        raise RecordsError(f"this key of `{history.contractor}` {state}")
    return EntryMaker(KeyEntry, key=key, how=how, withdrawn=withdrawn)
