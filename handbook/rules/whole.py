"""What a rule about the whole project is given: all handbooks together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import Handbook, Project
from handbook.model.layer import Path
from handbook.rules.case import Case, shared_place
from handbook.rules.facts import Facts, facts_of
from handbook.yaml_source.tree import Map


@dataclass(frozen=True)
class Whole:
    """All handbooks that could be merged, their project, and the day on which the question is asked.

    `known` are the facts of those handbooks that were asked before.
    """

    handbooks: Mapping[str, Handbook]
    project: Project
    today: date
    known: Mapping[str, Facts] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Mapping[str, Facts]:
        """What is asked of each handbook, by id."""
        return {
            id: self.known[id] if id in self.known else facts_of(Case(handbook, self.project, self.today))
            for id, handbook in self.handbooks.items()
        }

    def location(self, tree: Map, path: Path, file: str) -> Location:
        """As `shared_place`, in this project."""
        return shared_place(self.project, tree, path, file)


WholeRule = Callable[[Whole], Iterator[Diagnostic]]
