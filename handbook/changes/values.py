"""The values of a handbook in words, as a sentence about a change and a copy of an edition say them.

In: the path of a value, the value as it is written, the names in its edition, and a `Speaker` for the reader's language. Out:
plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from handbook.changes.labels import CHOICES, pattern_of
from handbook.changes.names import Names
from handbook.model.asks import COMPANY, OTHER, OUR_PEOPLE
from handbook.model.company import Company
from handbook.model.content import Json, periods_of
from handbook.model.layer import Path, path_text
from handbook.model.messages import message
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, layer_policy, policy_of
from handbook.model.values import Rhythm

_RHYTHM: TypeAdapter[Any] = TypeAdapter(Rhythm)
DETAIL = message("%(thing)s (%(detail)s)")
_COUNTRIES = frozenset(["country", "other.company.country", "other.company.calendar_country"])
_CHANNELS = ("phone", "email")


class Speaker(Protocol):
    """Words values and messages in the reader's language."""

    def say(self, value: Any) -> str: ...
    def text(self, message: str, **values: object) -> str: ...
    def listed(self, items: Sequence[str]) -> str: ...
    def choice(self, value: str) -> str: ...
    def country(self, code: str) -> str: ...
    def language_name(self, tag: str) -> str: ...
    def over_time(self, changes: Sequence[tuple[date | None, str | None]]) -> str: ...


@dataclass(frozen=True)
class Values:
    """Says values."""

    speaker: Speaker

    def say(self, path: Path, value: Json, names: Names) -> str:
        """A value in words, with its dates."""
        field = field_at(path)
        periods = periods_of(value)
        if path[-2:] == ("hand_in", "guide"):  # the id of a heading in the guide to the tool beside it
            tool = names.value(path_text((*path[:-1], "tool")))
            periods = tuple((since, _heading(each, tool, since, names)) for since, each in periods)
        say = self._codes(pattern_of(path)) or (lambda each: self.say_one(field, each, names))
        said = [
            (date.fromisoformat(since) if since else None, None if each is None else say(each))
            for since, each in periods
        ]
        return said[0][1] or "" if len(said) == 1 and said[0][0] is None else self.speaker.over_time(said)

    def _codes(self, pattern: str) -> Callable[[Any], str] | None:
        """How values are said that are written as a code, or as a word that stands for something."""
        if pattern in _COUNTRIES:
            return lambda code: self.speaker.country(code) + (f" ({code})" if "-" in code else "")
        if pattern == "language":
            return self.speaker.language_name
        return self.speaker.choice if pattern == "communication.channels.*.hours" else None

    def say_one(self, field: Field, value: Json, names: Names) -> str:
        """A value of a field in words, without dates."""
        if isinstance(value, list):
            return self.speaker.listed([self.say_one(field.item or field, item, names) for item in value])
        if field.node is Rhythm:
            typed = _typed(_RHYTHM, value)
            return self.speaker.say(typed) if typed is not None else _flat(value)
        if isinstance(value, dict):
            return self._group(field, value, names)
        if field.ref:
            return self.speaker.choice(value) if value in _CHANNELS else names.referred(field.ref.to, value)
        if field.options:
            return self.speaker.text(CHOICES[value]) if value in CHOICES else self.speaker.choice(value)
        typed = _typed(field.adapter, value) if field.adapter else None
        return self.speaker.say(typed) if typed is not None else value

    def _group(self, field: Field, value: dict[str, Any], names: Names) -> str:
        """An item of a list that has fields of its own: a step of the escalation path, days away."""
        said = {key: self.say_one(field.fields[key], each, names) for key, each in value.items() if key in field.fields}
        if {"person", "when", "within"} <= said.keys():
            return self.speaker.text(message("%(person)s, when %(when)s, within %(within)s"), **said)
        if {"from", "to"} <= said.keys():
            days = self.speaker.text(message("%(from)s to %(to)s"), **said)
            if "cover" in said:
                form = message("%(first)s to %(last)s, covered by %(name)s")
                return self.speaker.text(form, first=said["from"], last=said["to"], name=said["cover"])
            return self.speaker.text(DETAIL, thing=days, detail=said["why"]) if "why" in said else days
        return ", ".join(said.values())

    def items(self, path: Path, value: Json, names: Names) -> list[str]:
        """The items of a list in words; nothing if the value is none, or is another on some day."""
        field = field_at(path)
        if not isinstance(value, list):
            return []
        return [self.say_one(field.item or field, each, names) for each in value]


def is_plain_text(path: Path) -> bool:
    """Whether the value at a path is a text in the writer's own words, or a list of such texts."""
    field = field_at(path)
    field = field.item or field
    if field.node is not None or field.ref or field.options or field.adapter is None:
        return False
    return isinstance(_typed(field.adapter, "One, two."), str)


def field_at(path: Path) -> Field:
    """The field of the format at a path, also for what a handbook says about us."""
    if path[0] == OUR_PEOPLE:
        return policy_of(Person).fields[path[-1]]
    if COMPANY in path[:2]:
        return policy_of(Company).fields[path[-1]]
    if path[0] == OTHER:
        return Field(Kind.SCALAR)
    field = layer_policy().at(path)
    return field if field is not None else Field(Kind.SCALAR)


def _typed(adapter: TypeAdapter[Any] | None, value: Json) -> Any:
    """The value in its type; None if a value of an older edition has no such type any more."""
    try:
        return adapter.validate_python(value) if adapter else None
    except ValidationError:
        return None


def _heading(value: Json | None, tool: Json | None, since: str, names: Names) -> Json | None:
    """The title of a heading in the guide to a tool, on the day from which the value holds."""
    if tool is None or not isinstance(value, str):
        return value
    holds = next((each for day, each in reversed(periods_of(tool)) if day <= since), None)
    return names.heading(holds, value) if isinstance(holds, str) else value


def _flat(value: Json) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(each)}" for key, each in value.items())
    return ", ".join(_flat(each) for each in value) if isinstance(value, list) else value
