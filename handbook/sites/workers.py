"""Several sites built side by side, in processes of their own, so that all cores are used.

In: jobs, one for each site. Out: an outcome for each, in the order they end. A process builds one site after another;
where the project runs code we do not know, each site gets a process of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Options
from handbook.model.page import STAFF, Book
from handbook.project import read_asset
from handbook.sites.build import Built, Setup, build_site
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.finished import Before
from handbook.sites.gate import Closed, Gate, Leak, Secret
from handbook.sites.machine import most_processes
from handbook.sites.manifest import FileEntry, copy_entries, entries_of, packed_file, set_modes
from handbook.sites.offline import folder_name, pack
from handbook.sites.policy import Inspector
from handbook.sites.site import Site
from handbook.sites.tree import read_tree

_WAITING = 2
"""Jobs kept ready for each process: composing the next books goes on while sites are built."""

_SELDOM = (20_000, 20, 20)
"""How often garbage is looked for (`gc.set_threshold`): what is remembered of pages is large, and none of it is garbage."""

_WATCH_EVERY = 0.5


Compose = Callable[[str], tuple[Book, tuple[Diagnostic, ...]]]
"""Makes the pages of an audience; raises `SiteError` if that cannot be done."""


@dataclass(frozen=True)
class Job:
    """One site to build: its audience, its empty folder, and the addresses outside it that its pages may link to.

    `book` is None if it is still to be composed. `allowed` is what of others may be in it; None if it may hold everything.
    `copy` is the empty folder for a copy that opens without a server; it is packed into the file beside it. None if there is
    to be no copy. `before` is the site as it was made before, if pages of it may be taken over.
    """

    audience: str
    out: Path
    book: Book | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    allowed: Collection[tuple[str, ...]] | None = None
    copy: Path | None = None
    before: Before | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a job. `error` or `problems` say why there is no site; the rest is what is wrong in it, and what MkDocs said.

    Where `faults` are, no files are listed.
    `files` are those of the site, `copy` those of the copy that opens without a server. `scripts` are the inline scripts of
    the site's pages, as a policy names them, with a file for each. `pages` are as `Built` has them, `unpublished` as `Book`
    has it.
    """

    audience: str
    faults: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    error: str = ""
    problems: tuple[Diagnostic, ...] = ()
    leaks: tuple[Leak | Closed, ...] = ()
    files: tuple[FileEntry, ...] = ()
    scripts: Mapping[str, str] = field(default_factory=dict)
    copy: tuple[FileEntry, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    unpublished: int = 0


@dataclass(frozen=True)
class Workshop:
    """What all jobs share. `is_isolated`: a process for each site. `secrets` must not cross from one site to another.

    `compose` makes the book of a job that has none, in the process that builds its site where that can be.
    """

    root: Path
    options: Options
    setup: Setup
    is_isolated: bool = False
    secrets: tuple[Secret, ...] = ()
    compose: Compose | None = None


def build_all(workshop: Workshop, jobs: Iterable[Job], processes: int | None = None) -> Iterator[Outcome]:
    """Build each job's site. `jobs` may be made while others are built; only a few are taken ahead.

    `processes` work side by side, but never more than there are jobs; as many as this computer can hold if it is None.
    Raises `SiteError` if a process ends by itself, as it does when the memory is used up.
    """
    method = _start_method(workshop)
    jobs = iter(jobs)
    first = list(islice(jobs, processes or most_processes()))
    processes = max(1, len(first))
    jobs = chain(first, jobs)
    waiting: Iterator[Job | Outcome] = jobs
    if method != "fork" and workshop.compose:  # a whole project is too much to hand over
        waiting = map(partial(with_book, workshop.compose), jobs)
        workshop = replace(workshop, compose=None)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(
        processes,
        mp_context=context,
        initializer=_begin,
        initargs=(workshop, os.getpid()),
        max_tasks_per_child=1 if workshop.is_isolated else None,
    ) as pool:
        running: set[Future[Outcome]] = set()
        try:
            while True:
                free = processes * _WAITING - len(running)
                running |= {pool.submit(_do, job) for job in islice(waiting, free)}
                if not running:
                    return
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield future.result()
        except BrokenProcessPool as error:
            raise SiteError("a process that builds sites ended by itself; perhaps the memory is used up") from error
        finally:
            for future in running:
                future.cancel()


def _start_method(workshop: Workshop) -> str:
    """`fork` where it is safe: it is quicker, but copies no threads, and cannot give each site its own process."""
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return "fork" if can_fork and not workshop.is_isolated else "spawn"


@dataclass
class Bench:
    """What a process keeps from one job to the next."""

    workshop: Workshop
    gate: Gate
    inspector: Inspector = field(default_factory=Inspector)
    cache: Cache = field(default_factory=Cache)


_bench: list[Bench] = []


def _begin(workshop: Workshop, parent: int) -> None:
    """Set a new process up. It ends when its parent does, even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    os.umask(0o022)
    gc.freeze()  # the project that came along with a fork is never looked through for garbage
    gc.set_threshold(*_SELDOM)
    _bench[:] = [Bench(workshop, Gate(workshop.secrets))]
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_EVERY)
    os._exit(1)


def with_book(compose: Compose, job: Job) -> Job | Outcome:
    """A job with its book, or what there is to say instead."""
    if job.book:
        return job
    try:
        book, problems = compose(job.audience)
    except SiteError as error:
        return Outcome(job.audience, error=str(error))
    errors = tuple(problem for problem in problems if problem.is_error)
    return Outcome(job.audience, problems=errors) if errors else replace(job, book=book)


def _do(job: Job | Outcome) -> Outcome:
    bench = _bench[0]
    if isinstance(job, Job) and bench.workshop.compose:
        job = with_book(bench.workshop.compose, job)
    return _build(job, bench) if isinstance(job, Job) else job


def _build(job: Job, bench: Bench) -> Outcome:
    workshop, book = bench.workshop, job.book
    assert book is not None  # noqa: S101 - composed by the only caller
    site = Site(book, lambda path: read_asset(workshop.root, workshop.options, path), job.elsewhere, before=job.before)
    try:
        built = build_with_copy(workshop.setup, site, job.out, job.copy, bench.cache)
    except SiteError as error:
        return Outcome(job.audience, error=str(error))
    return examined(job, built, bench)


def build_with_copy(setup: Setup, site: Site, out: Path, copy: Path | None, cache: Cache) -> Built:
    """Build a site, and if there is a folder for it the copy that opens without a server. Raises `SiteError`."""
    built = build_site(setup, site, out, cache)
    if copy:
        build_site(setup, replace(site, is_offline=True), copy, cache)
        pack(copy, folder_name(site.book), packed_file(copy))
    return built


def examined(job: Job, built: Built, bench: Bench) -> Outcome:
    """What there is to say of the files that were made for a job, when all of them have been looked through."""
    site = read_tree(job.out)
    copy = read_tree(job.copy) if job.copy else ()
    packed = read_tree(packed_file(job.copy)) if job.copy else ()
    made = (site, copy, packed)
    leaks = (
        [leak for items in made for leak in bench.gate.check_items(items, job.allowed)]
        if job.allowed is not None
        else ()
    )
    set_modes(
        job.out,
        *((job.copy,) if job.copy else ()),
        *(item.path for items in made for item in items if not item.is_link),
    )
    look = bench.inspector.look_at(site, leads_out=job.audience == STAFF)
    faults = (*built.faults, *look.faults, *bench.inspector.look_at(copy).faults)
    if faults:
        return Outcome(job.audience, faults, built.said, leaks=tuple(leaks), scripts=look.scripts)
    return Outcome(
        job.audience,
        said=built.said,
        leaks=tuple(leaks),
        files=entries_of(site),
        scripts=look.scripts,
        copy=copy_entries(job.copy.name, entries_of(copy), entries_of(packed)) if job.copy else (),
        pages=built.pages,
        unpublished=job.book.unpublished if job.book else 0,
    )
