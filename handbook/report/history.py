"""Where a value comes from: the steps of its history, the one that counts first.

In: the steps of `handbook.merge.trace`, the texts. Out: text for people, or JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handbook.diagnostics import FileTable
from handbook.merge import Step, iter_paths
from handbook.model.layer import Merged, Path, path_text
from handbook.report.look import Look, text_width
from handbook.report.values import one_line, plain_data, yaml_with_origins
from handbook.yaml_source import Map, Seq

VERSION = 1
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


def is_set(steps: Sequence[Step]) -> bool:
    """Whether the path holds a value after all steps."""
    return bool(_told(steps)) and _told(steps)[0].value is not None


def history_text(
    path: Path, steps: Sequence[Step], files: FileTable, texts: Mapping[str, str], look: Look, *, silent: bool = False
) -> str:
    """What the path holds, then each layer that speaks about it, highest first; with `silent` the others too."""
    told = _told(steps)
    name = look.show(path_text(path))
    value = told[0].value if told else None
    if isinstance(value, Map | Seq) and value:
        head = f"{name}:\n{_indented(yaml_with_origins(value, files, look))}"
    elif value is None:
        head = f"{look.paint('warning', name)} is not set\n"
    else:
        head = f"{look.paint('title', name)}: {one_line(value, look, look.width)}\n"
    rows = [_row(step, files, texts, look) for step in told]
    if silent:
        rows += [_row(step, files, texts, look) for step in reversed(steps) if step.action == "silent"]
    if not rows:
        return head
    widths = [max(text_width(row[column]) for row in rows) for column in range(4)]
    lines = []
    for number, row in enumerate(rows):
        cells = "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=False))
        sign = look.arrow if number == 0 and told else " "
        lines.append(f"{sign} {cells}  {look.paint('frame', row[4])}".rstrip())
    return head + "\n" + "".join(f"{line}\n" for line in lines)


def history_json(
    contractor: str, path: Path, on: date | None, steps: Sequence[Step], files: FileTable, texts: Mapping[str, str]
) -> str:
    """The same as data; `steps` are in the order of the text, with those of silent layers last."""
    told = _told(steps)
    silent = [step for step in reversed(steps) if step.action == "silent"]
    report = {
        "version": VERSION,
        "contractor": contractor,
        "path": path_text(path),
        "on": on.isoformat() if on else None,
        "set": is_set(steps),
        "value": plain_data(told[0].value) if told else None,
        "steps": [_data(step, files, texts) for step in (*told, *silent)],
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


def _row(step: Step, files: FileTable, texts: Mapping[str, str], look: Look) -> tuple[str, str, str, str, str]:
    verb = _VERBS[step.action] + (f" from {step.since}" if step.since else "")
    value = "" if step.value is None else one_line(step.value, look, 40)
    if step.at is None:
        return step.layer.title, verb, value, look.show(step.layer.file), ""
    line = one_line(source_line(step.at, files, texts), look, 60)
    return step.layer.title, verb, value, look.show(str(files.location(step.at))), line


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


def _padded(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))
