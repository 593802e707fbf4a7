"""A change to a sentence that its reader understands.

In: a `Change`, the two contents it is between, and a `Speaker` for the reader's language. Out: plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from handbook.changes.compare import Change, entry_of
from handbook.changes.labels import CHOICES, DETAILS, GONE, LABELS, NEW, SECTION_NAMES, SENTENCES, pattern_of
from handbook.changes.names import Names
from handbook.model.asks import COMPANY, OTHER, OUR_PEOPLE
from handbook.model.company import Company
from handbook.model.content import Content, Json, periods_of
from handbook.model.layer import Path, parse_path, path_text
from handbook.model.messages import message
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, layer_policy, policy_of
from handbook.model.values import Rhythm

_LONG = 300
"""A text longer than this is not said twice in one sentence."""


class Speaker(Protocol):
    """Words values and messages in the reader's language."""

    def say(self, value: Any) -> str: ...
    def text(self, message: str, **values: object) -> str: ...
    def listed(self, items: Sequence[str]) -> str: ...
    def over_time(self, changes: Sequence[tuple[date | None, str | None]]) -> str: ...


@dataclass(frozen=True)
class Teller:
    """Tells changes between two contents. `labels` are what fields are called."""

    speaker: Speaker
    old: Names
    new: Names
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)

    def tell(self, change: Change) -> list[str]:
        if change.what == "asks":
            return [self._asks(change)]
        if change.what == "signer":
            form = message("%(name)s now answers for this handbook, so all of it asks for agreement anew.")
            return [self.speaker.text(form, name=change.new)]
        if change.is_page:
            return [self._page(change)]
        if change.what in ("new", "gone"):
            return [self._entry(change)]
        field = _field_at(change.path)
        if field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES) and _plain_lists(change):
            return self._list(change, field)
        return [self._value(change, field)]

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
                detail = self.say((*change.path, key), value, names)
                thing = self.speaker.text(message("%(thing)s (%(detail)s)"), thing=thing, detail=detail)
                break
        return self.speaker.text(NEW[pattern], thing=thing)

    def _value(self, change: Change, field: Field) -> str:
        pattern = pattern_of(change.path)
        label = self.speaker.text(LABELS[pattern])
        thing = change.path[-1] if pattern == "facts.*" else self._thing_of(change.path)
        old = self.say(change.path, change.old, self.old) if change.old is not None else ""
        new = self.say(change.path, change.new, self.new) if change.new is not None else ""
        if old and new and pattern in SENTENCES:
            return self.speaker.text(SENTENCES[pattern], thing=thing, old=old, new=new)
        what = (
            self.speaker.text(message("“%(thing)s”, %(label)s"), thing=thing, label=label) if thing else _capital(label)
        )
        if not new:
            form = message("%(what)s: no longer set (before: %(old)s).")
        elif not old:
            form = message("%(what)s: %(new)s (not set before).")
        elif len(old) > _LONG or len(new) > _LONG:
            form = message("%(what)s has a new text: %(new)s")
        else:
            form = message("%(what)s: %(new)s (before: %(old)s).")
        return self.speaker.text(form, what=what, old=old, new=new)

    def line(self, path: Path, value: Json, names: Names) -> str:
        """One value as a line of its own: `due: on the 5th of every month`."""
        pattern = pattern_of(path)
        label = path[-1] if pattern == "facts.*" else self.speaker.text(LABELS[pattern])
        form = message("%(label)s: %(value)s")
        return _capital(self.speaker.text(form, label=label, value=self.say(path, value, names)))

    def _list(self, change: Change, field: Field) -> list[str]:
        label = self.speaker.text(LABELS[pattern_of(change.path)])
        thing = self._thing_of(change.path)
        what = (
            self.speaker.text(message("“%(thing)s”, %(label)s"), thing=thing, label=label) if thing else _capital(label)
        )
        item = field.item or field
        before = [self._say_one(item, each, self.old) for each in _items(change.old)]
        after = [self._say_one(item, each, self.new) for each in _items(change.new)]
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

    # --- values in words ------------------------------------------------------------------------------------------------

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

    def say(self, path: Path, value: Json, names: Names) -> str:
        """A value in words, with its dates."""
        field = _field_at(path)
        periods = periods_of(value)
        said = [
            (date.fromisoformat(since) if since else None, None if each is None else self._say_one(field, each, names))
            for since, each in periods
        ]
        return said[0][1] or "" if len(said) == 1 and said[0][0] is None else self.speaker.over_time(said)

    def _say_one(self, field: Field, value: Json, names: Names) -> str:
        if isinstance(value, list):
            return self.speaker.listed([self._say_one(field.item or field, item, names) for item in value])
        if field.node is Rhythm:
            typed = _typed(_RHYTHM, value)
            return self.speaker.say(typed) if typed is not None else _flat(value)
        if isinstance(value, dict):
            return self._group(field, value, names)
        if field.ref:
            return names.referred(field.ref.to, value)
        if field.options:
            return self.speaker.text(CHOICES[value]) if value in CHOICES else self.speaker.say(value)
        typed = _typed(field.adapter, value) if field.adapter else None
        return self.speaker.say(typed) if typed is not None else value

    def _group(self, field: Field, value: dict[str, Any], names: Names) -> str:
        """An item of a list that has fields of its own: a step of the escalation path, days away."""
        said = {
            key: self._say_one(field.fields[key], each, names) for key, each in value.items() if key in field.fields
        }
        if {"person", "when", "within"} <= said.keys():
            return self.speaker.text(message("%(person)s, when %(when)s, within %(within)s"), **said)
        if {"from", "to"} <= said.keys():
            return self.speaker.text(message("%(from)s to %(to)s"), **said)
        return ", ".join(said.values())


def is_plain_text(path: Path) -> bool:
    """Whether the value at a path is a text in the writer's own words, or a list of such texts."""
    field = _field_at(path)
    field = field.item or field
    if field.node is not None or field.ref or field.options or field.adapter is None:
        return False
    return isinstance(_typed(field.adapter, "One, two."), str)


def sentence(change: Change, old: Content, new: Content, speaker: Speaker) -> str:
    """A change in words; several sentences if a list lost and gained items."""
    return " ".join(Teller(speaker, Names(old), Names(new)).tell(change))


def sentences(changes: Iterable[Change], old: Content, new: Content, speaker: Speaker) -> list[str]:
    """All changes in words, in their order."""
    teller = Teller(speaker, Names(old), Names(new))
    return [text for change in changes for text in teller.tell(change)]


def content_lines(content: Content, speaker: Speaker) -> list[str]:
    """Everything a content says, as Markdown: each section with its values in words, then its pages as they were shown."""
    names = Names(content)
    teller = Teller(speaker, names, names)
    lines: list[str] = []
    for section in content.sections.values():
        if section.page:
            lines += ["", section.page.shown]
            continue
        own = names.entry(tuple(section.id.split(".")))
        title = speaker.text(SECTION_NAMES[section.id]) if section.id in SECTION_NAMES else own
        lines += ["", f"## {title}", ""]
        for text, value in section.values.items():
            path = parse_path(text)
            entries = list(entry_of(path))
            inner = (
                f"{names.entry(entries[-1])}, "
                if len(entries) > 1 or (section.id in ("scope", "other", OUR_PEOPLE) and entries)
                else ""
            )
            lines.append(f"- {inner}{teller.line(path, value, names)}")
    return lines


_RHYTHM: TypeAdapter[Any] = TypeAdapter(Rhythm)
_DAYS_AWAY = layer_policy().fields["away"]


def _field_at(path: Path) -> Field:
    """The field of the format at a path, also for what a handbook says about us."""
    if path[0] == OUR_PEOPLE:
        return policy_of(Person).fields[path[-1]]
    if COMPANY in path[:2]:
        return policy_of(Company).fields[path[-1]]
    if path[0] == OTHER:
        return Field(Kind.SCALAR)
    field = layer_policy().at(path)
    return field if field is not None else Field(Kind.SCALAR)


def _fields_of(entry: Path) -> Iterable[str]:
    field = _field_at((*entry, "name")) if entry[0] == OUR_PEOPLE else layer_policy().at(entry)
    return field.fields if field and field.fields else ("name",)


def _typed(adapter: TypeAdapter[Any] | None, value: Json) -> Any:
    """The value in its type; None if a value of an older edition has no such type any more."""
    try:
        return adapter.validate_python(value) if adapter else None
    except ValidationError:
        return None


def _plain_lists(change: Change) -> bool:
    return all(isinstance(each, list) or each is None for each in (change.old, change.new))


def _items(value: Json | None) -> list[Json]:
    return value if isinstance(value, list) else []


def _flat(value: Json) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(each)}" for key, each in value.items())
    return ", ".join(_flat(each) for each in value) if isinstance(value, list) else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
