"""Whether a contractor's file settles what their roles disagree on.

In: the conflicts of a contractor's roles, the tree merged with the contractor's file, and that file. Out: `HB-M201` for
each that is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handbook.diagnostics import Diagnostic
from handbook.merge.edits import LISTS, place_of, replaces
from handbook.merge.lookup import value_at
from handbook.merge.notes import quoted
from handbook.merge.roles import Conflict, item_place
from handbook.model.layer import Layer, Path, path_text
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Seq


def unsettled(
    conflicts: Sequence[Conflict], tree: Map, contractor: Layer, edits: Sequence[Map], policy: Field
) -> Iterator[Diagnostic]:
    """A finding for each conflict that `edits`, what `contractor` says, leaves open. `tree` is the merged result."""
    for conflict in conflicts:
        if _is_settled(conflict, tree, edits, policy):
            continue
        path, item = conflict.paths[0], conflict.item
        way = f"add or remove {quoted(item)} under" if item else "set"
        advice = [f"say which one counts: {way} `{path_text(path)}` in `{contractor.file}`"]
        if isinstance(value_at(tree, path), Seq) and not item:
            advice.append("or, if both count, write the items under `add:` in both roles")
        yield replace(conflict.diagnostic, help=tuple(advice))


def _is_settled(conflict: Conflict, tree: Map, edits: Sequence[Map], policy: Field) -> bool:
    if all(value_at(tree, path) is None for path in conflict.paths):
        return True
    return any(_says(edit, path, conflict.item, policy) for edit in edits for path in conflict.paths)


def _says(edit: Map, path: Path, item: str | None, policy: Field) -> bool:
    """Whether `edit` says by itself what holds at `path`, or of `item` there. An edited list is no statement."""
    place = place_of(edit, path, policy)
    if place is None:
        return False
    if item is not None and item_place(edit, path, item) is not None:
        return True
    field = policy.at(path)
    is_list = field is not None and field.kind in LISTS
    return place.how != "set" or (replaces(edit, path, policy) if is_list or item else True)
