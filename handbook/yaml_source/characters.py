"""Characters that no source may hold because a reader cannot see them, or sees something else.

In: text. Out: diagnostics HB-Y013, and the patterns that find such characters. Letters of every script, right-to-left
ones too, and emoji with their joiners are fine; characters that only change the direction of writing are not
(Unicode Technical Report 36, and "Trojan Source", CVE-2021-42574). The private-use planes 15 and 16 are ours: pages
carry values as such characters until they are filled in.
"""

from __future__ import annotations

import re
import unicodedata

from handbook.diagnostics import Diagnostic
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.source import Source

FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # marks that turn the direction of writing
    "\u2028\u2029"  # line ends that editors do not count
    "\ufeff\ufff9-\ufffb\ufffe\uffff"  # a mark of encoding in the midst of text, annotation, no characters at all
    "\ud800-\udfff"  # halves of characters
    "\U000e0000-\U000e007f"  # invisible tags
    "\U000f0000-\U0010ffff"  # private use
    "]"
)
# White space that YAML takes for text, and characters of no width at all.
ODD_SPACE = re.compile("[\u00a0\u00ad\u1680\u180e\u2000-\u200b\u202f\u205f\u2060\u3000]")
# A whole text in curly quotes, with none inside.
CURLY_QUOTED = re.compile("[“”„‟]([^“”„‟]*)[“”„‟]|[‘’‚‛]([^‘’‚‛]*)[‘’‚‛]")

_PLAIN = bytes([*range(0x20, 0x7F), ord("\n")])
_CONTROLS = {
    "\x00": "NUL", "\x07": "bell", "\x08": "backspace", "\x0b": "vertical tab", "\x0c": "form feed",
    "\r": "carriage return", "\x1b": "escape", "\x7f": "delete", "\x85": "next line",
}  # fmt: skip


def is_all_visible(text: str) -> bool:
    """Whether nothing in a text needs a closer look: no tab, no forbidden character, no odd space. Fast."""
    if text.isascii():
        return not text.encode().translate(None, _PLAIN)  # eight times as fast as to ask for each character
    return text.replace("\n", "").isprintable()


def name_of(character: str) -> str:
    """`U+202E (right-to-left override)`: the number of a character, and its name when it has one."""
    number = f"U+{ord(character):04X}"
    name = _CONTROLS.get(character) or unicodedata.name(character, "").lower()
    return f"{number} ({name})" if name else number


def unseen(found: str) -> tuple[str, tuple[str, ...]]:
    """Message and help for a forbidden character."""
    name = name_of(found)
    if "\U000e0000" <= found <= "\U000e007f":
        flags = "the flags of England, Scotland and Wales are made of such characters: leave the flag out"
        return f"an invisible character stands here: {name}", ("delete it", flags)
    if found >= "\U000f0000":
        return f"a character without a meaning stands here: {name}", ("delete it, or write what it should show",)
    if "\ud800" <= found <= "\udfff":
        return f"half of a character stands here: {name}", ("delete it and type the character again",)
    if found in "\u061c\u200e\u200f" or "\u202a" <= found <= "\u202e" or "\u2066" <= found <= "\u206f":
        why = "writing from right to left needs no such mark: its letters know their direction"
        return f"an invisible character that turns the direction of writing stands here: {name}", ("delete it", why)
    return f"an invisible character stands here: {name}", ("delete it, and type the text beside it again",)


def forbidden_characters(source: Source) -> tuple[Diagnostic, ...]:
    """HB-Y013 for the first forbidden character of each line, for at most `LIMITS.findings` lines."""
    if is_all_visible(source.text) or FORBIDDEN.search(source.text) is None:
        return ()
    found: list[Diagnostic] = []
    for number, line in enumerate(source.lines):
        match = FORBIDDEN.search(line)
        if match is not None:
            message, help_ = unseen(match[0])
            found.append(Diagnostic("HB-Y013", message, source.at(number, match.start()), help=help_))
        if len(found) == LIMITS.findings:
            break
    return tuple(found)
