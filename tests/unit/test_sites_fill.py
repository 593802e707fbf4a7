"""Values are text wherever they land: in HTML, in attributes, in addresses, and never markup."""

from __future__ import annotations

import random
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from mkdocs.config import load_config
from support.scale import times

from handbook.model.page import token
from handbook.sites.cache import Cache
from handbook.sites.convert import Converter
from handbook.sites.fill import Attribute, Plan, Words, fill, fill_escaped, fill_text, plan_text
from handbook.sites.plans import plan_html

ROOT = Path(__file__).parents[2]
T = token(0)


def filled(html: str, *values: str) -> str:
    return fill(plan_html(html), values)


class Outline(HTMLParser):
    """Tags with the names of their attributes, and all text: what markup amounts to."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, ...]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.tags.append(("!", data))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class TestText:
    def test_is_escaped(self) -> None:
        assert filled(f"<p>{T}</p>", '<b> & "it\'s"') == "<p>&lt;b&gt; &amp; &#34;it&#39;s&#34;</p>"

    def test_values_are_not_filled_again(self) -> None:
        assert filled(f"<p>{T}{token(1)}</p>", token(1), "x") == f"<p>{token(1)}x</p>"

    def test_html_without_values_stays(self) -> None:
        html = "<p class=a>1 < 2 <!-- c --><br/></p></x y><?php ?>"
        assert plan_html(html).pieces == (html,)

    def test_a_sign_that_opens_no_tag_is_text(self) -> None:
        assert filled(f"a <{T}> <1 {T}>", "<i>") == "a <&lt;i&gt;> <1 &lt;i&gt;>"

    def test_a_missing_value_is_a_fault(self) -> None:
        with pytest.raises(IndexError):
            filled(f"<p>{T}</p>")


class TestFromRightToLeft:
    """What is written from right to left does not reorder the words beside it."""

    @pytest.mark.parametrize("value", ["שלום!", "12 (من 20)", "a مرحبا", "\U0001e900"])
    def test_keeps_to_itself(self, value: str) -> None:
        assert filled(f"<p>Ask {T}: 3</p>", value) == f"<p>Ask <bdi>{value}</bdi>: 3</p>"

    @pytest.mark.parametrize("value", ["Ødegård", "日本", "🌻", "12 %", "Ελλάς", "हिन्दी"])
    def test_other_words_are_as_they_are(self, value: str) -> None:
        assert filled(f"<p>{T}</p>", value) == f"<p>{value}</p>"

    def test_is_escaped_all_the_same(self) -> None:
        assert filled(T, "א</bdi><b>") == "<bdi>א&lt;/bdi&gt;&lt;b&gt;</bdi>"

    @pytest.mark.parametrize("tag", ["title", "textarea", "option", "svg", "math", "TITLE"])
    def test_stands_bare_where_no_markup_can(self, tag: str) -> None:
        html = f"<p>{T}</p><{tag}>{T}<i>{T}</i></{tag}><p>{T}</p>"
        assert filled(html, "א") == f"<p><bdi>א</bdi></p><{tag}>א<i>א</i></{tag}><p><bdi>א</bdi></p>"

    def test_attributes_and_anchors_are_as_they_are(self) -> None:
        html = f'<a title="{T}" id="{T}" href="#{T}">x</a>'
        assert filled(html, "א") == '<a title="א" id="א" href="#א">x</a>'

    def test_the_search_index_is_as_it_is(self) -> None:
        assert fill_escaped(plan_text(f"x {T}"), ["א"]) == "x א"


class TestAttributes:
    @pytest.mark.parametrize("quote", ['"', "'"])
    def test_quoted_value_cannot_leave_its_quotes(self, quote: str) -> None:
        html = filled(f"<p title={quote}a {T}{quote} lang=en>x</p>", "\"' onclick=x >")
        assert Outline(html).attributes == [("title", "a \"' onclick=x >"), ("lang", "en")]

    def test_unquoted_value_stays_one_value(self) -> None:
        html = filled(f"<p title={T} lang=en>x</p>", "a b onclick=x > ' \"")
        assert html == ("<p title=a&#32;b&#32;onclick&#61;x&#32;&#62;&#32;&#39;&#32;&#34; lang=en>x</p>")

    def test_empty_unquoted_value_does_not_swallow_the_next(self) -> None:
        assert filled(f"<p title={T} lang=en>", "") == '<p title="" lang=en>'

    def test_names_take_no_values(self) -> None:
        assert filled(f"<p{T} {T}=1 on{T}='x' {T}>", "x onclick=y") == "<p =1 on='x' >"

    @pytest.mark.parametrize("name", ["onclick", "ONCLICK", "style", "srcdoc", "srcset"])
    @pytest.mark.parametrize("html", ['<a {0}="go({1})">', "<a {0}=go({1})>"])
    def test_code_takes_no_values(self, name: str, html: str) -> None:
        assert filled(html.format(name, T), "alert(1)") == html.format(name, "")

    def test_meta_takes_no_values(self) -> None:
        assert filled(f'<meta http-equiv=refresh content="0;{T}">', "url=x") == '<meta http-equiv=refresh content="0;">'

    def test_open_quote_reaches_to_the_end(self) -> None:
        assert filled(f'<p title="{T}', '">') == '<p title="&#34;&gt;'


class TestAddresses:
    @pytest.mark.parametrize(
        "value",
        [
            "https://a.example/x?y=1&z=2#t",
            "http://a",
            "mailto:a@example.com",
            "tel:+44",
            "",
            "a/b.md",
            "#x",
            "?q",
            "//a/b",
        ],
    )
    def test_safe_ones_stay(self, value: str) -> None:
        assert Outline(filled(f'<a href="{T}">x</a>', value)).attributes == [("href", value)]

    @pytest.mark.parametrize(
        "value",
        [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "\x01javascript:alert(1)",
            "java\nscript:alert(1)",
            "\tjava\tscript\t:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "view-source:x",
            "blob:x",
        ],
    )
    @pytest.mark.parametrize("html", ['<a href="{}">', "<a href={}>", "<form ACTION='{}'>", "<a xlink:href='{}'>"])
    def test_others_become_inert(self, html: str, value: str) -> None:
        assert filled(html.format(T), value) == html.format("#")

    def test_scheme_in_pieces(self) -> None:
        assert filled(f'<a href="{T}{token(1)}">', "java", "script:x") == '<a href="#">'
        assert filled(f'<a href="java{T}">', "script:x") == '<a href="#">'
        assert filled(f'<a href="&#{T}">', "106;avascript:x") == '<a href="#">'

    def test_scheme_of_the_page_stays(self) -> None:
        assert filled(f'<a href="slack://channel?id={T}">', "a:b") == '<a href="slack://channel?id=a:b">'
        assert filled(f'<a href="mailto:{T}">', "a@example.com") == '<a href="mailto:a@example.com">'

    def test_value_inside_code_of_the_page_makes_it_inert(self) -> None:
        assert filled(f"<a href=\"javascript:go('{T}')\">", "x") == '<a href="#">'


class TestLeftOut:
    @pytest.mark.parametrize(
        "html",
        [
            "<!-- {} -->",
            "<!-- {} --!>",
            "<!doctype {}>",
            "<?php {}>",
            "</ {}>",
            "<![CDATA[{}]]>",
            "<script>var a = '{}'; if (a < 1) x()</script>",
            "<SCRIPT type=module>{}</script >",
            "<style>p {{ color: {} }}</style>",
            "<iframe>{}</iframe>",
            "<xmp>{}</xmp>",
            "<plaintext>{}</plaintext>",
        ],
    )
    def test_where_nothing_is_escaped(self, html: str) -> None:
        html = html.replace("{{", "{").replace("}}", "}")
        assert filled(html.replace("{}", T), "--><script>x</script>") == html.replace("{}", "")

    def test_after_it_text_goes_on(self) -> None:
        assert filled(f"<script>{T}</script>{T}<!--{T}-->{T}", "<") == "<script></script>&lt;<!---->&lt;"

    def test_closed_comment_is_short(self) -> None:
        assert filled(f"<!-->{T}<!--->{T}-->", "<") == "<!-->&lt;<!--->&lt;-->"


class TestPlans:
    def test_text_of_the_search_index(self) -> None:
        plan = plan_text(f"<p>{T}</p>")
        assert fill_escaped(plan, ["a < 'b'"]) == "<p>a &lt; 'b'</p>"

    def test_plain_text(self) -> None:
        assert fill_text(f"a {T} b", ["<x>"]) == "a <x> b"

    def test_anchors(self) -> None:
        plan = plan_html(f'<h2 id="a&amp;b"></h2><a name=c></a><p id="d.{T}"><input name=e>')
        assert plan.ids == {"a&b", "c", f"d.{T}"}

    def test_one_plan_serves_many(self) -> None:
        plan = plan_html(f'<p title="{T}">{T}</p>')
        assert plan == Plan(('<p title="', Attribute((0,), "text", True), '">', Words(0), "</p>"))
        assert [fill(plan, [value]) for value in ("a", "<")] == ['<p title="a">a</p>', '<p title="&lt;">&lt;</p>']


PLACES = {
    "paragraph": "Before {} after.\n",
    "alone": "{}\n",
    "start of a line": "{} after\n{}\n",
    "heading": "## A {} b {{ #a }}\n",
    "heading with its id": "### {} {{ #deliverables.{} }}\n\n[x](#deliverables.{})\n",
    "list": "- {}\n- a {}\n\n1. {}\n",
    "task list": "- [ ] {}\n",
    "quote": "> {}\n> {}\n",
    "admonition": '!!! note "{}"\n    {}\n',
    "details": '??? note "{}"\n    {}\n',
    "definition": "{}\n:   {}\n",
    "table": "| A {} | B |\n| --- | :-: |\n| {} | x {} |\n",
    "emphasis": "**{}** and _{}_ and **a {} b**\n",
    "code span": "`{}` and ``a {}``\n",
    "fence": "```\na {}\n{}\n```\n",
    "fence with a language": "```python\nx = '{}'  # {}\n```\n",
    "indented code": "    {}\n",
    "text of a link": "[{}](https://a.example)\n",
    "title of a link": '[a](https://a.example "{}")\n',
    "picture": "![{}](https://a.example/x.png)\n",
    "attribute list": 'A paragraph\n{{ title="{}" }}\n',
    "raw text": "<div>{}</div>\n\nx <b>{}</b>\n",
    "raw quoted attribute": '<div title="{}" data-x=\'{}\'>a</div>\n\nx <b title="{}">b</b>\n',
    "raw unquoted attribute": "<div title={} lang=en>a</div>\n\nx <b title={}>b</b>\n",
    "Markdown in HTML": '<div markdown="1" title="{}">\n\n**{}**\n\n</div>\n',
    "reference": "[{}][a]\n\n[a]: https://a.example '{}'\n",
    "setext heading": "{}\n===\n",
}
PIECES = [
    "</p><script>alert(1)</script>",
    "<!--", "-->", "]]>",
    "<![CDATA[", "`", "```", "~~~", "|", "| --- |", "# x", "- x", "> x", "1. x", "    x", "***", "_x_",
    "{: onclick=alert(1) }", "{ .x }", "{{ x }}", "{% x %}", "[x](javascript:alert(1))", "![x](y)",
    "<http://x>", "&lt;",
    "&#60;script&#62;", '" onmouseover="x', "' x='", "a\nb", "\n\n# x", "--8<-- \"x\"", ":smile:",
    "==x==", "^x^", "\\", "\\*",
    "!!! note", "???", "[ ]", "*[x]: y", "[^1]", "\u2028", "\u202e", "é", "日本", "𝒳", "&",
    "&amp", "&copy", "=", "a=b", "/>",
]  # fmt: skip
HOSTILE = st.one_of(
    st.sampled_from(PIECES),
    st.text(st.characters(exclude_categories=("Cs", "Co", "Cc")), max_size=12),
)
HARMLESS = "Harmless"


@pytest.fixture(scope="module")
def converter() -> Converter:
    config = load_config(str(ROOT / "mkdocs.yml"))
    return Converter(config.markdown_extensions, config.mdx_configs, Cache())


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None, max_examples=60)
@given(value=HOSTILE)
@example(value="")
@example(value='"><img src=x onerror=alert(1)>')
def test_values_are_text_in_every_place(place: str, value: str, converter: Converter) -> None:
    """The same tags and the same text around it as with a harmless value, and the value itself unchanged."""
    markdown = PLACES[place].replace("{{", "{").replace("}}", "}").replace("{}", T)
    plan = converter.convert(markdown, "x.md", "x/", {"x.md": "x/"}).plan
    expected, found = Outline(fill(plan, [HARMLESS])), Outline(fill(plan, [value]))
    tags = (
        [tag for tag in found.tags if tag not in (("bdi",), ("/bdi",))]
        if filled(T, value) != escape(value)
        else found.tags
    )
    assert tags == expected.tags
    assert "".join(found.texts) == "".join(expected.texts).replace(HARMLESS, value)
    for (name, harmless), (_, hostile) in zip(expected.attributes, found.attributes, strict=True):
        assert hostile == (harmless or "").replace(HARMLESS, value) or hostile == harmless, name


MAIN_PLACES = ("paragraph", "start of a line", "heading", "list", "quote", "admonition", "table")


@pytest.mark.parametrize("place", MAIN_PLACES)
def test_a_thousand_hostile_values(place: str, converter: Converter) -> None:
    """Pieces of markup, templates and scripts put together by chance: as many tags as before, and the text unchanged."""
    chance = random.Random(place)
    markdown = PLACES[place].replace("{{", "{").replace("}}", "}").replace("{}", T)
    plan = converter.convert(markdown, "x.md", "x/", {"x.md": "x/"}).plan
    expected = Outline(fill(plan, [HARMLESS]))
    text = "".join(expected.texts)
    for _ in range(times(1000)):
        value = "".join(
            chance.choice(PIECES) + chance.choice(["", " ", "\n", "x"]) for _ in range(chance.randint(1, 5))
        )
        found = Outline(fill(plan, [value]))
        assert found.tags == expected.tags, value
        assert "".join(found.texts) == text.replace(HARMLESS, value)


@settings(deadline=None, max_examples=100)
@given(value=HOSTILE)
def test_links_are_text_or_inert(value: str, converter: Converter) -> None:
    plan = converter.convert(f"[a]({T}) <a href={T}>b</a> ![c]({T})\n", "x.md", "x/", {}).plan
    outline = Outline(fill(plan, [value]))
    assert [tag[0] for tag in outline.tags] == ["p", "a", "/a", "a", "/a", "img", "/img", "/p"]
    for name, address in outline.attributes:
        if name in ("href", "src"):
            assert address in (value, "#")
            scheme = (address or "").split(":")[0].strip().lower()
            assert ":" not in (address or "") or not scheme.startswith(("javascript", "data", "vbscript"))
