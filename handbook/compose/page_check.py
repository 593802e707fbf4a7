"""Can every shared page be filled in for every contractor that gets it?

A page is tried once for each way in which handbooks differ for it: what a trial looked at is noted, and a handbook that
answers these questions the same gets the same verdict without another trial. So a thousand contractors cost a handful
of trials a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from handbook.compose.contractor import lens_on, pages_of, shared_context
from handbook.compose.shared_pages import is_template, render_body
from handbook.compose.view import ABSENT, Lens, Question, Uses, get_field, ids_of
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.layer import Path


@dataclass
class _Asked:
    """What the trials of one page asked, as a tree: one question, and for each answer to it what was asked next.

    A page asks the same things in the same order as long as the answers are the same, so a tree can hold all trials.
    """

    question: Question | None = None
    branches: dict[Any, _Asked] = field(default_factory=dict)
    done: bool = False
    fault: Diagnostic | None = None

    def keep(self, uses: Uses, fault: Diagnostic | None) -> None:
        """Add one trial and what came of it."""
        here = self
        for question, answer in uses.asked.items():
            here.question = question
            here = here.branches.setdefault(answer, _Asked())
        here.done, here.fault = True, fault

    def follow(self, answers: _Answers) -> _Asked | None:
        """Where the answers of a handbook lead, or None if no trial went that way."""
        here: _Asked | None = self
        while here and here.question:
            here = here.branches.get(answers.to(here.question))
        return here if here and here.done else None


@dataclass
class _Answers:
    """What one handbook answers; each path is looked up once."""

    handbook: Handbook
    known: dict[Path, tuple[Any, ...]] = field(default_factory=dict)

    def to(self, question: Question) -> Any:
        kind, path = question
        values = self._values(path)
        if kind == "there":
            return any(value is not ABSENT for value in values)
        return ids_of(values) if kind == "ids" else values

    def _values(self, path: Path) -> tuple[Any, ...]:
        found = self.known.get(path)
        if found is None:
            if path == ("id",):
                found = (self.handbook.id,)
            elif not path:
                found = tuple([state for _, state in self.handbook.states])
            else:
                above = self._values(path[:-1])
                found = tuple([ABSENT if value is ABSENT else get_field(value, path[-1]) for value in above])
            self.known[path] = found
        return found


def check_pages(handbooks: Iterable[Handbook], project: Project) -> tuple[Diagnostic, ...]:
    """What goes wrong when the shared pages are filled in, each fault with the contractor it was found for."""
    asked: dict[tuple[str, bool], _Asked] = {}
    found: list[Diagnostic] = []
    for handbook in handbooks:
        lens = lens_on(handbook, project)
        answers = _Answers(handbook)
        for page in pages_of(handbook, project):
            if is_template(page, lens):
                trials = asked.setdefault((page.file, handbook.first.status == "draft"), _Asked())
                known = trials.follow(answers)
                fault = known.fault if known else _try(page, lens, trials)
                if fault:
                    found.append(replace(fault, contractors=(handbook.id,)))
    return tuple(found)


def _try(page: SharedPage, lens: Lens, trials: _Asked) -> Diagnostic | None:
    uses = Uses()
    noting = replace(lens, uses=uses)
    result = render_body(page, noting, shared_context(noting), trial=True)
    fault = result if isinstance(result, Diagnostic) else None
    if not uses.anything:
        trials.keep(uses, fault)
    return fault
