"""Handbooks are light: for a reader with a slow line, and for one who pays by the megabyte."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from support.visit import DESKTOP, PHONE, Screen, Visit

PAGE = 150_000
"""Bytes of a page's own: its HTML, as it lies on the disk; a server that packs sends a fifth of it."""

FIRST_VIEW = 500_000
"""Bytes of a page and all that it loads, not packed, when nothing was read before."""


def test_every_page_of_a_contractor(releases: Path) -> None:
    pages = [*releases.glob("*/contractors/**/*.html"), *releases.glob("later/offline/**/*.html")]
    assert len(pages) > 300
    heavy = {path.relative_to(releases).as_posix(): size for path in pages if (size := path.stat().st_size) > PAGE}
    assert heavy == {}


@pytest.mark.parametrize(("entry", "screen"), [("", PHONE), ("", DESKTOP), ("everything/", PHONE)], ids=str)
def test_first_view_of_every_handbook(releases: Path, visit: Visit, screen: Screen, entry: str) -> None:
    page = visit.blank(screen)
    for folder in sorted(releases.glob("*/contractors/*")):
        visit.requests.clear()
        page.goto(visit.address(f"/{folder.relative_to(releases).as_posix()}/{entry}"))
        page.wait_for_load_state("networkidle")
        loaded = {urlsplit(request.url).path for request in visit.requests}
        assert any("search_index" in path for path in loaded) == (not entry), "only where there is a box to search in"
        sizes = {path: _size(releases, path) for path in loaded}
        assert sum(sizes.values()) <= FIRST_VIEW, sizes


def _size(releases: Path, path: str) -> int:
    file = releases / unquote(path).lstrip("/")
    return (file / "index.html" if file.is_dir() else file).stat().st_size
