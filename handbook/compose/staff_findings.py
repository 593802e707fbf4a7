"""What is missing or wrong, for a group of contractors: each finding once, with the place to look at.

In: a `Staff` and ids of contractors. Out: lines, the worst first, each with the contractors of the group it concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handbook.compose.staff_base import Card, Staff, by_weight
from handbook.compose.staff_table import Code, Joined, Line, Link, Names, Small, State, prose
from handbook.diagnostics import Diagnostic, Severity

COLUMNS = ("Weight", "What", "Contractors", "Where")
"""Titles of the columns of findings; without `Contractors` where one is named above."""

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "to do"}
_SIGNS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "todo"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, and the ids of those it concerns."""

    diagnostic: Diagnostic
    contractors: tuple[str, ...] = ()


def findings_of(staff: Staff, ids: Iterable[str]) -> tuple[Finding, ...]:
    """The findings about the contractors with these ids, the worst first."""
    found: dict[int, tuple[Diagnostic, list[str]]] = {}
    for contractor in ids:
        for diagnostic in staff.findings.get(contractor, ()):
            found.setdefault(id(diagnostic), (diagnostic, []))[1].append(contractor)
    ordered = sorted(found.values(), key=lambda pair: by_weight(pair[0]))
    return tuple(Finding(diagnostic, tuple(contractors)) for diagnostic, contractors in ordered)


def shared_findings(staff: Staff) -> tuple[Finding, ...]:
    """The findings about no contractor in particular."""
    return tuple(Finding(diagnostic) for diagnostic in staff.shared_findings)


def finding_lines(findings: Sequence[Finding], staff: Staff) -> tuple[Line, ...]:
    """Findings as lines of a table with `COLUMNS`."""
    return tuple(_line(finding, staff.by_id) for finding in findings)


def count_text(staff: Staff, contractor: str) -> str:
    """`2 errors, 1 warning` for one contractor; empty if there is nothing."""
    return total_text([Finding(diagnostic) for diagnostic in staff.findings.get(contractor, ())])


def total_text(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning` for some findings."""
    counts = Counter(finding.diagnostic.severity for finding in findings)
    parts = []
    for severity, word in _WORDS.items():
        count = counts[severity]
        if count:
            many = "things to do" if severity is Severity.NOTE else f"{word}s"
            one = "thing to do" if severity is Severity.NOTE else word
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts)


def _line(finding: Finding, cards: Mapping[str, Card]) -> Line:
    diagnostic = finding.diagnostic
    help = diagnostic.help[0] if diagnostic.help else ""
    place = f"{diagnostic.at.file}:{diagnostic.at.line}" if diagnostic.at else ""
    return Line(
        (
            State(_SIGNS[diagnostic.severity], _WORDS[diagnostic.severity]),
            Joined((prose(diagnostic.message), Small(prose(help)))),
            Names(tuple(_link(contractor, cards) for contractor in finding.contractors)),
            Code(place),
        ),
        max(1, len(finding.contractors)),
    )


def _link(contractor: str, cards: Mapping[str, Card]) -> Link:
    """A contractor by name, by id if it could not be merged."""
    return cards[contractor].link() if contractor in cards else Link(contractor)
