"""The words for text that is no YAML: what the parser stumbled over, told by what stands in the lines.

In: a source and the parser's error. Out: one diagnostic. libyaml and the Python parser word their problems differently
but stop at the same places, so a problem is known by a few words both use, and its place by their marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from handbook.diagnostics import Diagnostic
from handbook.yaml_source import wording
from handbook.yaml_source.scalars import quote
from handbook.yaml_source.source import Source, take_apart

_VALID_ESCAPE = re.compile(r"""\\(?:[0abtnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|$)|[^\\]+""")
_CLOSING = {"[": "]", "{": "}"}
_DIGITS = {"x": 2, "u": 4, "U": 8}
_KEY_LINE = re.compile(r"\s*(?:- +)*[\w.-]+:(?:\s|$)")
_ALIGN = "lines that belong together start at the same column, what belongs to a key two spaces further right"


def explain(source: Source, error: Exception) -> Diagnostic:
    """The diagnostic for an error of the parser: HB-Y001, or a more telling code where the lines show the cause."""
    mark = getattr(error, "problem_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return _unknown(source, 0, 0)
    line, column = mark.line, mark.column
    start = error.context_mark or mark
    clue = f"{error.context or ''}: {error.problem or ''}"
    for words, explainer in _EXPLAINERS:
        if words in clue:
            return explainer(source, line, column, start.line, start.column)
    return _unknown(source, line, column)


def _unknown(source: Source, line: int, column: int) -> Diagnostic:
    help_ = ("look for a missing quote, bracket, colon or space on this line and on the one above it", _ALIGN)
    return Diagnostic("HB-Y001", "this line cannot be read as YAML", source.at(line, column), help=help_)


def _colon(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    """A second colon on a line, or a key under something that already has a value."""
    parts = take_apart(source.line(line))
    start = parts.value_column if parts.key else parts.key_column
    if column > start and parts.value:
        return wording.needs_quotes(source, line, start, "text that holds a colon and a space needs quotes")
    above = source.last_line_above(line)
    before = take_apart(source.line(above))
    if before.key and before.value:
        return _under_a_value(source, line, above)
    return _no_colon(source, above, before.key_column) if above >= 0 else _unknown(source, line, column)


def _under_a_value(source: Source, line: int, above: int) -> Diagnostic:
    parts, before = take_apart(source.line(line)), take_apart(source.line(above))
    name = parts.key or parts.value
    message = f"`{name}` stands under `{before.key}`, which already has a value"
    place = f"line {above + source.first_line}"
    help_ = (
        f"start the line at the same column as `{before.key}` in {place}",
        f"or delete what stands after the colon in {place}, if this line belongs under it",
    )
    return Diagnostic("HB-Y001", message, source.at(line, parts.key_column), help=help_)


def _no_key(source: Source, _line: int, _column: int, line: int, column: int) -> Diagnostic:
    return _no_colon(source, line, column)


def _no_colon(source: Source, line: int, column: int) -> Diagnostic:
    """A line where a key and its value were expected."""
    text = wording.value_at(source, line, column)
    at = source.at(line, column)
    if wording.LOOKS_LIKE_ITEM.match(text):
        return wording.no_space_after_dash(source, line, column)
    if wording.LOOKS_LIKE_PAIR.match(text):
        return wording.no_space_after_colon(source, line, column)
    if "：" in text:
        key, _, value = text.partition("：")
        help_: tuple[str, ...] = (f"write it as `{key.strip()}: {value.strip()}`",)
        return Diagnostic("HB-Y001", "this line has a full-width colon, which YAML does not know", at, help=help_)
    if text.startswith(":"):
        return wording.bad_key(at, "there is no key before the colon")
    help_ = (f"write it as `{text}: ` and a value, if it is a key", "if it continues the line above, indent it further")
    return Diagnostic("HB-Y001", "this line is not a key with a value", at, help=help_)


def _start_character(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    text = source.line(line)
    if column and text[column - 1 : column + 1] == "{%":
        column -= 1
    sign = "{%" if text.startswith("{%", column) else text[column : column + 1]
    named = "a backtick" if sign == "`" else f"`{sign}`"
    return wording.needs_quotes(source, line, column, f"text that starts with {named} needs quotes")


def _sign_at_context(source: Source, _line: int, _column: int, line: int, column: int) -> Diagnostic:
    return _start_character(source, line, column, line, column)


def _unclosed_quote(source: Source, _line: int, _column: int, line: int, column: int) -> Diagnostic:
    text = wording.value_at(source, line, column)
    mark = text[:1]
    before = take_apart(source.line(line)[:column]).before_value
    help_: tuple[str, ...] = (f"close it at the end of the text: `{before}{text}{mark}`",)
    if len(text) > 1:
        help_ += (f"if the quote belongs to the text, write it as `{before}{quote(text)}`",)
    return Diagnostic("HB-Y001", "this quote is never closed", source.at(line, column), help=help_)


def _unclosed_bracket(source: Source, line: int, column: int, start: int, start_column: int) -> Diagnostic:
    opening = source.line(start)[start_column : start_column + 1]
    closing = _CLOSING.get(opening, "]")
    text = source.line(line)
    if not source.has_text_from(line, column) or (line > start and _KEY_LINE.match(text)):
        return _never_closed(source, start, start_column)
    item = wording.item_start(source, line, column)
    sign = text[column : column + 1]
    if sign and sign in "{[:" and column > item and opening == "[":
        named = "a colon and a space" if sign == ":" else f"`{sign}`"
        return wording.needs_quotes(source, line, item, f"text that holds {named} needs quotes inside `[ ]`")
    help_ = ("put a comma between two items", "or put an item in quotes that holds one of `, : # [ ] { }`")
    message = f"a comma or the closing `{closing}` is missing here"
    return Diagnostic("HB-Y001", message, source.at(line, column), help=help_)


def _never_closed(source: Source, line: int, column: int) -> Diagnostic:
    opening = source.line(line)[column : column + 1]
    help_ = (f"write `{_CLOSING[opening]}` at its end", wording.if_text(source, line, column))
    return Diagnostic("HB-Y001", f"this `{opening}` is never closed", source.at(line, column), help=help_)


def _open_bracket(source: Source, line: int, column: int) -> tuple[int, int] | None:
    """Where the bracket stands that is open at a place, as far as brackets alone can tell."""
    closed = 0
    text = source.line(line)[:column]
    while line >= 0:
        for place in range(len(text) - 1, -1, -1):
            if text[place] in "]}":
                closed += 1
            elif text[place] in "[{":
                if not closed:
                    return line, place
                closed -= 1
        line -= 1
        text = source.line(line)
    return None


def _no_content(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    sign = source.line(line)[column : column + 1]
    opened = _open_bracket(source, line, column)
    if opened and not source.has_text_from(line, column):
        return _never_closed(source, *opened)
    if opened or not sign or sign not in "]},":
        message = f"a value is missing before `{sign}`" if sign else "a value is missing here"
        help_ = ("write the value, or delete a comma or bracket too many",)
        return Diagnostic("HB-Y001", message, source.at(line, column), help=help_)
    return wording.needs_quotes(source, line, column, f"text that starts with `{sign}` needs quotes")


def _list_on_key_line(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    parts = take_apart(source.line(line))
    if not parts.key:
        return _misplaced(source, line, column, line, column)
    item = source.line(line)[column:]
    help_ = (f"write `{item}` on a line of its own below `{parts.key}:`", wording.if_text(source, line, column))
    message = "a list cannot start on the line of its key"
    return Diagnostic("HB-Y001", message, source.at(line, column), help=help_)


def _escape(source: Source, _line: int, _column: int, line: int, column: int) -> Diagnostic:
    """A backslash in double quotes that starts no escape, or one that writes half of a character."""
    first = column + 1
    for number in range(line, len(source.lines)):
        text = source.lines[number]
        while first < len(text) and (match := _VALID_ESCAPE.match(text, first)):
            if re.match(r"\\[uU](?:0000)?[dD][89a-fA-F]|\\U(?!00(?:0|10))", match[0]):
                return wording.forbidden(source.at(line, column), "\ud800")
            first = match.end()
        if first < len(text):
            sign = text[first : first + 2]
            help_ = (f"write two backslashes: `\\{sign}`", "or put the text in single quotes")
            message = f"`{sign}` means nothing in double quotes"
            if sign[1:] in _DIGITS:
                message = f"`{sign}` needs {_DIGITS[sign[1:]]} digits or letters from A to F after it"
            return Diagnostic("HB-Y001", message, source.at(number, first), help=help_)
        first = 0
    return _unknown(source, line, column)


def _document_start(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    above = line
    while above >= 0 and not source.line(above).startswith("%"):
        above -= 1
    if above >= 0:
        return _directive(source, above, 0, above, 0)
    if any(text.startswith("...") for text in source.lines[:line]):
        return wording.several_documents(source.at(line, column))
    return _misplaced(source, line, column, line, column)


def _directive(source: Source, _line: int, _column: int, line: int, _start_column: int) -> Diagnostic:
    if source.line(line).startswith("%YAML"):
        help_ = ("delete this line",)
        return Diagnostic("HB-Y001", "this version of YAML is not known here", source.at(line, 0), help=help_)
    return wording.needs_quotes(source, line, 0, "text that starts with `%` needs quotes")


def _misplaced(source: Source, line: int, column: int, _line: int, _column: int) -> Diagnostic:
    """Something that fits neither the line it stands on nor the lines above."""
    text = source.line(line)
    if text[:column].strip(" -"):
        return _rest_of_line(source, line, column)
    if text[column : column + 1] == ":":
        return wording.bad_key(source.at(line, column), "there is no key before the colon")
    above = source.last_line_above(line)
    before = take_apart(source.line(above))
    if above >= 0 and column > before.key_column and before.key and before.value:
        return _under_a_value(source, line, above)
    if above >= 0 and column == before.indent == before.key_column and not before.key:
        return _no_colon(source, above, column)
    return _indentation(source, line, column, above)


def _rest_of_line(source: Source, line: int, column: int) -> Diagnostic:
    """Text after a closing quote or bracket, or after a name with a star."""
    parts = take_apart(source.line(line))
    start = parts.value_column if parts.value_column < column else parts.key_column
    opening = _quote_left_open(source, line, column, start)
    if opening is not None:
        return _unclosed_quote(source, line, column, *opening)
    sign = source.line(line)[column : column + 1]
    if sign and sign in "]}":
        help_ = (f"delete this `{sign}`, or open it before", wording.if_text(source, line, start))
        return Diagnostic("HB-Y001", f"this `{sign}` closes nothing", source.at(line, column), help=help_)
    if source.line(line)[start : start + 1] in ("'", '"'):
        return wording.needs_quotes(source, line, start, "the text goes on after its closing quote")
    return wording.needs_quotes(source, line, start, "the text goes on where it has ended for YAML")


def _quote_left_open(source: Source, line: int, column: int, start: int) -> tuple[int, int] | None:
    """Where a quote was opened that this line, meaning to open its own, closed just before `column`."""
    text = source.line(line)
    mark = text[column - 1 : column]
    if mark not in ("'", '"') or (text[start] == mark and start < column - 1):
        return None
    for above in range(line - 1, -1, -1):
        parts = take_apart(source.line(above))
        if parts.value.startswith(mark) and (len(parts.value) == 1 or not parts.value.endswith(mark)):
            return above, parts.value_column
    return None


def _indentation(source: Source, line: int, column: int, above: int) -> Diagnostic:
    """A line whose indentation fits none of the lines above it."""
    is_item = source.line(line).startswith("-", column)
    levels: dict[int, int] = {}  # columns where a line may start, and the line that opened each
    limit = None
    while above >= 0:
        parts = take_apart(source.line(above))
        for start in {parts.indent, parts.key_column}:
            if limit is None or start < limit:
                levels.setdefault(start, above)
        limit = parts.indent if limit is None else min(limit, parts.indent)
        above = source.last_line_above(above)
    if column in levels:
        what = "a list item stands among keys" if is_item else "a key stands among list items"
        help_: tuple[str, ...] = ("put it under a key of its own, indented by two spaces", _ALIGN)
        return Diagnostic("HB-Y001", what, source.at(line, column), help=help_)
    near = sorted(levels, key=lambda start: (abs(start - column), start))[:2]
    help_ = tuple(
        f"start it at column {start + 1}, like line {levels[start] + source.first_line}" for start in sorted(near)
    )
    message = "the indentation of this line fits no line above it"
    return Diagnostic("HB-Y001", message, source.at(line, column), help=(*help_, _ALIGN))


_Explainer = Callable[[Source, int, int, int, int], Diagnostic]
_EXPLAINERS: tuple[tuple[str, _Explainer], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_key),
    ("cannot start any token", _start_character),
    ("while scanning an alias", _sign_at_context),
    ("while scanning an anchor", _sign_at_context),
    ("while scanning a block scalar", _sign_at_context),
    ("scanning a tag", _sign_at_context),
    ("parsing a tag", _sign_at_context),
    ("undefined tag handle", _sign_at_context),
    ("mapping keys are not allowed", _start_character),
    ("while scanning a quoted scalar", _unclosed_quote),
    ("scanning a double-quoted scalar", _escape),
    ("parsing a quoted scalar", _escape),
    ("while parsing a flow sequence", _unclosed_bracket),
    ("while parsing a flow mapping", _unclosed_bracket),
    ("node content", _no_content),
    ("sequence entries are not allowed", _list_on_key_line),
    ("<document start>", _document_start),
    ("directive", _directive),
    ("incompatible YAML document", _document_start),
    ("while parsing a block", _misplaced),
)
