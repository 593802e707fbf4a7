"""The words for text that needs quotes, and for quotes and brackets that do not match.

In: a source and places in it: where the parser stopped, and where that began which it was reading. Out: one diagnostic.
"""

from __future__ import annotations

import re

from handbook.diagnostics import Diagnostic
from handbook.yaml_source import wording
from handbook.yaml_source.scalars import quote
from handbook.yaml_source.source import Place, Source, take_apart
from handbook.yaml_source.wording import if_text, needs_quotes, shortened, unknown, unreadable

_VALID_ESCAPE = re.compile(r"""\\(?:[0abtnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|$)|[^\\]+""")
_HALF_ESCAPE = re.compile(r"\\[uU](?:0000)?[dD][89a-fA-F]|\\U(?!00(?:0|10))")  # a surrogate, or beyond Unicode
_DIGITS = {"x": 2, "u": 4, "U": 8}
_KEY_LINE = re.compile(r"\s*(?:- +)*[\w.-]+:(?:\s|$)")
_CLOSING = {"[": "]", "{": "}"}


def first_sign(source: Source, place: Place, _start: Place) -> Diagnostic:
    """Text whose first sign means something else in YAML."""
    line, column = place
    text = source.line(line)
    if column and text[column - 1 : column + 1] == "{%":
        column -= 1
    sign = "{%" if text.startswith("{%", column) else text[column : column + 1]
    named = "a backtick" if sign == "`" else f"`{sign}`"
    return needs_quotes(source, line, column, f"text that starts with {named} needs quotes")


def first_sign_at_start(source: Source, _stop: Place, start: Place) -> Diagnostic:
    """The same where the parser went on for a while."""
    return first_sign(source, start, start)


def unclosed_quote(source: Source, _stop: Place, start: Place) -> Diagnostic:
    """A quote that nothing closes before the end of the file, or before a quote that was to open another text."""
    text = shortened(wording.value_at(source, *start))
    before = shortened(take_apart(source.line(start[0])[: start[1]]).before_value)
    help_ = [f"close it at the end of the text: `{before}{text}{text[:1]}`"]
    if len(text) > 1:
        help_.append(f"if the quote belongs to the text, write it as `{before}{quote(text)}`")
    return unreadable(source, start, "this quote is never closed", *help_)


def escape(source: Source, _stop: Place, start: Place) -> Diagnostic:
    """A backslash in double quotes that starts no escape, or one that writes half of a character."""
    line, column = start[0], start[1] + 1
    while line < len(source.lines):
        text = source.lines[line]
        while column < len(text) and (match := _VALID_ESCAPE.match(text, column)):
            if _HALF_ESCAPE.match(match[0]):
                return wording.half_character(source.at(*start), match[0])
            column = match.end()
        if column < len(text):
            sign = text[column : column + 2]
            message = f"`{sign}` means nothing in double quotes"
            if sign[1:] in _DIGITS:
                message = f"`{sign}` needs {_DIGITS[sign[1:]]} digits or letters from A to F after it"
            two = f"write two backslashes: `\\{sign}`"
            return unreadable(source, (line, column), message, two, "or put the text in single quotes")
        line, column = line + 1, 0
    return unknown(source, start)


def rest_of_line(source: Source, stop: Place) -> Diagnostic:
    """Text after a closing quote or bracket."""
    line, column = stop
    parts = take_apart(source.line(line))
    start = parts.value_column if parts.value_column < column else parts.key_column
    opened = _quote_left_open(source, stop, start)
    if opened is not None:
        return unclosed_quote(source, opened, opened)
    sign = source.line(line)[column : column + 1]
    if sign and sign in "]}":
        delete = f"delete this `{sign}`, or open it before"
        return unreadable(source, stop, f"this `{sign}` closes nothing", delete, if_text(source, line, start))
    if source.line(line)[start : start + 1] in ("'", '"'):
        return needs_quotes(source, line, start, "the text goes on after its closing quote")
    return needs_quotes(source, line, start, "there is more text after the end of this value")


def _quote_left_open(source: Source, stop: Place, start: int) -> Place | None:
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


def in_brackets(source: Source, stop: Place, start: Place) -> Diagnostic:
    """Neither a comma nor the closing bracket where one of them was expected."""
    line, column = stop
    opening = source.line(start[0])[start[1] : start[1] + 1]
    text = source.line(line)
    if not source.has_text_from(line, column) or (line > start[0] and _KEY_LINE.match(text)):
        return never_closed(source, start)
    item = wording.item_start(source, line, column)
    sign = text[column : column + 1]
    if sign and sign in "{[:" and column > item and opening == "[":
        named = "a colon and a space" if sign == ":" else f"`{sign}`"
        return needs_quotes(source, line, item, f"text that holds {named} needs quotes inside `[ ]`")
    message = f"a comma or the closing `{_CLOSING.get(opening, ']')}` is missing here"
    commas = "put a comma between two items"
    return unreadable(source, stop, message, commas, "or put an item in quotes that holds one of `, : # [ ] { }`")


def never_closed(source: Source, place: Place) -> Diagnostic:
    """The bracket at a place."""
    opening = source.line(place[0])[place[1] : place[1] + 1]
    close = f"write `{_CLOSING.get(opening, ']')}` at its end"
    return unreadable(source, place, f"this `{opening}` is never closed", close, if_text(source, *place))


def no_content(source: Source, stop: Place, _start: Place) -> Diagnostic:
    """Nothing where a value was expected, or text that starts with a closing bracket or a comma."""
    line, column = stop
    sign = source.line(line)[column : column + 1]
    opened = _open_bracket(source, stop)
    if opened and not source.has_text_from(line, column):
        return never_closed(source, opened)
    if opened or not sign or sign not in "]},":
        message = f"a value is missing before `{sign}`" if sign else "a value is missing here"
        return unreadable(source, stop, message, "write the value, or delete a comma or bracket too many")
    return first_sign(source, stop, stop)


def _open_bracket(source: Source, place: Place) -> Place | None:
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
