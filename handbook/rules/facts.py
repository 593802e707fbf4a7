"""What the rules about the whole project ask of each handbook: worked out once for each, and then only put together.

In: a `Case`. Out: its `Facts`, values that hold as long as the handbook, the outline of its project and the day are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from handbook.diagnostics import Location
from handbook.model.handbook import resolve
from handbook.model.reach import Reach
from handbook.rules.case import Case


@dataclass(frozen=True, slots=True)
class Managing:
    """The hours a week that a contractor takes of the manager, and where that is written."""

    manager: str
    hours: Decimal
    at: Location


@dataclass(frozen=True, slots=True)
class Facts:
    """One handbook, as the rules about all of them see it. `channels` are those of all its states."""

    status: str
    roles: tuple[str, ...]
    lacks_a_role: bool
    channels: frozenset[str]
    reach: Reach
    managing: Managing | None


def facts_of(case: Case) -> Facts:
    """What is asked of one handbook together with all others."""
    handbook = case.handbook
    talks = [state.communication for _, state in handbook.states if state.communication]
    return Facts(
        status=case.status,
        roles=handbook.first.roles,
        lacks_a_role=case.lacks_a_role,
        channels=frozenset(channel for talk in talks for channel in talk.channels),
        reach=case.reach,
        managing=_managing(case),
    )


def _managing(case: Case) -> Managing | None:
    """What the contractor takes of a manager today; None once it has ended, or where nothing is written."""
    state = case.current.state
    manager = resolve(state.manager, state, case.project)
    if case.status == "ended" or not manager or not state.internal or not state.internal.manager_time:
        return None
    at = case.location(("internal", "manager_time"), case.current)
    return Managing(manager, state.internal.manager_time, at)
