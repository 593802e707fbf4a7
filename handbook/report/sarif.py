"""Diagnostics as SARIF 2.1.0, for code scanning and for editors.

In: diagnostics, texts, the pages that explain the codes. Out: JSON in ASCII.
Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from handbook.diagnostics import CATALOGUE, Diagnostic, Location, Rule, Severity
from handbook.report.spans import end_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_WITHOUT_A_PLACE = Location("mkdocs.yml")
"""Code scanning shows only results that have a place: what concerns the whole project is told at its settings."""


def sarif_report(
    diagnostics: Sequence[Diagnostic],
    texts: Mapping[str, str],
    *,
    version: str,
    explanations: Mapping[str, str] | None = None,
    prefix: str = "",
) -> str:
    """One run with all findings. `explanations` are Markdown by code; `prefix` leads from repository to project."""
    numbers = {code: number for number, code in enumerate(CATALOGUE)}
    seen: Counter[str] = Counter()
    results = []
    for diagnostic in diagnostics:
        print_ = _fingerprint(diagnostic)
        seen[print_] += 1
        result = _result(diagnostic, texts, prefix) | {
            "ruleIndex": numbers[diagnostic.code],
            "partialFingerprints": {"handbook/v1": f"{print_}:{seen[print_]}"},
        }
        results.append(result)
    driver = {
        "name": "handbook",
        "semanticVersion": version,
        "rules": [_rule(rule, (explanations or {}).get(rule.code, "")) for rule in CATALOGUE.values()],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule, explanation: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if explanation:
        described["help"] = {"text": explanation, "markdown": explanation}
    return described


def _result(diagnostic: Diagnostic, texts: Mapping[str, str], prefix: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _text("\n".join([diagnostic.message, *diagnostic.help]))},
        "locations": [{"physicalLocation": _place(diagnostic.at or _WITHOUT_A_PLACE, texts, prefix)}],
        "properties": {"path": diagnostic.path, "contractors": list(diagnostic.contractors)},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _place(related.at, texts, prefix),
                "message": {"text": _text(related.label)},
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    return result


def _text(text: str) -> str:
    """Text of a message in which nothing can be taken for a link (SARIF 2.1.0, §3.11.6)."""
    return text.replace("](", "] (")


def _place(at: Location, texts: Mapping[str, str], prefix: str) -> dict[str, Any]:
    end_line, end_column = end_of(at, texts)
    region = {"startLine": at.line, "startColumn": at.column, "endLine": end_line, "endColumn": end_column}
    return {"artifactLocation": {"uri": quote(prefix + at.file)}, "region": region}


def _fingerprint(diagnostic: Diagnostic) -> str:
    """The same for a finding whose line has moved: made from what it says and what it is about, not from where."""
    file = diagnostic.at.file if diagnostic.at else ""
    about = "\0".join([diagnostic.code, file, diagnostic.path, diagnostic.message])
    return hashlib.sha256(about.encode("utf-8", "backslashreplace")).hexdigest()[:16]
