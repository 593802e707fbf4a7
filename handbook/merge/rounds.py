"""The findings of an edit that is laid over several states, one for each date on which something changes.

In: what each fold found. Out: what is told, once. An edit that changes nothing on one day may well on a later one, so
that it is pointless (`HB-M110`, `HB-M111`) is told only if it is pointless in every state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from handbook.diagnostics import Diagnostic

_POINTLESS = frozenset({"HB-M110", "HB-M111"})


class Rounds:
    """Collects findings by edit (the file, and the date of a dated change) and state."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, date | None], list[Sequence[Diagnostic]]] = {}

    def add(self, file: str, since: date | None, found: Sequence[Diagnostic]) -> None:
        """What the edit of `file` that counts from `since` gave in one more state."""
        self._found.setdefault((file, since), []).append(found)

    def told(self) -> Iterator[Diagnostic]:
        """Every finding once, in the order in which they came up."""
        for rounds in self._found.values():
            seen = set()
            for diagnostic in (diagnostic for found in rounds for diagnostic in found):
                key = (diagnostic.code, diagnostic.at, diagnostic.path)
                if key in seen or (diagnostic.code in _POINTLESS and not _in_all(diagnostic, rounds)):
                    continue
                seen.add(key)
                yield diagnostic


def _in_all(diagnostic: Diagnostic, rounds: Sequence[Sequence[Diagnostic]]) -> bool:
    return all(any(diagnostic.code == other.code and diagnostic.at == other.at for other in found) for found in rounds)
