"""What the page *Agreement* says of editions: which one this is, what changed, what is open, how to answer.

In: a lens on a handbook and its `Standing`. Out: plain text in dictionaries and lists, ready to print. No day is picked
here: from when silence counts as "informed" stands as a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from handbook.compose.languages import message
from handbook.compose.lens import Lens
from handbook.compose.places import place_of
from handbook.compose.printing import Raw
from handbook.model.answers import NAMESPACE, AnswerLine
from handbook.model.content import Section, fingerprint
from handbook.model.editions import Answer, Edition, History
from handbook.model.entries import LEVELS, AnswerEntry
from handbook.model.handbook import resolve
from handbook.model.layer import parse_path
from handbook.model.standing import Gone, Piece, Standing

SAID: Mapping[str, str] = {
    "agree": message("I agree"),
    "question": message("I have a question"),
    "disagree": message("I do not agree"),
}
_ANSWERED: Mapping[str, str] = {
    "agree": message("You agreed to edition %(number)s on %(day)s (%(how)s)."),
    "question": message("You had a question about edition %(number)s on %(day)s (%(how)s)."),
    "disagree": message("You did not agree to edition %(number)s on %(day)s (%(how)s)."),
}
_LEVELS: Mapping[str, str] = {
    "declared": message("as we noted it"),
    "email": message("by e-mail"),
    "signed": message("signed with your key"),
}
_MOST_PIECES = 40
"""So many changed paragraphs of a page are quoted; whoever changes more has written another page."""

_WHOLE = frozenset(["scope", "payment", "exit", "escalation"])
"""Fields that are a section as a whole and have a place of their own."""


def _place_of_section(id: str) -> str:
    """Where a section or an entry stands: `work.md#deliverables.monthly-close`; empty if it has no place of its own."""
    if "/" in id:
        return f"{id}.md"
    path = parse_path(id)
    place = place_of(path) if len(path) > 1 or id in _WHOLE else None
    return str(place) if place else ""


def edition_line(lens: Lens, standing: Standing | None) -> str:
    """Which edition this is, to stand on paper; empty if it is not just what an edition recorded."""
    current = standing.history.current if standing and standing.is_published else None
    if current is None:
        return ""
    words = lens.words
    return words.text(message("Edition %(number)s of %(day)s"), number=str(current.number), day=words.day(current.on))


def agreement(lens: Lens, standing: Standing | None) -> dict[str, Any]:
    """The values of the page; empty if nothing was ever published."""
    if standing is None or standing.history.current is None:
        return {}
    words, history, current = lens.words, standing.history, standing.history.current
    agreed = history.last_agreed
    return {
        "number": str(current.number),
        "on": words.day(current.on),
        "reason": current.reason,
        "digest": f"sha256:{current.digest}",
        "fingerprint": fingerprint(current.digest),
        "published": standing.is_published,
        "open": [_part(section.id, standing) for section in history.open_sections],
        "asked": [_asked(edition, parts, standing, lens) for edition, parts in _asked_before(history)],
        "under": str(agreed.number) if agreed else "",
        "informed_on": words.day(current.informed_on),
        "heard": any(answer.entry.edition == current.number for answer in history.answers),
        "answers": [_answer(answer.entry, lens) for answer in _shown_answers(standing)],
        "replies": _replies(current, lens, SAID if history.open_sections else ("question",)),
        "statement": str(_line("agree", current, lens)),
        "commands": [
            f"echo '{_line('agree', current, lens)}' > agreement.txt",
            f'ssh-keygen -Y sign -n {NAMESPACE} -f "$HOME/.ssh/id_ed25519" agreement.txt',
        ],
        "signs": bool(history.keys),
        "since": list(standing.since),
        "texts": [_text(title, pieces) for title, pieces in standing.texts],
        "editions": [_edition(edition, standing, lens) for edition in reversed(history.editions)],
    }


def gone_by_page(standing: Standing | None) -> Mapping[str, list[Gone]]:
    """What was released and is gone, by the address of the page it stood on."""
    found: dict[str, list[Gone]] = {}
    for one in standing.gone if standing else ():
        place = _place_of_section(one.id)
        if place:
            found.setdefault(place.partition("#")[0], []).append(one)
    return found


def tombstone(one: Gone) -> dict[str, Any]:
    """One thing that is gone, as templates show it."""
    return {"anchor": Raw(_place_of_section(one.id).partition("#")[2]), "title": one.title, "edition": str(one.edition)}


def _asked_before(history: History) -> tuple[tuple[Edition, tuple[Section, ...]], ...]:
    """What is open by edition; nothing if the last edition alone asks, as its heading says so already."""
    return history.asked_in if any(edition is not history.current for edition, _ in history.asked_in) else ()


def _asked(edition: Edition, parts: Iterable[Section], standing: Standing, lens: Lens) -> dict[str, Any]:
    return {
        "number": str(edition.number),
        "on": lens.words.day(edition.on),
        "reason": edition.reason,
        "parts": [_part(section.id, standing) for section in parts],
    }


def _part(id: str, standing: Standing) -> dict[str, Any]:
    return {"title": standing.titles.get(id, id), "uri": Raw(_place_of_section(id))}


def _shown_answers(standing: Standing) -> list[Answer]:
    """The best answer of each kind to each edition, the newest edition first."""
    best: dict[tuple[int, str], Answer] = {}
    for answer in standing.history.answers:
        key = (answer.entry.edition, answer.entry.said)
        known = best.get(key)
        if known is None or LEVELS.index(answer.entry.assurance) >= LEVELS.index(known.entry.assurance):
            best[key] = answer
    return sorted(best.values(), key=lambda answer: -answer.entry.edition)


def _answer(entry: AnswerEntry, lens: Lens) -> str:
    return answer_in_words(entry, lens.words.text, lens.words.day(entry.said_on))


def answer_in_words(entry: AnswerEntry, text: Callable[..., str], day: str) -> str:
    """What a contractor answered, on which day, and how it is known, as said to them in their language by `text`."""
    return text(_ANSWERED[entry.said], number=entry.edition, day=day, how=text(_LEVELS[entry.assurance]))


def _line(said: Any, edition: Edition, lens: Lens) -> AnswerLine:
    return AnswerLine(said, lens.handbook.id, edition.number, edition.digest)


def _replies(edition: Edition, lens: Lens, answers: Iterable[str]) -> list[dict[str, Any]]:
    """Answers as e-mails that only need to be sent."""
    state, words = lens.handbook.first, lens.words
    person = lens.person(resolve(state.manager or "manager", state, lens.project) or "")
    address = (person.email if person else "") or lens.project.company.email or ""
    found = []
    for said in answers:
        name = words.text(SAID[said])
        subject = words.text("%(answer)s: edition %(number)s of my handbook", answer=name, number=edition.number)
        lines = [words.text("%(answer)s.", answer=name), "", str(_line(said, edition, lens)), "", state.name or ""]
        if said != "agree":
            lines[1:1] = ["", words.text("What I want to say:"), ""]
        body = quote("\r\n".join(lines), safe="")
        found.append(
            {
                "label": name,
                "uri": Raw(f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={body}"),
            }
        )
    return found


def _text(title: str, pieces: tuple[Piece, ...]) -> dict[str, Any]:
    return {
        "title": title,
        "pieces": [
            {"heading": piece.heading, "old": list(piece.old), "new": list(piece.new)}
            for piece in pieces[:_MOST_PIECES]
        ],
        "more": len(pieces) > _MOST_PIECES,
    }


def _edition(edition: Edition, standing: Standing, lens: Lens) -> dict[str, Any]:
    return {
        "number": str(edition.number),
        "anchor": Raw(f"edition-{edition.number}"),
        "on": lens.words.day(edition.on),
        "fingerprint": fingerprint(edition.digest),
        "reason": edition.reason,
        "changes": list(edition.changes),
        "minor": [standing.titles.get(id, id) for id in edition.minor],
    }
