"""A change to a sentence that its reader understands.

In: a `Change`, the two contents it is between, and a `Speaker` for the reader's language. Out: plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handbook.changes.compare import Change, entry_of
from handbook.changes.labels import DETAILS, GONE, LABELS, NAMING, NEW, SENTENCES, pattern_of
from handbook.changes.names import Names
from handbook.changes.values import DETAIL, Speaker, Values, field_at
from handbook.model.asks import OUR_PEOPLE
from handbook.model.content import Content, Json
from handbook.model.layer import Path, path_text
from handbook.model.messages import message
from handbook.model.policy import Field, Kind, layer_policy

_LONG = 300
"""A text longer than this is not said twice in one sentence."""


@dataclass(frozen=True)
class Teller:
    """Tells changes between two contents. `labels` are what fields are called."""

    speaker: Speaker
    old: Names
    new: Names
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)

    @property
    def values(self) -> Values:
        return Values(self.speaker)

    def tell(self, change: Change) -> list[str]:
        if change.what == "asks":
            return [self._asks(change)]
        if change.what == "signer":
            form = message("%(name)s now answers for this handbook, so we ask for agreement to all of it again.")
            return [self.speaker.text(form, name=change.new)]
        if change.is_page:
            return [self._page(change)]
        if change.what in ("new", "gone"):
            return [self._entry(change)]
        field = field_at(change.path)
        if field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES) and _plain_lists(change):
            return self._list(change, field)
        return [self._value(change)]

    def what(self, change: Change) -> str:
        """What a change is about, without saying how it changed."""
        if change.is_page:
            folder, _, id = change.section.partition("/")
            return (self.old if change.what == "gone" else self.new).page(folder, id)
        if change.what in ("new", "gone"):
            return self._thing(change.path, self.new if change.what == "new" else self.old)
        pattern = pattern_of(change.path)
        if pattern == "facts.*":
            return change.path[-1]
        thing, label = self._thing_of(change.path), self.speaker.text(self.labels[pattern])
        return f"{thing}, {label}" if thing else _capital(label)

    def _page(self, change: Change) -> str:
        folder, _, id = change.section.partition("/")
        title = (self.old if change.what == "gone" else self.new).page(folder, id)
        forms = {
            "new": message("New page: “%(thing)s”."),
            "gone": message("The page “%(thing)s” is no longer part of your handbook."),
            "page": message("The page “%(thing)s” changed."),
        }
        return self.speaker.text(forms[change.what], thing=title)

    def _asks(self, change: Change) -> str:
        forms = {
            "required": message("“%(thing)s” now asks for your agreement."),
            "notice": message("“%(thing)s”: you are told when it changes, and need not agree to it."),
            "none": message("“%(thing)s” no longer asks for your agreement."),
        }
        folder, _, id = change.section.partition("/")
        thing = self.new.page(folder, id) if change.is_page else self.new.entry(tuple(change.section.split(".")))
        return self.speaker.text(forms[change.asks], thing=thing)

    def _entry(self, change: Change) -> str:
        pattern = pattern_of(change.path)
        names = self.new if change.what == "new" else self.old
        thing = self._thing(change.path, names)
        if change.what == "gone":
            return self.speaker.text(GONE[pattern], thing=thing)
        for key in DETAILS.get(pattern, ()):
            value = names.value(path_text((*change.path, key)))
            if value is not None:
                detail = self.values.say((*change.path, key), value, names)
                thing = self.speaker.text(DETAIL, thing=thing, detail=detail)
                break
        return self.speaker.text(NEW[pattern], thing=thing)

    def _value(self, change: Change) -> str:
        pattern = pattern_of(change.path)
        label = self.speaker.text(LABELS[pattern])
        thing = change.path[-1] if pattern == "facts.*" else self._thing_of(change.path)
        old = self.values.say(change.path, change.old, self.old) if change.old is not None else ""
        new = self.values.say(change.path, change.new, self.new) if change.new is not None else ""
        if pattern in NAMING:  # without a title of its own it is called by its id
            old, new = old or change.path[-2], new or change.path[-2]
        if old and new and pattern in SENTENCES:
            return self.speaker.text(SENTENCES[pattern], thing=thing, old=old, new=new)
        what = (
            self.speaker.text(message("“%(thing)s”, %(label)s"), thing=thing, label=label) if thing else _capital(label)
        )
        if not new:
            form = message("No longer in your handbook: %(what)s: %(old)s.")
        elif not old:
            form = message("New in your handbook: %(what)s: %(new)s.")
        elif len(old) > _LONG or len(new) > _LONG:
            form = message("%(what)s has a new text: %(new)s")
        else:
            form = message("%(what)s: %(new)s (before: %(old)s).")
        return self.speaker.text(form, what=what, old=old, new=new)

    def _list(self, change: Change, field: Field) -> list[str]:
        label = self.speaker.text(LABELS[pattern_of(change.path)])
        thing = self._thing_of(change.path)
        what = (
            self.speaker.text(message("“%(thing)s”, %(label)s"), thing=thing, label=label) if thing else _capital(label)
        )
        item = field.item or field
        before = [self.values.say_one(item, each, self.old) for each in _items(change.old)]
        after = [self.values.say_one(item, each, self.new) for each in _items(change.new)]
        told = []
        for text in after:
            if text not in before:
                told.append(self.speaker.text(message("%(what)s, added: “%(item)s”."), what=what, item=text))
        for text in before:
            if text not in after:
                told.append(self.speaker.text(message("%(what)s, removed: “%(item)s”."), what=what, item=text))
        if not told:
            order = self.speaker.listed(after)
            told.append(self.speaker.text(message("%(what)s, now in this order: %(items)s."), what=what, items=order))
        return told

    def _thing_of(self, path: Path) -> str:
        """What the value belongs to; empty if it stands alone. A thing that is renamed has its new name."""
        entries = list(entry_of(path))
        if not entries:
            return ""
        names = (
            self.new
            if any(self.new.value(path_text((*entries[-1], key))) for key in _fields_of(entries[-1]))
            else self.old
        )
        return self._thing(entries[-1], names)

    def _thing(self, path: Path, names: Names) -> str:
        entries = list(entry_of(path))
        return ": ".join(names.entry(entry) for entry in entries)


def sentence(change: Change, old: Content, new: Content, speaker: Speaker) -> str:
    """A change in words; several sentences if a list lost and gained items."""
    return " ".join(Teller(speaker, Names(old), Names(new)).tell(change))


def sentences(changes: Iterable[Change], old: Content, new: Content, speaker: Speaker) -> list[str]:
    """All changes in words, in their order."""
    teller = Teller(speaker, Names(old), Names(new))
    return [text for change in changes for text in teller.tell(change)]


def _fields_of(entry: Path) -> Iterable[str]:
    field = field_at((*entry, "name")) if entry[0] == OUR_PEOPLE else layer_policy().at(entry)
    return field.fields if field and field.fields else ("name",)


def _plain_lists(change: Change) -> bool:
    return all(isinstance(each, list) or each is None for each in (change.old, change.new))


def _items(value: Json | None) -> list[Json]:
    return value if isinstance(value, list) else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
