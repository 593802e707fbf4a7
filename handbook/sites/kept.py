"""What was made once and may be used again: as much of it as there is room for, what was used last."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """Values by key, each of a size; together no larger than `room`. What was not used for longest goes first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._values: OrderedDict[_Key, tuple[_Value, int]] = OrderedDict()

    def get(self, key: _Key) -> _Value | None:
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: _Key, value: _Value, size: int = 1) -> None:
        """Keep a value; in the place of one with the same key."""
        _, before = self._values.pop(key, (None, 0))
        self._values[key] = value, size
        self._taken += size - before
        while self._taken > self._room:
            _, (_, gone) = self._values.popitem(last=False)
            self._taken -= gone

    def __len__(self) -> int:
        return len(self._values)

    def values(self) -> list[_Value]:
        return [value for value, _ in self._values.values()]
