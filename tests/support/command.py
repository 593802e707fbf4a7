"""Runs `handbook` in this process, as a person would in a folder.

In: a folder and the words typed. Out: the exit code and what was printed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from handbook.cli import main

TODAY = "2026-11-23"
"""The day on which the tests ask what is due: a Monday."""


@dataclass(frozen=True)
class Answer:
    """What the command said. `printed` is what was shown on a terminal, errors included, in order."""

    exit_code: int
    printed: str

    @property
    def report(self) -> dict[str, Any]:
        """The report of `--format json`."""
        report: dict[str, Any] = json.loads(self.printed)
        return report

    @property
    def found(self) -> list[dict[str, Any]]:
        """The diagnostics of `--format json`."""
        found: list[dict[str, Any]] = self.report["diagnostics"]
        return found


def handbook(folder: Path, *words: str) -> Answer:
    """`handbook WORDS` with `folder` as the current one. What is raised past the command is raised here."""
    with _inside(folder):
        result = CliRunner().invoke(main, words, catch_exceptions=False)
    return Answer(result.exit_code, result.output)


def check(folder: Path, *words: str) -> Answer:
    """`handbook check` on the day of the tests."""
    return handbook(folder, "check", "--today", TODAY, *words)


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
