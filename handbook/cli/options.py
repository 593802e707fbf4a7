"""Options that several commands share: the project's folder, the day, the form of the output.

In: what was typed. Out: a folder, a date, or a message that says how to write it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from handbook.cli.group import Refused

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date written as 2026-04-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == 10 else self.fail(_not_a_day(value), param, ctx)
        except ValueError:
            return self.fail(_not_a_day(value), param, ctx)


def project_option(command: Command) -> Command:
    """`--project DIR`: the project's folder, else the nearest one upwards."""
    option = click.option(
        "--project",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The project's folder; otherwise this folder or the nearest above it with a mkdocs.yml.",
    )
    return option(command)


def today_option(command: Command) -> Command:
    """`--today DATE`: the day on which it is judged what is due."""
    option = click.option("--today", type=Day(), metavar="DATE", help="Judge as on this day, such as 2026-04-30.")
    return option(command)


def format_option(*forms: str) -> Callable[[Command], Command]:
    """`--format`, the first of `forms` unless another is asked for."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], help="How to tell it.")


def current_day(today: date | None) -> date:
    """The day asked for, else the day on this computer's clock."""
    return today or datetime.now().astimezone().date()


def root_of(project: Path | None) -> Path:
    """The project's folder. Raises `Refused` when there is none."""
    from handbook.project import find_root

    start = (project or Path()).resolve()
    root = find_root(start)
    if root is None or (project and root != start):
        where = f"`{start}`" if project else f"`{start}` or above it"
        raise Refused(f"no project in {where}: no mkdocs.yml; `handbook init DIR` makes one, `--project DIR` names one")
    return root


def _not_a_day(text: str) -> str:
    return f"`{text}` is not a date; write it as 2026-04-30"
