"""HB-C402: texts that were meant to be written later.

In: a handbook, or the shared pages. Out: a finding for each placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import SharedPage
from handbook.model.layer import Layer, Path
from handbook.model.markdown_text import prose
from handbook.rules.case import Case, Stage
from handbook.rules.whole import Whole
from handbook.yaml_source.tree import Map, Seq, Value

_HINTS = ("todo", "tbd", "tbc", "fixme", "xxx", "lorem ipsum", "to be ", "???", "<")
"""A text without any of these, in small letters, holds no placeholder. Looking for them first is quick."""

_COMMON = (
    r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\?\?\?"
    r"|(?i:\b(?:todo|fixme):|\blorem ipsum\b|\bto be (?:decided|defined|confirmed|announced)\b)"
)
_IN_VALUE = re.compile(rf"{_COMMON}|<[^<>\n@:/]{{1,60}}>|^(?i:todo|tbd|tbc)$")
_IN_PAGE = re.compile(rf"{_COMMON}|<(?:…|\.\.\.|(?i:your|our|insert|name of|the) [^<>\n]{{1,60}})>")
"""In a page `<…>` can be HTML or an address, so only what reads like an instruction counts."""

_HELP = ("write what is meant", "or leave it out until it is known: what is needed and missing is told anyway")


def in_handbook(case: Case) -> Iterator[Diagnostic]:
    """HB-C402 in any text of the merged handbook."""
    if any(_has_hint(layer) for layer in case.handbook.layers):
        for stage in case.stages:
            yield from _in_tree(case, stage, stage.tree, ())


def in_pages(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C402 in the front matter and the text of shared pages; what is shown as code may look like anything."""
    for page in (*whole.project.shared_pages, *whole.project.translations):
        for key, value in page.tree.items():
            found = _IN_VALUE.search(value) if isinstance(value, str) else None
            if found:
                yield _finding(found[0], whole.project.files.location(page.tree.vpos[key]), key)
        yield from _in_body(page)


@lru_cache(maxsize=64)  # few, so that the layers of contractors are not kept
def _has_hint(layer: Layer) -> bool:
    """Whether a placeholder may stand in a layer. Remembered, because shared layers take part in every handbook."""
    texts: list[str] = []
    for tree in (layer.tree, *(edit for _, edit in layer.dated)):
        _gather(tree, texts)
    together = "\n".join(texts).lower()
    return any(hint in together for hint in _HINTS)


def _gather(group: Map | Seq, texts: list[str]) -> None:
    """Add all texts of a group of values to `texts`."""
    for value in group.values() if isinstance(group, Map) else group:
        if isinstance(value, str):
            texts.append(value)
        else:
            _gather(value, texts)


def _in_tree(case: Case, stage: Stage, value: Value, path: Path) -> Iterator[Diagnostic]:
    if isinstance(value, str):
        found = _IN_VALUE.search(value)
        if found:
            yield case.finding(
                "HB-C402", path, _message(found[0]), stage=stage, label="still to be written", help=_HELP
            )
    elif isinstance(value, Map):
        for key, child in value.items():
            yield from _in_tree(case, stage, child, (*path, key))
    else:
        for number, child in enumerate(value):
            yield from _in_tree(case, stage, child, (*path, str(number)))


def _in_body(page: SharedPage) -> Iterator[Diagnostic]:
    for number, line in enumerate(prose(page.body)):
        found = _IN_PAGE.search(line)
        if found:
            yield _finding(found[0], Location(page.file, page.body_line + number, found.start() + 1), "")


def _finding(text: str, at: Location, path: str) -> Diagnostic:
    return Diagnostic("HB-C402", _message(text), at, "still to be written", path, help=_HELP)


def _message(text: str) -> str:
    return f"`{text}` is a placeholder"
