"""A value of the wrong kind: text where a list belongs, a list where entries belong, and so on.

In: the value, its field, its path. Out: message and advice, with the line as it should be written.
"""

from __future__ import annotations

from handbook.model.layer import Path
from handbook.model.policy import Field, Kind
from handbook.model.values import suggest_id
from handbook.parse.examples import flow, key_for, line, sample, sample_id
from handbook.parse.form import item_of
from handbook.parse.names import Index, name_of
from handbook.yaml_source.tree import Map, Seq, Value

_ID_KEYS = ("id", "key", "name", "title")


def wrong_kind(value: Value, field: Field, path: Path) -> tuple[str, tuple[str, ...]]:
    """Message and advice for a value that is not of the kind its field holds."""
    name, last = name_of(path), path[-1] if path else ""
    given = "a list" if isinstance(value, Seq) else "keys of its own" if isinstance(value, Map) else "a single value"
    match field.kind:
        case Kind.SCALAR:
            return f"{name} takes a single value, not {given}", _one_value(value, field, last)
        case Kind.MAPPING:
            return f"{name} takes keys of its own, not {given}", _keys(value, field, last)
        case Kind.KEYED:
            return f"{name} takes entries, each under its own id, not {given}", _entries(value, field, last)
        case Kind.FACTS:
            return f"{name} takes names with a text each, not {given}", (f"write it like this: `{line(last, field)}`",)
        case Kind.ENTRIES:
            return f"{name} takes a list of entries, not {given}", _listed_entries(value, field, last)
        case Kind.FREE:
            return f"{name} takes keys of its own, not {given}", (f"write it like this: `{line(last, field)}`",)
        case Kind.LIST | Kind.PROMISES:
            return f"{name} takes a list, not {given}", _list(value, field, last)


def _one_value(value: Value, field: Field, name: str) -> tuple[str, ...]:
    if isinstance(value, Seq) and len(value) == 1 and isinstance(value[0], str):
        return (f"write it as `{_named(name, flow(value[0]))}`",)
    if isinstance(value, Map) and len(value) == 1 and isinstance(name, Index):
        key, text = next(iter(value.items()))
        if isinstance(text, str):
            return (f"if it is one text with a colon in it, put it in quotes: `- {flow(f'{key}: {text}')}`",)
    return (f"write it like this: `{_named(name, sample(field, name))}`",)


def _keys(value: Value, field: Field, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        key = key_for(value, field)
        if key:
            return (f"write it as `{_named(name, f'{{{key}: {flow(value)}}}')}`",)
    if isinstance(value, Seq) and len(value) == 1 and isinstance(value[0], Map):
        return (f"delete the `-` before the keys: `{_named(name, flow(value[0]))}`",)
    return (f"write it like this: `{_named(name, sample(field, name))}`",)


def _entries(value: Value, field: Field, name: str) -> tuple[str, ...]:
    if isinstance(value, Seq) and value:
        first = value[0]
        if isinstance(first, Map):
            entry_id, entry = _with_its_id(first, item_of(field), name)
            return (f"write the id as the key of the entry: `{name}: {{{entry_id}: {flow(entry)}}}`",)
        if isinstance(first, str):
            entry_id = suggest_id(first) or sample_id(name)
            return (f"write each as an entry of its own: `{name}: {{{entry_id}: {sample(item_of(field))}}}`",)
    return (f"write it like this: `{line(name, field)}`",)


def _with_its_id(entry: Map, field: Field, name: str) -> tuple[str, Map]:
    """The id that an item of a list was probably meant to have, and the rest of it."""
    for key in _ID_KEYS:
        text = entry.get(key)
        if isinstance(text, str) and (entry_id := suggest_id(text)):
            rest = entry.copy()
            if key not in field.fields:
                rest.drop(key)
            return entry_id, rest
    return sample_id(name), entry


def _listed_entries(value: Value, field: Field, name: str) -> tuple[str, ...]:
    if isinstance(value, Map) and value and set(value) <= set(item_of(field).fields):
        return (f"begin every entry with `- `: `- {flow(value)}`",)
    return (f"begin every entry with `- `: `- {sample(item_of(field))}`",)


def _list(value: Value, field: Field, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (f"write it as `{name}: [{flow(value)}]`",)
    return (f"write it like this: `{line(name, field)}`",)


def _named(name: str, value: str) -> str:
    """A line for a key, or for an item of a list."""
    return f"- {value}" if isinstance(name, Index) else f"{name}: {value}"
