"""`handbook diff`: what changed in one handbook, or how two handbooks differ.

In: one contractor, with an edition to begin from; or two. Out: sentences, or a table.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.desk import Stopped, open_desk, records_told
from handbook.cli.group import Refused
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import look_of, safe_text, say
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from handbook.records import Desk


@click.command(short_help="Say what changed in a handbook, or how two differ.")
@click.argument("id_", metavar="ID")
@click.argument("other", metavar="[ID]", required=False)
@click.option("--since", type=click.IntRange(1), metavar="N", help="Since edition N; otherwise since the last one.")
@today_option
@project_option
def diff(id_: str, other: str | None, since: int | None, today: date | None, project: Path | None) -> None:
    """Say what changed in a contractor's handbook since an edition; with two contractors, how their handbooks differ."""
    if other and since:
        raise Refused("`--since` is about one contractor; name one")
    desk, sources, build = open_desk(root_of(project), current_day(today))
    for each in (id_, *([other] if other else [])):
        if each in build.stopped:
            raise Stopped(f"`{each}` has errors: `handbook check` shows them")
        if each not in desk.handbooks:
            raise no_contractor(each, sources.contractors)
    with records_told():
        if other:
            _between(desk, id_, other)
        else:
            _since(desk, id_, since)


def _since(desk: Desk, id_: str, number: int | None) -> None:
    from handbook.changes import compare, sentences
    from handbook.changes.plan import changed_texts
    from handbook.records.answers import edition_of
    from handbook.report.editions import text_lines

    history = desk.history(id_)
    edition = edition_of(history, number)
    now = desk.content(id_)
    changes = compare(edition.content, now)
    click.echo(f"{safe_text(desk.handbooks[id_].first.name or id_)}, since edition {edition.number} of {edition.on}:")
    if not changes:
        click.echo("nothing changed")
    for asks, title in (("required", "asks for agreement"), ("notice", "is told"), ("none", "asks nothing")):
        some = [change for change in changes if change.asks == asks]
        if some:
            click.echo(f"\n{title}")
            for text in sentences(some, edition.content, now, desk.speaker_to_staff(id_)):
                click.echo(f"- {safe_text(text)}")
    lines = text_lines(changed_texts(edition.content, now), look_of(sys.stdout))
    if lines:
        say("\n" + "\n".join(lines))


def _between(desk: Desk, one: str, other: str) -> None:
    from handbook.changes.beside import differing
    from handbook.compose.words import WordsAbout

    zone = desk.project.company.time_zone or "UTC"
    words = [WordsAbout(zone, desk.handbooks[id_].first.time_zone or zone) for id_ in (one, other)]
    names = [safe_text(desk.handbooks[id_].first.name or id_) for id_ in (one, other)]
    if names[0] == names[1]:
        names = [one, other]
    found = differing(desk.content(one), desk.content(other), (words[0], words[1]))
    if not found:
        click.echo("these two handbooks say the same")
    for difference in found:
        click.echo(safe_text(difference.what))
        for name, text in zip(names, (difference.one, difference.other), strict=True):
            click.echo(f"  {name}: {safe_text(text) or '-'}")
