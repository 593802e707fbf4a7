"""What the commands about editions share: the project beside its records, the time, and what goes wrong with records.

In: the project's folder. Out: a `Desk`, rows to show, or a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.output import safe_text, say_problems

if TYPE_CHECKING:
    from handbook.model.sources import Sources
    from handbook.pipeline import Build
    from handbook.records import Desk, Store, Writer
    from handbook.records.publication import Publication
    from handbook.report.editions import Row


LEVELS: Mapping[str, str] = {"declared": "you noted it", "email": "by e-mail", "signed": "signed"}
"""How sure an answer is, in words for the one who runs the commands."""


class Stopped(click.ClickException):
    """Errors in the project or its records keep the command from doing anything."""

    exit_code = ERRORS_FOUND


def current_time(today: date | None) -> datetime:
    """Now by this computer's clock, with its offset; the beginning of the day asked for."""
    if today:
        return datetime.combine(today, time(), UTC)
    return datetime.now().astimezone().replace(microsecond=0)


def store_of(root: Path, sources: Sources) -> Store:
    """The records of a project."""
    from handbook.records import FOLDER, Store

    return Store(root / sources.options.contractors_dir / FOLDER)


def open_desk(root: Path, today: date) -> tuple[Desk, Sources, Build]:
    """Read and check the project. Raises `Stopped`, with all errors told, if something is wrong that concerns everyone."""
    from handbook.pipeline import make
    from handbook.project import read_asset, read_project
    from handbook.records import Desk
    from handbook.report import counts_of

    sources = read_project(root)
    build = make(sources, today)
    if build.project is None or not build.handbooks:
        errors = [found for found in build.diagnostics if found.is_error]
        if errors:
            say_problems(errors, sources.texts, counts_of(sources, build), err=True)
            raise Stopped("nothing can be said of editions while the project has these errors")
        raise Stopped("this project has no contractors yet")
    desk = Desk(
        build.project, build.handbooks, store_of(root, sources), lambda path: read_asset(root, sources.options, path)
    )
    return desk, sources, build


def save_messages(root: Path, messages: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write drafts into `messages/`; a draft of the same name is the same message again."""
    folder = root / "messages"
    paths = []
    if messages and not folder.exists():
        folder.mkdir()
        (folder / ".gitignore").write_text("# drafts, with what each of them is paid\n*\n", encoding="ascii")
    for name, data in messages:
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths


def finish_interrupted(root: Path, desk: Desk, writer: Writer) -> None:
    """Draft the messages of a publication that was interrupted when its editions were on record, and say so."""
    from handbook.records.messages import recorded_messages
    from handbook.report.counts import some

    paths = save_messages(root, recorded_messages(desk, writer.taken_over))
    if paths:
        click.echo(
            "An earlier `handbook publish` was interrupted after its editions were on record. Nothing is lost: its messages are "
            f"ready to send in messages/ ({some([path.name for path in paths])}), and `handbook publish` releases the sites.\n"
        )


@contextmanager
def records_told() -> Iterator[None]:
    """Records that were changed, or cannot be written, become one line."""
    from handbook.records import RecordsError

    try:
        yield
    except RecordsError as error:
        raise Stopped(safe_text(str(error))) from error


def rows_of(publication: Publication) -> list[Row]:
    """What the publication does for each contractor, ready to show."""
    from handbook.changes import sentences
    from handbook.report.editions import Row

    desk = publication.desk
    rows = []
    for id, plan in publication.plans.items():
        told = desk.told(id, plan)
        unasked = sentences(plan.unasked, plan.before, plan.content, desk.speaker(id)) if plan.unasked else []
        name = desk.handbooks[id].first.name or id
        rows.append(Row(id, name, plan, publication.asked(id), told, tuple(unasked)))
    return rows
