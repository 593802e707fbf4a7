"""`handbook status`: who is on which edition, who has not agreed, since when; reminders ready to send.

In: the project's folder. Out: a table or JSON; with `--remind`, drafts in `messages/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from handbook.cli.desk import LEVELS, open_desk, records_told
from handbook.cli.drafts import save_messages
from handbook.cli.options import current_day, format_option, project_option, root_of, today_option
from handbook.cli.output import safe_text

if TYPE_CHECKING:
    from handbook.records import Desk

_SAID: Mapping[str, str] = {
    "agree": "agreed to",
    "question": "asked a question about",
    "disagree": "said no to",
}

_MOST_OF_WHY = 300
"""So many characters of what they asked stand in a line; the staff page *Agreements* has more."""


@click.command(short_help="Say who is on which edition, and who has not agreed.")
@format_option("text", "json")
@click.option("--remind", is_flag=True, help="Write a reminder, ready to send, for everyone who has not agreed.")
@today_option
@project_option
def status(form: str, remind: bool, today: date | None, project: Path | None) -> None:
    """Say who is on which edition, what is open since when, and how their last answer came."""
    root, day = root_of(project), current_day(today)
    desk, _, build = open_desk(root, day)
    with records_told():
        ends = [id_ for id_ in desk.handbooks if desk.is_to_be_ended(id_)]
        rows = [_row(desk, id_, day) for id_ in desk.handbooks if id_ in {*desk.released, *ends}]
        if form == "json":
            click.echo(json.dumps({"version": 1, "contractors": rows}, ensure_ascii=False, indent=1))
            return
        if not desk.has_records:
            click.echo("No edition was published yet: `handbook publish` makes the first for everyone.")
            return
        for line in _table(rows):
            click.echo(safe_text(line))
        if build.stopped:
            click.echo(f"Not looked at because of errors: {', '.join(build.stopped)}")
        if remind:
            _remind(root, desk, rows, day)


def _row(desk: Desk, id_: str, today: date) -> dict[str, Any]:
    from handbook.changes.plan import title_of

    history = desk.history(id_)
    current, answer, since = history.current, history.last_answer, history.open_since
    return {
        "id": id_,
        "name": desk.handbooks[id_].first.name or id_,
        "edition": current.number if current else None,
        "on": current.on.isoformat() if current else None,
        "open": [title_of(section, current.content) for section in history.open_sections] if current else [],
        "open_since": since.isoformat() if since else None,
        "open_days": max(0, (today - since).days) if since else None,  # the clock may have been wrong
        "agreed_edition": history.last_agreed.number if history.last_agreed else None,
        "answer": answer.entry.said if answer else None,
        "answer_edition": answer.entry.edition if answer else None,
        "answer_on": answer.entry.said_on.isoformat() if answer else None,
        "assurance": answer.entry.assurance if answer else None,
        "why": answer.entry.why or None if answer else None,
        "ended": desk.is_to_be_ended(id_),
        "unpublished": bool(current) and not desk.is_to_be_ended(id_) and desk.plan(id_).is_edition,
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    width = max((len(row["name"]) for row in rows), default=0)
    lines = []
    for row in rows:
        edition = f"edition {row['edition']} of {row['on']}" if row["edition"] else "no edition"
        lines.append(f"{row['name']:<{width}}  {edition:<25}  {_state(row)}")
    return lines


def _state(row: dict[str, Any]) -> str:
    from handbook.report.counts import number

    parts = []
    if row["ended"]:
        return "has ended; `handbook publish` withdraws the handbook"
    if row["open"]:
        days = f", {number(row['open_days'], 'day')} ago" if row["open_days"] else ""
        parts.append(f"has not agreed to {number(len(row['open']), 'part')}, asked on {row['open_since']}{days}")
    elif row["edition"]:
        parts.append("nothing to agree to")
    if row["answer"]:
        which = f"edition {row['answer_edition']} on {row['answer_on']}"
        why = f": “{shorten(row['why'], _MOST_OF_WHY, placeholder=' …')}”" if row["why"] else ""
        parts.append(f"{_SAID[row['answer']]} {which} ({LEVELS[row['assurance']]}){why}")
    if row["unpublished"]:
        parts.append("has changes that are not published")
    return "; ".join(parts)


def _remind(root: Path, desk: Desk, rows: list[dict[str, Any]], today: date) -> None:
    """Reminders for those who are silent for some days; who asked or said no waits for an answer of ours."""
    from handbook.records.messages import draft, reminder_lines
    from handbook.report.counts import number

    silent, notes = [], []
    for row in rows:
        id_, name, history = str(row["id"]), row["name"], desk.history(row["id"])
        if row["ended"] or not history.remind_from:
            continue
        if history.waits_for_us:
            notes.append(f"no reminder for {name}, who {_unsettled(row)}: it is your turn to answer")
        elif today < history.remind_from:
            notes.append(
                f"no reminder for {name} yet: edition {row['edition']} is of {row['on']}, so from {history.remind_from} on"
            )
        else:
            silent.append(id_)
            if row["answer"] not in (None, "agree"):
                what = f"{_SAID[row['answer']]} edition {row['answer_edition']}"
                notes.append(
                    f"{name} {what}: if that is still open, answer it in the reminder about edition {row['edition']}"
                )
    paths = save_messages(
        root, [(f"{id_}-reminder.eml", draft(desk, id_, reminder_lines(desk, id_))) for id_ in silent]
    )
    for row in rows:
        if row["id"] not in silent:  # a reminder that was drafted before they answered is not to be sent by mistake
            (root / "messages" / f"{row['id']}-reminder.eml").unlink(missing_ok=True)
    click.echo(f"\n{number(len(silent), 'reminder')} ready to send{' in messages/:' if silent else ''}")
    for path in paths:
        click.echo(f"  {path.name}")
    for note in notes:
        click.echo(safe_text(note))


def _unsettled(row: dict[str, Any]) -> str:
    return "asked a question" if row["answer"] == "question" else "said no"
