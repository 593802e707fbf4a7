"""Can every shared page be filled in for every contractor that gets it?

A page is tried once for each way in which handbooks differ for it: what a trial looked at is noted, and a handbook that
answers these questions the same gets the same verdict without another trial. So a thousand contractors cost a handful
of trials a page. Handbooks that share a part, such as all they say about payment, share its answers.
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
    """A path that pages ask about, numbered; `above` is the path without its last part, `top` its first part."""

    number: int
    key: str
    above: _Place | None
    top: str


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
            key, top = (path[-1], path[0]) if path else ("", "")
            self.places[path] = _Place(len(self.places), key, above, top)
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
class _Part:
    """What stands under one key at the top of a handbook, and what it answers: each is looked up once."""

    values: tuple[Any, ...]
    given: dict[int, Any] = field(default_factory=dict)
    known: dict[int, tuple[Any, ...]] = field(default_factory=dict)


_Parts = dict[tuple[object, ...], _Part]
"""Parts of handbooks by their key and what they were made from."""


@dataclass
class _Answers:
    """What one handbook answers. `shared` holds the parts of other handbooks, and is added to."""

    handbook: Handbook
    shared: _Parts
    parts: dict[str, _Part] = field(default_factory=dict)
    given: dict[int, Any] = field(default_factory=dict)

    def to(self, question: _Question) -> Any:
        """The answer to a question that is not in `given` yet."""
        place = question.place
        part = self.parts.get(place.top)
        if part is None:
            part = self.parts[place.top] = self._part(place.top)
            self.given.update(part.given)
        if question.number not in part.given:
            values = _values(part, place)
            if question.kind == "there":
                answer: Any = any([value is not ABSENT for value in values])
            else:
                answer = ids_of(values) if question.kind == "ids" else values
            part.given[question.number] = self.given[question.number] = answer
        return part.given[question.number]

    def _part(self, key: str) -> _Part:
        """The part under `key`. The same text, or the same part of a tree, comes to the same in every handbook."""
        if key == "id":
            return _Part((self.handbook.id,))
        written = [tree.get(key) for _, tree in self.handbook.trees]
        origin = (key, *[each if isinstance(each, str) else id(each) for each in written])
        part = self.shared.get(origin)
        if part is None:
            part = self.shared[origin] = _Part(tuple([get_field(state, key) for _, state in self.handbook.states]))
        return part


def _values(part: _Part, place: _Place) -> tuple[Any, ...]:
    """What stands at `place`, which lies in `part`, in each state."""
    if place.above is None or place.above.above is None:
        return part.values
    found = part.known.get(place.number)
    if found is None:
        key = place.key
        above = _values(part, place.above)
        found = tuple([ABSENT if value is ABSENT else get_field(value, key) for value in above])
        part.known[place.number] = found
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
    questions, shared = _Questions(), _Parts()
    found: list[Diagnostic] = []
    filled_in = {page.file: is_template(page, project) for page in (*project.shared_pages, *project.translations)}
    for handbook in handbooks:
        if handbook.first.status == "ended":
            continue
        answers = _Answers(handbook, shared)
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
