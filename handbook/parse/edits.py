"""Merge words: edits of what the layers below say (design §4, "four plain words").

In: the value of `remove`, `inherit` or `add`, and the field it edits. Out: findings; the edits stay in the tree, for
`handbook.merge` to apply.
"""

from __future__ import annotations

from itertools import islice

from handbook.model.layer import Path
from handbook.model.policy import Field, Kind
from handbook.model.values.wording import shown
from handbook.parse.examples import flow, sample
from handbook.parse.findings import Findings
from handbook.parse.form import item_of
from handbook.parse.names import Index, closest, did_you_mean, in_two, listed, name_of
from handbook.parse.texts import id_refusal
from handbook.yaml_source.tree import Map, Seq, Value

_FIRST = 10  # keys that are looked at to see what a mapping was meant to be
LIST_EDITS = ("add", "remove", "inherit")
_NO = ("false", "no")


def check_inherit(value: Value, at: int, path: Path, found: Findings) -> None:
    """`inherit: false` is the only form: leaving the line out means to inherit."""
    if isinstance(value, str) and value in _NO:
        return
    if isinstance(value, str) and value.casefold() in ("true", "yes"):
        found.add(
            "HB-M205",
            at,
            path,
            f"`inherit: {value}` changes nothing",
            "delete this line: everything is inherited unless a file says otherwise",
            "to take over nothing, write `inherit: false`",
        )
        return
    found.add(
        "HB-M205",
        at,
        path,
        "`inherit` can only be `false`",
        "write `inherit: false` to take over nothing from the files below",
        "delete the line to inherit as usual",
    )


def check_remove(value: Value, at: int, field: Field, path: Path, found: Findings) -> None:
    """`remove` in a mapping or among entries: a list of its keys, or of ids. `path` ends in `remove`."""
    holder = name_of(path[:-1])
    for name, place, item_path in _texts(value, at, "remove", path, found):
        if found.full:
            break
        if field.kind is Kind.MAPPING and name not in field.fields:
            found.add(
                "HB-S101",
                place,
                item_path,
                f"unknown key {shown(name)}",
                did_you_mean(name, field.fields),
                f"what can be removed from {holder}: {listed(field.fields)}",
            )
        elif field.kind is Kind.KEYED and (problem := id_refusal(name)):
            found.add("HB-S106", place, item_path, *in_two(problem), f"write the id as it stands under {holder}")


def misused_add(value: Value, field: Field, path: Path, at: int, found: Findings) -> None:
    """`add: value` where nothing is a list. `path` ends in `add`."""
    holder = name_of(path[:-1])
    if field.kind is Kind.MAPPING:
        advice = "delete `add` and write its keys directly, one level higher"
    else:
        first = value if isinstance(value, str) else next(iter(value), "")
        example = sample(field, path[-2] if path[:-1] else "")
        if isinstance(first, str) and id_refusal(first) is None:
            example = f"{{{first}: {sample(item_of(field))}}}"
        advice = f"delete `add` and write each entry under its id: `{example}`"
    found.add("HB-M205", at, path, f"`add` is only for lists, and {holder} is not a list", advice)


def is_list_edit(tree: Map) -> bool:
    """Whether a mapping where a list belongs is meant as an edit of the list."""
    return any(closest(key, LIST_EDITS, 0.75) for key in islice(tree, _FIRST))


def list_edit(tree: Map, field: Field, path: Path, found: Findings) -> dict[str, Seq]:
    """The edit form of a list, `{add: […], remove: […]}`; returns the lists whose items are still to be checked."""
    lists: dict[str, Seq] = {}
    name = path[-1]
    allowed = ("add",) if field.kind is Kind.ENTRIES else LIST_EDITS
    for key, value in tree.items():
        here = (*path, key)
        if found.full:
            break
        if key not in allowed:
            found.add("HB-M205", tree.kpos[key], here, *_not_an_edit(key, name, field))
        elif key == "inherit":
            check_inherit(value, tree.vpos[key], here, found)
        elif isinstance(value, Seq):
            lists[key] = value
        else:
            found.add("HB-M205", tree.vpos[key], here, f"`{key}` takes a list", _as_list(key, value, field))
    return lists


def _not_an_edit(key: str, name: str, field: Field) -> tuple[str, ...]:
    if field.kind is Kind.ENTRIES:
        message = f"{shown(key)} cannot be used on the list {shown(name)}: its entries have no id"
        return message, f"write the whole list, as it should be: `{name}: {sample(field)}`"
    return (
        f"{shown(key)} is not an edit of a list",
        did_you_mean(key, LIST_EDITS),
        f"write the whole list, or change it: `{name}: {{add: [{sample(item_of(field))}]}}`",
    )


def _as_list(key: str, value: Value, field: Field) -> str:
    single = isinstance(value, str) or (isinstance(value, Map) and field.kind is Kind.ENTRIES)
    return f"write it as `{key}: [{flow(value) if single else sample(item_of(field))}]`"


def _texts(value: Value, at: int, word: str, path: Path, found: Findings) -> list[tuple[str, int, Path]]:
    """The texts of a merge word's list with their places; anything else is told."""
    if not isinstance(value, Seq):
        names = [value] if isinstance(value, str) else list(value) or ["some-id"]
        written = ", ".join(flow(name) for name in names[:3])
        found.add("HB-M205", at, path, f"`{word}` takes a list", f"write it as `{word}: [{written}]`")
        return []
    texts = []
    for number, item in enumerate(value):
        here = (*path, Index(number))
        if isinstance(item, str):
            texts.append((item, value.vpos[number], here))
        else:
            advice = f"name what goes, nothing more: `{word}: [{flow(next(iter(item), ''))}]`"
            found.add("HB-M205", value.vpos[number], here, f"`{word}` takes a list of names", advice)
    return texts
