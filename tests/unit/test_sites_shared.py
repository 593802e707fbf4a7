"""What is made once for many pages gives the same bytes as made for each: tables, entries of the search index, frames."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from material.plugins.search.plugin import SearchIndex  # type: ignore[import-untyped]

from handbook.model.page import Book, NavItem, Page, token
from handbook.sites import convert, quick, site
from handbook.sites.build import Setup, build_site
from handbook.sites.cache import Cache
from handbook.sites.convert import Converter
from handbook.sites.search import SharedIndex
from handbook.sites.site import Site
from handbook.sites.theme import MemoryBytecode

TEMPLATES = MemoryBytecode()
SETTINGS = """
site_name: x
docs_dir: content
theme:
  name: material
  font: false
  features: [navigation.indexes, navigation.prune, navigation.footer, navigation.top, search.highlight]
plugins: [search, handbook]
markdown_extensions: [attr_list, toc: {permalink: true}]
extra: {generator: false}
"""
T = [token(number) for number in range(8)]
CELLS = st.sampled_from(
    [
        *(
            T[0],
            f" {T[1]} ",
            "",
            "  ",
            "a b",
            "1,50 £ (x)",
            "é–…",
            "x:y",
            "<b>",
            "&amp;",
            "**b**",
            "`c|d`",
            "a \\| b",
            "{: .x }",
        ),
        *(
            f"[{T[2]}](work.md#a.{T[3]})",
            "[x](work.md)",
            " [x](gone.md) ",
            "[x](https://a.example)",
            "[x](handbooks/no/)",
        ),
        *("[x][y]", "[ ] x"),
    ]
)
ROWS = st.lists(CELLS, min_size=1, max_size=4).map(lambda cells: f"|{'|'.join(cells)}|")
OTHERS = [
    "",
    "",
    "| --- | --- |",
    "|---|",
    "| :-: | -- |",
    "text",
    "- item",
    "    | a | b |",
    "```",
    "| a | b",
    "a | b",
]
LINES = st.one_of(ROWS, st.sampled_from(OTHERS))
TARGETS = {"x.md": "x/", "work.md": "work/", "handbooks/no/": ""}


class TestTables:
    @settings(deadline=None, max_examples=300)
    @given(st.lists(LINES, max_size=9).map("\n".join))
    @example("| A | B |\n| --- | --- |\n| a |\n| a | b | c |\n")
    @example(f"| A | B |\n| --- | --- |\n| {T[0]} | [{T[1]}](work.md#x.{T[2]}) |")
    @example("text\n| A | B |\n| --- | --- |\n| a | b |\n")
    @example("| A |\n| --- |\n| a |\n\n| A | B |\n| --- | --- |\n| a | b |\nafter\n")
    @example("```\n| A | B |\n| --- | --- |\n| a | b |\n```\n")
    def test_are_as_markdown_makes_them(self, text: str) -> None:
        plain = Converter(["tables", "pymdownx.superfences", "attr_list"], {}, Cache())
        ours = plain.convert(text, "x.md", "x/", TARGETS)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(convert, "_QUIET", frozenset())
            usual = Converter(["tables", "pymdownx.superfences", "attr_list"], {}, Cache())
            theirs = usual.convert(text, "x.md", "x/", TARGETS)
        assert ours.html == theirs.html
        assert sorted(ours.links, key=repr) == sorted(theirs.links, key=repr)
        assert sorted(ours.broken) == sorted(theirs.broken)

    def test_simple_ones_are_taken_out(self) -> None:
        """Otherwise nothing above has been tested."""
        rows = f"| A | B |\n| --- | --- |\n| {T[0]} | [{T[1]}](work.md) |\n"
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(quick.QuickBlocks, "_table", lambda self, rows: "<table>ours</table>")
            html = Converter(["tables"], {}, Cache()).convert(rows, "x.md", "x/", TARGETS).html
        assert html == "<table>ours</table>"


def text_of(name: str) -> str:
    """A page with something of everything."""
    return f"""Before {T[0]}.

## {T[1]} & <b>{name}</b> {{ #a.{T[2]} }}

| Day | What |
| --- | --- |
| {T[0]} | [{T[1]}](work.md#b) |
| {T[3]} | x |

After `{T[4]}`.

- {T[5]}

## Twice  {T[6]} {{ #b }}

<table><tr><td>raw</td> <td><code>{T[0]}</code></td></tr></table>

### Deep {{ #c }}

    code {T[0]}
"""


def book(audience: str, values: tuple[str, ...], *, more: bool = False) -> Book:
    pages = [
        Page("index.md", "Start here", text_of("start"), values),
        Page("work.md", "Work", text_of("work"), values, {"description": "What is due"}),
        Page("tools.md", "Tools", "## One { #one }\n\nx\n", ()),
        Page("tools/a.md", "A & <b>", "y\n", values),
        Page("alone.md", "Not in the navigation", f"{T[0]}\n", values),
    ]
    below = [NavItem("Overview", "tools.md"), NavItem("A", "tools/a.md")]
    if more:
        pages.append(Page("tools/b.md", "B", "z\n"))
        below.append(NavItem("B", "tools/b.md"))
    nav = (NavItem("Start here", "index.md"), NavItem("Work", "work.md"), NavItem("Tools", None, tuple(below)))
    extra = {
        "audience": audience,
        "contact": {"name": values[0], "email": "a@example.com", "phone": "" if more else "+44"},
    }
    return Book(audience, f"Handbook of {values[1]}", "en", tuple(pages), nav, (), extra)


AMARA = book("amara", ("Amara", "<b>&\"'", "a.b", "  x  y", "`", "*x*", "&lt;", "z"))
MARTA = book("marta", ("Marta", "Secret", "m", "1", "2", "3", "4", "5"), more=True)


def build(folder: Path, name: str, made: Book, cache: Cache | None = None) -> dict[str, bytes]:
    (folder / "content").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS)
    out = folder / name
    built = build_site(
        Setup(folder / "mkdocs.yml"), Site(made, lambda path: None), out, cache or Cache(bytecode=TEMPLATES)
    )
    assert built.faults == ()
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def marked(made: Book, **marks: Mapping[str, object]) -> Book:
    """The same book with pages that say something to MkDocs and its theme."""
    pages = [replace(page, for_mkdocs=marks.get(page.uri.removesuffix(".md"), {})) for page in made.pages]
    return replace(made, pages=tuple(pages))


MARKS: dict[str, Mapping[str, object]] = {
    "work": {"status": "new", "icon": "material/cash", "tags": ["R&D", "No"], "search": {"boost": 2}},
    "tools": {"subtitle": "<i>", "icon": "material/wrench", "status": "'\"><script>"},
    "tools/a": {"hide": ["toc", "navigation"], "search": {"exclude": True}, "author": '"<script>'},
}
MARKED = marked(AMARA, **MARKS)


@pytest.mark.parametrize("marks", [{}, MARKS], ids=["plain", "marked"])
def test_search_index_is_as_material_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: Mapping[str, Mapping[str, object]]
) -> None:
    made = marked(AMARA, **marks)
    ours = json.loads(build(tmp_path, "ours", made)["search/search_index.json"])
    stock: Callable[..., Any] = lambda cache, **config: SearchIndex(**config)  # noqa: E731
    monkeypatch.setattr(site, "SharedIndex", stock)
    theirs = json.loads(build(tmp_path, "theirs", made)["search/search_index.json"])
    assert ours == theirs
    assert len(ours["docs"]) > 8
    assert any("tags" in entry for entry in ours["docs"]) == bool(marks)


def test_what_is_held_back_from_the_search_is_put_back_as_material_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = AMARA.pages
    marked = first.markdown + "\n## Not found { #not-found data-search-exclude=yes }\n\nwords\n"
    made = replace(AMARA, pages=(replace(first, markdown=marked), *rest))
    ours = build(tmp_path, "ours", made)
    shared: Callable[..., Any] = lambda cache, holds_back, **config: SharedIndex(cache, **config)  # noqa: E731
    monkeypatch.setattr(site, "SharedIndex", shared)
    theirs = build(tmp_path, "theirs", made)
    assert ours == theirs
    assert b'id="not-found"' in ours["index.html"]
    assert b"data-search-exclude" not in ours["index.html"] + ours["everything/index.html"]


class TestFrames:
    @pytest.mark.parametrize("made", [AMARA, MARTA, MARKED], ids=["amara", "marta", "marked"])
    def test_give_the_same_bytes(self, tmp_path: Path, made: Book, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = Cache(bytecode=TEMPLATES)
        other = MARTA if made is AMARA else AMARA
        build(tmp_path, "other", other, cache)
        framed = build(tmp_path, "framed", made, cache)
        again = build(tmp_path, "again", made, cache)
        monkeypatch.setattr(site, "may_frame", lambda config, known: False)
        plain = build(tmp_path, "plain", made)
        assert framed == again == plain
        assert not [name for name, content in framed.items() if other.name.encode() in content]

    @pytest.mark.parametrize("place", MARKS)
    def test_show_what_was_changed_for_mkdocs(self, tmp_path: Path, place: str) -> None:
        """Also on the pages around, which the theme shows some of it on; the preview keeps frames from one state to the next."""
        cache = Cache(bytecode=TEMPLATES)
        build(tmp_path, "before", AMARA, cache)
        after = build(tmp_path, "after", marked(AMARA, **{place: MARKS[place]}), cache)
        assert after == build(tmp_path, "fresh", marked(AMARA, **{place: MARKS[place]}))
        assert build(tmp_path, "back", AMARA, cache) == build(tmp_path, "plain", AMARA)

    def test_are_shared(self, tmp_path: Path) -> None:
        """Otherwise nothing above has been tested."""
        cache = Cache(bytecode=TEMPLATES)
        build(tmp_path, "one", AMARA, cache)
        before = len(cache.frames.kept)
        values = tuple(f"other {number}" for number in range(8))
        build(tmp_path, "two", book("yuki", values), cache)
        assert len(cache.frames.kept) == before == len(AMARA.pages)
        assert not [
            plan
            for kept in (cache.frames.kept, cache.frames.entries, cache.frames.headings)
            for plan in kept.values()
            if "Amara" in repr(plan)
        ]

    def test_are_shared_by_pages_with_the_same_headings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = Cache(bytecode=TEMPLATES)
        build(tmp_path, "one", AMARA, cache)
        before = len(cache.frames.kept)
        other = replace(
            AMARA, pages=tuple(replace(page, markdown=f"{token(0)} first.\n\n{page.markdown}") for page in AMARA.pages)
        )
        framed = build(tmp_path, "two", other, cache)
        assert len(cache.frames.kept) == before
        monkeypatch.setattr(site, "may_frame", lambda config, known: False)
        assert framed == build(tmp_path, "plain", other)

    def test_not_with_templates_of_ones_own(self, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "own/main.html").write_text(
            '{% extends "handbook.html" %}{% block announce %}'
            "{% if config.extra.handbook.contact.name == 'Amara' %}For Amara{% endif %}{% endblock %}"
        )
        (tmp_path / "content").mkdir()
        (tmp_path / "mkdocs.yml").write_text(SETTINGS.replace("  font:", "  custom_dir: own\n  font:"))
        cache = Cache(bytecode=TEMPLATES)
        for made in (MARTA, AMARA):
            build_site(Setup(tmp_path / "mkdocs.yml"), Site(made, lambda path: None), tmp_path / made.audience, cache)
        assert "For Amara" in (tmp_path / "amara/index.html").read_text()
        assert "For Amara" not in (tmp_path / "marta/index.html").read_text()
        assert not len(cache.frames.kept)

    def test_leave_the_spaces_in_templates_of_ones_own(self, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "own/main.html").write_text(
            '{% extends "handbook.html" %}{% block announce %}<pre>a\n\n  b</pre>{% endblock %}'
        )
        (tmp_path / "content").mkdir()
        (tmp_path / "mkdocs.yml").write_text(SETTINGS.replace("  font:", "  custom_dir: own\n  font:"))
        build_site(Setup(tmp_path / "mkdocs.yml"), Site(AMARA, lambda path: None), tmp_path / "out", Cache())
        html = (tmp_path / "out/index.html").read_text()
        assert "<pre>a\n\n  b</pre>" in html
        frame = html.partition("<article")[0].replace("<pre>a\n\n  b</pre>", "")
        assert not re.search(r"\n[ \t]", frame)
