"""Makes a release in its stage: what has changed is built, looked at and put in place with what has not.

In: a project that was read, a stage, the audiences to build. Out: a `Release`, and what is known of it for the next one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from handbook.model.page import STAFF
from handbook.project.reads import real
from handbook.project.releases import MANIFEST
from handbook.sites.build import means_of
from handbook.sites.cluster import build_on
from handbook.sites.digests import digest_of_everything, digest_of_means
from handbook.sites.earlier import place_to_keep, share
from handbook.sites.errors import LeftBehind, ReleaseError, SiteError
from handbook.sites.finished import Before
from handbook.sites.inputs import Inputs
from handbook.sites.known import (
    Known,
    Present,
    Tree,
    digest_of_allowed,
    digest_of_files,
    digest_of_secret,
    read_known,
    write_known,
)
from handbook.sites.library import Library
from handbook.sites.manifest import (
    CONTRACTORS,
    OFFLINE,
    Manifest,
    folder_of,
    not_listed,
    set_modes,
)
from handbook.sites.policy import REFERENCE, reference_book
from handbook.sites.released import Release, copies_in, listed, purge_or_note, sizes_in, without_site
from handbook.sites.seals import seal_of
from handbook.sites.stage import Stage
from handbook.sites.takeover import check_leaks, take_over
from handbook.sites.workers import Job, Outcome, Workshop, build_all

Progress = Callable[[str, int, int], None]
"""Told of each step: what is being done, how many sites are done, how many there are."""

_HANDBOOKS_AT = "../contractors/"
_USUAL_SIZE = 1_500_000
"""Of a site, in bytes, where none was made yet; most of it is Material's."""


@dataclass(frozen=True)
class Plan:
    """What becomes of each audience's site.

    Of those asked for, `unchanged` are taken over from the present release, since they would be made from the same, and
    `to_build` are built. `kept` were not asked for, and stay as they are. `made_from` holds the digests of what all of them
    are made from, empty where that is not known.
    """

    unchanged: tuple[str, ...]
    to_build: tuple[str, ...]
    kept: tuple[str, ...]
    made_from: Mapping[str, str]

    @property
    def taken_over(self) -> tuple[str, ...]:
        return (*self.unchanged, *self.kept)

    @property
    def there(self) -> frozenset[str]:
        """Everybody who has a site in the release."""
        return frozenset(self.made_from)


def make_release(
    library: Library,
    stage: Stage,
    wanted: Sequence[str],
    *,
    whole: bool,
    offline: bool,
    scheduler: str | None,
    tell: Progress,
) -> Release:
    """Make the sites of `wanted` (with `whole`, that is everybody) and put the release in its place.

    Raises `ReleaseError` or `SiteError` if nothing was released.
    """
    means = means_of(library.setup)
    _check_apart(stage.out, means.reads)
    if means.lacks:
        raise SiteError("\n".join(means.lacks))
    inputs = Inputs(library, digest_of_means(means))
    everything = digest_of_everything(library.root, library.sources, inputs.means, library.today, offline)
    present = Present(stage.out, known := read_known(stage.out, inputs.means))
    old = present.manifest
    plan = _plan(library, inputs, present, wanted, whole=whole, offline=offline)
    _check_space(stage, old, plan.to_build)
    workshop = Workshop(
        library.root, library.sources.options, library.setup, means.runs_unknown_code, library.secrets, library.book
    )
    run = partial(build_on, scheduler) if scheduler else build_all
    jobs = _jobs(library, stage, plan, present, inputs.means, offline=offline)
    outcomes, scripts = _build(partial(run, workshop), jobs, known.scripts if inputs.means else {}, stage, tell)
    tell("putting the release in place", len(jobs), len(jobs))
    moved = take_over(stage, present, library, plan.taken_over)
    manifest = _manifest(plan, old, outcomes, scripts)
    text = manifest.text()
    _settle(stage, manifest, text, present, plan.to_build)
    left_behind: list[str] = []
    keep_at = place_to_keep(stage.out)
    try:
        stage.commit(keep_at)
    except LeftBehind as error:
        left_behind.append(str(error))
    purged = purge_or_note(stage.out, {STAFF, *library.released, *library.stopped}, left_behind)
    said = {name: outcome.said for name, outcome in outcomes.items()}
    said |= {name: known.trees[name].said for name in plan.taken_over if name in known.trees}
    sizes, made_from = sizes_in(manifest), plan.made_from
    if library.pending:  # the publisher, who alone may write records, has written those that the staff site tells of
        made_from = {**made_from, STAFF: inputs.of(STAFF, plan.there)}
        everything = digest_of_everything(library.root, library.sources, inputs.means, library.today, offline)
    pages = {name: known.trees[name].pages for name in plan.taken_over if name in known.trees}
    pages |= {name: outcome.pages for name, outcome in outcomes.items()}
    unpublished = {name: known.trees[name].unpublished for name in plan.taken_over if name in known.trees}
    unpublished |= {name: outcome.unpublished for name, outcome in outcomes.items()}
    if inputs.means:
        seals = {} if purged.is_removed else {name: present.spare(name) for name in moved}
        seals |= {
            name: seal_of(stage.out, name, has_copy=bool(manifest.copies.get(name)))
            for name in plan.there
            if name not in seals
        }
        is_complete = whole and not library.stopped
        write_known(
            stage.out,
            Known(
                inputs.means,
                everything if is_complete else "",
                hashlib.sha256(text.encode()).hexdigest(),
                scripts,
                frozenset(map(digest_of_secret, library.secrets)),
                {
                    name: Tree(
                        made_from=made_from[name],
                        files=digest_of_files(manifest.audiences[name]),
                        copy=digest_of_files(manifest.copies.get(name, ())),
                        seal=seals[name].files,
                        folders=seals[name].folders,
                        allowed=digest_of_allowed(library.allowed(name)),
                        count=sizes[name][0],
                        size=sizes[name][1],
                        said=said.get(name, ()),
                        pages=pages.get(name, {}),
                        unpublished=unpublished.get(name, 0),
                    )
                    for name in plan.there
                },
            ),
        )
    return Release(
        out=stage.out,
        audiences=listed(sizes),
        built=plan.to_build,
        kept=plan.kept,
        purged=purged.audiences,
        removed=tuple(sorted({*old.audiences} - {*manifest.audiences})),
        stopped=tuple(library.stopped),
        diagnostics=library.result.diagnostics,
        said=tuple(dict.fromkeys(words for lines in said.values() for words in lines)),
        copies=copies_in(manifest),
        copies_removed=tuple(sorted({*old.copies} & {*manifest.audiences} - {*manifest.copies})),
        unchanged=plan.unchanged,
        left_behind=tuple(left_behind),
        without=without_site(library.sources, {*manifest.audiences, *library.stopped}),
        unpublished=unpublished.get(STAFF, 0) if STAFF in wanted else 0,
    )


def _plan(
    library: Library, inputs: Inputs, present: Present, wanted: Sequence[str], *, whole: bool, offline: bool
) -> Plan:
    old = present.manifest
    may_stay = {*library.stopped} if whole else {STAFF, *library.released, *library.stopped}
    kept = tuple(name for name in sorted(old.audiences) if name in may_stay - {*wanted})
    there = {*wanted, *kept}
    made_from = {name: inputs.of(name, there) for name in wanted}

    def is_same(name: str) -> bool:
        return (
            bool(made_from[name])
            and not (name == STAFF and library.pending)  # it tells of records that are not written yet
            and made_from[name] == present.made_from(name)
            and bool(old.copies.get(name)) == (offline and name != STAFF)
            and present.is_whole(name)
        )

    unchanged = tuple(name for name in wanted if is_same(name)) if whole else ()
    to_build = tuple(name for name in wanted if name not in {*unchanged})
    return Plan(unchanged, to_build, kept, made_from | {name: present.made_from(name) for name in kept})


def _manifest(plan: Plan, old: Manifest, outcomes: Mapping[str, Outcome], scripts: Iterable[str]) -> Manifest:
    """The files that were built, and of what is taken over those that it has in the present release."""
    built = {name: outcome.files for name, outcome in outcomes.items()}
    copies = {name: outcome.copy for name, outcome in outcomes.items() if outcome.copy}
    return Manifest(
        built | {name: old.audiences[name] for name in plan.taken_over},
        tuple(sorted({*scripts, *(old.scripts if plan.kept else ())})),
        copies | {name: old.copies[name] for name in plan.taken_over if name in old.copies},
    )


def _check_apart(out: Path, reads: Iterable[tuple[str, Path]]) -> None:
    """Raise `ReleaseError` if pages would show what lies in the release. Once there is one, `handbook check` finds that."""
    place = real(out)
    for extension, folder in reads:
        there = real(folder)
        if there.is_relative_to(place) or place.is_relative_to(there):
            raise ReleaseError(
                f"a release cannot be made in `{out}`: `{extension}` reads `{folder}`, so that pages could show what is not for "
                "everybody. Name another folder behind `--out`, or behind `base_path` in `mkdocs.yml`"
            )


def _check_space(stage: Stage, old: Manifest, wanted: Collection[str]) -> None:
    """Raise `ReleaseError` if the disk cannot hold what is built: as much as it was in the release before, and where it was in
    none, as much as the others on average.

    What has not changed is not held twice in the end, but it is while it is compared.
    """
    parts = {name: (*files, *old.copies.get(name, ())) for name, files in old.audiences.items()}
    sizes = {name: sum(file.size for file in files) for name, files in parts.items()}
    usual = sum(sizes.values()) // len(sizes) if sizes else _USUAL_SIZE
    needed = sum(sizes.get(name, usual) for name in wanted)
    free = shutil.disk_usage(stage.aside).free
    if needed > free:
        raise ReleaseError(
            f"there is too little space: about {needed // 10**6 + 1} MB are needed beside `{stage.out}`, and "
            f"{free // 10**6} MB are free"
        )


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


def _jobs(library: Library, stage: Stage, plan: Plan, present: Present, means: str, *, offline: bool) -> list[Job]:
    """The sites to build."""
    tree = present.tree(STAFF)
    pages = tree.pages if tree and STAFF in plan.to_build and not present.changed(STAFF) else {}
    before = Before(means, stage.out / folder_of(STAFF), pages)
    return [
        Job(
            name,
            stage.tree / folder_of(name),
            elsewhere=library.elsewhere(name, _HANDBOOKS_AT, plan.there),
            allowed=library.allowed(name),
            copy=stage.tree / OFFLINE / name if offline and name != STAFF else None,
            before=before if name == STAFF else None,
        )
        for name in plan.to_build
    ]


def _check_scripts(outcome: Outcome, known: Mapping[str, str]) -> None:
    """Raise `ReleaseError` for a script inside a page that the theme does not put into every page of its kind."""
    for script, file in outcome.scripts.items():
        if script not in known:
            raise ReleaseError(
                f"`{file}` of `{outcome.audience}` holds a script that is not the theme's: take it out of the shared "
                "page, or put it into a file of `theme_overrides/`"
            )


def _settle(stage: Stage, manifest: Manifest, text: str, present: Present, built: Collection[str]) -> None:
    """Keep the files that have not changed, write the manifest, and let a web server read it all.

    Raises `ReleaseError` if something lies in the release that the manifest does not list.
    """
    for name in built:
        files, copy = present.files(name)
        share(stage.out / folder_of(name), files, stage.tree / folder_of(name), manifest.audiences[name])
        if name in manifest.copies:
            share(stage.out / OFFLINE, copy, stage.tree / OFFLINE, manifest.copies[name])
    path = stage.tree / MANIFEST
    path.write_text(text, encoding="utf-8", newline="\n")
    set_modes(path, stage.tree, stage.tree / CONTRACTORS, stage.tree / OFFLINE)
    if strange := not_listed(stage.tree, manifest, built):
        raise ReleaseError(f"the release is not what its manifest says: look at `{strange[0]}`")
