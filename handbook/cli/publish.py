"""`handbook publish`: a release with editions.

In: the project's folder, what the one who publishes says about it, a yes. Out: records, the release, and one message for
each person who is told something. Nothing is recorded before all sites are built and checked, and no site is swapped in
before all records are on the disk.
"""

from __future__ import annotations

import sys
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
    notes_on,
    records_told,
    rows_of,
    say_interrupted,
    store_there,
)
from handbook.cli.drafts import move_overtaken, readdress, save_messages
from handbook.cli.group import ERRORS_FOUND, Refused
from handbook.cli.options import current_day, project_option, root_of, today_option
from handbook.cli.output import look_of, safe_text, say, say_problems
from handbook.cli.progress import progress_bar

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
    from handbook.records import writing
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

        with writing(store_there(root, read_project(root))) as writer:
            library = read_library(root, current_day(today))
            _check(library)
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
            _show(library, publication)
            to = (out or root / "dist").resolve()
            if same := _present(library, publication, left, to):
                _remember(library, publication)
                readdress(root, publication)
                move_overtaken(root, publication)
                say_left_behind(same.left_behind)
                ctx.exit(ERRORS_FOUND if same.left_behind else 0)
            publication = _with_reason(publication, yes=yes)
            if not yes and not _agreed(publication):
                raise Stopped("nothing was published")
            act = _Act(root, publication, writer, left)
            release = _release(library, act, to)
            _remember(library, publication)
            _say_done(act, release)
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
    old, sign, new = text.partition("=")
    if not sign or not old or not new or old == new:
        raise Refused(f"`{text}` does not say who was renamed; write it as `--renamed-from anna-k=anna-kowalska`")
    return old, new


def _check(library: Library) -> None:
    """Errors that concern everyone stop it; those of one contractor keep that one as they are."""
    from handbook.report.counts import Counts

    errors = [found for found in library.result.diagnostics if found.is_error]
    if errors:
        say_problems(errors, library.sources.texts, Counts(), err=True)
    if library.is_stopped:
        raise Stopped("the project has errors that concern everyone; nothing was published")


def _show(library: Library, publication: Publication) -> None:
    """Whom it reaches and what it asks; raises `Refused` where it cannot be published like this."""
    from handbook.report.counts import some
    from handbook.report.editions import impact_text, twin

    unknown = [new for new in publication.renamed.values() if new not in publication.desk.handbooks]
    if unknown:
        raise Refused(f"there is no contractor `{unknown[0]}` (`--renamed-from OLD=NEW`)")
    there = [old for old in publication.renamed if old in publication.desk.project.contractors]
    if there:
        folder = publication.desk.project.options.contractors_dir
        raise Refused(
            f"`{there[0]}` is still a contractor, with a file of their own: their editions cannot go on as those of "
            f"`{publication.renamed[there[0]]}`; if they have another id now, delete `{folder}/{there[0]}.yml`"
        )
    for old, new in publication.twins().items():
        raise Refused(twin(old, new))
    rows = rows_of(publication)
    say(impact_text(rows, look_of(sys.stdout), nobody="No handbook changed in what is agreed to or told."))
    _show_reasons(publication)
    refused = publication.refused()
    if refused:
        whose: dict[str, list[str]] = {}
        for id, reasons in refused.items():
            for reason in reasons:
                whose.setdefault(reason, []).append(id)
        lines = [f"  {some(ids)}: {safe_text(reason)}" for reason, ids in whose.items()]
        raise Refused("this is more than a slip of the pen; publish it without `--minor`:\n" + "\n".join(lines))
    for note in notes_on(publication):
        click.echo(safe_text(note))
    if library.stopped:
        click.echo(f"left as they are because of errors: {', '.join(library.stopped)}")


def _show_reasons(publication: Publication) -> None:
    """Say where the reason of an interrupted publication goes on, as nobody has said it now."""
    reasons = dict.fromkeys(publication.reason_of(id) for id in publication.editions)
    reasons |= {publication.why_ended: None} if publication.endings else {}
    if not publication.reason:
        for reason in filter(None, reasons):
            click.echo(f"The reason, as it was given before the interruption: {safe_text(reason)}")


def _with_reason(publication: Publication, *, yes: bool) -> Publication:
    """The same with its reason, which is asked for where somebody is asked to agree again and none was said."""
    without = [id for id, plan in publication.editions.items() if publication.asked(id) and not plan.asks_all]
    if not any(not publication.reason_of(id) for id in without):
        return publication
    if yes or not sys.stdin.isatty():
        click.echo("This asks for agreement and gives no reason: `--reason TEXT` says it to everyone who is asked.")
        return publication
    reason = click.prompt("Why? They read it; in one sentence, or Enter for none", default="", show_default=False)
    return replace(publication, reason=" ".join(reason.split()), recalled=publication.plans)


def _agreed(publication: Publication) -> bool:
    """Whether the one who publishes says yes."""
    from handbook.report.counts import number

    if not sys.stdin.isatty() and sys.stdin.read(0) != "":
        return False
    count, ended = len(publication.editions), len(publication.endings)
    parts = [f"publish {number(count, 'edition')}"] if count else []
    parts += [f"withdraw {number(ended, 'handbook')}"] if ended else []
    parts += [f"note {number(len(publication.renamed), 'new id')}"] if publication.renamed else []
    nothing = "finish what was interrupted" if publication.begun else "refresh the sites without an edition"
    what = " and ".join(parts) or nothing
    what = what[:1].upper() + what[1:]
    try:
        return click.confirm(f"\n{what}?", default=False)
    except click.Abort as error:
        raise Refused("nobody could be asked here: add `--yes` to publish without asking") from error


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


def _say_done(act: _Act, release: Release) -> None:
    from handbook.report.counts import number

    sites = number(len(release.audiences), "site")
    if len(release.built) < len(release.audiences):
        sites += f" ({len(release.built) or 'none'} built anew)"
    ended = len(act.publication.endings)
    done = [_editions_in_words(act), *([f"withdrew {number(ended, 'handbook')}"] if ended else [])]
    click.echo(f"\n{', '.join(done)}, released {sites}: {release.out}")
    for was, now in act.publication.renamed.items():
        click.echo(
            f"noted: `{was}` is `{now}` now. Editions and agreements go on, and answers to earlier messages count."
        )
    paths = list(dict.fromkeys((*act.left.messages, *act.messages)))
    if paths:
        click.echo(f"ready to send, {number(len(paths), 'message')} in {paths[0].parent.relative_to(act.root)}/:")
        for path in paths:
            click.echo(f"  {path.name}")
        click.echo(f"Next: put `{release.out.name}` where your handbooks are read, then send the messages.")
    if act.publication.editions or act.left.editions:
        click.echo("When an answer comes: `handbook acknowledge ID --by TEXT`, or `handbook acknowledge import FILE`.")
        if not act.publication.desk.project.options.address:
            click.echo(
                "The messages do not say where the handbook is read; "
                "`address: https://…/{id}/` below `handbook:` in mkdocs.yml makes them do so; then run `handbook publish` again."
            )


def _editions_in_words(act: _Act) -> str:
    """How many editions there are, with those that an interrupted publication had recorded before."""
    from handbook.report.counts import number

    new, before = len(act.publication.editions), act.left.editions
    if before:
        how = f"{before} of them on record before" if new else "on record before"
        return f"published {number(new + before, 'edition')} ({how})"
    return f"published {number(new, 'edition')}" if new else "no new edition"
