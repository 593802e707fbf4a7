"""What a page's browser may run and load: the content security policy of a release, and what in a site would break it.

In: a finished site. Out: the inline scripts it holds, and the faults that no policy can hold against: scripts in attributes,
loads from other hosts. The scripts that may run are those of a reference site, made by the project's theme out of pages that
hold nothing; were they taken from the handbooks, a script that had found its way into one would allow itself.
(CSP Level 3, https://www.w3.org/TR/CSP3/)
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from handbook.model.page import Book, Page
from handbook.sites.markup import ANOTHER_HOST, NOT_UTF_8, NOTHING, Part, look_at
from handbook.sites.styles import loads_from_elsewhere
from handbook.sites.tags import TAG_OF_BYTES, attributes_of
from handbook.sites.tree import BEFORE_TAG, Item, read_tree
from handbook.sites.xml_files import wrong_in_xml

REFERENCE = "reference"
"""The audience of the reference site, which is never released."""

_DEEPEST = 4
"""Folders above a page: the theme's first script names the way up, so there is one for each depth."""

_SCRIPT_ENDS = re.compile(rb"</script\s*>")
_RUNS = frozenset(
    [
        "",
        "module",
        "importmap",
        "speculationrules",
        "text/jscript",
        "text/livescript",
        *(f"{kind}/{name}" for kind in ("text", "application") for name in ("javascript", "ecmascript")),
        *(f"{kind}/x-{name}" for kind in ("text", "application") for name in ("javascript", "ecmascript")),
        *(f"text/javascript1.{version}" for version in range(6)),
    ]
)
"""Types of scripts that a browser runs, or that tell it what to load (HTML, 4.12.1; MIME Sniffing, 4.6); others are data."""

_ADDRESS = re.compile(rb"(?:https?|wss?):|[\"'`]//[\w\[]", re.IGNORECASE)
_MOST_REMEMBERED = 50_000
_MOST_FURTHER = 100
"""Parts of a page in which something begins that ends in another part; in a page that was not made to be slow there is none."""

_MOST_OF_A_TAG = 65_536
"""Characters of a tag, or a style, that begins new lines with `<`; a page that has longer ones is not read."""

_WITH_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_NOT_FOUND = "404.html"
_NEED_NOT_BE = frozenset(["", "top"])
"""Places that need not be written (HTML, 7.4.6.4)."""

_OTHER_CHARACTERS = (b"\xff\xfe", b"\xfe\xff")
"""What a file in UTF-16 begins with; a browser believes it more than anything else."""

_XML = frozenset([".svg", ".xml", ".xhtml", ".xht", ".htm", ".xsl", ".xslt"])


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


@dataclass
class Inspector:
    """Looks through finished sites. What was met before, in any site, is not read again."""

    _seen: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)

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
                    wrong = (*(fault for part in parts for fault in part.faults), *wrong, *_undrawn(parts))
                    if item.content.startswith(_OTHER_CHARACTERS):
                        wrong = (*wrong, NOT_UTF_8)
                    faults += [f"`{name}` {fault}" for fault in dict.fromkeys(wrong)]
                    links[name] = {link for part in parts for link in part.links}
                    ids[name] = {id for part in parts for id in part.ids}
                elif kind == ".css" or kind in _XML:
                    faults += [f"`{name}` {fault}" for fault in self._in_file(kind, item.content, item.digest)]
        return Look(scripts, (*faults, *_dead_links(links, ids, files, leads_out)))

    def _parts_of(self, pieces: Sequence[str]) -> list[Part]:
        """The parts of a page that was taken apart, but for those with nothing in them: most are the same in all pages."""
        if len(self._parts) > _MOST_REMEMBERED:
            self._parts.clear()
        known = self._parts
        parts = []
        further = 0
        for number, piece in enumerate(pieces):
            part = known.get(piece)
            if part is None:
                part = known[piece] = look_at(piece)
            if part.goes_on:
                further += 1
                part = _look_further(pieces, number) if further < _MOST_FURTHER else _ENDLESS
            if part is not NOTHING:
                parts.append(part)
                if part is _ENDLESS:
                    break
        return parts

    def _in_file(self, kind: str, content: bytes, key: bytes) -> tuple[str, ...]:
        if key not in self._seen:
            text = _with_usual_lines(content)
            wrong = wrong_in_xml(text) if kind in _XML else (ANOTHER_HOST,) if loads_from_elsewhere(text) else ()
            is_other = content.startswith(_OTHER_CHARACTERS)
            self._seen[key] = tuple(dict.fromkeys((*wrong, *([NOT_UTF_8] if is_other else []))))
        return self._seen[key]


_ENDLESS = Part(("holds a tag that does not end",))


def _look_further(pieces: Sequence[str], number: int) -> Part:
    """What is in the part of a page with this number, where something goes on beyond its end."""
    length = 0
    for after in range(number, len(pieces)):
        length += len(pieces[after]) + 1
        if length > _MOST_OF_A_TAG:
            break
    found = look_at("\n".join(pieces[number : after + 1]), pieces[number])
    return _ENDLESS if found.goes_on else found


def _undrawn(parts: Sequence[Part]) -> tuple[str, ...]:
    """Material's script asks another host for the program that draws diagrams, if the page brings none."""
    if any(part.draws for part in parts) and not any(part.brings for part in parts):
        return (
            "holds a Mermaid diagram, for which browsers ask another host (unpkg.com): put `mermaid.min.js` into a folder of "
            "`theme_overrides/` and name it under `extra_javascript`, or show a picture instead",
        )
    return ()


def _with_usual_lines(content: bytes) -> str:
    """A page's text as a browser reads it (HTML, 13.2.3.5)."""
    return content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _scripts(page: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inline scripts of a page in UTF-8 that run, and what is wrong with its scripts."""
    lower = page.lower()
    found: dict[str, None] = {}
    wrong: list[str] = []
    at = count = 0
    while (at := lower.find(b"<script", at)) >= 0:
        tag = TAG_OF_BYTES.match(page, at)
        end = _SCRIPT_ENDS.search(lower, tag.end()) if tag else None
        if not tag or not end:
            break
        at = end.end()
        count += 1
        script = page[tag.end() : end.start()]
        attributes = _attributes(tag[0].decode())
        if attributes.get("type", "").strip().lower() in _RUNS and ("src" not in attributes or script.strip()):
            found[_source(script)] = None  # in SVG `src` is no reason not to run what stands there
            if _ADDRESS.search(script):
                wrong.append("holds a script that names another host")
    if count != lower.count(b"<script"):
        wrong.append("holds a script that does not end")
    return tuple(found), tuple(wrong)


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


@lru_cache(maxsize=256)
def _attributes(tag: str) -> Mapping[str, str]:
    """The attributes of a tag; of two with one name the first counts."""
    return dict(reversed([*attributes_of(tag[1:])]))


@lru_cache(maxsize=256)
def _source(script: bytes) -> str:
    """A script as a policy names it: the hash of its text (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
