"""The history of one path: what each layer says about it and what came of that.

In: the layers of one contractor and a path. Out: steps, the lowest layer first, made by folding the layers again with
the same functions as the merge, so that the history cannot disagree with the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handbook.merge.edits import LISTS, Edit, edits_until, is_choice, place_of
from handbook.merge.fill import FOR_EACH, fill
from handbook.merge.fold import fold
from handbook.merge.lookup import lookup, value_at
from handbook.merge.notes import Notes
from handbook.merge.roles import Role, join
from handbook.model.contractor import COLLECTIONS
from handbook.model.layer import Layer, Path
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Value

Action = Literal["set", "changed", "repeated", "removed", "dropped", "edited", "filled", "silent"]


@dataclass(frozen=True)
class Step:
    """What one layer, or one of its dated changes (`since`), does to a path.

    `value` is what the path holds after it, `at` where the layer says so; both None for a layer that says nothing.
    `removed` is said by `remove` or `inherit: false`, `dropped` follows from a key that decides a shape, `edited` is a
    list changed by `add` or `remove`, `filled` comes from `for_each`, `repeated` sets what holds already.
    """

    layer: Layer
    action: Action
    value: Value | None = None
    at: int | None = None
    since: date | None = None


def trace(
    defaults: Layer | None,
    roles: Sequence[Layer],
    contractor: Layer,
    path: Path,
    policy: Field,
    on: date | None = None,
) -> tuple[Step, ...]:
    """The history of `path` for one contractor, as it stands on the day `on` (None: before any dated change).

    Every layer gives a step for its tree; a dated change gives one if it says something about the path.
    """
    story = _Story(path, policy, on)
    if defaults:
        story.layer(defaults)
    story.roles(roles)
    story.layer(contractor)
    template = _template(path)
    before, after = lookup(story.tree, path), lookup(fill(story.tree, policy), path)
    if template and after and (before is None or before[0] != after[0]):
        given = trace(defaults, roles, contractor, template, policy, on)
        source = next(step for step in reversed(given) if step.value is not None)
        at = after[1] if before is None else source.at
        story.steps.append(Step(source.layer, "filled", after[0], at, source.since))
    return tuple(story.steps)


class _Story:
    """The steps so far, and the tree they led to."""

    def __init__(self, path: Path, policy: Field, on: date | None) -> None:
        self.path = path
        self.policy = policy
        self.on = on
        above = (policy.at(path[:length]) for length in range(len(path)))
        self.in_list = any(field is not None and field.kind in LISTS for field in above)
        self.tree = Map()
        self.steps: list[Step] = []

    def layer(self, layer: Layer) -> None:
        """A layer that stands above all before it."""
        for since, edit in edits_until(layer, self.on):
            after = fold(self.tree, edit, self.policy, Notes(None))
            self._tell(layer, (since, edit), (self.tree, after))
            self.tree = after

    def roles(self, roles: Sequence[Layer]) -> None:
        """Roles of equal rank. Where a role had no effect because another disagrees, its own result is shown."""
        base, done = self.tree, list[Role]()
        for layer in roles:
            role = Role(layer, (), base)
            for since, edit in edits_until(layer, self.on):
                own = fold(role.result, edit, self.policy, Notes(None))
                lower, role = role.result, Role(layer, (*role.edits, edit), own)
                after, _ = join(base, (*done, role), self.policy)
                views = [(self.tree, after)] if self.in_list else [(self.tree, after), (lower, own)]
                self._tell(layer, (since, edit), *views)
                self.tree = after
            done.append(role)

    def _tell(self, layer: Layer, edit: Edit, *views: tuple[Map, Map]) -> None:
        """Add the step that the first of `views`, trees before and after an edit, shows."""
        steps = (self._step(layer, edit, before, after) for before, after in views)
        step = next((step for step in steps if step), None)
        if step or edit[0] is None:
            self.steps.append(step or Step(layer, "silent"))

    def _step(self, layer: Layer, edit: Edit, before: Map, after: Map) -> Step | None:
        since, tree = edit
        old, new = lookup(before, self.path), lookup(after, self.path)
        place = place_of(tree, self.path, self.policy)
        if new is None:
            if old is None:
                return None
            action: Action = "dropped" if place and place.how == "dropped" else "removed"
            return Step(layer, action, None, place.at if place else None, since)
        value, at = new
        if old is None:
            return Step(layer, "set", value, at, since)
        if value is old[0] and at == old[1]:
            return None
        if isinstance(value, Map) and at == old[1] and place:
            at = place.at
        action = "repeated" if value == old[0] else "edited" if self._is_list_edit(tree) else "changed"
        return Step(layer, action, value, at, since)

    def _is_list_edit(self, edit: Map) -> bool:
        """Whether `edit` adds to or removes from the list at the path."""
        field, above = self.policy.at(self.path), self.policy.at(self.path[:-1])
        is_list = field is not None and field.kind in LISTS
        adds_up = above is not None and is_choice(above)
        return is_list and (adds_up or isinstance(value_at(edit, self.path), Map))


def _template(path: Path) -> Path | None:
    """Where in `for_each` the value at `path` is given, if it can be. Of several entries, where theirs are."""
    if path[:1] == (FOR_EACH,):
        return None
    for kind, place in COLLECTIONS.items():
        if path[: len(place)] == place:
            return (FOR_EACH, kind, *path[len(place) + 1 :])
    holds_entries = any(place[: len(path)] == path for place in COLLECTIONS.values())
    return (FOR_EACH,) if holds_entries else None
