"""The messages that go with an edition, ready to send: what is new, what it asks, where to read it.

In: a publication. Out: a draft for each person, as an e-mail file (RFC 5322) that mail programs open to be sent; anybody
else can copy its text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import wrap
from typing import TYPE_CHECKING
from urllib.parse import quote

from handbook.changes import Speaker
from handbook.changes.plan import titles
from handbook.compose.agreement import answer_in_words
from handbook.model.answers import AnswerLine
from handbook.model.content import fingerprint
from handbook.model.editions import Edition, History
from handbook.model.handbook import Handbook, resolve
from handbook.model.messages import message

if TYPE_CHECKING:
    from handbook.model.people import Person
    from handbook.records.desk import Desk
    from handbook.records.publication import Publication


_YOU_READ = message("You read it here: %(address)s")

_LONGEST_LINE = 998
"""In octets; a character has four of them at most."""

_LONGEST_ADDRESS = 2000
"""So many characters of a `mailto:` address reach the mail program everywhere; Windows hands on 2,083 at most."""


def edition_messages(publication: Publication) -> list[tuple[str, bytes]]:
    """A draft for everyone with a new edition: the name of its file, and the file. It asks for all that is open, as an answer
    to it is for all of that."""
    return _messages(publication.desk, [publication.histories[id] for id in publication.editions])


def renamed_messages(publication: Publication, is_there: Callable[[str], bool]) -> list[tuple[str, bytes]]:
    """The message about the present edition under the new name, for everyone renamed who has no new one and whose earlier
    draft, by the name of its file, is there."""
    found = []
    for was, now in publication.renamed.items():
        history = publication.histories[now]
        is_new = now in publication.editions or history.ended or history.current is None
        if not is_new and now in publication.desk.handbooks and is_there(f"{was}-edition-{len(history.editions)}.eml"):
            found.append(history)
    return _messages(publication.desk, found)


def recorded_messages(desk: Desk, ids: Sequence[str]) -> list[tuple[str, bytes]]:
    """The same for editions that are on record already: the last of each contractor."""
    return _messages(desk, [desk.history(id) for id in ids if id in desk.handbooks])


def _messages(desk: Desk, histories: Sequence[History]) -> list[tuple[str, bytes]]:
    found = []
    for history in histories:
        name = f"{history.contractor}-edition-{history.editions[-1].number}.eml"
        found.append((name, draft(desk, history.contractor, edition_lines(desk, history))))
    return found


def addressed_anew(desk: Desk, drafts: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Those of the drafts (by the names of their files) about a present edition that say another address than the project does
    now, or none, and are as they were written but for that; as they would be written now."""
    found, released = [], frozenset(desk.released)
    for name, data in drafts.items():
        id, _, number = name.removesuffix(".eml").rpartition("-edition-")
        if id not in released:
            continue
        label, says = desk.speaker(id).text(_YOU_READ, address="").encode(), "".join(_where(desk, id)).encode()
        if (says in data) if says else (label not in data):
            continue
        current = desk.history(id).current
        anew = (
            draft(desk, id, edition_lines(desk, desk.history(id))) if current and str(current.number) == number else b""
        )
        if _without(label, data) == _without(label, anew):
            found.append((name, anew))
    return found


def _without(label: bytes, data: bytes) -> bytes:
    """A draft without the line that begins so, and the empty one below it."""
    return re.sub(rb"^" + re.escape(label) + rb".*\r\n\r\n", b"", data, flags=re.MULTILINE)


def edition_lines(desk: Desk, history: History) -> list[str]:
    """Subject and text of the message about the last edition of `history`."""
    id, edition = history.contractor, history.editions[-1]
    words, company = desk.speaker(id), desk.project.company.name or ""
    first = edition.number == 1
    lines = [
        words.text(
            message("Edition %(number)s of your handbook with %(company)s"), number=edition.number, company=company
        ),
        words.text(message("Hello %(name)s,"), name=desk.handbooks[id].first.name or id),
        "",
    ]
    again = edition.number == history.again_from
    if first:
        lines.append(words.text(message("Your handbook with %(company)s is ready."), company=company))
    elif again:
        form = message("We work together again, and your handbook with %(company)s is ready.")
        lines.append(words.text(form, company=company))
    else:
        lines.append(words.text(message("Your handbook with %(company)s changed."), company=company))
    lines += [words.text(message("The reason: %(reason)s"), reason=edition.reason)] if edition.reason else []
    lines += ["", *(f"- {text}" for text in edition.changes)] if edition.changes else []
    if edition.minor:
        named = titles(edition.content, words)
        parts = ", ".join(named[part] for part in edition.minor if part in named)
        lines += [
            "",
            words.text(message("Only slips of the pen, for which nobody is asked again: %(parts)s."), parts=parts),
        ]
        lines += [words.text(message("What you agreed to before stays agreed."))] if history.last_agreed else []
    return [*lines, "", *_since(desk, history), *_where(desk, id), *_asking(desk, history, first=first or again)]


def reminder_lines(desk: Desk, id: str, *, short: bool = False) -> list[str]:
    """Subject and text of the message to somebody who has not answered; a short one does not list what changed and is open."""
    history = desk.history(id)
    edition, words, company = history.current, desk.speaker(id), desk.project.company.name or ""
    if edition is None:
        return []
    return [
        words.text(
            message("Still open: edition %(number)s of your handbook with %(company)s"),
            number=edition.number,
            company=company,
        ),
        words.text(message("Hello %(name)s,"), name=desk.handbooks[id].first.name or id),
        "",
        words.text(
            message("Edition %(number)s of your handbook, of %(day)s, still waits for your answer."),
            number=edition.number,
            day=words.say(edition.on),
        ),
        "",
        *([] if short else _since(desk, history)),
        *_where(desk, id),
        *_asking(desk, history, first=short),
    ]


def where_lines(words: Speaker) -> re.Pattern[str]:
    """The line that says where a handbook is read, whatever address it had then."""
    before, _, after = words.text(_YOU_READ, address="\0").partition("\0")
    return re.compile(rf"{re.escape(before)}(?:https?://\S*)?{re.escape(after)}")


def _where(desk: Desk, id: str) -> list[str]:
    """Where the handbook is read, where the project says it."""
    address = desk.project.options.address_of(id)
    return [desk.speaker(id).text(_YOU_READ, address=address), ""] if address else []


def _since(desk: Desk, history: History) -> list[str]:
    """What changed since they last agreed, where parts of earlier editions are open too, and their last word if it was no yes."""
    words, agreed, last = desk.speaker(history.contractor), history.last_agreed, history.last_answer
    if not history.open_sections:
        return []
    lines = []
    if agreed and agreed.number < history.editions[-1].number - 1:
        form = message("All that changed since you last agreed, to edition %(number)s:")
        lines += [words.text(form, number=agreed.number), *(f"- {text}" for text in desk.since_agreed(history)), ""]
    if last and last.entry.said != "agree" and last.entry.edition >= history.first_counting:
        lines += [answer_in_words(last.entry, words.text, words.say(last.entry.said_on)), ""]
    return lines


def _asking(desk: Desk, history: History, *, first: bool) -> list[str]:
    id, edition = history.contractor, history.editions[-1]
    words, under = desk.speaker(id), history.last_agreed is not None
    named = titles(edition.content, words)
    if not history.open_sections:
        return [
            words.text(
                message("There is nothing to agree to. If we hear nothing, you count as informed from %(day)s."),
                day=words.say(edition.informed_on),
            )
        ]
    if first:
        lines = [words.text(message("Please read it, and tell us whether you agree."))]
    elif any(asked is not edition for asked, _ in history.asked_in):
        lines = [words.text(message("Please read these parts, and tell us whether you agree:")), ""]
        for asked, sections in history.asked_in:
            lines += [_edition_with_reason(asked, words)]
            lines += [*(f"- {named[section.id]}" for section in sections), ""]
    else:
        parts = words.listed([named[section.id] for section in history.open_sections])
        lines = [words.text(message("Please read these parts, and tell us whether you agree: %(parts)s."), parts=parts)]
    line = AnswerLine("agree", id, edition.number, edition.digest)
    return [
        *lines,
        words.text(message("The page “Agreement” has answers that are ready to send. Or reply with this line:")),
        "",
        str(line),
        "",
        *([words.text(message("Until you agree, our work goes on under what you agreed to before."))] if under else []),
        words.text(message("Fingerprint: %(fingerprint)s"), fingerprint=fingerprint(edition.digest)),
        words.text(message("It is made from the text of the edition: another text has another fingerprint.")),
    ]


def _edition_with_reason(edition: Edition, words: Speaker) -> str:
    named = words.text(message("Edition %(number)s of %(day)s"), number=edition.number, day=words.say(edition.on))
    if not edition.reason:
        return f"{named}:"
    return f"{named} · {words.text(message('The reason: %(reason)s'), reason=edition.reason)}"


def draft(desk: Desk, id: str, lines: Sequence[str], copies: Sequence[tuple[str, str]] = ()) -> bytes:
    """An e-mail that waits to be sent; the first of `lines` is its subject. `copies` are files with it: name and text."""
    person = _sender(desk, id)
    mail = EmailMessage(policy=SMTP)
    address = address_of(desk.handbooks[id])
    if address:
        mail["To"] = address
    if person and person.email:
        mail["From"] = person.email
    mail["Subject"] = lines[0]
    mail["X-Unsent"] = "1"
    mail.set_content(
        "\n".join(_short_enough([*lines[1:], "", *signature_lines(desk, id)])) + "\n", cte="8bit"
    )  # so that people can copy it out of the file
    for name, text in copies:
        mail.add_attachment(text, filename=name, cte="base64")
    if copies:
        whole = "".join(text for _, text in copies)
        digest = hashlib.sha256(whole.encode("utf-8")).hexdigest()
        mail.set_boundary(f"handbook-{digest[:32]}")  # else a random one; on one line, as many programs read no other
    return mail.as_bytes()


def signature_lines(desk: Desk, id: str) -> list[str]:
    """What stands below each message: who sends it, and for whom."""
    person = _sender(desk, id)
    return [*([person.name or ""] if person else []), desk.project.company.name or ""]


def _sender(desk: Desk, id: str) -> Person | None:
    state = desk.handbooks[id].first
    return desk.project.people.get(resolve(state.manager or "manager", state, desk.project) or "")


def _short_enough(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with those divided that no mail server need take: longer than 998 octets (RFC 5322, section 2.1.1)."""
    for line in lines:
        yield from [line] if len(line.encode("utf-8")) <= _LONGEST_LINE else wrap(line, _LONGEST_LINE // 4)


def reminder_address(desk: Desk, id: str) -> str:
    """A `mailto:` address (RFC 6068) that opens the reminder, ready to send; empty if it is too long even without its lists:
    `handbook status --remind` writes a file."""
    to = quote(address_of(desk.handbooks[id]), safe="@")
    for short in (False, True):
        subject, *lines = reminder_lines(desk, id, short=short)
        body = quote("\r\n").join(map(_quoted, lines))
        address = f"mailto:{to}?subject={quote(subject, safe='')}&body={body}"
        if len(address) <= _LONGEST_ADDRESS:
            return address
    return ""


def _quoted(text: str) -> str:
    return quote(text, safe="")


def address_of(handbook: Handbook) -> str:
    """The e-mail address of a contractor: of an agency, of its main person."""
    state = handbook.first
    main = next((member.email for member in state.people.values() if member.main), None)
    return str(main or state.email or "")
