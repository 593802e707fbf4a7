"""One walk over a merged tree that collects what most rules ask for.

In: a tree and the plan of its format. Out: a `Survey`: what is missing, which names are mentioned, which reply times
are promised. The plan is read off the field tree (`handbook.model.policy`) once, so that a thousand trees are walked
without asking again what a field means; what they share is walked once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from handbook.model.contractor import Contractor
from handbook.model.layer import Path
from handbook.model.node import Node
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, policy_of
from handbook.yaml_source.tree import Map, Value

HAND_IN_GUIDE = "hand-in guide"
"""What the `guide` of a `hand_in` refers to: a heading of the guide of the tool beside it."""

_MORE_REFERENCES: Mapping[type[Node], Mapping[Path, str]] = {
    Contractor: {("away", "*", "cover"): "member", ("deliverables", "*", "hand_in", "guide"): HAND_IN_GUIDE},
    Person: {("away", "*", "cover"): "person"},
}
"""References that the type alone cannot mark, because what they refer to depends on where it is used."""


class Missing(NamedTuple):
    """A value that should be there where the condition `when` holds (always, if that is empty)."""

    path: Path
    when: str


class Mention(NamedTuple):
    """A text that is the name of something of the kind `to`."""

    path: Path
    text: str
    to: str


@dataclass(slots=True)
class Survey:
    """What one walk found, in the order of the format; mentions by the kind of what they mean."""

    missing: list[Missing] = field(default_factory=list)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    replies: list[tuple[Path, str]] = field(default_factory=list)

    def add(self, part: Survey) -> None:
        """Take over what was found in a part of the tree."""
        self.missing += part.missing
        self.replies += part.replies
        for to, mentions in part.mentions.items():
            self.mentions[to] += mentions


Surveyed = dict[int, tuple[Value, Survey]]
"""What was found in the parts at the top of trees, by the identity of the part, which is kept so that none is mistaken.

Trees share such parts, at the same place, with all that come from the same files."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look at in one mapping: its keys by what is asked of them, and the mappings and collections below.

    `shapes` remembers what is left to do for mappings that hold certain keys: entries are alike in that.
    """

    required: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    name_lists: tuple[tuple[str, str], ...]
    replies: tuple[str, ...]
    mappings: tuple[tuple[str, Plan], ...]
    collections: tuple[tuple[str, Plan], ...]
    shapes: dict[tuple[str, ...], Plan] = field(default_factory=dict, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.required or self.names or self.name_lists or self.replies or self.mappings or self.collections)

    def of(self, tree: Map) -> Plan:
        """The plan for a mapping with the keys of `tree`: `required` are those it lacks, the others those it has."""
        keys = tuple(tree) if all(tree.values()) else tuple([key for key, value in tree.items() if value])
        shape = self.shapes.get(keys)
        if shape is None:
            shape = self.shapes[keys] = Plan(
                tuple([pair for pair in self.required if pair[0] not in keys]),
                tuple([pair for pair in self.names if pair[0] in keys]),
                tuple([pair for pair in self.name_lists if pair[0] in keys]),
                tuple([key for key in self.replies if key in keys]),
                tuple([pair for pair in self.mappings if pair[0] in keys]),
                tuple([pair for pair in self.collections if pair[0] in keys]),
            )
        return shape


@cache
def plan_of(node: type[Node]) -> Plan:
    """The plan for trees of this class: `Contractor`, `Company`, `Person`, `PageMeta` or `ToolMeta`."""
    return _plan(policy_of(node), (), _MORE_REFERENCES.get(node, {}))


def survey(tree: Map, plan: Plan, known: Surveyed | None = None) -> Survey:
    """Walk `tree` once along `plan`. `known` holds the parts that were walked before, and is added to."""
    known = {} if known is None else known
    found, shape = Survey(), plan.of(tree)
    _note(tree, shape, (), found)
    for is_mapping, below in ((True, shape.mappings), (False, shape.collections)):
        for key, child in below:
            value = tree[key]
            part = known.get(id(value))
            if part is None:
                part = known[id(value)] = value, Survey()
                (_walk if is_mapping else _walk_entries)(value, child, (key,), part[1])
            found.add(part[1])
    return found


def _plan(policy: Field, path: Path, more: Mapping[Path, str]) -> Plan:
    names, name_lists, mappings, collections = [], [], [], []
    for key, child in policy.fields.items():
        here = (*path, key)
        if child.kind is Kind.SCALAR and (child.ref or here in more):
            names.append((key, child.ref.to if child.ref else more[here]))
        elif child.kind is Kind.MAPPING:
            mappings.append((key, _plan(child, here, more)))
        elif child.kind in (Kind.KEYED, Kind.ENTRIES) and child.item:
            collections.append((key, _plan(child.item, (*here, "*"), more)))
        elif child.kind is Kind.LIST and child.item and child.item.ref:
            name_lists.append((key, child.item.ref.to))
    return Plan(
        tuple((key, child.required.when) for key, child in policy.fields.items() if child.required),
        tuple(names),
        tuple(name_lists),
        tuple(key for key, child in policy.fields.items() if child.reply_time),
        tuple(pair for pair in mappings if not pair[1].is_empty),
        tuple(pair for pair in collections if not pair[1].is_empty),
    )


def _walk(value: Value, plan: Plan, path: Path, found: Survey) -> None:
    if not isinstance(value, Map):
        return
    shape = plan.of(value)
    _note(value, shape, path, found)
    for key, child in shape.mappings:
        _walk(value[key], child, (*path, key), found)
    for key, child in shape.collections:
        _walk_entries(value[key], child, (*path, key), found)


def _walk_entries(entries: Value, plan: Plan, path: Path, found: Survey) -> None:
    """The entries by id, or the mappings of a list by number."""
    pairs = entries.items() if isinstance(entries, Map) else ((str(n), each) for n, each in enumerate(entries))
    for part, entry in pairs:
        _walk(entry, plan, (*path, part), found)


def _note(tree: Map, shape: Plan, path: Path, found: Survey) -> None:
    """Note what stands, or is missing, in one mapping itself. `shape` is the plan for just its keys."""
    for key, when in shape.required:
        found.missing.append(Missing((*path, key), when))
    for key, to in shape.names:
        found.mentions[to].append(Mention((*path, key), str(tree[key]), to))
    for key, to in shape.name_lists:
        for number, text in enumerate(tree[key]):
            found.mentions[to].append(Mention((*path, key, str(number)), str(text), to))
    for key in shape.replies:
        found.replies.append(((*path, key), str(tree[key])))
