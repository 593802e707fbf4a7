"""Where a key, a value or a word ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yaml_source_case import PARSERS, parsed_by

from handbook.yaml_source import token_end


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[str]:
    with parsed_by(request.param):
        yield request.param


TEXT = """\
name: Ada Okafor  # comment
"two words": 'it''s'
long: "over
  two lines"
plain: also
  over two
note: |
  first

  last one

roles: [writer, "a, b", {x: y}]
empty: []
tools:
  - asana
  - Zoë x
"""


@pytest.mark.parametrize(
    ("line", "column", "end"),
    [
        (1, 1, (1, 5)),
        (1, 7, (1, 17)),
        (2, 1, (2, 12)),
        (2, 14, (2, 21)),
        (3, 7, (4, 13)),
        (5, 8, (6, 11)),
        (7, 7, (10, 11)),
        (12, 8, (12, 32)),
        (12, 9, (12, 15)),
        (12, 17, (12, 23)),
        (12, 25, (12, 31)),
        (12, 26, (12, 27)),
        (13, 8, (13, 10)),
        (15, 3, (15, 10)),
        (15, 5, (15, 10)),
        (16, 5, (16, 10)),
        # no start of anything: to the end of the value or the line
        (1, 11, (1, 17)),
        (10, 3, (10, 11)),
        # outside the text
        (0, 1, (0, 1)),
        (99, 3, (99, 3)),
        (1, 99, (1, 99)),
        (11, 1, (11, 1)),
        (1, 0, (1, 0)),
        (1, -3, (1, -3)),
    ],
)
def test_ends_in_yaml(line: int, column: int, end: tuple[int, int]) -> None:
    assert token_end(TEXT, line, column) == end


@pytest.mark.parametrize(
    ("text", "line", "column", "end"),
    [
        ("a: b\nx: @dana now # why\n", 2, 4, (2, 13)),
        ("title: Rule: be nice\n", 1, 8, (1, 12)),
        ("title: Rule: be nice\n", 1, 1, (1, 6)),
        ("a: [b, c\nd: e\n", 1, 4, (1, 9)),
        ("\t\ta: b\n", 1, 1, (1, 3)),
        ("- x\n", 1, 1, (1, 4)),
        ("a:\n", 1, 1, (1, 2)),
        ("a: \n", 1, 3, (1, 4)),
    ],
)
def test_ends_in_broken_yaml(text: str, line: int, column: int, end: tuple[int, int]) -> None:
    assert token_end(text, line, column) == end


PAGE = """\
---
title: Hand in
needs: [asana]
---
# Hand in

Ask {{ manager.email }}, see [x](../tools/asana.md#hand-in).
--- x
"""


@pytest.mark.parametrize(
    ("line", "column", "end"),
    [
        (2, 8, (2, 15)),
        (3, 9, (3, 14)),
        (7, 8, (7, 21)),
        (7, 35, (7, 59)),
        (5, 1, (5, 2)),
        (7, 5, (7, 7)),
        (8, 1, (8, 4)),
    ],
)
def test_ends_in_a_page(line: int, column: int, end: tuple[int, int]) -> None:
    assert token_end(PAGE, line, column) == end


def test_nesting_without_end_is_measured_too() -> None:
    assert token_end("a: " + "[" * 100_000, 1, 1) == (1, 2)
