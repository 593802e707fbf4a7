"""What `handbook publish` says when it is done: the editions, the sites, the messages, and what comes next.

In: the publication, its release, the messages. Out: text on the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from handbook.records.publication import Publication
    from handbook.sites.released import Release


def say_done(publication: Publication, release: Release, messages: Sequence[Path], before: int) -> None:
    """Say all of it. `messages` are ready to send; `before` is how many editions an interrupted publication had recorded."""
    from handbook.report.counts import number

    sites = number(len(release.audiences), "site")
    if len(release.built) < len(release.audiences):
        sites += f" ({len(release.built) or 'none'} built anew)"
    ended = len(publication.endings)
    done = [
        _editions_in_words(len(publication.editions), before),
        *([f"withdrew {number(ended, 'handbook')}"] if ended else []),
    ]
    click.echo(f"\n{', '.join(done)}, released {sites}: {release.out}")
    for was, now in publication.renamed.items():
        click.echo(
            f"noted: `{was}` is `{now}` now. Editions and agreements go on, and answers to earlier messages count."
        )
    if messages:
        click.echo(f"ready to send, {number(len(messages), 'message')} in {messages[0].parent.name}/:")
        for path in messages:
            click.echo(f"  {path.name}")
        click.echo(f"Next: put `{release.out.name}` where your handbooks are read, then send the messages.")
    if publication.editions or before:
        click.echo("When an answer comes: `handbook acknowledge ID --by TEXT`, or `handbook acknowledge import FILE`.")
        if not publication.desk.project.options.address:
            click.echo(
                "The messages do not say where the handbook is read; "
                "`address: https://…/{id}/` below `handbook:` in mkdocs.yml makes them do so; then run `handbook publish` again."
            )


def _editions_in_words(new: int, before: int) -> str:
    """How many editions there are, with those that an interrupted publication had recorded before."""
    from handbook.report.counts import number

    if before:
        how = f"{before} of them on record before" if new else "on record before"
        return f"published {number(new + before, 'edition')} ({how})"
    return f"published {number(new, 'edition')}" if new else "no new edition"
