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

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Options
from handbook.model.page import STAFF
from handbook.model.sources import Sources
from handbook.project import read_project
from handbook.project.settings import SETTINGS_FILE
from handbook.sites.build import Setup, means_of
from handbook.sites.cluster import build_on
from handbook.sites.earlier import place_to_keep, purge, share
from handbook.sites.errors import LeftBehind, ReleaseError, SiteError
from handbook.sites.inputs import Inputs, digest_of_everything, digest_of_means
from handbook.sites.known import (
    Known,
    Present,
    Tree,
    digest_of_allowed,
    digest_of_files,
    digest_of_secret,
    read_known,
    seal_of,
    write_known,
)
from handbook.sites.library import Library, library_of
from handbook.sites.manifest import (
    CONTRACTORS,
    MANIFEST,
    OFFLINE,
    Manifest,
    check_owner,
    folder_of,
    not_listed,
    read_manifest,
    set_modes,
)
from handbook.sites.policy import REFERENCE, reference_book
from handbook.sites.stage import Stage, staging
from handbook.sites.takeover import check_leaks, take_over
from handbook.sites.workers import Job, Outcome, Workshop, build_all

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many sites are done, how many there are."""

_HANDBOOKS_AT = "../contractors/"


@dataclass(frozen=True)
class Release:
    """What is in the folder now.

    `audiences` are (name, folder inside `out`, number of files, bytes) of each. `built` names those built now, `unchanged` those
    taken over because nothing that they are made from has changed, `kept` those taken over although it may have, `removed`
    those that the release before had and this one has not, `purged` those for whose sake releases before it are no longer
    kept, `stopped` the contractors with errors of their own. `diagnostics` are all findings of the project (none if nothing at
    all has changed), `said` what MkDocs remarked. `copies` are those whose handbook is there to open without a server, too,
    `copies_removed` those who had such a copy. `left_behind` tells what of earlier releases could not be removed or kept: a
    person must see to it.
    """

    out: Path
    audiences: tuple[tuple[str, str, int, int], ...]
    built: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    stopped: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    said: tuple[str, ...] = ()
    purged: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    copies_removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()


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
    tell = progress or (lambda what, done, total: None)
    wanted = wanted_audiences(library, ids)
    _check_place(library.root, out, library.sources.options)
    with staging(out) as stage:
        stage.before_swap = before_swap
        check_owner(out)
        try:
            return _make(library, stage, wanted, whole=not ids, offline=offline, scheduler=scheduler, tell=tell)
        except SiteError as error:
            raise ReleaseError(str(error)) from error


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
        present = Present(out, read_manifest(out) or Manifest(), known := read_known(out, means))
        if known.everything != everything or not present.is_untouched():
            return None
        names = tuple(present.manifest.audiences)
        left_behind: list[str] = []
        purged = _purge(out, names, left_behind)
    said = tuple(dict.fromkeys(words for tree in known.trees.values() for words in tree.said))
    return Release(
        *(out, _listed(present.manifest), (), (), (), (), (), said, purged, _copies(present.manifest), (), names),
        left_behind=tuple(left_behind),
    )


def _make(
    library: Library,
    stage: Stage,
    wanted: tuple[str, ...],
    *,
    whole: bool,
    offline: bool,
    scheduler: str | None,
    tell: Progress,
) -> Release:
    means = means_of(library.setup)
    inputs = Inputs(library, digest_of_means(means))
    everything = digest_of_everything(library.root, library.sources, inputs.means, library.today, offline)
    old, known = read_manifest(stage.out) or Manifest(), read_known(stage.out, inputs.means)
    present = Present(stage.out, old, known)
    may_stay = {*library.stopped} if whole else {STAFF, *library.released, *library.stopped}
    kept = tuple(name for name in sorted(old.audiences) if name in may_stay - {*wanted})
    there = {*wanted, *kept}
    made_from = {name: inputs.of(name, there) for name in wanted}

    def is_same(name: str) -> bool:
        has_copy = bool(present.manifest.copies.get(name))
        return (
            bool(made_from[name])
            and made_from[name] == present.made_from(name)
            and has_copy == (offline and name != STAFF)
            and present.is_whole(name)
        )

    unchanged = tuple(name for name in wanted if is_same(name)) if whole else ()
    to_build = tuple(name for name in wanted if name not in {*unchanged})
    workshop = Workshop(
        library.root, library.sources.options, library.setup, means.runs_unknown_code, library.secrets, library.book
    )
    _check_space(stage, old, to_build)
    scripts = known.scripts if inputs.means else {}
    run = partial(build_on, scheduler) if scheduler else build_all
    jobs = _jobs(library, stage, to_build, there, offline)
    outcomes, scripts = _build(partial(run, workshop), jobs, scripts, stage, tell)
    tell("putting the release in place", len(to_build), len(to_build))
    take_over(stage, present, library, (*unchanged, *kept))
    manifest = Manifest(
        {name: outcomes[name].files if name in outcomes else old.audiences[name] for name in (*wanted, *kept)},
        tuple(sorted({*scripts, *(old.scripts if kept else ())})),
        {name: outcome.copy for name, outcome in outcomes.items() if outcome.copy}
        | {name: old.copies[name] for name in (*unchanged, *kept) if name in old.copies},
    )
    text = manifest.text()
    _settle(stage, manifest, text, present, to_build)
    if strange := not_listed(stage.tree, manifest, to_build):
        raise ReleaseError(f"the release is not what its manifest says: look at `{strange[0]}`")
    left_behind: list[str] = []
    keep_at = place_to_keep(stage.out)
    try:
        stage.commit(keep_at)
    except LeftBehind as error:
        left_behind.append(str(error))
    purged = _purge(stage.out, {STAFF, *library.released, *library.stopped}, left_behind)
    made_from |= {name: present.made_from(name) for name in kept}
    said = {name: outcome.said for name, outcome in outcomes.items()}
    said |= {name: known.trees[name].said for name in (*unchanged, *kept) if name in known.trees}
    is_complete = whole and not library.stopped and not library.pending
    if inputs.means:
        write_known(
            stage.out,
            Known(
                inputs.means,
                everything if is_complete else "",
                hashlib.sha256(text.encode()).hexdigest(),
                scripts,
                frozenset(map(digest_of_secret, library.secrets)),
                {name: _tree(stage.out, name, library, manifest, made_from[name], said) for name in there},
            ),
        )
    return Release(
        out=stage.out,
        audiences=_listed(manifest),
        built=to_build,
        kept=kept,
        purged=purged,
        removed=tuple(sorted({*old.audiences} - {*manifest.audiences})),
        stopped=tuple(library.stopped),
        diagnostics=library.result.diagnostics,
        said=tuple(dict.fromkeys(words for lines in said.values() for words in lines)),
        copies=_copies(manifest),
        copies_removed=tuple(sorted({*old.copies} & {*manifest.audiences} - {*manifest.copies})),
        unchanged=unchanged,
        left_behind=tuple(left_behind),
    )


def _purge(out: Path, may_stay: Collection[str], left_behind: list[str]) -> tuple[str, ...]:
    """As `purge`, once the release is in its place: what cannot be removed is noted in `left_behind`."""
    try:
        return purge(out, may_stay)
    except LeftBehind as error:
        left_behind.append(str(error))
        return ()


def _check_space(stage: Stage, old: Manifest, wanted: Collection[str]) -> None:
    """Raise `ReleaseError` if the disk cannot hold what is built: as much as it was in the release before.

    What has not changed is not held twice in the end, but it is while it is compared.
    """
    parts = (files for name in wanted for files in (old.audiences.get(name, ()), old.copies.get(name, ())))
    needed = sum(file.size for files in parts for file in files)
    free = shutil.disk_usage(stage.aside).free
    if needed > free:
        raise ReleaseError(
            f"there is too little space: about {needed // 10**6 + 1} MB are needed beside `{stage.out}`, and "
            f"{free // 10**6} MB are free"
        )


def _tree(
    out: Path, name: str, library: Library, manifest: Manifest, made_from: str, said: Mapping[str, tuple[str, ...]]
) -> Tree:
    """What is known of a site that was just put in its place."""
    copy = digest_of_files(manifest.copies.get(name, ()))
    return Tree(
        made_from=made_from,
        files=digest_of_files(manifest.audiences[name]),
        copy=copy,
        seal=seal_of(out, name, has_copy=bool(copy)),
        allowed=digest_of_allowed(library.allowed(name)),
        said=said.get(name, ()),
    )


def _listed(manifest: Manifest) -> tuple[tuple[str, str, int, int], ...]:
    """The sites of a release as `Release.audiences` has them, the staff's first."""
    return tuple(
        (name, folder_of(name), len(files), sum(file.size for file in files))
        for name, files in sorted(manifest.audiences.items(), key=lambda item: (item[0] != STAFF, item[0]))
    )


def _copies(manifest: Manifest) -> tuple[str, ...]:
    return tuple(sorted(manifest.copies))


def _build(
    run: Callable[[Iterable[Job]], Iterable[Outcome]],
    jobs: Sequence[Job],
    scripts: Mapping[str, str],
    stage: Stage,
    tell: Progress,
) -> tuple[dict[str, Outcome], Mapping[str, str]]:
    """Build the sites, and say which inline scripts may run in them: `scripts` if that is known.

    Raises `ReleaseError` for the first that is not right.
    """
    outcomes: dict[str, Outcome] = {}
    reference = [] if scripts else [Job(REFERENCE, stage.aside / REFERENCE, reference_book("en"))]
    tell("building", 0, len(jobs))
    for outcome in run([*reference, *jobs]):
        if outcome.problems:
            raise ReleaseError(f"the pages of `{outcome.audience}` cannot be made", outcome.problems)
        if outcome.error or outcome.faults:
            what = outcome.error or "\n".join(outcome.faults)
            raise ReleaseError(f"the site of `{outcome.audience}` is not right:\n{what}")
        check_leaks(outcome.audience, outcome.leaks)
        outcomes[outcome.audience] = outcome
        tell(outcome.audience, len(outcomes.keys() - {REFERENCE}), len(jobs))
    scripts = scripts or outcomes.pop(REFERENCE).scripts
    for outcome in outcomes.values():
        _check_scripts(outcome, scripts)
    return outcomes, scripts


def _jobs(library: Library, stage: Stage, names: Iterable[str], there: Collection[str], offline: bool) -> list[Job]:
    """The sites to build. `there` are the contractors whose handbook the release will hold."""
    return [
        Job(
            name,
            stage.tree / folder_of(name),
            elsewhere=library.elsewhere(name, _HANDBOOKS_AT, there),
            allowed=library.allowed(name),
            copy=stage.tree / OFFLINE / name if offline and name != STAFF else None,
        )
        for name in names
    ]


def _check_scripts(outcome: Outcome, known: Mapping[str, str]) -> None:
    """Raise `ReleaseError` for a script inside a page that the theme does not put into every page of its kind."""
    for script, file in outcome.scripts.items():
        if script not in known:
            raise ReleaseError(
                f"`{file}` of `{outcome.audience}` holds a script that is not the theme's: take it out of the shared "
                "page, or put it into a file of `theme_overrides/`"
            )


def _settle(stage: Stage, manifest: Manifest, text: str, present: Present, built: Iterable[str]) -> None:
    """Keep the files that have not changed, write the manifest, and let a web server read it all."""
    for name in built:
        files, copy = present.files(name)
        share(stage.out / folder_of(name), files, stage.tree / folder_of(name), manifest.audiences[name])
        if name in manifest.copies:
            share(stage.out / OFFLINE, copy, stage.tree / OFFLINE, manifest.copies[name])
    path = stage.tree / MANIFEST
    path.write_text(text, encoding="utf-8", newline="\n")
    set_modes(path, stage.tree, stage.tree / CONTRACTORS, stage.tree / OFFLINE)


def _check_place(root: Path, out: Path, options: Options) -> None:
    """A release must not lie where it, or the next one, would harm the project."""
    root, out = root.resolve(), out.resolve()
    sources = [root / options.content_dir, root / options.contractors_dir, root / "theme_overrides", root / ".git"]
    if root == out or root.is_relative_to(out) or any(out.is_relative_to(folder) for folder in sources):
        raise ReleaseError(f"a release cannot be made in `{out}`: name a folder of its own, such as `dist`")
