"""Can every shared page be filled in for every contractor that gets it?

A page is tried once for each way in which handbooks differ for it: what a trial looked at is noted, and a handbook that
answers these questions the same gets the same verdict without another trial. So a thousand contractors cost a handful
of trials a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handbook.compose.contractor import lens_on, overrides_of, pages_of, shared_context
from handbook.compose.fields import ABSENT, Question, Uses, get_field, ids_of
from handbook.compose.lens import Lens
from handbook.compose.render import compile_page
from handbook.compose.shared_pages import is_template, render_body, template_of
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.layer import Path
from handbook.model.sources import Source


@dataclass(frozen=True, eq=False, slots=True)
class _Place:
    """A path that pages ask about, numbered; `above` is the path without its last part."""

    number: int
    key: str
    above: _Place | None


@dataclass(frozen=True, eq=False, slots=True)
class _Question:
    """A question about a place, numbered, so that answers are found by number."""

    number: int
    kind: str
    place: _Place


@dataclass
class _Questions:
    """All questions asked in one check, each once."""

    places: dict[Path, _Place] = field(default_factory=dict)
    questions: dict[Question, _Question] = field(default_factory=dict)

    def place(self, path: Path) -> _Place:
        if path not in self.places:
            above = self.place(path[:-1]) if path else None
            self.places[path] = _Place(len(self.places), path[-1] if path else "", above)
        return self.places[path]

    def question(self, asked: Question) -> _Question:
        if asked not in self.questions:
            kind, path = asked
            self.questions[asked] = _Question(len(self.questions), kind, self.place(path))
        return self.questions[asked]


@dataclass
class _Asked:
    """What the trials of one page asked, as a tree: one question, and for each answer to it what was asked next.

    A page asks the same things in the same order as long as the answers are the same, so a tree can hold all trials.
    """

    question: _Question | None = None
    branches: dict[Any, _Asked] = field(default_factory=dict)
    done: bool = False
    fault: Diagnostic | None = None

    def keep(self, uses: Uses, questions: _Questions, fault: Diagnostic | None) -> None:
        """Add one trial and what came of it."""
        here = self
        for asked, answer in uses.asked.items():
            here.question = questions.question(asked)
            here = here.branches.setdefault(answer, _Asked())
        here.done, here.fault = True, fault

    def follow(self, answers: _Answers) -> _Asked | None:
        """Where the answers of a handbook lead, or None if no trial went that way."""
        here: _Asked | None = self
        given = answers.given
        while here and (question := here.question):
            answer = given.get(question.number, given)
            here = here.branches.get(answers.to(question) if answer is given else answer)
        return here if here and here.done else None


@dataclass
class _Answers:
    """What one handbook answers; each question and each place is looked up once."""

    handbook: Handbook
    given: dict[int, Any] = field(default_factory=dict)
    known: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def to(self, question: _Question) -> Any:
        values = self._values(question.place)
        if question.kind == "there":
            answer: Any = any([value is not ABSENT for value in values])
        else:
            answer = ids_of(values) if question.kind == "ids" else values
        self.given[question.number] = answer
        return answer

    def _values(self, place: _Place) -> tuple[Any, ...]:
        found = self.known.get(place.number)
        if found is None:
            if place.above is None:
                found = tuple([state for _, state in self.handbook.states])
            elif place.above.above is None and place.key == "id":
                found = (self.handbook.id,)
            else:
                key = place.key
                above = self._values(place.above)
                found = tuple([ABSENT if value is ABSENT else get_field(value, key) for value in above])
            self.known[place.number] = found
        return found


def check_templates(project: Project, own: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """Which shared pages, and which of the project's `own` page templates, cannot be read as templates at all."""
    pages = (*project.shared_pages, *project.translations)
    compiled = [template_of(page) for page in pages if is_template(page, project)]
    compiled += [compile_page(name, overrides_of(own)) for name in own]
    return tuple(found for found in compiled if isinstance(found, Diagnostic))


def check_pages(handbooks: Iterable[Handbook], project: Project) -> tuple[Diagnostic, ...]:
    """What goes wrong when the shared pages are filled in, each fault with the contractor it was found for.

    Who has ended gets no pages, and so no faults.
    """
    asked: dict[tuple[str, bool], _Asked] = defaultdict(_Asked)
    questions = _Questions()
    found: list[Diagnostic] = []
    filled_in = {page.file: is_template(page, project) for page in (*project.shared_pages, *project.translations)}
    for handbook in handbooks:
        if handbook.first.status == "ended":
            continue
        answers = _Answers(handbook)
        draft = handbook.first.status == "draft"
        lens = lens_on(handbook, project)
        for page in pages_of(handbook, lens.project):
            if filled_in[page.file]:
                trials = asked[page.file, draft]
                known = trials.follow(answers)
                fault = known.fault if known else _try(page, lens, trials, questions)
                if fault:
                    found.append(replace(fault, contractors=(handbook.id,)))
    return tuple(found)


def _try(page: SharedPage, lens: Lens, trials: _Asked, questions: _Questions) -> Diagnostic | None:
    uses = Uses()
    noting = replace(lens, uses=uses)
    result = render_body(page, noting, shared_context(noting), trial=True)
    fault = result if isinstance(result, Diagnostic) else None
    if not uses.anything:
        trials.keep(uses, questions, fault)
    return fault
