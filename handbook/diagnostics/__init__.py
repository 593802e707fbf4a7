"""Ground floor: what a finding is and where it was found.

In: nothing. Out: `Location`, `Diagnostic` and the catalogue of codes that every room above uses. A diagnostic is
complete when it is made: whoever finds the fault fixes wording and place; showing it is the work of `handbook.report`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handbook.diagnostics.catalogue import CATALOGUE, Rule, Severity

__all__ = [
    "CATALOGUE",
    "Diagnostic",
    "FileTable",
    "Location",
    "Related",
    "Rule",
    "Severity",
    "combine",
    "pack",
]

_COLUMN_BITS = 20
_LINE_BITS = 20
_COLUMN_MASK = (1 << _COLUMN_BITS) - 1
_LINE_MASK = (1 << _LINE_BITS) - 1


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a source file: path relative to the project with `/`, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Related:
    """A second place that explains a finding, with the words shown beside it."""

    at: Location
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `message` never names the contractor, so that the same fault found for many can be told once.

    `label` stands under the marked text, `path` is the path of the value as `handbook explain` takes it,
    `contractors` are the ids of those it affects, `help` are things to do, the best first.
    """

    code: str
    message: str
    at: Location | None = None
    label: str = ""
    path: str = ""
    contractors: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    help: tuple[str, ...] = ()
    configured: Severity | None = None

    @property
    def severity(self) -> Severity:
        """What the project configured for this code, else what the catalogue says."""
        return self.configured or CATALOGUE[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[str, int, int, str, str, tuple[str, ...]]:
        """Order of a report: file, line, column, code; findings without a place come first."""
        at = self.at or Location("", 0, 0)
        return (at.file, at.line, at.column, self.code, self.message, self.contractors)


def combine(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Tell each fault once: the same code, place and message found for several contractors becomes one.

    Returns the findings in report order, each with the sorted ids of all contractors it affects.
    """
    found: dict[tuple[object, ...], Diagnostic] = {}
    affected: dict[tuple[object, ...], set[str]] = {}
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.at, diagnostic.message, diagnostic.severity)
        found.setdefault(key, diagnostic)
        affected.setdefault(key, set()).update(diagnostic.contractors)
    merged = (replace(d, contractors=tuple(sorted(affected[key]))) for key, d in found.items())
    return tuple(sorted(merged, key=Diagnostic.sort_key))


def pack(file: int, line: int, column: int) -> int:
    """A place as one small integer: number of the file in its `FileTable`, line and column from 1."""
    return ((file << _LINE_BITS | min(line, _LINE_MASK)) << _COLUMN_BITS) | min(column, _COLUMN_MASK)


class FileTable:
    """The source files of one project, numbered, so that a place fits into one integer (see `pack`)."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self.paths: list[str] = list(paths)

    def add(self, path: str) -> int:
        """Give `path` (relative to the project, with `/`) a number."""
        self.paths.append(path)
        return len(self.paths) - 1

    def location(self, position: int) -> Location:
        """The place that `pack` made into `position`."""
        line = position >> _COLUMN_BITS & _LINE_MASK
        return Location(self.paths[position >> _COLUMN_BITS + _LINE_BITS], line, position & _COLUMN_MASK)
