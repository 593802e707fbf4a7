"""The merge words of a layer: what they are, and where a layer says something about a path.

In: a layer's tree as `handbook.parse` made it, with its merge words. Out: answers about it; nothing is changed here.
`remove`, `inherit` and `add` are words unless the format has a field of that name in the same place (`pages`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from handbook.model.layer import Layer, Path
from handbook.model.policy import MERGE_WORDS, Field, Kind
from handbook.yaml_source.tree import Map, Seq, Value

SCALAR, PROMISES, ENTRIES = Kind.SCALAR, Kind.PROMISES, Kind.ENTRIES
LISTS = (Kind.LIST, Kind.PROMISES, Kind.ENTRIES)

_NO = frozenset({"no", "false", "off"})
_YES = frozenset({"yes", "true", "on"})

Edit = tuple[date | None, Map]
"""What a layer says, and from which day (None: from the start)."""


class Place(NamedTuple):
    """Where a layer speaks about a path, how, and which value it writes there."""

    at: int
    how: Literal["set", "removed", "dropped"]
    value: Value | None = None


def edits_until(layer: Layer, day: date | None) -> Iterator[Edit]:
    """What `layer` says on `day`: its tree, then its dated changes up to that day, earliest first."""
    yield None, layer.tree
    if day is not None:
        yield from ((since, edit) for since, edit in layer.dated if since <= day)


def child_of(field: Field, key: str) -> Field | None:
    """The field of `key` in a mapping. Keyed entries and facts have the same one for every key."""
    return field.item or field.fields.get(key)


def is_choice(field: Field) -> bool:
    """Whether `add` and `remove` are fields of this mapping, as in `pages`: there they add up across layers."""
    return "add" in field.fields and "remove" in field.fields


def words_in(upper: Map, field: Field) -> frozenset[str]:
    """The merge words that stand in a mapping."""
    if MERGE_WORDS.isdisjoint(upper):
        return frozenset()
    return frozenset(word for word in MERGE_WORDS if word in upper and word not in field.fields)


def inherits(upper: Map) -> bool | None:
    """False for `inherit: false`, True if the mapping inherits, None if the word cannot be understood."""
    answer = upper.get("inherit", "yes")
    text = answer.lower() if isinstance(answer, str) else ""
    return False if text in _NO else True if text in _YES else None


def spot(tree: Map, key: str) -> int:
    """The place to show for a key: the value of a text, the key of everything that may go over several lines."""
    return tree.vpos[key] if isinstance(tree[key], str) else tree.kpos[key]


def place_of(edit: Map, path: Path, policy: Field) -> Place | None:
    """Where `edit` speaks about `path`: it sets it or something below, removes it, or drops it with an older shape."""
    node: Value = edit
    field: Field | None = policy
    found: Place | None = None
    begun_afresh: Place | None = None
    for part in path:
        if not isinstance(node, Map) or field is None or field.kind in LISTS:
            break
        if inherits(node) is False:
            begun_afresh = Place(node.kpos["inherit"], "removed")
        if part not in node or part in words_in(node, field):
            return _taken_away(node, part, field) or begun_afresh
        found = Place(spot(node, part), "set", node[part])
        node, field = node[part], child_of(field, part)
    return found


def _taken_away(node: Map, part: str, field: Field) -> Place | None:
    """Where a mapping takes away `part`, which it does not set."""
    removed = None if is_choice(field) else node.get("remove")
    if isinstance(removed, Seq) and part in removed:
        return Place(removed.vpos[removed.index(part)], "removed")
    for key in field.patterns:
        if key in node and part in field.dropped_by(key):
            return Place(spot(node, key), "dropped")
    return None


def replaces(edit: Map, path: Path, policy: Field) -> bool:
    """Whether `edit` gives the list at `path` whole, whatever stands below it."""
    node: Value = edit
    field: Field | None = policy
    alone = False
    for part in path:
        if not isinstance(node, Map) or field is None or part not in node:
            return False
        alone = alone or inherits(node) is False
        adds_up = is_choice(field)
        node, field = node[part], child_of(field, part)
        if adds_up:
            return alone
    return alone or isinstance(node, Seq) or (isinstance(node, Map) and inherits(node) is False)
