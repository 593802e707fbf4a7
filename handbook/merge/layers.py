"""The levels of a merge: defaults, roles of equal rank, one contractor; and the dates on which they change.

In: parsed layers. Out: what they say together, first without any dated change and then from each date on which
something differs, with the findings. What defaults and roles say is worked out once for all contractors with the same
roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from handbook.diagnostics import Diagnostic, FileTable
from handbook.merge.conflicts import unsettled
from handbook.merge.edits import edits_until
from handbook.merge.fill import FOR_EACH, fill
from handbook.merge.fold import fold
from handbook.merge.locks import Locks, check_locks
from handbook.merge.notes import Notes
from handbook.merge.roles import Conflict, Role, join
from handbook.merge.rounds import Rounds
from handbook.model.layer import Layer, Merged, path_text
from handbook.model.policy import Field, for_each_policy, layer_policy
from handbook.yaml_source.tree import Map


@dataclass(frozen=True)
class State:
    """What defaults and roles say together from a day on (None: from the start); `filled` has `for_each` filled in."""

    since: date | None
    tree: Map
    filled: Map
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Shared:
    """All that contractors with the same roles share: the states in order, the first without a date, and the locks."""

    states: tuple[State, ...]
    locks: Locks

    def on(self, day: date | None) -> State:
        """The state that holds on `day`; None is before any dated change."""
        state = self.states[0]
        for later in self.states[1:]:
            if day is None or later.since is None or later.since > day:
                break
            state = later
        return state


@cache
def merge_policy() -> Field:
    """The field tree of a layer with `for_each`, which merges like the rest."""
    root = layer_policy()
    return replace(root, fields={**root.fields, FOR_EACH: for_each_policy()})


def merge_shared(
    defaults: Layer | None, roles: Sequence[Layer], policy: Field, files: FileTable
) -> tuple[Shared, tuple[Diagnostic, ...]]:
    """Defaults with `roles` over them. The result holds for every contractor with these roles in this order.

    `policy` is `merge_policy()`. Findings are about the shared files alone; roles that disagree are told by
    `merge_contractor`, for a contractor may settle it.
    """
    locks = defaults.locked if defaults else ()
    layers = (defaults, *roles) if defaults else tuple(roles)
    rounds = Rounds()
    states = []
    for day in (None, *_days(layers)):
        base = Map()
        if defaults:
            base = _fold_layer(base, defaults, day, policy, files, (), rounds)
        results = [
            Role(
                layer,
                tuple(edit for _, edit in edits_until(layer, day)),
                _fold_layer(base, layer, day, policy, files, locks, rounds),
            )
            for layer in roles
        ]
        tree, conflicts = join(base, results, policy, files)
        states.append(State(day, tree, fill(tree, policy), conflicts))
    return Shared(tuple(states), locks), tuple(rounds.told())


def merge_contractor(
    shared: Shared, contractor: Layer, policy: Field, files: FileTable
) -> tuple[Merged, tuple[Diagnostic, ...]]:
    """What `contractor` gets. Every finding names the contractor in `contractors`, never in its message."""
    rounds, open_conflicts = Rounds(), Rounds()
    states: list[tuple[date | None, Map]] = []
    days = _days((contractor,)) if len(shared.states) == 1 else _days((contractor,), shared)
    for day in (None, *days):
        base = shared.on(day)
        tree = _fold_layer(base.tree, contractor, day, policy, files, shared.locks, rounds)
        if base.conflicts:
            edits = [edit for _, edit in edits_until(contractor, day)]
            open_conflicts.add("", None, tuple(unsettled(base.conflicts, tree, contractor, edits, policy)))
        filled = fill(tree, policy, (base.tree, base.filled))
        if not states or filled != states[-1][1]:
            states.append((day, filled))
    disputed = {path_text(path) for state in shared.states for each in state.conflicts for path in each.about}
    found = [each for each in rounds.told() if not (disputed and _settles(each, disputed))]
    later = tuple((day, tree) for day, tree in states[1:] if day is not None)
    diagnostics = (*open_conflicts.told(), *found)
    return Merged(states[0][1], later), tuple(replace(each, contractors=(contractor.id,)) for each in diagnostics)


def _fold_layer(
    lower: Map, layer: Layer, day: date | None, policy: Field, files: FileTable, locks: Locks, rounds: Rounds
) -> Map:
    """All that `layer` says on `day`, over what the layers below say on that day."""
    tree = lower
    for since, edit in edits_until(layer, day):
        notes = Notes(files, dated=since is not None)
        after = fold(tree, edit, policy, notes)
        if since is not None and after == tree:
            notes.changes_nothing(since, edit.at)
        if locks:
            after = check_locks(tree, after, edit, policy, locks, notes)
        rounds.add(layer.file, since, notes.found)
        tree = after
    return tree


def _days(layers: Iterable[Layer], shared: Shared | None = None) -> list[date]:
    """The dates on which something may change, earliest first."""
    days = {since for layer in layers for since, _ in layer.dated}
    if shared is not None:
        days.update(state.since for state in shared.states if state.since is not None)
    return sorted(days)


def _settles(diagnostic: Diagnostic, disputed: set[str]) -> bool:
    """Whether a value is only repeated or replaced in order to settle what roles disagree on."""
    return diagnostic.code in ("HB-M111", "HB-M112") and diagnostic.path in disputed
