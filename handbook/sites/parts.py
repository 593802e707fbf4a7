"""A page's Markdown taken apart where its parts do not touch: at headings, and around boxes (`<div … markdown="1">`).

In: Markdown with tokens. Out: parts, each of which becomes the same HTML alone as among the others; the HTML of the boxes
between them; or nothing, where a page holds anything that reaches beyond its place (definitions of links, tags that do not
close) or that may not be what it seems. Handbooks are made of the same parts far more often than of the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handbook.model.page import FIRST_TOKEN
from handbook.sites.fill import TOKEN

_BOX = re.compile(r'<div((?: (?:class|id|data-[a-z]+)="[\w .-]*")*) markdown="1">')
_BOX_END = "</div>"
_HEADING = re.compile(r"#{1,6} (?:[^#{}]|(?<=\w)#(?=[\w.-]+\)))*\{ #[^\s{}]+[^{}]*\} *")
"""A heading with an anchor of its own, perhaps with a link in it: any other is given one that depends on those before it."""

_LONG = 3000
"""Characters. A part that is longer is hardly ever met with other numbers, and to number it anew takes time."""

_MAY_BE_HEADING = re.compile(r"[\s>*+.\d-]*#")
_FENCE = re.compile(r"(?:[ >*+.\d-]*[ ])?(`{3,}|~{3,})")
_REACHES_OUT = ("[^", "[TOC]", "\t", "\r", "\x02", "\x03", "<!", "<?")
_BEGINS_TO_REACH = re.compile(r"^(?:\s*\[[^\]]*\]:|\s*\*\[|===[ !+])", re.MULTILINE)
_CODE_OR_TAG = re.compile(r"`.*<|<.*`")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)( [^<>]*)?>")
_NOT_MARKUP = frozenset("script style textarea pre plaintext xmp iframe noembed noframes".split())
_ALONE = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without an end (HTML, 13.1.2)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: its Markdown, in which tokens count from 0, and the numbers these have on the page.

    Without `numbers` the tokens are those of the page.
    """

    text: str
    numbers: tuple[int, ...] | None


def take_apart(text: str) -> tuple[Part | str, ...]:
    """The parts of a page, and the HTML of the boxes around them, in order; nothing if it cannot be taken apart."""
    try:
        return _Reader().read(text)
    except _TouchError:
        return ()


class _TouchError(Exception):
    """Parts of a page touch each other, or may."""


class _Reader:
    def __init__(self) -> None:
        self.made: list[Part | str] = []
        self._lines: list[str] = []
        self._boxes: list[int] = []
        self._open: list[str] = []

    def read(self, text: str) -> tuple[Part | str, ...]:
        if any(mark in text for mark in _REACHES_OUT) or _BEGINS_TO_REACH.search(text):
            raise _TouchError
        if "`" in text and _CODE_OR_TAG.search(text):
            raise _TouchError
        fence = ""
        is_apart = True  # whether nothing stands in the line above
        for line in text.split("\n"):
            if fence:
                self._lines.append(line)
                words = line.strip(" >")
                if words.startswith(fence) and not words.strip(fence[0]):
                    fence = ""
            elif not line.strip():
                self._lines.append("")
                is_apart = True
            elif not self._open and (_BOX.fullmatch(line) or (line == _BOX_END and self._boxes)):
                if not is_apart:
                    raise _TouchError
                self._box(line)
            else:
                if not self._open and is_apart and line.startswith("#"):
                    self._end()
                self._check(line, is_apart=is_apart)
                if found := _FENCE.match(line):
                    fence = found[1]
                self._lines.append(line)
                is_apart = False
        if fence or self._boxes:
            raise _TouchError
        self._end()
        return tuple(self.made)

    def _box(self, line: str) -> None:
        """A box begins or ends. One with nothing in it is written on one line, as Markdown does."""
        self._end()
        if line != _BOX_END:
            self._boxes.append(len(self.made))
            self.made.append(line.replace(' markdown="1"', ""))
        elif self._boxes.pop() == len(self.made) - 1:
            self.made[-1] = f"{self.made[-1]}{_BOX_END}"
        else:
            self.made.append(_BOX_END)

    def _check(self, line: str, *, is_apart: bool) -> None:
        """Raise `_TouchError` if a line may mean something to another part."""
        if line[0] != "|":
            if _MAY_BE_HEADING.match(line) and not _HEADING.fullmatch(line):
                raise _TouchError
            if not is_apart and _UNDERLINE.fullmatch(line):
                raise _TouchError
        if "<" not in line:
            return
        tags = _TAG.findall(line)
        if len(tags) != line.count("<"):
            raise _TouchError
        for end, name, more in tags:
            if name.lower() in _NOT_MARKUP or (name[0] in "hH" and "markdown" in more):
                raise _TouchError
            if name.lower() in _ALONE:
                continue
            if not end:
                self._open.append(name)
            elif not self._open or self._open.pop() != name:
                raise _TouchError

    def _end(self) -> None:
        """What was collected is a part."""
        if self._open:
            raise _TouchError
        text = "\n".join(self._lines).strip("\n")
        self._lines = []
        if text.startswith("{"):  # speaks of what stands above
            raise _TouchError
        heading, _, rest = text.partition("\n")
        rest = rest.strip("\n")
        if heading.startswith("#") and rest and rest[0] not in ":{ ":
            self.made += [_part_of(heading), _part_of(rest)]
        elif text:
            self.made.append(_part_of(text))


def _part_of(text: str) -> Part:
    return Part(*numbered_anew(text)) if len(text) < _LONG else Part(text, None)


def numbered_anew(text: str) -> tuple[str, tuple[int, ...]]:
    """A piece of a page with tokens that count from 0, in the order in which they first stand there; and their numbers."""
    numbers: dict[str, int] = {}
    own = TOKEN.sub(lambda token: chr(FIRST_TOKEN + numbers.setdefault(token[0], len(numbers))), text)
    return own, tuple(ord(token) - FIRST_TOKEN for token in numbers)


def with_numbers(text: str, numbers: Sequence[int]) -> str:
    """A text out of a part, with the tokens of the page."""
    return TOKEN.sub(lambda token: chr(FIRST_TOKEN + numbers[ord(token[0]) - FIRST_TOKEN]), text)
