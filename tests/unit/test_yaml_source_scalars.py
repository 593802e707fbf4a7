"""How values are written: quotes where they are needed and nowhere else."""

from __future__ import annotations

import pytest

from handbook.yaml_source import encode_scalar


@pytest.mark.parametrize(
    "text",
    ["a", "two words", "NO", "12:30", "012", "1.10", "+44 20", "2026-01-31", "it's", 'say "hi"', "a#b", "R&D", "-5",
     "a, b", "a [b]", "?x", ":x", "x:y", "<5", "=", "Zoë", "“a” and “b”", "it’s", "https://example.com/?a=b",
     "5 * 3", "a\\b", "."],
)  # fmt: skip
def test_bare(text: str) -> None:
    assert encode_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("~", '"~"'),
        ("null", '"null"'),
        ("NULL", '"NULL"'),
        ("<<", '"<<"'),
        (" a", '" a"'),
        ("a ", '"a "'),
        ("@dana", '"@dana"'),
        ("#general", '"#general"'),
        ("a #b", '"a #b"'),
        ("Rule: be nice", '"Rule: be nice"'),
        ("Rule:", '"Rule:"'),
        ("- a", '"- a"'),
        ("-", '"-"'),
        ("---", '"---"'),
        ("? a", '"? a"'),
        ("{{ name }}", '"{{ name }}"'),
        ("[a]", '"[a]"'),
        ("*a", '"*a"'),
        ("&a", '"&a"'),
        ("!a", '"!a"'),
        ("|a", '"|a"'),
        (">a", '">a"'),
        ("%a", '"%a"'),
        ("`a`", '"`a`"'),
        (", a", '", a"'),
        ("'a", '"\'a"'),
        ('"a"', "'\"a\"'"),
        ('it\'s: "so"', "'it''s: \"so\"'"),
        ("@a\\b", "'@a\\b'"),
        ("a\nb", '"a\\nb"'),
        ("a\tb", '"a\\tb"'),
        ('a\n"b"\\', '"a\\n\\"b\\"\\\\"'),
        ("“a”", '"“a”"'),
        ("\u00a0a", '"\u00a0a"'),
        ("\x07", '"\\x07"'),
        ("a\u202eb", '"a\\u202eb"'),
        ("\U000f0000", '"\\U000f0000"'),
    ],
)
def test_quoted(text: str, written: str) -> None:
    assert encode_scalar(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("a, b", '"a, b"'), ("a]", '"a]"'), ("a{b", '"a{b"'), ("why?", '"why?"'), ("a b", "a b"), ("12:30", "12:30")],
)
def test_inside_brackets(text: str, written: str) -> None:
    assert encode_scalar(text, flow=True) == written
