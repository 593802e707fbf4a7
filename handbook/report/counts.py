"""How many there are: of contractors, of shared pages, of findings.

In: what was checked, and the findings. Out: numbers, and numbers in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handbook.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from handbook.model.sources import Sources
    from handbook.pipeline import Build


@dataclass(frozen=True, slots=True)
class Counts:
    """What was checked: how many contractors there are, how many of them have no error, how many shared pages.

    `unfinished` is how many of those without an error are drafts in which something is still to be written. `shared_fault`
    says that an error in what all share has kept the contractors from being checked at all.
    """

    contractors: int = 0
    fine: int = 0
    pages: int = 0
    shared_fault: bool = False
    unfinished: int = 0


def counts_of(sources: Sources, build: Build) -> Counts:
    """What was checked, in numbers. A contractor's file that cannot even be read counts as a contractor with errors."""
    folder = f"{sources.options.contractors_dir}/"
    everyone = set(sources.contractors)
    hit = set(build.stopped)
    noted: set[str] = set()
    for diagnostic in build.diagnostics:
        file = diagnostic.at.file if diagnostic.at and diagnostic.is_error else ""
        if file.startswith(folder) and file.endswith(".yml"):
            hit.add(file.removeprefix(folder).removesuffix(".yml"))
        if diagnostic.severity is Severity.NOTE:
            noted.update(diagnostic.contractors)
    everyone |= hit
    if build.project is None or (not build.handbooks and everyone - hit):
        return Counts(len(everyone), 0, len(sources.pages), shared_fault=True)
    drafts = {id for id, handbook in build.handbooks.items() if handbook.first.status == "draft"}
    return Counts(len(everyone), len(everyone - hit), len(sources.pages), unfinished=len(noted & drafts - hit))


def of_severity(diagnostics: Sequence[Diagnostic], severity: Severity) -> int:
    """How many of the findings have this severity."""
    return sum(1 for diagnostic in diagnostics if diagnostic.severity is severity)


def number(count: int, noun: str) -> str:
    """`1 error`, `3 errors`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def some(words: Sequence[str], most: int = 5) -> str:
    """Words in a row: all of up to `most`, else the first few `and 9 more`."""
    if len(words) <= most:
        return ", ".join(words)
    few = most - 2 if most > 3 else most
    return f"{', '.join(words[:few])} and {len(words) - few} more"
