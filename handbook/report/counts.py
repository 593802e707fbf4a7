"""How many there are: of contractors, of shared pages, of findings.

In: what was checked, and the findings. Out: numbers, and numbers in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handbook.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Counts:
    """What was checked: how many contractors there are, how many of them have no error, how many shared pages.

    `shared_fault` says that an error in what all share has kept the contractors from being checked at all.
    """

    contractors: int = 0
    fine: int = 0
    pages: int = 0
    shared_fault: bool = False


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
