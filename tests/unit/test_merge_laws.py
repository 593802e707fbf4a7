"""Laws of the merge, tried on layers made up at random from the real format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from merge_case import AUGUST, JULY, POLICY, plain

from handbook.diagnostics import Diagnostic, FileTable, pack
from handbook.merge import Shared, iter_paths, lookup, merge_contractor, merge_shared, trace
from handbook.model.layer import Layer, LayerKind, Merged, Path
from handbook.model.policy import MERGE_WORDS, Field, Kind
from handbook.yaml_source import Map, Seq
from handbook.yaml_source.tree import Value

Plain = Any
WORDS, IDS = ("a", "b", "c"), ("x", "y")
FIELDS = frozenset(
    "manager facts tools access on_exit accounts exit delete handover escalation person availability weekdays title "
    "deliverables due every date day weekdays at hand_in tool place tasks starts_when engagements fee basis amount "
    "pages add remove for_each deliverable task engagement".split()
)
TOPICS = [
    frozenset(names.split())
    for names in (
        "manager facts",
        "exit availability escalation",
        "pages facts",
        "tools for_each",
        "deliverables for_each",
        "tasks for_each",
        "engagements for_each",
    )
]
DAYS: tuple[date | None, ...] = (None, JULY, AUGUST)


# ---- layers made up at random ----------------------------------------------------------------------------------------


def texts() -> st.SearchStrategy[Plain]:
    return st.sampled_from(WORDS)


def lists() -> st.SearchStrategy[Plain]:
    return st.lists(texts(), unique=True, max_size=3)


@cache
def values(field: Field, words: bool) -> st.SearchStrategy[Plain]:
    """What a layer may write in the place of `field`, with merge words or without."""
    match field.kind:
        case Kind.SCALAR:
            return texts()
        case Kind.LIST | Kind.PROMISES:
            edit = {"add": lists(), "remove": lists(), "inherit": st.just("false")}
            edits = st.fixed_dictionaries({}, optional=edit).filter(bool)
            return st.one_of(lists(), edits) if words else lists()
        case Kind.ENTRIES:
            entries = st.lists(st.fixed_dictionaries({"person": texts()}), max_size=2)
            return st.one_of(entries, st.fixed_dictionaries({"add": entries})) if words else entries
        case _:
            return mappings(field, words)


@cache
def mappings(field: Field, words: bool, names: frozenset[str] = FIELDS) -> st.SearchStrategy[Plain]:
    if field.item is not None:
        keys = {id: values(field.item, words) for id in IDS}
    else:
        keys = {name: values(child, words) for name, child in field.fields.items() if name in names}
    chosen = st.lists(st.sampled_from(sorted(keys)), unique=True, min_size=1, max_size=3)
    own = chosen.flatmap(lambda names: st.fixed_dictionaries({name: keys[name] for name in names}))
    if not words or "remove" in field.fields:
        return own
    removed = st.lists(st.sampled_from(sorted(keys)), unique=True, min_size=1, max_size=2)
    edited = st.fixed_dictionaries({}, optional={"remove": removed, "inherit": st.just("false")})
    return st.one_of(own, own, own, st.builds(lambda some, edit: {**some, **edit}, own, edited), edited, st.just({}))


class Pen:
    """Writes plain data into files, each value on a line of its own, and remembers what stands where."""

    def __init__(self) -> None:
        self.files = FileTable()
        self.written: dict[int, Plain] = {}
        self._line = 0

    def layer(self, kind: LayerKind, id: str, text: Plain, dated: dict[date, Plain]) -> Layer:
        file = f"{kind.value}/{id}.yml"
        number = self.files.add(file)
        edits = tuple((day, self._tree(edit, number)) for day, edit in sorted(dated.items()))
        return Layer(kind, id, file, self._tree(text, number), edits)

    def _tree(self, data: Plain, number: int) -> Map:
        tree = self._value(data, number)
        assert isinstance(tree, Map)
        return tree

    def _value(self, data: Plain, number: int) -> Value:
        if isinstance(data, str):
            return data
        if isinstance(data, list):
            items = Seq(self._place(number, data))
            for item in data:
                place = self._place(number, item)
                items.put(self._value(item, number), place)
            return items
        tree = Map(self._place(number, data))
        for key, value in data.items():
            place = self._place(number, value)
            tree.put(key, self._value(value, number), place, place)
        return tree

    def _place(self, number: int, data: Plain) -> int:
        self._line += 1
        place = pack(number, self._line, 1)
        self.written[place] = data
        return place


def contents(words: bool = True, names: frozenset[str] = FIELDS) -> st.SearchStrategy[Plain]:
    return mappings(POLICY, words, names)


@st.composite
def stacks(draw: st.DrawFn) -> tuple[Pen, Layer, list[Layer], Layer]:
    """Defaults, up to two roles and a contractor, all about the same few fields, so that they meet."""
    pen = Pen()
    names = draw(st.sampled_from(TOPICS))
    later = st.dictionaries(st.sampled_from([JULY, AUGUST]), contents(True, names), max_size=1)
    defaults = pen.layer(LayerKind.DEFAULTS, "defaults", draw(contents(False, names)), draw(later))
    ids = ["one", "two"][: draw(st.sampled_from([0, 1, 2, 2]))]
    roles = [pen.layer(LayerKind.ROLE, id, draw(contents(True, names)), draw(later)) for id in ids]
    return pen, defaults, roles, pen.layer(LayerKind.CONTRACTOR, "amara", draw(contents(True, names)), draw(later))


# ---- helpers ---------------------------------------------------------------------------------------------------------


def merge(pen: Pen, defaults: Layer, roles: list[Layer], contractor: Layer) -> tuple[Shared, Merged, list[Diagnostic]]:
    shared, of_shared = merge_shared(defaults, roles, POLICY, pen.files)
    merged, of_contractor = merge_contractor(shared, contractor, POLICY, pen.files)
    return shared, merged, [*of_shared, *of_contractor]


def on(merged: Merged, day: date | None) -> Map:
    return [merged.tree, *(tree for since, tree in merged.later if day and since <= day)][-1]


def disagree(shared: Shared) -> bool:
    return any(state.conflicts for state in shared.states)


def picture(value: Value) -> Plain:
    """All of a tree, with its places."""
    if isinstance(value, Map):
        return value.at, [(key, value.kpos[key], value.vpos[key], picture(child)) for key, child in value.items()]
    if isinstance(value, Seq):
        return value.at, [(at, picture(item)) for item, at in zip(value, value.vpos, strict=True)]
    return value


def pictures(merged: Merged) -> Plain:
    return [(day, picture(tree)) for day, tree in ((None, merged.tree), *merged.later)]


def unordered(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: unordered(child) for key, child in value.items()}
    return sorted((unordered(item) for item in value), key=repr) if isinstance(value, list) else value


def merge_words(value: Value, field: Field | None) -> Iterator[str]:
    if isinstance(value, Map) and field is not None:
        for key, child in value.items():
            if key in MERGE_WORDS and key not in field.fields:
                yield key
            yield from merge_words(child, field.item or field.fields.get(key))


# ---- the laws --------------------------------------------------------------------------------------------------------


@given(stacks())
@settings(max_examples=80, deadline=None)
def test_inputs_stay_as_they_are_and_the_result_is_always_the_same(stack: Any) -> None:
    _, defaults, roles, contractor = stack
    layers = [defaults, *roles, contractor]
    before = [[picture(layer.tree), *(picture(edit) for _, edit in layer.dated)] for layer in layers]
    _, merged, found = merge(*stack)
    first = pictures(merged)
    _, again, found_again = merge(*stack)
    assert first == pictures(merged) == pictures(again)
    assert found == found_again
    assert before == [[picture(layer.tree), *(picture(edit) for _, edit in layer.dated)] for layer in layers]


@given(stacks())
@settings(max_examples=80, deadline=None)
def test_an_empty_layer_changes_nothing(stack: Any) -> None:
    pen, defaults, roles, contractor = stack
    empty = pen.layer(LayerKind.ROLE, "empty", {}, {})
    shared, merged, found = merge(*stack)
    for more in ([empty, *roles], [*roles, empty]):
        _, merged_again, found_again = merge(pen, defaults, more, contractor)
        assert pictures(merged) == pictures(merged_again)
        assert found == found_again
    nobody = pen.layer(LayerKind.CONTRACTOR, "nobody", {}, {})
    _, below, _ = merge(pen, defaults, roles, nobody)
    assert [plain(tree) for _, tree in below.later] == distinct([plain(state.filled) for state in shared.states])[1:]
    assert picture(below.tree) == picture(shared.states[0].filled)


def distinct(values: list[Plain]) -> list[Plain]:
    """`values` without those that equal the one before."""
    return [value for number, value in enumerate(values) if number == 0 or value != values[number - 1]]


@given(stacks())
@settings(max_examples=80, deadline=None)
def test_every_value_has_an_origin_and_no_merge_word_is_left(stack: Any) -> None:
    pen, *_ = stack
    _, merged, _ = merge(*stack)
    for _, tree in ((None, merged.tree), *merged.later):
        assert not list(merge_words(tree, POLICY))
        for path, value, position in iter_paths(tree):
            assert lookup(tree, path) == (value, position)
            assert position in pen.written
            if isinstance(value, str):
                assert pen.written[position] == value


@given(stacks())
@settings(max_examples=80, deadline=None)
def test_the_history_agrees_with_the_merge(stack: Any) -> None:
    _, defaults, roles, contractor = stack
    shared, merged, _ = merge(*stack)
    if disagree(shared):
        return
    for day in DAYS:
        tree = on(merged, day)
        is_state = day is None or day in dict(merged.later)  # else only the values are those of `tree`
        paths: set[Path] = {path for path, _, _ in iter_paths(tree)}
        paths |= {path for layer in (defaults, *roles, contractor) for path, _, _ in iter_paths(layer.tree)}
        for path in sorted(paths):
            if path[0] == "for_each":
                continue
            steps = [step for step in trace(defaults, roles, contractor, path, POLICY, day) if step.action != "silent"]
            found, last = lookup(tree, path), steps[-1] if steps else None
            if found is None:
                assert last is None or last.value is None
                continue
            assert last is not None and last.value == found[0], (path, day)
            if not is_state:
                continue
            if not isinstance(found[0], Map):
                assert last.at == found[1], (path, day)
            else:
                assert found[1] in [step.at for step in steps], (path, day)


@given(stacks())
@settings(max_examples=80, deadline=None)
def test_the_order_of_roles_makes_no_difference(stack: Any) -> None:
    pen, defaults, roles, contractor = stack
    shared, merged, found = merge(*stack)
    swapped, swapped_merged, swapped_found = merge(pen, defaults, roles[::-1], contractor)
    assert disagree(shared) == disagree(swapped)
    if not disagree(shared):
        for day in DAYS:
            assert unordered(plain(on(merged, day))) == unordered(plain(on(swapped_merged, day)))
        assert {(each.code, each.at, each.path) for each in found} == {
            (each.code, each.at, each.path) for each in swapped_found
        }


@given(contents(words=False), contents(words=False))
@settings(max_examples=50, deadline=None)
def test_without_merge_words_and_shapes_it_is_a_plain_merge_of_keys(below: Plain, above: Plain) -> None:
    below, above = ({key: data[key] for key in data.keys() & SIMPLE} for data in (below, above))
    pen = Pen()
    defaults = pen.layer(LayerKind.DEFAULTS, "defaults", below, {})
    contractor = pen.layer(LayerKind.CONTRACTOR, "amara", above, {})
    assert plain(merge(pen, defaults, [], contractor)[1].tree) == by_keys(below, above)


SIMPLE = {"manager", "facts", "tools", "exit", "escalation", "availability"}


def by_keys(below: Plain, above: Plain) -> Plain:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {
        key: by_keys(below[key], above[key]) if key in below and key in above else {**below, **above}[key]
        for key in (*below, *(key for key in above if key not in below))
    }


@given(lists(), lists(), lists(), lists())
@settings(max_examples=60, deadline=None)
def test_what_roles_add_stays_an_edit(base: Plain, one: Plain, two: Plain, own: Plain) -> None:
    pen = Pen()
    defaults = pen.layer(LayerKind.DEFAULTS, "defaults", {"scope": {"includes": base}}, {})
    roles = [
        pen.layer(LayerKind.ROLE, id, {"scope": {"includes": {"add": items}}}, {})
        for id, items in (("one", one), ("two", two))
    ]
    contractor = pen.layer(LayerKind.CONTRACTOR, "amara", {"scope": {"includes": {"add": own}}}, {})
    _, merged, found = merge(pen, defaults, roles, contractor)
    assert plain(merged.tree)["scope"]["includes"] == list(dict.fromkeys([*base, *one, *two, *own]))
    assert {each.code for each in found} <= {"HB-M111"}
