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
from handbook.yaml_source.scalars import quote
from handbook.yaml_source.source import Source, take_apart
from handbook.yaml_source.wording import if_text, needs_quotes, shortened

_Place: TypeAlias = tuple[int, int]
"""Line and column, counted from 0."""
_Explainer: TypeAlias = Callable[[Source, _Place, _Place], Diagnostic]
"""Takes where the parser stopped, and where that began which it was reading (often the same place)."""

_VALID_ESCAPE = re.compile(r"""\\(?:[0abtnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|$)|[^\\]+""")
_HALF_ESCAPE = re.compile(r"\\[uU](?:0000)?[dD][89a-fA-F]|\\U(?!00(?:0|10))")  # a surrogate, or beyond Unicode
_DIGITS = {"x": 2, "u": 4, "U": 8}
_KEY_LINE = re.compile(r"\s*(?:- +)*[\w.-]+:(?:\s|$)")
_CLOSING = {"[": "]", "{": "}"}
_ALIGN = "lines that belong together start at the same column, what belongs to a key two spaces further right"


def explain(source: Source, error: Exception) -> Diagnostic:
    """The diagnostic for an error of the parser: HB-Y001, or a more telling code where the lines show the cause."""
    mark = getattr(error, "problem_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return _unknown(source, (0, 0))
    stop = (mark.line, mark.column)
    began = error.context_mark
    clue = f"{error.context or ''}: {error.problem or ''}"
    for words, explainer in _EXPLAINERS:
        if words in clue:
            return explainer(source, stop, (began.line, began.column) if began else stop)
    return _unknown(source, stop)


def _fault(source: Source, place: _Place, message: str, *help_: str) -> Diagnostic:
    return Diagnostic("HB-Y001", message, source.at(*place), help=help_)


def _unknown(source: Source, place: _Place) -> Diagnostic:
    look = "look for a missing quote, bracket, colon or space on this line and on the one above it"
    return _fault(source, place, "this line cannot be read as YAML", look, _ALIGN)


# --- colons and keys ------------------------------------------------------------------------------------------------


def _colon(source: Source, stop: _Place, _start: _Place) -> Diagnostic:
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
    return _no_colon(source, (above, before.key_column)) if above >= 0 else _unknown(source, stop)


def _under_a_value(source: Source, line: int, above: int) -> Diagnostic:
    parts, before = take_apart(source.line(line)), take_apart(source.line(above))
    name, upper = shortened(parts.key or parts.value), shortened(before.key)
    place = f"line {above + source.first_line}"
    return _fault(
        source,
        (line, parts.key_column),
        f"`{name}` stands under `{upper}`, which already has a value",
        f"start the line at the same column as `{upper}` in {place}",
        f"or delete what stands after the colon in {place}, if this line belongs under it",
    )


def _no_key(source: Source, _stop: _Place, start: _Place) -> Diagnostic:
    return _no_colon(source, start)


def _no_colon(source: Source, place: _Place) -> Diagnostic:
    """A line where a key and its value were expected."""
    text = shortened(wording.value_at(source, *place))
    if wording.LOOKS_LIKE_ITEM.match(text):
        return wording.no_space_after_dash(source, *place)
    if wording.LOOKS_LIKE_PAIR.match(text):
        return wording.no_space_after_colon(source, *place)
    if "：" in text:
        key, _, value = text.partition("：")
        example = f"write it as `{key.strip()}: {value.strip()}`"
        return _fault(source, place, "this line has a full-width colon, which YAML does not know", example)
    if text.startswith(":"):
        return wording.bad_key(source.at(*place), "there is no key before the colon")
    return _fault(
        source,
        place,
        "this line is not a key with a value",
        f"write it as `{text}: ` and a value, if it is a key",
        "if it continues the line above, indent it further",
    )


# --- text that needs quotes, and quotes -----------------------------------------------------------------------------


def _first_sign(source: Source, place: _Place, _start: _Place) -> Diagnostic:
    """Text whose first sign means something else in YAML."""
    line, column = place
    text = source.line(line)
    if column and text[column - 1 : column + 1] == "{%":
        column -= 1
    sign = "{%" if text.startswith("{%", column) else text[column : column + 1]
    named = "a backtick" if sign == "`" else f"`{sign}`"
    return needs_quotes(source, line, column, f"text that starts with {named} needs quotes")


def _first_sign_at_start(source: Source, _stop: _Place, start: _Place) -> Diagnostic:
    return _first_sign(source, start, start)


def _unclosed_quote(source: Source, _stop: _Place, start: _Place) -> Diagnostic:
    text = shortened(wording.value_at(source, *start))
    before = shortened(take_apart(source.line(start[0])[: start[1]]).before_value)
    help_ = [f"close it at the end of the text: `{before}{text}{text[:1]}`"]
    if len(text) > 1:
        help_.append(f"if the quote belongs to the text, write it as `{before}{quote(text)}`")
    return _fault(source, start, "this quote is never closed", *help_)


def _escape(source: Source, _stop: _Place, start: _Place) -> Diagnostic:
    """A backslash in double quotes that starts no escape, or one that writes half of a character."""
    line, column = start[0], start[1] + 1
    while line < len(source.lines):
        text = source.lines[line]
        while column < len(text) and (match := _VALID_ESCAPE.match(text, column)):
            if _HALF_ESCAPE.match(match[0]):
                return wording.forbidden(source.at(*start), "\ud800")
            column = match.end()
        if column < len(text):
            sign = text[column : column + 2]
            message = f"`{sign}` means nothing in double quotes"
            if sign[1:] in _DIGITS:
                message = f"`{sign}` needs {_DIGITS[sign[1:]]} digits or letters from A to F after it"
            two = f"write two backslashes: `\\{sign}`"
            return _fault(source, (line, column), message, two, "or put the text in single quotes")
        line, column = line + 1, 0
    return _unknown(source, start)


def _rest_of_line(source: Source, stop: _Place) -> Diagnostic:
    """Text after a closing quote or bracket."""
    line, column = stop
    parts = take_apart(source.line(line))
    start = parts.value_column if parts.value_column < column else parts.key_column
    opened = _quote_left_open(source, stop, start)
    if opened is not None:
        return _unclosed_quote(source, opened, opened)
    sign = source.line(line)[column : column + 1]
    if sign and sign in "]}":
        delete = f"delete this `{sign}`, or open it before"
        return _fault(source, stop, f"this `{sign}` closes nothing", delete, if_text(source, line, start))
    if source.line(line)[start : start + 1] in ("'", '"'):
        return needs_quotes(source, line, start, "the text goes on after its closing quote")
    return needs_quotes(source, line, start, "there is more text after the end of this value")


def _quote_left_open(source: Source, stop: _Place, start: int) -> _Place | None:
    """Where a quote was opened that this line, meaning to open its own, closed just before `stop`."""
    line, column = stop
    text = source.line(line)
    mark = text[column - 1 : column]
    if mark not in ("'", '"') or (text[start] == mark and start < column - 1):
        return None
    for above in range(line - 1, -1, -1):
        parts = take_apart(source.line(above))
        if parts.value.startswith(mark) and (len(parts.value) == 1 or not parts.value.endswith(mark)):
            return above, parts.value_column
    return None


# --- brackets -------------------------------------------------------------------------------------------------------


def _in_brackets(source: Source, stop: _Place, start: _Place) -> Diagnostic:
    """Neither a comma nor the closing bracket where one of them was expected."""
    line, column = stop
    opening = source.line(start[0])[start[1] : start[1] + 1]
    text = source.line(line)
    if not source.has_text_from(line, column) or (line > start[0] and _KEY_LINE.match(text)):
        return _never_closed(source, start)
    item = wording.item_start(source, line, column)
    sign = text[column : column + 1]
    if sign and sign in "{[:" and column > item and opening == "[":
        named = "a colon and a space" if sign == ":" else f"`{sign}`"
        return needs_quotes(source, line, item, f"text that holds {named} needs quotes inside `[ ]`")
    message = f"a comma or the closing `{_CLOSING.get(opening, ']')}` is missing here"
    commas = "put a comma between two items"
    return _fault(source, stop, message, commas, "or put an item in quotes that holds one of `, : # [ ] { }`")


def _never_closed(source: Source, place: _Place) -> Diagnostic:
    opening = source.line(place[0])[place[1] : place[1] + 1]
    close = f"write `{_CLOSING.get(opening, ']')}` at its end"
    return _fault(source, place, f"this `{opening}` is never closed", close, if_text(source, *place))


def _no_content(source: Source, stop: _Place, _start: _Place) -> Diagnostic:
    """Nothing where a value was expected, or text that starts with a closing bracket or a comma."""
    line, column = stop
    sign = source.line(line)[column : column + 1]
    opened = _open_bracket(source, stop)
    if opened and not source.has_text_from(line, column):
        return _never_closed(source, opened)
    if opened or not sign or sign not in "]},":
        message = f"a value is missing before `{sign}`" if sign else "a value is missing here"
        return _fault(source, stop, message, "write the value, or delete a comma or bracket too many")
    return _first_sign(source, stop, stop)


def _open_bracket(source: Source, place: _Place) -> _Place | None:
    """Where the bracket stands that is open at a place, as far as brackets alone can tell."""
    line, column = place
    closed = 0
    text = source.line(line)[:column]
    while line >= 0:
        for at in range(len(text) - 1, -1, -1):
            if text[at] in "]}":
                closed += 1
            elif text[at] in "[{":
                if not closed:
                    return line, at
                closed -= 1
        line -= 1
        text = source.line(line)
    return None


# --- lines ----------------------------------------------------------------------------------------------------------


def _list_on_key_line(source: Source, stop: _Place, _start: _Place) -> Diagnostic:
    line, column = stop
    parts = take_apart(source.line(line))
    if not parts.key:
        return _misplaced(source, stop, stop)
    item, key = shortened(source.line(line)[column:]), shortened(parts.key)
    own_line = f"write `{item}` on a line of its own below `{key}:`"
    return _fault(source, stop, "a list cannot start on the line of its key", own_line, if_text(source, line, column))


def _document_start(source: Source, stop: _Place, _start: _Place) -> Diagnostic:
    """Something after the end of the document, which a line with a percent sign, too, ends."""
    line, column = stop
    for above in range(line, -1, -1):
        if source.line(above).startswith("%"):
            return _directive(source, stop, (above, 0))
    if any(text.startswith("...") for text in source.lines[:line]):
        return wording.several_documents(source.at(line, column))
    return _misplaced(source, stop, stop)


def _directive(source: Source, _stop: _Place, start: _Place) -> Diagnostic:
    if source.line(start[0]).startswith("%YAML"):
        return _fault(source, (start[0], 0), "this version of YAML is not known here", "delete this line")
    return _first_sign(source, (start[0], 0), start)


def _misplaced(source: Source, stop: _Place, _start: _Place) -> Diagnostic:
    """Something that fits neither the line it stands on nor the lines above."""
    line, column = stop
    text = source.line(line)
    if text[:column].strip(" -"):
        return _rest_of_line(source, stop)
    if text[column : column + 1] == ":":
        return wording.bad_key(source.at(line, column), "there is no key before the colon")
    above = source.last_line_above(line)
    before = take_apart(source.line(above))
    if above >= 0 and column > before.key_column and before.key and before.value:
        return _under_a_value(source, line, above)
    if above >= 0 and column == before.indent == before.key_column and not before.key:
        return _no_colon(source, (above, column))
    return _indentation(source, stop, above)


def _indentation(source: Source, stop: _Place, above: int) -> Diagnostic:
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
        return _fault(source, stop, what, "put it under a key of its own, indented by two spaces", _ALIGN)
    near = sorted(sorted(levels, key=lambda start: (abs(start - column), start))[:2])
    choices = [f"start it at column {start + 1}, like line {levels[start] + source.first_line}" for start in near]
    return _fault(source, stop, "the indentation of this line fits no line above it", *choices, _ALIGN)


# The first words that fit decide; libyaml's come with those of the Python parser.
_EXPLAINERS: tuple[tuple[str, _Explainer], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_key),
    ("cannot start any token", _first_sign),
    ("mapping keys are not allowed", _first_sign),
    ("scanning an alias", _first_sign_at_start),
    ("scanning an anchor", _first_sign_at_start),
    ("scanning a block scalar", _first_sign_at_start),
    ("scanning a tag", _first_sign_at_start),
    ("parsing a tag", _first_sign_at_start),
    ("undefined tag handle", _first_sign_at_start),
    ("scanning a quoted scalar", _unclosed_quote),
    ("scanning a double-quoted scalar", _escape),
    ("parsing a quoted scalar", _escape),
    ("parsing a flow sequence", _in_brackets),
    ("parsing a flow mapping", _in_brackets),
    ("node content", _no_content),
    ("sequence entries are not allowed", _list_on_key_line),
    ("<document start>", _document_start),
    ("directive", _directive),
    ("incompatible YAML document", _document_start),
    ("parsing a block", _misplaced),
)
