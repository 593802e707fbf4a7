"""How pydantic reads a value: the text of a scalar goes through one parse function.

In: a parse function `(text) -> value` that raises ValueError in the writer's words. Out: the mark `FromText` for an
`Annotated` type, and the JSON schemas that editors get for values which are text to us.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic_core import CoreSchema, core_schema

from handbook.model.values.wording import shown

T = TypeVar("T")

ANY_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""What an editor may take a plain scalar for: `title: 2026` is a number to it and text to us."""

EMPTY = "this is empty; write a value or leave the key out"

_LIMIT = 100
"""The most characters a value of a strict form can have; longer text is not looked at any closer."""

MOST_KEPT = 50_000
"""How many texts each kind of value remembers: projects repeat themselves, and values are frozen."""


class FromText:
    """The mark of a type that is read from text: `parse`, `kind` and `free` as for `reader`, and the JSON schema.

    The same as `PlainValidator` with `WithJsonSchema`, but pydantic need not work out how the type would be read
    without it, which for a dataclass takes longer than all the rest.
    """

    def __init__(
        self, parse: Callable[[str], T], kind: type[T], json_schema: dict[str, Any], *, free: bool = False
    ) -> None:
        self._read = reader(parse, kind, free=free)
        self._json_schema = json_schema

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return dict(self._json_schema)


def reader(parse: Callable[[str], T], kind: type[T], *, free: bool = False) -> Callable[[object], T]:
    """A validator that reads text with `parse`, and passes on what already is a `kind`.

    Space around the text is dropped, and several spaces inside it count as one. With `free`, the text keeps its inner
    space and may be long: `parse` then has a limit of its own. Raises ValueError for what is not one value.
    """

    known: dict[str, T] = {}

    def read(value: object) -> T:
        if isinstance(value, str):
            if value in known:
                return known[value]
            text = value.strip() if free else " ".join(value.split())
            if not text:
                raise ValueError(EMPTY)
            if not free and len(text) > _LIMIT:
                raise ValueError(f"{shown(text)} is too long to stand here; write one short value")
            parsed = parse(text)
            if len(known) < MOST_KEPT:
                known[value] = parsed
            return parsed
        if isinstance(value, kind):
            return value
        raise ValueError(f"{_what(value)} stands here; write one value")

    return read


def pattern(regex: str, *examples: str) -> dict[str, Any]:
    """The JSON schema of text that must match `regex`."""
    return {"type": "string", "pattern": f"^{regex}$", "examples": list(examples)}


def _what(value: object) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list | tuple):
        return "a list"
    return "something that is not text"
