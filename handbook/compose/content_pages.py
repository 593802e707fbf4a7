"""The shared pages of a handbook filled with values as written: what an edition is compared by.

A page that names a person through a pointer (`{{ manager }}`) keeps the pointer, since it means whoever that is: a new contact
is told once, where the contact stands, and asks nobody to agree again to every policy that names the contact.

In: a handbook and its project. Out: the text of each page, and the same as its reader sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from handbook.compose.asked import Answers, Asked, Parts, Questions
from handbook.compose.content_values import written
from handbook.compose.fields import ABSENT, Uses
from handbook.compose.lens import Lens
from handbook.compose.plain import readable_markdown
from handbook.compose.reader import lens_on, pages_of, shared_context
from handbook.compose.shared_pages import Targets, assets_of, render_body
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic
from handbook.model.company import ToolMeta
from handbook.model.content import Json, PageText
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.node import Node
from handbook.model.page import Page
from handbook.model.people import Person
from handbook.model.policy import Field


@dataclass
class KnownPages:
    """What several handbooks of a project share: the texts of pages that they answer alike, and the files of each page."""

    texts: dict[object, Asked] = field(default_factory=dict)
    files: dict[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)
    parts: Parts = field(default_factory=dict)
    pointing: Parts = field(default_factory=dict)
    """As `parts`, of handbooks in which the contacts stand as pointers: these answer otherwise."""


def section_id(page: SharedPage) -> str:
    """The id of the section that a shared page is."""
    return page.uri.removesuffix(".md")


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


def page_texts(
    handbook: Handbook, project: Project, files: Mapping[str, str], known: KnownPages, only: Container[str] | None
) -> Iterator[tuple[SharedPage, PageText]]:
    """The shared pages of a handbook, in its reader's language where there is a translation, with their texts."""
    reader = lens_on(handbook, project)
    lens = _WrittenLens(_with_pointers(handbook), reader.project, _Written("UTC", "UTC"), reader=reader)
    answers = Answers(lens.handbook, known.pointing)
    targets = Targets(frozenset(), project.assets)
    for page in pages_of(handbook, reader.project):
        if only is not None and section_id(page) not in only:
            continue
        text = _text(page, lens, answers, known)
        if text is not None:
            if page.file not in known.files:
                known.files[page.file] = {path: files.get(path, "") for path in assets_of(page, targets)}
            yield page, PageText(text, partial(_shown, page, reader, known), known.files[page.file])


def _text(page: SharedPage, lens: Lens, answers: Answers, known: KnownPages) -> str | None:
    """A page with values as written, made once for all handbooks that give the same answers."""
    handbook = lens.handbook
    return _made_once((page.file, handbook.first.status, _days(handbook)), page, lens, answers, known)


def _shown(page: SharedPage, reader: Lens, known: KnownPages) -> str:
    """A page as its reader sees it, made once for all readers of a language and a time zone with the same contacts.

    `check` has proven that it can be filled in.
    """
    handbook = reader.handbook
    contacts = tuple((state.manager, state.backup_manager) for _, state in handbook.states)
    language, zone = reader.project.wanted_language(handbook.first), handbook.first.time_zone
    key = (page.file, handbook.first.status, _days(handbook), contacts, language, zone)
    return _made_once(key, page, reader, Answers(handbook, known.parts), known) or _head(page)


def _days(handbook: Handbook) -> tuple[dt.date | None, ...]:
    """The days from which the states of a handbook hold: a page can show them with any value that changes."""
    return tuple(since for since, _ in handbook.states)


def _made_once(key: object, page: SharedPage, lens: Lens, answers: Answers, known: KnownPages) -> str | None:
    """A page through a lens, made once for all handbooks that are alike in `key` and give the same answers."""
    asked = known.texts.setdefault(key, Asked())
    found = asked.follow(answers)
    if found:
        text: str | None = found.result
        return text
    uses = Uses()
    text = _filled(page, replace(lens, uses=uses))
    if not uses.anything:
        asked.keep(uses, known.questions, text)
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
