"""A page's Markdown to HTML, once for all pages alike in structure.

In: Markdown in which every value is a token, the page's address, and what it may link to. Out: `Rendered`, the same for
every contractor whose page is alike: nothing in it comes from a contractor's values.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from handbook.sites.fill import TOKEN
from handbook.sites.parts import take_apart
from handbook.sites.plans import plan_html
from handbook.sites.quick import QuickBlocks
from handbook.sites.rendered import Link, Rendered, TocEntry, on_page, toc_of, together

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


_EMPTY_HEADING = re.compile(r"<th( [^<>]*)?></th>")
"""The corner of a table that has headings at two sides: a cell like any other, because it is the heading of nothing."""

_QUIET = frozenset(
    """admonition attr_list def_list fenced_code md_in_html sane_lists tables toc pymdownx.details pymdownx.highlight
    pymdownx.superfences pymdownx.tabbed pymdownx.tasklist""".split()
)
"""Extensions that leave plain words alone, and number nothing through a page (but code, if they are told to)."""


class Converter:
    """Converts the pages of one site. `extensions` and `settings` are as `mkdocs.yml` gives them to Python-Markdown.

    `is_one_of_many`: the parts of its pages come again in other sites, so that it is worth to keep them apart.
    """

    def __init__(
        self, extensions: Sequence[str], settings: Mapping[str, Any], cache: Cache, *, is_one_of_many: bool = True
    ) -> None:
        names = [*extensions, *(name for name in _NEEDED if name not in extensions)]
        self.extensions = names
        self.settings = settings
        self.cache = cache
        self.fingerprint = repr((names, sorted(settings.items(), key=lambda item: item[0])))
        short = {name.removeprefix("markdown.extensions.") for name in names}
        self.unknown = tuple(sorted(short - _PURE))
        self.is_pure = not self.unknown
        self._is_quiet = short <= _QUIET
        self._may_take_apart = is_one_of_many and self._is_quiet and not any("highlight" in name for name in settings)

    def convert(self, text: str, uri: str, url: str, targets: Mapping[str, str]) -> Rendered:
        """The page at `uri`, shown at `url`. `targets` are the addresses of everything in the site, by `uri`.

        A link to a target without an address becomes its text.
        """
        known = self._known(text, uri, url, targets)
        if known:
            return known
        parts = take_apart(text) if self._may_take_apart else ()
        if len(parts) < 2:
            return self._convert(text, uri, url, targets)
        made: list[Rendered | str] = []
        for part in parts:
            if isinstance(part, str):
                made.append(part)
            else:
                found = self._known(part.text, uri, url, targets) or self._convert(part.text, uri, url, targets)
                made.append(found if part.numbers is None else on_page(found, part.numbers))
        return self._keep(together(made), text, uri, url)

    def _known(self, text: str, uri: str, url: str, targets: Mapping[str, str]) -> Rendered | None:
        known = self.cache.rendered.get((self.fingerprint, f"{uri}\n{url}", text))
        return known if known and all(targets.get(link.uri) == link.url for link in known.links) else None

    def _keep(self, rendered: Rendered, text: str, uri: str, url: str) -> Rendered:
        if self.is_pure and not rendered.broken:
            self.cache.rendered.put((self.fingerprint, f"{uri}\n{url}", text), rendered, len(rendered.html))
        return rendered

    def _convert(self, text: str, uri: str, url: str, targets: Mapping[str, str]) -> Rendered:
        self._markdown.reset()
        self._links.start(uri, url, targets)
        html = self._quick.whole(text) if self._is_quiet else None
        toc: tuple[TocEntry, ...] = ()
        if html is None:
            html = self._markdown.convert(text)
            toc = toc_of(getattr(self._markdown, "toc_tokens", []))
        html = _EMPTY_HEADING.sub(r"<td\1></td>", html)
        rendered = Rendered(html, plan_html(html), toc, tuple(self._links.links), tuple(self._links.broken))
        return self._keep(rendered, text, uri, url)

    @cached_property
    def _links(self) -> _Links:
        return _Links()

    @cached_property
    def _quick(self) -> QuickBlocks:
        return QuickBlocks(self._markdown, self._links.resolve, early=True)

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        """One instance for all pages of one site: making one takes longer than converting a page."""
        made = markdown.Markdown(extensions=self.extensions, extension_configs=dict(self.settings))
        made.treeprocessors.register(self._links, "handbook_links", 0)
        if self._is_quiet:
            made.preprocessors.register(QuickBlocks(made, self._links.resolve, early=True), "handbook_early", 22)
            made.preprocessors.register(QuickBlocks(made, self._links.resolve), "handbook_quick", 14)
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
