"""`handbook acknowledge`: what contractors said to their editions.

In: a contractor and how they said it; or the file that holds it; or a key. Out: a record, and a receipt for both sides.
`verify` recomputes everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handbook.cli.desk import Stopped, current_time, records_told, store_of
from handbook.cli.group import Refused
from handbook.cli.options import Day, project_option, root_of, today_option
from handbook.cli.output import safe_text
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from datetime import datetime

    from handbook.model.editions import AnswerEntry, Edition, History, Said
    from handbook.model.handbook import Handbook
    from handbook.records import EntryMaker, Store, Writer

_MOST_READ = 64 * 1024 * 1024


class _Group(click.Group):
    """`acknowledge ID …` notes an answer; `import`, `key` and `verify` are commands of their own."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            return super().resolve_command(ctx, ["note", *args])
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, short_help="Note, import and verify what contractors agreed to.")
def acknowledge() -> None:
    """Keep what contractors said to their editions.

    \b
    handbook acknowledge ID --by "e-mail of 3 June"   note it yourself
    handbook acknowledge import FILE                  from an e-mail (.eml) or a signature (.sig)
    """


@acknowledge.command(hidden=True)
@click.argument("id_", metavar="ID")
@click.option("--by", "how", required=True, metavar="TEXT", help="How they said it, such as “e-mail of 3 June”.")
@click.option("--on", "said_on", type=Day(), metavar="DATE", help="The day they said it; otherwise today.")
@click.option("--edition", "number", type=click.IntRange(1), help="To which edition; otherwise the last.")
@click.option("--question", "said", flag_value="question", help="They have a question.")
@click.option("--disagree", "said", flag_value="disagree", help="They do not agree.")
@click.option("--agree", "said", flag_value="agree", default=True, help="They agree (if nothing else is said).")
@today_option
@project_option
def note(
    id_: str, how: str, said_on: date | None, number: int | None, said: Said, today: date | None, project: Path | None
) -> None:
    """Note what a contractor said, as the company knows it."""
    from handbook.model.editions import Signer
    from handbook.records.answers import answer_maker, edition_of

    root, at = root_of(project), current_time(today)
    handbook, store = _contractor(root, id_)
    with records_told():
        from handbook.records import writing

        with writing(store) as writer:
            history = store.history(id_)
            edition = edition_of(history, number)
            signer = Signer(name=handbook.first.name or id_, address=_address(handbook))
            maker = answer_maker(
                history,
                edition,
                said,
                signer=signer,
                how=" ".join(how.split()),
                said_on=said_on or at.date(),
                assurance="declared",
            )
            _keep(root, store, writer, id_, maker, at, f"note an answer of {id_}")


@acknowledge.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask about what else an e-mail says.")
@today_option
@project_option
def import_(file: Path, yes: bool, today: date | None, project: Path | None) -> None:
    """Import an answer out of an e-mail (.eml) or a signature (.sig). The file is kept with the record."""
    from handbook.records import writing
    from handbook.records.mail import is_mail
    from handbook.records.signature import is_signature

    root, at = root_of(project), current_time(today)
    data = _read(file)
    with records_told():
        if is_signature(data):
            id_, make, ending = _from_signature(root, data, at)
        elif is_mail(data):
            id_, make, ending = _from_mail(root, data, at, yes=yes)
        else:
            raise Refused(
                f"`{file.name}` is neither an e-mail (.eml) nor a signature made with `ssh-keygen -Y sign` (.sig)"
            )
        _, store = _contractor(root, id_)
        with writing(store) as writer:
            history = store.history(id_)
            _check_new(history, data)
            kept = writer.keep_evidence(id_, data, ending)
            _keep(root, store, writer, id_, make(history, kept), at, f"import an answer of {id_}")


@acknowledge.command()
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "how", required=True, metavar="TEXT", help="How you got the key, such as “on a call on 3 June”.")
@click.option("--withdraw", is_flag=True, help="The key counts no more.")
@today_option
@project_option
def key(id_: str, file: Path, how: str, withdraw: bool, today: date | None, project: Path | None) -> None:
    """Register a contractor's public SSH key (a file that ends in .pub), so that they can sign what they agree to."""
    from handbook.records import writing
    from handbook.records.answers import key_maker
    from handbook.records.signature import parse_key

    root, at = root_of(project), current_time(today)
    _, store = _contractor(root, id_)
    with records_told():
        public = parse_key(_read(file).decode("utf-8", "replace"))
        with writing(store) as writer:
            maker = key_maker(store.history(id_), public, " ".join(how.split()), withdrawn=withdraw)
            writer.add(id_, maker, at)
            writer.finish(f"{'withdraw' if withdraw else 'register'} a key of {id_}", at)
    click.echo(f"{'withdrew' if withdraw else 'registered'} the key of {id_}")


@acknowledge.command()
@project_option
def verify(project: Path | None) -> None:
    """Recompute everything that was recorded; exit code 1 if anything was changed, is missing, or is out of order."""
    from handbook.project import read_project
    from handbook.records.verify import verify as verify_records
    from handbook.report.counts import number

    root = root_of(project)
    store = store_of(root, read_project(root))
    found = verify_records(store)
    for line in found:
        click.echo(safe_text(line))
    if found:
        raise Stopped(f"{number(len(found), 'thing')} wrong with the records")
    records = sum(len(store.files_of(id_)) for id_ in store.contractors())
    click.echo(f"{number(records, 'record')} of {number(len(store.contractors()), 'contractor')}: all as recorded")
    log = store.log()
    if log:
        click.echo(f"the log ends with sha256:{log[-1][1]}")


def _from_mail(root: Path, data: bytes, at: datetime, *, yes: bool) -> tuple[str, Any, str]:
    """Whose answer an e-mail is, how to make its record, and the ending of its file."""
    from handbook.model.editions import Evidence, Signer
    from handbook.records.answers import answer_maker, check_sender, edition_of_line
    from handbook.records.mail import read_reply

    reply = read_reply(data)
    id_ = reply.line.contractor
    handbook, store = _contractor(root, id_)
    check_sender(reply.address, _addresses(handbook), id_)
    history = store.history(id_)
    edition_of_line(history, reply.line)
    _check_new(history, data)
    click.echo(f"{safe_text(reply.name or reply.address)}: {reply.line}")
    if reply.more:
        click.echo("The e-mail also says:\n  " + safe_text("\n  ".join(reply.more)))
        if reply.line.said == "agree" and not yes:
            try:
                sure = click.confirm("Does this agree without a condition?", default=False)
            except click.Abort as error:
                raise Refused(
                    "read what the e-mail says, then import it with `--yes`, or note it: --question"
                ) from error
            if not sure:
                raise Stopped("nothing was noted; `handbook acknowledge ID --question --by TEXT` notes a question")

    def make(now: History, kept: str) -> EntryMaker:
        edition = edition_of_line(now, reply.line)
        return answer_maker(
            now,
            edition,
            reply.line.said,
            signer=Signer(name=reply.name or handbook.first.name or id_, address=reply.address),
            how="e-mail",
            said_on=_day(reply.on, edition, at),
            assurance="email",
            evidence=(Evidence(file=kept, sha256=hashlib.sha256(data).hexdigest(), size=len(data)),),
        )

    return id_, make, ".eml"


def _from_signature(root: Path, data: bytes, at: datetime) -> tuple[str, Any, str]:
    """Whose answer a signature is, how to make its record, and the ending of its file."""
    from typing import get_args

    from handbook.model.answers import AnswerLine
    from handbook.model.editions import Evidence, Said, Signer
    from handbook.project import read_project
    from handbook.records.answers import answer_maker, edition_of_line
    from handbook.records.errors import RecordsError
    from handbook.records.signature import signed_line

    store = store_of(root, read_project(root))
    fault = RecordsError("no contractor has registered a key: `handbook acknowledge key ID FILE.pub --by TEXT` does it")
    for id_ in store.contractors():
        history = store.history(id_)
        if not history.keys:
            continue
        lines = [
            AnswerLine(said, id_, edition.number, edition.digest)
            for edition in reversed(history.editions)
            for said in get_args(Said)
        ]
        try:
            line = signed_line(data, history.keys, lines)
        except RecordsError as error:
            fault = error
            continue
        handbook, _ = _contractor(root, id_)

        def make(now: History, kept: str, line: AnswerLine = line, handbook: Handbook = handbook) -> EntryMaker:
            edition = edition_of_line(now, line)
            return answer_maker(
                now,
                edition,
                line.said,
                signer=Signer(name=handbook.first.name or line.contractor, address=_address(handbook)),
                how="signature",
                said_on=_day(None, edition, at),
                assurance="signed",
                evidence=(Evidence(file=kept, sha256=hashlib.sha256(data).hexdigest(), size=len(data)),),
            )

        return id_, make, ".sig"
    raise fault


def _day(on: date | None, edition: Edition, at: datetime) -> date:
    """The day an answer is from: what the e-mail claims, where that can be."""
    return on if on and edition.on <= on <= at.date() else at.date()


def _check_new(history: History, data: bytes) -> None:
    from handbook.records.answers import check_new

    check_new(history, hashlib.sha256(data).hexdigest())


def _keep(root: Path, store: Store, writer: Writer, id_: str, maker: EntryMaker, at: datetime, did: str) -> None:
    """Write the record, and only then say so, with the receipt."""
    from handbook.model.editions import AnswerEntry
    from handbook.records.receipt import receipt
    from handbook.report.counts import number

    entry, digest = writer.add(id_, maker, at)
    writer.finish(did, at)
    assert isinstance(entry, AnswerEntry)  # noqa: S101 - the makers of this module make answers
    history = store.history(id_)
    folder = root / "messages"
    folder.mkdir(exist_ok=True)
    path = folder / f"{id_}-receipt-{entry.sequence}.txt"
    path.write_text(receipt(history, entry, digest), encoding="utf-8")
    click.echo(f"noted: {_what(entry)} ({entry.assurance})")
    left = len(history.open_sections)
    click.echo(f"{number(left, 'part')} still open" if left else "nothing is open any more")
    click.echo(f"receipt for both sides: messages/{path.name}")


def _what(entry: AnswerEntry) -> str:
    said = {"agree": "agrees to", "question": "has a question about", "disagree": "does not agree to"}
    return f"{entry.contractor} {said[entry.said]} edition {entry.edition}"


def _contractor(root: Path, id_: str) -> tuple[Handbook, Store]:
    """A contractor's handbook and the project's records. Raises for an id that nobody has."""
    from handbook.cli.desk import open_desk

    desk, sources, build = open_desk(root, current_time(None).date())
    if id_ in build.stopped:
        raise Stopped(f"`{id_}` has errors: `handbook check` shows them")
    if id_ not in desk.handbooks:
        raise no_contractor(id_, sources.contractors)
    return desk.handbooks[id_], desk.store


def _address(handbook: Handbook) -> str:
    from handbook.records.messages import address_of

    return address_of(handbook)


def _addresses(handbook: Handbook) -> Sequence[str]:
    """Every address that an answer may come from: the contractor's own, and those of an agency's main person."""
    state = handbook.first
    mains = [str(member.email) for member in state.people.values() if member.main and member.email]
    return tuple(dict.fromkeys([*([str(state.email)] if state.email else []), *mains]))


def _read(file: Path) -> bytes:
    """The bytes of a file that somebody sent; a very large one is not read at all."""
    if file.stat().st_size > _MOST_READ:
        raise Refused(f"`{file.name}` is too large: an answer is a short e-mail without attachments")
    return file.read_bytes()
