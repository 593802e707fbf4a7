"""Reading a typed handbook by the names of the format, and noting what a page looked at.

In: a typed value and a name. Out: what is there, or `ABSENT`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handbook.model.layer import Path
from handbook.model.node import Node

ABSENT = object()


Question = tuple[str, Path]
"""What a page can ask about a path: is it `there`, which `ids` are in it, what is its `value`."""


@dataclass
class Uses:
    """What a page asked about a handbook, in order, with the answers; `anything` says that it asked more than that."""

    asked: dict[Question, Any] = field(default_factory=dict)
    anything: bool = False


_ALIASES: dict[type[Node], dict[str, str]] = {}


def get_field(value: Any, key: str) -> Any:
    """One field, entry or item of a value; `ABSENT` if it is not set. Keys are the format's (`from`, not `from_`)."""
    names = _ALIASES.get(type(value))
    if names is None and isinstance(value, Node):
        names = {info.alias or name: name for name, info in type(value).model_fields.items()}
        _ALIASES[type(value)] = names
    if names is not None:
        found = getattr(value, names[key], None)
    elif isinstance(value, dict):
        found = value.get(key)
    elif isinstance(value, tuple):
        found = value[int(key)] if int(key) < len(value) else None
    else:
        found = None
    if found is None or (not found and isinstance(found, tuple | dict)):
        return ABSENT
    return found


def ids_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The ids of a keyed field in each state."""
    return tuple([value if value is ABSENT else tuple(value) for value in values])
