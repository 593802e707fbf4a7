"""HB-C405: no access outlasts the work it was given for.

In: a handbook and the day. Out: a finding for each access that is, or will be, open too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handbook.diagnostics import Diagnostic, Related
from handbook.model.access import Access, AccessState, accesses, last_day
from handbook.model.contractor import Contractor
from handbook.model.layer import Path, path_text
from handbook.model.work import Tool
from handbook.rules.case import Case

_OPEN = (AccessState.GRANTED, AccessState.CONFIRMED)


def access_in_time(case: Case) -> Iterator[Diagnostic]:
    """HB-C405: an access ends with the last engagement, and when the work is over its end is on record.

    An end that nobody writes is planned for the end of the last engagement. Once the contractor leaves or has left and
    that day is past, the end must stand in the file: only then do we know that somebody closed the access. While the
    contractor counts as active, HB-C411 says that the engagement is over.
    """
    stage, over = case.last, last_day(case.last.state)
    if case.status not in ("leaving", "ended") and not any(_ends(tool) for tool in stage.state.tools.values()):
        return
    for access in accesses(stage.state):
        path: Path = ("tools", access.tool, *(("accounts", access.account) if access.account else ()))
        written = _written_end(stage.state, access)
        message, help = _too_long(case, access, path, written, over)
        if not message:
            continue
        latest = _latest(stage.state, over)
        there = case.location(("engagements", latest, "ends"), stage)
        yield case.finding(
            "HB-C405",
            path,
            message,
            at=case.location((*path, "ends" if written else "granted"), stage),
            stage=stage,
            label="open too long",
            related=(Related(there, "the last engagement ends"),) if latest else (),
            help=(help, "or, if it is meant to stay open, say why under `excuse` in the contractor's file"),
        )


def _too_long(case: Case, access: Access, path: Path, written: date | None, over: date | None) -> tuple[str, str]:
    """What is wrong with the end of an access and what to do about it; two empty texts if nothing is."""
    name = path_text(path)
    if written and over and written > over:
        message = f"`{name}` stays open until {written}, but the last engagement ends on {over}"
        return message, f"write `ends: {over}`, or leave `ends` out: the access then ends with the last engagement"
    if access.state not in _OPEN or case.status not in ("leaving", "ended"):
        return "", ""
    help = f"close the access, then write the day under `{name}`: `ends: {min(case.today, over or case.today)}`"
    if case.status == "ended" and (not written or written > case.today):
        return f"the work is over, but nothing says that `{name}` was closed", help
    if not written and over and over < case.today:
        return f"the last engagement ended on {over}, but nothing says that `{name}` was closed", help
    return "", ""


def _ends(tool: Tool) -> bool:
    """Whether an end is written for a tool or one of its accounts."""
    return bool(tool.ends or any(account.ends for account in tool.accounts.values()))


def _written_end(state: Contractor, access: Access) -> date | None:
    """The end that somebody wrote for an access, at the account or at the tool."""
    tool = state.tools[access.tool]
    own = tool.accounts[access.account].ends if access.account else None
    return own or tool.ends


def _latest(state: Contractor, over: date | None) -> str:
    """The engagement that ends last."""
    return next((key for key, engagement in state.engagements.items() if over and engagement.ends == over), "")
