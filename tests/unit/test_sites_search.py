"""The search index of a page: read section by section, it says what Material reads from the whole page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.model.page import token
from handbook.sites.cache import Cache
from handbook.sites.search import Entry, SharedIndex
from handbook.sites.search_sections import sections_of

TEXT = st.sampled_from(["Due", f"on {token(7)}", "a &amp; b", "  ", "\n", "x", f"{token(2)}{token(9)}", "&lt;b&gt;"])
LEAF = st.one_of(
    TEXT,
    st.builds("<p>{}</p>\n".format, TEXT),
    st.builds("<ul>\n<li>{}</li>\n</ul>".format, TEXT),
    st.builds("<p>{}<br>{}<img src='x' /></p>".format, TEXT, TEXT),
    st.builds("<table><tbody><tr><td>{}</td><td>{}</td></tr></tbody></table>\n".format, TEXT, TEXT),
    st.builds("<p data-search-exclude>{}</p>".format, TEXT),
)
HEADING = st.builds(
    '<h{0} id="{1}"{2}>{3}<a class="headerlink" href="#{1}">&para;</a></h{0}>'.format,
    st.integers(1, 4),
    st.sampled_from(["a", "b", f"c.{token(5)}", token(0)]),
    st.sampled_from(["", "", "", " data-search-exclude"]),
    TEXT,
)
BLOCK = st.recursive(
    st.one_of(LEAF, HEADING, HEADING.map("{}\n".format)),
    lambda inner: st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(["div", "div", "details", "section"]),
        st.sampled_from(["", ' class="hb-card"', ' class="linenodiv"', " data-search-exclude"]),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=12,
)
CARD = st.builds('<div class="hb-card">\n{}{}</div>\n'.format, HEADING, st.lists(BLOCK, max_size=2).map("".join))
PAGE = st.lists(st.one_of(HEADING, CARD, LEAF, BLOCK), min_size=3, max_size=9).map("".join)


@given(PAGE)
def test_sections_say_what_the_page_says(html: str) -> None:
    cache = Cache()
    for _ in range(2):  # also when its sections are known
        assert SharedIndex(cache)._read(html) == whole(html)


def whole(html: str) -> tuple[Entry, ...]:
    """The entries as Material reads them from the page as one."""
    from handbook.sites import search

    return SharedIndex(Cache())._of_material(search._LEFT_OUT.sub("", html))


def test_cards_are_read_apart() -> None:
    page = (
        '<h1 id="top">Work</h1>\n<p>Hello</p>\n<h2 id="tasks">Tasks</h2>\n<p>All</p>\n'
        '<div class="hb-card">\n<h3 id="one">One</h3>\n<p>First</p>\n</div>\n<p>End</p>\n'
    )
    assert sections_of(page) == [
        '<h1 id="top">Work</h1>\n<p>Hello</p>\n',
        '<h2 id="tasks">Tasks</h2>\n<p>All</p>\n<div>\n</div>\n<p>End</p>\n',
        '<div class="hb-card">\n<h3 id="one">One</h3>\n<p>First</p>\n</div>',
    ]
    entries = SharedIndex(Cache())._read(page)
    assert [(entry.anchor, "".join(map(str, entry.text.pieces))) for entry in entries] == [
        ("", "<p>Hello</p>"),
        ("#tasks", "<p>All</p> <p>End</p>"),
        ("#one", "<p>First</p>"),
    ]


def test_values_keep_their_numbers() -> None:
    page = f'<h1 id="top">x</h1><h2 id="{token(4)}">{token(3)}</h2>{token(8)}<h2 id="b">{token(1)}</h2>{token(4)}'
    _, first, second = SharedIndex(Cache())._read(page)
    assert (first.anchor, first.title and first.title.pieces, first.text.pieces) == (f"#{token(4)}", (3,), (8,))
    assert (second.title and second.title.pieces, second.text.pieces) == ((1,), (4,))


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="a">A</h2><div><h2 id="b">B</h2>',
        '<h2 id="a">A</h2></div><h2 id="b">B</h2>',
        '<h2 id="a">A</h2><!-- </div> --><h2 id="b">B</h2>',
        '<h2 id="a">A</h2><script>"<div>"</script>',
        '<h2 id="a">A</h2><p>1 < 2</p>',
        '<h2 id="a">A</h2><p><b>x</p></b>',
    ],
)
def test_what_cannot_be_taken_apart(html: str) -> None:
    assert sections_of(html) is None
    assert SharedIndex(Cache())._read(html) == whole(html)
