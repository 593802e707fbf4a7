"""Markdown to HTML: links between the files of a site, and what is shared between sites."""

from __future__ import annotations

import pytest

from handbook.model.page import token
from handbook.sites.cache import Cache
from handbook.sites.convert import Converter, relative_url
from handbook.sites.fill import fill
from handbook.sites.rendered import Link, Rendered

TARGETS = {
    "index.md": "./",
    "agreed.md": "agreed/",
    "tools/asana.md": "tools/asana/",
    "tools/drive.md": "tools/drive/",
    "how/index.md": "how/",
    "images/a.png": "images/a.png",
    "handbooks/amara/": "../contractors/amara/",
    "handbooks/draft/": "",
}


def convert(text: str, uri: str = "tools/asana.md", targets: dict[str, str] = TARGETS) -> Rendered:
    return Converter(["toc", "attr_list"], {}, Cache()).convert(text, uri, TARGETS.get(uri, ""), targets)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("drive.md", "../drive/"),
        ("drive.md#share", "../drive/#share"),
        ("../agreed.md?x=1#y", "../../agreed/?x=1#y"),
        ("../index.md", "../../"),
        ("../how", "../../how/"),
        ("../how/", "../../how/"),
        ("asana.md", "./"),
        ("#here", "#here"),
        ("../images/a.png", "../../images/a.png"),
        ("../handbooks/amara/", "../../../contractors/amara/"),
        ("../handbooks/amara", "../../../contractors/amara/"),
        ("../handbooks/amara/tools/xero/#x", "../../../contractors/amara/tools/xero/#x"),
        ("https://a.example/x.md", "https://a.example/x.md"),
        ("//a.example/x.md", "//a.example/x.md"),
        ("mailto:a@example.com", "mailto:a@example.com"),
    ],
)
def test_links_lead_to_addresses(written: str, address: str) -> None:
    rendered = convert(f"[x]({written})")
    assert rendered.html == f'<p><a href="{address}">x</a></p>'
    assert rendered.broken == ()


@pytest.mark.parametrize(
    "written", ["nothing.md", "../tools", "/agreed.md", "../../x.md", "nothing/", "../handbooks/x/", "[://"]
)
def test_links_that_lead_nowhere_are_told(written: str) -> None:
    assert convert(f"[x](<{written}>)").broken == (written,)


def test_links_to_sites_that_are_not_there_become_text() -> None:
    rendered = convert("[**Camila**](../handbooks/draft/tools/)")
    assert rendered.html == "<p><span><strong>Camila</strong></span></p>"
    assert rendered.broken == ()


def test_pictures_are_found() -> None:
    assert 'src="../../images/a.png"' in convert("![x](../images/a.png)").html
    assert convert("![x](a.png)").broken == ("a.png",)


def test_values_may_be_addresses() -> None:
    rendered = convert(f"[x]({token(0)}) [y](drive.md#{token(1)})")
    assert rendered.links == (Link(f"drive.md#{token(1)}", "tools/drive.md", "tools/drive/", token(1)),)
    assert fill(rendered.plan, ["https://a.example", "b"]) == (
        '<p><a href="https://a.example">x</a> <a href="../drive/#b">y</a></p>'
    )


@pytest.mark.parametrize(
    ("target", "start", "written"),
    [
        ("./", "", "./"),
        ("./", "a/b/", "../../"),
        ("a/b/", "a/b/", "./"),
        ("a/c/", "a/b/", "../c/"),
        ("a.html", "b.html", "a.html"),
        ("x/a.html", "y/b.html", "../x/a.html"),
        ("../c/", "a/", "../../c/"),
    ],
)
def test_relative_addresses(target: str, start: str, written: str) -> None:
    assert relative_url(target, start) == written


class TestSharing:
    def test_pages_alike_are_converted_once(self) -> None:
        cache = Cache()
        one, two = (Converter(["toc"], {}, cache) for _ in range(2))
        first = one.convert("[x](drive.md)", "tools/asana.md", "tools/asana/", TARGETS)
        assert two.convert("[x](drive.md)", "tools/asana.md", "tools/asana/", TARGETS) is first

    def test_targets_are_asked_again(self) -> None:
        converter = Converter(["toc"], {}, Cache())
        converter.convert("[x](drive.md)", "tools/asana.md", "tools/asana/", TARGETS)
        again = converter.convert("[x](drive.md)", "tools/asana.md", "tools/asana/", {"tools/asana.md": "tools/asana/"})
        assert again.broken == ("drive.md",)
        moved = converter.convert("[x](drive.md)", "tools/asana.md", "tools/asana/", {"tools/drive.md": "d.html"})
        assert moved.html == '<p><a href="../../d.html">x</a></p>'

    @pytest.mark.parametrize(
        ("extensions", "settings"), [(["toc", "sane_lists"], {}), (["toc"], {"toc": {"permalink": True}})]
    )
    def test_other_settings_are_another_outcome(self, extensions: list[str], settings: dict[str, object]) -> None:
        cache = Cache()
        plain = Converter(["toc"], {}, cache).convert("# x", "x.md", "x/", TARGETS)
        assert Converter(extensions, settings, cache).convert("# x", "x.md", "x/", TARGETS) is not plain

    def test_extensions_we_do_not_know_are_asked_every_time(self) -> None:
        converter = Converter(["toc", "pymdownx.snippets"], {}, Cache())
        assert converter.convert("x", "x.md", "x/", {}) is not converter.convert("x", "x.md", "x/", {})

    def test_one_page_does_not_reach_the_next(self) -> None:
        converter = Converter(["toc", "footnotes", "abbr"], {}, Cache())
        converter.convert("# A\n\n[x]: https://a.example\n\n*[HTML]: long\n\nHTML [^1]\n\n[^1]: note", "x.md", "x/", {})
        page = converter.convert("# A\n\n[x] HTML [^1]", "y.md", "y/", {})
        assert page.html == '<h1 id="a">A</h1>\n<p>[x] HTML [^1]</p>'


@pytest.mark.parametrize(
    "extensions", [["tables", "attr_list"], ["tables", "attr_list", "abbr"]], ids=["quick", "slow"]
)
def test_the_empty_corner_of_a_table_is_no_heading(extensions: list[str]) -> None:
    made = Converter(extensions, {}, Cache()).convert("| | Yours |\n|---|---|\n| Drafts | Yes |\n", "a.md", "a/", {})
    assert "<tr>\n<td></td>\n<th>Yours</th>\n</tr>" in made.html


def test_table_of_contents() -> None:
    rendered = convert(f"# A {token(0)}\n\n## B & <i>c</i> {{ #b.{token(1)} }}\n")
    (top,) = rendered.toc
    (below,) = top.children
    assert fill(top.title, ["<x>", "y"]) == "A &lt;x&gt;"
    assert (fill(below.title, []), fill(below.id, ["", "y"]), below.level) == ("B &amp; c", "b.y", 2)


DAYS = f"""{token(0)} {{ #2026-11-02 }}
: <i>{token(1)}</i>
: <b>{token(2)}</b> [{token(3)}](work.md#deliverables.x) <i>{token(4)}</i>

Tue 3 {{ #2026-11-03 }}
: [Check-in](people.md), at noon
"""


def test_days_are_written_as_markdown_would_write_them() -> None:
    targets = {"people.md": "people/", "work.md": "work/"}
    quick = Converter(["toc", "attr_list"], {}, Cache()).convert(f"# A\n\n{DAYS}", "dates.md", "dates/", targets)
    slow = Converter(["toc", "attr_list", "abbr"], {}, Cache()).convert(f"# A\n\n{DAYS}", "dates.md", "dates/", targets)
    assert quick.html == slow.html
    assert '<dt id="2026-11-02">' in quick.html and 'href="../work/#deliverables.x"' in quick.html
    assert quick.plan.ids >= {"2026-11-02", "2026-11-03"}


COMING = (
    f'- [{token(0)}](work.md#a.b) <span class="x" data-days="{token(1)}">{token(2)}</span> '
    f'<span class="y">in [{token(3)}](people.md)</span>\n- **{token(4)}**: x <span class="z"></span>\n'
)


@pytest.mark.parametrize(
    ("items", "is_plain"),
    [
        (COMING, True),
        ('- <span class="a">x\n- y</span>\n', False),
        ('- <span class="a">*x*</span>\n', False),
        ('- <span class="a"><span class="b">x</span></span>\n', False),
        ('- <span class="a" onclick=x>y</span>\n', False),
    ],
    ids=["plain", "over two items", "with marks", "one in another", "without quotes"],
)
def test_marks_in_lists_are_written_as_markdown_would_write_them(items: str, is_plain: bool) -> None:
    targets = {"people.md": "people/", "work.md": "work/"}
    extensions = ["toc", "attr_list", "sane_lists"]
    converter = Converter(extensions, {}, Cache())
    slow = Converter([*extensions, "abbr"], {}, Cache()).convert(items, "a.md", "a/", targets)
    assert converter.convert(items, "a.md", "a/", targets).html == slow.html
    assert (converter._quick.whole(items) is not None) == is_plain


@pytest.mark.parametrize("line", [": *one* and two", ": `x`", ": <u>x</u>", ": a\n    b", ": [x][y]"])
def test_what_means_something_to_markdown_is_left_to_it(line: str) -> None:
    quick = Converter(["toc", "attr_list"], {}, Cache()).convert(f"A\n{line}\n", "a.md", "a/", {})
    assert (
        quick.html
        == Converter(["toc", "attr_list", "abbr"], {}, Cache()).convert(f"A\n{line}\n", "a.md", "a/", {}).html
    )
