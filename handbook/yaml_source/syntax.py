"""The words for text that is no YAML: what the parser stumbled over, told by what stands in the lines.

In: a source and the parser's error. Out: one diagnostic. libyaml and the Python parser word their problems differently
but stop at the same places, so a problem is known by a few words both use, and its place by their marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import yaml

from handbook.diagnostics import Diagnostic
from handbook.yaml_source import wording
from handbook.yaml_source.delimiters import (
    escape,
    first_sign,
    first_sign_at_start,
    in_brackets,
    no_content,
    rest_of_line,
    unclosed_quote,
)
from handbook.yaml_source.source import Place, Source, take_apart
from handbook.yaml_source.wording import ALIGN, if_text, needs_quotes, shortened, unknown, unreadable

_Explainer: TypeAlias = Callable[[Source, Place, Place], Diagnostic]
"""Takes where the parser stopped, and where that began which it was reading (often the same place)."""
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*")


def explain(source: Source, error: Exception) -> Diagnostic:
    """The diagnostic for an error of the parser: HB-Y001, or a more telling code where the lines show the cause."""
    mark = getattr(error, "problem_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return unknown(source, (0, 0))
    stop = (mark.line, mark.column)
    began = error.context_mark
    clue = f"{error.context or ''}: {error.problem or ''}"
    for words, explainer in _EXPLAINERS:
        if words in clue:
            return explainer(source, stop, (began.line, began.column) if began else stop)
    return unknown(source, stop)


# --- colons and keys ------------------------------------------------------------------------------------------------


def _colon(source: Source, stop: Place, _start: Place) -> Diagnostic:
    """A second colon on a line, or a key under something that already has a value."""
    line, column = stop
    parts = take_apart(source.line(line))
    start = parts.value_column if parts.key else parts.key_column
    if column > start and parts.value:
        return needs_quotes(source, line, start, "text that holds a colon and a space needs quotes")
    above = source.last_line_above(line)
    before = take_apart(source.line(above))
    if before.key and before.value:
        return _under_a_value(source, line, above)
    return _no_colon(source, (above, before.key_column)) if above >= 0 else unknown(source, stop)


def _under_a_value(source: Source, line: int, above: int) -> Diagnostic:
    parts, before = take_apart(source.line(line)), take_apart(source.line(above))
    name, upper = shortened(parts.key or parts.value), shortened(before.key)
    place = f"line {above + source.first_line}"
    return unreadable(
        source,
        (line, parts.key_column),
        f"`{name}` stands under `{upper}`, which already has a value",
        f"start the line at the same column as `{upper}` in {place}",
        f"or delete what stands after the colon in {place}, if this line belongs under it",
    )


def _no_key(source: Source, _stop: Place, start: Place) -> Diagnostic:
    return _no_colon(source, start)


def _no_colon(source: Source, place: Place) -> Diagnostic:
    """A line where a key and its value were expected."""
    text = shortened(wording.value_at(source, *place))
    if wording.LOOKS_LIKE_ITEM.match(text):
        return wording.no_space_after_dash(source, *place)
    if wording.LOOKS_LIKE_PAIR.match(text):
        return wording.no_space_after_colon(source, *place)
    if "：" in text:
        key, _, value = text.partition("：")
        example = f"write it as `{key.strip()}: {value.strip()}`"
        return unreadable(source, place, "this line has a full-width colon, which YAML does not know", example)
    if text.startswith(":"):
        return wording.bad_key(source.at(*place), "there is no key before the colon")
    key, _, value = text.partition(" ")
    if value and _PLAIN_KEY.fullmatch(key):
        example = f"write it as `{key}: {value.strip()}`, if `{key}` is the key"
    else:
        example = f"write it as `{text}: ` and a value, if it is a key"
    return unreadable(
        source,
        place,
        "this line is not a key with a value",
        example,
        "if it continues the line above, indent it further",
    )


# --- lines ----------------------------------------------------------------------------------------------------------


def _list_on_key_line(source: Source, stop: Place, _start: Place) -> Diagnostic:
    line, column = stop
    parts = take_apart(source.line(line))
    if not parts.key:
        return _misplaced(source, stop, stop)
    item, key = shortened(source.line(line)[column:]), shortened(parts.key)
    own_line = f"write `{item}` on a line of its own below `{key}:`"
    return unreadable(
        source, stop, "a list cannot start on the line of its key", own_line, if_text(source, line, column)
    )


def _document_start(source: Source, stop: Place, _start: Place) -> Diagnostic:
    """Something after the end of the document, which a line with a percent sign, too, ends."""
    line, column = stop
    for above in range(line, -1, -1):
        if source.line(above).startswith("%"):
            return _directive(source, stop, (above, 0))
    if any(text.startswith("...") for text in source.lines[:line]):
        return wording.several_documents(source.at(line, column))
    return _misplaced(source, stop, stop)


def _directive(source: Source, _stop: Place, start: Place) -> Diagnostic:
    if source.line(start[0]).startswith("%YAML"):
        return unreadable(source, (start[0], 0), "this version of YAML is not known here", "delete this line")
    return first_sign(source, (start[0], 0), start)


def _misplaced(source: Source, stop: Place, _start: Place) -> Diagnostic:
    """Something that fits neither the line it stands on nor the lines above."""
    line, column = stop
    text = source.line(line)
    if text[:column].strip(" -"):
        return rest_of_line(source, stop)
    if text[column : column + 1] == ":":
        return wording.bad_key(source.at(line, column), "there is no key before the colon")
    above = source.last_line_above(line)
    before = take_apart(source.line(above))
    if above >= 0 and column > before.key_column and before.key and before.value:
        return _under_a_value(source, line, above)
    if above >= 0 and column == before.indent == before.key_column and not before.key:
        return _no_colon(source, (above, column))
    return _indentation(source, stop, above)


def _indentation(source: Source, stop: Place, above: int) -> Diagnostic:
    """A line whose indentation fits none of the lines above it."""
    line, column = stop
    levels: dict[int, int] = {}  # columns where a line may start, and the line that opened each
    limit: int | None = None
    while above >= 0:
        parts = take_apart(source.line(above))
        for start in (parts.indent, parts.key_column):
            if limit is None or start < limit:
                levels.setdefault(start, above)
        limit = parts.indent if limit is None else min(limit, parts.indent)
        above = source.last_line_above(above)
    if column in levels:
        is_item = source.line(line).startswith("-", column)
        what = "a list item stands among keys" if is_item else "a key stands among list items"
        return unreadable(source, stop, what, "put it under a key of its own, indented by two spaces", ALIGN)
    near = sorted(sorted(levels, key=lambda start: (abs(start - column), start))[:2])
    choices = [f"start it at column {start + 1}, like line {levels[start] + source.first_line}" for start in near]
    return unreadable(source, stop, "the indentation of this line fits no line above it", *choices, ALIGN)


# The first words that fit decide; libyaml's come with those of the Python parser.
_EXPLAINERS: tuple[tuple[str, _Explainer], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_key),
    ("cannot start any token", first_sign),
    ("mapping keys are not allowed", first_sign),
    ("scanning an alias", first_sign_at_start),
    ("scanning an anchor", first_sign_at_start),
    ("scanning a block scalar", first_sign_at_start),
    ("scanning a tag", first_sign_at_start),
    ("parsing a tag", first_sign_at_start),
    ("undefined tag handle", first_sign_at_start),
    ("scanning a quoted scalar", unclosed_quote),
    ("scanning a double-quoted scalar", escape),
    ("parsing a quoted scalar", escape),
    ("parsing a flow sequence", in_brackets),
    ("parsing a flow mapping", in_brackets),
    ("node content", no_content),
    ("sequence entries are not allowed", _list_on_key_line),
    ("<document start>", _document_start),
    ("directive", _directive),
    ("incompatible YAML document", _document_start),
    ("parsing a block", _misplaced),
)
