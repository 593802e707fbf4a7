"""Finding values in a tree by their path.

In: a tree and a path. Out: the value with the place where it was written.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.merge.edits import spot
from handbook.model.layer import Path
from handbook.yaml_source.tree import Map, Seq, Value


def lookup(tree: Map, path: Path) -> tuple[Value, int] | None:
    """The value at `path` and its packed position, or None if there is none. The empty path leads to the tree itself.

    The position is that of a text itself, and the key of everything that may go over several lines.
    """
    found: tuple[Value, int] = tree, tree.at
    for part in path:
        value = found[0]
        if isinstance(value, Map) and part in value:
            found = value[part], spot(value, part)
        elif isinstance(value, Seq) and part.isdecimal() and int(part) < len(value):
            found = value[int(part)], value.vpos[int(part)]
        else:
            return None
    return found


def value_at(tree: Map, path: Path) -> Value | None:
    """The value at a `path` of keys, or None if there is none."""
    value: Value | None = tree
    for part in path:
        if not isinstance(value, Map):
            return None
        value = value.get(part)
    return value


def iter_paths(tree: Map) -> Iterator[tuple[Path, Value, int]]:
    """Every path of a tree with its value and packed position, in the order of the tree, parents before children."""
    yield from _below(tree, ())


def _below(value: Value, path: Path) -> Iterator[tuple[Path, Value, int]]:
    children: Iterator[tuple[str, Value, int]]
    if isinstance(value, Map):
        children = ((key, child, spot(value, key)) for key, child in value.items())
    elif isinstance(value, Seq):
        children = ((str(n), child, value.vpos[n]) for n, child in enumerate(value))
    else:
        return
    for part, child, position in children:
        yield (*path, part), child, position
        yield from _below(child, (*path, part))
