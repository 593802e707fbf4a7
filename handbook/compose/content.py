"""What a handbook says, for editions: its merged values as written, and its pages filled with values as written.

In: a handbook and its project. Out: a `Content`. Nothing of the program's own wording is in it (see
`handbook.model.content`). A page that names a person through a pointer (`{{ manager }}`) keeps the pointer there, since
it means whoever that is: a new contact is told once, where the contact stands, and asks nobody to agree again to every
policy that names the contact. All other values in a page count as written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from handbook.compose.asked import Answers, Asked, Parts, Questions
from handbook.compose.fields import ABSENT, Uses, get_field
from handbook.compose.lens import Lens
from handbook.compose.plain import readable_markdown
from handbook.compose.reader import lens_on, pages_of, shared_context
from handbook.compose.shared_pages import Targets, assets_of, render_body
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic
from handbook.model.asks import COMPANY, OTHER, OUR_PEOPLE, asks_of, page_asks, section_of
from handbook.model.company import Asks, ToolMeta
from handbook.model.content import Content, Json, PageText, Periods, Section, with_periods
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, SharedPage, resolve
from handbook.model.layer import Path, path_text
from handbook.model.node import Node
from handbook.model.page import Page
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, layer_policy
from handbook.model.values import Money, Rhythm

_OF_COMPANY = ("name", "legal_name", "address", "time_zone", "working_week", "owner")
_OF_COMPANY_UNASKED = ("website", "email", "phone", "country", "calendar_country", "closed")
_OF_PERSON = ("name", "email", "phone")


@dataclass(frozen=True, slots=True)
class _Branch:
    """A part of a typed handbook with the values below it, and everyone of ours whom it names."""

    value: Any
    leaves: tuple[tuple[Path, Json], ...]
    people: tuple[str, ...]


@dataclass
class Shared:
    """What the contents of several handbooks of a project share: equal parts of them, the texts of pages they answer alike,
    and the files of each page."""

    branches: dict[tuple[Path, int], _Branch] = field(default_factory=dict)
    sections: dict[object, Section] = field(default_factory=dict)
    places: dict[Path, tuple[Asks | None, str, str]] = field(default_factory=dict)
    texts: dict[object, Asked] = field(default_factory=dict)
    files: dict[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)
    parts: Parts = field(default_factory=dict)
    pointing: Parts = field(default_factory=dict)
    """As `parts`, of handbooks in which the contacts stand as pointers: these answer otherwise."""


def content_of(
    handbook: Handbook, project: Project, files: Mapping[str, str] | None = None, shared: Shared | None = None
) -> Content:
    """What a contractor's handbook says. `files` gives the SHA-256 of every image and attachment by its path.

    With `shared`, what is the same in several handbooks is worked out once. Pages that cannot be filled in are left
    out: `check` tells of them, and such a handbook is not released.
    """
    shared = shared or Shared()
    found: dict[str, tuple[Asks, dict[str, Json]]] = {}
    for path, periods in _values(handbook, project, shared):
        asks, section, text = _place(path, project, shared)
        value = with_periods(periods)
        if asks is not None and value is not None:
            found.setdefault(section, (asks, {}))[1][text] = value
    sections = {id: _section(id, asks, values, shared) for id, (asks, values) in found.items()}
    return Content(sections | pages_in(handbook, project, files, shared))


def pages_in(
    handbook: Handbook,
    project: Project,
    files: Mapping[str, str] | None = None,
    shared: Shared | None = None,
    only: Container[str] | None = None,
) -> dict[str, Section]:
    """The pages of what a contractor's handbook says, or only some of them by the ids of their sections; as `content_of`."""
    sections = {}
    for page, page_text in _pages(handbook, project, files or {}, shared or Shared(), only):
        id = section_id(page)
        original = (project.tools if page.kind == "tool" else project.pages)[page.id]
        sections[id] = Section(id, page_asks(original), page=page_text)
    return sections


def section_id(page: SharedPage) -> str:
    """The id of the section that a shared page is."""
    return page.uri.removesuffix(".md")


def _section(id: str, asks: Asks, values: dict[str, Json], shared: Shared) -> Section:
    """A section of values, the same one for all handbooks in which it says the same, so that its digest is made once."""
    written = [(path, value if isinstance(value, str) else (json.dumps(value),)) for path, value in values.items()]
    return shared.sections.setdefault((id, asks, *written), Section(id, asks, values))


def _place(path: Path, project: Project, shared: Shared) -> tuple[Asks | None, str, str]:
    """What a value asks, the section it belongs to, and its path as text."""
    known = shared.places.get(path)
    if known is None:
        asks = asks_of(path, project.options.acknowledge)
        section = OTHER if asks == "none" else section_of(path)
        known = shared.places[path] = (asks, section, path_text(path))
    return known


def written(value: Any) -> Json:
    """A typed value as it is written in a file; what equals another is written the same."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Node():
            names = {info.alias or name: name for name, info in type(value).model_fields.items()}
            pairs = ((key, getattr(value, name)) for key, name in names.items())
            return {key: written(each) for key, each in pairs if each is not None and each not in ((), {})}
        case tuple() | list():
            return [written(item) for item in value]
        case dict():
            return {key: written(each) for key, each in value.items()}
        case dt.time():
            return f"{value:%H:%M}"
        case Money():
            return f"{_number(value.amount)} {value.currency}"
        case Decimal():
            return _number(value)
    return str(value)


def _number(value: Decimal) -> str:
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"


# --- values -----------------------------------------------------------------------------------------------------------


def _values(handbook: Handbook, project: Project, shared: Shared) -> Iterator[tuple[Path, Periods]]:
    """Every value of a handbook over time, and of what it says about us."""
    states = [
        (since.isoformat() if since else "", state, tuple(_branches(state, shared))) for since, state in handbook.states
    ]
    yield from _over_time(
        [(since, dict(leaf for branch in branches for leaf in branch.leaves)) for since, _, branches in states]
    )
    yield from _over_time([(since, dict(_people(state, branches, project))) for since, state, branches in states])
    for name in (*_OF_COMPANY, *_OF_COMPANY_UNASKED):
        value = get_field(project.company, name)
        if value is not ABSENT:
            path = (COMPANY, name) if name in _OF_COMPANY else (OTHER, COMPANY, name)
            yield path, (("", written(value)),)
    for number, one in enumerate(handbook.introductions):
        yield (OTHER, "introductions", str(number)), (("", f"{one.name} {one.email}".strip()),)


def _branches(state: Contractor, shared: Shared) -> Iterator[_Branch]:
    """The parts of one state: its fields, and the entries of those that hold entries. Equal handbooks share them."""
    for name, child in layer_policy().fields.items():
        inner = get_field(state, name)
        if inner is ABSENT:
            continue
        if child.kind is Kind.KEYED and child.item:
            for key, entry in inner.items():
                yield _branch((name, key), child.item, entry, shared)
        else:
            yield _branch((name,), child, inner, shared)


def _branch(path: Path, child: Field, value: Any, shared: Shared) -> _Branch:
    found = shared.branches.get((path, id(value)))
    if found is None:  # the value is kept with it, so that its identity is not given to another
        found = _Branch(value, tuple(_leaves(child, value, path)), tuple(_references(child, value)))
        shared.branches[path, id(value)] = found
    return found


def _over_time(states: Sequence[tuple[str, Mapping[Path, Json]]]) -> Iterator[tuple[Path, Periods]]:
    if len(states) == 1:
        for path, value in states[0][1].items():
            yield path, (("", value),)
        return
    paths = dict.fromkeys(path for _, values in states for path in values)
    for path in paths:
        yield path, tuple((since, values.get(path)) for since, values in states)


def _leaves(field: Field, value: Any, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """The values below one, by path. Rhythms and lists count as one value."""
    if field.kind is Kind.MAPPING and field.node is not Rhythm:
        for name, child in field.fields.items():
            inner = get_field(value, name)
            if inner is not ABSENT:
                yield from _leaves(child, inner, (*path, name))
    elif field.kind in (Kind.KEYED, Kind.FACTS) and field.item:
        for key, inner in value.items():
            yield from _leaves(field.item, inner, (*path, key))
    else:
        yield path, written(value)


def _people(state: Contractor, branches: Sequence[_Branch], project: Project) -> Iterator[tuple[Path, Json]]:
    """Name and addresses of each of our people whom the handbook names."""
    named = {reference for branch in branches for reference in branch.people}
    ids = {resolve(reference, state, project) for reference in named}
    for id in project.people:
        if id in ids:
            for name in _OF_PERSON:
                value = get_field(project.people[id], name)
                if value is not ABSENT:
                    yield (OUR_PEOPLE, id, name), written(value)


def _references(field: Field, value: Any) -> Iterator[str]:
    """Everyone of ours whom a value names, by id or pointer."""
    if field.ref and field.ref.to in ("person", "anyone"):
        yield value
    elif field.kind is Kind.MAPPING:
        for name, child in field.fields.items():
            inner = get_field(value, name)
            if inner is not ABSENT:
                yield from _references(child, inner)
    elif field.item:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(field.item, inner)


# --- pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Written(Words):
    """Words that are none: every value as it is written."""

    def say(self, value: Any) -> str:
        return _flat(written(value))

    def listed(self, items: Sequence[str]) -> str:
        return ", ".join(items)

    def over_time(self, changes: Sequence[tuple[dt.date | None, str | None]]) -> str:
        return "; ".join(f"{since or ''} {text or '-'}".strip() for since, text in changes)

    def period(self, since: dt.date | None, until: dt.date | None) -> str:
        return f"{since or ''}..{until or ''}"


def _flat(value: Json) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(each)}" for key, each in value.items())
    return ", ".join(_flat(each) for each in value) if isinstance(value, list) else value


@dataclass(frozen=True)
class _WrittenLens(Lens):
    """Sees the same, but for our people: who is meant stays an id or a pointer. `reader` sees as the reader does."""

    reader: Lens | None = None

    def name(self, field: Field, value: Any, since: dt.date | None) -> str | None:
        return str(value) if isinstance(self.target(field, value, since), Person) else super().name(field, value, since)

    def target_field(self, field: Field, value: Any, since: dt.date | None, key: str) -> Any:
        found = super().target_field(field, value, since, key)
        is_ours = isinstance(self.target(field, value, since), Person)
        return f"{value}.{key}" if is_ours and found not in (None, ABSENT) else found

    def target(self, field: Field, value: Any, since: dt.date | None) -> Node | SharedPage | None:
        return self.reader.target(field, value, since) if self.reader else super().target(field, value, since)


def _pages(
    handbook: Handbook, project: Project, files: Mapping[str, str], shared: Shared, only: Container[str] | None
) -> Iterator[tuple[SharedPage, PageText]]:
    """The shared pages of a handbook, in its reader's language where there is a translation, with their texts."""
    reader = lens_on(handbook, project)
    lens = _WrittenLens(_with_pointers(handbook), reader.project, _Written("UTC", "UTC"), reader=reader)
    answers = Answers(lens.handbook, shared.pointing)
    targets = Targets(frozenset(), project.assets)
    for page in pages_of(handbook, reader.project):
        if only is not None and section_id(page) not in only:
            continue
        text = _text(page, lens, answers, shared)
        if text is not None:
            if page.file not in shared.files:
                shared.files[page.file] = {path: files.get(path, "") for path in assets_of(page, targets)}
            yield page, PageText(text, partial(_shown, page, reader, shared), shared.files[page.file])


def _text(page: SharedPage, lens: Lens, answers: Answers, shared: Shared) -> str | None:
    """A page with values as written, made once for all handbooks that give the same answers."""
    handbook = lens.handbook
    return _made_once((page.file, handbook.first.status, _days(handbook)), page, lens, answers, shared)


def _shown(page: SharedPage, reader: Lens, shared: Shared) -> str:
    """A page as its reader sees it, made once for all readers of a language and a time zone with the same contacts.

    `check` has proven that it can be filled in.
    """
    handbook = reader.handbook
    contacts = tuple((state.manager, state.backup_manager) for _, state in handbook.states)
    language, zone = reader.project.wanted_language(handbook.first), handbook.first.time_zone
    key = (page.file, handbook.first.status, _days(handbook), contacts, language, zone)
    return _made_once(key, page, reader, Answers(handbook, shared.parts), shared) or _head(page)


def _days(handbook: Handbook) -> tuple[dt.date | None, ...]:
    """The days from which the states of a handbook hold: a page can show them with any value that changes."""
    return tuple(since for since, _ in handbook.states)


def _made_once(key: object, page: SharedPage, lens: Lens, answers: Answers, shared: Shared) -> str | None:
    """A page through a lens, made once for all handbooks that are alike in `key` and give the same answers."""
    asked = shared.texts.setdefault(key, Asked())
    known = asked.follow(answers)
    if known:
        text: str | None = known.result
        return text
    uses = Uses()
    text = _filled(page, replace(lens, uses=uses))
    if not uses.anything:
        asked.keep(uses, shared.questions, text)
    return text


def _with_pointers(handbook: Handbook) -> Handbook:
    """A handbook in which the contact and the backup stand as the pointers that mean them."""

    def pointing(state: Contractor) -> Contractor:
        pointers = {name: name for name in ("manager", "backup_manager") if getattr(state, name)}
        return state.model_copy(update=pointers)

    later = tuple((since, pointing(state)) for since, state in handbook.later)
    return replace(handbook, first=pointing(handbook.first), later=later)


def _filled(page: SharedPage, lens: Lens) -> str | None:
    """Head and body of a page through a lens; None if it cannot be filled in."""
    rendered = render_body(page, lens, shared_context(lens))
    if isinstance(rendered, Diagnostic):
        return None
    body = readable_markdown(Page(page.uri, page.title, rendered.markdown, rendered.values)).strip()
    return f"{_head(page)}\n\n{body}"


def _head(page: SharedPage) -> str:
    """What stands above a page's body: its title, and what its front matter says to the reader."""
    meta = page.meta
    parts = [f"# {page.title}", meta.summary, meta.because if meta.kind == "required" else None]
    if isinstance(meta, ToolMeta):
        parts += [meta.purpose, meta.get_in, meta.url]
    return "\n\n".join(part for part in parts if part)
