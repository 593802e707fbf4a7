"""An answer out of a file: an e-mail, or a signature.

In: the project's folder and the bytes of the file. Out: whose answer it is, and how its record is made; or a message that
says what does not fit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.desk import Stopped, current_time, open_desk, store_of
from handbook.cli.group import Refused
from handbook.cli.output import safe_text
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from datetime import datetime

    from handbook.model.editions import Answer, Edition, History
    from handbook.model.handbook import Handbook
    from handbook.model.sources import Sources
    from handbook.pipeline import Build
    from handbook.records import Desk, EntryMaker


@dataclass(frozen=True)
class Given:
    """An answer: whose it is, the ending of the file it rests on, and how its record is made when that file is kept."""

    contractor: str
    desk: Desk
    ending: str
    make: Callable[[History, str], EntryMaker]


def from_mail(root: Path, data: bytes, at: datetime, *, yes: bool) -> Given:
    """The answer in an e-mail."""
    from handbook.compose.agreement import SAID
    from handbook.model.entries import Evidence, Signer
    from handbook.records.answers import answer_maker, check_day, check_sender, edition_of_line
    from handbook.records.mail import check_written, read_mail
    from handbook.records.reply import lines_in, ours, reply_in

    check_written(data)
    mail = read_mail(data)
    lines = lines_in(mail)
    desk, sources, build = open_desk(root, current_time(None).date())
    id_ = _id_now(desk, lines[0].contractor)
    handbook = _checked(id_, desk, sources, build).handbooks[id_]
    check_sender(mail.address, _addresses(handbook), id_)
    reply = reply_in(mail, ours(desk, id_, lines))
    line = replace(
        reply.line, contractor=id_ if reply.line.contractor == lines[0].contractor else reply.line.contractor
    )
    history = desk.history(id_)
    check_day(mail.on, edition_of_line(history, line), at, id_)
    click.echo(f"{safe_text(mail.name or mail.address)}: {reply.line}")
    if line != reply.line:
        click.echo(f"`{reply.line.contractor}` is `{id_}` now")
    words = desk.speaker(id_)
    prepared = {words.text("%(answer)s.", answer=words.text(SAID[reply.line.said])), handbook.first.name}
    more = [part for part in reply.more if part not in prepared]
    if more:
        click.echo("The e-mail also says:\n  " + safe_text("\n  ".join(more)))
        if reply.line.said == "agree" and not yes and not resting_on(history, data):
            try:
                sure = click.confirm("Does this agree without a condition?", default=False)
            except click.Abort as error:
                raise Refused(
                    "nobody could be asked here: read what the e-mail says, then import it with `--yes`, or note a question with "
                    f"`handbook acknowledge {id_} --question --by TEXT`"
                ) from error
            if not sure:
                raise Stopped(f"nothing was noted; `handbook acknowledge {id_} --question --by TEXT` notes a question")

    def make(now: History, kept: str) -> EntryMaker:
        edition = edition_of_line(now, line)
        return answer_maker(
            now,
            edition,
            reply.line.said,
            signer=Signer(name=mail.name or handbook.first.name or id_, address=mail.address),
            how="e-mail",
            said_on=_day(mail.on, edition, at),
            assurance="email",
            evidence=(Evidence(file=kept, sha256=hashlib.sha256(data).hexdigest(), size=len(data)),),
            line=reply.line,
            more=more,
        )

    return Given(id_, desk, ".eml", make)


def from_signature(root: Path, data: bytes, at: datetime) -> Given:
    """The answer that was signed."""
    from typing import get_args

    from handbook.model.answers import AnswerLine
    from handbook.model.entries import Evidence, Said, Signer
    from handbook.project import read_project
    from handbook.records.answers import answer_maker, edition_of_line
    from handbook.records.errors import RecordsError
    from handbook.records.messages import address_of
    from handbook.records.signature import key_of, not_registered, signed_line
    from handbook.records.store import goes_on_as

    store, key = store_of(root, read_project(root)), key_of(data)
    gone_on = store.gone_on()
    fault = not_registered(key)
    for id_ in store.contractors():
        history = store.history(id_)
        if id_ in gone_on or not any(each.endswith(f" {key}") for each in history.keys):
            continue
        lines = [
            AnswerLine(said, name, edition.number, edition.digest)
            for name in (id_, *(old for old in gone_on if goes_on_as(old, gone_on) == id_))
            for edition in reversed(history.editions)
            for said in get_args(Said)
        ]
        try:
            line = signed_line(data, history.keys, lines)
        except RecordsError as error:
            fault = error
            continue
        desk = desk_of(root, id_)
        handbook = desk.handbooks[id_]

        def make(now: History, kept: str, line: AnswerLine = line, handbook: Handbook = handbook) -> EntryMaker:
            edition = edition_of_line(now, replace(line, contractor=now.contractor))
            return answer_maker(
                now,
                edition,
                line.said,
                signer=Signer(name=handbook.first.name or line.contractor, address=address_of(handbook)),
                how="signature",
                said_on=_day(None, edition, at),
                assurance="signed",
                evidence=(Evidence(file=kept, sha256=hashlib.sha256(data).hexdigest(), size=len(data)),),
                line=line,
            )

        return Given(id_, desk, ".sig", make)
    raise fault


def _day(on: date | None, edition: Edition, at: datetime) -> date:
    """The day an answer is from: what the e-mail says, as a day of the company's, which may be the next or the one before."""
    return min(max(on, edition.on), max(at.date(), edition.on)) if on else at.date()


def resting_on(history: History, data: bytes) -> Answer | None:
    """The answer on record that rests on this very file."""
    sha256 = hashlib.sha256(data).hexdigest()
    return next((each for each in history.answers if any(one.sha256 == sha256 for one in each.entry.evidence)), None)


def desk_of(root: Path, id_: str) -> Desk:
    """The project beside its records. Raises for an id that nobody has, and for a handbook with errors."""
    desk, sources, build = open_desk(root, current_time(None).date())
    return _checked(id_, desk, sources, build)


def _id_now(desk: Desk, id_: str) -> str:
    """The id that a contractor has now: a message that was sent before a rename names an earlier one."""
    return id_ if id_ in desk.project.contractors else desk.goes_on_as(id_)


def _checked(id_: str, desk: Desk, sources: Sources, build: Build) -> Desk:
    if id_ in build.stopped:
        raise Stopped(f"`{id_}` has errors: `handbook check` shows them")
    if id_ not in desk.handbooks:
        raise no_contractor(id_, sources.contractors)
    return desk


def _addresses(handbook: Handbook) -> Sequence[str]:
    """Every address that an answer may come from: the contractor's own, and those of an agency's main person."""
    state = handbook.first
    mains = [str(member.email) for member in state.people.values() if member.main and member.email]
    return tuple(dict.fromkeys([*([str(state.email)] if state.email else []), *mains]))
