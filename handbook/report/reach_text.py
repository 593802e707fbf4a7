"""A `Reach` for people and as data.

In: whom a line reaches, the texts. Out: text, or JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from handbook.diagnostics import FileTable
from handbook.report.counts import number, some
from handbook.report.history import source_line
from handbook.report.look import Look, text_width
from handbook.report.reach import Overruled, Reach
from handbook.report.values import one_line

VERSION = 1
_MOST = 12


def reach_text(
    place: str, reach: Reach, total: int, files: FileTable, texts: Mapping[str, str], look: Look, *, every: bool = False
) -> str:
    """What a line says and whom it reaches, of `total` contractors; with `every`, no name is left out."""
    most = len(reach.reached) + total if every else _MOST
    lines = [f"{look.paint('title', look.show(place))} {look.show(said)}" for said in reach.says]
    whom = f"{len(reach.reached)} of {number(total, 'contractor')}"
    lines += ["", f"reaches {whom}" + (":" if reach.reached else ""), *_reached(reach, look, most)]
    for verb, overruled in (("changed", reach.changed), ("removed", reach.removed)):
        if overruled:
            lines += ["", f"{verb} for {len(overruled)}:", *_overruled(overruled[:most], files, texts, look)]
            lines += _left(len(overruled) - most)
    if reach.unused:
        lines += ["", f"without effect for {len(reach.unused)}: {some(reach.unused)}"]
    if reach.unknown:
        lines += ["", f"not known for {len(reach.unknown)}, because of their errors: {some(reach.unknown)}"]
    return "".join(f"{line}\n" for line in lines)


def reach_json(file: str, line: int, reach: Reach, files: FileTable) -> str:
    """The same as data, complete."""
    report = {
        "version": VERSION,
        "file": file,
        "line": line,
        "says": list(reach.says),
        "reaches": [{"contractor": id_, "paths": list(paths)} for id_, paths in reach.reached.items()],
        "changed": [_data(overruled, files) for overruled in reach.changed],
        "removed": [_data(overruled, files) for overruled in reach.removed],
        "unused": list(reach.unused),
        "unknown": list(reach.unknown),
    }
    return json.dumps(report, indent=2) + "\n"


def _reached(reach: Reach, look: Look, most: int) -> list[str]:
    """Each contractor with paths or reason; only the names where the paths are what the line says anyway."""
    shown = list(reach.reached.items())[:most]
    left = _left(len(reach.reached) - most)
    said = {said.removeprefix("says ").split(": ", 1)[0] for said in reach.says}
    if all(set(paths) <= said for _, paths in shown):
        return [f"  {', '.join(id_ for id_, _ in shown)}", *left] if shown else []
    width = max(text_width(id_) for id_, _ in shown)
    return [f"  {id_:<{width}}  {look.show(some(paths, 2))}".rstrip() for id_, paths in shown] + left


def _overruled(overruled: Sequence[Overruled], files: FileTable, texts: Mapping[str, str], look: Look) -> list[str]:
    places = ["" if each.step.at is None else str(files.location(each.step.at)) for each in overruled]
    width = max(text_width(each.id) for each in overruled)
    place_width = max(text_width(place) for place in places)
    lines = []
    for each, place in zip(overruled, places, strict=True):
        line = "" if each.step.at is None else one_line(source_line(each.step.at, files, texts), look)
        lines.append(f"  {each.id:<{width}}  {look.show(place):<{place_width}}  {look.paint('frame', line)}".rstrip())
    return lines


def _left(count: int) -> list[str]:
    return [f"  and {count} more (`-v` names all)"] if count > 0 else []


def _data(overruled: Overruled, files: FileTable) -> dict[str, object]:
    step = overruled.step
    at = None if step.at is None else files.location(step.at)
    return {
        "contractor": overruled.id,
        "layer": step.layer.title,
        "action": step.action,
        "file": at.file if at else step.layer.file,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }
