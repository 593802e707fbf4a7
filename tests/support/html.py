"""A page as its links see it: where it leads, and what can be led to.

In: HTML. Out: every address in it, every place that has a name, and how a site's links hold together.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_REFERS = frozenset("href src poster data action".split())
_NAMES_OF_PLACES = ("for", "aria-controls", "aria-describedby", "aria-labelledby")
_FROM_MATERIAL = frozenset(["__toc"])
"""Places that its templates name on pages without them: the heading of the contents is a label even with no box to open them."""


@dataclass
class Links(HTMLParser):
    """Reads a page once. `addresses` are as written; `places` its ids; `named` ids that attributes speak of."""

    addresses: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in _REFERS:
                self.addresses.append(value)
            elif name == "srcset":
                self.addresses += [part.split()[0] for part in value.split(",") if part.strip()]
            elif name in _NAMES_OF_PLACES:
                self.named += value.split()
            elif name == "id":
                self.places.append(value)


def read_links(text: str) -> Links:
    """The links and places of one page."""
    links = Links()
    links.feed(text)
    links.close()
    return links


def faults_of_site(site: Path, leads_out: Callable[[str, str], bool] = lambda page, target: False) -> list[str]:
    """What leads nowhere among the pages below `site`: a line for each page and address.

    `leads_out` is asked about addresses that leave the site: the page, and the path from the top of the site.
    """
    pages = {path.relative_to(site).as_posix(): read_links(path.read_text("utf-8")) for path in site.rglob("*.html")}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    faults = []
    for page, links in sorted(pages.items()):
        faults += [f"{page}: {place} stands twice" for place in _twice(links.places)]
        faults += [f"{page}: no {place}" for place in sorted({*links.named} - {*links.places} - _FROM_MATERIAL)]
        for written in dict.fromkeys(links.addresses):
            parts = urlsplit(written)
            if parts.scheme or parts.netloc:
                continue
            target = _target(page, unquote(parts.path), files)
            if target is None:
                aim = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
                if not (aim.startswith("..") and leads_out(page, aim)):
                    faults.append(f"{page}: {written} leads nowhere")
            elif parts.fragment and not _has(pages, target, unquote(parts.fragment)):
                faults.append(f"{page}: no such place: {written}")
    return faults


def _twice(places: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for place in places:
        if place in seen:
            yield place
        seen.add(place)


def _target(page: str, path: str, files: set[str]) -> str | None:
    """The file that an address leads to: itself, or the first page of a folder if it ends in `/` (as a server does)."""
    if not path:
        return page
    aim = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if path.endswith(("/", ".")):
        aim = posixpath.normpath(f"{aim}/index.html")
    return aim if aim in files else None


def _has(pages: Mapping[str, Links], target: str, place: str) -> bool:
    return target in pages and place in pages[target].places
