"""The release: every audience's site built aside, checked, and swapped in together.

In: a project's folder, the folder of releases, ids (or none for all), the day. Out: a `Release`, what is now in the
folder:

    staff/                  the staff site
    contractors/<id>/       one contractor's handbook, complete in itself
    offline/<id>/           the same to open without a server, and packed: offline/<id>.zip (only if asked for)
    manifest.json           every file with its size and SHA-256

What is made from the same as in the present release is not made again: its files are taken over, as `sites.known` says
they may be. An error in what is shared stops everything. A contractor with errors keeps the handbook of the release before.
Who is a draft, has ended or is gone has no folder. When ids are named, these are built, and all others stay byte for byte.
A copy is never older than its site: who is built without one has none. The staff have none: their site tells what is due on
the day it is made, holds the terms of everybody, and leads to the handbooks where they are served.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.model.handbook import Options
from handbook.model.page import STAFF
from handbook.model.sources import Sources
from handbook.project import read_project
from handbook.project.settings import SETTINGS_FILE
from handbook.sites.build import Setup, means_of
from handbook.sites.digests import digest_of_everything, digest_of_means
from handbook.sites.errors import ReleaseError, SiteError
from handbook.sites.known import Present, read_known, sweep
from handbook.sites.manifest import check_owner
from handbook.sites.released import Release, listed, purge_or_note, without_site
from handbook.sites.stage import staging

if TYPE_CHECKING:  # to see that nothing has changed, nothing is understood: loading what would do so takes 0.3 s
    from handbook.sites.library import Library
    from handbook.sites.making import Progress


def build_release(
    root: Path,
    out: Path,
    ids: Sequence[str],
    today: date,
    progress: Progress | None = None,
    *,
    offline: bool = False,
    scheduler: str | None = None,
) -> Release:
    """Build the release of the project in `root` into `out`; with `offline`, also copies that open without a server.

    `scheduler` is the address of a Dask scheduler, whose cluster then makes the sites.

    Raises `ReleaseError` if nothing was released; what was in `out` before is then still there, untouched.
    """
    if progress:
        progress("reading the project", 0, 1)
    sources = read_project(root)
    _check_place(root, out, sources.options)
    if not ids and (same := _unchanged(root, sources, out, today, offline)):
        return same
    from handbook.sites.library import library_of

    return release(library_of(root, sources, today), out, ids, progress, offline=offline, scheduler=scheduler)


def release(
    library: Library,
    out: Path,
    ids: Sequence[str],
    progress: Progress | None = None,
    *,
    offline: bool = False,
    scheduler: str | None = None,
    before_swap: Callable[[], None] | None = None,
) -> Release:
    """As `build_release`, of a project that was read.

    `before_swap` is called when all sites are built and checked, before they take the place of the old ones; what it
    raises stops the release.
    """
    from handbook.sites.making import make_release

    tell = progress or (lambda what, done, total: None)
    wanted = wanted_audiences(library, ids)
    _check_place(library.root, out, library.sources.options)
    with staging(out) as stage:
        stage.before_swap = before_swap
        check_owner(out)
        sweep(out)
        try:
            return make_release(library, stage, wanted, whole=not ids, offline=offline, scheduler=scheduler, tell=tell)
        except SiteError as error:
            raise ReleaseError(str(error), library.result.diagnostics) from error
        except ReleaseError as error:
            raise ReleaseError(str(error), error.diagnostics or library.result.diagnostics) from error


def present_release(library: Library, out: Path) -> Release | None:
    """The present release, if one of all sites made now would be the same, to the byte. Raises `ReleaseError` as `release`."""
    _check_place(library.root, out, library.sources.options)
    return _unchanged(library.root, library.sources, out, library.today, offline=False)


def wanted_audiences(library: Library, ids: Sequence[str]) -> tuple[str, ...]:
    """The audiences to build: those named, or all. Raises `ReleaseError` if one cannot be."""
    if library.is_stopped:
        raise ReleaseError("the project has errors that concern everyone", library.result.diagnostics)
    if not ids:
        return (STAFF, *library.released)
    for id in dict.fromkeys(ids):
        if id in library.stopped:
            raise ReleaseError(f"`{id}` has errors", library.stopped[id])
        if id not in (STAFF, *library.released):
            reasons = {"draft": "is a draft, which is never released", "ended": "has ended and has no handbook"}
            raise ReleaseError(f"`{id}` {reasons.get(library.status(id), 'is not one of the contractors')}")
    return tuple(dict.fromkeys(ids))


def _unchanged(root: Path, sources: Sources, out: Path, today: date, offline: bool) -> Release | None:
    """The present release, if it is what a new one would be: nothing of the project has to be understood to know."""
    try:
        means = digest_of_means(means_of(Setup(root / SETTINGS_FILE)))
    except SiteError:
        return None
    everything = digest_of_everything(root, sources, means, today, offline)
    if not everything or read_known(out, means).everything != everything:
        return None
    with staging(out):
        check_owner(out)
        sweep(out)
        present = Present(out, known := read_known(out, means))
        if known.everything != everything or not present.is_untouched():
            return None
        names = tuple(sorted(known.trees))
        left_behind: list[str] = []
        purged = purge_or_note(out, names, left_behind)
    sizes = {name: (tree.count, tree.size) for name, tree in known.trees.items()}
    said = tuple(dict.fromkeys(words for tree in known.trees.values() for words in tree.said))
    return Release(
        *(out, listed(sizes), (), (), (), (), (), said, purged.audiences, tuple(sorted(present.copies)), (), names),
        left_behind=tuple(left_behind),
        without=without_site(sources, names),
        unpublished=sum(tree.unpublished for tree in known.trees.values()),
    )


def _check_place(root: Path, out: Path, options: Options) -> None:
    """A release must not lie where it, or the next one, would harm the project."""
    root, out = root.resolve(), out.resolve()
    sources = [root / options.content_dir, root / options.contractors_dir, root / "theme_overrides", root / ".git"]
    if root == out or root.is_relative_to(out) or any(out.is_relative_to(folder) for folder in sources):
        raise ReleaseError(f"a release cannot be made in `{out}`: name a folder of its own, such as `dist`")
