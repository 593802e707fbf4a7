"""The process that `support.faulty` forks for each command: everything is imported, nothing has been done yet.

In: a file for what commands print, and a project whose pages are composed once, so that what commands have in common is known;
then on standard input a command a line, as JSON. Out: on standard output, for each, the id of its process, and its status (as
`os.wait` gives it) when it has ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import handbook.cli.build
import handbook.cli.publish
import handbook.cli.rollback
import handbook.disk
import handbook.hosting
import handbook.records
import handbook.sites.making
import handbook.sites.release
import handbook.sites.workers
from handbook.cli import main
from handbook.diagnostics import Diagnostic
from handbook.model.page import STAFF, Book
from handbook.sites.build import Means, Setup, means_of
from handbook.sites.digests import digest_of_means
from handbook.sites.library import Library, read_library
from handbook.sites.manifest import list_tree, set_modes
from handbook.sites.workers import Job, Outcome, Workshop
from support.warm import build_once

_FILLING = "-" * 9000
"""So that pages do not fit into one block of a disk."""


def build_quickly(workshop: Workshop, jobs: Iterable[Job]) -> Iterator[Outcome]:
    """In the place of `build_all`: three pages for each site, one of which is always the same, in this process."""
    for job in jobs:
        assert job.book or workshop.compose
        book = job.book or workshop.compose(job.audience)[0]
        (job.out / "deep").mkdir(parents=True)
        for page in ("index.html", "deep/index.html"):
            (job.out / page).write_text(f"{page} of {book.name}\n{_FILLING}", encoding="utf-8")
        (job.out / "same.html").write_text(_FILLING, encoding="utf-8")
        set_modes(job.out, *job.out.rglob("*"))
        yield Outcome(job.audience, files=list_tree(job.out))


def compose_quickly(library: Library, audience: str) -> tuple[Book, tuple[Diagnostic, ...]]:
    """In the place of `Library.book`: the name alone."""
    name = library.result.handbooks[audience].first.name if audience != STAFF else "the staff"
    return Book(audience, str(name), "en", (), ()), ()


def means_quickly(setup: Setup) -> Means:
    """In the place of `means_of`: `mkdocs.yml` is never changed."""
    return Means(runs_unknown_code=False, settings="those of the tests", look=None)


def run(words: list[str], quick: bool) -> None:
    """The command, in a process of its own, which ends with it."""
    if quick:
        handbook.disk._PAUSE = 0.0
        changed: Any = handbook.sites.making
        changed.build_all = build_quickly
        changed.means_of = handbook.sites.release.means_of = means_quickly
        changed.Library.book = compose_quickly
    main(words)


def warm_up(project: Path) -> None:
    """Do once what all commands have in common."""
    library = read_library(project, date(2026, 3, 2))
    for audience in (STAFF, *library.released):
        library.book(audience)
    digest_of_means(means_of(library.setup))
    build_once()
    gc.collect()
    gc.freeze()  # commands need not search what they all have


def end_with(act: Callable[[], None]) -> NoReturn:
    """Do it, and end this process as Python does, but for clearing up its memory: most of that is shared with the parent."""
    code: object = 0
    try:
        act()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def serve(output: str) -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            end_with(partial(run, asked["words"], asked["quick"]))
        os.close(handle)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    warm_up(Path(sys.argv[2]))
    serve(sys.argv[1])
