"""Builds sites on other computers: a Dask cluster (https://distributed.dask.org) makes the pages, this one looks through them.

In: the address of a scheduler, a workshop, jobs. Out: an outcome for each, as `workers.build_all` gives them. A worker needs
the same programs as this computer and nothing of the project: it is sent the settings, the look, and the composed pages of one
audience with their pictures, and sends files back. What is a secret of others never leaves this computer, and everything that
comes back goes through the gate here.
"""

from __future__ import annotations

import logging
import platform
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from handbook.model.page import Book
from handbook.project import read_asset
from handbook.sites.build import Built, Setup, means_of
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.gate import Gate
from handbook.sites.manifest import packed_file
from handbook.sites.site import Site
from handbook.sites.workers import Bench, Job, Outcome, Workshop, build_with_copy, examined, with_book

PATIENCE = 20.0
"""Seconds to wait for an answer of the scheduler, and for a worker when there is none."""

_AHEAD = 4
"""Sites sent ahead for each thread of the cluster."""

_PROGRAMS = ("contractor-handbook", "mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "Pygments")
_NOT_SENT = ("INHERIT", "!ENV")
"""What in `mkdocs.yml` means something else on another computer."""


@dataclass(frozen=True)
class Parcel:
    """What a worker needs for one site. `files` are the settings and the look by their place in the project."""

    files: Mapping[str, bytes]
    typed: Mapping[str, Any]
    book: Book
    assets: Mapping[str, bytes | None]
    elsewhere: Mapping[str, str]
    has_copy: bool
    programs: tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """What comes back: the files by their place below `site` and `copy`, or why there are none."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    built: Built = field(default_factory=lambda: Built((), ()))
    error: str = ""


def build_on(address: str, workshop: Workshop, jobs: Iterable[Job]) -> Iterator[Outcome]:
    """Build each job's site on the cluster whose scheduler is at `address` (`tcp://HOST:PORT`).

    Raises `SiteError` if the cluster cannot be used or does not answer any more.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise SiteError("`--scheduler` needs Dask: pip install 'contractor-handbook[cluster]'") from error
    files = _files(workshop)
    with _quiet():
        try:
            client = distributed.Client(address, timeout=PATIENCE)
        except (OSError, ValueError, ImportError) as error:
            raise SiteError(f"no scheduler answers at `{address}`: is it running, and is the address right?") from error
        try:
            yield from _build_all(client, workshop, jobs, files)
        except CancelledError as error:
            raise SiteError(f"the scheduler at `{address}` does not answer any more") from error
        finally:
            client.close(timeout=1)


def _build_all(client: Any, workshop: Workshop, jobs: Iterable[Job], files: Mapping[str, bytes]) -> Iterator[Outcome]:
    bench = Bench(workshop, Gate(workshop.secrets))
    waiting = iter(jobs)
    running: dict[Any, Job] = {}
    while True:
        free = _AHEAD * max(1, sum(client.nthreads().values())) - len(running)
        for job in islice(waiting, max(free, 0)):
            ready = with_book(workshop.compose, job) if workshop.compose else job
            if isinstance(ready, Outcome):
                yield ready
            else:
                running[client.submit(make, _parcel(ready, workshop, files), pure=False)] = ready
        if not running:
            return
        for future in _ended(client, running):
            yield _outcome(future, running.pop(future), bench)
            future.release()


def _ended(client: Any, running: Iterable[Any]) -> list[Any]:
    """The futures that have come to an end, at least one. Raises `SiteError` if nobody is there to work on them."""
    distributed: Any = import_module("distributed")
    alone_since = None
    while True:
        try:
            return list(distributed.wait(list(running), timeout=1, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            if client.status != "running":
                raise CancelledError from None
            alone_since = None if client.nthreads() else alone_since or time.monotonic()
            if alone_since and time.monotonic() - alone_since > PATIENCE:
                raise SiteError("the scheduler has no workers (any more): start them, then build again") from None


def _outcome(future: Any, job: Job, bench: Bench) -> Outcome:
    """Write what came back into its place, and look through it."""
    try:
        delivery: Delivery = future.result()
    except CancelledError:
        raise
    except Exception as error:  # whatever the cluster has to say
        words = f"{type(error).__name__}: {error}".strip()
        return Outcome(
            job.audience, error=f"the cluster could not build it; perhaps a worker ended by itself:\n{words}"
        )
    if delivery.error:
        return Outcome(job.audience, error=delivery.error)
    places = {"site": job.out, "copy": job.copy, "packed": packed_file(job.copy) if job.copy else None}
    for name, data in delivery.files.items():
        kind, _, inside = name.partition("/")
        place = places.get(kind)
        if place is None or ".." in PurePosixPath(inside).parts or PurePosixPath(inside).is_absolute():
            return Outcome(job.audience, error=f"a worker sent a file that belongs nowhere: `{name}`")
        path = place / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return examined(job, delivery.built, bench)


def _files(workshop: Workshop) -> Mapping[str, bytes]:
    """The settings and the look. Raises `SiteError` if more than these decides what a site looks like."""
    setup, root = workshop.setup, workshop.setup.config_file.parent
    means = means_of(setup)
    settings = setup.config_file.read_bytes()
    known = next((word for word in _NOT_SENT if word.encode() in settings), None)
    if means.settings is None or known:
        what = [f"`{known}`"] if known else means.unknown or ["a function that is not MkDocs' own"]
        raise SiteError(
            f"`mkdocs.yml` names {', '.join(what)}, which may need what is on this computer only: "
            "build this project without `--scheduler`"
        )
    look = means.look
    if look and not look.resolve().is_relative_to(root.resolve()):
        raise SiteError("the theme's own folder (`custom_dir`) lies outside the project: build without `--scheduler`")
    found = {setup.config_file.name: settings}
    for path in sorted(look.rglob("*")) if look else ():
        if path.is_file() and not path.is_symlink():
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def _parcel(job: Job, workshop: Workshop, files: Mapping[str, bytes]) -> Parcel:
    book = job.book
    assert book is not None  # noqa: S101 - composed by the only caller
    assets = {path: read_asset(workshop.root, workshop.options, path) for path in book.assets}
    typed = dict(workshop.setup.typed)
    return Parcel(files, typed, book, assets, dict(job.elsewhere), job.copy is not None, _programs())


def make(parcel: Parcel) -> Delivery:
    """Make one site, on a worker; nothing of it stays there."""
    if parcel.programs != _programs():
        theirs, ours = ({*parcel.programs} - {*_programs()}), ({*_programs()} - {*parcel.programs})
        return Delivery(error=f"a worker has {', '.join(sorted(ours))}, and here is {', '.join(sorted(theirs))}")
    with tempfile.TemporaryDirectory(prefix="handbook-") as name:
        folder = Path(name)
        site = Site(parcel.book, parcel.assets.get, parcel.elsewhere)
        out, copy = folder / "made/site", folder / "made/copy" if parcel.has_copy else None
        try:
            built = build_with_copy(_setup(parcel, folder), site, out, copy, _cache())
        except SiteError as error:
            return Delivery(error=str(error))
        made = {path.relative_to(folder / "made").as_posix(): path for path in folder.glob("made/*/**/*")}
        if copy:
            made["packed"] = packed_file(copy)
        return Delivery({name: path.read_bytes() for name, path in made.items() if path.is_file()}, built)


def _setup(parcel: Parcel, folder: Path) -> Setup:
    """The project as far as MkDocs asks for it. It never reads what lies in `docs`, but wants it to be there."""
    for name, data in parcel.files.items():
        path = folder / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "docs").mkdir()
    return Setup(folder / "project/mkdocs.yml", {**parcel.typed, "docs_dir": str(folder / "docs")})


@cache
def _cache() -> Cache:
    """What one worker keeps from site to site; nothing in it comes from a contractor."""
    return Cache()


@cache
def _programs() -> tuple[str, ...]:
    return (f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PROGRAMS))


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask reports at length what we say in a line."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
