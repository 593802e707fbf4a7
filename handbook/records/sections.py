"""A section as a record holds it: what is new in it, and nothing twice.

In: the sections of a contractor, before and now, and what all who are published with them say. Out: entries of a record,
and what is stored beside it. `handbook.changes.history` is the way back.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from handbook.model.content import Content, Section
from handbook.model.entries import PageRef, SectionEntry
from handbook.records.encoding import encode_values
from handbook.records.store import TEXT, VALUES, Store

_SMALL = 200
"""Values of fewer characters are not worth a file of their own."""


class _Written(NamedTuple):
    section: Section
    digest: str
    text: str


class Alike:
    """Which values several contractors have alike: those of a section that is new for more than one, or stored already.

    `editions` are what was said and what is said, for each contractor.
    """

    def __init__(self, store: Store, editions: Iterable[tuple[Content, Content]]) -> None:
        self._store = store
        self._written: dict[int, _Written] = {}
        new = (section for before, now in editions for section in now.sections.values() if _is_new(section, before))
        self._counts = Counter(self._of(section).digest for section in new if section.values)

    def stored(self, section: Section) -> tuple[str, str] | None:
        """SHA-256 and text of a section's values if they are to be stored for several contractors."""
        _, digest, text = self._of(section)
        if len(text) < _SMALL:
            return None
        is_alike = self._counts[digest] > 1 or self._store.place_of(digest, VALUES).exists()
        return (digest, text) if is_alike else None

    def _of(self, section: Section) -> _Written:
        """Handbooks share sections in which they say the same, so each is written once."""
        found = self._written.get(id(section))
        if found is None:  # the section is kept with it, so that its identity is not given to another
            text = encode_values(section.values)
            found = self._written[id(section)] = _Written(section, _sha256(text), text)
        return found


def section_entries(before: Content, now: Content, alike: Alike) -> tuple[dict[str, SectionEntry], dict[str, str]]:
    """The sections that an edition changes, and what has to be stored for them: texts by the names of their files."""
    stored: dict[str, str] = {}
    entries = {
        id: _entry(section, before, alike, stored)
        for id, section in now.sections.items()
        if before.sections.get(id) != section
    }
    return entries, stored


def _entry(section: Section, before: Content, alike: Alike, stored: dict[str, str]) -> SectionEntry:
    if section.page:
        text, shown = _sha256(section.page.text), _sha256(section.page.shown)
        stored |= {f"{text}{TEXT}": section.page.text, f"{shown}{TEXT}": section.page.shown}
        ref = PageRef(text=text, shown=shown if shown != text else None, files=section.page.files or None)
        return SectionEntry(asks=section.asks, digest=section.digest, page=ref)
    if not _is_new(section, before):
        was = before.sections[section.id].values
        changed = {path: value for path, value in section.values.items() if path not in was or was[path] != value}
        gone = tuple(sorted(was.keys() - section.values.keys()))
        return SectionEntry(asks=section.asks, digest=section.digest, changed=changed, gone=gone or None)
    shared = alike.stored(section)
    if shared is None:
        return SectionEntry(asks=section.asks, digest=section.digest, values=section.values)
    digest, text = shared
    stored[f"{digest}{VALUES}"] = text
    return SectionEntry(asks=section.asks, digest=section.digest, stored=digest)


def _is_new(section: Section, before: Content) -> bool:
    return section.id not in before.sections


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
