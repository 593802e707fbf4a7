"""What `handbook publish` shows and asks before it does anything.

In: a project that was read, and what would be published. Out: text on the terminal; a reason, and a yes or no.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from handbook.cli.desk import Stopped, notes_on, rows_of
from handbook.cli.group import Refused
from handbook.cli.output import look_of, safe_text, say, say_problems

if TYPE_CHECKING:
    from handbook.records.publication import Publication
    from handbook.sites.library import Library


def check(library: Library) -> None:
    """Errors that concern everyone stop it; those of one contractor keep that one as they are."""
    from handbook.report.counts import Counts

    errors = [found for found in library.result.diagnostics if found.is_error]
    if errors:
        say_problems(errors, library.sources.texts, Counts(), err=True)
    if library.is_stopped:
        raise Stopped("the project has errors that concern everyone; nothing was published")


def show(library: Library, publication: Publication) -> None:
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


def with_reason(publication: Publication, *, yes: bool) -> Publication:
    """The same with its reason, which is asked for where somebody is asked to agree again and none was said."""
    without = [id for id, plan in publication.editions.items() if publication.asked(id) and not plan.asks_all]
    if not any(not publication.reason_of(id) for id in without):
        return publication
    if yes or not sys.stdin.isatty():
        click.echo("This asks for agreement and gives no reason: `--reason TEXT` says it to everyone who is asked.")
        return publication
    reason = click.prompt("Why? They read it; in one sentence, or Enter for none", default="", show_default=False)
    return replace(publication, reason=" ".join(reason.split()), recalled=publication.plans)


def says_yes(publication: Publication) -> bool:
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
