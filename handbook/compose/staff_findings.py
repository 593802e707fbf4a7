"""What is missing or wrong, for a group of contractors: each finding once, with the place to look at.

In: a `Staff` and ids of contractors. Out: rows, the worst first, each with the contractors of the group it concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handbook.compose.staff_base import Card, Staff, by_weight
from handbook.compose.staff_parts import Row
from handbook.diagnostics import Diagnostic, Severity

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "to do"}


def findings_of(staff: Staff, ids: Iterable[str]) -> tuple[Row, ...]:
    """The findings about the contractors with these ids, with the names of those whom each concerns."""
    found: dict[int, tuple[Diagnostic, list[str]]] = {}
    for contractor in ids:
        for diagnostic in staff.findings.get(contractor, ()):
            found.setdefault(id(diagnostic), (diagnostic, []))[1].append(contractor)
    return _rows(found.values(), staff.by_id)


def findings_of_one(staff: Staff, contractor: str) -> tuple[Row, ...]:
    """The findings about one contractor, for a place that names it already."""
    return tuple(row | {"contractors": []} for row in findings_of(staff, [contractor]))


def shared_findings(staff: Staff) -> tuple[Row, ...]:
    """The findings about no contractor in particular."""
    return _rows([(diagnostic, []) for diagnostic in staff.shared_findings], {})


def count_text(staff: Staff, contractor: str) -> str:
    """`2 errors, 1 warning` for one contractor; empty if there is nothing."""
    return _counted(Counter(diagnostic.severity for diagnostic in staff.findings.get(contractor, ())))


def total_text(rows: Sequence[Row]) -> str:
    """`2 errors, 1 warning` for some rows of findings."""
    return _counted(Counter(row["severity"] for row in rows))


def place_of(diagnostic: Diagnostic) -> str:
    """Where to look: file and line."""
    return f"{diagnostic.at.file}:{diagnostic.at.line}" if diagnostic.at else ""


def _rows(found: Iterable[tuple[Diagnostic, Sequence[str]]], cards: Mapping[str, Card]) -> tuple[Row, ...]:
    return tuple(
        {
            "severity": _WORDS[diagnostic.severity],
            "text": diagnostic.message,
            "help": diagnostic.help[0] if diagnostic.help else "",
            "place": place_of(diagnostic),
            "contractors": [_link(contractor, cards) for contractor in contractors],
        }
        for diagnostic, contractors in sorted(found, key=lambda pair: by_weight(pair[0]))
    )


def _link(contractor: str, cards: Mapping[str, Card]) -> dict[str, Any]:
    """A contractor as templates name one, by id if it could not be merged."""
    return cards[contractor].link() if contractor in cards else {"name": contractor, "uri": "", "note": ""}


def _counted(counts: Mapping[str, int]) -> str:
    parts = []
    for severity, word in _WORDS.items():
        count = counts.get(severity, 0) or counts.get(word, 0)
        if count:
            plural = {"to do": "things to do" if count > 1 else "thing to do"}.get(
                word, f"{word}s" if count > 1 else word
            )
            parts.append(f"{count} {plural}")
    return ", ".join(parts)
