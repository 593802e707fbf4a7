"""What a YAML file becomes: mappings, lists and text that know where they were written.

Positions stand in the parent, as packed integers (see `handbook.diagnostics.pack`), never on the value itself: text
stays plain `str`, so nothing has to be unwrapped later. All scalars are text; `handbook.model` types them.
"""

from __future__ import annotations

from typing import TypeAlias


class Map(dict[str, "Value"]):
    """A mapping: where each key was written (`kpos`), where each value starts (`vpos`), where it starts (`at`)."""

    __slots__ = ("at", "kpos", "vpos")

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.kpos: dict[str, int] = {}
        self.vpos: dict[str, int] = {}

    def put(self, key: str, value: Value, key_position: int, value_position: int) -> None:
        """Set `key` together with the places it came from."""
        self[key] = value
        self.kpos[key] = key_position
        self.vpos[key] = value_position

    def drop(self, key: str) -> None:
        """Remove `key` and its places, if it is there."""
        if key in self:
            del self[key], self.kpos[key], self.vpos[key]

    def copy(self) -> Map:
        """A shallow copy: the same values, its own keys and places."""
        twin = Map.__new__(Map)
        twin.update(self)
        twin.at, twin.kpos, twin.vpos = self.at, self.kpos.copy(), self.vpos.copy()
        return twin


class Seq(list["Value"]):
    """A list. `vpos[n]` is where item n was written, `at` where the list starts."""

    __slots__ = ("at", "vpos")

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.vpos: list[int] = []

    def put(self, value: Value, position: int) -> None:
        """Append `value` together with the place it came from."""
        self.append(value)
        self.vpos.append(position)


Value: TypeAlias = str | Map | Seq
