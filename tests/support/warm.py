"""What all builds have in common, done once in this process: those that are forked from it later need not do it again.

In: nothing. Out: what Python has imported and remembers by then, and `CACHE`, with which releases begin: compiled templates,
converted pages. Each fills a copy of its own, since it forks; no release gets what another one has put there.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from handbook.model.page import STAFF
from handbook.sites.cache import Cache
from handbook.sites.gate import Gate
from handbook.sites.library import read_library
from handbook.sites.policy import Inspector
from handbook.sites.workers import build_with_copy
from support.example import EXAMPLE
from support.little import copy_releasable

CACHE = Cache()
"""What `build_once` put there."""


@cache
def build_once() -> None:
    """A handbook and the staff site of the little project; of the example, which has all kinds of pages, only their text."""
    with TemporaryDirectory() as folder:
        _build(Path(folder))
    library = read_library(EXAMPLE, date(2026, 3, 2))
    for audience in (STAFF, *library.released):
        library.book(audience)


def _build(folder: Path) -> None:
    library = read_library(copy_releasable(folder / "project"), date(2026, 3, 2))
    for audience in (STAFF, *library.released):
        out = folder / audience
        build_with_copy(library.setup, library.site(library.book(audience)[0]), out, None, CACHE)
        Inspector().look(out, leads_out=audience == STAFF)
        Gate(library.secrets).check(out, library.allowed(audience) or ())
