"""Everything on one page: to print, to keep, to read without a connection. Put together from finished pages, never made again.

In: the HTML of a handbook's pages in order, each with its address. Out: the HTML of one page in which links between them
lead to places on it. What was `#fee` on the page `pay/` is `#pay--fee` here.

Two things stay behind. The link of each heading: what is referred to is the page itself. And what a script makes of the day
on which a page is read (`data-days`): what is kept must be right on any day, so it says the rhythm.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from handbook.sites.convert import relative_url

URI = "everything.md"

_ATTRIBUTE = re.compile(r"""([ \t\n\r\f](id|for|aria-labelledby|href|src)=)(["'])(.*?)\3""", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:/?h[1-5]\b|[a-z][^<>]*?[ \t\n\r\f](?:id|for|aria-labelledby|href|src)=)[^<>]*>", re.IGNORECASE)
_LINK_OF_HEADING = re.compile(r'<a class="headerlink"[^<>]*>[^<>]*</a>')
_NEXT_DATE = re.compile(r'[ \t]*<span class="hb-soonest"[^<>]*>[^<>]*</span>')
_DAYS = re.compile(r' data-days="[^"<>]*"')
_HEADING = re.compile(r"(</?h)([1-5])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One finished page: its address in the site, its title as HTML, its content as HTML."""

    url: str
    title: str
    content: str

    @property
    def id(self) -> str:
        """The anchor of this page among all."""
        return self.url.removesuffix("index.html").removesuffix(".html").strip("./").replace("/", "-") or "start"


def assemble(parts: Sequence[Part], url: str, title: str) -> str:
    """All pages as the content of one page at `url`, `title` (HTML) above them. Its headings are one level lower than theirs."""
    ids = {part.url: part.id for part in parts}
    sections = [f'<section class="hb-part" id="{part.id}">\n{_moved(part, ids, url)}\n</section>\n' for part in parts]
    return f'<h1 id="top">{title}</h1>\n' + "".join(sections)


def _moved(part: Part, ids: Mapping[str, str], url: str) -> str:
    def tag(match: re.Match[str]) -> str:
        written = _ATTRIBUTE.sub(attribute, match[0])
        return _HEADING.sub(_lower, written) if written[1] in "/hH" else written

    @cache
    def led(address: str) -> str:
        return _led(address, part, ids, url)

    def attribute(match: re.Match[str]) -> str:
        name, value = match[2].lower(), match[4]
        if name in ("href", "src"):
            value = led(value)
        elif value:
            value = " ".join(f"{part.id}--{word}" for word in value.split())
        return f"{match[1]}{match[3]}{value}{match[3]}"

    content = _LINK_OF_HEADING.sub("", part.content)
    if "hb-soonest" in content:  # the pattern begins with spaces, and takes long to find nothing
        content = _NEXT_DATE.sub("", content)
    content = _DAYS.sub("", content)
    return _TAG.sub(tag, content)


def _lower(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]) + 1}"


def _led(address: str, part: Part, ids: Mapping[str, str], url: str) -> str:
    """An address, as it stands escaped on its page, as it has to be on the page at `url`."""
    try:
        scheme, host, path, query, anchor = urlsplit(html.unescape(address))
    except ValueError:
        return address
    if scheme or host or path.startswith("/"):
        return address
    folder = part.url if part.url.endswith("/") else posixpath.dirname(part.url)
    target = posixpath.normpath(posixpath.join(folder, path)) if path else part.url
    target = target + "/" if path.endswith("/") and target != "." else target
    for found in (target, "./" if target in (".", "") else target):
        if found in ids:
            return html.escape(f"#{ids[found]}--{anchor}" if anchor else f"#{ids[found]}")
    rest = (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return html.escape(relative_url(target, url) + rest)
