"""Diagnostics to text for people, JSON, GitHub annotations and SARIF; the history of a value to text and JSON.

In: diagnostics, the texts they point into, a few counts. Out: one string. Nothing here reads, writes, or knows the
terminal: a door says in a `Look` how wide it is, what it can show and how it colours.
"""

from __future__ import annotations

from handbook.report.counts import Counts, counts_of
from handbook.report.github import github_annotations, github_summary
from handbook.report.json import json_report
from handbook.report.look import Look
from handbook.report.sarif import sarif_report
from handbook.report.text import summary_line, text_report

__all__ = [
    "Counts",
    "Look",
    "counts_of",
    "github_annotations",
    "github_summary",
    "json_report",
    "sarif_report",
    "summary_line",
    "text_report",
]
