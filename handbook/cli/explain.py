"""`handbook explain`: where a value comes from, and the reverse, whom a line reaches.

In: a contractor's id with a path of the handbook, or a file with a line. Out: text or JSON; exit code 1 if
what was asked about is not set or not there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND, NotFound, Refused
from handbook.cli.options import Day, current_day, format_option, project_option, root_of
from handbook.cli.output import look_of, say
from handbook.cli.who import did_you_mean, no_contractor

if TYPE_CHECKING:
    from handbook.merge import Step
    from handbook.model.handbook import Project
    from handbook.model.layer import Layer, Merged
    from handbook.model.layer import Path as ValuePath
    from handbook.model.sources import Sources
    from handbook.pipeline import Build
    from handbook.report.history import Later
    from handbook.report.reach import Reach
    from handbook.yaml_source import Map

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]+)(?::[0-9]+)?")


@click.command(short_help="Where a value comes from; whom a line reaches.")
@click.argument("target", metavar="ID|FILE:LINE")
@click.argument("path", required=False)
@click.option("--on", type=Day(), metavar="DATE", help="As it stands on this day, dated changes included.")
@click.option("-v", "--verbose", is_flag=True, help="Also name the layers that say nothing, and every contractor.")
@format_option("text", "json")
@project_option
@click.pass_context
def explain(
    ctx: click.Context,
    target: str,
    path: str | None,
    on: date | None,
    verbose: bool,
    form: str,
    project: Path | None,
) -> None:
    """Say where the value at PATH of a contractor's handbook comes from, or show the whole handbook with its origins.

    With FILE:LINE, say whom that line reaches, and who changes or removes what it says.
    """
    from handbook.pipeline import make
    from handbook.project import read_project

    root = root_of(project)
    sources = read_project(root)
    place = _PLACE.fullmatch(target)
    if place and (path or on):
        raise click.UsageError("a FILE:LINE takes neither PATH nor --on")
    file = _file(root, place["file"], sources) if place else ""
    if not place and target not in sources.contractors:
        raise _no_target(root, target, sources)
    build = make(sources, current_day(None))
    if build.project is None or not build.layers:
        raise NotFound("what all share has errors, so nothing can be merged; `handbook check` shows them")
    if place:
        _tell_reach(file, int(place["line"]), sources, build, build.project, form, verbose)
    elif target not in build.layers:
        raise NotFound(f"the file of `{target}` has errors; `handbook check` shows them")
    elif path:
        ctx.exit(_tell_history(target, path, on, sources, build.layers[target], form, verbose))
    else:
        _tell_all(target, on, sources, build, form)


def _no_target(root: Path, target: str, sources: Sources) -> click.ClickException:
    """What to raise for a word that is neither a contractor nor a file with a line."""
    if "/" not in target and not target.endswith((".yml", ".md")):
        return no_contractor(target, sources.contractors)
    return Refused(f"name a line: {_file(root, target, sources)}:12")


def _tell_history(
    id_: str, path: str, on: date | None, sources: Sources, chain: tuple[Layer, ...], form: str, verbose: bool
) -> int:
    """The history of one path. Returns the exit code."""
    from handbook.merge import merge_policy
    from handbook.model.layer import parse_path
    from handbook.report import history

    wanted = parse_path(path)
    steps, later = _steps(chain, wanted, on)
    is_silent = not later and all(step.action == "silent" for step in steps)
    if is_silent and (form == "text" or merge_policy().at(wanted) is None):
        raise NotFound(_not_there(wanted, chain))
    if form == "json":
        say(history.history_json(id_, wanted, on, steps, sources.files, sources.texts, later))
    else:
        look = look_of(sys.stdout)
        say(history.history_text(wanted, steps, sources.files, sources.texts, look, silent=verbose, later=later))
    return 0 if history.is_set(steps) else ERRORS_FOUND


def _steps(chain: tuple[Layer, ...], path: ValuePath, on: date | None) -> tuple[Sequence[Step], list[Later]]:
    """The history of a path on a day; without one, before any dated change and from each day that changes the value."""
    from handbook.merge import merge_policy, trace
    from handbook.report.history import final_value

    first = trace(*_by_level(chain), path, merge_policy(), on)
    later: list[Later] = []
    if on is None:
        value = final_value(first)
        for day in sorted({day for layer in chain for day, _ in layer.dated}):
            steps = trace(*_by_level(chain), path, merge_policy(), day)
            if final_value(steps) != value:
                later.append((day, steps))
                value = final_value(steps)
    return first, later


def _tell_all(id_: str, on: date | None, sources: Sources, build: Build, form: str) -> None:
    """The whole merged handbook."""
    from handbook.report import history

    chain = build.layers[id_]
    merged = _merged(id_, sources, build)
    tree = _tree_on(merged, on)
    if form == "json":
        say(history.merged_json(id_, merged, tree, on, sources.files))
        return
    title = f"{id_}: " + " < ".join(layer.file for layer in chain) + (f", on {on}" if on else "")
    days = [] if on else [day for day, _ in merged.later]
    say(history.merged_text(title, tree, days, sources.files, look_of(sys.stdout)))


def _tell_reach(
    file: str, line: int, sources: Sources, build: Build, project: Project, form: str, verbose: bool
) -> None:
    """Whom a line reaches."""
    from handbook.report.reach_text import reach_json, reach_text

    reach = _reach(file, line, sources, build, project)
    if form == "json":
        say(reach_json(file, line, reach, sources.files))
        return
    look = look_of(sys.stdout)
    total = len(sources.contractors)
    say(reach_text(f"{file}:{line}", reach, total, sources.files, sources.texts, look, every=verbose))


def _reach(file: str, line: int, sources: Sources, build: Build, project: Project) -> Reach:
    """Whom a line of any file of the project reaches. Raises `NotFound` if nothing is written there."""
    from handbook.report.reach import Reach, reach_of_line, reach_of_page, reach_of_person

    text = sources.texts[file]
    if line > text.count("\n") + 1:
        raise NotFound(f"`{file}` ends in line {text.count(chr(10)) + 1}")
    everyone: Mapping[str, tuple[str, ...]] = dict.fromkeys(sources.contractors, ())
    if sources.settings and file == sources.settings.path:
        return Reach(("says how every site is made",), everyone)
    if sources.company and file == sources.company.path:
        return Reach(("says something about the company",), everyone)
    if file in {source.path for source in sources.templates.values()}:
        return Reach(("says how pages are laid out",), everyone)
    written = text.split("\n")[line - 1].strip()
    if sources.people and file == sources.people.path:
        reach = reach_of_person(line, build.handbooks, project) if written else None
    else:
        reach = reach_of_page(file, build.handbooks, project)
        if reach is None and written and not written.startswith("#"):
            merged = {id_: _merged(id_, sources, build) for id_ in build.layers}
            reach = reach_of_line(file, line, build.layers, merged, sources.files)
    if reach is None:
        raise NotFound(_nothing_there(file, line, sources, build))
    return reach


def _nothing_there(file: str, line: int, sources: Sources, build: Build) -> str:
    used = {layer.file for chain in build.layers.values() for layer in chain}
    if file in {source.path for source in sources.roles.values()} - used:
        return f"no contractor has the role of `{file}`"
    return f"nothing is written in `{file}`, line {line}"


def _by_level(chain: tuple[Layer, ...]) -> tuple[Layer | None, list[Layer], Layer]:
    from handbook.model.layer import LayerKind

    defaults = next((layer for layer in chain if layer.kind is LayerKind.DEFAULTS), None)
    return defaults, [layer for layer in chain if layer.kind is LayerKind.ROLE], chain[-1]


def _merged(id_: str, sources: Sources, build: Build) -> Merged:
    """The layers of a contractor put together, even if they have errors."""
    from handbook.merge import merge_contractor, merge_policy, merge_shared

    if id_ in build.handbooks:
        return build.handbooks[id_].merged
    defaults, roles, contractor = _by_level(build.layers[id_])
    shared, _ = merge_shared(defaults, roles, merge_policy(), sources.files)
    return merge_contractor(shared, contractor, merge_policy(), sources.files)[0]


def _tree_on(merged: Merged, on: date | None) -> Map:
    """The merged tree as it stands on a day; without one, before any dated change."""
    tree = merged.tree
    for day, later in merged.later:
        if on is not None and day <= on:
            tree = later
    return tree


def _not_there(path: ValuePath, chain: tuple[Layer, ...]) -> str:
    """The message for a path that no layer speaks about: a slip of the keyboard, or a value that nobody set."""
    from handbook.merge import iter_paths, merge_policy
    from handbook.model.layer import path_text

    known = {each for layer in chain for each, _, _ in iter_paths(layer.tree) if len(each) == len(path)}
    guess = did_you_mean(path_text(path), sorted(map(path_text, known)))
    if merge_policy().at(path) is None:
        return f"there is no `{path_text(path)}` in a handbook{guess}"
    looked = ", ".join(layer.file for layer in chain)
    return f"`{path_text(path)}` is not set{guess}\n(looked in {looked})"


def _file(root: Path, name: str, sources: Sources) -> str:
    """The project-relative path of a file, given from the current folder or from the project's."""
    inside = Path(name).absolute()
    path = inside.relative_to(root).as_posix() if inside.is_relative_to(root) else Path(name).as_posix()
    for candidate in (path, Path(name).as_posix()):
        if candidate in sources.texts:
            return candidate
    raise NotFound(f"handbook does not read `{name}`{did_you_mean(path, sources.texts)}")
