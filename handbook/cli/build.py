"""`handbook build`: the release of all handbooks, or of some.

In: the project's folder, ids of contractors. Out: the sites in `dist/`; exit code 1 if the project has errors.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import say_problems
from handbook.cli.progress import progress_bar

if TYPE_CHECKING:
    from handbook.sites.errors import ReleaseError
    from handbook.sites.release import Release


@click.command(short_help="Make the release: a site for the staff and for each contractor.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; otherwise `dist`.")
@today_option
@project_option
@click.pass_context
def build(ctx: click.Context, ids: tuple[str, ...], out: Path | None, today: date | None, project: Path | None) -> None:
    """Make the release: the staff site, and a site of its own for each contractor (or those named)."""
    from handbook.sites.errors import ReleaseError
    from handbook.sites.release import build_release

    root = root_of(project)
    try:
        with progress_bar() as progress:
            release = build_release(root, (out or root / "dist").resolve(), ids, current_day(today), progress)
    except ReleaseError as error:
        _say_why_not(root, error)
        ctx.exit(ERRORS_FOUND)
    _say_what(release)


def _say_why_not(root: Path, error: ReleaseError) -> None:
    """The findings that stop the release. The old one, if there is one, is still in its place."""
    from handbook.project import read_project
    from handbook.report.counts import Counts

    say_problems(error.diagnostics, read_project(root).texts, Counts(), err=True)
    click.echo("nothing was released", err=True)


def _say_what(release: Release) -> None:
    from handbook.report.counts import number

    sites = number(len(release.audiences), "site")
    files = number(sum(audience[2] for audience in release.audiences), "file")
    size = _size(sum(audience[3] for audience in release.audiences))
    click.echo(f"released {sites}, {files}, {size}: {release.out}")
    for name, path, count, bytes_ in release.audiences:
        click.echo(f"  {name:<24} {count:>5} files {_size(bytes_):>9}  {path}")


def _size(bytes_: int) -> str:
    """Bytes as people read them, in units of 1,000."""
    if bytes_ < 1_000_000:
        return f"{bytes_ / 1_000:.0f} kB"
    return f"{bytes_ / 1_000_000:.1f} MB"
