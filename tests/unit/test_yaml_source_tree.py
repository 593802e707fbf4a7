"""What good YAML becomes: text, mappings and lists with the places they were written at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from yaml_source_case import FILE, PARSERS, faults_of, good, parsed_by, place, plain, told

from handbook.diagnostics import FileTable
from handbook.yaml_source import LIMITS, Limits, Map, Seq, checks, read_yaml, reader, wording


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[str]:
    with parsed_by(request.param):
        yield request.param


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "off", "12:30", "22:30", "0123", "012345", "1.10", "1_000", "0x1F", "2025-13-45", "2026-01-31", "=",
     "+48123456789", "1e3", ".inf", "true", "-5", "R&D", "a#b", "what?", "it's", "Ada “the boss” Okafor", "it’s", "»a«",
     "שלום", "مرحبا", "👩\u200d💻", "a\u00a0b", "می\u200cخواهم", "null and void", "~5", "https://example.com/a?b=c#d",
     "{not closed".replace("{", "("), "a, b", "a [b]", "a {b}", "- ".strip() + "b", "a\\nb", "\ue000"],
)  # fmt: skip
def test_plain_text_stays_as_it_is_written(text: str) -> None:
    assert plain(good(f"a: {text}\nb:\n  - {text}\n")) == {"a": text, "b": [text]}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a: 'it''s'\n", "it's"),
        ('a: "b\\n\\tc \\u00e9"\n', "b\n\tc é"),
        ("a: ''\n", ""),
        ('a: "null"\n', "null"),
        ("a: '~'\n", "~"),
        ("a: '<<'\n", "<<"),
        ("a: '@b: #c'\n", "@b: #c"),
        ("a: “b” and “c”\n", "“b” and “c”"),
        ("a: '“b”'\n", "“b”"),
        ("a: b\n  c\n  d\n", "b c d"),
        ("a: |\n  b\n    c\n\n  d\n", "b\n  c\n\nd\n"),
        ("a: >-\n  b\n  c\n", "b c"),
        ("a: |\n  Note\u00a0: b\tc\n  \u00a0d\n", "Note\u00a0: b\tc\n\u00a0d\n"),
        ("a: |\n  - b\n  # c\n  @d: {{ e }}\n", "- b\n# c\n@d: {{ e }}\n"),
        ("a:\n  b c\n", "b c"),
        ("a:\n  10:30\n", "10:30"),
        ("a:\n  https://example.com\n", "https://example.com"),
        ("a:\n  -5\n", "-5"),
        ("a: b # c\td\n", "b"),
        ("a: []\n", []),
        ("a: {}\n", {}),
        ("a: [b, c, ]\n", ["b", "c"]),
        ("a: [b: c]\n", [{"b": "c"}]),
        ("a:\n- b\n-   - c\n    - d\n- e: f\n  g: h\n", ["b", ["c", "d"], {"e": "f", "g": "h"}]),
    ],
)
def test_values(source: str, value: Any) -> None:
    assert plain(good(source)) == {"a": value}


def test_keys_are_text_in_the_order_of_the_file() -> None:
    tree = good("no: a\n1: b\ntrue: c\n1.0: d\n2026-01-01: e\n'x y': f\nnull: g\n")
    assert list(tree) == ["no", "1", "true", "1.0", "2026-01-01", "x y", "null"]


@pytest.mark.parametrize(
    "source", ["---\na: b\n", "a: b\n...\n", "%YAML 1.2\n---\na: b\n", "\n# c\n\n  a: b", "{a: b}"]
)
def test_one_document_in_any_dress(source: str) -> None:
    assert plain(good(source)) == {"a": "b"}


def test_places_of_keys_values_and_items() -> None:
    tree = good("# c\na: b\nlist:\n  - x\n  - {y: z}\n'q':\n  r: |\n    s\n")
    assert {key: place(at) for key, at in tree.kpos.items()} == {"a": (2, 1), "list": (3, 1), "q": (6, 1)}
    assert {key: place(at) for key, at in tree.vpos.items()} == {"a": (2, 4), "list": (4, 3), "q": (7, 3)}
    assert place(tree.at) == (2, 1)
    items, quoted = tree["list"], tree["q"]
    assert isinstance(items, Seq)
    assert isinstance(quoted, Map)
    assert place(items.at) == (4, 3)
    assert [place(at) for at in items.vpos] == [(4, 5), (5, 5)]
    assert isinstance(items[1], Map)
    assert (place(items[1].at), place(items[1].kpos["y"]), place(items[1].vpos["y"])) == ((5, 5), (5, 6), (5, 9))
    assert (place(quoted.at), place(quoted.vpos["r"])) == ((7, 3), (7, 6))


def test_columns_count_characters() -> None:
    tree = good("{é👩\u200d💻: ü, b: c}\n")
    assert [place(at)[1] for at in tree.kpos.values()] == [2, 11]


def test_places_carry_the_number_of_the_file_and_its_first_line() -> None:
    table = FileTable(["content/company.yml", FILE])
    tree, faults = read_yaml("a:\n  b: c\n", FILE, 1, first_line=5)
    assert tree is not None
    assert not faults
    assert str(table.location(tree.kpos["a"])) == f"{FILE}:5:1"
    assert str(table.location(tree.vpos["a"])) == f"{FILE}:6:3"


@pytest.mark.parametrize("source", ["a: |\n  text? & more! “x”\nb: c\n", "a: it’s “so”\nb: c\n", "a: 'b\\c'\nb: c\n"])
def test_signs_that_only_look_rare_change_nothing(source: str) -> None:
    assert good(source)["b"] == "c"


def test_depth_is_bounded() -> None:
    deepest = LIMITS.depth
    good("a: " + "[" * (deepest - 1) + "]" * (deepest - 1) + "\n")
    (fault,) = faults_of("a: " + "[" * deepest + "]" * deepest + "\n")
    assert told(fault) == ("HB-Y008", 1, 3 + deepest)
    assert "nested too deep" in fault.message
    assert told(faults_of("a: " + "[" * 200_000)[0])[0] == "HB-Y008"
    assert [fault.code for fault in faults_of("[" * 200_000)] == ["HB-Y014", "HB-Y008"]
    block = "".join(" " * level + "k:\n" for level in range(deepest + 1))
    assert told(faults_of(block)[-1]) == ("HB-Y008", deepest + 1, deepest + 1)


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Limits(nodes=100)
    for module in (checks, reader, wording):
        monkeypatch.setattr(module, "LIMITS", few)
    # the file's mapping, its key and the list count too
    assert len(good("a: [" + "b," * 97 + "]\n")["a"]) == 97
    (fault,) = faults_of("a: [" + "b," * 98 + "]\n")
    assert told(fault) == ("HB-Y008", 1, 199)
    assert "more than 100 keys and values" in fault.message
    assert told(faults_of("".join(f"k{n}: v\n" for n in range(60)))[0]) == ("HB-Y008", 50, 6)


def test_a_real_file_of_too_many_values_is_refused() -> None:
    assert [fault.code for fault in faults_of("a: [" + "b," * LIMITS.nodes + "]\n")] == ["HB-Y008"]


def test_the_length_of_a_text_is_bounded() -> None:
    good("a: " + "b" * LIMITS.scalar + "\n")
    long_, next_ = faults_of("a: " + "b" * (LIMITS.scalar + 1) + "\nc: ~\n")
    assert told(long_) == ("HB-Y008", 1, 4)
    assert "20,001 characters" in long_.message
    assert told(next_) == ("HB-Y010", 2, 4)


def test_the_size_of_a_text_is_bounded() -> None:
    (fault,) = faults_of("a: b\n" + "#" * LIMITS.size)
    assert told(fault) == ("HB-Y008", 1, 1)
    assert "256 KiB" in fault.message
