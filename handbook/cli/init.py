"""`handbook init`: a small working project to begin with.

In: a folder that does not exist or is empty. Out: the starter project in it, with the dates of today.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

import click

from handbook.cli.group import Refused
from handbook.cli.options import current_day, today_option

_LOOK = "theme_overrides"
_DOT = "dot-"
"""How a name that begins with a dot lies in the package, where tools would take such a file for their own."""
_MARK = "mkdocs.yml"


@click.command(short_help="Make a small working project.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@today_option
def init(folder: Path, today: date | None) -> None:
    """Make a working project in DIR: a company, two people, one contractor, a few pages."""
    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"`{folder}` is there already and not empty; name a new folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".handbook-init-", dir=target if target.is_dir() else target.parent))
    try:
        made = aside / "project"
        _write_starter(made, current_day(today))
        _put(made, target, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    click.echo(f"made a project in {folder}\n\nNext:\n  cd {folder}\n  handbook check\n  handbook serve")


def _write_starter(folder: Path, today: date) -> None:
    dates = first_dates(today)
    for name, entry in (*_entries(files("handbook") / "starter", PurePosixPath()), *_look()):
        path = folder.joinpath(*(part.replace(_DOT, ".", 1) if part.startswith(_DOT) else part for part in name.parts))
        path.parent.mkdir(parents=True, exist_ok=True)
        text = entry.read_text(encoding="utf-8")
        for word, day in dates.items():
            text = text.replace(word, day)
        path.write_text(text, encoding="utf-8", newline="\n")


def _look() -> Iterator[tuple[PurePosixPath, Traversable]]:
    """The look of a new project: packed into the starter, or beside the package where that runs from its repository."""
    if not (files("handbook") / "starter" / _LOOK).is_dir():
        yield from _entries(Path(__file__).parents[2] / _LOOK, PurePosixPath(_LOOK))


def _entries(folder: Traversable, inside: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _entries(entry, inside / entry.name)
        else:
            yield inside / entry.name, entry


def first_dates(today: date) -> dict[str, str]:
    """The dates a new file may name: its work begins this month and is agreed for a year."""
    start = today.replace(day=1)
    end = start.replace(year=start.year + 1) - timedelta(days=1)
    return {"@TODAY@": today.isoformat(), "@START@": start.isoformat(), "@END@": end.isoformat()}


def _put(made: Path, target: Path, folder: Path) -> None:
    """Move the finished project to its place: as a whole, or into a folder that is there and empty."""
    if not target.exists():
        made.rename(target)
        return
    if any(entry != made.parent for entry in target.iterdir()):
        raise Refused(f"`{folder}` is not empty any more; name a new folder")
    for entry in sorted(made.iterdir(), key=lambda entry: entry.name == _MARK):  # what makes it a project comes last
        entry.rename(target / entry.name)
