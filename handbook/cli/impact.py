"""`handbook impact`: whom the edits since the last editions reach, and what they ask of each.

In: the project's folder. Out: a table and the sentences for each contractor, as text, as Markdown for a comment, or as
JSON. Nothing is written.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from handbook.cli.desk import current_time, notes_on, open_desk, records_told, rows_of
from handbook.cli.memory import all_kept
from handbook.cli.options import current_day, format_option, project_option, root_of, today_option
from handbook.cli.output import look_of, safe_text, say


@click.command(short_help="Show whom your edits reach, and who must agree again.")
@format_option("text", "json", "markdown")
@today_option
@project_option
@all_kept()
def impact(form: str, today: date | None, project: Path | None) -> None:
    """Show whom your edits reach, what each is told, and who must agree again: all that differs from the last editions."""
    from handbook.records.inputs import Inputs
    from handbook.records.known import read_known, recall
    from handbook.records.publication import Publication
    from handbook.report.editions import impact_json, impact_markdown, impact_text, twin

    root = root_of(project)
    desk, sources, build = open_desk(root, current_day(today))
    number = len(desk.released)
    with records_told():
        untouched, recalled = recall(read_known(root), Inputs(sources, desk.project, desk.assets), desk)
        publication = Publication(desk, current_time(today), untouched=untouched, recalled=recalled)
        rows = rows_of(publication)
        notes = [*(twin(old, new) for old, new in publication.twins().items()), *notes_on(publication)]
    if form == "json":
        say(impact_json(rows, number, endings=publication.endings, notes=notes))
        return
    nobody = "All handbooks say what their last editions say."
    if form == "markdown":
        say(impact_markdown(rows, number, nobody=nobody, notes=notes, stopped=build.stopped))
        return
    if not desk.has_records:
        click.echo("No edition was published yet: `handbook publish` makes the first for everyone.\n")
    say(impact_text(rows, look_of(sys.stdout), nobody=nobody))
    for note in notes:
        click.echo(f"\n{safe_text(note)}")
    if build.stopped:
        click.echo(f"\nNot looked at because of errors: {', '.join(build.stopped)}")
