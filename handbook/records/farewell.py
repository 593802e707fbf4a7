"""The message to a contractor whose work has ended: their handbook is closed, and what was agreed goes with it, to keep.

In: a desk, and what is on record of those whose work has ended. Out: drafts as in `handbook.records.messages`, each with the
text of the last edition as a file, and that of the one they last agreed to where it is another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from handbook.changes.copies import closing_lines, content_lines
from handbook.changes.values import Speaker
from handbook.compose.agreement import answer_in_words
from handbook.model.editions import Edition, History
from handbook.model.entries import AnswerEntry
from handbook.model.messages import message
from handbook.records.messages import draft

if TYPE_CHECKING:
    from handbook.records.desk import Desk


def farewells(desk: Desk, histories: Iterable[History]) -> list[tuple[str, bytes]]:
    """A draft for each: the name of its file, and the file."""
    found = []
    for history in histories:
        id = history.contractor
        if id in desk.handbooks and history.current:
            last = _last_yes(history)
            agreed = history.edition(last.edition) if last else None
            editions = [history.current, *([agreed] if agreed and agreed is not history.current else [])]
            copies = [(f"{id}-edition-{each.number}.txt", edition_text(desk, id, each)) for each in editions]
            found.append((f"{id}-end.eml", draft(desk, id, farewell_lines(desk, history), copies)))
    return found


def _last_yes(history: History) -> AnswerEntry | None:
    return next((answer.entry for answer in reversed(history.answers) if answer.entry.said == "agree"), None)


def farewell_lines(desk: Desk, history: History) -> list[str]:
    """Subject and text of the message. The digest stands for all records about the contractor, the end included."""
    id, edition, answer = history.contractor, history.editions[-1], history.last_answer
    words, company = desk.speaker(id), desk.project.company.name or ""
    last = _last_yes(history)
    subject = message("Our work has ended: the last edition of your handbook with %(company)s")
    if last:
        subject = message("Our work has ended: your copy of what we agreed with %(company)s")
    lines = [
        words.text(subject, company=company),
        words.text(message("Hello %(name)s,"), name=desk.handbooks[id].first.name or id),
        "",
        words.text(
            message(
                "Our work together has ended, and your handbook with %(company)s is closed. Its last edition, number "
                "%(number)s of %(day)s, is attached: please keep it, as we do."
            ),
            company=company,
            number=edition.number,
            day=words.say(edition.on),
        ),
    ]
    if history.end_reason:
        lines.append(words.text(message("The reason: %(reason)s"), reason=history.end_reason))
    if last:
        form = message("You last agreed to edition %(number)s, on %(day)s.")
        lines.append(words.text(form, number=last.edition, day=words.say(last.said_on)))
        if last.edition != edition.number:
            lines.append(words.text(message("That edition is attached too.")))
    else:
        lines.append(words.text(message("We have no agreement of yours on record.")))
    if answer and answer.entry.said != "agree":
        lines.append(answer_in_words(answer.entry, words.text, words.say(answer.entry.said_on)))
    return [
        *lines,
        *_closing(history, last, words),
        "",
        words.text(message("Our records about you end with number %(number)s:"), number=history.length),
        f"sha256:{history.head}",
    ]


def _closing(history: History, last: AnswerEntry | None, words: Speaker) -> list[str]:
    """What is to be done at the end, as the edition says that was last agreed to; without an agreement, the last one."""
    edition = (history.edition(last.edition) if last else None) or history.editions[-1]
    lines = closing_lines(edition.content, words)
    if not lines:
        return []
    form = message("What edition %(number)s says about the end of our work:")
    return ["", words.text(form, number=edition.number), "", *lines]


def edition_text(desk: Desk, id: str, edition: Edition) -> str:
    """What an edition said, in the reader's language, as plain text."""
    words = desk.speaker(id)
    title = words.text(
        message("Edition %(number)s of your handbook with %(company)s"),
        number=edition.number,
        company=desk.project.company.name or "",
    )
    digest = words.text(message("Fingerprint: %(fingerprint)s"), fingerprint=f"sha256:{edition.digest}")
    head = [title, words.say(edition.on), digest]
    return "\n".join([*head, *content_lines(edition.content, words)]) + "\n"
