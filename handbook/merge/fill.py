"""`for_each`: what every entry of a kind gets unless it says otherwise. Filled in last, into a tree that is merged.

In: a merged tree with its `for_each`. Out: the tree without it, the entries filled. A value that comes from `for_each`
keeps the place where it stands there; the entries stay where they were written.
"""

from __future__ import annotations

from handbook.merge.edits import child_of
from handbook.merge.fold import dropped_keys
from handbook.merge.lookup import value_at
from handbook.model.contractor import COLLECTIONS
from handbook.model.layer import Path
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Value

FOR_EACH = "for_each"


Known = tuple[Map, Map]
"""A tree, and the handbook that it makes with its `for_each`."""

_KINDS_IN = {
    path[0]: [kind for kind, other in COLLECTIONS.items() if other[0] == path[0]] for path in COLLECTIONS.values()
}
"""The kinds of entries that stand under each key at the top of a tree."""


def fill(tree: Map, policy: Field, known: Known | None = None) -> Map:
    """The handbook that `tree` makes with its `for_each`. `known` is a tree below and what it was filled to.

    What `tree` shares with the known tree, entries and their template, is taken from there.
    """
    templates = tree.get(FOR_EACH)
    if not isinstance(templates, Map):
        return tree
    result = tree.copy()
    result.drop(FOR_EACH)
    shared = [key for key in _KINDS_IN if known and _is_shared(tree, known[0], key)]
    for key in shared:
        if known and key in known[1]:
            result[key] = known[1][key]
    for kind, template in templates.items():
        path = COLLECTIONS[kind]
        if path[0] in shared:
            continue
        entries, field = value_at(tree, path), policy.at(path)
        if isinstance(template, Map) and isinstance(entries, Map) and field is not None and field.item is not None:
            filled = _fill_entries(entries, template, field.item, _known_entries(known, kind, path, template))
            if filled is not entries:
                _place(result, path, filled)
    return result


def _is_shared(tree: Map, below: Map, key: str) -> bool:
    """Whether two trees have the same under `key`, and the same templates for it."""
    return tree.get(key) is below.get(key) and all(
        value_at(tree, (FOR_EACH, kind)) is value_at(below, (FOR_EACH, kind)) for kind in _KINDS_IN[key]
    )


def _known_entries(known: Known | None, kind: str, path: Path, template: Map) -> Known | None:
    if known is None or value_at(known[0], (FOR_EACH, kind)) is not template:
        return None
    below, filled = value_at(known[0], path), value_at(known[1], path)
    return (below, filled) if isinstance(below, Map) and isinstance(filled, Map) else None


def _fill_entries(entries: Map, template: Map, field: Field, known: Known | None) -> Map:
    below, below_filled = known or (Map(), Map())
    if entries is below:
        return below_filled
    result = entries
    for id, entry in entries.items():
        if not isinstance(entry, Map):
            continue
        filled = below_filled[id] if below.get(id) is entry else fill_entry(entry, template, field)
        if filled is not entry:
            result = entries.copy() if result is entries else result
            result[id] = filled
    return result


def fill_entry(entry: Map, template: Map, field: Field) -> Map:
    """`entry` with all of `template` that it leaves open. A shape the entry decides keeps out keys of other shapes."""
    dropped = dropped_keys(template, entry, field)
    result = entry
    for key, value in template.items():
        own = entry.get(key)
        if isinstance(own, str) or key in dropped:
            continue
        if own is None:
            if isinstance(value, Map) and _half_a_rhythm(value, child_of(field, key)):
                continue
            result = entry.copy() if result is entry else result
            result.put(key, value, template.kpos[key], template.vpos[key])
        elif isinstance(own, Map) and isinstance(value, Map):
            child = child_of(field, key)
            filled = fill_entry(own, value, child) if child else own
            if filled is not own:
                result = entry.copy() if result is entry else result
                result[key] = filled
    return result


def _half_a_rhythm(value: Map, field: Field | None) -> bool:
    """A rhythm with neither `every` nor `date` only completes the rhythms of entries; alone it says no date."""
    return field is not None and "every" in field.patterns and field.patterns.keys().isdisjoint(value)


def _place(tree: Map, path: Path, value: Value) -> None:
    """Put `value` in the place of the one at `path`. `tree` is changed, what stands below it is copied."""
    for key in path[:-1]:
        below = tree[key]
        if isinstance(below, Map):
            tree[key] = below = below.copy()
            tree = below
    tree[path[-1]] = value
