"""The folder `messages/`: drafts that wait to be sent, and those that are overtaken in `messages/old/`.

In: drafts by the names of their files, or a publication that is on record. Out: files, and what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.output import safe_text

if TYPE_CHECKING:
    from handbook.records.publication import Publication

FOLDER = "messages"
OLD = "old"


class NotWritten(click.ClickException):
    """Something else has the name of the folder, or of a message in it."""

    exit_code = ERRORS_FOUND


def save_messages(root: Path, messages: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write drafts into `messages/`; a draft of the same name is the same message again.

    Raises `NotWritten`, and `OSError` for what the system refuses.
    """
    from handbook.disk import in_words

    try:
        return _save(root / FOLDER, messages)
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise NotWritten(
            safe_text(
                f"the messages could not be written ({in_words(error)}): something else has that name. Give it another one, then "
                "run the same command again. Nothing that is on record is lost"
            )
        ) from error


def _save(folder: Path, messages: Sequence[tuple[str, bytes]]) -> list[Path]:
    paths = []
    if messages:
        folder.mkdir(exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists() or not ignored.read_bytes():  # a kill may have left it empty
            ignored.write_text("# drafts, with what each of them is paid\n*\n", encoding="ascii")
    for name, data in messages:
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths


def readdress(root: Path, publication: Publication) -> None:
    """Where the handbooks are read stands in `mkdocs.yml` since, or anew: write it into the messages that were drafted before."""
    from handbook.records.messages import addressed_anew
    from handbook.report.counts import number

    past = {f"{id}-edition-{plan.number - 1}.eml" for id, plan in publication.editions.items()}
    there = sorted(path for path in (root / FOLDER).glob("*-edition-*.eml") if path.name not in past and path.is_file())
    paths = save_messages(root, addressed_anew(publication.desk, {path.name: path.read_bytes() for path in there}))
    if paths:
        click.echo(
            f"where the handbook is read has changed; {number(len(paths), 'message')} in messages/ made anew, if not sent yet:"
        )
        for path in paths:
            click.echo(f"  {path.name}")


def rename_drafts(root: Path, publication: Publication) -> None:
    """Who was renamed, and whose message about the present edition may still wait here: write it under the new name."""
    from handbook.records.messages import renamed_messages
    from handbook.report.counts import number

    folder = root / FOLDER
    paths = save_messages(root, renamed_messages(publication, lambda name: (folder / name).is_file()))
    if paths:
        click.echo(f"{number(len(paths), 'message')} in {FOLDER}/ made anew under the new name, if not sent yet:")
        for path in paths:
            click.echo(f"  {path.name}")


def move_overtaken(root: Path, publication: Publication) -> None:
    """Move drafts that are overtaken by what is on record now into `messages/old/`, and say so. One that cannot be moved stays,
    and that is said too: the publication is done. Only for the holder of the lock of the records."""
    from handbook.disk import in_words
    from handbook.records.overtaken import overtaken
    from handbook.report.counts import number, some

    folder = root / FOLDER
    names = sorted(path.name for path in folder.glob("*.eml") if path.is_file() and not path.is_symlink())
    left = overtaken(publication, names, lambda name: _read(folder / name))
    moved = 0
    try:
        for name in tuple(left):
            _move(folder / name, folder / OLD)
            left.remove(name)
            moved += 1
    except OSError as error:
        it = "It" if len(left) == 1 else "They"
        click.echo(
            f"Do not send {some(left)} in {FOLDER}/: something newer is on record. {it} could not be moved to {FOLDER}/{OLD}/ "
            f"({safe_text(in_words(error))})."
        )
    if moved:
        click.echo(f"{number(moved, 'earlier message')} moved to {FOLDER}/{OLD}/")


def _read(path: Path) -> bytes:
    """What a file holds; nothing if it cannot be read, and so nobody knows whether it is a draft."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _move(path: Path, folder: Path) -> None:
    """Move a file into a folder, under a name that nothing has there. Raises `OSError`; then it is where it was."""
    folder.mkdir(exist_ok=True)
    path.rename(next(free for free in _names(folder / path.name) if not free.exists() and not free.is_symlink()))


def _names(path: Path) -> Iterable[Path]:
    """`ben-end.eml`, `ben-end (2).eml`, `ben-end (3).eml` …"""
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
