"""What a style sheet loads, told from its tokens (CSS Syntax Level 3, 4).

In: CSS, of a file or an attribute. Out: whether anything in it comes from another host, or is a style sheet in an address.
Text that is only shown or compared (`content`, `[href^="https://"]`) and names (`@namespace`) load nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handbook.sites.addresses import holds_a_file, is_elsewhere, names_a_host

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n]?|[^\n0-9a-fA-F])"
_WORD = rf"(?:[-\w\x80-\U0010ffff]|{_ESCAPE})++"
_TOKEN = re.compile(
    rf"""/\*.*?(?:\*/|\Z)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)
    |(?P<at>@{_WORD})
    |(?P<word>{_WORD})(?P<opens>\()?
    |(?P<mark>[][(){{}};:])""",
    re.DOTALL | re.VERBOSE | re.ASCII,
)
_URL = re.compile(rf"[ \t\n]*+(?![\"' \t\n])(?P<url>(?:[^)\\]|{_ESCAPE}|\\)*+)")
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|\n|(.))", re.DOTALL)
_LAST = 0x10FFFF
_MAY_LOAD = re.compile(r"[\\\"'@(]")
"""Without one of these no style loads anything."""


def loads_from_elsewhere(css: str) -> bool:
    """Whether the style loads something that is not the site's own."""
    if not _MAY_LOAD.search(css):
        return False
    text = css.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    place, at = _Place(), 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if string := token["string"]:
            if place.loads(_without_escapes(string[1:].removesuffix(string[0]))):
                return True
        elif token["opens"]:
            place.open.append(_without_escapes(token["word"]).lower())
            if place.open[-1] == "url" and (found := _URL.match(text, at)):
                at = found.end()
                if place.loads(_without_escapes(found["url"])):
                    return True
        else:
            place.move(token)
    return False


@dataclass
class _Place:
    """Where in a style a token stands: in which rule and declaration, and in which brackets and functions, by name."""

    rule: str = ""
    name: str = ""
    open: list[str] = field(default_factory=list)
    _word: str = ""

    def move(self, token: re.Match[str]) -> None:
        """Go on to a token that is no string and begins no function."""
        mark = token["mark"]
        if token["at"]:
            self.rule, self.name = _without_escapes(token["at"]).lower(), ""
        elif token["word"]:
            self._word = _without_escapes(token["word"])
        elif mark == ":":
            self.name = self.name or self._word
        elif mark in ("(", "["):
            self.open.append(mark)
        elif mark in (")", "]"):
            del self.open[-1:]
        elif mark:
            self.rule, self.name, self.open = "", "", []

    def loads(self, address: str) -> bool:
        """Whether a string here, or what stands in `url()`, is loaded and not the site's own.

        Elsewhere than in `url()` and after `@import` a string may be words, such as `re:work: staff`; in a function, or kept
        under a name of one's own for one, it is an address if it names a host as an address does.
        """
        inside = self.open[-1] if self.open else ""
        if self.rule == "@namespace" or inside in ("(", "["):
            return False
        if self.rule == "@import" and inside in ("", "url"):
            return is_elsewhere(address) or holds_a_file(address)
        if inside in ("url", "src"):
            return is_elsewhere(address)
        return bool(inside or self.name.startswith("--")) and names_a_host(address)


def _without_escapes(text: str) -> str:
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2] or ""
    number = int(found[1], 16)
    return chr(number) if 0 < number <= _LAST else "\ufffd"
