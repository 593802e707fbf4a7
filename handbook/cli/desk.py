"""What the commands about editions share: the project beside its records, the time, and what goes wrong with records.

In: the project's folder. Out: a `Desk`, rows to show, or a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.drafts import save_messages
from handbook.cli.group import ERRORS_FOUND
from handbook.cli.output import safe_text, say_problems

if TYPE_CHECKING:
    from handbook.model.entries import AnswerEntry
    from handbook.model.sources import Sources
    from handbook.pipeline import Build
    from handbook.records import Desk, Store, Writer
    from handbook.records.publication import Publication
    from handbook.records.underway import Underway
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


def store_there(root: Path, sources: Sources) -> Store:
    """The records of a project. Raises `Stopped` if editions were published from here before, and there are none at all:
    forgotten in a copy of the project, or not on this computer yet. Everyone would begin again at edition 1."""
    from handbook.records.known import place_of_known, tells_of_editions

    store = store_of(root, sources)
    if not store.contractors() and tells_of_editions(root):
        folder, known = f"{sources.options.contractors_dir}/{store.folder.name}", place_of_known(root).name
        raise Stopped(
            f"editions were published here before, as `{known}` tells, and there are no records of them: put the folder "
            f"`{folder}` back from a copy or from version control. If everyone is to begin again at edition 1, delete `{known}`"
        )
    return store


@contextmanager
def recording(root: Path, store: Store) -> Iterator[Writer]:
    """Alone with the records; what is the last of them at the end is remembered. Raises as `writing`, and `RecordsError` if what
    was remembered is gone."""
    from handbook.records import RecordsError, writing
    from handbook.records.last import missed, note_last, sweep_last

    if wrong := missed(root, store):
        raise RecordsError(wrong)
    with writing(store) as writer:
        sweep_last(root)
        yield writer
        note_last(root, store)


def open_desk(root: Path, today: date) -> tuple[Desk, Sources, Build]:
    """Read and check the project. Raises `Stopped`, with all errors told, if something is wrong that concerns everyone."""
    from handbook.pipeline import make
    from handbook.project import read_asset, read_project
    from handbook.records import Desk
    from handbook.report import counts_of

    sources = read_project(root)
    store = store_there(root, sources)
    build = make(sources, today)
    if build.project is None or not build.handbooks:
        errors = [found for found in build.diagnostics if found.is_error]
        if errors:
            say_problems(errors, sources.texts, counts_of(sources, build), err=True)
            raise Stopped("nothing can be said of editions while the project has these errors")
        raise Stopped("this project has no contractors yet")
    desk = Desk(build.project, build.handbooks, store, lambda path: read_asset(root, sources.options, path))
    return desk, sources, build


@dataclass(frozen=True)
class Interrupted:
    """A publication that was begun and not finished: the messages about what is on record of it, how many of these are about
    editions, and how many records are missing. `answer` is an answer that was on record when `acknowledge` was interrupted."""

    begun: Underway | None
    messages: Sequence[Path]
    editions: int
    missing: int
    answer: AnswerEntry | None = None


def interrupted(root: Path, desk: Desk, writer: Writer) -> Interrupted:
    """What is left of a publication that was interrupted; the messages about what is on record of it are drafted."""
    from handbook.records.farewell import farewells
    from handbook.records.messages import recorded_messages
    from handbook.records.publication import on_record
    from handbook.records.underway import read_underway

    begun = read_underway(desk.store)
    done = on_record(desk, begun)
    ended = [id for id in done if begun and id in begun.ended]
    told = dict.fromkeys((*writer.taken_over, *(id for id in done if id not in ended)))
    messages = (*recorded_messages(desk, tuple(told)), *farewells(desk, [desk.history(id) for id in ended]))
    missing = len(begun.editions) + len(begun.ended) - len(done) if begun else 0
    return Interrupted(begun, save_messages(root, messages), len(messages) - len(ended), missing, writer.answer)


def say_interrupted(found: Interrupted, who: str) -> None:
    """Say that something was interrupted, and what is on record of it; `who` finishes a publication."""
    from handbook.report.counts import number, some

    if found.answer:
        answer = found.answer
        click.echo(
            f"An earlier `handbook acknowledge` was interrupted when an answer was on record: {answer_in_words(answer)} "
            f"({safe_text(answer.how)}). Nothing is lost. If nobody here noted that, "
            "put the folder `records` back from a backup.\n"
        )
    which = f" of {found.begun.at.date()}" if found.begun else ""
    if not found.messages:
        if found.missing:
            click.echo(
                f"An earlier `handbook publish`{which} was interrupted before anything was on record: nobody was told anything, "
                f"and nothing is lost. {who[:1].upper()}{who[1:]} makes it anew.\n"
            )
        return
    whole = "its editions were on record"
    if found.missing:
        whole = f"{len(found.messages)} of its {number(len(found.messages) + found.missing, 'record')} were written"
    names = some([path.name for path in found.messages])
    click.echo(
        f"An earlier `handbook publish`{which} was interrupted when {whole}. Nothing is lost: "
        f"the messages are ready to send in messages/ ({names}), and {who} finishes it.\n"
    )


def answer_in_words(entry: AnswerEntry) -> str:
    """Who says what to which edition."""
    said = {"agree": "agrees to", "question": "has a question about", "disagree": "does not agree to"}
    return f"{entry.contractor} {said[entry.said]} edition {entry.edition}"


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
        told = desk.told(id, plan, to_staff=True)
        words = desk.speaker_to_staff(id)
        unasked = sentences(plan.unasked, plan.before, plan.content, words) if plan.unasked else []
        name = desk.handbooks[id].first.name or id
        asked, again = publication.asked(id), publication.asked_again(id)
        rows.append(Row(id, name, plan, asked, told, tuple(unasked), again))
    return rows


def notes_on(publication: Publication) -> list[str]:
    """What else the one who publishes should know: whose work has ended, and whose file is gone."""
    from handbook.report.editions import ending, orphan

    names = {id: publication.desk.handbooks[id].first.name or id for id in publication.endings}
    endings = [ending(id, name, has_agreed=publication.has_agreed(id)) for id, name in names.items()]
    twins = publication.twins()
    gone = [id for id in publication.orphans if id not in twins]
    return [*endings, *map(orphan, gone)]
