"""The values of a handbook as they are written in its files, over time: what an edition is compared by.

In: a handbook and its project. Out: every value by its path, with the day from which it holds. Nothing of the program's
own wording is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handbook.compose.fields import ABSENT, get_field
from handbook.model.asks import COMPANY, OTHER, OUR_PEOPLE
from handbook.model.content import Json, Periods
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, resolve
from handbook.model.layer import Path
from handbook.model.node import Node
from handbook.model.policy import Field, Kind, layer_policy
from handbook.model.values import Money, Rhythm

OF_COMPANY = ("name", "legal_name", "address", "time_zone", "working_week", "owner")
OF_COMPANY_UNASKED = ("website", "email", "phone", "country", "calendar_country", "closed")
OF_PERSON = ("name", "email", "phone")
"""Fields of the company and of our people that handbooks say; those in the middle ask nobody to agree."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a typed handbook with the values below it, and everyone of ours whom it names."""

    value: Any
    leaves: tuple[tuple[Path, Json], ...]
    people: tuple[str, ...]


Branches = dict[tuple[Path, int], Branch]
"""Parts of handbooks by their path and identity: equal parts of several handbooks are one object."""


def values_of(handbook: Handbook, project: Project, known: Branches) -> Iterator[tuple[Path, Periods]]:
    """Every value of a handbook over time, and of what it says about us. What is in `known` is not worked out again."""
    states = [
        (since.isoformat() if since else "", state, tuple(_branches(state, known))) for since, state in handbook.states
    ]
    yield from _over_time(
        [(since, dict(leaf for branch in branches for leaf in branch.leaves)) for since, _, branches in states]
    )
    yield from _over_time([(since, dict(_people(state, branches, project))) for since, state, branches in states])
    for name in (*OF_COMPANY, *OF_COMPANY_UNASKED):
        value = get_field(project.company, name)
        if value is not ABSENT:
            path = (COMPANY, name) if name in OF_COMPANY else (OTHER, COMPANY, name)
            yield path, (("", written(value)),)
    for number, one in enumerate(handbook.introductions):
        yield (OTHER, "introductions", str(number)), (("", f"{one.name} {one.email}".strip()),)


def _branches(state: Contractor, known: Branches) -> Iterator[Branch]:
    """The parts of one state: its fields, and the entries of those that hold entries. Equal handbooks share them."""
    for name, child in layer_policy().fields.items():
        inner = get_field(state, name)
        if inner is ABSENT:
            continue
        if child.kind is Kind.KEYED and child.item:
            for key, entry in inner.items():
                yield _branch((name, key), child.item, entry, known)
        else:
            yield _branch((name,), child, inner, known)


def _branch(path: Path, child: Field, value: Any, known: Branches) -> Branch:
    found = known.get((path, id(value)))
    if found is None:  # the value is kept with it, so that its identity is not given to another
        found = Branch(value, tuple(_leaves(child, value, path)), tuple(_references(child, value)))
        known[path, id(value)] = found
    return found


def _over_time(states: Sequence[tuple[str, Mapping[Path, Json]]]) -> Iterator[tuple[Path, Periods]]:
    if len(states) == 1:
        for path, value in states[0][1].items():
            yield path, (("", value),)
        return
    paths = dict.fromkeys(path for _, values in states for path in values)
    for path in paths:
        yield path, tuple((since, values.get(path)) for since, values in states)


def _leaves(field: Field, value: Any, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """The values below one, by path. Rhythms and lists count as one value."""
    if field.kind is Kind.MAPPING and field.node is not Rhythm:
        for name, child in field.fields.items():
            inner = get_field(value, name)
            if inner is not ABSENT:
                yield from _leaves(child, inner, (*path, name))
    elif field.kind in (Kind.KEYED, Kind.FACTS) and field.item:
        for key, inner in value.items():
            yield from _leaves(field.item, inner, (*path, key))
    else:
        yield path, written(value)


def _people(state: Contractor, branches: Sequence[Branch], project: Project) -> Iterator[tuple[Path, Json]]:
    """Name and addresses of each of our people whom the handbook names."""
    named = {reference for branch in branches for reference in branch.people}
    ids = {resolve(reference, state, project) for reference in named}
    for id in project.people:
        if id in ids:
            for name in OF_PERSON:
                value = get_field(project.people[id], name)
                if value is not ABSENT:
                    yield (OUR_PEOPLE, id, name), written(value)


def _references(field: Field, value: Any) -> Iterator[str]:
    """Everyone of ours whom a value names, by id or pointer."""
    if field.ref and field.ref.to in ("person", "anyone"):
        yield value
    elif field.kind is Kind.MAPPING:
        for name, child in field.fields.items():
            inner = get_field(value, name)
            if inner is not ABSENT:
                yield from _references(child, inner)
    elif field.item:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(field.item, inner)


def written(value: Any) -> Json:
    """A typed value as it is written in a file; what equals another is written the same."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Node():
            names = {info.alias or name: name for name, info in type(value).model_fields.items()}
            pairs = ((key, getattr(value, name)) for key, name in names.items())
            return {key: written(each) for key, each in pairs if each is not None and each not in ((), {})}
        case tuple() | list():
            return [written(item) for item in value]
        case dict():
            return {key: written(each) for key, each in value.items()}
        case dt.time():
            return f"{value:%H:%M}"
        case Money():
            return f"{_number(value.amount)} {value.currency}"
        case Decimal():
            return _number(value)
    return str(value)


def _number(value: Decimal) -> str:
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"
