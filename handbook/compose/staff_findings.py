"""What is missing or wrong, for a group of contractors: each finding once, with the place to look at.

In: a `Staff` and ids of contractors. Out: rows, the worst first, each with the contractors of the group it concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from handbook.compose.staff_base import Card, Staff, by_weight
from handbook.compose.staff_parts import Row
from handbook.diagnostics import Diagnostic, Severity

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "to do"}


def findings_of(staff: Staff, ids: Iterable[str]) -> tuple[Row, ...]:
    """The findings about the contractors with these ids, with the names of those whom each concerns."""
    found: dict[Diagnostic, list[str]] = {}
    for id in ids:
        for diagnostic in staff.findings.get(id, ()):
            found.setdefault(diagnostic, []).append(id)
    return _rows(found, staff.by_id)


def findings_of_one(staff: Staff, id: str) -> tuple[Row, ...]:
    """The findings about one contractor, for a place that names it already."""
    return tuple(row | {"contractors": []} for row in findings_of(staff, [id]))


def shared_findings(staff: Staff) -> tuple[Row, ...]:
    """The findings about no contractor in particular."""
    return _rows({diagnostic: [] for diagnostic in staff.shared_findings}, {})


def count_text(staff: Staff, id: str) -> str:
    """`2 errors, 1 warning` for one contractor; empty if there is nothing."""
    return _counted(Counter(diagnostic.severity for diagnostic in staff.findings.get(id, ())))


def total_text(rows: Sequence[Row]) -> str:
    """`2 errors, 1 warning` for some rows of findings."""
    return _counted(Counter(row["severity"] for row in rows))


def place_of(diagnostic: Diagnostic) -> str:
    """Where to look: file and line."""
    return f"{diagnostic.at.file}:{diagnostic.at.line}" if diagnostic.at else ""


def _rows(found: Mapping[Diagnostic, Sequence[str]], cards: Mapping[str, Card]) -> tuple[Row, ...]:
    return tuple(
        {
            "severity": _WORDS[diagnostic.severity],
            "text": diagnostic.message,
            "help": diagnostic.help[0] if diagnostic.help else "",
            "place": place_of(diagnostic),
            "contractors": [
                cards[id].link() if id in cards else {"name": id, "uri": "", "note": ""} for id in found[diagnostic]
            ],
        }
        for diagnostic in sorted(found, key=by_weight)
    )


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
