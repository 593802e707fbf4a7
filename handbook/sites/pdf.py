"""A handbook as a PDF: everything on one page, printed by a browser from a tree built aside.

In: a project's library, a contractor's id, a browser. Out: the bytes of the file. They depend on the handbook, the browser
and its fonts alone: no script runs, because scripts show what comes next by the clock; the browser's own name and the time are
taken out of what the file says of itself; and nothing in it leads to a file of this computer.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from markupsafe import escape

from handbook.sites.browser import print_page, scratch_folder
from handbook.sites.build import build_site
from handbook.sites.cache import Cache
from handbook.sites.errors import ReleaseError
from handbook.sites.gate import Gate
from handbook.sites.library import Library
from handbook.sites.making import Progress
from handbook.sites.paper import FOOT_AT
from handbook.sites.release import wanted_audiences
from handbook.sites.site import Site
from handbook.sites.takeover import check_leaks

PAPERS = ("A4", "Letter")

_PAGE = "everything.html"
_NO_SCRIPTS = """<head><meta http-equiv="Content-Security-Policy" content="script-src 'none'">"""
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_TO_FILES = re.compile(r"""(<a\b[^<>]*?)\shref=(["'])(?!#)(?![a-zA-Z][a-zA-Z0-9+.-]*:).*?\2""", re.DOTALL)
_ABOUT_ITSELF = re.compile(rb"/(?:CreationDate|ModDate|Creator) \((?:[^()\\]|\\.)*\)")
"""In the document information dictionary (ISO 32000-2, 14.3.3), which browsers write uncompressed."""
_NODE = re.compile(rb"\(node(\d{8})\)")
"""What the parts of a tagged PDF are called (ISO 32000-2, 14.7.2): the browser's count of all that it made so far."""


def make_pdf(library: Library, id: str, browser: Path, paper: str, tell: Progress) -> bytes:
    """The handbook of `id`, on sheets of `paper`.

    Raises `ReleaseError` if there is no such handbook or it must not be given away, `SiteError` if it cannot be built,
    `BrowserError` if it cannot be printed.
    """
    wanted_audiences(library, (id,))
    book, problems = library.book(id)
    if errors := [problem for problem in problems if problem.is_error]:
        raise ReleaseError(f"the pages of `{id}` cannot be made", errors)
    site = library.site(book)
    with tempfile.TemporaryDirectory(
        prefix="handbook-", dir=scratch_folder(browser), ignore_cleanup_errors=True
    ) as top:
        tree, scratch = Path(top, "tree"), Path(top, "browser")
        scratch.mkdir()
        tell("building", 0, 2)
        built = build_site(library.setup, Site(book, site.read_asset, is_offline=True), tree, Cache())
        if built.faults:
            raise ReleaseError("\n".join([f"the site of `{id}` is not right:", *built.faults]))
        check_leaks(id, Gate(library.secrets).check(tree, library.allowed(id) or ()))
        tell("printing", 1, 2)
        _prepare(tree, book.name, paper)
        content = print_page(browser, tree / _PAGE, scratch)
    tell("printed", 2, 2)
    return without_chance(content)


def without_chance(content: bytes) -> bytes:
    """A PDF as a browser printed it, without what another run would write otherwise; nothing in it moves.

    The browser's name and the time become spaces. Parts of the page are numbered anew in the order of their numbers, which the
    tree of names relies on (7.9.6): a browser that is busy counts some more before it comes to them.
    """
    numbers = sorted({*_NODE.findall(content)})
    new = {number: b"(node%08d)" % at for at, number in enumerate(numbers, start=1)}
    content = _NODE.sub(lambda match: new[match[1]], content)
    return _ABOUT_ITSELF.sub(lambda match: b" " * len(match[0]), content)


def _prepare(tree: Path, name: str, paper: str) -> None:
    """Make the page ready: without scripts and links to files, called by the handbook's name, on the right sheets."""
    page = tree / _PAGE
    html = page.read_text(encoding="utf-8").replace("<head>", _NO_SCRIPTS, 1)
    html = _TITLE.sub(lambda _: f"<title>{escape(name)}</title>", html, count=1)
    page.write_text(_TO_FILES.sub(r"\1", html), encoding="utf-8", newline="\n")
    with (tree / FOOT_AT).open("a", encoding="utf-8", newline="\n") as foot:
        foot.write(f"\n@page {{\n  size: {paper};\n}}\n")
