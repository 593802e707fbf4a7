"""How a text has to be written in YAML, for hints and for files the program makes.

In: text. Out: YAML. Quotes stand only where the reader of this package needs them, so `NO`, `12:30` and
`+44 20` stay bare.
"""

from __future__ import annotations

import re

from handbook.yaml_source.characters import CURLY_QUOTED, FORBIDDEN, ODD_SPACE

EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that YAML 1.2 (core schema) reads as no value at all."""

_NEEDS_QUOTES = re.compile(
    r"""[,\[\]{}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.|<<$"""  # at the start
    r"""|.*(?::(?:\s|$)|\s#|[\x00-\x1f\x7f])""",  # anywhere
    re.DOTALL,
)
_NEEDS_QUOTES_IN_FLOW = re.compile(r"[-:]|.*[,\[\]{}?]", re.DOTALL)  # `?`: for the parser in Python
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0", "\x1b": "\\e"}


def encode_scalar(text: str, *, flow: bool = False) -> str:
    """`text` as one line of YAML, in quotes only when needed; `flow` for a place inside `[ ]` or `{ }`.

    What `read_yaml` makes of the result is `text` again, unless it holds a character that no source may hold.
    """
    return quote(text) if _must_quote(text, flow) else text


def quote(text: str) -> str:
    """`text` as one line of YAML in quotes, double ones unless that would take escapes for what can be seen."""
    if FORBIDDEN.search(text) or "\n" in text or "\t" in text:
        return _escaped(text)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _must_quote(text: str, flow: bool) -> bool:
    if text in EMPTY_WORDS or _NEEDS_QUOTES.match(text) or (flow and _NEEDS_QUOTES_IN_FLOW.match(text)):
        return True
    if text[0] == " " or text[-1] == " ":
        return True
    return not text.isascii() and bool(
        FORBIDDEN.search(text) or ODD_SPACE.match(text) or ODD_SPACE.match(text[-1]) or CURLY_QUOTED.fullmatch(text)
    )


def _escaped(text: str) -> str:
    characters = (_ESCAPES.get(c) or (_numbered(c) if FORBIDDEN.match(c) else c) for c in text)
    return '"' + "".join(characters) + '"'


def _numbered(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
