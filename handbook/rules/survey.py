"""One walk over a merged tree that collects what most rules ask for.

In: a tree and the plan of its format. Out: a `Survey`: what is missing, which names are mentioned, which reply times
are promised. The plan is read off the field tree (`handbook.model.policy`) once, so that a thousand trees are walked
without asking again what a field means.
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
from handbook.yaml_source.tree import Map

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


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look at in one mapping: its keys by what is asked of them, and the mappings and collections below."""

    required: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    name_lists: tuple[tuple[str, str], ...]
    replies: tuple[str, ...]
    mappings: tuple[tuple[str, Plan], ...]
    collections: tuple[tuple[str, Plan], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.required or self.names or self.name_lists or self.replies or self.mappings or self.collections)


@cache
def plan_of(node: type[Node]) -> Plan:
    """The plan for trees of this class: `Contractor`, `Company`, `Person`, `PageMeta` or `ToolMeta`."""
    return _plan(policy_of(node), (), _MORE_REFERENCES.get(node, {}))


def survey(tree: Map, plan: Plan) -> Survey:
    """Walk `tree` once along `plan`."""
    found = Survey()
    _walk(tree, plan, (), found)
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


def _walk(tree: Map, plan: Plan, path: Path, found: Survey) -> None:
    _note(tree, plan, path, found)
    for key, child in plan.mappings:
        if isinstance(value := tree.get(key), Map):
            _walk(value, child, (*path, key), found)
    for key, child in plan.collections:
        if entries := tree.get(key):
            below = (*path, key)
            pairs = entries.items() if isinstance(entries, Map) else ((str(n), each) for n, each in enumerate(entries))
            for part, entry in pairs:
                if isinstance(entry, Map):
                    _walk(entry, child, (*below, part), found)


def _note(tree: Map, plan: Plan, path: Path, found: Survey) -> None:
    """Note what stands, or is missing, in one mapping itself."""
    get = tree.get
    for key, when in plan.required:
        if not get(key):
            found.missing.append(Missing((*path, key), when))
    for key, to in plan.names:
        if text := get(key):
            found.mentions[to].append(Mention((*path, key), str(text), to))
    for key, to in plan.name_lists:
        for number, text in enumerate(get(key) or ()):
            found.mentions[to].append(Mention((*path, key, str(number)), str(text), to))
    for key in plan.replies:
        if text := get(key):
            found.replies.append(((*path, key), str(text)))
