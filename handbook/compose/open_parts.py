"""What waits for an agreement, said where it stands: a note below the heading of each open part.

In: a contractor's `Standing`, and which dated things the handbook has. Out: notes by page, and a page with its notes. They are
beside what a handbook says, so no digest knows them, and a handbook in which nothing is open has none.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handbook.compose.fields import ABSENT, get_field
from handbook.compose.places import Place, place_of
from handbook.compose.printing import Raw
from handbook.compose.render import Rendered
from handbook.model.content import Section
from handbook.model.editions import History
from handbook.model.entries import Said
from handbook.model.handbook import Handbook
from handbook.model.layer import parse_path
from handbook.model.page import FIRST_TOKEN, Page, shifted
from handbook.model.standing import Standing

_ID = re.compile(r"\{:? ?#([^\s}]+)")
_HEADING = re.compile(r"#{1,6} ")
_AGREEMENT = "agreement.md"
_FEES = Place("pay.md", "payment.fee")
_DATES = Place("dates.md", "dates")
_TOP = "top"
_MOST_ALIKE = 3
"""So many parts of one page that were never agreed to, as in a first edition, stand in one note above them all."""

DatedPath = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _State:
    """How a part stands: what was answered to this text, if it was no yes, and the edition agreed to before (0: none).

    `number` is the edition that was answered, else the one that asks. `is_new` says that no earlier edition held the part;
    `has_ended` that something was agreed to before, and that the work had ended since.
    """

    number: int
    said: Said | None
    under: int
    is_new: bool
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note below the heading with the id `anchor`, or below the first one, about the sections `ids`.

    `is_named` says that this heading is the name of what it is about.
    """

    anchor: str
    state: _State
    ids: tuple[str, ...]
    is_named: bool = False


def open_notes(
    standing: Standing | None, handbook: Handbook, dated: Collection[DatedPath]
) -> Mapping[str, tuple[Note, ...]]:
    """The notes by the address of the page they stand on. `dated` are the things with dates, as `dates.Dated.path`."""
    history = standing.history if standing else None
    if history is None:
        return {}
    found: dict[str, dict[tuple[str, bool, _State], list[str]]] = {}
    for section in history.open_sections:
        state = _state(section, history)
        for place, is_own in _places(section.id, dated) if _is_there(section.id, handbook) else ():
            here = found.setdefault(place.uri, {})
            here.setdefault((place.anchor, is_own, state), []).append(section.id)
    return {
        uri: _gathered(uri, [Note(anchor, state, tuple(ids), own) for (anchor, own, state), ids in here.items()])
        for uri, here in found.items()
    }


def open_dates(standing: Standing | None, dated: Collection[DatedPath]) -> list[DatedPath]:
    """Those of the things with dates that wait for an agreement."""
    sections = standing.history.open_sections if standing else ()
    paths = [parse_path(section.id) for section in sections if "/" not in section.id]
    return [each for each in dated if any(_is_of(each, path) for path in paths)]


def with_notes(
    page: Page, notes: Sequence[Note], standing: Standing, write: Callable[[Mapping[str, Any]], Rendered | None]
) -> Page:
    """The page with its notes. `write` makes Markdown of what is said in one: what `contractor/open.md` prints."""
    values, lines = list(page.values), page.markdown.split("\n")
    below = _headings(page)
    added: dict[int, list[str]] = {}
    for note in notes:
        made = write(_facts(note, page.uri, below, standing))
        if made:
            markdown = shifted(made.markdown, len(values)).strip()
            added.setdefault(below.get(note.anchor, below[""]), []).append(markdown)
            values += made.values
    for number in sorted(added, reverse=True):
        lines[number + 1 : number + 1] = ["", *"\n\n".join(added[number]).split("\n"), ""]
    return replace(page, markdown="\n".join(lines), values=tuple(values))


def _headings(page: Page) -> Mapping[str, int]:
    """The line of each heading by its id; that of the first one without any, too."""
    said = {FIRST_TOKEN + number: value for number, value in enumerate(page.values)}
    found = {"": -1}
    for number, line in enumerate(page.markdown.split("\n")):
        if _HEADING.match(line):
            found[""] = number if found[""] < 0 else found[""]
            ids = _ID.findall(line.translate(said))
            if ids:
                found.setdefault(ids[-1], number)
    return found


def _facts(note: Note, uri: str, below: Mapping[str, int], standing: Standing) -> Mapping[str, Any]:
    """What a note says, for its template."""
    state = note.state
    is_told = bool(standing.since or standing.texts)
    named = note.is_named and len(note.ids) == 1 and note.anchor in below
    return {
        "number": str(state.number),
        "said": state.said or "",
        "under": str(state.under) if state.under else "",
        "is_new": state.is_new,
        "has_ended": state.has_ended,
        "parts": [] if named else [_part(id, uri, below, standing) for id in note.ids],
        "changes": Raw(_from(uri, Place(_AGREEMENT, "since"))) if is_told else "",
        "agreement": Raw(_from(uri, Place(_AGREEMENT, "edition"))),
    }


def _part(id: str, uri: str, below: Mapping[str, int], standing: Standing) -> Mapping[str, Any]:
    place = place_of(parse_path(id))
    leads = place is not None and (place.uri != uri or place.anchor in below)
    return {"title": standing.titles.get(id, id), "uri": Raw(_from(uri, place)) if place and leads else ""}


def _from(uri: str, place: Place) -> str:
    """A link from one page to a place."""
    if place.uri == uri:
        return f"#{place.anchor}"
    return posixpath.relpath(place.uri, posixpath.dirname(uri) or ".") + f"#{place.anchor}"


def _gathered(uri: str, notes: list[Note]) -> tuple[Note, ...]:
    """The notes of a page; several that say that nothing was agreed before are one, above all of the page."""
    alike: dict[_State, list[Note]] = {}
    for note in notes:
        if note.is_named and not note.state.under:
            alike.setdefault(note.state, []).append(note)
    for state, those in alike.items():
        if len(those) >= _MOST_ALIKE:
            first = Note("", state, tuple(id for note in those for id in note.ids))
            notes = [first, *(note for note in notes if note not in those)]
    return tuple(notes)


def _state(section: Section, history: History) -> _State:
    asked = [edition.number for edition, parts in history.asked_in if section in parts]
    answers = [answer.entry for answer in history.answers]
    about = [answer for answer in answers if answer.edition >= history.first_counting]
    last = next((each for each in reversed(about) if each.sections.get(section.id) == section.digest), None)
    said = last if last and last.said != "agree" else None
    number = said.edition if said else max(asked, default=0)
    earlier = history.editions[history.first_counting - 1 : max(0, number - 1)]
    is_new = not any(section.id in edition.content.sections for edition in earlier)
    under = history.agreed.get(section.id, 0)
    has_ended = not under and any(each.said == "agree" and section.id in each.sections for each in answers)
    return _State(number, said.said if said else None, under, is_new, has_ended)


def _is_there(id: str, handbook: Handbook) -> bool:
    """Whether the handbook as it is now still has a section: an edit that is not published yet may have removed it."""
    path = parse_path(id)
    if "/" in id or place_of(path) is None:
        return "/" in id  # a page is marked where the book has it; nothing else has no place
    for _, state in handbook.states:
        value: Any = state
        for key in path:
            value = ABSENT if value is ABSENT else get_field(value, key)
        if value is not ABSENT:
            return True
    return False


def _places(id: str, dated: Collection[DatedPath]) -> Iterator[tuple[Place, bool]]:
    """Where a section is marked, and whether the heading there is its own."""
    if "/" in id:
        yield Place(f"{id}.md", _TOP), True
        return
    path = parse_path(id)
    place = place_of(path)
    if place:
        yield place, True
    if path[0] == "engagements":
        yield _FEES, False
    if any(_is_of(each, path) for each in dated):
        yield _DATES, False


def _is_of(dated: DatedPath, path: Sequence[str]) -> bool:
    kind, id = dated
    own = {"payment": ("payment",), "we_provide": ("scope",), "meetings": ("communication", "meetings", id)}
    return tuple(path) == own.get(kind, (kind, id))
