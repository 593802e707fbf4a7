"""Diagnostics for people: what is wrong, the line it stands in, what to do.

In: diagnostics, texts, counts, a `Look`. Out: the text that `handbook check` prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handbook.diagnostics import Diagnostic, Severity
from handbook.report.counts import Counts, number, of_severity, some
from handbook.report.frame import Mark, bar_line, frame, is_about_file, number_width
from handbook.report.look import Look


def text_report(
    diagnostics: Sequence[Diagnostic],
    texts: Mapping[str, str],
    counts: Counts,
    look: Look | None = None,
    limit: int = 0,
) -> str:
    """Every finding with its frames, then one line that sums up. `limit` is how many are shown, 0 for all."""
    look = look or Look()
    shown = diagnostics[:limit] if limit else diagnostics
    blocks = [_finding(diagnostic, texts, counts, look) for diagnostic in shown]
    left = len(diagnostics) - len(shown)
    if left:
        blocks.append(f"and {left} more; `--max 0` shows all\n")
    blocks.append(summary_line(diagnostics, counts, look) + "\n")
    return "\n".join(blocks)


def summary_line(diagnostics: Sequence[Diagnostic], counts: Counts, look: Look | None = None) -> str:
    """`3 errors, 1 warning in 2 files; 6 of 8 contractors are fine`, or that all is good."""
    look = look or Look()
    contractors, pages = number(counts.contractors, "contractor"), number(counts.pages, "shared page")
    if not diagnostics:
        return look.paint("good", f"all good: {contractors}, {pages}, 0 problems")
    found = [number(n, s.value) for s in Severity if (n := of_severity(diagnostics, s))]
    files = len({diagnostic.at.file for diagnostic in diagnostics if diagnostic.at})
    where = f" in {number(files, 'file')}" if files else ""
    worst = min(diagnostics, key=lambda diagnostic: list(Severity).index(diagnostic.severity)).severity
    return look.paint(worst.value, ", ".join(found) + where) + _outcome(counts)


def _outcome(counts: Counts) -> str:
    """What the findings mean for the contractors."""
    if counts.shared_fault:
        return "; no handbook can be made until what all share is right"
    if not counts.contractors:
        return ""
    if counts.contractors == 1:
        if counts.unfinished:
            return "; the only contractor is a draft that is not finished"
        return "; the only contractor is fine" if counts.fine else "; the only contractor has errors"
    fine = counts.fine - counts.unfinished
    if fine == counts.contractors:
        return f"; all {fine} contractors are fine"
    verb = "is" if fine == 1 else "are"
    return f"; {fine} of {counts.contractors} contractors {verb} fine{_unfinished(counts)}"


def _unfinished(counts: Counts) -> str:
    verb = "is" if counts.unfinished == 1 else "are"
    return f", {number(counts.unfinished, 'draft')} {verb} not finished" if counts.unfinished else ""


def _finding(diagnostic: Diagnostic, texts: Mapping[str, str], counts: Counts, look: Look) -> str:
    severity = diagnostic.severity.value
    marks = [Mark(diagnostic.at, diagnostic.label, "^", severity)] if diagnostic.at else []
    marks += [Mark(related.at, related.label, "-", "frame") for related in diagnostic.related]
    gutter = max(number_width(marks), 2)
    bar = bar_line(look, gutter)
    sign = look.paint("frame", " " * gutter + " =") + " "
    title = look.paint(severity, f"{severity}[{diagnostic.code}]") + ": "
    lines = [_hanging(title, diagnostic.message, look, 2, "title")]
    for position, mark in enumerate(marks):
        shown = {} if position == 0 and is_about_file(diagnostic, texts) else texts
        lines += [*([bar] if position else []), *_place(mark, position == 0, shown, look, gutter)]
    lines += [bar] if marks else []
    if diagnostic.label and not diagnostic.at:
        lines.append(sign + look.show(diagnostic.label))
    lines += [_hanging(sign, help_, look, gutter + 3) for help_ in diagnostic.help]
    affected = _affected(diagnostic, counts)
    lines += [sign + affected] if affected else []
    lines.append(f"{sign}more: handbook rule {diagnostic.code}")
    return "\n".join(lines) + "\n"


def _place(mark: Mark, is_first: bool, texts: Mapping[str, str], look: Look, gutter: int) -> list[str]:
    """The address of a place, clickable in most terminals, and its frame."""
    sign = look.first_place if is_first else look.other_place
    indent = " " * (gutter + 1 if look.unicode else gutter)
    address = f"{look.paint('frame', indent + sign)} {look.show(str(mark.at))}"
    drawn = frame(mark, texts, look, gutter)
    if not drawn and mark.label:
        drawn = [f"{bar_line(look, gutter)} {look.show(mark.label)}"]
    return [address, *drawn]


def _hanging(lead: str, text: str, look: Look, indent: int, part: str = "") -> str:
    """`text` behind `lead`; further lines of it are indented."""
    lines = [look.show(line) for line in text.split("\n")]
    if part:
        lines = [look.paint(part, line) for line in lines]
    return lead + ("\n" + " " * indent).join(lines)


def _affected(diagnostic: Diagnostic, counts: Counts) -> str:
    """Whom a finding concerns, unless it stands in the file of the only one it concerns."""
    ids = diagnostic.contractors
    if not ids or (len(ids) == 1 and diagnostic.at and diagnostic.at.file.endswith(f"/{ids[0]}.yml")):
        return ""
    if len(ids) == counts.contractors == 1:
        return f"affects {ids[0]}"
    of = f"{len(ids)} of " if counts.contractors >= len(ids) else ""
    return f"affects {of}{number(max(counts.contractors, len(ids)), 'contractor')}: {some(ids)}"
