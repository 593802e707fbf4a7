"""What a publication would do for one contractor.

In: the records so far, and what the handbook says now. Out: a `Plan`: the changes since the last edition, and whether
there is a new one. Only a change in a section that asks something makes an edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from handbook.changes.compare import Change, asked_for, compare
from handbook.changes.labels import SECTION_NAMES
from handbook.changes.names import Names
from handbook.changes.texts import differences
from handbook.changes.values import Speaker
from handbook.model.content import Content, Section
from handbook.model.editions import History
from handbook.model.messages import message
from handbook.model.standing import Piece


@dataclass(frozen=True)
class Plan:
    """What a handbook says now, beside its last edition. `titles` are what sections are called whose values are left out."""

    history: History
    content: Content
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> Content:
        """What the last edition said; nothing if there is none, or if the work had ended since."""
        return self.history.current.content if self.history.current else Content()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Everything that differs from the last edition; for a first edition nothing: all of it is new."""
        return compare(self.before, self.content) if self.history.current else ()

    @property
    def is_edition(self) -> bool:
        """Whether a publication makes an edition."""
        current = self.history.current
        return current is None or current.digest != self.content.digest or self.asks_all

    @cached_property
    def asks_all(self) -> bool:
        """Whether no earlier agreement counts: there is none, the work had ended, or somebody else answers now."""
        return self.is_first or self.history.ended or any(change.what == "signer" for change in self.changes)

    @property
    def is_first(self) -> bool:
        return self.history.current is None

    @property
    def number(self) -> int:
        """The number of the edition that a publication makes."""
        return self.history.current.number + 1 if self.history.current else 1

    @cached_property
    def agree(self) -> tuple[str, ...]:
        """The sections that would ask for an agreement again, or for the first time."""
        if self.asks_all:
            return tuple(id for id, section in self.content.sections.items() if section.asks == "required")
        changed = asked_for(self.changes, "required")
        return tuple(id for id in changed if id in self.content.sections and self._differs(id) and id not in self.back)

    @cached_property
    def back(self) -> tuple[str, ...]:
        """The sections that say again what is agreed to, and did not in the last edition, or had a slip of the pen in it: nothing
        is asked of them any more."""
        if self.asks_all:
            return ()
        required = (section for section in self.content.sections.values() if section.asks == "required")
        again = (section.id for section in required if section.digest in self.history.held.get(section.id, ()))
        return tuple(id for id in again if self._differs(id))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The sections with changes that are told and ask for no agreement, sections that are gone among them."""
        found = (*asked_for(self.changes, "notice"), *asked_for(self.changes, "required"))
        return tuple(id for id in dict.fromkeys(found) if id not in self.agree)

    @cached_property
    def unasked(self) -> tuple[Change, ...]:
        """The changes that ask nothing."""
        return tuple(change for change in self.changes if change.asks == "none")

    @cached_property
    def texts(self) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
        """The pages whose text changed: each title with the paragraphs that differ."""
        return changed_texts(self.before, self.content)

    def _differs(self, id: str) -> bool:
        before = self.before.sections.get(id)
        now = self.content.sections[id]
        return before is None or before.digest != now.digest or before.asks != "required"


def changed_texts(old: Content, new: Content) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """The pages in both contents that ask something and whose text differs, with the paragraphs that do."""
    found = []
    for id, section in new.sections.items():
        was = old.sections.get(id)
        if was and was.page and section.page and section.asks != "none" and was.digest != section.digest:
            pieces = differences(was.page.shown, section.page.shown)
            if pieces:
                found.append((section.page.title, pieces))
    return tuple(found)


def titles(content: Content, speaker: Speaker) -> dict[str, str]:
    """What each section is called, in the reader's language; a page that has the name of another part is called a page."""
    named = {section.id: title_of(section, content, speaker) for section in content.sections.values()}
    times = Counter(named.values())
    return {
        id: speaker.text(message("the page “%(thing)s”"), thing=title)
        if times[title] > 1 and content.sections[id].page
        else title
        for id, title in named.items()
    }


def title_of(section: Section, content: Content, speaker: Speaker | None = None) -> str:
    """What a section is called: in its writer's words where it has any, else in the reader's language."""
    if section.page:
        return section.page.title
    if section.id in SECTION_NAMES:
        return speaker.text(SECTION_NAMES[section.id]) if speaker else SECTION_NAMES[section.id]
    return Names(content).entry(tuple(section.id.split(".")))
