"""The release: every audience's site built aside, checked, and swapped in together.

In: a project's folder, the folder of releases, ids (or none for all), the day. Out: a `Release`, what is now in the
folder:

    staff/                  the staff site
    contractors/<id>/       one contractor's handbook, complete in itself
    offline/<id>/           the same to open without a server, and packed: offline/<id>.zip (only if asked for)
    manifest.json           every file with its size and SHA-256

An error in what is shared stops everything. A contractor with errors keeps the handbook of the release before. Who is
a draft, has ended or is gone has no folder. When ids are named, only these are built, and all others stay byte for byte.
A copy is never older than its site: who is built without one has none. The staff have none: their site tells what is due on
the day it is made, holds the terms of everybody, and leads to the handbooks where they are served.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from handbook.diagnostics import Diagnostic
from handbook.model.page import STAFF
from handbook.sites.build import runs_unknown_code
from handbook.sites.earlier import keep, purge, share
from handbook.sites.errors import ReleaseError, SiteError
from handbook.sites.gate import Closed, Gate, Leak
from handbook.sites.library import Library, read_library
from handbook.sites.manifest import (
    CONTRACTORS,
    MANIFEST,
    OFFLINE,
    Manifest,
    check_owner,
    folder_of,
    list_copy,
    list_tree,
    packed_file,
    read_manifest,
    set_modes,
)
from handbook.sites.policy import REFERENCE, reference_book
from handbook.sites.stage import Stage, staging
from handbook.sites.workers import Job, Outcome, Workshop, build_all

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many sites are done, how many there are."""

_HANDBOOKS_AT = "../contractors/"
_MOST_LEAKS = 10


@dataclass(frozen=True)
class Release:
    """What is in the folder now.

    `audiences` are (name, folder inside `out`, number of files, bytes) of each. `built` names those built now, `kept` those
    taken over from the release before, `removed` those it had and this one has not, `purged` those for whose sake releases
    before it are no longer kept, `stopped` the contractors with errors of their own. `diagnostics` are all findings of the
    project, `said` what MkDocs remarked. `copies` are those whose handbook is there to open without a server, too,
    `copies_removed` those who had such a copy.
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


def build_release(
    root: Path, out: Path, ids: Sequence[str], today: date, progress: Progress | None = None, *, offline: bool = False
) -> Release:
    """Build the release of the project in `root` into `out`; with `offline`, also copies that open without a server.

    Raises `ReleaseError` if nothing was released; what was in `out` before is then still there, untouched.
    """
    if progress:
        progress("reading the project", 0, 1)
    return release(read_library(root, today), out, ids, progress, offline=offline)


def release(
    library: Library,
    out: Path,
    ids: Sequence[str],
    progress: Progress | None = None,
    *,
    offline: bool = False,
    before_swap: Callable[[], None] | None = None,
) -> Release:
    """As `build_release`, of a project that was read.

    `before_swap` is called when all sites are built and checked, before they take the place of the old ones; what it
    raises stops the release.
    """
    tell = progress or (lambda what, done, total: None)
    wanted = wanted_audiences(library, ids)
    _check_place(library.root, out, library)
    with staging(out) as stage:
        stage.before_swap = before_swap
        check_owner(out)
        try:
            return _make(library, stage, wanted, whole=not ids, offline=offline, tell=tell)
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


def _make(
    library: Library, stage: Stage, wanted: tuple[str, ...], *, whole: bool, offline: bool, tell: Progress
) -> Release:
    old = read_manifest(stage.out) or Manifest()
    may_stay = {*library.stopped} if whole else {STAFF, *library.released, *library.stopped}
    kept = tuple(name for name in sorted(old.audiences) if name in may_stay - {*wanted})
    outcomes, scripts = _build(library, stage, wanted, kept, offline, tell)
    tell("putting the release in place", len(wanted), len(wanted))
    gate = Gate(library.secrets)
    for name in kept:
        _take_over(stage, name, old)
        if (allowed := library.allowed(name)) is not None:
            for place in (folder_of(name), *_copy_of(name, old)):
                check_leaks(name, gate.check(stage.tree / place, allowed))
    manifest = Manifest(
        {name: outcomes[name].files if name in outcomes else old.audiences[name] for name in (*wanted, *kept)},
        tuple(sorted({*scripts, *(old.scripts if kept else ())})),
        {name: outcome.copy for name, outcome in outcomes.items() if outcome.copy}
        | {name: old.copies[name] for name in kept if name in old.copies},
    )
    _settle(stage, manifest, old)
    stage.commit(keep)
    purged = purge(stage.out, {STAFF, *library.released, *library.stopped})
    return Release(
        out=stage.out,
        audiences=tuple(
            (name, folder_of(name), len(files), sum(file.size for file in files))
            for name, files in sorted(manifest.audiences.items(), key=lambda item: (item[0] != STAFF, item[0]))
        ),
        built=wanted,
        kept=kept,
        purged=purged,
        removed=tuple(sorted({*old.audiences} - {*manifest.audiences})),
        stopped=tuple(library.stopped),
        diagnostics=library.result.diagnostics,
        said=tuple(dict.fromkeys(words for outcome in outcomes.values() for words in outcome.said)),
        copies=tuple(sorted(manifest.copies)),
        copies_removed=tuple(sorted({*old.copies} & {*manifest.audiences} - {*manifest.copies})),
    )


def _build(
    library: Library, stage: Stage, wanted: tuple[str, ...], kept: tuple[str, ...], offline: bool, tell: Progress
) -> tuple[dict[str, Outcome], Collection[str]]:
    """Build the sites of `wanted`, and say which inline scripts may run in them.

    Raises `ReleaseError` for the first that is not right.
    """
    setup = library.setup
    options = library.sources.options
    workshop = Workshop(library.root, options, setup, runs_unknown_code(setup), library.secrets)
    outcomes: dict[str, Outcome] = {}
    reference = Job(reference_book("en"), stage.aside / REFERENCE)
    jobs = chain([reference], _jobs(library, stage, wanted, {*wanted, *kept}, offline))
    tell("building", 0, len(wanted))
    for outcome in build_all(workshop, jobs):
        if outcome.error or outcome.faults:
            what = outcome.error or "\n".join(outcome.faults)
            raise ReleaseError(f"the site of `{outcome.audience}` is not right:\n{what}")
        check_leaks(outcome.audience, outcome.leaks)
        outcomes[outcome.audience] = outcome
        tell(outcome.audience, len(outcomes.keys() - {REFERENCE}), len(wanted))
    scripts = outcomes.pop(REFERENCE).scripts
    for outcome in outcomes.values():
        _check_scripts(outcome, scripts)
    return outcomes, scripts


def _jobs(
    library: Library, stage: Stage, wanted: tuple[str, ...], there: Collection[str], offline: bool
) -> Iterator[Job]:
    """The books to build. `there` are the contractors whose handbook the release will hold."""
    for audience in wanted:
        book, problems = library.book(audience)
        errors = [problem for problem in problems if problem.is_error]
        if errors:
            raise ReleaseError(f"the pages of `{audience}` cannot be made", errors)
        elsewhere = library.site(book, _HANDBOOKS_AT, there).elsewhere
        copy = stage.tree / OFFLINE / audience if offline and audience != STAFF else None
        yield Job(book, stage.tree / folder_of(audience), elsewhere, library.allowed(audience), copy)


def _check_scripts(outcome: Outcome, known: Mapping[str, str]) -> None:
    """Raise `ReleaseError` for a script inside a page that the theme does not put into every page of its kind."""
    for script, file in outcome.scripts.items():
        if script not in known:
            raise ReleaseError(
                f"`{file}` of `{outcome.audience}` holds a script that is not the theme's: take it out of the shared "
                "page, or put it into a file of `theme_overrides/`"
            )


def check_leaks(audience: str, found: Sequence[Leak | Closed]) -> None:
    """Raise `ReleaseError` if something in a site is not for its reader, or cannot be looked into.

    Names of secrets are told, not the secrets.
    """
    leaks = [finding for finding in found if isinstance(finding, Leak)]
    closed = [finding for finding in found if isinstance(finding, Closed)]
    lines: list[str] = []
    if leaks:
        lines += [
            f"the handbook of `{audience}` must not be released: it holds what is not for its reader",
            *(f"  {leak}" for leak in leaks[:_MOST_LEAKS]),
            *([f"  and {len(leaks) - _MOST_LEAKS} more"] if len(leaks) > _MOST_LEAKS else []),
            *_what_to_do(leaks),
        ]
    if closed:
        lines += [
            f"the handbook of `{audience}` must not be released: nobody can see what is in these files",
            *(f"  {finding}" for finding in closed[:_MOST_LEAKS]),
            *([f"  and {len(closed) - _MOST_LEAKS} more"] if len(closed) > _MOST_LEAKS else []),
        ]
    if lines:
        raise ReleaseError("\n".join(lines))


def _what_to_do(leaks: Sequence[Leak]) -> Iterator[str]:
    yield "take it out of the shared pages, files and pictures, or of this contractor's own file"
    if any(leak.secret.owner for leak in leaks):
        yield "if the two should know each other, write `introduced_to:` in the file of the one it is about"
        yield "if everybody may know it, or it is only a common word, list it in `mkdocs.yml` under `shared_values:`"


def _take_over(stage: Stage, audience: str, old: Manifest) -> None:
    """Bring an audience's site over from the present release, as it is, and its copy.

    Raises `ReleaseError` if somebody changed them.
    """
    source, target = stage.out / folder_of(audience), stage.tree / folder_of(audience)
    if not source.is_dir() or list_tree(source) != old.audiences[audience]:
        raise _changed(source, stage)
    shutil.copytree(source, target, copy_function=_link)
    if audience not in old.copies:
        return
    folder, packed = (Path(place) for place in _copy_of(audience, old))
    if not (stage.out / packed).is_file() or list_copy(stage.out / folder) != old.copies[audience]:
        raise _changed(stage.out / folder, stage)
    shutil.copytree(stage.out / folder, stage.tree / folder, copy_function=_link)
    _link(str(stage.out / packed), str(stage.tree / packed))


def _copy_of(audience: str, manifest: Manifest) -> tuple[str, ...]:
    """Where an audience's copy lies inside a release, its folder and its packed file; nothing if there is none."""
    folder = Path(OFFLINE, audience)
    return (folder.as_posix(), packed_file(folder).as_posix()) if audience in manifest.copies else ()


def _changed(place: Path, stage: Stage) -> ReleaseError:
    where = f"{stage.out.name}/{place.relative_to(stage.out).as_posix()}"
    return ReleaseError(f"`{where}` was changed after it was released: build all handbooks again")


def _link(source: str, target: str) -> None:
    """One more name for the same file. The release before is removed as a whole, so nobody writes into it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _settle(stage: Stage, manifest: Manifest, old: Manifest) -> None:
    """Keep the files that have not changed, write the manifest, and let a web server read it all."""
    for name, files in manifest.audiences.items():
        before = old.audiences.get(name, ())
        share(stage.out / folder_of(name), before, stage.tree / folder_of(name), files)
    for name, files in manifest.copies.items():
        share(stage.out / OFFLINE, old.copies.get(name, ()), stage.tree / OFFLINE, files)
    path = stage.tree / MANIFEST
    path.write_text(manifest.text(), encoding="utf-8", newline="\n")
    set_modes(path, stage.tree, stage.tree / CONTRACTORS, stage.tree / OFFLINE)


def _check_place(root: Path, out: Path, library: Library) -> None:
    """A release must not lie where it, or the next one, would harm the project."""
    options = library.sources.options
    root, out = root.resolve(), out.resolve()
    sources = [root / options.content_dir, root / options.contractors_dir, root / "theme_overrides", root / ".git"]
    if root == out or root.is_relative_to(out) or any(out.is_relative_to(folder) for folder in sources):
        raise ReleaseError(f"a release cannot be made in `{out}`: name a folder of its own, such as `dist`")
