"""Values that are odd but honest: very long, from right to left, in many tools, at an hour that the clocks leave out.

Each page is read on a phone and on a desktop: nothing sticks out, nothing covers anything else, and it is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page
from support.axe import violations
from support.command import TODAY
from support.odd import LONG, NOA, PRESS, TOOLS, odd_project
from support.visit import DESKTOP, PHONE, Reading, Screen, Visit
from support.web import serve

from handbook.sites.release import build_release

CONTRACTORS = ("long-name", "noa-levi")
PAGES = ("", "agreed/", "work/", "dates/", "tools/", "people/", "pay/", "agreement/", "everything/")
STAFF = ("", "roster/", "managers/", "access/", "dates/", "contractors/")
ADDRESSES = [f"contractors/{id}/{page}" for id in CONTRACTORS for page in PAGES] + [f"staff/{page}" for page in STAFF]
WIDTH = "document.documentElement.scrollWidth"

Reader = Callable[..., Page]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the released project."""
    top = tmp_path_factory.mktemp("odd")
    build_release(odd_project(top / "project"), top / "dist", (), date.fromisoformat(TODAY))
    with serve(top / "dist") as address:
        yield address


@pytest.fixture
def read(visit: Visit, odd: str) -> Reader:
    """Opens a page of it."""
    return lambda path, screen=DESKTOP: visit(odd + path, screen)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_keeps_its_width_and_is_accessible(reading: Reading, odd: str, address: str) -> None:
    page = reading(odd + address, PHONE)
    assert page.evaluate(WIDTH) == PHONE.width
    try:
        page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
        assert page.evaluate(WIDTH) == DESKTOP.width
    finally:
        page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    assert violations(page) == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
def test_a_long_name_stays_inside_the_bar_at_the_top(read: Reader, screen: Screen) -> None:
    page = read("contractors/long-name/", screen)
    bar, name = page.locator(".md-header"), page.locator(".md-header__topic .md-ellipsis").first
    assert LONG in name.inner_text()
    within, box = bar.bounding_box(), name.bounding_box()
    assert within and box and box["y"] >= within["y"]
    assert box["y"] + box["height"] <= within["y"] + within["height"]
    assert name.evaluate("one => getComputedStyle(one).overflow") == "hidden"


def test_amounts_have_the_decimals_of_their_currency(read: Reader) -> None:
    assert read("contractors/long-name/pay/").locator(".hb-figure strong").all_inner_texts() == [
        "42,000 JPY",
        "1,250,000 JPY",
    ]
    assert read("contractors/noa-levi/pay/").locator(".hb-figure strong").all_inner_texts() == ["450.125 KWD"]


def left_of(page: Page, text: str, part: str) -> float:
    """Where the `part` of the text node with `text` begins, in pixels from the left."""
    place: float = page.evaluate(
        """([text, part]) => {
            const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                const begin = at + text.indexOf(part);
                range.setStart(walker.currentNode, begin);
                range.setEnd(walker.currentNode, begin + part.length);
                return range.getBoundingClientRect().left;
            }
        }""",
        [text, part],
    )
    return place


def test_words_from_right_to_left_keep_their_order_and_that_of_the_sentence(read: Reader) -> None:
    agreed = read("contractors/noa-levi/agreed/")
    assert left_of(agreed, "كل سؤال له جواب!", "!") < left_of(agreed, "كل سؤال له جواب!", "كل"), "the mark ends it"
    pay = read("contractors/noa-levi/pay/")
    assert pay.locator("bdi", has_text=PRESS).count() == 1
    title = "מענה ללקוחות (2 languages)"
    assert left_of(pay, title, "languages") < left_of(pay, title, "מענה"), "the title reads from the right"
    number = pay.locator("p, span, div", has_text=re.compile(r"\(sow-4\)")).last
    assert number.inner_text().endswith("(sow-4)")
    assert (
        read("contractors/noa-levi/").title()
        == f"Start here - Harbour Lane: handbook for \N{FIRST STRONG ISOLATE}{NOA}\N{POP DIRECTIONAL ISOLATE}"
    )


def test_an_hour_that_the_clocks_leave_out_is_said(read: Reader) -> None:
    day = read("contractors/noa-levi/dates/").locator("[id='2027-03-28'] + dd")
    assert day.inner_text() == (
        "04:30 שיחת לילה 🌙 02:30 London time, together, "
        "the clocks go forward: there is no 01:30 (London time) that day"
    )


def test_sixty_tools_and_nothing_to_hand_in(read: Reader) -> None:
    page = read("contractors/noa-levi/tools/")
    assert page.locator("article .hb-card").count() == TOOLS + 1
    work = read("contractors/noa-levi/work/")
    titles = work.eval_on_selector_all("article h2", "all => all.map(one => one.firstChild.textContent)")
    assert titles == ["What you look after"]


def test_a_language_from_right_to_left_that_has_no_words_is_english(read: Reader) -> None:
    page = read("contractors/noa-levi/")
    assert page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]") == ["en", "ltr"]
