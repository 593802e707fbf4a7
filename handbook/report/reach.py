"""The reverse of `explain`: whom a line of a file reaches, and who changes or removes what it says.

In: a place, the layers of all contractors and what they say together. Out: a `Reach`. A line reaches a contractor if a
value written by it stands in their merged handbook: values are known by their place, so nothing has to be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handbook.diagnostics import FileTable
from handbook.merge import Step, iter_paths, lookup, merge_policy, trace
from handbook.model.handbook import FOLDERS, Handbook, Project, SharedPage, resolve
from handbook.model.layer import Layer, LayerKind, Merged, Path, path_text
from handbook.model.policy import MERGE_WORDS, Kind
from handbook.model.reach import reached_pages, reached_tools
from handbook.report.look import Look
from handbook.report.values import one_line
from handbook.yaml_source import Map, Value

Written = tuple[Path, Value, int]
"""What stands on a line: its path, its value, the packed place of the value."""

_LISTS = (Kind.LIST, Kind.PROMISES, Kind.ENTRIES)
_REASONS = {"everyone": "for everyone", "role": "by role", "contractor": "by name", "added": "by `pages`"}
_PERSON_FIELDS = ("person", "anyone", "person or channel")


@dataclass(frozen=True)
class Overruled:
    """A contractor whom a line does not reach, with the step that sees to that."""

    id: str
    step: Step


@dataclass(frozen=True)
class Reach:
    """What a line says (whole predicates, such as "says `a.b: c`"), and for whom it counts.

    `reached` gives each contractor with the paths at which they have it, or with the reason. `changed` and
    `removed` are those for whom a higher layer decides, `unused` those for whom the line has no effect, such as a
    `for_each` without entries, `unknown` those whose handbook has errors.
    """

    says: tuple[str, ...]
    reached: Mapping[str, tuple[str, ...]]
    changed: tuple[Overruled, ...] = ()
    removed: tuple[Overruled, ...] = ()
    unused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def reach_of_line(
    file: str, line: int, layers: Mapping[str, tuple[Layer, ...]], merged: Mapping[str, Merged], files: FileTable
) -> Reach | None:
    """The reach of a line of a layer; None if nothing is written on that line, or no contractor has the layer."""
    layer = next((layer for chain in layers.values() for layer in chain if layer.file == file), None)
    if layer is None:
        return None
    concerned = [id_ for id_, chain in layers.items() if any(each.file == file for each in chain)]
    about = _about_the_file(layer, line, files)
    if about:
        return Reach((about,), dict.fromkeys(concerned, ()))
    written = list(_written(layer, line, files))
    if not written:
        return None
    own = {place: inside for _, value, position in written for place, inside in _leaves(value, position)}
    reached: dict[str, tuple[str, ...]] = {}
    changed: list[Overruled] = []
    removed: list[Overruled] = []
    unused: list[str] = []
    for id_ in concerned:
        paths = _holding(merged[id_], own) or _taken_away(written, layer, layers[id_])
        last = _last_step(layers[id_], _targets(*written[0][:2])[0])
        if paths:
            reached[id_] = paths
        elif last is None or last.layer.file == file:
            unused.append(id_)
        else:
            (removed if last.value is None else changed).append(Overruled(id_, last))
    says = tuple(f"says {path_text(path)}: {one_line(value, Look())}" for path, value, _ in written)
    return Reach(says, reached, tuple(changed), tuple(removed), tuple(unused))


def reach_of_page(file: str, handbooks: Mapping[str, Handbook], project: Project) -> Reach | None:
    """The reach of a process, policy or tool page; None if no page lies there."""
    pages = {page.file: page for page in (*project.shared_pages, *project.translations)}
    page = pages.get(file)
    if page is None:
        return None
    reached: dict[str, tuple[str, ...]] = {}
    for id_, handbook in handbooks.items():
        if page.is_translation and not _reads(handbook, page, project):
            continue
        if page.kind == "tool":
            if page.id in reached_tools(handbook, project):
                reached[id_] = (f"tools.{page.id}",)
        elif page.id in (reasons := reached_pages(handbook, project)):
            reached[id_] = (_REASONS.get(reasons[page.id], reasons[page.id]),)
    says = f"belongs to the {page.kind} page `{page.title}`"
    if page.is_translation:
        says += f", a translation of `{FOLDERS[page.kind]}/{page.id}.md`"
    return Reach((says,), reached, unknown=_unknown(handbooks, project))


def _reads(handbook: Handbook, translation: SharedPage, project: Project) -> bool:
    """Whether the handbook is in the language of a translated page, so that it would have it if it has the page."""
    own = project.tools if translation.kind == "tool" else project.pages
    return own[translation.id].in_language(project.wanted_language(handbook.first)) is translation


def reach_of_person(line: int, handbooks: Mapping[str, Handbook], project: Project) -> Reach | None:
    """The reach of a line of `people.yml`: those whose handbook names the person it is about."""
    tree, files = project.people_tree, project.files
    above = [person for person in tree if files.location(tree.kpos[person]).line <= line]
    if not above:
        return None
    person = above[-1]
    reached = {}
    for id_, handbook in handbooks.items():
        paths = tuple(dict.fromkeys(_naming(person, handbook, project)))
        if paths:
            reached[id_] = paths
    return Reach((f"is about `{person}`, a person of the company",), reached, unknown=_unknown(handbooks, project))


def _unknown(handbooks: Mapping[str, Handbook], project: Project) -> tuple[str, ...]:
    return tuple(id_ for id_ in project.contractors if id_ not in handbooks)


def _written(layer: Layer, line: int, files: FileTable) -> Iterator[Written]:
    """The outermost keys and items that are written on a line, or begin above it and go on there."""
    last: Written | None = None
    found: list[Written] = []
    for tree in (layer.tree, *(edit for _, edit in layer.dated)):
        for path, value, position in iter_paths(tree):
            at = files.location(_key_position(tree, path) or position)
            if at.file != layer.file:
                continue
            if at.line == line and not any(path[: len(other)] == other for other, _, _ in found):
                found.append((path, value, position))
            if at.line < line and isinstance(value, str) and (last is None or position > last[2]):
                last = (path, value, position)
    if found:
        yield from found
    elif last is not None and _goes_on(last, line, files):
        yield last


def _goes_on(written: Written, line: int, files: FileTable) -> bool:
    """Whether a text of several lines that began above reaches down to a line."""
    _, value, position = written
    return isinstance(value, str) and files.location(position).line + value.count("\n") + 1 >= line


def _key_position(tree: Map, path: Path) -> int | None:
    above = lookup(tree, path[:-1])
    return above[0].kpos[path[-1]] if above and isinstance(above[0], Map) else None


def _leaves(value: Value, position: int, inside: Path = ()) -> Iterator[tuple[int, Path]]:
    """The places of all texts in a value, each with its path inside the value."""
    if isinstance(value, str):
        yield position, inside
    elif isinstance(value, Map):
        for key, child in value.items():
            yield from _leaves(child, value.vpos[key], (*inside, key))
    else:
        for number, child in enumerate(value):
            yield from _leaves(child, value.vpos[number], (*inside, str(number)))


def _holding(merged: Merged, own: Mapping[int, Path]) -> tuple[str, ...]:
    """The merged paths, now or from some day on, that hold what was written at one of the places.

    `own` gives each place with the path inside what stands on the line; the path of the whole is what counts.
    """
    paths: dict[str, None] = {}
    for tree in (merged.tree, *(later for _, later in merged.later)):
        for path, value, position in iter_paths(tree):
            if isinstance(value, str) and position in own:
                inside = own[position]
                whole = path[: -len(inside)] if inside and path[-len(inside) :] == inside else path
                paths[path_text(whole)] = None
    return tuple(paths)


def _taken_away(written: list[Written], layer: Layer, chain: tuple[Layer, ...]) -> tuple[str, ...]:
    """The paths that the line, a `remove` or an `inherit: false`, takes away from a contractor."""
    gone = []
    for path, value, _ in written:
        for target in _targets(path, value) if _word_of(path) in ("remove", "inherit") else ():
            last = _last_step(chain, target)
            if last and last.layer.file == layer.file:
                gone.append(path_text(target))
    return tuple(gone)


def _last_step(chain: tuple[Layer, ...], path: Path) -> Step | None:
    """The step that decides what a path holds in the end, after all dated changes."""
    defaults = next((each for each in chain if each.kind is LayerKind.DEFAULTS), None)
    roles = [each for each in chain if each.kind is LayerKind.ROLE]
    on = max((since for each in chain for since, _ in each.dated), default=None)
    steps = trace(defaults, roles, chain[-1], path, merge_policy(), on)
    return next((step for step in reversed(steps) if step.action != "silent"), None)


def _word_of(path: Path) -> str:
    """The merge word in a path, or nothing. `add` and `remove` are fields of `pages`, and no words there."""
    place = _place_of_word(path)
    return "" if place is None else path[place]


def _place_of_word(path: Path) -> int | None:
    for number, part in enumerate(path):
        above = merge_policy().at(path[:number])
        if part in MERGE_WORDS and not (above and part in above.fields):
            return number
    return None


def _targets(path: Path, value: Value) -> list[Path]:
    """The paths a line is about: the entries that a `remove` names, the list or mapping that another word edits."""
    place = _place_of_word(path)
    if place is None:
        return [path]
    holder = path[:place]
    field = merge_policy().at(holder)
    if path[place] != "remove" or field is None or field.kind in _LISTS:
        return [holder]
    names = [value] if isinstance(value, str) else [item for item in value if isinstance(item, str)]
    return [(*holder, name) for name in names] or [holder]


def _about_the_file(layer: Layer, line: int, files: FileTable) -> str:
    """What a line under `locked` or `excuse` says; these take part in no merge."""
    for path, position in layer.locked:
        if files.location(position).line == line:
            return f"`{path_text(path)}` is locked"
    for excuse in layer.excuses:
        if files.location(excuse.at).line == line:
            return f"{excuse.code} is excused: {excuse.reason}"
    return ""


def _naming(person: str, handbook: Handbook, project: Project) -> Iterator[str]:
    """The paths at which a handbook names a person, by their id or by a pointer that leads to them."""
    policy = merge_policy()
    for (_, state), (_, tree) in zip(handbook.states, handbook.trees, strict=True):
        for path, value, _ in iter_paths(tree):
            if not isinstance(value, str):
                continue
            field = policy.at(path)
            ref = field.ref.to if field and field.ref else ""
            if ref in _PERSON_FIELDS and resolve(value, state, project) == person:
                yield path_text(path)
