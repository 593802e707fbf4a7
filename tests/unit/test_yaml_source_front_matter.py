"""Pages: front matter and body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yaml_source_case import PARSERS, parsed_by, place, plain, told

from handbook.yaml_source import PageSource, front_matter

PAGE = "content/processes/hand-in-work.md"


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[str]:
    with parsed_by(request.param):
        yield request.param


def page(text: str) -> PageSource:
    source, faults = front_matter(text, PAGE, 0)
    assert not faults
    assert source is not None
    return source


@pytest.mark.parametrize(
    ("text", "body", "body_line"),
    [
        ("---\ntitle: A\n---\nBody\n\nmore\n", "Body\n\nmore\n", 4),
        ("---\ntitle: A\n...\n\nBody\n", "\nBody\n", 4),
        ("--- \ntitle: A\n---  \n", "", 4),
        ("---\ntitle: A\n---", "", 4),
        ("---\n# why\ntitle: A\n---\n{{ x }}\n---\nrule\n", "{{ x }}\n---\nrule\n", 5),
        ("---\n\ntitle: A\n\n---\n\tcode\u00a0\n", "\tcode\u00a0\n", 6),
    ],
)
def test_pages(text: str, body: str, body_line: int) -> None:
    source = page(text)
    assert plain(source.meta) == {"title": "A"}
    assert (source.body, source.body_line) == (body, body_line)
    assert "\n".join(text.split("\n")[source.body_line - 1 :]) == source.body


def test_places_are_those_of_the_file() -> None:
    meta = page("---\ntitle: A\nneeds: [asana]\n---\n").meta
    assert [place(at) for at in meta.kpos.values()] == [(2, 1), (3, 1)]
    assert place(meta.vpos["needs"]) == (3, 8)
    source, faults = front_matter("---\ntitle: A\ntitle: B\nowner: @ines\n---\n", PAGE, 0)
    assert source is None
    assert [told(fault) for fault in faults] == [("HB-Y002", 3, 1), ("HB-Y011", 4, 8)]
    assert [related.at.line for related in faults[0].related] == [2]


@pytest.mark.parametrize(
    ("text", "line", "message", "help_"),
    [
        ("# Title\n\nBody\n", 1, "this page has no front matter", "start the file with a line `---`"),
        ("", 1, "this page has no front matter", "then `title: `"),
        ("----\n", 1, "starts with `----`", "three plain hyphens"),
        ("—\ntitle: A\n---\n", 1, "starts with `—`", "three plain hyphens"),
        (" ---\ntitle: A\n---\n", 1, "starts with `---`", "at the start of the line"),
        ("\n\n---\ntitle: A\n---\n", 1, "does not start on the first line", "delete the blank lines"),
        ("---\ntitle: A\n\nBody\n", 1, "this front matter is never closed", "write a line `---` below"),
        ("---\ntitle: A\n ---\n", 1, "this front matter is never closed", "write a line `---` below"),
        ("---\n---\nBody\n", 1, "this front matter is empty", "write at least `title: `"),
        ("---\n# later\n\n---\nBody\n", 1, "this front matter is empty", "write at least `title: `"),
    ],
)
def test_front_matter_that_is_none(text: str, line: int, message: str, help_: str) -> None:
    source, faults = front_matter(text, PAGE, 0)
    assert source is None
    assert [told(fault) for fault in faults] == [("HB-F008", line, 1)]
    assert message in faults[0].message
    assert help_ in faults[0].help[0]
