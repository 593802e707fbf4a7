"""What holds for every input: nothing raises, every finding helps, every example given is right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.diagnostics import Diagnostic, FileTable, pack
from handbook.model.layer import LayerKind
from handbook.model.policy import Field, Kind, walk
from handbook.parse import build, parse_company, parse_layer, parse_page_meta, parse_people
from handbook.parse.examples import flow, line, sample
from handbook.parse.findings import Findings
from handbook.parse.form import company_form, layer_form, page_form, people_form
from handbook.parse.tree_walk import Walk
from handbook.yaml_source import Map, Seq, Value, read_yaml

FORMS = [
    *(layer_form(kind) for kind in LayerKind),
    company_form(),
    people_form(),
    *(page_form(kind) for kind in ("process", "tool")),
]
KEYS = sorted({part for form in FORMS for path, _ in walk(form.root) for part in path} - {"*"})
WORDS = [
    "remove",
    "inherit",
    "add",
    "locked",
    "excuse",
    "from_date",
    "for_each",
    "2026-07-01",
    "sow-1",
    "21",
    "Git Hub",
    "",
]
TEXTS = [
    "yes",
    "false",
    "manager",
    "2026-04-30",
    "week",
    "a; b",
    "x`y",
    "24000 GBP",
    "HB-C405",
    "everyone",
    "\x00",
    "-",
    "",
]

texts = st.sampled_from(TEXTS) | st.text(max_size=8)
keys = st.sampled_from(KEYS + WORDS) | st.text(max_size=6)


def tree_of(pairs: list[tuple[str, Value]]) -> Map:
    tree = Map(pack(0, 1, 1))
    for number, (key, value) in enumerate(dict(pairs).items()):
        tree.put(key, value, pack(0, number + 1, 1), pack(0, number + 1, 9))
    return tree


def list_of(items: list[Value]) -> Seq:
    seq = Seq(pack(0, 1, 1))
    for number, item in enumerate(items):
        seq.put(item, pack(0, number + 1, 3))
    return seq


def maps(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Map]:
    return st.lists(st.tuples(keys, values), max_size=5).map(tree_of)


values: st.SearchStrategy[Value] = st.recursive(
    texts, lambda inner: maps(inner) | st.lists(inner, max_size=4).map(list_of), max_leaves=25
)


@st.composite
def near(draw: st.DrawFn, field: Field) -> Value:
    """A value that follows the format most of the way, so that the deep places are reached."""
    if draw(st.integers(0, 9)) == 0:
        return draw(values)
    if field.kind is Kind.MAPPING:
        chosen = draw(st.lists(st.sampled_from(sorted(field.fields)), max_size=4, unique=True))
        pairs = [(key, draw(near(field.fields[key]))) for key in chosen]
        return tree_of(pairs + draw(st.lists(st.tuples(keys, values), max_size=1)))
    if field.item is None:
        return draw(texts)
    items = [draw(near(field.item)) for _ in range(draw(st.integers(0, 2)))]
    if field.kind in (Kind.KEYED, Kind.FACTS):
        return tree_of([(draw(keys), item) for item in items])
    return tree_of([(draw(st.sampled_from(WORDS)), list_of(items))]) if draw(st.booleans()) else list_of(items)


def helpful(diagnostics: tuple[Diagnostic, ...]) -> None:
    for found in diagnostics:
        assert found.help, found
        assert found.at is not None
        assert found.message
        assert not found.message.endswith(".")
        assert not found.message[0].isupper()
        assert "\n" not in found.message


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_tree_raises_and_every_finding_helps(data: st.DataObject) -> None:
    files = FileTable(["a.yml"])
    kind = data.draw(st.sampled_from(list(LayerKind)))
    tree = data.draw(maps(values) | near(layer_form(kind).root).filter(lambda value: isinstance(value, Map)))
    assert isinstance(tree, Map)
    layer, found = parse_layer(tree, kind, "a", "a.yml", files)
    helpful(found)
    assert (layer is None) == any(d.is_error for d in found)
    _, found = parse_company(tree, "a.yml", files)
    helpful(found)
    _, found = parse_people(tree, "a.yml", files)
    helpful(found)
    for page in ("process", "tool"):
        helpful(parse_page_meta(tree, page, "a.yml", files)[1])
    if layer is not None:
        contractor, found = build(layer.tree, files, "a")
        helpful(found)
        assert (contractor is None) == bool(found)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_layer_accepts_can_be_built(data: st.DataObject) -> None:
    """Without edits in it, a tree that is right for the parser is right for the model."""
    files = FileTable(["a.yml"])
    tree = data.draw(near(layer_form(LayerKind.CONTRACTOR).root).filter(lambda value: isinstance(value, Map)))
    assert isinstance(tree, Map)
    tree.drop("for_each")
    layer, _ = parse_layer(tree, LayerKind.CONTRACTOR, "a", "a.yml", files)
    if layer is not None and not _has_edits(layer.tree):
        assert build(layer.tree, files, "a")[1] == ()


def _has_edits(value: Value) -> bool:
    if isinstance(value, Map):
        return bool({"add", "remove", "inherit"} & set(value)) or any(map(_has_edits, value.values()))
    return isinstance(value, Seq) and any(map(_has_edits, value))


PLACES = [(form, path, field) for form in FORMS for path, field in walk(form.root) if path and path[-1] != "*"]


@pytest.mark.parametrize(("form", "path", "field"), PLACES, ids=[".".join(path) for _, path, _ in PLACES])
def test_every_example_is_right(form: object, path: tuple[str, ...], field: Field) -> None:
    files = FileTable(["a.yml"])
    tree, faults = read_yaml(line(path[-1], field) + "\n", "a.yml", 0)
    assert tree is not None, faults
    found = Findings(files)
    Walk(layer_form(LayerKind.CONTRACTOR), tree, found).value(tree[path[-1]], 0, field, path, edits=False)
    assert found.sorted() == ()


@given(
    st.text(st.characters(exclude_categories=["C"], exclude_characters="`\u2028\u2029\ufeff"), min_size=1, max_size=30)
)
def test_a_value_shown_on_one_line_reads_back(text: str) -> None:
    text = " ".join(text.split())
    tree, faults = read_yaml(f"a: [{flow(text)}]\n", "a.yml", 0)
    if any(fault.code == "HB-Y013" for fault in faults) or not text:
        return  # invisible or misleading characters are refused wherever they stand
    assert tree is not None, (flow(text), faults)
    assert tree["a"] == [text]


def test_examples_are_one_line() -> None:
    assert all(re.fullmatch(r"[^\n]{1,200}", sample(field, path[-1])) for _, path, field in PLACES)
