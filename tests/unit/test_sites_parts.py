"""A page taken apart gives the page: the same HTML, table of contents, anchors and links as the whole of it at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handbook.model.page import token
from handbook.sites.cache import Cache
from handbook.sites.convert import Converter
from handbook.sites.fill import fill
from handbook.sites.parts import Part, take_apart
from handbook.sites.rendered import Rendered

EXTENSIONS = ["sane_lists", "pymdownx.details", "pymdownx.superfences", "pymdownx.tasklist"]
TARGETS = {"x.md": "x/", "work.md": "work/", "handbooks/no/": ""}
T = [token(number) for number in range(8)]
VALUES = [f"<{number}>" for number in range(8)]
LINES = st.sampled_from(
    [
        *[""] * 12,
        *(
            f"## {T[0]} {{ #a.{T[1]} }}",
            f"### B *c* {T[2]} {{ #b .x data-search-exclude }}",
            "# C { #c }",
            "#### D { #d }",
            f"## [{T[6]}](work.md#a.b) {{ #e.f .x }}",
            "## A #b { #g }",
            "## A # { #h }",
        ),
        *('<div class="hb-card" markdown="1">', '<div markdown="1">', "</div>", "</div>", "</div>"),
        *(f"{T[3]} is plain, with 3.5 £", "1. one", "- item", f"- **{T[4]}**: {T[5]}", "- **a** *b*", "- 1. x", "+ x"),
        *(
            "* star",
            "    indented",
            "  two",
            f": {T[6]}",
            ":   x ",
            f": <b>{T[7]}</b> [x](work.md#{T[0]})",
            "term { #t }",
        ),
        *(
            f"[{T[1]}](work.md)",
            "[x](gone.md)",
            "[x](handbooks/no/)",
            "**bold** _a_ `c`",
            "a_b_c _d_",
            "{ .hb-x }",
            "a  ",
        ),
        *("| A | B |", "| --- | --- |", f"| {T[2]} | [x](work.md#y) |", "| <span>x</span> | _y_ |", "|  | |"),
        *('<h3 id="2026-01" class="m" data-search-exclude>x</h3>', f"<p hidden>{T[3]}</p>", f"<span>{T[4]}</span> x"),
        *('<details markdown="1">', "<summary>s</summary>", "</details>", "```", "~~~", "> quote", "---", "==="),
        *(
            "!!! note",
            "??? note",
            "[a]: https://a.example",
            "[a]",
            "*[HTML]: x",
            "<br>",
            "<!-- x -->",
            "`<div>`",
            "## no id",
        ),
        *("#5 of ten", "- # x", "<b>", "</b>", "[ ] x", "- [ ] x", "&amp; 1 < 2", "\\* x", "(1)", "2) x", "-", "%"),
    ]
)


def converted(text: str, *, apart: bool) -> Rendered:
    converter = Converter(EXTENSIONS, {"toc": {"permalink": True}}, Cache())
    converter._may_take_apart = apart
    return converter.convert(text, "x.md", "x/", TARGETS)


def without_empty_lines(html: str) -> str:
    return re.sub(r"\n\s*\n", "\n", html)


@settings(deadline=None, max_examples=600)
@given(st.lists(LINES, max_size=16).map("\n".join))
@example(f'# A {{ #a }}\n\n<div class="b" markdown="1">\n<div markdown="1">\n\n{T[2]}\n\n- x\n\n</div>\n</div>\n\nend')
@example("## A { #a }\n\n#### B { #b }\n\n### C { #c }\n\n## D { #d }\n\n# E { #e }")
@example("## A { #a }\n\n```\n## B { #b }\n\n</div>\n```\n\n## C { #c }")
@example('## A { #a }\n\n<div markdown="1">\n\n</div>\n\n## C { #c }')
@example("## A { #a }\n\nt\n\n: loose\n\n## B { #b }\n\nt\n: a\n\nu\n: *b*\n\nv\n: c")
def test_parts_make_the_page(text: str) -> None:
    apart, whole = converted(text, apart=True), converted(text, apart=False)
    assert without_empty_lines(apart.html) == without_empty_lines(whole.html)
    assert without_empty_lines(fill(apart.plan, VALUES)) == without_empty_lines(fill(whole.plan, VALUES))
    assert apart.plan.ids == whole.plan.ids
    assert apart.toc == whole.toc
    assert {*apart.links} == {*whole.links}
    assert {*apart.broken} == {*whole.broken}


def test_at_headings_and_boxes() -> None:
    """Otherwise nothing above has been tested."""
    box = '<div class="hb-card" markdown="1">'
    text = f"# A {{ #a }}\n\n{T[5]}\n\n{box}\n{box}\n\n### {T[2]} {{ #b }}\n\nx {T[5]}\n\n</div>\n{box}\n\n</div>\n</div>\n"
    assert take_apart(text) == (
        Part("# A { #a }", ()),
        Part(T[0], (5,)),
        '<div class="hb-card">',
        '<div class="hb-card">',
        Part(f"### {T[0]} {{ #b }}", (2,)),
        Part(f"x {T[0]}", (5,)),
        "</div>",
        '<div class="hb-card"></div>',
        "</div>",
    )


@pytest.mark.parametrize(
    "line",
    [
        *("## no anchor", "[a]: https://a.example", "*[HTML]: x", "x [^1]", "[TOC]", '=== "Tab"', "</div>", "<div>"),
        *(
            "`<div>`",
            "<!-- x -->",
            "a\n---",
            '<div markdown="1">\n\nx\n\n</div>\n{ .above }',
            "- # x",
            "```",
            "<script>1</script>",
            "1 < 2",
            "a\tb",
        ),
        *('<h2 markdown="1">x</h2>', 'text\n<div markdown="1">'),
    ],
)
def test_not_where_parts_may_touch(line: str) -> None:
    assert take_apart(f"## A {{ #a }}\n\n{line}\n\n## B {{ #b }}\n\nx") == ()
    assert take_apart("## A { #a }\n\nx\n\n## B { #b }\n\nx")


def test_the_same_part_is_converted_once() -> None:
    cache = Cache()
    converter = Converter(EXTENSIONS, {}, cache)
    card = "### {} {{ #a.{} }}\n\n- {}\n"
    converter.convert("# A { #a }\n\n" + card.format(*T[:3]), "x.md", "x/", TARGETS)
    before = len(cache.rendered)
    page = converter.convert("# A { #a }\n\n" + card.format(*T[3:6]), "x.md", "x/", TARGETS)
    assert len(cache.rendered) == before + 1  # the page
    assert "<li>&lt;5&gt;</li>" in fill(page.plan, VALUES)


def test_a_long_part_keeps_the_numbers_of_its_page() -> None:
    long = "\n".join(f"- {T[3]} and {'words ' * 40}" for _ in range(20))
    heading, part = take_apart(f"# {T[2]} {{ #a }}\n\n{long}")
    assert heading == Part(f"# {T[0]} {{ #a }}", (2,))
    assert part == Part(long, None)
    text = f"# {T[2]} {{ #a }}\n\n{long}\n\n## {T[4]} {{ #b }}\n\n{T[3]}"
    assert converted(text, apart=True) == converted(text, apart=False)


def test_not_where_code_is_numbered_through_the_page() -> None:
    assert not Converter(
        [*EXTENSIONS, "pymdownx.highlight"], {"pymdownx.highlight": {"line_spans": "l"}}, Cache()
    )._may_take_apart
