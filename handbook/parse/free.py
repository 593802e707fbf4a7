"""Checks what a page says to MkDocs, its theme and its plugins (`mkdocs:`), where any name may be right.

In: the mapping as it was read. Out: findings: names that handbook writes itself, names that are none, and values in which the
theme or MkDocs itself would stumble. What other plugins take, only they know.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handbook.model.layer import Path
from handbook.model.page_settings import REFUSED, typed_value
from handbook.model.values.wording import shown
from handbook.parse.examples import flow
from handbook.parse.findings import Findings
from handbook.parse.names import Index
from handbook.yaml_source.tree import Map, Seq, Value

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
_ICON = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)+")


def check_free(tree: Map, path: Path, found: Findings) -> None:
    """Everything under `mkdocs`, which stands at `path`."""
    for key, value in tree.items():
        here = (*path, key)
        if key in REFUSED:
            found.add("HB-S105", tree.kpos[key], here, f"`{key}` cannot stand under `{path[-1]}`", REFUSED[key])
        elif (check := _KNOWN.get(key)) and (right := check(value)):
            message = f"`{key}` is not in the form that MkDocs and its theme read"
            found.add("HB-S104", tree.vpos[key], here, message, f"write it like this: `{right}`")
    _names(tree, path, found)


def _names(value: Value, path: Path, found: Findings) -> None:
    """The names in a value must be such that they can be printed anywhere."""
    if isinstance(value, Seq):
        for number, item in enumerate(value):
            _names(item, (*path, Index(number)), found)
    elif isinstance(value, Map):
        for key, inner in value.items():
            if _NAME.fullmatch(key):
                _names(inner, (*path, key), found)
                continue
            advice = "use letters, digits, `_`, `-` and `.`, and begin with a letter"
            message = f"{shown(key)} cannot be a name under `mkdocs`"
            found.add("HB-S106", value.kpos[key], (*path, key), message, advice)


def _search(value: Value) -> str:
    """How `search` is written right; nothing if it is."""
    if not isinstance(value, Map):
        return "search: {exclude: yes}"
    if "exclude" in value and not isinstance(_typed(value["exclude"]), bool):
        return "search: {exclude: yes}"
    boost = _typed(value.get("boost", "1"))
    return "" if isinstance(boost, int | float) and not isinstance(boost, bool) else "search: {boost: 2}"


def _texts(key: str, example: str) -> Callable[[Value], str]:
    def check(value: Value) -> str:
        if isinstance(value, Seq) and all(isinstance(item, str) for item in value):
            return ""
        return f"{key}: [{flow(value) if isinstance(value, str) else example}]"

    return check


def _text(key: str, example: str, right: re.Pattern[str] | None = None) -> Callable[[Value], str]:
    def check(value: Value) -> str:
        is_right = isinstance(value, str) and (right is None or right.fullmatch(value))
        return "" if is_right else f"{key}: {example}"

    return check


def _typed(value: Value) -> object:
    return typed_value(value) if isinstance(value, str) else value


_KNOWN: dict[str, Callable[[Value], str]] = {
    "search": _search,
    "tags": _texts("tags", "Invoices"),
    "hide": _texts("hide", "toc"),
    "icon": _text("icon", "material/cash", _ICON),
    "status": _text("status", "new"),
    "subtitle": _text("subtitle", "some text"),
    "author": _text("author", "Nora Field"),
}
"""What MkDocs, Material and our own search read, by key: what checks it."""
