"""`handbook publish`: a release with editions.

In: the project's folder, what the one who publishes says about it, a yes. Out: records, the release, and one message for
each person who is told something. Nothing is recorded before all sites are built and checked, and no site is swapped in
before all records are on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.build import say_left_behind
from handbook.cli.desk import (
    Interrupted,
    Stopped,
    current_time,
    interrupted,
    recording,
    records_told,
    say_interrupted,
    store_there,
)
from handbook.cli.drafts import move_overtaken, readdress, rename_drafts, save_messages
from handbook.cli.group import ERRORS_FOUND, Refused
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import safe_text
from handbook.cli.progress import progress_bar
from handbook.cli.publish_question import check, says_yes, show, with_reason
from handbook.cli.publish_report import say_done

if TYPE_CHECKING:
    from handbook.records import Writer
    from handbook.records.publication import Publication
    from handbook.sites.library import Library
    from handbook.sites.released import Release


@click.command(short_help="Release with editions: show whom it reaches, ask, record, build, draft the messages.")
@click.option("--reason", default="", metavar="TEXT", help="Why, in a sentence that everyone who is told can read.")
@click.option("--minor", is_flag=True, help="Only slips of the pen: agreements hold. Needs a reason, and is checked.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--renamed-from", "renamed", multiple=True, metavar="OLD=NEW", help="A contractor has another id now.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; otherwise `dist`.")
@today_option
@project_option
@click.pass_context
def publish(
    ctx: click.Context,
    reason: str,
    minor: bool,
    yes: bool,
    renamed: tuple[str, ...],
    out: Path | None,
    today: date | None,
    project: Path | None,
) -> None:
    """Release the handbooks, with a new edition for everyone whose handbook changed in what they agreed to or are told."""
    from handbook.records.publication import Publication, moved
    from handbook.records.underway import remove_underway
    from handbook.records.verify import check_texts
    from handbook.sites.library import read_library

    reason = " ".join(reason.split())
    if minor and not reason:
        raise Refused("`--minor` needs a reason: everyone whose agreement holds can read it (`--reason TEXT`)")
    root = root_of(project)
    pairs = [_pair(text) for text in renamed]
    with records_told():
        from handbook.project import read_project

        with recording(root, store_there(root, read_project(root))) as writer:
            library = read_library(root, current_day(today))
            check(library)
            check_texts(library.desk.store)
            left = interrupted(root, library.desk, writer)
            say_interrupted(left, "this one")
            publication = Publication(
                library.desk,
                current_time(today),
                reason,
                minor,
                library.desk.not_renamed_yet(moved(pairs)),
                begun=left.begun,
            )
            show(library, publication)
            to = (out or root / "dist").resolve()
            if same := _present(library, publication, left, to):
                if reason:
                    click.echo(
                        "The reason is not noted: one belongs to what changed, and is on record with its edition."
                    )
                _remember(library, publication)
                readdress(root, publication)
                move_overtaken(root, publication)
                say_left_behind(same.left_behind)
                ctx.exit(ERRORS_FOUND if same.left_behind else 0)
            publication = with_reason(publication, yes=yes)
            if not yes and not says_yes(publication):
                raise Stopped("nothing was published")
            act = _Act(root, publication, writer, left)
            release = _release(library, act, to)
            _remember(library, publication)
            messages = list(dict.fromkeys((*left.messages, *act.messages)))
            say_done(publication, release, messages, left.editions)
            rename_drafts(root, publication)
            readdress(root, publication)
            move_overtaken(root, publication)
            remove_underway(library.desk.store)
            say_left_behind(release.left_behind)
    if release.stopped or release.left_behind:
        ctx.exit(ERRORS_FOUND)


@dataclass
class _Act:
    """What is done when all sites are built, and before they are in place: the records, and the messages about them."""

    root: Path
    publication: Publication
    writer: Writer
    left: Interrupted
    messages: list[Path] = field(default_factory=list)
    is_begun: bool = False
    is_done: bool = False

    def record(self) -> None:
        from handbook.records.farewell import farewells
        from handbook.records.messages import edition_messages

        publication = self.publication
        ended = farewells(publication.desk, [publication.histories[id] for id in publication.endings])
        drafts = [*edition_messages(publication), *ended]
        self.is_begun = True
        self.publication.record(self.writer, lambda: self.messages.extend(save_messages(self.root, drafts)))
        self.is_done = True


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = (part.strip() for part in text.partition("="))
    if not sign or not old or not new or old == new:
        raise Refused(f"`{text}` does not say who was renamed; write it as `--renamed-from anna-k=anna-kowalska`")
    return old, new


def _present(library: Library, publication: Publication, left: Interrupted, out: Path) -> Release | None:
    """The present release, if there is nothing to publish: a new one would take the place of an earlier one that is kept."""
    from handbook.report.counts import number
    from handbook.sites.errors import ReleaseError
    from handbook.sites.release import present_release

    if publication.makers or left.begun or left.messages:
        return None
    try:
        same = present_release(library, out)
    except ReleaseError as error:
        raise Stopped(safe_text(f"{error}; nothing was published")) from error
    if same:
        sites = number(len(same.audiences), "site")
        click.echo(f"Nothing to publish: a release made now would be the same, so {sites} stay as they are: {out}")
    return same


def _release(library: Library, act: _Act, out: Path) -> Release:
    from handbook.sites.errors import ReleaseError
    from handbook.sites.release import release

    ready = replace(library, pending=act.publication.histories)
    act.publication.begin()
    try:
        with progress_bar() as progress:
            return release(ready, out, (), progress, before_swap=act.record)
    except Exception as error:
        if not act.is_begun:
            act.publication.leave()
        if not isinstance(error, ReleaseError):
            raise
        how = "nothing was published"
        if act.is_done:
            how = "the editions are on record, with their messages in messages/: run `handbook publish` again to finish it"
        raise Stopped(safe_text(f"{error}; {how}")) from error


def _remember(library: Library, publication: Publication) -> None:
    """Keep what the editions were made from, so that `handbook impact` need not ask all of them again."""
    from handbook.records.inputs import Inputs
    from handbook.records.known import known_of, write_known

    desk = publication.desk
    write_known(library.root, known_of(Inputs(library.sources, desk.project, desk.assets), publication))
