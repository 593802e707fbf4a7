"""When a value is needed that is not always needed: one question per condition that `Required` marks can name.

In: the mapping in which the value is missing, and the typed handbook. Out: whether it is needed there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from handbook.model.agreement import Engagement
from handbook.model.contractor import Contractor
from handbook.model.layer import Path

Condition = Callable[[Any, Contractor], bool]
"""Takes the node that lacks the value (a `Fee`, a `Task`, …: the condition's own kind) and the whole state."""


def is_needed(when: str, path: Path, state: Contractor) -> bool:
    """Whether the value missing at `path` is needed under the condition `when`. Raises KeyError for an unknown one."""
    return CONDITIONS[when](_node(state, path[:-1]), state)


def engagement_of(entry: Any, state: Contractor) -> Engagement | None:
    """The engagement a deliverable or task belongs to: the one it names, or the only one there is."""
    if entry.engagement:
        return state.engagements.get(entry.engagement)
    return next(iter(state.engagements.values())) if len(state.engagements) == 1 else None


def _node(state: Contractor, path: Path) -> Any:
    """The typed value at `path`."""
    here: Any = state
    for part in path:
        if isinstance(here, Mapping):
            here = here[part]
        elif isinstance(here, tuple):
            here = here[int(part)]
        else:
            here = getattr(here, part)
    return here


def _fees(state: Contractor) -> list[str | None]:
    """The basis of every fee that is agreed."""
    return [each.fee.basis for each in state.engagements.values() if each.fee]


def _overlap(one: Engagement, other: Engagement) -> bool:
    """Whether two engagements run on some day together; an open end reaches into all time."""
    later_start = max((each.starts for each in (one, other) if each.starts), default=None)
    first_end = min((each.ends for each in (one, other) if each.ends), default=None)
    return later_start is None or first_end is None or later_start <= first_end


def _several(_: Any, state: Contractor) -> bool:
    return any(_overlap(one, other) for one, other in combinations(state.engagements.values(), 2))


def _milestone(deliverable: Any, state: Contractor) -> bool:
    engagement = engagement_of(deliverable, state)
    return bool(engagement and engagement.fee and engagement.fee.basis == "milestones")


def _access_unknown(tool: Any, _: Contractor) -> bool:
    return not tool.accounts or any(account.access is None for account in tool.accounts.values())


CONDITIONS: Mapping[str, Condition] = {
    "": lambda node, state: True,
    "agency": lambda node, state: state.kind == "agency",
    "individual": lambda node, state: state.kind == "individual",
    "main": lambda member, state: bool(member.main),
    "an invoice is expected": lambda node, state: bool(_fees(state)),
    "amount shown": lambda fee, state: fee.see is None,
    "paid by time": lambda fee, state: fee.basis in ("hourly", "daily"),
    "paid by time or piece": lambda node, state: any(basis != "milestones" for basis in _fees(state)),
    "several engagements": _several,
    "milestone": _milestone,
    "no tasks": lambda node, state: not state.tasks,
    "no due": lambda task, state: task.due is None,
    "no access of its own in every account": _access_unknown,
    "required": lambda page, state: page.kind == "required",
}
"""The conditions by the name that `Required(when)` gives them."""
