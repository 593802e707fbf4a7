"""What has been read of a project so far, and what was read before in this process.

In: paths inside the project. Out: `Source`s; what cannot be read is noted as a problem.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.sources import Source
from handbook.model.values import id_problem
from handbook.project.files import Stamp, list_folder, read_bytes, stamp_of
from handbook.yaml_source import LIMITS, decode


@dataclass
class Shelf:
    """What was read before in this process: a file whose stamp is the same is not read again, and keeps its number."""

    files: FileTable = field(default_factory=FileTable)
    numbers: dict[str, int] = field(default_factory=dict)
    sources: dict[str, tuple[Stamp, Source]] = field(default_factory=dict)

    def number(self, path: str) -> int:
        """The number of a file in `files`."""
        if path not in self.numbers:
            self.numbers[path] = self.files.add(path)
        return self.numbers[path]


@dataclass
class Reading:
    """What has been read so far."""

    root: Path
    shelf: Shelf = field(default_factory=Shelf)
    is_remembered: bool = False
    unasked: Collection[str] = ()
    """Paths of known files that are not looked at again."""
    kept: dict[str, tuple[Stamp, Source]] = field(default_factory=dict)
    """What the shelf is to hold afterwards, if anything is remembered."""
    problems: list[Diagnostic] = field(default_factory=list)
    assets: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    """Every path in small letters, and how it is written; of several, the one whose name can be an id."""

    def source(self, path: str, limit: int = LIMITS.size) -> Source | None:
        """Read one text file, unless it is known; a fault becomes a problem and None."""
        known = self.shelf.sources.get(path)
        if known and path in self.unasked:
            self.kept[path] = known
            return known[1]
        stamp = stamp_of(self.root, path) if self.is_remembered else None
        if stamp and known and known[0] == stamp:
            self.kept[path] = known
            return known[1]
        data, problem = read_bytes(self.root, path, limit)
        if data is None:
            self.problems.extend([problem] if problem else [])
            return None
        text, problems = decode(data, path, limit=limit)
        self.problems.extend(problems)
        if text is None or any(problem.is_error for problem in problems):
            self.refused[path] = data.decode("utf-8", "replace")
            return None
        source = Source(path, text, self.shelf.number(path))
        if stamp and not problems:
            self.kept[path] = stamp, source
        return source

    def listing(self, folder: str) -> tuple[str, ...]:
        """The paths of all files in a folder and below it."""
        paths, problems = list_folder(self.root, folder)
        self.problems.extend(problems)
        for path in paths:
            first = self.listed.setdefault(path.casefold(), path)
            if first != path and id_problem(stem(path)) is None:
                self.listed[path.casefold()] = path
        return paths

    def refuses(self, path: str) -> bool:
        """Whether a problem is known of `path`, or of a folder it lies in."""
        return any(d.at and f"{path}/".startswith(f"{d.at.file}/") for d in self.problems)


def stem(path: str) -> str:
    """A file's name without its folder and its ending."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
