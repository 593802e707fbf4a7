"""The message to a contractor whose work has ended: their handbook is closed, and what was agreed goes with it, to keep.

In: a desk, and what is on record of those whose work has ended. Out: drafts as in `handbook.records.messages`, each with the
text of the last edition as a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from handbook.changes.sentences import content_lines
from handbook.model.editions import History
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
            copy = (f"{id}-edition-{history.current.number}.txt", edition_text(desk, history))
            found.append((f"{id}-end.eml", draft(desk, id, farewell_lines(desk, history), copy)))
    return found


def farewell_lines(desk: Desk, history: History) -> list[str]:
    """Subject and text of the message. The digest stands for all records about the contractor, the end included."""
    id, edition, agreed = history.contractor, history.editions[-1], history.answers
    words, company = desk.speaker(id), desk.project.company.name or ""
    last = next((answer.entry for answer in reversed(agreed) if answer.entry.said == "agree"), None)
    lines = [
        words.text(message("Our work has ended: your copy of what we agreed with %(company)s"), company=company),
        words.text(message("Hello %(name)s,"), name=desk.handbooks[id].first.name or id),
        "",
        words.text(
            message(
                "our work together has ended, and your handbook with %(company)s is closed. Its last edition, number "
                "%(number)s of %(day)s, is attached: please keep it, as we do."
            ),
            company=company,
            number=edition.number,
            day=words.say(edition.on),
        ),
    ]
    if last:
        form = message("You last agreed to edition %(number)s, on %(day)s.")
        lines.append(words.text(form, number=last.edition, day=words.say(last.said_on)))
    return [
        *lines,
        "",
        words.text(message("Our records about you end with number %(number)s:"), number=history.length),
        f"sha256:{history.head}",
    ]


def edition_text(desk: Desk, history: History) -> str:
    """What the last edition said, in the reader's language, as plain text."""
    id, edition = history.contractor, history.editions[-1]
    words = desk.speaker(id)
    title = words.text(
        message("Edition %(number)s of your handbook with %(company)s"),
        number=edition.number,
        company=desk.project.company.name or "",
    )
    head = [title, words.say(edition.on), f"sha256:{edition.digest}"]
    return "\n".join([*head, *content_lines(edition.content, words)]) + "\n"
