"""`handbook rollback`: back to an earlier release.

In: the project's folder, perhaps a number. Out: the earlier release in `dist/`, the present one among those kept.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from handbook.cli.build import NotReleased, say_findings
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import safe_text


@click.command(short_help="Bring an earlier release back.")
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--list", "only_list", is_flag=True, help="Only say which releases are kept.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where releases lie; otherwise `dist`.")
@today_option
@project_option
def rollback(number: int | None, only_list: bool, out: Path | None, today: date | None, project: Path | None) -> None:
    """Bring the release before the present one back, or the one with this NUMBER. The present one is kept.

    The three releases before the present one are kept, unless they hold the handbook of somebody who has left since. Your own
    files and the records of editions stay as they are: mend what is wrong in them, then build again.
    """
    from handbook.sites.earlier import earlier_releases, folder_of_earlier, roll_back
    from handbook.sites.errors import LeftBehind, ReleaseError

    root = root_of(project)
    place = (out or root / "dist").resolve()
    if only_list:
        for release in earlier_releases(place):
            count = len(release.audiences)
            click.echo(f"{release.number:>4}  {count} sites  {folder_of_earlier(place).name}/{release.number}")
        return
    try:
        found, kept = roll_back(root, place, number, current_day(today))
    except ReleaseError as error:
        say_findings(root, error.diagnostics)
        raise NotReleased(safe_text(f"{error}; nothing was changed")) from error
    except LeftBehind as error:
        raise NotReleased(safe_text(f"the release is in place, but {error}")) from error
    click.echo(f"release {found.number} is back in {place}; the one before is kept as release {kept}")
