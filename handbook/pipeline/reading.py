"""One text to what it means: a tree of YAML, and the value that a parser makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from handbook.diagnostics import Diagnostic
from handbook.model.sources import Source
from handbook.yaml_source import Map, read_yaml

T = TypeVar("T")
Result = tuple[T | None, tuple[Diagnostic, ...]]


def read_tree(source: Source, understand: Callable[[Map], Result[T]]) -> Result[T]:
    """Text to tree to value; stops at the first of the two that has errors."""
    tree, problems = read_yaml(source.text, source.path, source.number)
    if tree is None or any(d.is_error for d in problems):
        return None, problems
    value, faults = understand(tree)
    return value, (*problems, *faults)
