"""What a look at the lines finds before YAML is read: tabs and white space that only looks like spaces.

In: a source. Out: diagnostics HB-Y006 and HB-Y013. YAML libraries differ in the tabs they take and read other white
space as text, so both are told here, by one rule: outside block text and comments only plain spaces set things apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.diagnostics import Diagnostic
from handbook.yaml_source.characters import ODD_SPACE, forbidden_characters, is_all_visible, name_of
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.source import Source, take_apart

_BLOCK_HEADER = re.compile(r"(?:[!&]\S* +)*[|>][-+0-9]{0,2}")
_ODD = ODD_SPACE.pattern
# Odd space that stands where a line is indented, after its dash, or right after a key of one word.
_ODD_STRUCTURE = re.compile(rf"[ \t]*(?:- +)*(?:-|[\w.-]+:)?(?P<space>{_ODD})")
_TAB_HELP = "replace each tab with spaces, two for a level; most editors can do that for a whole file"


def prescan(source: Source) -> tuple[Diagnostic, ...]:
    """Forbidden characters, or tabs and odd spaces, each at most once a line and `LIMITS.findings` times in all."""
    if is_all_visible(source.text):
        return ()
    found = list(forbidden_characters(source))
    if found or ("\t" not in source.text and ODD_SPACE.search(source.text) is None):
        return tuple(found)
    for number, line, is_block_text in _lines(source):
        diagnostic = _tab(source, number, line, is_block_text)
        if diagnostic is None and not is_block_text:
            diagnostic = _odd_space(source, number, line)
        if diagnostic is not None:
            found.append(diagnostic)
        if len(found) == LIMITS.findings:
            break
    return tuple(found)


def _lines(source: Source) -> Iterator[tuple[int, str, bool]]:
    """Number and text of each line, and whether it belongs to the text under a `|` or `>`."""
    parent = None  # the column that block text has to stand right of
    for number, line in enumerate(source.lines):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if parent is not None and bare and indent <= parent:
            parent = None
        yield number, line, parent is not None
        if parent is None:
            parts = take_apart(line)
            if _BLOCK_HEADER.fullmatch(parts.value):
                dash = line.rfind("-", 0, parts.key_column)
                parent = parts.key_column if parts.key else dash


def _tab(source: Source, number: int, line: str, is_block_text: bool) -> Diagnostic | None:
    if "\t" not in line:
        return None
    column = line.index("\t")
    before = line[:column]
    if before.isspace() or not before:
        message = "this line is indented with a tab"
        return Diagnostic("HB-Y006", message, source.at(number, column), label="a tab", help=(_TAB_HELP,))
    if is_block_text or before.lstrip().startswith("#") or " #" in before:
        return None
    message = "a tab stands where only spaces may"
    help_ = ("replace the tab with a space, or delete it at the end of a line",)
    return Diagnostic("HB-Y006", message, source.at(number, column), label="a tab", help=help_)


def _odd_space(source: Source, number: int, line: str) -> Diagnostic | None:
    match = _ODD_STRUCTURE.match(line)
    if match is None:
        return None
    before = line[: match.start("space")].strip()
    where = f"after `{before}` stands" if before else "this line is indented with"
    message = f"{where} what only looks like a space: {name_of(match['space'])}"
    help_ = ("delete it and type plain spaces; such characters come in with text copied from elsewhere",)
    return Diagnostic("HB-Y013", message, source.at(number, match.start("space")), help=help_)
