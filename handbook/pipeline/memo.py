"""What one run of the pipeline found out, kept for the next in the same process.

In: keys that name all that a result was made from. Out: the result, made once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


class Same:
    """Part of a key: this very object, which is kept with the key, and no other however equal."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


@dataclass
class Memo:
    """Results kept between two runs in one process, each under all it was made from, so that none goes stale."""

    kept: dict[Any, Any] = field(default_factory=dict)
    used: dict[Any, Any] = field(default_factory=dict)

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives for `key`, from the last run if it is known there."""
        if key in self.used:
            result: T = self.used[key]
        else:
            result = self.kept[key] if key in self.kept else make()
            self.used[key] = result
        return result

    def turn(self, *, is_whole: bool) -> None:
        """End a run. One that went the whole way tells what is needed: what it did not use is forgotten."""
        self.kept = self.used if is_whole else {**self.kept, **self.used}
        self.used = {}
