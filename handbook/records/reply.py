"""The answer in an e-mail: the line that its sender wrote, apart from the same line in a copy of our own message.

In: an e-mail, and what our messages to this contractor say. Out: what is answered, and what else the sender says; raises
`RecordsError` where nobody answered, or where that cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handbook.changes.history import history
from handbook.model.answers import AnswerLine, find_lines
from handbook.model.content import fingerprint
from handbook.model.entries import EditionEntry
from handbook.records.desk import Desk
from handbook.records.errors import RecordsError
from handbook.records.mail import Mail
from handbook.records.messages import edition_lines, reminder_lines, signature_lines, where_lines

_FEWEST_WORDS = 4
"""So many words, and nobody but us writes a line of them by chance."""


@dataclass(frozen=True)
class Reply:
    """What an e-mail answers, and everything else its sender says: people read that before the answer counts."""

    line: AnswerLine
    more: tuple[str, ...]


@dataclass(frozen=True)
class Ours:
    """What our messages say: `begins` are lines that stand above the one to answer with, `says` are all of them; `where` is the
    line with the address, which may have been another one."""

    begins: frozenset[str]
    says: frozenset[str]
    where: re.Pattern[str]


def lines_in(mail: Mail) -> tuple[AnswerLine, ...]:
    """Every line of an answer in an e-mail, copied or not. Raises `RecordsError` if there is none."""
    lines = find_lines(f"{mail.own} {mail.copied}")
    if not lines and mail.signature:
        raise RecordsError(
            f"the answer is not in this e-mail but in the signature that came with it: save the attached `{mail.signature}` as a "
            "file, and import that"
        )
    if not lines and mail.attached:
        raise RecordsError(
            "this e-mail holds no answer, and another e-mail is attached to it: save that one as a file (.eml), and import it"
        )
    if not lines:
        raise RecordsError(
            "this e-mail holds no answer: it should hold a line such as "
            "“I agree to edition 2 of handbook … sha256:…”, not quoted with `>`; ask for it again, or note what was said with "
            "`handbook acknowledge ID --by TEXT`"
        )
    return lines


def ours(desk: Desk, id: str, lines: Iterable[AnswerLine]) -> Ours:
    """What our messages said about the editions that these lines name, as far as they can be made again."""
    numbers = {line.number for line in lines}
    records = desk.store.chain(id).records
    messages = [reminder_lines(desk, id)]
    for count, (entry, _) in enumerate(records, 1):
        if isinstance(entry, EditionEntry) and entry.edition in numbers:
            messages.append(edition_lines(desk, history(id, records[:count], desk.store)))
    begins: set[str] = set()
    for message in messages:
        place = next((place for place, line in enumerate(message) if find_lines(line)), 0)
        begins |= {line for line in message[2:place] if len(line.split()) >= _FEWEST_WORDS and line[:2] != "- "}
        begins |= set(message[1:2])
    says = [" ".join(signature_lines(desk, id)), *(line for message in messages for line in message)]
    return Ours(frozenset(begins), frozenset(filter(None, says)), where_lines(desk.speaker(id)))


def reply_in(mail: Mail, ours: Ours) -> Reply:
    """The answer in what the sender wrote. Raises `RecordsError` if there is none, or more than one."""
    start = min((place for text in ours.begins if (place := mail.own.find(text)) >= 0), default=len(mail.own))
    own, copied = mail.own[:start], f"{mail.own[start:]} {mail.copied}"
    lines = find_lines(own)
    if not lines:
        raise RecordsError(
            "the line in this e-mail stands in a copy of our own message, and not above it among what they wrote: nobody has "
            f"answered with it; {_way_out(lines_in(mail)[0])}"
        )
    if len(lines) > 1:
        raise RecordsError("this e-mail holds more than one answer: ask which of them counts")
    line = lines[0]
    if fingerprint(line.digest) in own:
        raise RecordsError(
            "it cannot be told whether they wrote the line in this e-mail, or whether it stands in a copy of our own message: "
            f"{_way_out(line)}"
        )
    parts = [part.strip() for part in own.split(str(line))]
    return Reply(line, (*filter(None, parts), *_written_into(copied, ours)))


def _way_out(line: AnswerLine) -> str:
    return (
        f"read it, and if they agree, note it with `handbook acknowledge {line.contractor} --by TEXT`, or ask for the line above "
        "everything else in a new e-mail"
    )


def _written_into(copied: str, ours: Ours) -> Iterator[str]:
    """What stands in a copy of our message, and is not ours."""
    known = sorted({*ours.says, *map(str, find_lines(copied))}, key=len, reverse=True)
    for part in re.split("|".join([*map(re.escape, known), ours.where.pattern]), copied):
        if re.search(r"\w", part):
            yield part.strip()
