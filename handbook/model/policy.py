"""How each field merges and what it may hold, read off the model classes once.

In: a `Node` class. Out: a tree of `Field`s. The rule of a field comes from its place in the format, never from the
shape of somebody's data (design §4); the parser, the merge and the rules all walk this one tree.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter

from handbook.model.contractor import Contractor, ForEach
from handbook.model.node import Free, Node, NotInPages, Only, Promises, Ref, ReplyTime, Required


class Kind(Enum):
    """The merge rule of a field (design §4)."""

    MAPPING = "mapping"  # fixed keys, merged key by key
    KEYED = "keyed"  # entries by id, merged by id
    FACTS = "facts"  # free keys with text, merged key by key
    SCALAR = "scalar"  # replaced
    LIST = "list"  # replaced, or edited with add / remove
    PROMISES = "promises"  # as LIST; `add` of several roles adds up, a bare list over inherited items is a warning
    ENTRIES = "entries"  # a plain list of mappings: replaced
    FREE = "free"  # names that only the writer knows, in files that are not merged


MERGE_WORDS = frozenset({"remove", "inherit", "add", "locked"})


@dataclass(frozen=True, eq=False)
class Field:
    """One field of the format. `fields` is filled for MAPPING, `item` for KEYED, LIST, PROMISES and ENTRIES."""

    kind: Kind
    fields: Mapping[str, Field] = field(default_factory=dict)
    item: Field | None = None
    node: type[Node] | None = None
    adapter: TypeAdapter[Any] | None = None
    options: tuple[str, ...] = ()
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: Required | None = None
    ref: Ref | None = None
    only: Only | None = None
    reply_time: bool = False
    not_in_pages: NotInPages | None = None

    def at(self, path: tuple[str, ...]) -> Field | None:
        """The field that `path` leads to, or None if the format has no such place. List indices are parts of a path."""
        here: Field | None = self
        for part in path:
            if here is None:
                return None
            here = here.fields.get(part) if here.kind is Kind.MAPPING else here.item
        return here

    def dropped_by(self, key: str) -> tuple[str, ...]:
        """The inherited keys that setting `key` drops: the other deciding keys and all that belongs to any shape."""
        if key not in self.patterns:
            return ()
        belonging = {part for parts in self.patterns.values() for part in parts}
        return tuple(sorted((belonging | set(self.patterns)) - {key}))


@cache
def policy_of(node: type[Node]) -> Field:
    """The field tree of a model class."""
    return _mapping(node, ())


def layer_policy() -> Field:
    """The field tree of a layer without its merge words: `Contractor`."""
    return policy_of(Contractor)


def for_each_policy() -> Field:
    """The field tree of `for_each`."""
    return policy_of(ForEach)


def _mapping(node: type[Node], marks: tuple[Any, ...]) -> Field:
    fields = {}
    for name, info in node.model_fields.items():
        fields[info.alias or name] = _field(info.annotation, tuple(info.metadata))
    return Field(Kind.MAPPING, fields=fields, node=node, patterns=node.pattern_keys, **_marked(marks))


def _field(annotation: Any, marks: tuple[Any, ...]) -> Field:
    annotation, inner = _unwrap(annotation)
    marks = marks + inner
    origin = get_origin(annotation)
    if any(isinstance(mark, Free) for mark in marks):
        return Field(Kind.FREE, **_marked(marks))
    if origin in (Mapping, dict):
        value, value_marks = _unwrap(get_args(annotation)[1])
        if isinstance(value, type) and issubclass(value, Node):
            return Field(Kind.KEYED, item=_mapping(value, value_marks), **_marked(marks))
        return Field(Kind.FACTS, item=_scalar(value, value_marks), **_marked(marks))
    if origin is tuple:
        value, value_marks = _unwrap(get_args(annotation)[0])
        if isinstance(value, type) and issubclass(value, Node):
            return Field(Kind.ENTRIES, item=_mapping(value, value_marks), **_marked(marks))
        kind = Kind.PROMISES if any(isinstance(m, Promises) for m in marks) else Kind.LIST
        return Field(kind, item=_scalar(value, value_marks), **_marked(marks))
    if isinstance(annotation, type) and issubclass(annotation, Node):
        return _mapping(annotation, marks)
    return _scalar(annotation, marks)


def _scalar(annotation: Any, marks: tuple[Any, ...]) -> Field:
    options = get_args(annotation) if get_origin(annotation) is Literal else ()
    readers = tuple(mark for mark in marks if not isinstance(mark, _OURS))
    typed: Any = Annotated[annotation, *readers] if readers else annotation
    return Field(Kind.SCALAR, adapter=_adapter(typed), options=options, **_marked(marks))


@cache
def _adapter(typed: Any) -> TypeAdapter[Any]:
    """What reads a type. Made once for each: hundreds of fields share a few dozen types."""
    return TypeAdapter(typed)


_OURS = (Required, Ref, Promises, Only, ReplyTime, NotInPages)


def _marked(marks: tuple[Any, ...]) -> dict[str, Any]:
    """The marks of a field as keyword arguments of `Field`."""
    known: dict[str, Any] = {}
    for mark in marks:
        match mark:
            case Required():
                known["required"] = mark
            case Ref():
                known["ref"] = mark
            case Only():
                known["only"] = mark
            case ReplyTime():
                known["reply_time"] = True
            case NotInPages():
                known["not_in_pages"] = mark
    return known


def _unwrap(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Strip `Annotated[…]` and `… | None` off an annotation; returns what is left and the marks found on the way."""
    marks: tuple[Any, ...] = ()
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            marks += annotation.__metadata__
            annotation = annotation.__origin__
        elif origin in (Union, types.UnionType):
            (annotation,) = [part for part in get_args(annotation) if part is not type(None)]
        else:
            return annotation, marks


def walk(policy: Field, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Every field of the format with its path; `*` stands for any id or list index."""
    yield path, policy
    for name, child in policy.fields.items():
        yield from walk(child, (*path, name))
    if policy.item is not None:
        yield from walk(policy.item, (*path, "*"))
