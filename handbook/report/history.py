"""Where a value comes from: the steps of its history, the one that counts first.

In: the steps of `handbook.merge.trace`, the texts. Out: text for people, or JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handbook.diagnostics import FileTable
from handbook.merge import Step, iter_paths
from handbook.model.layer import Merged, Path, path_text
from handbook.model.values import MONTHS
from handbook.report.counts import number
from handbook.report.look import Look, text_width
from handbook.report.values import one_line, parts, plain_data, yaml_with_origins
from handbook.yaml_source import Map, Seq, Value

VERSION = 1
Later = tuple[date, Sequence[Step]]
"""A day on which the value changes, and the steps as they stand from then on."""

_WIDEST_VALUE = 40
_VERBS = {
    "set": "sets",
    "changed": "changes",
    "repeated": "repeats",
    "removed": "removes",
    "dropped": "drops",
    "edited": "edits",
    "filled": "fills in",
    "silent": "says nothing",
}


def final_value(steps: Sequence[Step]) -> Value | None:
    """What the path holds after all steps; None if nothing."""
    told = _told(steps)
    return told[0].value if told else None


def is_set(steps: Sequence[Step]) -> bool:
    """Whether the path holds a value after all steps."""
    return final_value(steps) is not None


def history_text(
    path: Path,
    steps: Sequence[Step],
    files: FileTable,
    texts: Mapping[str, str],
    look: Look,
    *,
    silent: bool = False,
    later: Sequence[Later] = (),
) -> str:
    """What the path holds, then each layer that speaks about it, highest first; with `silent` the others too.

    After that a block for each day in `later`, with what is new in it.
    """
    told = _told(steps)
    rows = [_Row(step, _lower(told, place)) for place, step in enumerate(told)]
    if silent:
        rows += [_Row(step) for step in reversed(steps) if step.action == "silent"]
    blocks = [_head(look.show(path_text(path)), steps, files, look) + _table(rows, files, texts, look, bool(told))]
    before = steps
    for day, after in later:
        told = _told(after)
        rows = [_Row(step, _lower(told, place)) for place, step in enumerate(told) if step not in before]
        name = f"from {_day_text(day)}"
        blocks.append(_head(name, after, files, look) + _table(rows, files, texts, look, True))
        before = after
    return "\n".join(blocks)


def history_json(
    contractor: str,
    path: Path,
    on: date | None,
    steps: Sequence[Step],
    files: FileTable,
    texts: Mapping[str, str],
    later: Sequence[Later] = (),
) -> str:
    """The same as data; `steps` are in the order of the text, with those of silent layers last.

    Each entry of `later` tells of its day as the report itself tells of `on`.
    """
    report = {
        "version": VERSION,
        "contractor": contractor,
        "path": path_text(path),
        **_state(on, steps, files, texts),
        "later": [_state(day, after, files, texts) for day, after in later],
    }
    return json.dumps(report, indent=2) + "\n"


def merged_text(title: str, tree: Map, days: Sequence[date], files: FileTable, look: Look) -> str:
    """A whole merged handbook as YAML with the origin of each line; `days` are those on which something changes."""
    notes = [f"# {look.show(title)}", *(f"# something changes on {day}: `--on {day}` shows it" for day in days)]
    return "".join(f"{look.paint('frame', note)}\n" for note in notes) + yaml_with_origins(tree, files, look)


def merged_json(contractor: str, merged: Merged, tree: Map, on: date | None, files: FileTable) -> str:
    """Every value of a merged handbook with its path and place."""
    values = [
        {"path": path_text(path), "value": value, **_place(position, files)}
        for path, value, position in iter_paths(tree)
        if isinstance(value, str)
    ]
    report = {
        "version": VERSION,
        "contractor": contractor,
        "on": on.isoformat() if on else None,
        "changes_on": [day.isoformat() for day, _ in merged.later],
        "values": values,
    }
    return json.dumps(report, indent=2) + "\n"


def source_line(position: int, files: FileTable, texts: Mapping[str, str]) -> str:
    """The line of the file that a packed place is in, without the space around it."""
    at = files.location(position)
    lines = texts.get(at.file, "").split("\n")
    return lines[at.line - 1].strip() if at.line <= len(lines) else ""


def _told(steps: Sequence[Step]) -> list[Step]:
    """The steps that say something, highest first."""
    return [step for step in reversed(steps) if step.action != "silent"]


def _lower(told: Sequence[Step], place: int) -> Value | None:
    """What the path held before a step of `told`, which is highest first."""
    return told[place + 1].value if place + 1 < len(told) else None


def _head(name: str, steps: Sequence[Step], files: FileTable, look: Look) -> str:
    """A name with what it holds after all steps."""
    value = final_value(steps)
    if isinstance(value, Map | Seq) and value:
        return f"{look.paint('title', name)}:\n{_indented(yaml_with_origins(value, files, look))}"
    if value is None:
        return f"{look.paint('warning', name)} is not set\n"
    return f"{look.paint('title', name)}: {one_line(value, look, look.width)}\n"


@dataclass(frozen=True)
class _Row:
    """A step, and what its path held before."""

    step: Step
    before: Value | None = None


def _table(rows: Sequence[_Row], files: FileTable, texts: Mapping[str, str], look: Look, marked: bool) -> str:
    """A row for each step, the first one `marked` as what counts; under it what changes in a long list."""
    cells = [_cells(row.step, files, texts, look) for row in rows]
    widths = [max(text_width(each[column]) for each in cells) for column in range(4)] if cells else []
    lines = []
    for place, (row, shown) in enumerate(zip(rows, cells, strict=True)):
        padded = "  ".join(_padded(cell, width) for cell, width in zip(shown, widths, strict=False))
        sign = look.arrow if place == 0 and marked else " "
        lines.append(f"{sign} {padded}  {look.paint('frame', shown[4])}".rstrip())
        lines += [f"    {one_line(change, look, look.width - 4)}" for change in _changes(row, look)]
    return "\n" + "".join(f"{line}\n" for line in lines) if lines else ""


def _cells(step: Step, files: FileTable, texts: Mapping[str, str], look: Look) -> tuple[str, str, str, str, str]:
    verb = _VERBS[step.action] + (f" from {step.since}" if step.since else "")
    value = "" if step.value is None else one_line(step.value, look, _WIDEST_VALUE)
    if _is_long(step.value, look):
        value = number(len(step.value or ()), "item" if isinstance(step.value, Seq) else "part")
    if step.at is None:
        return step.layer.title, verb, value, look.show(step.layer.file), ""
    line = one_line(source_line(step.at, files, texts), look, 60)
    return step.layer.title, verb, value, look.show(str(files.location(step.at))), line


def _is_long(value: Value | None, look: Look) -> bool:
    """Whether a value has parts and is too long for its column: its beginning alone would say nothing."""
    return isinstance(value, Map | Seq) and text_width(one_line(value, look, look.width)) > _WIDEST_VALUE


def _changes(row: _Row, look: Look) -> list[str]:
    """What a step adds to a long list or mapping and takes from it, one part each."""
    if not (_is_long(row.step.value, look) or (row.step.value is not None and _is_long(row.before, look))):
        return []
    old, new = parts(row.before), parts(row.step.value)
    return [f"- {part}" for part in old if part not in new] + [f"+ {part}" for part in new if part not in old]


def _state(on: date | None, steps: Sequence[Step], files: FileTable, texts: Mapping[str, str]) -> dict[str, Any]:
    """What the path holds on a day, and the steps that lead there."""
    told = _told(steps)
    silent = [step for step in reversed(steps) if step.action == "silent"]
    return {
        "on": on.isoformat() if on else None,
        "set": is_set(steps),
        "value": plain_data(final_value(steps)),
        "steps": [_data(step, files, texts) for step in (*told, *silent)],
    }


def _data(step: Step, files: FileTable, texts: Mapping[str, str]) -> dict[str, Any]:
    place = {"file": step.layer.file, "line": None, "column": None} if step.at is None else _place(step.at, files)
    return {
        "layer": step.layer.title,
        "action": step.action,
        "since": step.since.isoformat() if step.since else None,
        "value": plain_data(step.value),
        **place,
        "source": "" if step.at is None else source_line(step.at, files, texts),
    }


def _place(position: int, files: FileTable) -> dict[str, Any]:
    at = files.location(position)
    return {"file": at.file, "line": at.line, "column": at.column}


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def _day_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))
