"""The findings of one file, collected while it is parsed.

In: places as packed integers, words. Out: diagnostics in report order. Nothing here knows the format.
"""

from __future__ import annotations

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.layer import Path, path_text
from handbook.yaml_source.limits import LIMITS


class Findings:
    """Collects what is found in one file; the only thing in this room that changes."""

    def __init__(self, files: FileTable) -> None:
        self._files = files
        self._found: list[Diagnostic] = []

    def add(self, code: str, at: int, path: Path, message: str, *advice: str) -> None:
        """Note one finding: `at` is a packed place, `advice` are things to do, the best first."""
        if self.full:
            return
        help = tuple(line for line in advice if line)
        self._found.append(Diagnostic(code, message, self._files.location(at), path=path_text(path), help=help))

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Note findings that are already complete."""
        self._found.extend(diagnostics)

    @property
    def count(self) -> int:
        """How many there are so far."""
        return len(self._found)

    @property
    def full(self) -> bool:
        """Whether so much is wrong that more would help nobody (`LIMITS.findings`); what comes now is left out."""
        return len(self._found) >= LIMITS.findings

    @property
    def stops(self) -> bool:
        """Whether something was found that keeps the file from being used."""
        return any(diagnostic.is_error for diagnostic in self._found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Everything found, in report order."""
        return tuple(sorted(self._found, key=Diagnostic.sort_key))
