"""`handbook acknowledge`: what contractors said to their editions.

In: a contractor and how they said it; or the file that holds it; or a key. Out: a record, and a receipt for both sides.
`verify` recomputes everything.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handbook.cli.answer_files import desk_of, from_mail, from_signature, resting_on
from handbook.cli.desk import (
    LEVELS,
    Stopped,
    answer_in_words,
    current_time,
    interrupted,
    recording,
    records_told,
    say_interrupted,
    store_of,
)
from handbook.cli.drafts import save_messages
from handbook.cli.group import Refused
from handbook.cli.options import Day, current_day, project_option, root_of, today_option
from handbook.cli.output import safe_text

if TYPE_CHECKING:
    from datetime import datetime

    from handbook.model.editions import Answer, Edition, History
    from handbook.model.entries import AnswerEntry, Said
    from handbook.records import Desk, EntryMaker, Writer

_OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")
"""What a file in Microsoft's Compound File Binary format begins with (MS-CFB 2.2)."""

_MOST_READ = 64 * 1024 * 1024


class _Group(click.Group):
    """`acknowledge ID …` notes an answer; `import`, `key` and `verify` are commands of their own."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            return super().resolve_command(ctx, ["note", *args])
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0].partition("=")[0] in {name for each in note.params for name in each.opts}:
            raise Refused("name the contractor first: `handbook acknowledge ID --by TEXT`")
        return super().parse_args(ctx, args)


@click.group(cls=_Group, short_help="Note, import and verify what contractors agreed to.")
def acknowledge() -> None:
    """Keep what contractors said to their editions.

    \b
    handbook acknowledge ID --by "e-mail of 3 June"   note that they agree (asks first; --yes does not)
      --question, --disagree                          they have a question, or do not agree
      --on DATE, --edition N                          on another day, or to an earlier edition
    handbook acknowledge import FILE                  from an e-mail (.eml) or a signature (.sig)
    """


@acknowledge.command(hidden=True)
@click.argument("id_", metavar="ID")
@click.option("--by", "how", default="", metavar="TEXT", help="How they said it, such as “e-mail of 3 June”.")
@click.option("--on", "said_on", type=Day(), metavar="DATE", help="The day they said it; otherwise today.")
@click.option("--edition", "number", type=click.IntRange(1), help="To which edition; otherwise the last.")
@click.option("--question", is_flag=True, help="They have a question.")
@click.option("--disagree", is_flag=True, help="They do not agree.")
@click.option("--agree", is_flag=True, help="They agree (if nothing else is said).")
@click.option("--yes", is_flag=True, help="Do not ask before noting that they agree.")
@today_option
@project_option
def note(
    id_: str,
    how: str,
    said_on: date | None,
    number: int | None,
    question: bool,
    disagree: bool,
    agree: bool,
    yes: bool,
    today: date | None,
    project: Path | None,
) -> None:
    """Note what a contractor said, as the company knows it."""
    from handbook.model.entries import Signer
    from handbook.records.answers import answer_maker, edition_of, noted_before
    from handbook.records.messages import address_of

    root, at = root_of(project), current_time(today)
    how = " ".join(how.split())
    if question + disagree + agree > 1:
        raise Refused("one answer at a time: `--agree`, `--question` or `--disagree`")
    said: Said = "question" if question else "disagree" if disagree else "agree"
    if not how:
        raise Refused('say how they answered, as `--by "e-mail of 3 June"`: it stands in their receipt')
    if said_on and said_on > current_day(today):
        raise Refused(f"{said_on} is still to come: say the day on which they answered, or leave `--on` out for today")
    desk = desk_of(root, id_)
    handbook, store = desk.handbooks[id_], desk.store
    with records_told(), recording(root, store) as writer:
        say_interrupted(interrupted(root, desk, writer), "`handbook publish`")
        history = desk.history(id_)
        edition = edition_of(history, number)
        day = said_on or max(at.date(), edition.on)  # a clock that went back is told when it is written
        if before := noted_before(history, edition, said, how, day):
            _say_known(root, desk, history, before)
            return
        if said == "agree" and not yes:
            _ask_first(history, edition, handbook.first.name or id_)
        signer = Signer(name=handbook.first.name or id_, address=address_of(handbook))
        maker = answer_maker(
            history,
            edition,
            said,
            signer=signer,
            how=how,
            said_on=day,
            assurance="declared",
        )
        _keep(root, desk, writer, id_, maker, at, f"note an answer of {id_}")


def _ask_first(history: History, edition: Edition, name: str) -> None:
    """On a terminal: ask before an agreement is noted, as nothing takes it back. Raises `Stopped` at a no."""
    from handbook.report.counts import number

    if not sys.stdin.isatty():
        return
    sections = edition.content.sections
    there = [each for each in history.open_sections if each.id in sections and sections[each.id].digest == each.digest]
    parts = f"{number(len(there), 'part')} of " if there and edition.number >= history.first_counting else ""
    if not click.confirm(safe_text(f"Note that {name} agrees to {parts}edition {edition.number}?"), default=False):
        raise Stopped("nothing was noted")


@acknowledge.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask about what else an e-mail says.")
@today_option
@project_option
def import_(file: Path, yes: bool, today: date | None, project: Path | None) -> None:
    """Import an answer out of an e-mail (.eml) or a signature (.sig). The file is kept with the record."""
    from handbook.records.mail import is_mail
    from handbook.records.signature import is_signature, is_signed_text

    root, at = root_of(project), current_time(today)
    data = _read(file)
    with records_told():
        if is_signature(data):
            given = from_signature(root, data, at)
        elif is_mail(data):
            given = from_mail(root, data, at, yes=yes)
        elif is_signed_text(data):
            raise Refused(
                f"`{file.name}` is what was signed, and anybody could have written it: the signature is the other file that "
                f"`ssh-keygen` made, such as `{file.name}.sig`"
            )
        elif data.startswith(_OUTLOOK):
            raise Refused(
                f"`{file.name}` is an e-mail as Outlook for Windows saves it (.msg), which only Outlook reads: save it as .eml "
                "in Outlook on the web or in another mail program, or note what they said: `handbook acknowledge ID --by TEXT`"
            )
        else:
            raise Refused(
                f"`{file.name}` is neither an e-mail (.eml) nor a signature made with `ssh-keygen -Y sign` (.sig)"
            )
        desk, id_ = given.desk.anew(), given.contractor
        with recording(root, desk.store) as writer:
            say_interrupted(interrupted(root, desk, writer), "`handbook publish`")
            history = desk.history(id_)
            if before := resting_on(history, data):
                _say_known(root, desk, history, before)
                return
            kept = writer.keep_evidence(id_, data, given.ending)
            _keep(root, desk, writer, id_, given.make(history, kept), at, f"import an answer of {id_}")


@acknowledge.command()
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "how", required=True, metavar="TEXT", help="How you got the key, such as “on a call on 3 June”.")
@click.option("--withdraw", is_flag=True, help="The key counts no more.")
@today_option
@project_option
def key(id_: str, file: Path, how: str, withdraw: bool, today: date | None, project: Path | None) -> None:
    """Register a contractor's public SSH key (a file that ends in .pub), so that they can sign what they agree to."""
    from handbook.records.answers import key_maker
    from handbook.records.signature import parse_key

    root, at = root_of(project), current_time(today)
    desk = desk_of(root, id_)
    with records_told():
        public = parse_key(_read(file).decode("utf-8", "replace"))
        with recording(root, desk.store) as writer:
            maker = key_maker(desk.history(id_), public, " ".join(how.split()), withdrawn=withdraw)
            writer.add(id_, maker, at)
            writer.finish(f"{'withdraw' if withdraw else 'register'} a key of {id_}", at)
    click.echo(f"{'withdrew' if withdraw else 'registered'} the key of {id_}")
    if not withdraw:
        click.echo("From the next `handbook publish` or `handbook build` on, their page *Agreement* says how to sign.")


@acknowledge.command()
@project_option
def verify(project: Path | None) -> None:
    """Recompute everything that was recorded; exit code 1 if anything was changed, is missing, or is out of order."""
    from handbook.project import read_project
    from handbook.records.last import missed
    from handbook.records.verify import verify as verify_records
    from handbook.report.counts import number

    root = root_of(project)
    store = store_of(root, read_project(root))
    found = verify_records(store) or tuple(filter(None, [missed(root, store)]))
    for line in found:
        click.echo(safe_text(line))
    if found:
        raise Stopped(f"{number(len(found), 'thing')} wrong with the records")
    ids = store.contractors()
    records = number(sum(len(store.files_of(id_)) for id_ in ids), "record")
    click.echo(f"{records} of {number(len({*ids} - store.gone_on().keys()), 'contractor')}: all as recorded")
    log = store.log()
    if log:
        click.echo(f"Together they are sha256:{log[-1][1]}")
        click.echo("Keep that line outside this folder: as long as nothing new is recorded, it stays the same.")


def _keep(root: Path, desk: Desk, writer: Writer, id_: str, maker: EntryMaker, at: datetime, did: str) -> None:
    """Write the record, and only then say so, with the receipt."""
    from handbook.model.entries import AnswerEntry
    from handbook.report.counts import number

    was_open = bool(desk.history(id_).open_sections)
    entry, digest = writer.add(id_, maker, at)
    writer.finish(did, at)
    assert isinstance(entry, AnswerEntry)  # noqa: S101 - the makers of this module make answers
    history = desk.store.history(id_)
    click.echo(f"on record: {answer_in_words(entry)} ({LEVELS[entry.assurance]})")
    if entry.said == "agree" and entry.edition < history.first_counting:
        why = "the work with them ended" if history.ended else "the work had ended since, or somebody else answers now"
        click.echo(f"it is kept, and nothing is agreed to by it: {why}")
    left = len(history.open_sections)
    nothing = "nothing is left to agree to" if was_open else "nothing was open: what they agreed to before stays agreed"
    if not history.ended:
        click.echo(f"{number(left, 'part')} still to agree to" if left else nothing)
    _give_receipt(root, desk, history, entry, digest)
    if not history.ended:
        click.echo("their handbook shows it from the next `handbook build` or `publish` on")


def _say_known(root: Path, desk: Desk, history: History, answer: Answer) -> None:
    """Say that an answer is on record already. Its receipt is drafted again: it may never have been."""
    entry = answer.entry
    click.echo(
        f"on record already, since {entry.at.date()}, as number {entry.sequence} of the records about {entry.contractor}: "
        f"{answer_in_words(entry)} ({LEVELS[entry.assurance]})"
    )
    click.echo("nothing new was recorded")
    _give_receipt(root, desk, history, entry, answer.record)


def _give_receipt(root: Path, desk: Desk, history: History, entry: AnswerEntry, digest: str) -> None:
    from handbook.records.messages import draft
    from handbook.records.receipt import receipt_lines

    id_ = history.contractor
    lines = receipt_lines(desk, history, entry, digest)
    (path,) = save_messages(root, [(f"{id_}-receipt-{entry.sequence}.eml", draft(desk, id_, lines))])
    click.echo(f"the receipt, ready to send to them: messages/{path.name}")


def _read(file: Path) -> bytes:
    """The bytes of a file that somebody sent; a very large one is not read at all."""
    if file.stat().st_size > _MOST_READ:
        raise Refused(f"`{file.name}` is too large: an answer is a short e-mail without attachments")
    return file.read_bytes()
