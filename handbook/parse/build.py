"""Makes typed values out of trees that have been checked.

In: a tree. Out: the pydantic model, or what does not fit together in it, at the place where it was written. Merged
trees share what they have from the same files, so such a part is typed once for all contractors that have it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.contractor import Contractor
from handbook.model.layer import Path
from handbook.model.node import Node
from handbook.model.policy import Field, Kind, policy_of
from handbook.parse.findings import Findings
from handbook.parse.names import Index, in_two, name_of
from handbook.parse.texts import error_words
from handbook.yaml_source.tree import Map, Seq, Value

Typed = dict[int, tuple[Value, Any]]
"""Parts of merged trees and what they became, by the identity of the part, which is kept so that none is mistaken."""

_N = TypeVar("_N", bound=Node)
_CODES = {"extra_forbidden": "HB-S101", "literal_error": "HB-S103", "value_error": "HB-S104"}
_WRONG_KIND = "HB-S102"


def build(
    tree: Map, files: FileTable, contractor: str, known: Typed | None = None
) -> tuple[Contractor | None, tuple[Diagnostic, ...]]:
    """The typed handbook of one contractor out of the merged tree; None if parts of it contradict each other.

    Each file was right on its own, so what is found here came about by merging: `handbook explain` shows how. `known`
    holds the parts that were typed before, and is added to; the result is the same without it.
    """
    try:
        parts = _with_parts(tree, _parts_of(policy_of(Contractor)), {} if known is None else known)
        return Contractor.model_validate(parts), ()
    except ValidationError:
        pass  # what is wrong, and where, is told for the whole tree
    typed_tree, diagnostics = typed(tree, Contractor, files)
    traced = []
    for found in diagnostics:
        help = (*found.help, f"`handbook explain ID {found.path}` shows which files it comes from")
        traced.append(replace(found, contractors=(contractor,), help=help))
    return typed_tree, tuple(traced)


@dataclass(frozen=True)
class _Parts:
    """The keys of a mapping below which there are mappings, each with the class of these and their own parts."""

    mappings: tuple[tuple[str, type[Node], _Parts], ...]
    collections: tuple[tuple[str, type[Node], _Parts], ...]


@cache
def _parts_of(field: Field) -> _Parts:
    mappings, collections = [], []
    for key, child in field.fields.items():
        if child.kind is Kind.MAPPING and child.node:
            mappings.append((key, child.node, _parts_of(child)))
        elif child.item and child.item.node:
            collections.append((key, child.item.node, _parts_of(child.item)))
    return _Parts(tuple(mappings), tuple(collections))


def _with_parts(tree: Map, parts: _Parts, known: Typed) -> dict[str, Any]:
    """The values of `tree`, typed where they are mappings, or collections of them."""
    values: dict[str, Any] = dict(tree)
    for key, node, below in parts.mappings:
        if key in tree:
            values[key] = _part(tree[key], node, below, known)
    for key, node, below in parts.collections:
        if key in tree:
            values[key] = _entries(tree[key], node, below, known)
    return values


def _part(part: Value, node: type[Node], parts: _Parts, known: Typed) -> Any:
    """One mapping as `node`; a value of another kind stays, for the model to refuse. Raises ValidationError."""
    if not isinstance(part, Map):
        return part
    found = known.get(id(part))
    if found is None:
        found = known[id(part)] = part, node.model_validate(_with_parts(part, parts, known))
    return found[1]


def _entries(entries: Value, node: type[Node], parts: _Parts, known: Typed) -> Any:
    """Entries by id, or a list of them, as `node`s."""
    found = known.get(id(entries))
    if found is None:
        if isinstance(entries, Map):
            made: Any = {key: _part(each, node, parts, known) for key, each in entries.items()}
        else:
            made = [_part(each, node, parts, known) for each in entries] if isinstance(entries, Seq) else entries
        found = known[id(entries)] = entries, made
    return found[1]


def typed(tree: Map, node: type[_N], files: FileTable, path: Path = ()) -> tuple[_N | None, tuple[Diagnostic, ...]]:
    """`tree`, which stands at `path` of its file, as an instance of `node`."""
    try:
        return node.model_validate(tree), ()
    except ValidationError as error:
        found = Findings(files)
        for fault in error.errors():
            _tell(fault, tree, path, found)
        return None, found.sorted()


def _tell(fault: ErrorDetails, tree: Map, path: Path, found: Findings) -> None:
    below, at, value = _place(fault["loc"], tree)
    here = (*path, *below)
    words = error_words(fault, value if isinstance(value, str) else "")
    message, advice = in_two(words)
    if fault["type"] != "value_error":
        message = f"{name_of(here)} is not in the right form"
    code = _CODES.get(fault["type"], _WRONG_KIND)
    found.add(code, at, here, message, advice or "write it in the same form in every file that sets it")


def _place(loc: tuple[int | str, ...], tree: Map) -> tuple[Path, int, Value]:
    """Follow pydantic's location down the tree as far as it goes, passing over names that are no keys of it."""
    path: Path = ()
    at, here = tree.at, tree  # type: int, Value
    for part in loc:
        if isinstance(here, Map) and part in here:
            key = str(part)
            at, here = here.vpos.get(key, at), here[key]
            path = (*path, key)
        elif isinstance(here, Seq) and isinstance(part, int) and part < len(here):
            at, here = here.vpos[part], here[part]
            path = (*path, Index(part))
    return path, at, here
