"""What becomes of a finding: configured severities, drafts, and excuses.

In: all findings of a project, its settings, its handbooks. Out: the findings that count, with HB-C414 for excuses that
excuse nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from handbook.diagnostics import CATALOGUE, Diagnostic, Severity
from handbook.model.handbook import Handbook, Project
from handbook.model.layer import Excuse, Layer, LayerKind, parse_path

_GAPS = frozenset({"HB-C401", "HB-C404", "HB-C409"})
"""What is missing. In a draft that is a list of things to do."""

_NAMES = frozenset({"HB-R301", "HB-R302", "HB-R304", "HB-R305"})
"""Names that lead nowhere. Once the work is over, people and pages may be gone: that is good to know and no error."""


def settle(
    diagnostics: Iterable[Diagnostic], project: Project, handbooks: Mapping[str, Handbook]
) -> tuple[Diagnostic, ...]:
    """Apply the configured severities and what drafts, ended contractors and excuses say.

    A finding for several contractors keeps those it still counts for, and is told twice if it weighs differently for
    some. Findings of other steps, such as the merge, can be excused as well.
    """
    used: set[Excuse] = set()
    settled: list[Diagnostic] = []
    for diagnostic in diagnostics:
        settled += _settled(diagnostic, project, handbooks, used)
    settled += _unused(project, handbooks, used)
    return tuple(settled)


def _settled(
    diagnostic: Diagnostic, project: Project, handbooks: Mapping[str, Handbook], used: set[Excuse]
) -> Iterator[Diagnostic]:
    usual = _configured(diagnostic, project)
    if not diagnostic.contractors:
        yield replace(diagnostic, configured=usual) if usual else diagnostic
        return
    kept: dict[Severity | None, list[str]] = defaultdict(list)
    for contractor in diagnostic.contractors:
        handbook = handbooks.get(contractor)
        if handbook is None:
            kept[usual].append(contractor)
        elif not _excused(diagnostic, handbook, used):
            kept[Severity.NOTE if _is_relaxed(diagnostic.code, handbook) else usual].append(contractor)
    for severity, contractors in kept.items():
        yield replace(diagnostic, configured=severity, contractors=tuple(contractors))


def _configured(diagnostic: Diagnostic, project: Project) -> Severity | None:
    """The severity the project wants for this code; a fixed rule keeps its own."""
    fixed = CATALOGUE[diagnostic.code].fixed
    return diagnostic.configured if fixed else project.options.severity.get(diagnostic.code, diagnostic.configured)


def _is_relaxed(code: str, handbook: Handbook) -> bool:
    status = handbook.first.status
    return (status == "draft" and code in _GAPS) or (status == "ended" and code in _NAMES)


def _excused(diagnostic: Diagnostic, handbook: Handbook, used: set[Excuse]) -> bool:
    """Whether a layer of the handbook excuses the finding; every excuse that does is noted as used."""
    if CATALOGUE[diagnostic.code].fixed:
        return False
    path = parse_path(diagnostic.path)
    matching = [
        excuse
        for layer in handbook.layers
        for excuse in layer.excuses
        if excuse.code == diagnostic.code and path[: len(parse_path(excuse.path))] == parse_path(excuse.path)
    ]
    used.update(matching)
    return bool(matching)


def _unused(project: Project, handbooks: Mapping[str, Handbook], used: set[Excuse]) -> Iterator[Diagnostic]:
    """HB-C414: excuses that no finding needed, each once."""
    layers: dict[str, tuple[Layer, str]] = {}
    for handbook in handbooks.values():
        for layer in handbook.layers:
            if layer.excuses:
                layers.setdefault(layer.file, (layer, handbook.id))
    usual = project.options.severity.get("HB-C414")
    for layer, contractor in layers.values():
        for excuse in layer.excuses:
            if excuse in used:
                continue
            where = f" at `{excuse.path}`" if excuse.path else ""
            yield Diagnostic(
                "HB-C414",
                f"there is no finding {excuse.code}{where} that needs this excuse",
                project.files.location(excuse.at),
                "excuses nothing",
                excuse.path,
                (contractor,) if layer.kind is LayerKind.CONTRACTOR else (),
                help=(
                    "delete the excuse",
                    f"or correct its `path`: `handbook rule {excuse.code}` says what is found where",
                ),
                configured=usual,
            )
