"""What holds for every text: nothing raises, places are right, what is written is read again."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_source_case import FILE, PARSERS, good, parsed_by, place, plain, texts

from handbook.diagnostics import Diagnostic
from handbook.yaml_source import (
    LIMITS,
    Map,
    decode,
    encode_scalar,
    front_matter,
    read_yaml,
    reader,
    token_end,
)
from handbook.yaml_source.characters import CURLY_QUOTED, FORBIDDEN, ODD_SPACE

PIECES = [
    "a", "b", "key", "Zoë", ": ", ":", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "- ", "-", " ", "#", " # c",
    '"', "'", "[", "]", "{", "}", ",", ", ", "|", ">", "|-\n  ", "&", "*", "!", "? ", "%", "@", "`", "\t", "~",
    "null", "<<", "---", "\n---\n", "\n...\n", "“", "”", "\u00a0", "\\", "\\n", '"\\u202e"', "\\x4",
    '"\\UFFFFFFFF"', '"\\ud800"', "{{ a }}", "\u200d", "\u202e", "\u200b", "12:30", "-5", "’", "a: b\n",
    "  c: d\n", "x:\n", "  - y\n", "\ufeff", "!!str ", "&a ", "*a", "%YAML 1.1", "：", "\r", "\ud800",
]  # fmt: skip
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
VISIBLE = st.text(st.characters(codec="utf-8"), max_size=30).filter(lambda text: not FORBIDDEN.search(text))
KEYS = VISIBLE.filter(
    lambda key: key and "\n" not in key and not ODD_SPACE.search(key) and not CURLY_QUOTED.fullmatch(key)
)
TREES: st.SearchStrategy[Any] = st.recursive(
    VISIBLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=5)
PARSER_NAMES = pytest.mark.parametrize("parser", PARSERS)
QUICK = settings(max_examples=120, deadline=None)


def check_faults(faults: tuple[Diagnostic, ...], text: str) -> None:
    lines = text.split("\n")
    assert 0 < len(faults) <= LIMITS.findings
    for fault in faults:
        assert fault.message and fault.help
        assert fault.at is not None
        assert fault.at.file == FILE
        assert 1 <= fault.at.line <= len(lines)
        assert 1 <= fault.at.column <= len(lines[fault.at.line - 1]) + 1


@PARSER_NAMES
@QUICK
@given(text=ANY_TEXT)
def test_any_text_ends_in_a_value_or_in_faults(parser: str, text: str) -> None:
    with parsed_by(parser):
        value, faults = read_yaml(text, FILE, 0)
    if value is None:
        check_faults(faults, text)
    else:
        assert not faults


@PARSER_NAMES
@QUICK
@given(text=ANY_TEXT)
def test_any_page_ends_in_a_page_or_in_faults(parser: str, text: str) -> None:
    text = "---\n" + text + "\n---\nBody\n"
    with parsed_by(parser):
        page, faults = front_matter(text, FILE, 0)
    if page is None:
        check_faults(faults, text)
    else:
        assert text.endswith(page.body)
        assert text.count("\n") - page.body.count("\n") == page.body_line - 1


@QUICK
@given(data=st.binary() | st.text().map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_any_bytes_end_in_a_text_or_in_faults(data: bytes) -> None:
    text, faults = decode(data, FILE)
    assert (text is None) == bool(faults)
    if text is not None:
        assert "\r" not in text
        assert not FORBIDDEN.search(text)


@PARSER_NAMES
@QUICK
@given(text=ANY_TEXT, line=st.integers(-1, 9), column=st.integers(-1, 30))
def test_an_end_is_never_before_its_start(parser: str, text: str, line: int, column: int) -> None:
    with parsed_by(parser):
        end = token_end(text, line, column)
    lines = text.split("\n")
    if 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]):
        assert (line, column) < end
        assert end[1] <= len(lines[end[0] - 1]) + 1
    else:
        assert end == (line, column)


@QUICK
@given(text=ANY_TEXT)
def test_the_fast_way_finds_what_the_careful_way_finds(text: str) -> None:
    fast, _ = read_yaml(text, FILE, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_may_hold_rarities", lambda _: True)
        careful, _ = read_yaml(text, FILE, 0)
    assert fast == careful


@PARSER_NAMES
@settings(max_examples=60, deadline=None)
@given(document=DOCUMENTS, flow=st.sampled_from([True, False, None]), width=st.sampled_from([20, 1000]))
def test_documents_are_read_as_their_writer_meant(
    parser: str, document: dict[str, Any], flow: bool | None, width: int
) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, width=width, sort_keys=False)
    with parsed_by(parser):
        value, faults = read_yaml(text, FILE, 0)
    if value is None:  # the writer knows nothing of our rules for what can be seen, nor of `? ` for long keys
        assert {fault.code for fault in faults} <= {"HB-Y006", "HB-Y010", "HB-Y011", "HB-Y013", "HB-Y014", "HB-Y001"}
    else:
        assert plain(value) == document == yaml.load(text, yaml.BaseLoader)


def written(value: Any, indent: str) -> str:
    """Block YAML for a document, by our own writer of scalars; `[]` and `{}` where nothing is in it."""
    if isinstance(value, str):
        return " " + encode_scalar(value) + "\n"
    if not value:
        return " []\n" if isinstance(value, list) else " {}\n"
    pairs = value.items() if isinstance(value, dict) else (("-", inner) for inner in value)
    mark = ":" if isinstance(value, dict) else ""
    lines = (
        f"{indent}{encode_scalar(key) if mark else key}{mark}{written(inner, indent + '  ')}" for key, inner in pairs
    )
    return "\n" + "".join(lines)


@PARSER_NAMES
@settings(max_examples=100, deadline=None)
@given(document=DOCUMENTS)
def test_what_is_written_is_read_again_with_its_places(parser: str, document: dict[str, Any]) -> None:
    text = written(document, "").lstrip("\n")
    with parsed_by(parser):
        tree = good(text)
        assert plain(tree) == document
        lines = text.split("\n")
        for word, position in texts(tree, tree.at):
            line, column = place(position)
            assert lines[line - 1].startswith(encode_scalar(word), column - 1)
            end_line, end_column = token_end(text, line, column)
            assert (end_line, lines[line - 1][column - 1 : end_column - 1]) == (line, encode_scalar(word))


@PARSER_NAMES
@QUICK
@given(text=VISIBLE, key=KEYS)
def test_a_scalar_keeps_its_text_wherever_it_stands(parser: str, text: str, key: str) -> None:
    block, flow = encode_scalar(text), encode_scalar(text, flow=True)
    source = f"{encode_scalar(key)}: {block}\nlist of us:\n  - {block}\n  - [{flow}, {{x: {flow}}}]\n"
    with parsed_by(parser):
        tree = good(source) if key != "list of us" else Map()
    if tree:
        assert plain(tree) == {key: text, "list of us": [text, [text, {"x": text}]]}


@QUICK
@given(text=st.lists(st.sampled_from([piece for piece in PIECES if "\t" not in piece]), max_size=12).map("".join))
def test_both_parsers_read_the_same_values(text: str) -> None:
    trees = []
    for parser in PARSERS:
        with parsed_by(parser):
            trees.append(read_yaml("key: " + text, FILE, 0)[0])
    # libyaml alone takes a `#` right after `>` or `|`, and a `?` in text inside brackets
    is_known = ">#" in text or "|#" in text or ("?" in text and ("[" in text or "{" in text))
    if not is_known:
        assert trees[0] == trees[1]
        assert trees[0] is None or trees[1] is None or trees[0].vpos == trees[1].vpos
