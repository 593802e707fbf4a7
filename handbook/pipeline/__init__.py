"""The way from sources to handbooks, on one screen.

In: `Sources` (texts) and the day on which questions are asked. Out: a `Build`: the project, every merged handbook, and
all diagnostics. A stage with errors ends the way for what it concerns: an error in what is shared stops all, an error
of one contractor stops that contractor alone. `make` shows the order; each step is a function of its arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from handbook import compose, merge, parse, rules
from handbook.diagnostics import Diagnostic, FileTable, combine
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Introduction, Project
from handbook.model.layer import Layer, LayerKind
from handbook.model.sources import Source, Sources
from handbook.pipeline.memo import Memo, Same
from handbook.pipeline.reading import Result, read_tree
from handbook.pipeline.shared import read_shared

__all__ = ["Build", "Memo", "make", "shared_errors"]


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


def make(sources: Sources, today: date, memo: Memo | None = None) -> Build:
    """Parse, merge, ask the rules. `today` only matters to rules about time; it never reaches a handbook."""
    memo = memo or Memo()
    build = _make(sources, today, memo)
    memo.turn(is_whole=build.project is not None)
    return build


def _make(sources: Sources, today: date, memo: Memo) -> Build:
    found = list(sources.problems)

    shared, faults = read_shared(sources, memo)
    layers, more_faults = _layers(sources, memo)
    found += [*faults, *more_faults]
    if shared is None or shared_errors(found, sources):
        return Build(None, {}, {}, combine(found), {})
    project, outline = shared.project, shared.outline

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

    handbooks = _introduced(handbooks, memo)

    facts: dict[str, rules.Facts] = {}
    surveyed: rules.Surveyed = {}
    for id, handbook in handbooks.items():
        case = partial(_asked, handbook, outline, today, surveyed)
        problems, facts[id] = memo.get(("asked", Same(handbook), Same(outline), today), case)
        found += problems
    found += rules.check_project(rules.Whole(handbooks, project, today, facts))
    found += compose.check_languages(handbooks, project, {id: each.reach for id, each in facts.items()})
    settled = rules.settle(found, project, handbooks)
    stopped = _stopped(settled)
    sound = [handbook for id, handbook in handbooks.items() if id not in stopped]
    unreadable = compose.check_templates(project, sources.templates)
    tried = ((each, memo.get(("tried", Same(each), Same(outline)), compose.Tried)) for each in sound)
    settled = combine((*settled, *unreadable, *compose.check_pages(tried, project)))
    stopped = _stopped(settled)
    fine = {} if shared_errors(settled, sources) else {id: h for id, h in handbooks.items() if id not in stopped}
    return Build(project, fine, stopped, settled, chains)


def _asked(
    handbook: Handbook, outline: Project, today: date, surveyed: rules.Surveyed
) -> tuple[tuple[Diagnostic, ...], rules.Facts]:
    """What the rules find in one handbook, and what they ask of it together with the others."""
    case = rules.Case(handbook, outline, today, surveyed)
    return rules.check_handbook(case), rules.facts_of(case)


def _introduced(handbooks: Mapping[str, Handbook], memo: Memo) -> dict[str, Handbook]:
    """The same handbooks, those of readers with the name and address of everyone who asked to be shown to them."""
    found: dict[str, list[Introduction]] = {}
    for handbook in handbooks.values():
        state = handbook.first
        main = next((person.email for person in state.people.values() if person.main), None)
        for reader in state.introduced_to if state.status in ("active", "leaving") else ():
            found.setdefault(reader, []).append(Introduction(state.name or "", main or state.email or ""))
    with_others = dict(handbooks)
    for id in found.keys() & handbooks.keys():
        told = tuple(found[id])
        introduced = partial(replace, handbooks[id], introductions=told)
        with_others[id] = memo.get(("introduced", Same(handbooks[id]), told), introduced)
    return with_others


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
            lambda: read_tree(source, lambda tree: parse.parse_layer(tree, kind, id, source.path, sources.files)),
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
