"""The way from sources to handbooks, on one screen.

In: `Sources` (texts) and the day on which questions are asked. Out: a `Build`: the project, every merged handbook, and
all diagnostics. A stage with errors ends the way for what it concerns: an error in what is shared stops all, an error
of one contractor stops that contractor alone. `make` shows the order; each step is a function of its arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from handbook import compose, merge, parse, rules
from handbook.diagnostics import Diagnostic, FileTable, combine
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Introduction, Project, SharedPage
from handbook.model.layer import Layer, LayerKind
from handbook.model.markdown_text import find_headings, find_links, with_ids
from handbook.model.people import Person
from handbook.model.sources import PageFile, Source, Sources
from handbook.yaml_source import Map, front_matter, read_yaml

T = TypeVar("T")
Result = tuple[T | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True)
class Build:
    """What the sources amount to. `project` and `handbooks` are empty where what is shared has errors.

    `handbooks` holds those without an error of their own, in the order of their ids; `stopped` the number of errors of
    the others. `layers` are the files behind each contractor, lowest first, as far as they could be parsed.
    """

    project: Project | None
    handbooks: Mapping[str, Handbook]
    stopped: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...]
    layers: Mapping[str, tuple[Layer, ...]]


@dataclass
class Memo:
    """Results kept between two runs in one process, each under all it was made from, so that none goes stale."""

    kept: dict[Any, Any] = field(default_factory=dict)
    used: dict[Any, Any] = field(default_factory=dict)

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives for `key`, from the last run if it is known there."""
        if key in self.used:
            result: T = self.used[key]
        else:
            result = self.kept[key] if key in self.kept else make()
            self.used[key] = result
        return result

    def turn(self) -> None:
        """Forget what the run before this one used and this one did not."""
        self.kept, self.used = self.used, {}


def make(sources: Sources, today: date, memo: Memo | None = None) -> Build:
    """Parse, merge, ask the rules. `today` only matters to rules about time; it never reaches a handbook."""
    memo = memo or Memo()
    memo.turn()
    found = list(sources.problems)

    project, faults = _project(sources, memo)
    layers, more_faults = _layers(sources, memo)
    found += [*faults, *more_faults]
    if project is None or shared_errors(found, sources):
        return Build(None, {}, {}, combine(found), {})

    handbooks: dict[str, Handbook] = {}
    chains: dict[str, tuple[Layer, ...]] = {}
    typed: parse.Typed = {}
    for contractor in layers.contractors.values():
        chain = layers.chain(contractor)
        chains[contractor.id] = chain
        handbook, problems = _handbook(contractor, chain, sources.files, memo, typed)
        found += problems
        if handbook:
            handbooks[contractor.id] = handbook

    handbooks = _introduced(handbooks)

    surveyed: rules.Surveyed = {}
    for handbook in handbooks.values():
        found += rules.check_handbook(rules.Case(handbook, project, today, surveyed))
    found += rules.check_project(rules.Whole(handbooks, project, today))
    found += compose.check_languages(handbooks, project)
    settled = rules.settle(found, project, handbooks)
    stopped = _stopped(settled)
    sound = [handbook for id, handbook in handbooks.items() if id not in stopped]
    unreadable = compose.check_templates(project, sources.templates)
    settled = combine((*settled, *unreadable, *compose.check_pages(sound, project)))
    stopped = _stopped(settled)
    fine = {} if shared_errors(settled, sources) else {id: h for id, h in handbooks.items() if id not in stopped}
    return Build(project, fine, stopped, settled, chains)


def _introduced(handbooks: Mapping[str, Handbook]) -> dict[str, Handbook]:
    """The same handbooks, those of readers with the name and address of everyone who asked to be shown to them."""
    found: dict[str, list[Introduction]] = {}
    for handbook in handbooks.values():
        state = handbook.first
        main = next((person.email for person in state.people.values() if person.main), None)
        for reader in state.introduced_to if state.status in ("active", "leaving") else ():
            found.setdefault(reader, []).append(Introduction(state.name or "", main or state.email or ""))
    return {
        id: replace(handbook, introductions=tuple(found[id])) if id in found else handbook
        for id, handbook in handbooks.items()
    }


@dataclass(frozen=True)
class _Layers:
    """All layers of a project that could be parsed."""

    defaults: Layer | None
    roles: Mapping[str, Layer]
    contractors: Mapping[str, Layer]

    def chain(self, contractor: Layer) -> tuple[Layer, ...]:
        """The layers of one contractor, lowest first; a role that is not there is a finding of the rules."""
        named = contractor.tree.get("roles", ())
        roles = [self.roles[str(role)] for role in dict.fromkeys(map(str, named)) if str(role) in self.roles]
        return (*([self.defaults] if self.defaults else []), *roles, contractor)


def _layers(sources: Sources, memo: Memo) -> tuple[_Layers, list[Diagnostic]]:
    found: list[Diagnostic] = []

    def layer(kind: LayerKind, id: str, source: Source) -> Layer | None:
        result, problems = memo.get(
            (kind, id, source),
            lambda: _read(source, lambda tree: parse.parse_layer(tree, kind, id, source.path, sources.files)),
        )
        own = (id,) if kind is LayerKind.CONTRACTOR else ()
        found.extend(replace(problem, contractors=own) for problem in problems)
        return result

    defaults = layer(LayerKind.DEFAULTS, "defaults", sources.defaults) if sources.defaults else None
    roles = {id: layer(LayerKind.ROLE, id, source) for id, source in sources.roles.items()}
    contractors = {id: layer(LayerKind.CONTRACTOR, id, source) for id, source in sources.contractors.items()}
    return _Layers(defaults, _there(roles), _there(contractors)), found


def _handbook(
    contractor: Layer, chain: tuple[Layer, ...], files: FileTable, memo: Memo, typed: parse.Typed
) -> Result[Handbook]:
    """Merge one contractor and type the result; `typed` holds the parts that were typed for others."""
    policy = merge.merge_policy()
    defaults = next((layer for layer in chain if layer.kind is LayerKind.DEFAULTS), None)
    roles = [layer for layer in chain if layer.kind is LayerKind.ROLE]

    def shared() -> tuple[merge.Shared, tuple[Diagnostic, ...]]:
        return merge.merge_shared(defaults, roles, policy, files)

    def merged() -> Result[Handbook]:
        base, _ = memo.get(base_key, shared)
        result, problems = merge.merge_contractor(base, contractor, policy, files)
        if any(d.is_error for d in problems):
            return None, problems
        states: list[Contractor] = []
        for tree in (result.tree, *(tree for _, tree in result.later)):
            state, faults = parse.build(tree, files, contractor.id, typed)
            problems += faults
            if state is None:
                return None, problems
            states.append(state)
        later = tuple((since, state) for (since, _), state in zip(result.later, states[1:], strict=True))
        return Handbook(contractor.id, contractor.file, chain, result, states[0], later), problems

    base_key = ("base", defaults, *roles)
    _, shared_problems = memo.get(base_key, shared)
    handbook, problems = memo.get(("merged", *chain), merged)
    return handbook, (*shared_problems, *problems)


def _project(sources: Sources, memo: Memo) -> tuple[Project | None, list[Diagnostic]]:
    """What is shared: the company, its people, the pages."""
    found: list[Diagnostic] = []
    files = sources.files

    def whole(source: Source, parse_whole: Callable[..., Result[Any]]) -> tuple[Any, Map]:
        (value, tree), problems = memo.get(
            (parse_whole, source), lambda: _with_tree(source, lambda tree: parse_whole(tree, source.path, files))
        )
        found.extend(problems)
        return value, tree

    company, company_tree = whole(sources.company, parse.parse_company) if sources.company else (None, Map())
    people, people_tree = whole(sources.people, parse.parse_people) if sources.people else ({}, Map())
    pages: dict[str, SharedPage] = {}
    tools: dict[str, SharedPage] = {}
    for page_file in sources.pages:
        page, problems = memo.get(("page", page_file), partial(_page, page_file, files))
        found.extend(problems)
        if page:
            (tools if page.kind == "tool" else pages)[page.id] = page
    found += _translate(sources, pages, tools, memo)
    if company is None or people is None:
        return None, found
    if sources.people is None and company.owner:
        people = {company.owner: Person(name=company.name, email=company.email, phone=company.phone)}
    return Project(
        company=company,
        company_tree=company_tree,
        people=people,
        people_tree=people_tree,
        pages=pages,
        tools=tools,
        roles=tuple(sources.roles),
        contractors=tuple(sorted({*sources.contractors, *sources.unread})),
        files=files,
        options=sources.options,
        assets=sources.assets,
    ), found


def _translate(
    sources: Sources, pages: dict[str, SharedPage], tools: dict[str, SharedPage], memo: Memo
) -> list[Diagnostic]:
    """Give each page its translations; those of pages that are not there are told."""
    found: list[Diagnostic] = []
    files = {page.source.path: page for page in sources.pages}
    for file in sources.translations:
        own = tools if file.kind == "tool" else pages
        original = own.get(file.id)
        path = file.source.path.removesuffix(f".{file.language}.md") + ".md"
        if original is None or original.file != path:
            if path not in files and path not in sources.refused:
                found.append(parse.no_original(file.source.path, path))
            continue
        page, problems = memo.get(
            ("translation", file, files[path]), partial(_translation, file, original, sources.files)
        )
        found.extend(problems)
        if page and file.language:
            own[file.id] = replace(original, translations={**original.translations, file.language: page})
    return found


def _translation(file: PageFile, original: SharedPage, files: FileTable) -> Result[SharedPage]:
    source = file.source
    split, problems = front_matter(source.text, source.path, source.number)
    if split is None:
        return None, problems
    page, faults = parse.parse_translation(
        split.meta, split.body, split.body_line, source.path, file.language or "", original, files
    )
    return page, (*problems, *faults)


def _page(page_file: PageFile, files: FileTable) -> Result[SharedPage]:
    source = page_file.source
    split, problems = front_matter(source.text, source.path, source.number)
    if split is None:
        return None, problems
    meta, faults = parse.parse_page_meta(split.meta, page_file.kind, source.path, files)
    if meta is None:
        return None, (*problems, *faults)
    return SharedPage(
        id=page_file.id,
        kind=page_file.kind,
        file=source.path,
        meta=meta,
        tree=split.meta,
        body=with_ids(split.body),
        body_line=split.body_line,
        headings=find_headings(split.body, split.body_line),
        links=find_links(split.body, split.body_line),
        language=meta.language,
    ), (*problems, *faults)


def _read(source: Source, understand: Callable[[Map], Result[T]]) -> Result[T]:
    """Text to tree to value; stops at the first of the two that has errors."""
    tree, problems = read_yaml(source.text, source.path, source.number)
    if tree is None or any(d.is_error for d in problems):
        return None, problems
    value, faults = understand(tree)
    return value, (*problems, *faults)


def _with_tree(
    source: Source, understand: Callable[[Map], Result[T]]
) -> tuple[tuple[T | None, Map], tuple[Diagnostic, ...]]:
    trees: list[Map] = []

    def keep(tree: Map) -> Result[T]:
        trees.append(tree)
        return understand(tree)

    value, problems = _read(source, keep)
    return (value, trees[0] if trees else Map()), problems


def _there(layers: Mapping[str, Layer | None]) -> dict[str, Layer]:
    return {id: layer for id, layer in layers.items() if layer}


def _stopped(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """How many errors each contractor has that has any."""
    concerned = Counter(id for diagnostic in diagnostics if diagnostic.is_error for id in diagnostic.contractors)
    return dict(sorted(concerned.items()))


def shared_errors(diagnostics: Iterable[Diagnostic], sources: Sources) -> tuple[Diagnostic, ...]:
    """The errors that concern no contractor in particular, and so all."""
    own = f"{sources.options.contractors_dir}/"
    return tuple(
        d for d in diagnostics if d.is_error and not d.contractors and not (d.at and d.at.file.startswith(own))
    )
