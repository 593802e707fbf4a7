"""What templates see of a merged handbook: every field by its name, printed as a reader would say it.

A `View` stands for one value in all its dated states. Printing it gives the words for the value, with the dates each
one holds for where a `from_date` changes it. A field that refers to something (a person, a tool, a page) prints as that
thing's name and can be looked into: `manager.email`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from handbook.compose.fields import ABSENT, get_field, ids_of
from handbook.compose.lens import OWN_THINGS, Lens
from handbook.compose.printing import Fault, Lookup, Missing, Raw, names_for_pages, withheld
from handbook.compose.words import Unsayable
from handbook.model.layer import Path, parse_path, path_text
from handbook.model.node import NotInPages
from handbook.model.policy import Field, Kind, layer_policy
from handbook.model.values import Rhythm

States = tuple[tuple[date | None, Any], ...]


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
                raise _unknown(path_text((*self._path, key)), names_for_pages(field), key)
            if mark := field.fields[key].not_in_pages:
                raise withheld(mark, path_text((*self._path, key)))
            return self._child(field.fields[key], key)
        if field.kind in (Kind.KEYED, Kind.FACTS) and field.item:
            return self._child(field.item, key)
        if field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES) and field.item and key.isdigit():
            return self._child(field.item, key)
        if field.ref is None:
            raise Fault("HB-T501", f"`{path_text(self._path)}` has nothing called `{key}`", name=key)
        return self._of_target(key)

    @property
    def names(self) -> Mapping[str, Field]:
        """The fields of a group of values that pages can use."""
        return names_for_pages(self._field)

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
        if self._refers_to_own_things:
            uses.anything = True  # what such a thing is called stands elsewhere in the handbook
        values = tuple([value for _, value in self._states])
        if self._field.kind in (Kind.KEYED, Kind.FACTS):
            uses.asked.setdefault(("ids", self._path), ids_of(values))
        elif self._field.kind is Kind.MAPPING and self._field.node is not Rhythm:
            uses.anything = True
        else:
            uses.asked.setdefault(("value", self._path), values)

    @property
    def _refers_to_own_things(self) -> bool:
        fields = (self._field, self._field.item)
        return any(field.ref.to in OWN_THINGS for field in fields if field and field.ref)

    def _of_target(self, key: str) -> Any:
        """A field of the thing this value refers to, with dates where that changes; an address is the first state's."""
        self._look()
        to = self._field.ref.to if self._field.ref else ""
        present = [(since, value) for since, value in self._states if value is not ABSENT]
        if key == "id":
            return present[0][1]
        if to == "guide":
            return self._lens.guide(present[0][1]).get(key) or Missing(name=key)
        found = [(since, self._lens.target_field(self._field, value, since, key)) for since, value in present]
        marks = [result for _, result in found if isinstance(result, NotInPages)]
        if marks:
            raise withheld(marks[0], f"{path_text(self._path)}.{key}")
        if any(result is None for _, result in found):
            raise Fault("HB-T501", f"`{path_text(self._path)}` has nothing called `{key}`", name=key)
        if isinstance(found[0][1], Raw):
            return found[0][1]
        if all(result is ABSENT for _, result in found):
            return Missing(name=f"{path_text(self._path)}.{key}")
        texts = _changes(tuple(found), lambda text, _: None if text is ABSENT else text)
        return _Words(self._lens.words.over_time(texts))

    def periods(self) -> list[dict[str, Any]]:
        """This value in each period in which it is another: the value, and from when or until when in words."""
        self._look()
        words = self._lens.words
        starts: list[tuple[date | None, Any]] = []
        for since, value in self._states:
            if not starts or starts[-1][1] != value:
                starts.append((since, value))
        found = []
        for index, (since, value) in enumerate(starts):
            if value is not ABSENT:
                until = starts[index + 1][0] if index + 1 < len(starts) else None
                one = View(self._lens, self._field, self._path, ((since, value),))
                found.append({"value": one, "when": words.period(since, until)})
        return found

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

    def __iter__(self) -> Iterator[Any]:
        if self._field.kind in (Kind.KEYED, Kind.FACTS):
            for _, child in self.entries():
                yield child
        elif self._field.kind in (Kind.LIST, Kind.PROMISES, Kind.ENTRIES):
            self._look()
            longest = max((value for _, value in self._states if value is not ABSENT), key=len)
            for index in range(len(longest)):
                yield self.get(index)
        else:
            raise Fault(
                "HB-T502", f"`{path_text(self._path)}` is not a list", "loop over a list such as `deliverables`"
            )

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
        return None if value is ABSENT else self._lens.say(self._field, value, since)


class _Words(str):
    """Something referred to, already in words."""

    __slots__ = ()


def root_view(lens: Lens) -> View:
    """The whole handbook, as far as its pages may look at it."""
    return View(lens, layer_policy(), (), lens.handbook.states)


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
            raise _unknown(shown, names_for_pages(here), part)
        if child.not_in_pages:
            raise withheld(child.not_in_pages, shown)
        here = child


def _unknown(shown: str, known: Mapping[str, Any], key: str) -> Fault:
    near = difflib.get_close_matches(key, known, 1)
    hints = [f"did you mean `{near[0]}`?"] if near else []
    return Fault("HB-T501", f"there is no value called `{shown}`", *hints, name=key)


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
