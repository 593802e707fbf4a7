"""How far a long piece of work is: a bar on a terminal, a few plain lines elsewhere.

In: steps of a work, `(what, done, total)`. Out: text on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[str, int, int], None]
_LINES = 10
"""About so many lines tell of one piece of work where there is no terminal."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function that is told each step: what is being done, how many steps are done, how many there are."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield tell


def _plain_lines() -> Progress:
    told: tuple[int, int] | None = None

    def tell(what: str, done: int, total: int) -> None:
        nonlocal told
        tenth = (total, done * _LINES // max(total, 1))
        if tenth != told or done == total:
            told = tenth
            click.echo(f"[{done}/{total}] {what}", err=True)

    return tell
