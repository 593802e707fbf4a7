"""When something is due or takes place: once, or repeating.

In: the keys of a rhythm as text. Out: a `Rhythm`, which may be a part (a layer can set only the time of day) and then
says with `problems` what it lacks. Which days it falls on is worked out in `handbook.model.occurrences`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from handbook.model.node import Node
from handbook.model.values.days import WEEKDAYS, Clock, Day, Month, Weekday
from handbook.model.values.places import parse_zone
from handbook.model.values.reading import MOST_KEPT, FromText
from handbook.model.values.rhythm_words import Every, EveryText, MonthDayText

DayOff = Literal["before", "after", "same"]
Covers = Literal["previous month", "previous 3 months", "previous year"]

_HOME = {
    "weekdays": "`every: week`",
    "starting": "`every: 2 weeks`",
    "months": "`every: month`",
    "day": "`every: month`",
}
"""The shape that each key belongs to, for messages."""


def parse_rhythm_zone(text: str) -> str:
    """`company`, `contractor`, or a time zone's name."""
    return text if text in ("company", "contractor") else parse_zone(text)


RhythmZone = Annotated[
    str,
    FromText(parse_rhythm_zone, str, {"type": "string", "examples": ["company", "contractor", "Europe/Berlin"]}),
]


class Rhythm(Node):
    """Once (`date`) or repeating (`every`), with the time of day, the zone, and what happens on a day off.

    Keys that contradict each other are refused when it is made. Missing keys are not: they may come from another
    layer. `at`, `time_zone` and `day_off` have defaults elsewhere and are never missed.
    """

    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {
        "every": ("day", "weekdays", "months", "starting", "covers"),
        "date": (),
    }
    date: Day | None = None
    every: EveryText | None = None
    weekdays: tuple[Weekday, ...] = ()
    starting: Day | None = None
    months: tuple[Month, ...] = ()
    day: MonthDayText | None = None
    at: Clock | None = None
    time_zone: RhythmZone | None = None
    day_off: DayOff | None = None
    covers: Covers | None = None
    ends: Day | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _make(cls, value: object, make: ModelWrapValidatorHandler[Rhythm]) -> Rhythm:
        """Refuse contradictions. The same text gives the same rhythm: a thousand handbooks have but a few."""
        if isinstance(value, cls):
            return value
        written = _as_written(value)
        rhythm = _MADE.get(written) if written else None
        if rhythm is None:
            rhythm = make(value)
            rhythm._refuse_contradictions()
            if written and len(_MADE) < MOST_KEPT:
                _MADE[written] = rhythm
        return rhythm

    def _refuse_contradictions(self) -> None:
        found = list(self._contradictions())
        if found:
            raise ValidationError.from_exception_data(
                "Rhythm",
                [
                    InitErrorDetails(
                        type="value_error", loc=(key,), input=getattr(self, key), ctx={"error": ValueError(message)}
                    )
                    for key, message in found
                ],
            )

    @property
    def is_complete(self) -> bool:
        """Whether it says on which days it falls."""
        return not self.problems()

    def problems(self) -> list[tuple[str, str]]:
        """What the merged rhythm lacks, as (key, message in the writer's words); empty if nothing."""
        problems = list(self._missing())
        first = self.date or self.starting
        if first and self.ends and self.ends < first:
            problems.append(("ends", f"`ends` {self.ends} is before {first}; write a later day or leave `ends` out"))
        if self.starting and self.weekdays and WEEKDAYS[self.starting.weekday()] not in self.weekdays:
            weekday = WEEKDAYS[self.starting.weekday()].capitalize()
            problems.append(
                (
                    "starting",
                    f"`starting` {self.starting} is a {weekday}, which `weekdays` does not list; "
                    "write the first day it falls on",
                )
            )
        return problems

    def __str__(self) -> str:
        return ", ".join(f"{key}: {_written(value)}" for key, value in self._set_keys())

    def _set_keys(self) -> Iterator[tuple[str, object]]:
        for key in type(self).model_fields:
            value = getattr(self, key)
            if value not in (None, ()):
                yield key, value

    def _missing(self) -> Iterator[tuple[str, str]]:
        if self.date is None and self.every is None:
            strays = [key for key, _ in self._set_keys() if key in _HOME]
            if strays:
                yield "every", f"`{strays[0]}` stands alone; add {_HOME[strays[0]]}, or write `date: 2026-04-30`"
            else:
                yield "every", "nothing says when; write `date: 2026-04-30` for one day, or `every: week` to repeat"
        if self.every and self.every.unit == "week" and not self.weekdays:
            yield "weekdays", f"`every: {self.every}` does not say which day; add `weekdays: [tuesday]`"
        if self.every and self.every.unit == "week" and self.every.count > 1 and not self.starting:
            yield (
                "starting",
                f"`every: {self.every}` does not say which weeks; "
                "add `starting: 2026-01-06`, with the first day it falls on",
            )
        if self.every and self.every.unit == "month" and not self.day:
            yield "day", "`every: month` does not say which day; add `day: 5`, `day: last` or `day: 5th working day`"

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        if self.date and self.every:
            yield "every", "`every` repeats and `date` is for once; keep one of the two"
            return
        for key in ("weekdays", "months"):
            listed = getattr(self, key)
            if len(set(listed)) < len(listed):
                double = next(name for n, name in enumerate(listed) if name in listed[:n])
                yield key, f"`{double}` stands twice in `{key}`; write it once"
        if self.date is None and self.every is None:
            return
        fitting = _goes_with(self.every)
        for key in _HOME:
            if key not in fitting and getattr(self, key):
                yield key, f"`{key}` does not go with {_shape(self.every)}; {_instead(key, self.every)}"
        if self.covers and self.every and self.every.unit != "month":
            yield "covers", f"`covers` does not go with {_shape(self.every)}; leave it out, or write `every: month`"


_Written = tuple[tuple[str, str | tuple[str, ...]], ...]
_MADE: dict[_Written, Rhythm] = {}


def _as_written(value: object) -> _Written | None:
    """The keys of a rhythm with their texts; None if something else stands in it."""
    if not isinstance(value, dict):
        return None
    written = tuple((key, tuple(each) if isinstance(each, list) else each) for key, each in value.items())
    try:
        hash(written)
    except TypeError:
        return None
    return written


def _shape(every: Every | None) -> str:
    """The key that decides the shape, as it is written."""
    return "`date`" if every is None else f"`every: {every}`"


def _goes_with(every: Every | None) -> tuple[str, ...]:
    """The keys that go with this shape and not with every other."""
    if every is None:
        return ()
    if every.unit == "month":
        return ("months", "day")
    if every.unit == "week":
        return ("weekdays", "starting") if every.count > 1 else ("weekdays",)
    return ()


def _instead(key: str, every: Every | None) -> str:
    """What to do about a key that does not go with the shape."""
    if key == "weekdays" and every and every.unit == "month":
        return "write `day: first tuesday` or `day: last friday` instead"
    return f"leave it out, or write {_HOME[key]}"


def _written(value: object) -> str:
    """A value of a rhythm as it is written in a file."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)
