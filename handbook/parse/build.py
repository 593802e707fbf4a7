"""Makes typed values out of trees that have been checked.

In: a tree. Out: the pydantic model, or what does not fit together in it, at the place where it was written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.contractor import Contractor
from handbook.model.layer import Path
from handbook.model.node import Node
from handbook.parse.findings import Findings
from handbook.parse.names import Index, in_two, name_of
from handbook.parse.texts import error_words
from handbook.yaml_source.tree import Map, Seq, Value

_N = TypeVar("_N", bound=Node)
_CODES = {"extra_forbidden": "HB-S101", "literal_error": "HB-S103", "value_error": "HB-S104"}
_WRONG_KIND = "HB-S102"


def build(tree: Map, files: FileTable, contractor: str) -> tuple[Contractor | None, tuple[Diagnostic, ...]]:
    """The typed handbook of one contractor out of the merged tree; None if parts of it contradict each other.

    Each file was right on its own, so what is found here came about by merging: `handbook explain` shows how.
    """
    typed_tree, diagnostics = typed(tree, Contractor, files)
    traced = []
    for found in diagnostics:
        help = (*found.help, f"`handbook explain ID {found.path}` shows which files it comes from")
        traced.append(replace(found, contractors=(contractor,), help=help))
    return typed_tree, tuple(traced)


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
