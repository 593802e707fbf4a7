"""`handbook build`: the release of all handbooks, or of some.

In: the project's folder, ids of contractors. Out: the sites in `dist/`; exit code 1 if the project has errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import safe_text, say_problems
from handbook.cli.progress import progress_bar
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from handbook.diagnostics import Diagnostic
    from handbook.model.sources import Source
    from handbook.sites.released import Release


@click.command(short_help="Make the release: a site for the staff and for each contractor.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; otherwise `dist`.")
@click.option("--offline", is_flag=True, help="Also make copies that open without a server, each packed into a file.")
@click.option("--scheduler", metavar="ADDRESS", help="Let a Dask cluster build, whose scheduler is at tcp://HOST:PORT.")
@today_option
@project_option
@click.pass_context
def build(
    ctx: click.Context,
    ids: tuple[str, ...],
    out: Path | None,
    offline: bool,
    scheduler: str | None,
    today: date | None,
    project: Path | None,
) -> None:
    """Make the release: the staff site, and a site of its own for each contractor (or those named)."""
    from handbook.sites.errors import ReleaseError
    from handbook.sites.release import build_release

    root = root_of(project)
    if ids:
        _check_ids(root, ids)
    try:
        with progress_bar() as progress:
            folder = (out or root / "dist").resolve()
            day = current_day(today)
            release = build_release(root, folder, ids, day, progress, offline=offline, scheduler=scheduler)
    except ReleaseError as error:
        say_findings(root, [found for found in error.diagnostics if found.is_error])
        raise NotReleased(safe_text(f"{error}; nothing was released")) from error
    errors = [] if ids else [found for found in release.diagnostics if found.is_error]
    say_findings(root, errors)
    for remark in release.said:
        click.echo(safe_text(remark), err=True)
    _say_what(release)
    _write_server_files(root, release)
    if not ids:
        _say_who_has_none(release)
    _say_unpublished(release.unpublished)
    say_left_behind(release.left_behind)
    if errors or release.left_behind:
        ctx.exit(ERRORS_FOUND)


def say_left_behind(lines: Sequence[str]) -> None:
    """What of earlier releases is still there, or not kept, although the new one is in its place."""
    for line in lines:
        click.echo(f"Error: the release is in place, but {safe_text(line)}", err=True)


def _write_server_files(root: Path, release: Release) -> None:
    """Bring the files for the server up to date: who has left must not be let in by them."""
    from handbook.cli.access import refresh
    from handbook.hosting import NotReadable

    try:
        if refresh(root, release.out):
            click.echo("the server's files in `hosting` are up to date")
    except NotReadable as error:
        raise NotReleased(f"the release is in place, but the server's files are as they were: {error}") from error


def _check_ids(root: Path, ids: Sequence[str]) -> None:
    """Raise `NotFound` for an id that nobody has; a file that cannot be read is somebody's all the same."""
    from handbook.model.page import STAFF
    from handbook.project import read_project

    sources = read_project(root)
    folder = root / sources.options.contractors_dir
    for id_ in ids:
        if id_ not in {STAFF, *sources.contractors} and not (folder / f"{id_}.yml").is_file():
            raise no_contractor(id_, sources.contractors)


class NotReleased(click.ClickException):
    """No release was made; the one before, if there is one, is still in its place."""

    exit_code = ERRORS_FOUND


def say_findings(root: Path, found: Sequence[Diagnostic]) -> None:
    """The errors that keep something from being released, on standard error."""
    from handbook.project import read_project
    from handbook.report.counts import Counts

    if found:
        say_problems(found, read_project(root).texts, Counts(), err=True)


def _say_what(release: Release) -> None:
    """What is in the folder now, a line for each site."""
    from handbook.report.counts import number, some

    sites = number(len(release.audiences), "site")
    files = number(sum(audience[2] for audience in release.audiences), "file")
    size = _size(sum(audience[3] for audience in release.audiences))
    click.echo(f"released {sites}, {files}, {size}: {release.out}")
    as_it_was = {*release.kept, *release.unchanged}
    width = max((len(name) for name, *_ in release.audiences), default=0)
    for name, folder, count, bytes_ in release.audiences:
        kept = "  as it was" if name in as_it_was else ""
        click.echo(f"  {name:<{width}}  {count:>5} files  {_size(bytes_):>8}  {folder}{kept}")
    if release.copies:
        packed = some([f"{name}.zip" for name in release.copies])
        click.echo(f"to open without a server, in {release.out / 'offline'}: {packed}")
    if release.copies_removed:
        click.echo(
            f"no copy to open without a server any more: {some(release.copies_removed)} (`--offline` makes them)"
        )
    if release.removed:
        click.echo(f"no longer there: {some(release.removed)}")
    if release.purged:
        click.echo(f"earlier releases with a handbook of theirs were removed: {some(release.purged)}")
    if release.stopped:
        click.echo(f"not built because of errors: {some(release.stopped)}")


def _say_who_has_none(release: Release) -> None:
    """Who has no site although nothing is wrong with their file, and their status, which is why."""
    from handbook.report.counts import some

    if release.without:
        names = [f"{Path(source.path).stem}{_status(source)}" for source in release.without]
        click.echo(f"no site: {safe_text(some(names))}")


def _say_unpublished(count: int) -> None:
    """That what stands in some handbooks now was told to nobody."""
    if count:
        say, their, have = ("handbook says", "its", "has") if count == 1 else ("handbooks say", "their", "have")
        click.echo(
            f"{count} {say} something else than {their} last edition in what is agreed to or told, or {have} no edition yet: "
            "`handbook publish` tells them"
        )


def _status(source: Source) -> str:
    """What a contractor's file says at `status`, in brackets."""
    from handbook.yaml_source import read_yaml

    tree, _ = read_yaml(source.text, source.path, source.number)
    return f" ({tree['status']})" if tree and "status" in tree else ""


def _size(bytes_: int) -> str:
    """Bytes as people read them, in units of 1,000."""
    if bytes_ < 1_000_000:
        return f"{bytes_ / 1_000:.0f} kB"
    return f"{bytes_ / 1_000_000:.1f} MB"
