"""The state of a contractor's access to a tool, derived from the dates that are written (design §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handbook.model.contractor import Contractor
from handbook.model.work import Account, Tool


class AccessState(StrEnum):
    """How far an access has come."""

    NONE = "none"
    REQUESTED = "requested"
    GRANTED = "granted"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Access:
    """One access: to a tool, or to one account in it. What an account leaves out is the tool's."""

    tool: str
    account: str | None
    title: str | None
    level: str | None
    people: tuple[str, ...]
    state: AccessState
    walkthrough: date | None
    ends: date | None
    on_exit: str | None


def accesses(contractor: Contractor) -> Iterator[Access]:
    """Every access of a contractor, tool by tool; a tool with accounts gives one for each account."""
    for tool_id, tool in contractor.tools.items():
        if tool.accounts:
            for account_id, account in tool.accounts.items():
                yield _access(contractor, tool_id, tool, account_id, account)
        else:
            yield _access(contractor, tool_id, tool, None, Account())


def last_day(contractor: Contractor) -> date | None:
    """The day the last engagement ends, or None if there is none with an end."""
    return max((engagement.ends for engagement in contractor.engagements.values() if engagement.ends), default=None)


def _access(contractor: Contractor, tool_id: str, tool: Tool, account_id: str | None, account: Account) -> Access:
    requested = account.requested or tool.requested
    granted = account.granted or tool.granted
    confirmed = account.confirmed or tool.confirmed
    return Access(
        tool=tool_id,
        account=account_id,
        title=account.title,
        level=account.access or tool.access,
        people=account.people,
        state=_state(requested, granted, confirmed),
        walkthrough=account.walkthrough or tool.walkthrough,
        ends=account.ends or tool.ends or last_day(contractor),
        on_exit=account.on_exit or tool.on_exit,
    )


def _state(requested: date | None, granted: date | None, confirmed: date | None) -> AccessState:
    if confirmed:
        return AccessState.CONFIRMED
    if granted:
        return AccessState.GRANTED
    return AccessState.REQUESTED if requested else AccessState.NONE
