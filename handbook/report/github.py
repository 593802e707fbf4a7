"""Diagnostics as annotations of a pull request on GitHub, and as a table for the summary of a job.

In: diagnostics, texts, counts. Out: workflow commands, one a line, and HTML. GitHub shows ten annotations of a kind for
a step and silently drops the others, so the tenth says how many there are.
Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from handbook.diagnostics import Diagnostic, Severity
from handbook.report.counts import Counts
from handbook.report.look import Look
from handbook.report.spans import end_of
from handbook.report.text import summary_line

_MOST_OF_A_KIND = 9
_MOST_ROWS = 500
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github_annotations(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], prefix: str = "") -> str:
    """Workflow commands, at most ten of a kind. `prefix` leads from the repository to the project, ending in `/`."""
    lines = []
    for severity, kind in _KINDS.items():
        of_kind = [diagnostic for diagnostic in diagnostics if diagnostic.severity is severity]
        lines += [_annotation(kind, diagnostic, texts, prefix) for diagnostic in of_kind[:_MOST_OF_A_KIND]]
        if len(of_kind) > _MOST_OF_A_KIND:
            lines.append(
                f"::{kind} title=handbook check::and {len(of_kind) - _MOST_OF_A_KIND} more (see the job summary)"
            )
    return "".join(f"{line}\n" for line in lines)


def github_summary(diagnostics: Sequence[Diagnostic], counts: Counts) -> str:
    """A heading, the summary and a table of every finding, for the file named by `GITHUB_STEP_SUMMARY`.

    The table is HTML, in which GitHub reads no Markdown: text of the project cannot become a link or an image.
    """
    parts = ["### Handbook check\n", f"<p>{html.escape(summary_line(diagnostics, counts))}</p>\n"]
    if diagnostics:
        rows = [_row(diagnostic) for diagnostic in diagnostics[:_MOST_ROWS]]
        left = len(diagnostics) - len(rows)
        if left > 0:
            rows.append(f'<tr><td colspan="3">and {left} more</td></tr>')
        head = "<tr><th>Code</th><th>Where</th><th>What</th></tr>"
        parts.append("\n".join(["<table>", head, *rows, "</table>"]) + "\n")
    return "\n".join(parts)


def _annotation(kind: str, diagnostic: Diagnostic, texts: Mapping[str, str], prefix: str) -> str:
    properties = {}
    if diagnostic.at:
        end_line, end_column = end_of(diagnostic.at, texts)
        properties = {"file": prefix + diagnostic.at.file, "line": str(diagnostic.at.line), "endLine": str(end_line)}
        if end_line == diagnostic.at.line:  # GitHub refuses columns of an annotation over several lines
            properties |= {"col": str(diagnostic.at.column), "endColumn": str(end_column)}
    properties["title"] = diagnostic.code
    lines = "\n".join([diagnostic.message, *diagnostic.help]).split("\n")
    message = "\n".join(Look().show(line) for line in lines)
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(diagnostic: Diagnostic) -> str:
    where = str(diagnostic.at) if diagnostic.at else ""
    what = "<br>".join(_html(line) for line in (diagnostic.message, *diagnostic.help))
    return (
        f"<tr><td>{diagnostic.severity.value} {html.escape(diagnostic.code)}</td>"
        f"<td>{html.escape(Look().show(where))}</td><td>{what}</td></tr>"
    )


def _html(text: str) -> str:
    """Text of a message as HTML: names in backticks become code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(Look().show(text.replace("\n", " "))))
