"""`handbook show`: a handbook as an edition recorded it, also of a contractor who has ended or whose file is gone.

In: a contractor and the number of an edition. Out: plain text, to read, to print or to keep;
or the message about it once more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.desk import records_told, store_of
from handbook.cli.drafts import save_messages
from handbook.cli.group import Refused
from handbook.cli.options import project_option, root_of
from handbook.cli.output import safe_text
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from handbook.model.content import Content


@click.command(short_help="Show a handbook as an edition recorded it.")
@click.argument("id_", metavar="ID")
@click.option("--edition", "number", type=click.IntRange(1), metavar="N", help="Which one; otherwise the last.")
@click.option("--message", "drafts", is_flag=True, help="Write the message about it again, into `messages/`.")
@project_option
def show(id_: str, number: int | None, drafts: bool, project: Path | None) -> None:
    """Show what a contractor's handbook said in an edition: every value, and the text of every page.

    With `--message` the message to the contractor about the last edition, or about the end of the work, is drafted again from
    what is on record.
    """
    from handbook.changes.copies import content_lines
    from handbook.compose.words import Words
    from handbook.project import read_project
    from handbook.records.answers import edition_of

    root = root_of(project)
    sources = read_project(root)
    store = store_of(root, sources)
    with records_told():
        if id_ not in store.contractors() and id_ not in sources.contractors:
            raise no_contractor(id_, {*store.contractors(), *sources.contractors})
        edition = edition_of(store.history(id_), number)
        if drafts:
            _draft(root, id_, edition.number)
            return
        words = Words(_text(edition.content, "company", "company.time_zone") or "UTC")
        head = [f"{id_}, edition {edition.number} of {edition.on}", f"Fingerprint: sha256:{edition.digest}"]
        if edition.reason:
            head.append(f"The reason: {edition.reason}")
        head += ["", *(f"- {text}" for text in edition.changes)] if edition.changes else []
        click.echo(safe_text("\n".join([*head, *content_lines(edition.content, words)])))


def _draft(root: Path, id_: str, number: int) -> None:
    from handbook.cli.answer_files import desk_of
    from handbook.records.farewell import farewells
    from handbook.records.messages import recorded_messages

    desk = desk_of(root, id_)
    history = desk.history(id_)
    if number != len(history.editions):
        raise Refused("only the message about the last edition is written again: leave `--edition` out")
    drafts = farewells(desk, [history]) if history.ended else recorded_messages(desk, [id_])
    for path in save_messages(root, drafts):
        click.echo(f"ready to send: {path.parent.name}/{path.name}")


def _text(content: Content, section: str, path: str) -> str:
    """One value of an edition as text; empty if it says nothing of the kind."""
    found = content.sections.get(section)
    value = found.values.get(path) if found else None
    return value if isinstance(value, str) else ""
