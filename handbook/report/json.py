"""Diagnostics as JSON: a stable contract for other programs, version 1 (design §7). Keys are only ever added.

In: diagnostics, texts, counts. Out: JSON in ASCII. Lines and columns count from 1, ends are exclusive, paths are
relative to the project with `/`; what has no place has `null` for `file` and `range`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handbook.diagnostics import Diagnostic, Location, Severity
from handbook.report.counts import Counts, of_severity
from handbook.report.spans import end_of

VERSION = 1


def json_report(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], counts: Counts) -> str:
    """The whole report; `summary.contractors` is how many contractors the project has."""
    report = {
        "version": VERSION,
        "summary": {
            "errors": of_severity(diagnostics, Severity.ERROR),
            "warnings": of_severity(diagnostics, Severity.WARNING),
            "contractors": counts.contractors,
        },
        "diagnostics": [_finding(diagnostic, texts) for diagnostic in diagnostics],
    }
    return json.dumps(report, indent=2) + "\n"


def json_range(at: Location, texts: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The stretch of text that starts at a place, as every JSON of this program writes it."""
    end_line, end_column = end_of(at, texts)
    return {"start": {"line": at.line, "column": at.column}, "end": {"line": end_line, "column": end_column}}


def _finding(diagnostic: Diagnostic, texts: Mapping[str, str]) -> dict[str, Any]:
    at = diagnostic.at
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": at.file if at else None,
        "range": json_range(at, texts) if at else None,
        "path": diagnostic.path,
        "contractors": list(diagnostic.contractors),
        "related": [
            {"file": related.at.file, "range": json_range(related.at, texts), "message": related.label}
            for related in diagnostic.related
        ],
        "help": list(diagnostic.help),
    }
