"""Copies of the example project of this repository, to be damaged.

In: a folder. Out: the example there, and what `check` finds and makes of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any
from unittest import mock

from handbook import pipeline
from handbook.pipeline import Build
from support.command import Answer, check

EXAMPLE = Path(__file__).parent.parent.parent
PARTS = ("content", "contractors", "mkdocs.yml")


@dataclass(frozen=True)
class Outcome:
    """What `check --format json` said, what the pipeline made on the way, and how many seconds of CPU it took."""

    answer: Answer
    build: Build
    seconds: float

    @property
    def found(self) -> list[dict[str, Any]]:
        """The diagnostics of the report."""
        return self.answer.found

    @property
    def brief(self) -> str:
        """The diagnostics, a line each, for the message of a test that fails."""
        lines = [
            f"{found['severity']} {found['code']} {found['file']}:{found['range']['start']['line']}"
            f" {found['message']} {found['contractors']}"
            for found in self.found
        ]
        return "\n".join((f"exit {self.answer.exit_code}", *lines))


def copy_example(folder: Path, *, without: Iterable[str] = ()) -> Path:
    """The example's sources in a new folder; `without` are contractors to leave out."""
    folder.mkdir()
    for part in PARTS:
        source = EXAMPLE / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copy2(source, folder / part)
    for contractor in without:
        (folder / "contractors" / f"{contractor}.yml").unlink()
    return folder


def look_at(folder: Path) -> Outcome:
    """Check the project in `folder`, and keep what the pipeline made."""
    builds: list[Build] = []

    def make(*arguments: Any) -> Build:
        builds.append(real_make(*arguments))
        return builds[-1]

    real_make = pipeline.make
    before = process_time()
    with mock.patch("handbook.pipeline.make", make):
        answer = check(folder, "--format", "json")
    seconds = process_time() - before
    assert len(builds) == 1, answer.printed
    return Outcome(answer, builds[0], seconds)


def state_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Kind, size and time of the last change of everything below `folder`, links not followed."""
    return {
        path.relative_to(folder).as_posix(): ((info := path.lstat()).st_mode, info.st_size, info.st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }
