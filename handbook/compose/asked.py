"""What pages ask about a handbook, and what other handbooks answer: so that alike handbooks share one result.

A page is made once for each way in which handbooks differ for it: what making it looked at is noted (`Uses`), and a
handbook that answers these questions the same gets the same result. So a thousand contractors cost a handful of renders a
page. Handbooks that share a part, such as all they say about payment, share its answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handbook.compose.fields import ABSENT, Question, Uses, get_field, ids_of
from handbook.model.handbook import Handbook
from handbook.model.layer import Path


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A path that pages ask about, numbered; `above` is the path without its last part, `top` its first part."""

    number: int
    key: str
    above: Place | None
    top: str


@dataclass(frozen=True, eq=False, slots=True)
class Asking:
    """A question about a place, numbered, so that answers are found by number."""

    number: int
    kind: str
    place: Place


@dataclass
class Questions:
    """All questions asked in one check, each once."""

    places: dict[Path, Place] = field(default_factory=dict)
    questions: dict[Question, Asking] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        if path not in self.places:
            above = self.place(path[:-1]) if path else None
            key, top = (path[-1], path[0]) if path else ("", "")
            self.places[path] = Place(len(self.places), key, above, top)
        return self.places[path]

    def question(self, asked: Question) -> Asking:
        if asked not in self.questions:
            kind, path = asked
            self.questions[asked] = Asking(len(self.questions), kind, self.place(path))
        return self.questions[asked]


@dataclass
class Asked:
    """What the trials of one page asked, as a tree: one question, and for each answer to it what was asked next.

    A page asks the same things in the same order as long as the answers are the same, so a tree can hold all trials.
    """

    question: Asking | None = None
    branches: dict[Any, Asked] = field(default_factory=dict)
    done: bool = False
    result: Any = None

    def keep(self, uses: Uses, questions: Questions, result: Any) -> None:
        """Add one trial and what came of it."""
        here = self
        for asked, answer in uses.asked.items():
            here.question = questions.question(asked)
            here = here.branches.setdefault(answer, Asked())
        here.done, here.result = True, result

    def follow(self, answers: Answers) -> Asked | None:
        """Where the answers of a handbook lead, or None if no trial went that way."""
        here: Asked | None = self
        given = answers.given
        while here and (question := here.question):
            answer = given.get(question.number, given)
            here = here.branches.get(answers.to(question) if answer is given else answer)
        return here if here and here.done else None


@dataclass
class Part:
    """What stands under one key at the top of a handbook, and what it answers: each is looked up once."""

    values: tuple[Any, ...]
    given: dict[int, Any] = field(default_factory=dict)
    known: dict[int, tuple[Any, ...]] = field(default_factory=dict)


Parts = dict[tuple[object, ...], Part]
"""Parts of handbooks by their key and what they were made from."""


@dataclass
class Answers:
    """What one handbook answers. `shared` holds the parts of other handbooks, and is added to."""

    handbook: Handbook
    shared: Parts
    parts: dict[str, Part] = field(default_factory=dict)
    given: dict[int, Any] = field(default_factory=dict)

    def to(self, question: Asking) -> Any:
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

    def _part(self, key: str) -> Part:
        """The part under `key`. The same text, or the same part of a tree, comes to the same in every handbook."""
        if key == "id":
            return Part((self.handbook.id,))
        written = [tree.get(key) for _, tree in self.handbook.trees]
        origin = (key, *[each if isinstance(each, str) else id(each) for each in written])
        part = self.shared.get(origin)
        if part is None:
            part = self.shared[origin] = Part(tuple([get_field(state, key) for _, state in self.handbook.states]))
        return part


def _values(part: Part, place: Place) -> tuple[Any, ...]:
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
