"""A layer: one YAML file that takes part in a merge, after parsing and before merging.

`handbook.parse` makes layers, `handbook.merge` puts them together. Text in a layer is already known to be in the right
form for its field; merge words (`remove`, `inherit`, `add`) still stand in the trees, as edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from handbook.yaml_source.tree import Map

Path = tuple[str, ...]
"""Where a value stands: `("deliverables", "monthly-close", "due")`; items of lists by number, `("escalation", "0")`."""


class LayerKind(StrEnum):
    """The three levels, lowest first."""

    DEFAULTS = "defaults"
    ROLE = "role"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A finding that is fine here, with the reason. `path` narrows it to one place and what is below it."""

    code: str
    path: str
    reason: str
    at: int


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """One file of a merge; equal to itself alone, so that results can be kept under it.

    `tree` holds everything but the keys that are about the file itself; `for_each` is in it and merges like the rest.
    `dated` holds the `from_date` edits, earliest first. `locked` are paths with the place where they were locked.
    Positions are packed integers (`handbook.diagnostics.pack`).
    """

    kind: LayerKind
    id: str
    file: str
    tree: Map
    dated: tuple[tuple[date, Map], ...] = ()
    locked: tuple[tuple[Path, int], ...] = ()
    excuses: tuple[Excuse, ...] = ()

    @property
    def title(self) -> str:
        """How messages name this layer: `defaults`, `role writer`, `contractor`."""
        return f"role {self.id}" if self.kind is LayerKind.ROLE else self.kind.value


@dataclass(frozen=True, slots=True)
class Merged:
    """What the layers say together: at first, and from each date on which something changes (earliest first)."""

    tree: Map
    later: tuple[tuple[date, Map], ...] = ()


def path_text(path: Path) -> str:
    """A path as people write it: `deliverables.monthly-close.due`, `escalation[0].person`."""
    text = ""
    for part in path:
        if part.isdigit():
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


@lru_cache(maxsize=65536)
def parse_path(text: str) -> Path:
    """The reverse of `path_text`; also takes `escalation.0.person`. Never raises."""
    return tuple(part for part in text.replace("[", ".").replace("]", "").split(".") if part)
