"""A page's Markdown to HTML, once for all pages alike in structure.

In: Markdown in which every value is a token, the page's address, and what it may link to. Out: `Rendered`, the same for
every contractor whose page is alike: nothing in it comes from a contractor's values.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

import markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from handbook.sites.fill import TOKEN, Plan, plan_html, plan_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from handbook.sites.cache import Cache

_PURE = frozenset(
    """abbr admonition attr_list def_list fenced_code footnotes md_in_html nl2br sane_lists smarty tables toc
    pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.highlight pymdownx.inlinehilite pymdownx.keys
    pymdownx.magiclink pymdownx.mark pymdownx.smartsymbols pymdownx.superfences pymdownx.tabbed pymdownx.tasklist
    pymdownx.tilde""".split()
)
"""Extensions whose outcome depends on the text and their settings alone, so that it may be kept."""

_NEEDED = ("attr_list", "def_list", "admonition", "md_in_html", "tables", "toc")
"""Extensions the composed pages are written for."""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of a page's table of contents. `title` is HTML without tags."""

    title: Plan
    id: Plan
    level: int
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the site as it is written, and where it leads: the target's `uri`, its address, an anchor or nothing."""

    written: str
    uri: str
    url: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page's Markdown as HTML. `html` still holds tokens; `broken` are links that lead nowhere, as they are written."""

    html: str
    plan: Plan
    toc: tuple[TocEntry, ...]
    links: tuple[Link, ...]
    broken: tuple[str, ...]


_EMPTY_HEADING = re.compile(r"<th( [^<>]*)?></th>")
"""The corner of a table that has headings at two sides: a cell like any other, because it is the heading of nothing."""

_WORDS = rf"[{TOKEN.pattern.strip('[]')}\w ,.;()/+%'\"£€$–—…-]"
"""Characters that mean nothing to Markdown, wherever they stand in a line."""

_LINK = rf"\[({_WORDS}+)\]\(([{TOKEN.pattern.strip('[]')}\w/.#?=-]+)\)"
_PLAIN_LINK = re.compile(_LINK)
_ELEMENT = r'</?(?:time|data|span|code|details|summary)(?: [a-z]++="[\w .-]*+")?+>'
"""What the composed tables hold beside words and links. Markdown leaves it as it is."""

_PLAIN_ROW = re.compile(rf"\|(?:(?:{_WORDS}|{_LINK}|{_ELEMENT})*+\|)++ *+")
_PLAIN_TERM = re.compile(rf"({_WORDS}++)(?:\{{ #([\w.-]++) \}})?+")
_PLAIN_DEFINITION = re.compile(rf": (?:{_LINK}|</?[bi]>|{_WORDS}++)++")
_WHOLE_ELEMENT = re.compile(r"<([a-z]+)(?: [^<>]*)?>(?!.*<\1[ >]).*</\1>")
"""A line that holds one element from its beginning to its end."""

_PLAIN_RULE = re.compile(r"\|(?: *+-++ *+\|)++ *+")
_QUIET = frozenset(
    """admonition attr_list def_list fenced_code md_in_html sane_lists tables toc pymdownx.details pymdownx.highlight
    pymdownx.superfences pymdownx.tabbed pymdownx.tasklist""".split()
)
"""Extensions that leave plain words alone."""


class Converter:
    """Converts the pages of one site. `extensions` and `settings` are as `mkdocs.yml` gives them to Python-Markdown."""

    def __init__(self, extensions: Sequence[str], settings: Mapping[str, Any], cache: Cache) -> None:
        names = [*extensions, *(name for name in _NEEDED if name not in extensions)]
        self.extensions = names
        self.settings = settings
        self.cache = cache
        self.fingerprint = repr((names, sorted(settings.items(), key=lambda item: item[0])))
        self.is_pure = all(name.removeprefix("markdown.extensions.") in _PURE for name in names)

    def convert(self, text: str, uri: str, url: str, targets: Mapping[str, str]) -> Rendered:
        """The page at `uri`, shown at `url`. `targets` are the addresses of everything in the site, by `uri`.

        A link to a target without an address becomes its text.
        """
        key = (self.fingerprint, f"{uri}\n{url}", text)
        known = self.cache.rendered.get(key)
        if known and all(targets.get(link.uri) == link.url for link in known.links):
            return known
        rendered = self._convert(text, uri, url, targets)
        if self.is_pure and not rendered.broken:
            self.cache.rendered[key] = rendered
        return rendered

    def _convert(self, text: str, uri: str, url: str, targets: Mapping[str, str]) -> Rendered:
        self._markdown.reset()
        self._links.start(uri, url, targets)
        html = _EMPTY_HEADING.sub(r"<td\1></td>", self._markdown.convert(text))
        toc = getattr(self._markdown, "toc_tokens", [])
        return Rendered(html, plan_html(html), _toc(toc), tuple(self._links.links), tuple(self._links.broken))

    @cached_property
    def _links(self) -> _Links:
        return _Links()

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        """One instance for all pages of one site: making one takes longer than converting a page."""
        made = markdown.Markdown(extensions=self.extensions, extension_configs=dict(self.settings))
        made.treeprocessors.register(self._links, "handbook_links", 0)
        if all(name.removeprefix("markdown.extensions.") in _QUIET for name in self.extensions):
            made.preprocessors.register(_PlainTables(made, self._links, early=True), "handbook_early_tables", 22)
            made.preprocessors.register(_PlainTables(made, self._links), "handbook_tables", 15)
            made.preprocessors.register(_PlainDefinitions(made, self._links), "handbook_definitions", 14)
        return made


class _Links(Treeprocessor):
    """Makes links between files of the site into links between their addresses, and notes them."""

    def start(self, uri: str, url: str, targets: Mapping[str, str]) -> None:
        self.uri, self.url, self.targets = uri, url, targets
        self.links: list[Link] = []
        self.broken: list[str] = []
        self._known: dict[str, str | None] = {}

    def run(self, root: Element) -> None:
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            written = element.get(key) if key else None
            if key and written:
                if element.text == written:  # an address that stands for itself: paper need not repeat it
                    element.set("class", f"{element.get('class', '')} hb-address".strip())
                address = self.resolve(written)
                if address is None:
                    element.tag = "span"
                    del element.attrib[key]
                else:
                    element.set(key, address)

    def resolve(self, written: str) -> str | None:
        """The address for a link as it is written, None if only its text is to stay; other sites' addresses stay."""
        if written not in self._known:
            self._known[written] = self._resolved(written)
        return self._known[written]

    def _resolved(self, written: str) -> str | None:
        try:
            scheme, host, path, query, anchor = urlsplit(written)
        except ValueError:
            self.broken.append(written)
            return written
        if scheme or host or AMP_SUBSTITUTE in written or TOKEN.search(path):
            return written
        target = posixpath.join(posixpath.dirname(self.uri), unquote(path)) if path else self.uri
        found, rest = _find(target, self.targets)
        if found not in self.targets or path.startswith(("/", "\\")):
            self.broken.append(written)
            return written
        url = self.targets[found]
        self.links.append(Link(written, found, url, "" if rest else anchor))
        if not url:
            return None
        return urlunsplit(("", "", relative_url(url + rest, self.url), query, anchor)) if path else written


class _PlainTables(Preprocessor):
    """Writes tables without marks, of plain words and links, at once: as Python-Markdown would, but much faster."""

    def __init__(self, md: markdown.Markdown, links: _Links, *, early: bool = False) -> None:
        """`early` is before Markdown looks for HTML, which takes long; only where no HTML can be around a table."""
        super().__init__(md)
        self.links = links
        self.early = early

    def run(self, lines: list[str]) -> list[str]:
        if self.early and any("<" in line and line[:1] != "|" and not _WHOLE_ELEMENT.fullmatch(line) for line in lines):
            return lines
        made: list[str] = []
        at = 0
        while at < len(lines):
            end = at + 1
            if lines[at].startswith("|") and not (made and made[-1].strip()):
                while end < len(lines) and lines[end].strip():
                    end += 1
                table = self._table(lines[at:end])
                if table:
                    made += [self.md.htmlStash.store(table), ""]
                    at = end
                    continue
            made += lines[at:end]
            at = end
        return made

    def _table(self, rows: list[str]) -> str:
        """The HTML of a table; empty if it is not one of the simple kind."""
        if len(rows) < 3 or not _PLAIN_RULE.fullmatch(rows[1]) or not all(_PLAIN_ROW.fullmatch(row) for row in rows):
            return ""
        columns = rows[1].count("|") - 1
        if rows[0].count("|") != columns + 1:
            return ""
        parts = [_row("th", [self._cell(cell.strip(" ")) for cell in rows[0].strip(" ")[1:-1].split("|")])]
        for row in rows[2:]:
            cells = [cell.strip(" ") for cell in row.strip(" ")[1:-1].split("|")][:columns]
            html = [self._cell(cell) for cell in cells]
            parts.append(_row("td", html + [""] * (columns - len(html))))
        return f"<table>\n<thead>\n{parts[0]}</thead>\n<tbody>\n{''.join(parts[1:])}</tbody>\n</table>"

    def _cell(self, cell: str) -> str:
        return _PLAIN_LINK.sub(self._link, cell) if "](" in cell else cell

    def _link(self, link: re.Match[str]) -> str:
        return _anchor(link[1], self.links.resolve(link[2]))


class _PlainDefinitions(Preprocessor):
    """Writes lists of terms and definitions, of plain words, links, `<b>` and `<i>`, at once, as above."""

    def __init__(self, md: markdown.Markdown, links: _Links) -> None:
        super().__init__(md)
        self.links = links

    def run(self, lines: list[str]) -> list[str]:
        made: list[str] = []
        at = 0
        while at < len(lines):
            html, end = self._list(lines, at) if not (made and made[-1].strip()) else ("", at)
            if html:
                made += [self.md.htmlStash.store(f"<dl>\n{html}</dl>"), "", ""]
                at = end
            else:
                made.append(lines[at])
                at += 1
        return made

    def _list(self, lines: list[str], at: int) -> tuple[str, int]:
        """The HTML of the terms that stand one after the other from line `at`, and the line after the last of them."""
        html = ""
        while at + 1 < len(lines) and lines[at + 1].startswith(": "):
            end = at + 1
            while end < len(lines) and lines[end].strip():
                end += 1
            term = self._term(lines[at:end])
            if not term:
                break
            html += term
            at = end
            while at < len(lines) and not lines[at].strip():
                at += 1
        return html, at

    def _term(self, lines: list[str]) -> str:
        """The HTML of a term and its definitions; empty if they are not of the simple kind."""
        term = _PLAIN_TERM.fullmatch(lines[0])
        if not term or not all(_PLAIN_DEFINITION.fullmatch(line) for line in lines[1:]):
            return ""
        id = f' id="{term[2]}"' if term[2] else ""
        definitions = [f"<dd>{_PLAIN_LINK.sub(self._link, line[2:])}</dd>\n" for line in lines[1:]]
        return f"<dt{id}>{term[1].rstrip()}</dt>\n{''.join(definitions)}"

    def _link(self, link: re.Match[str]) -> str:
        return _anchor(link[1], self.links.resolve(link[2]))


def _anchor(text: str, address: str | None) -> str:
    """A link as HTML; only its text if it leads nowhere."""
    return f"<span>{text}</span>" if address is None else f'<a href="{address}">{text}</a>'


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>\n" + "".join(f"<{tag}>{cell}</{tag}>\n" for cell in cells) + "</tr>\n"


def relative_url(target: str, start: str) -> str:
    """The address `target` as it is written on the page at `start`; both are relative to the top of the site."""
    folders = start.removeprefix("./").split("/")[:-1]
    parts = target.removeprefix("./").split("/")
    while folders and len(parts) > 1 and folders[0] == parts[0]:
        folders, parts = folders[1:], parts[1:]
    return "../" * len(folders) + "/".join(parts) or "./"


def _find(path: str, targets: Mapping[str, str]) -> tuple[str, str]:
    """The target a path means, and the address inside it if it is another site: those end in `/`."""
    uri = posixpath.normpath(path)
    whole = uri + "/" if path.endswith("/") or f"{uri}/" in targets else uri
    for at, char in enumerate(whole, 1):
        if char == "/" and whole[:at] in targets:
            return whole[:at], whole[at:]
    return (f"{uri}/index.md" if f"{uri}/index.md" in targets else uri), ""


def _toc(tokens: Sequence[Mapping[str, Any]]) -> tuple[TocEntry, ...]:
    return tuple(
        TocEntry(plan_text(token["name"]), plan_text(token["id"]), token["level"], _toc(token["children"]))
        for token in tokens
    )
