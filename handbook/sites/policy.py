"""What a page's browser may run and load: the content security policy of a release, and what in a site would break it.

In: a finished site. Out: the inline scripts it holds, and the faults that no policy can hold against: scripts in attributes,
loads from other hosts. The scripts that may run are those of a reference site, made by the project's theme out of pages that
hold nothing; were they taken from the handbooks, a script that had found its way into one would allow itself.
(CSP Level 3, https://www.w3.org/TR/CSP3/)
"""

from __future__ import annotations

import base64
import hashlib
import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from handbook.model.page import Book, Page
from handbook.sites.tree import BEFORE_TAG, Item, read_tree

REFERENCE = "reference"
"""The audience of the reference site, which is never released."""

_DEEPEST = 4
"""Folders above a page: the theme's first script names the way up, so there is one for each depth."""

_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL)
_RUNS = frozenset(["", "module", "text/javascript", "application/javascript"])
"""Types of scripts that a browser runs (HTML, 4.12.1); any other is data."""

_TAG = re.compile(r"<[a-z][^<>]*>")
_SUSPECT = tuple(map(re.compile, (r"on[a-z]{3,}\s*=", "//", "javascript:", "http-equiv")))
"""What may be wrong inside a tag, looked for one by one: a search that begins with a letter is quick."""

_LOADS = frozenset(["src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping"])
_ONLY_NAMES = frozenset(["canonical", "alternate", "next", "prev", "author", "license", "edit", "me"])
"""Kinds of `<link>` that are not loaded."""

_ELSEWHERE = re.compile(r"\s*(?:https?:)?//|.*,\s*(?:https?:)?//")
_MOST_REMEMBERED = 50_000
_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_LINK = re.compile(rf"<[a-z][^<>]*?\s(?:href|src){_VALUE}", re.IGNORECASE)
_ID = re.compile(rf"<[a-z][^<>]*?\s(?:id|name){_VALUE}", re.IGNORECASE)
_WITH_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_NOT_FOUND = "404.html"
_NEED_NOT_BE = frozenset(["", "top"])
"""Places that need not be written (HTML, 7.4.6.4)."""

_CSS_LOAD = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a site: its inline scripts (as the policy names them) with a file for each, and what is not allowed."""

    scripts: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def reference_book(language: str) -> Book:
    """Pages without content, one at each depth."""
    folders = ["/".join(["folder"] * depth) for depth in range(_DEEPEST)]
    pages = tuple(
        Page(f"{folder}/page.md" if folder else "index.md", "Page", "# Page { #page }\n") for folder in folders
    )
    return Book(REFERENCE, "Handbook", language, pages, ())


def content_security_policy(scripts: Iterable[str]) -> str:
    """The header's value for pages whose inline scripts are `scripts`: nothing from elsewhere, no inline styles."""
    allowed = " ".join(["'self'", *sorted(scripts)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


class _Part(NamedTuple):
    """What is in a part of a page: what is wrong with it, where it leads inside the site, the places that can be led to."""

    faults: tuple[str, ...]
    links: tuple[str, ...]
    ids: tuple[str, ...]


_NOTHING = _Part((), (), ())


@dataclass
class Inspector:
    """Looks through finished sites. What was met before, in any site, is not read again."""

    _seen: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    _parts: dict[str, _Part] = field(default_factory=dict)

    def look(self, folder: Path, *, leads_out: bool = False) -> Look:
        """What the files below `folder` would run and load, and where its links lead; with `leads_out`, also to other sites."""
        return self.look_at(read_tree(folder), leads_out=leads_out)

    def look_at(self, items: Iterable[Item], *, leads_out: bool = False) -> Look:
        """As `look`, at what was read."""
        scripts: dict[str, str] = {}
        faults: list[str] = []
        links: dict[str, set[str]] = {}
        ids: dict[str, set[str]] = {}
        files: set[str] = set()
        for item in items:
            kind, name = item.suffix, item.name
            if item.kind == "other":
                faults.append(f"`{name}` is no ordinary file: put the file itself there")
            elif item.kind == "file":
                files.add(name)
                if kind == ".map":
                    faults.append(f"`{name}` is a source map, which is not for readers")
                elif kind == ".html":
                    usual = _with_usual_lines(item.content) if item.parts is None else ""
                    parts = self._parts_of(BEFORE_TAG.split(usual) if item.parts is None else item.parts)
                    found, wrong = _scripts(usual.encode() or item.content)
                    for script in found:
                        scripts.setdefault(script, name)
                    wrong = tuple(dict.fromkeys((*(fault for part in parts for fault in part.faults), *wrong)))
                    faults += [f"`{name}` {fault}" for fault in wrong]
                    links[name] = {link for part in parts for link in part.links}
                    ids[name] = {id for part in parts for id in part.ids}
                elif kind in (".css", ".svg"):
                    faults += [f"`{name}` {fault}" for fault in self._in_file(kind, item.content, item.digest)]
        return Look(scripts, (*faults, *_dead_links(links, ids, files, leads_out)))

    def _parts_of(self, pieces: Iterable[str]) -> list[_Part]:
        """The parts of a page that was taken apart, but for those with nothing in them: most are the same in all pages."""
        if len(self._parts) > _MOST_REMEMBERED:
            self._parts.clear()
        known = self._parts
        parts = []
        for piece in pieces:
            part = known.get(piece)
            if part is None:
                part = known[piece] = _look_at(piece)
            if part is not _NOTHING:
                parts.append(part)
        return parts

    def _in_file(self, kind: str, content: bytes, key: bytes) -> tuple[str, ...]:
        if key not in self._seen:
            text = content.decode("utf-8", "replace")
            faults: list[str] = []
            if kind == ".svg":
                found, wrong = _scripts(text.encode())
                faults += [
                    *_wrong(text, _small(text)),
                    *wrong,
                    *(["is a picture with a script in it"] if found else []),
                ]
            if _CSS_LOAD.search(text.lower()):
                faults.append("loads something from another host")
            self._seen[key] = tuple(dict.fromkeys(faults))
        return self._seen[key]


def _with_usual_lines(content: bytes) -> str:
    """A page's text as a browser reads it (HTML, 13.2.3.5)."""
    return content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _look_at(part: str) -> _Part:
    lower = _small(part)
    faults = list(_wrong(part, lower))
    if ("url(" in lower or "@import" in lower) and _CSS_LOAD.search(lower):
        faults.append("loads something from another host")
    found = _Part(
        tuple(dict.fromkeys(faults)),
        tuple(dict.fromkeys(html.unescape(found[0] or found[1] or found[2]) for found in _LINK.findall(part))),
        tuple(html.unescape(found[0] or found[1] or found[2]) for found in _ID.findall(part)),
    )
    return found if any(found) else _NOTHING


def _small(text: str) -> str:
    """A text in small letters, each at its place: one letter, the capital `i` of Turkish, would become two characters."""
    return text.replace("\u0130", "i").lower()


def _scripts(page: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inline scripts of a page in UTF-8 that run, and what is wrong with its scripts."""
    lower = page.lower()
    found: dict[str, None] = {}
    at = count = 0
    while (at := lower.find(b"<script", at)) >= 0 and (match := _SCRIPT.match(lower, at)):
        at = match.end()
        count += 1
        attributes = _attributes(f"<script{page[match.start(1) : match.end(1)].decode()}>")
        if "src" not in attributes and (attributes.get("type") or "").strip().lower() in _RUNS:
            found[_source(page[match.start(2) : match.end(2)])] = None
    return tuple(found), ("holds a script that does not end",) if count != lower.count(b"<script") else ()


def _dead_links(
    links: Mapping[str, Collection[str]], ids: Mapping[str, Collection[str]], files: Collection[str], leads_out: bool
) -> Iterator[str]:
    """Links inside the site that lead nowhere. A server shows the folder's `index.html` for a folder."""
    for page, targets in links.items():
        top = page.rpartition("/")[0]
        dead: list[tuple[str, str]] = []
        for target in targets:
            led = _led(top, target)
            if led is None or (target.startswith("/") and page == _NOT_FOUND):
                continue  # the page of a server for what is not there is shown at any depth
            place, anchor = led
            place = place or page
            if place.startswith(("..", "/")):
                if not leads_out:
                    dead.append((target, f"`{page}` leads out of the site: `{target}`"))
                continue
            file = place if place in files else "index.html" if place == "." else f"{place}/index.html"
            if file not in files:
                dead.append((target, f"`{page}` links to `{target}`, which is not there"))
            elif anchor not in _NEED_NOT_BE and file in ids and anchor not in ids[file]:
                dead.append((target, f"`{page}` links to `{target}`, but there is no such place on that page"))
        yield from (fault for _, fault in sorted(dead))


@lru_cache(maxsize=16_384)
def _led(top: str, target: str) -> tuple[str, str] | None:
    """Where a link on a page in the folder `top` leads: a path in the site, empty for the page itself, and a place there.

    None for what has a scheme or a host. Most links stand in all handbooks.
    """
    if _WITH_SCHEME.match(target):
        return None
    path, _, anchor = target.partition("#")
    path = unquote(path.partition("?")[0])
    return posixpath.normpath(posixpath.join(top, path)) if path else "", unquote(anchor)


def _wrong(text: str, lower: str) -> Iterator[str]:
    for match in (match for suspect in _SUSPECT for match in suspect.finditer(lower)):
        start = lower.rfind("<", 0, match.start() + 1)
        tag = _TAG.match(lower, start) if start >= 0 else None
        if tag is not None and tag.end() > match.start():
            yield from _wrong_in_tag(text[tag.start() : tag.end()])


@lru_cache(maxsize=4096)
def _wrong_in_tag(tag: str) -> tuple[str, ...]:
    """What is wrong with one tag; most tags stand in many pages."""
    name = (re.match(r"<([a-zA-Z0-9-]+)", tag) or [tag, ""])[1].lower()
    attributes = _attributes(tag)
    found = []
    for attribute, value in attributes.items():
        is_load = attribute in _LOADS or (attribute == "href" and name in ("link", "use", "image", "base"))
        if attribute.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
            found.append(f"runs a script from the attribute `{attribute}`")
        elif is_load and _ELSEWHERE.match(value or "") and not _is_only_name(name, attributes):
            found.append(f"loads something from another host: `{value}`")
        elif attribute == "http-equiv" and (value or "").lower() == "refresh":
            found.append("sends its reader elsewhere (`refresh`)")
    return tuple(found)


def _is_only_name(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether a `<link>` only says where something is, and loads nothing."""
    return tag == "link" and {*(attributes.get("rel") or "").lower().split()} <= _ONLY_NAMES


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = dict(attrs)


@lru_cache(maxsize=4096)
def _attributes(tag: str) -> Mapping[str, str | None]:
    """The attributes of a tag, as a browser reads them."""
    parser = _Attributes()
    parser.feed(tag)
    return parser.found


@lru_cache(maxsize=256)
def _source(script: bytes) -> str:
    """A script as a policy names it: the hash of its text (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
