"""Everything on one page: the same content, and links that stay on it."""

from __future__ import annotations

import re

import pytest

from handbook.sites.everything import Part, assemble

START = Part("./", "Start", '<h1 id="start-here">Start</h1>\n<p><a href="pay/#fee">Fee</a></p>')
PAY = Part("pay/", "Pay", '<h1 id="top">Pay</h1>\n<h2 id="fee">Fee<a class="headerlink" href="#fee">&para;</a></h2>')


def moved(content: str, url: str = "tools/asana/") -> str:
    html = assemble([START, PAY, Part(url, "x", content)], "everything/", "All")
    return html.rsplit(f'<section class="hb-part" id="{url.strip("/").replace("/", "-")}">\n', 1)[1].rsplit(
        "\n</section>", 1
    )[0]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("#fee", "#tools-asana--fee"),
        ("../../pay/#fee", "#pay--fee"),
        ("../../pay/", "#pay"),
        ("../../", "#start"),
        ("./", "#tools-asana"),
        ("../drive/", "../tools/drive/"),
        ("../../images/a.png", "../images/a.png"),
        ("../../files/a.pdf?x=1&amp;y=2#p", "../files/a.pdf?x=1&amp;y=2#p"),
        ("https://a.example/pay/#fee", "https://a.example/pay/#fee"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("#a&quot;b", "#tools-asana--a&quot;b"),
        ("/absolute", "/absolute"),
    ],
)
def test_links(address: str, leads_to: str) -> None:
    assert moved(f'<a class="x" href="{address}">x</a>') == f'<a class="x" href="{leads_to}">x</a>'


def test_pages_without_folders() -> None:
    html = assemble(
        [START, Part("pay.html", "Pay", '<a href="index.html">x</a><a href="#a">y</a>')], "everything.html", "All"
    )
    assert '<section class="hb-part" id="pay">' in html
    assert '<a href="#pay--a">' in html


def test_places_keep_apart() -> None:
    assert moved('<p id="a"><input id=\'b\'><label for="b">x</label><i aria-labelledby="a b"></i></p>') == (
        '<p id="tools-asana--a"><input id=\'tools-asana--b\'><label for="tools-asana--b">x</label>'
        '<i aria-labelledby="tools-asana--a tools-asana--b"></i></p>'
    )


def test_headings_are_lower() -> None:
    assert moved("<h1>a</h1><h5 id='b'>b</h5><h6>c</h6><hr>") == (
        "<h2>a</h2><h6 id='tools-asana--b'>b</h6><h6>c</h6><hr>"
    )


def test_text_is_left_alone() -> None:
    text = '<p>Write href="#x" and id="y" &lt;h1&gt;</p><pre><code>&lt;a href="#z"&gt;</code></pre>'
    assert moved(text) == text


def test_what_belongs_to_the_page_itself_or_to_a_day_stays_behind() -> None:
    assert moved('<h2 id="a">A<a class="headerlink" href="#a" title="Link to this place">&para;</a></h2>') == (
        '<h3 id="tools-asana--a">A</h3>'
    )
    assert moved(
        '<p>on Mondays <span class="hb-soonest" data-days="2026-11-23 2026-11-30" hidden>next:</span></p>'
    ) == ("<p>on Mondays</p>")
    assert moved('<span class="hb-when" data-days="2026-11-23T17:00+01:00">on Mondays</span>') == (
        '<span class="hb-when">on Mondays</span>'
    )


def test_every_link_has_its_place() -> None:
    html = assemble([START, PAY], "everything/", "All")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in re.findall(r'href="([^"]+)"', html)} <= set(ids)
