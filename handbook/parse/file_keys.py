"""The keys of a layer that are about the file itself: `locked`, `excuse`, `from_date`.

In: their values out of the tree. Out: paths, excuses and dated edits, and findings. What is wrong is left out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import TypeAdapter, ValidationError

from handbook.diagnostics import CATALOGUE
from handbook.model.layer import Excuse, Path, parse_path, path_text
from handbook.model.node import Node, Required
from handbook.model.policy import Field, Kind, policy_of
from handbook.model.values import Day, Line
from handbook.model.values.wording import shown
from handbook.parse.examples import flow
from handbook.parse.findings import Findings
from handbook.parse.names import Index, closest, did_you_mean, in_two, listed
from handbook.parse.required import check_required
from handbook.parse.texts import error_words, id_refusal
from handbook.parse.tree_walk import Walk
from handbook.yaml_source.tree import Map, Seq, Value

_DAY: TypeAdapter[date] = TypeAdapter(Day)
_UNDATED = ("name", "kind", "status")


class _ExcuseEntry(Node):
    """One entry of `excuse`."""

    code: Annotated[Line | None, Required()] = None
    path: Line | None = None
    reason: Annotated[Line | None, Required()] = None


_EXCUSES = Field(Kind.ENTRIES, item=policy_of(_ExcuseEntry))


def locked_paths(value: Value, at: int, root: Field, found: Findings) -> tuple[tuple[Path, int], ...]:
    """The paths under `locked` with their places. Each must lead to a place of the format."""
    if not isinstance(value, Seq):
        written = flow(value) if isinstance(value, str) else "payment.pay_within"
        found.add("HB-S102", at, ("locked",), "`locked` takes a list of paths", f"write it as `locked: [{written}]`")
        return ()
    locked = []
    for number, item in enumerate(value):
        if found.full:
            break
        place = value.vpos[number]
        if not isinstance(item, str):
            advice = "name the value with dots between its keys, such as `- payment.pay_within`"
            found.add("HB-S102", place, ("locked", Index(number)), "a path is a single text", advice)
        elif _leads_somewhere(item, place, root, number, found):
            locked.append((parse_path(item), place))
    return tuple(locked)


def _leads_somewhere(text: str, at: int, root: Field, number: int, found: Findings) -> bool:
    """Follow a path from the top of the format; tell the first step that is not there."""
    path, field, here = parse_path(text), root, ("locked", Index(number))
    if not path or "*" in path:
        advice = "name one place, such as `payment.pay_within`; it holds for everything below it too"
        found.add("HB-S101", at, here, f"{shown(text)} is not the path of a value", advice)
        return False
    for step, part in enumerate(path):
        child = field.fields.get(part) if field.kind is Kind.MAPPING else field.item
        if child is None:
            message = f"{shown(text)} leads nowhere: there is no {shown(part)} {_inside(path[:step])}"
            guess = closest(part, field.fields)
            right = path_text((*path[:step], guess, *path[step + 1 :])) if guess else ""
            possible = f"possible there: {listed(field.fields)}" if field.fields else "the path ends before it"
            found.add("HB-S101", at, here, message, f"did you mean {shown(right)}?" if guess else "", possible)
            return False
        if field.kind is Kind.KEYED and (problem := id_refusal(part)):
            found.add("HB-S106", at, here, *in_two(problem))
            return False
        field = child
    return True


def _inside(path: Path) -> str:
    return f"under {shown(path_text(path))}" if path else "at the top"


def read_excuses(value: Value, at: int, walk: Walk, found: Findings) -> tuple[Excuse, ...]:
    """The entries of `excuse` that are complete and may be excused."""
    before = found.count
    walk.value(value, at, _EXCUSES, ("excuse",), edits=False)
    check_required(value, _EXCUSES, at, ("excuse",), "", found)
    excuses = []
    for number, entry in enumerate(value if isinstance(value, Seq) else ()):
        code = entry.get("code") if isinstance(entry, Map) else None
        if isinstance(entry, Map) and isinstance(code, str) and not found.full:
            _check_code(code, entry.vpos["code"], ("excuse", Index(number), "code"), found)
            texts = {key: text for key in ("path", "reason") if isinstance(text := entry.get(key, ""), str)}
            if found.count == before:
                excuses.append(Excuse(code, texts["path"], texts["reason"], entry.at))
    return tuple(excuses)


def _check_code(code: str, at: int, path: Path, found: Findings) -> None:
    rule = CATALOGUE.get(code)
    excusable = [name for name, each in CATALOGUE.items() if not each.fixed]
    if rule is None:
        advice = did_you_mean(code, excusable) or f"what can be excused: {listed(excusable)}"
        found.add("HB-S103", at, path, f"there is no finding {shown(code)}", advice)
    elif rule.fixed:
        advice = f"put right what it found, then delete this excuse; `handbook rule {code}` says how"
        found.add("HB-S103", at, path, f"{shown(code)} ({rule.title}) cannot be excused", advice)


def dated_edits(value: Value, at: int, walk: Walk, found: Findings) -> tuple[tuple[date, Map], ...]:
    """The edits of `from_date`, earliest first, each checked like a layer of its own."""
    if not isinstance(value, Map):
        advice = "write the first day as a key: `from_date: {2026-07-01: {manager: sam}}`"
        found.add("HB-S102", at, ("from_date",), "`from_date` takes days, each with what changes then", advice)
        return ()
    edits = []
    for key, edit in value.items():
        here = ("from_date", key)
        day = _day(key, value.kpos[key], here, found)
        if not isinstance(edit, Map):
            advice = f"write what changes under it: `{flow(key)}: {{manager: sam}}`"
            found.add("HB-S102", value.vpos[key], here, f"{shown(key)} takes what changes on that day", advice)
            continue
        walk.mapping(_without_undated(edit, here, found), walk.form.root, (), edits=True)
        if day is not None:
            edits.append((day, edit))
    return tuple(sorted(edits, key=lambda pair: pair[0]))


def _day(key: str, at: int, here: Path, found: Findings) -> date | None:
    try:
        return _DAY.validate_python(key)
    except ValidationError as error:
        found.add("HB-S104", at, here, *in_two(error_words(error.errors()[0], key)))
        return None


def _without_undated(edit: Map, here: Path, found: Findings) -> Map:
    """The edit without the keys that cannot change on a day, which are told."""
    plain = edit.copy()
    for key in _UNDATED:
        if key in edit:
            advice = "delete it here; change it at the top of the file when the day has come"
            found.add("HB-S105", edit.kpos[key], (*here, key), f"`{key}` cannot stand inside `from_date`", advice)
            plain.drop(key)
    return plain
