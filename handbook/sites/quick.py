"""Tables, lists and paragraphs of plain words, written as HTML at once: as Python-Markdown would, but much faster.

In: the lines of a page before Markdown reads them. Out: the same lines, with HTML in the place of what is simple enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import markdown
from markdown.preprocessors import Preprocessor

from handbook.sites.fill import TOKEN

Resolve = Callable[[str], str | None]
"""The address for a link as it is written; None if only its text is to stay."""

_TOKENS = TOKEN.pattern.strip("[]")
_WORDS = rf"(?:[^\W_]|[{_TOKENS} ,.;()/+%'\"£€$–—…-])"
"""Characters that mean nothing to Markdown, wherever they stand in a line."""

_LINK = rf"\[({_WORDS}+)\]\(([{_TOKENS}\w/.#?=-]+)\)"
_PLAIN_LINK = re.compile(_LINK)
_ELEMENT = r'</?(?:time|data|span|code|details|summary)(?: [a-z]++="[\w .-]*+")?+>'
"""What the composed tables hold beside words and links. Markdown leaves it as it is."""

_PLAIN_RULE = re.compile(r"\|(?: *+-++ *+\|)++ *+")
_PLAIN_ROW = re.compile(rf"\|(?:(?:{_WORDS}|{_LINK}|{_ELEMENT})*+\|)++ *+")
_PLAIN_TERM = re.compile(rf"({_WORDS}++)(?:\{{ #([\w.-]++) \}})?+")
_PLAIN_DEFINITION = re.compile(rf": (?:{_LINK}|</?[bi]>|{_WORDS}++)++")
_BEGINS_PLAIN = r"(?!\d+[.)] |[-+]|\s)"
"""Not as an item of a list, or a line across the page."""

_STRONG = re.compile(rf"\*\*((?! ){_WORDS}+(?<! ))\*\*")
_SPAN = rf'<span(?: [a-z-]++="[{_TOKENS}\w .-]*+")++>(?:{_LINK}|{_WORDS}++)*+</span>'
_PLAIN_ITEM = re.compile(rf"- {_BEGINS_PLAIN}(?:{_STRONG.pattern}(?!\*)|{_LINK}|{_SPAN}|: |{_WORDS}++)++")
_PLAIN_LINE = re.compile(rf"{_BEGINS_PLAIN}(?:{_LINK}|{_WORDS}++)++(?<! )")
_PLAIN_ELEMENT = re.compile(rf"<(h[1-6])(?: [a-z-]++(?:=\"[\w .-]*+\")?+)*+>{_WORDS}*+</\1>")
_WHOLE_ELEMENT = re.compile(r"<([a-z]+[1-6]?)(?: [^<>]*)?>(?!.*<\1[ >]).*</\1>")
"""A line that holds one element from its beginning to its end."""

_IN_LIST = re.compile(r"\s|[-+*] |\d+[.)] ")
"""How a line begins that may belong to a list above or below it."""


class QuickBlocks(Preprocessor):
    """Writes what is plain as HTML. `early` is before Markdown looks for HTML, which takes long: only where no element goes on
    from one line to another."""

    def __init__(self, md: markdown.Markdown, resolve: Resolve, *, early: bool = False) -> None:
        super().__init__(md)
        self.resolve = resolve
        self.early = early

    def whole(self, text: str) -> str | None:
        """The HTML of a text that is plain from its beginning to its end; None if it is not."""
        written = []
        for lists, blocks in _grouped(list(_blocks(text.strip("\n").split("\n")))):
            html = self._list(blocks) if lists else self._block(blocks[0])
            if not html:
                return None
            written.append(html)
        return "\n".join(written).rstrip("\n")

    def run(self, lines: list[str]) -> list[str]:
        if self.early and any(
            "<" in line and line[:1] not in "|:" and not _WHOLE_ELEMENT.fullmatch(line) for line in lines
        ):
            return lines
        made: list[str] = []
        written: list[str] = []
        for lists, blocks in _grouped(list(_blocks(lines))):
            html = self._list(blocks) if lists else self._block(blocks[0])
            if html:
                written.append(html)
                continue
            self._store(written, made)
            made += [line for block in blocks for line in block]
        self._store(written, made)
        return made

    def _store(self, written: list[str], made: list[str]) -> None:
        if written:
            made += [self.md.htmlStash.store("\n".join(written).rstrip("\n")), "", ""]
            written.clear()

    def _block(self, block: Sequence[str]) -> str:
        """The HTML of lines that stand together; empty if they are not of a simple kind."""
        lines = [line for line in block if line.strip()]
        if not lines:
            return ""
        if lines[0].startswith("|"):
            return self._table(lines)
        if len(lines) > 1:
            return ""
        if lines[0].startswith("<"):
            return f"{lines[0]}\n" if self.early and _PLAIN_ELEMENT.fullmatch(lines[0]) else ""
        return f"<p>{self._linked(lines[0])}</p>" if _PLAIN_LINE.fullmatch(lines[0]) else ""

    def _list(self, blocks: Sequence[Sequence[str]]) -> str:
        """The HTML of a list; empty if not all of it is of a simple kind."""
        filled = [[line for line in block if line.strip()] for block in blocks]
        if len(blocks) == 1 and all(_PLAIN_ITEM.fullmatch(line) for line in filled[0]):
            items = "".join(f"<li>{self._linked(_STRONG.sub(_strong, line[2:]))}</li>\n" for line in filled[0])
            return f"<ul>\n{items}</ul>"
        terms = [self._term(lines) for lines in filled]
        return f"<dl>\n{''.join(terms)}</dl>" if all(terms) else ""

    def _term(self, lines: Sequence[str]) -> str:
        """The HTML of a term and its definitions; empty if they are not of the simple kind."""
        term = _PLAIN_TERM.fullmatch(lines[0])
        if not term or len(lines) < 2 or not all(_PLAIN_DEFINITION.fullmatch(line) for line in lines[1:]):
            return ""
        id = f' id="{term[2]}"' if term[2] else ""
        definitions = [f"<dd>{self._linked(line[1:].strip())}</dd>\n" for line in lines[1:]]
        return f"<dt{id}>{term[1].rstrip()}</dt>\n{''.join(definitions)}"

    def _table(self, rows: Sequence[str]) -> str:
        """The HTML of a table; empty if it is not one of the simple kind."""
        if len(rows) < 3 or not _PLAIN_RULE.fullmatch(rows[1]) or not all(_PLAIN_ROW.fullmatch(row) for row in rows):
            return ""
        columns = rows[1].count("|") - 1
        if rows[0].count("|") != columns + 1:
            return ""
        parts = [_row("th", [self._linked(cell.strip(" ")) for cell in rows[0].strip(" ")[1:-1].split("|")])]
        for row in rows[2:]:
            cells = [cell.strip(" ") for cell in row.strip(" ")[1:-1].split("|")][:columns]
            html = [self._linked(cell) for cell in cells]
            parts.append(_row("td", html + [""] * (columns - len(html))))
        return f"<table>\n<thead>\n{parts[0]}</thead>\n<tbody>\n{''.join(parts[1:])}</tbody>\n</table>"

    def _linked(self, text: str) -> str:
        return _PLAIN_LINK.sub(self._link, text) if "](" in text else text

    def _link(self, link: re.Match[str]) -> str:
        address = self.resolve(link[2])
        return f"<span>{link[1]}</span>" if address is None else f'<a href="{address}">{link[1]}</a>'


def _strong(match: re.Match[str]) -> str:
    return f"<strong>{match[1]}</strong>"


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>\n" + "".join(f"<{tag}>{cell}</{tag}>\n" for cell in cells) + "</tr>\n"


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines that stand together, with the empty ones behind them."""
    block: list[str] = []
    for line in lines:
        if block and line.strip() and not block[-1].strip():
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _grouped(blocks: Sequence[list[str]]) -> Iterator[tuple[bool, list[list[str]]]]:
    """Blocks one by one, but those that may be parts of one list together; whether they are a list."""
    group: list[list[str]] = []
    for at, block in enumerate(blocks):
        is_term = at + 1 < len(blocks) and blocks[at + 1][0].startswith(":")
        if block[0].strip() and (is_term or _IN_LIST.match(block[0]) or any(line.startswith(":") for line in block)):
            group.append(block)
            continue
        if group:
            yield True, group
            group = []
        yield False, [block]
    if group:
        yield True, group
