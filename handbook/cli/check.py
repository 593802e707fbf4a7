"""`handbook check`: every problem of the project at once.

In: the project's folder. Out: the findings on standard output; exit code 1 if there are errors.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.memory import all_kept
from handbook.cli.options import current_day, format_option, project_option, root_of, today_option
from handbook.cli.output import say, say_problems

if TYPE_CHECKING:
    from handbook.diagnostics import Severity
    from handbook.model.sources import Sources
    from handbook.pipeline import Build


@click.command(short_help="Find every problem: where, what, and what to do.")
@format_option("text", "json", "github", "sarif")
@click.option("--strict", is_flag=True, help="Warnings count as errors for the exit code.")
@click.option("--max", "limit", type=click.IntRange(0), default=50, show_default=True, help="Show so many; 0: all.")
@today_option
@project_option
@click.pass_context
@all_kept()
def check(ctx: click.Context, form: str, strict: bool, limit: int, today: date | None, project: Path | None) -> None:
    """Find every problem: where it stands, what is wrong, what to do."""
    root = root_of(project)
    severities = _check(form, limit, root, current_day(today))
    if "error" in severities or (strict and "warning" in severities):
        ctx.exit(ERRORS_FOUND)


def _check(form: str, limit: int, root: Path, today: date) -> set[Severity]:
    """Read, check and tell; returns how severe the findings are. What was read is gone with the return."""
    from handbook.pipeline import make
    from handbook.project import read_project

    sources = read_project(root)
    build = _with_fault(make(sources, today))
    _tell(form, root, sources, build, limit)
    return {diagnostic.severity for diagnostic in build.diagnostics}


def _with_fault(build: Build) -> Build:
    """A build that says what is wrong with it: without a project there must be an error, or all would seem good."""
    from handbook.diagnostics import Diagnostic

    if build.project is not None or any(diagnostic.is_error for diagnostic in build.diagnostics):
        return build
    bug = Diagnostic(
        "HB-I901",
        "no handbook can be made, although no error was found: this is a bug in handbook, not in your files",
        help=("tell those who look after handbook",),
    )
    return replace(build, diagnostics=(bug, *build.diagnostics))


def _tell(form: str, root: Path, sources: Sources, build: Build, limit: int) -> None:
    from handbook import report

    found, texts, counts = build.diagnostics, sources.texts, report.counts_of(sources, build)
    if form == "text":
        say_problems(found, texts, counts, limit=limit)
    elif form == "json":
        say(report.json_report(found, texts, counts))
    elif form == "github":
        say(report.github_annotations(found, texts, _inside_repository(root)))
        _add_job_summary(report.github_summary(found, counts))
    else:
        from handbook import __version__
        from handbook.cli.explanations import all_explanations

        pages = all_explanations()
        say(report.sarif_report(found, texts, version=__version__, explanations=pages, prefix=_inside_repository(root)))


def _add_job_summary(table: str) -> None:
    """Append to the summary of a GitHub job, if this runs in one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(table)


def _inside_repository(root: Path) -> str:
    """How the project's folder is called from the top of the repository, ending in `/`; empty if it is the top."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""
