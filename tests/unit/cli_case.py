"""A small project to run commands on, and the means to change it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from handbook.cli import main

TODAY = "2026-11-23"


@dataclass(frozen=True)
class ProjectCase:
    """The starter project in a folder of the test's own."""

    root: Path

    def run(self, *arguments: str) -> Result:
        """Run a command on this project. Standard output and error are apart."""
        return CliRunner().invoke(main, [*arguments, "--project", str(self.root)])

    def check(self, *arguments: str) -> Result:
        return self.run("check", "--today", TODAY, *arguments)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there exactly once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(path, text.replace(old, new))

    def line_of(self, path: str, part: str) -> int:
        """The number of the first line that holds `part`."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if part in line)


def new_project(folder: Path) -> ProjectCase:
    """The starter project in `folder`, which must not be there yet."""
    result = CliRunner().invoke(main, ["init", str(folder), "--today", TODAY])
    assert result.exit_code == 0, result.output
    return ProjectCase(folder)
