"""HB-C401: what a finished handbook must say and no layer says.

In: a handbook. Out: one finding per missing value, at the place where it would usually be written, so that what is
missing in a shared file is told once for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import Handbook
from handbook.model.layer import Path, path_text
from handbook.rules.case import Case, Stage, nearest, role_files
from handbook.rules.conditions import is_needed
from handbook.rules.needed import CHANNELS, Home, Needed, needed
from handbook.rules.wording import UNDO_REMOVAL
from handbook.yaml_source.tree import Map

_DECIDING = {"place": "tool", "guide": "tool", "where": "tool", "amount": "basis", "at_most": "basis"}
"""The key whose setting drops the inherited value of this one: there somebody chose another shape."""


def missing_values(case: Case) -> Iterator[Diagnostic]:
    """HB-C401: every value that is needed and missing. An ended contractor needs nothing any more."""
    if case.status == "ended":
        return
    for stage in case.stages:
        for missing in stage.survey.missing:
            if not missing.when or is_needed(missing.when, missing.path, stage.state):
                yield _value_missing(case, stage, missing.path)
        communication = stage.tree.get("communication")
        if isinstance(communication, Map):
            there = communication.get("channels", ())
            for channel in CHANNELS:
                if channel not in there:
                    yield _value_missing(case, stage, ("communication", "channels", channel))


def one_main_person(case: Case) -> Iterator[Diagnostic]:
    """HB-C401, HB-S104: exactly one person of an agency is the main one, so that we know whom to write to."""
    if case.status == "ended":
        return
    for stage in case.stages:
        people = stage.state.people
        if stage.state.kind != "agency" or not people:
            continue
        main = [person for person, member in people.items() if member.main]
        if not main:
            help = (f"write `main: yes` at one of them: {', '.join(f'`{person}`' for person in people)}",)
            message = "nothing says who of these people is the main one"
            yield case.finding("HB-C401", ("people",), message, stage=stage, help=help)
        for person in main[1:]:
            message = f"two people are the main one: `{main[0]}` and `{person}`"
            help = (f"keep `main: yes` at one of them and take it out at `{person}` or `{main[0]}`",)
            yield case.finding("HB-S104", ("people", person, "main"), message, stage=stage, help=help)


def _value_missing(case: Case, stage: Stage, path: Path) -> Diagnostic:
    """The finding that nothing stands at `path`, with what it would say and where to write it."""
    row = needed(path)
    removed = case.removed(path)
    place = removed[0].at if removed else _usual_place(case, stage, path, row.home)
    add = f"write it in {_where(case, place, row, path)}, such as `{row.example}`"
    return case.finding(
        "HB-C401",
        path,
        f"nothing says {row.words}: `{path_text(path)}` is missing",
        stage=stage,
        at=place,
        label="removed here" if removed else "",
        help=(UNDO_REMOVAL if removed else add, _searched(case, place)),
    )


def _usual_place(case: Case, stage: Stage, path: Path, home: Home) -> Location:
    """Where the value is to be added: beside the key that dropped it, where its entry begins, or at the top of the file
    in which it is usually written.
    """
    parent = path[:-1]
    if not parent:
        return Location(_home_file(case.handbook, case.defaults_file, home))
    decided = (*parent, _DECIDING.get(path[-1], ""))
    if nearest(stage.tree, decided)[0] == len(decided):
        return case.location(decided, stage)
    return case.location(parent, stage) if home is Home.CONTRACTOR else case.beginning(parent, stage)


def _home_file(handbook: Handbook, defaults_file: str, home: Home) -> str:
    if home is Home.DEFAULTS:
        return defaults_file
    roles = role_files(handbook)
    return roles[0] if home is Home.ROLE and roles else handbook.file


def _where(case: Case, place: Location, row: Needed, path: Path) -> str:
    """The file in which the value is usually written, as an instruction. At a shared place it names no contractor."""
    if row.home is Home.DEFAULTS and path[0] in ("deliverables", "engagements", "tools"):
        kind = path[0].removesuffix("s")
        this_one = "here" if place.file == case.defaults_file else f"in `{place.file}`"
        return f"`{case.defaults_file}` under `for_each: {kind}` for all, or {this_one} for this one"
    if row.home is Home.DEFAULTS:
        return f"`{case.defaults_file}`"
    if row.home is Home.ROLE and place.file != case.handbook.file:
        return f"`{place.file}` for all, or in the contractor's own file"
    return f"`{place.file}`"


def _searched(case: Case, place: Location) -> str:
    """The layers that say nothing, in the order of the merge. At a shared place other layers take part for others."""
    if place.file == case.handbook.file:
        return f"looked in {', '.join(f'`{layer.file}`' for layer in case.handbook.layers)}"
    return f"looked in `{case.defaults_file}`, the roles' files and the contractors' own files"
