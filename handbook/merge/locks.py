"""Locked paths: what `defaults.yml` keeps the same for everyone.

In: a tree before and after one edit of a role or a contractor, and that edit. Out: `HB-M203` for every change at or
below a locked path, or of something above it that takes it away; and the tree, its locked values as they were. To say
the same once more changes nothing and is allowed. The dated changes of `defaults.yml` itself are free: who locks a
value may change it for everyone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handbook.merge.edits import place_of
from handbook.merge.lookup import value_at
from handbook.merge.notes import Notes
from handbook.model.layer import Path
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Value

Locks = Sequence[tuple[Path, int]]


def check_locks(before: Map, after: Map, edit: Map, policy: Field, locks: Locks, notes: Notes) -> Map:
    """Tell every place in `edit` that changes a locked value, once each; return `after` without these changes."""
    kept = after
    for lock, lock_at in locks:
        if lock[0] not in edit and not edit.keys() & {"remove", "inherit"}:
            continue
        told = set()
        for path in _changes(value_at(before, lock), value_at(after, lock), lock):
            at = _place(edit, path, policy)
            if at not in told:
                told.add(at)
                notes.locked(path, at, lock, lock_at)
        if told:
            kept = _with(kept, before, lock)
    return kept


def _with(tree: Map, before: Map, path: Path) -> Map:
    """`tree` with what `before` has at `path`, be it nothing."""
    key, rest = path[0], path[1:]
    result, old, new = tree.copy(), before.get(key), tree.get(key)
    if rest and (isinstance(old, Map) or isinstance(new, Map)):
        upper, lower = (new if isinstance(new, Map) else Map()), (old if isinstance(old, Map) else Map())
        source = before if key in before else tree
        result.put(key, _with(upper, lower, rest), source.kpos[key], source.vpos[key])
    elif old is not None:
        result.put(key, old, before.kpos[key], before.vpos[key])
    elif key in result:
        result.drop(key)
    return result


def _changes(before: Value | None, after: Value | None, path: Path) -> Iterator[Path]:
    """The deepest paths at which two values differ."""
    if isinstance(before, Map) and isinstance(after, Map):
        for key in dict.fromkeys((*before, *after)):
            yield from _changes(before.get(key), after.get(key), (*path, key))
    elif before != after:
        yield path


def _place(edit: Map, path: Path, policy: Field) -> int:
    """Where `edit` brings about a change of `path`: there, or at the nearest thing above it that it speaks about."""
    for length in range(len(path), 0, -1):
        place = place_of(edit, path[:length], policy)
        if place:
            return place.at
    return edit.at
