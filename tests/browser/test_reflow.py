"""Pages fit: at 320 pixels, and at 200 %, nobody scrolls sideways to read (WCAG 2.2: 1.4.4, 1.4.10), except in a wide table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from support.kinds import KINDS
from support.visit import DESKTOP, PHONE, Reading, Scheme, Screen, Visit

NARROW = Screen("narrow", 320, 640, touch=True)
ENLARGED = Screen("enlarged", 640, 400)
"""1280 × 800 at 200 %: a browser that enlarges shows half as many CSS pixels."""
TABLET = Screen("tablet", 768, 1024, touch=True)

TOO_WIDE = """() => {
  const widest = document.documentElement.clientWidth + 1;
  const boxed = (one) => one && (getComputedStyle(one).overflowX !== "visible" || boxed(one.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !boxed(one.parentElement))
    .filter((one) => one.getBoundingClientRect().right > widest || one.getBoundingClientRect().left < -1)
    .map((one) => one.outerHTML.slice(0, 160));
}"""
"""What stands out of the page, unless it is in a box that scrolls or cuts by itself."""

CUT = """() => [...document.querySelectorAll("article *")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX))
  .map((one) => one.outerHTML.slice(0, 160))"""
"""What is cut off for good."""

SQUEEZED = """() => [...document.querySelectorAll("article .hb-card dd")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < one.parentElement.clientWidth / 3)
  .map((one) => `${one.parentElement.clientWidth}: ${one.textContent}`)"""
"""Values that their names leave no room for."""

TITLE_STANDS_OUT = """() => {
  const bottom = document.querySelector(".md-header").getBoundingClientRect().bottom;
  return document.querySelector(".md-header__topic .md-ellipsis").getBoundingClientRect().bottom > bottom;
}"""


def faults(page: Page) -> list[str]:
    """What cannot be read without scrolling sideways."""
    assert page.evaluate("document.fonts.ready.then(() => true)")
    found = [*page.evaluate(TOO_WIDE), *page.evaluate(CUT)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page scrolls")
    if page.locator(".md-header__title").count() and page.evaluate(TITLE_STANDS_OUT):
        found.append("the title stands out of the header")
    return [f"{page.url}: {each}" for each in found]


@pytest.mark.parametrize("screen", [NARROW, ENLARGED], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_fits(reading: Reading, kind: str, screen: Screen) -> None:
    page = reading.blank(screen)
    found = []
    for address in KINDS[kind]:
        page.goto(reading.address(address))
        found += faults(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, TABLET, DESKTOP], ids=str)
def test_a_fingerprint_stands_on_one_line(reading: Reading, screen: Screen, scheme: Scheme) -> None:
    page = reading.blank(screen, scheme)
    for address in KINDS["agreement"]:
        page.goto(reading.address(address))
        assert page.evaluate(SQUEEZED) == []
        for name in page.locator(".hb-agree dt").all():
            shown, value = name.bounding_box(), name.locator("+ dd").bounding_box()
            assert shown and value and value["height"] < 2 * shown["height"], (page.url, value)


def test_what_does_not_fit_is_found(visit: Visit) -> None:
    page = visit(KINDS["work"][0], NARROW)
    page.evaluate("document.querySelector('article').style.width = '800px'")
    assert "the page scrolls" in "\n".join(faults(page))
