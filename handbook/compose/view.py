"""What templates see of a merged handbook: every field by its name, printed as a reader would say it.

A `View` stands for one value in all its dated states. Printing it gives the words for the value, with the dates each
one holds for where a `from_date` changes it. A field that refers to something (a person, a tool, a page) prints as that
thing's name and can be looked into: `manager.email`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from handbook.compose.printing import Fault, Lookup, Missing, Raw
from handbook.compose.words import Unsayable, Words
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project, SharedPage, resolve
from handbook.model.layer import Path, parse_path, path_text
from handbook.model.node import Node
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, layer_policy, policy_of
from handbook.model.values import Rhythm

OWN_THINGS = frozenset({"engagement", "deliverable", "contact", "member", "anyone"})
"""Kinds of reference that lead to something in the contractor's own handbook."""
States = tuple[tuple[date | None, Any], ...]
ABSENT = object()


Question = tuple[str, Path]
"""What a page can ask about a path: is it `there`, which `ids` are in it, what is its `value`."""


@dataclass
class Uses:
    """What a page asked about a handbook, in order, with the answers; `anything` says that it asked more than that."""

    asked: dict[Question, Any] = field(default_factory=dict)
    anything: bool = False


@dataclass(frozen=True)
class Lens:
    """Through which a handbook is seen: the handbook, its project, and the words of its language.

    With `uses`, what pages look at is noted there (see `page_check`).
    """

    handbook: Handbook
    project: Project
    words: Words
    uses: Uses | None = None

    @cached_property
    def root(self) -> View:
        """The whole handbook."""
        return View(self, layer_policy(), (), self.handbook.states)

    @cached_property
    def state_on(self) -> Mapping[date | None, Contractor]:
        return dict(self.handbook.states)

    def person(self, person: str) -> Person | None:
        return self.project.people.get(person)

    def guide(self, reference: str) -> Mapping[str, str]:
        """Title and address of the heading that `tool#heading` names."""
        tool, _, heading = reference.partition("#")
        page = self.project.tools.get(tool)
        found = next((h.title for h in page.headings if h.id == heading), heading) if page else heading
        return {"title": f"{page.title if page else tool}: {found}", "uri": Raw(f"tools/{tool}.md#{heading}")}

    def name(self, field: Field, value: Any, since: date | None) -> str | None:
        """The name a reader knows a referred-to thing by, or None if it has none of its own."""
        target = self.target(field, value, since)
        if isinstance(target, Person):
            return target.name
        if isinstance(target, SharedPage):
            return target.title
        if isinstance(target, Node):
            return getattr(target, "title", None) or getattr(target, "name", None) or getattr(target, "about", None)
        return None

    def target(self, field: Field, value: Any, since: date | None) -> Node | SharedPage | None:
        """The thing that the id in a field stands for, in the state that holds from `since`."""
        state = self.state_on[since]
        kind = field.ref.to if field.ref else ""
        if kind in ("person", "anyone"):
            member = state.people.get(value) if kind == "anyone" else None
            return member or self.person(resolve(value, state, self.project) or "")
        if kind in ("tool", "channel tool", "tool page"):
            return self.project.tools.get(value)
        if kind in ("process", "page"):
            return self.project.pages.get(value)
        entries: Mapping[str, Mapping[str, Node]] = {
            "engagement": state.engagements,
            "deliverable": state.deliverables,
            "contact": state.contacts,
            "member": state.people,
        }
        return entries[kind].get(value) if kind in entries else None


class View(Lookup):
    """One value of a handbook, in all its states."""

    __slots__ = ("_field", "_lens", "_path", "_states")

    def __init__(self, lens: Lens, field: Field, path: Path, states: States) -> None:
        self._lens = lens
        self._field = field
        self._path = path
        self._states = states

    # --- looking in -------------------------------------------------------------------------------------------------

    def get(self, name: str | int) -> Any:
        key = str(name)
        field = self._field
        if field.kind is Kind.MAPPING:
            if key == "id" and "id" not in field.fields:
                return self._path[-1] if self._path else self._lens.handbook.id
            if key not in field.fields:
                raise _unknown(path_text((*self._path, key)), field.fields, key)
            return self._child(field.fields[key], key)
        if field.kind in (Kind.KEYED, Kind.FACTS) and field.item:
            return self._child(field.item, key)
        if field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES) and field.item and key.isdigit():
            return self._child(field.item, key)
        return self._of_target(key)

    def _child(self, field: Field, key: str) -> Any:
        states = tuple([(since, get_field(value, key)) for since, value in self._states])
        path = (*self._path, key)
        present = any(value is not ABSENT for _, value in states)
        if self._lens.uses:
            self._lens.uses.asked.setdefault(("there", path), present)
        return View(self._lens, field, path, states) if present else Missing(name=path_text(path))

    def _look(self) -> None:
        """Note that what follows depends on the value."""
        uses = self._lens.uses
        if uses is None:
            return
        values = tuple([value for _, value in self._states])
        if self._field.kind in (Kind.KEYED, Kind.FACTS):
            uses.asked.setdefault(("ids", self._path), ids_of(values))
        elif self._field.kind is Kind.MAPPING and self._field.node is not Rhythm:
            uses.anything = True
        else:
            uses.asked.setdefault(("value", self._path), values)

    def _of_target(self, key: str) -> Any:
        """A field of the thing this value refers to, as it is in the first state that has the value."""
        self._look()
        since, value = next((s, v) for s, v in self._states if v is not ABSENT)
        if self._lens.uses and self._field.ref and self._field.ref.to in OWN_THINGS:
            self._lens.uses.anything = True
        if self._field.ref and self._field.ref.to == "guide":
            return self._lens.guide(value)[key] if key in ("title", "uri") else Missing(name=key)
        target = self._lens.target(self._field, value, since)
        if key == "id":
            return value
        if isinstance(target, SharedPage):
            found = {"title": target.title, "uri": Raw(target.uri), **_facts_of(target.meta)}
            if key in found:
                return found[key]
        elif isinstance(target, Node):
            fields = policy_of(type(target)).fields
            if key in fields:
                inner = get_field(target, key)
                name = f"{path_text(self._path)}.{key}"
                return Missing(name=name) if inner is ABSENT else _Fact(self._lens.words, inner)
        raise Fault("HB-T501", f"`{path_text(self._path)}` has nothing called `{key}`", name=key)

    # --- as a value -------------------------------------------------------------------------------------------------

    @property
    def value(self) -> Any:
        """The typed value in the first state that has one."""
        return next(value for _, value in self._states if value is not ABSENT)

    def entries(self) -> Iterator[tuple[str, View]]:
        """The entries of a keyed field, those of later states after those of the first."""
        self._look()
        ids = dict.fromkeys(key for _, value in self._states if value is not ABSENT for key in value)
        for key in ids:
            child = self._child(self._field.item, key) if self._field.item else None
            if isinstance(child, View):
                yield key, child

    def since(self) -> tuple[date | None, date | None]:
        """From when and until when (the first day it is no longer there) this value exists, as far as that changes."""
        present = [value is not ABSENT for _, value in self._states]
        first = present.index(True)
        gone = next((n for n in range(first, len(present)) if not present[n]), None)
        return self._states[first][0], (None if gone is None else self._states[gone][0])

    def __iter__(self) -> Iterator[Any]:
        if self._field.kind in (Kind.KEYED, Kind.FACTS):
            for _, child in self.entries():
                yield child
        elif self._field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES):
            self._look()
            longest = max((value for _, value in self._states if value is not ABSENT), key=len)
            for index in range(len(longest)):
                yield self.get(index)

    def __len__(self) -> int:
        self._look()
        value = self.value
        return len(value) if isinstance(value, tuple | Mapping | str) else 1

    def __bool__(self) -> bool:
        if self._field.kind is Kind.MAPPING:
            return True
        self._look()
        return any(_truth(value) for _, value in self._states if value is not ABSENT)

    def __eq__(self, other: object) -> bool:
        self._look()
        return self.value == other or str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __contains__(self, item: object) -> bool:
        self._look()
        value = self.value
        return isinstance(value, tuple | Mapping) and item in value

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __str__(self) -> str:
        """The words for this value; with dates where it changes."""
        self._look()
        return self._lens.words.over_time(_changes(self._states, self._say_state))

    def sayable(self) -> None:
        """Raise `Unsayable` if this is a group of values, which has no words as a whole."""
        if self._field.kind in (Kind.KEYED, Kind.FACTS, Kind.ENTRIES) or (
            self._field.kind is Kind.MAPPING and self._field.node is not Rhythm
        ):
            raise Unsayable("this is a group of values and cannot be printed as a whole")

    def _say_state(self, value: Any, since: date | None) -> str | None:
        return None if value is ABSENT else self._say(self._field, value, since)

    def _say(self, field: Field, value: Any, since: date | None) -> str:
        if field.item and isinstance(value, tuple):
            return self._lens.words.listed([self._say(field.item, item, since) for item in value])
        if field.ref:
            return self._lens.name(field, value, since) or str(value)
        return self._lens.words.say(value)


class _Fact(str):
    """A value of something referred to, already in words; its typed value stays reachable for conditions."""

    __slots__ = ()

    def __new__(cls, words: Words, value: Any) -> _Fact:
        return super().__new__(cls, words.say(value))


def the(root: View, path: str, *otherwise: Any) -> Any:
    """The value at a path as `handbook explain` names it; a second argument stands for a value that nobody set."""
    here: Any = root
    for part in parse_path(str(path)):
        here = here.get(part) if isinstance(here, Lookup) else Missing(name=str(path))
        if isinstance(here, Missing):
            here = Missing(name=str(path))
            _must_exist(root._field, parse_path(str(path)), str(path))
            break
    return otherwise[0] if otherwise and isinstance(here, Missing) else here


def _must_exist(field: Field, path: Path, shown: str) -> None:
    here = field
    for part in path:
        child = here.fields.get(part) if here.kind is Kind.MAPPING else here.item
        if child is None:
            raise _unknown(shown, here.fields, part)
        here = child


def _unknown(shown: str, known: Mapping[str, Any], key: str) -> Fault:
    near = difflib.get_close_matches(key, known, 1)
    hints = [f"did you mean `{near[0]}`?"] if near else []
    return Fault("HB-T501", f"there is no value called `{shown}`", *hints, name=key)


_ALIASES: dict[type[Node], dict[str, str]] = {}


def get_field(value: Any, key: str) -> Any:
    """One field, entry or item of a value; `ABSENT` if it is not set. Keys are the format's (`from`, not `from_`)."""
    if isinstance(value, Node):
        names = _ALIASES.get(type(value))
        if names is None:
            names = {info.alias or name: name for name, info in type(value).model_fields.items()}
            _ALIASES[type(value)] = names
        found = getattr(value, names[key], None)
    elif isinstance(value, dict):
        found = value.get(key)
    elif isinstance(value, tuple):
        found = value[int(key)] if int(key) < len(value) else None
    else:
        found = None
    if found is None or (not found and isinstance(found, tuple | dict)):
        return ABSENT
    return found


def ids_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The ids of a keyed field in each state."""
    return tuple([value if value is ABSENT else tuple(value) for value in values])


def _truth(value: Any) -> bool:
    return value is not False


def _changes(states: States, say: Any) -> list[tuple[date | None, str | None]]:
    """The states in words, without those that repeat the one before."""
    said: list[tuple[date | None, str | None]] = []
    for since, value in states:
        text = say(value, since)
        if not said or said[-1][1] != text:
            said.append((since, text))
    return said


def _facts_of(meta: Node) -> dict[str, Any]:
    return {name: value for name in type(meta).model_fields if (value := getattr(meta, name)) is not None}
