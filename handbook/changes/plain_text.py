"""The Markdown of a page as plain text, for people who read it outside the handbook: in an e-mail, in a terminal.

In: Markdown. Out: lines. A link is its words, with the address behind them if it leads out of the handbook; lists, tables and
code keep their lines; nothing that only a program reads is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

import markdown

_EXTENSIONS = ("extra", "admonition", "pymdownx.details", "pymdownx.tasklist")
"""What pages are mostly written with; an edition does not know what the project had switched on."""
_HEADINGS = {"h1": "=", "h2": "-", "h3": "", "h4": "", "h5": "", "h6": ""}
_BLOCKS = frozenset(
    "p div section article aside header footer figure figcaption blockquote details summary dl dt dd table thead tbody"
    " tr pre hr form fieldset center".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo br button caption cite code colgroup col data del dfn em font i iframe img input ins kbd label mark"
    " object picture q s samp small source span strike strong sub sup svg path td th time tt u var video wbr".split()
)
_WIDEST = 78
_BREAK = "\u2028"
_OUT = ("http://", "https://", "mailto:", "tel:")


@lru_cache(maxsize=1024)
def plain_text(text: str) -> tuple[str, ...]:
    """The lines of a text in Markdown, without blank ones at either end."""
    reader = _Reader()
    reader.feed(markdown.markdown(text, extensions=[*_EXTENSIONS], output_format="html"))
    reader.close()
    return tuple(reader.lines())


def underlined(title: str, mark: str) -> list[str]:
    """A heading in plain text."""
    return [title, mark * min(len(title), _WIDEST)] if mark else [title]


@dataclass
class _List:
    """A list that is being read: the number of its next item, or none, and how far its items are indented."""

    number: int | None
    indent: str


@dataclass
class _Link:
    address: str
    start: int


class _Reader(HTMLParser):
    """Reads HTML as Python-Markdown makes it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[str] = []
        self._text: list[str] = []
        self._lists: list[_List] = []
        self._links: list[_Link] = []
        self._cells: list[str] = []
        self._bullet = ""
        self._indent = ""
        self._heading = ""
        self._in_code = False
        self._is_after_row = False
        self._is_close = False

    def lines(self) -> Sequence[str]:
        self._end_block()
        found = self._found
        while found and not found[-1]:
            found.pop()
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS or tag in _BLOCKS or tag in ("ul", "ol", "li"):
            self._end_block()
        if tag in ("ul", "ol"):
            self._begin_list(said.get("start", "1") if tag == "ol" else "")
        elif tag == "li":
            self._begin_item()
        elif tag in _HEADINGS:
            self._heading = tag
        elif tag in ("blockquote", "dd"):
            self._indent += "  "
            self._is_close = tag == "dd"
        elif tag == "pre":
            self._in_code = True
        else:
            self._begin_inside(tag, said)

    def _begin_inside(self, tag: str, said: Mapping[str, str]) -> None:
        """What begins within a paragraph or a row."""
        if tag in ("td", "th"):
            self._text.clear()
        elif tag == "a":
            self._links.append(_Link(said.get("href", ""), len(self._text)))
        elif tag == "img":
            self._text.append(said.get("alt", ""))
        elif tag == "br":
            self._text.append(_BREAK)
        elif tag == "input" and said.get("type") == "checkbox":
            self._text.append("[x] " if "checked" in said else "[ ] ")
        elif tag not in _BLOCKS and tag not in _INLINE:
            self._text.append(self.get_starttag_text() or "")  # `<name>`: what a writer means as text

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._end_link(self._links.pop())
        elif tag in ("td", "th"):
            self._cells.append(_one_line("".join(self._text)))
            self._text.clear()
        elif tag == "tr":
            self._text.append(" · ".join(self._cells))
            self._cells.clear()
            self._end_block(is_row=True)
        elif tag in _HEADINGS or tag in _BLOCKS or tag in ("ul", "ol", "li"):
            self._end_block()
        if tag in ("ul", "ol") and self._lists:
            self._indent = self._lists.pop().indent
        elif tag == "li" and self._lists:
            self._indent, self._bullet = self._lists[-1].indent, ""
        elif tag in ("blockquote", "dd"):
            self._indent = self._indent[:-2]
        elif tag == "pre":
            self._in_code = False

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def _begin_list(self, start: str) -> None:
        self._gap()
        self._lists.append(_List(int(start) if start.isdecimal() else None, self._indent))

    def _begin_item(self) -> None:
        if not self._lists:
            return
        here = self._lists[-1]
        self._bullet = "- " if here.number is None else f"{here.number}. "
        self._indent = here.indent + " " * len(self._bullet)
        if here.number is not None:
            here.number += 1

    def _end_link(self, link: _Link) -> None:
        words = "".join(self._text[link.start :]).strip()
        address = link.address.removeprefix("mailto:").removeprefix("tel:")
        same = {address.strip("/"), address.partition("://")[2].strip("/")}
        if link.address.startswith(_OUT) and words.strip("/") not in same:
            self._text.append(f" ({address})" if words else address)

    def _end_block(self, *, is_row: bool = False) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._in_code:
            lines = [f"    {line}" for line in text.strip("\n").split("\n")] if text.strip() else []
        else:
            lines = [line for line in map(_one_line, text.split(_BREAK)) if line]
        if not lines:
            return
        if not (self._is_close or (is_row and self._is_after_row)):
            self._gap()
        self._is_close, self._is_after_row = False, is_row
        mark, self._heading = _HEADINGS.get(self._heading, ""), ""
        for line in underlined(lines[0], mark) + lines[1:]:
            lead = self._indent.removesuffix(" " * len(self._bullet)) + self._bullet
            self._found.append(lead + line)
            self._bullet = ""

    def _gap(self) -> None:
        """A blank line between what stands outside of lists."""
        if self._found and self._found[-1] and not self._lists:
            self._found.append("")


def _one_line(text: str) -> str:
    return " ".join(text.split())
