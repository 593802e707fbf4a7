"""When a value is needed that is not always needed: one question per condition that `Required` marks can name.

In: the typed handbook and the path of a value that is missing. Out: whether it is needed there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from handbook.model.agreement import Engagement
from handbook.model.contractor import Contractor
from handbook.model.layer import Path

Condition = Callable[[Contractor, Path], bool]
"""Takes the whole state and the path of the missing value."""


def is_needed(when: str, path: Path, state: Contractor) -> bool:
    """Whether the value missing at `path` is needed under the condition `when`. Raises KeyError for an unknown one."""
    return CONDITIONS[when](state, path)


def engagement_of(entry: Any, state: Contractor) -> Engagement | None:
    """The engagement a deliverable or task belongs to: the one it names, or the only one there is."""
    if entry.engagement:
        return state.engagements.get(entry.engagement)
    return next(iter(state.engagements.values())) if len(state.engagements) == 1 else None


def _holder(state: Contractor, path: Path) -> Any:
    """What holds the value at `path`: a `Fee`, a `Task`, …, whatever the condition is about."""
    here: Any = state
    for part in path[:-1]:
        here = here[part] if isinstance(here, dict) else getattr(here, part)
    return here


def _fees(state: Contractor) -> list[str | None]:
    """The basis of every fee that is agreed."""
    return [each.fee.basis for each in state.engagements.values() if each.fee]


def _overlap(one: Engagement, other: Engagement) -> bool:
    """Whether two engagements run on some day together; an open end reaches into all time."""
    later_start = max((each.starts for each in (one, other) if each.starts), default=None)
    first_end = min((each.ends for each in (one, other) if each.ends), default=None)
    return later_start is None or first_end is None or later_start <= first_end


def _several(state: Contractor, _: Path) -> bool:
    if len(state.engagements) < 2:
        return False
    return any(_overlap(one, other) for one, other in combinations(state.engagements.values(), 2))


def _milestone(state: Contractor, path: Path) -> bool:
    engagement = engagement_of(_holder(state, path), state)
    return bool(engagement and engagement.fee and engagement.fee.basis == "milestones")


def _access_unknown(state: Contractor, path: Path) -> bool:
    accounts = _holder(state, path).accounts
    return not accounts or any(account.access is None for account in accounts.values())


CONDITIONS: Mapping[str, Condition] = {
    "agency": lambda state, path: state.kind == "agency",
    "individual": lambda state, path: state.kind == "individual",
    "main": lambda state, path: bool(_holder(state, path).main),
    "an invoice is expected": lambda state, path: bool(_fees(state)),
    "amount shown": lambda state, path: _holder(state, path).see is None,
    "paid by time": lambda state, path: _holder(state, path).basis in ("hourly", "daily"),
    "paid by time or piece": lambda state, path: any(basis != "milestones" for basis in _fees(state)),
    "several engagements": _several,
    "milestone": _milestone,
    "no tasks": lambda state, path: not state.tasks,
    "no due": lambda state, path: _holder(state, path).due is None,
    "no access of its own in every account": _access_unknown,
}
"""The conditions of a contractor's handbook by the name that `Required(when)` gives them."""
