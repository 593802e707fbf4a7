"""The link of a heading: seen, reached with the keyboard, and copied; and still a link where nothing may be copied."""

from __future__ import annotations

import pytest
from support.visit import DESKTOP, NOW, PHONE, Screen, Visit

WORK = "contractors/amara-okafor/work/"
CLOSE = "[id='deliverables.monthly-close'] > .headerlink"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
def test_it_copies_its_whole_address_and_says_so(visit: Visit, screen: Screen) -> None:
    page = visit.blank(screen, permissions=["clipboard-read", "clipboard-write"])
    page.clock.install(time=NOW)
    page.clock.resume()
    page.goto(visit.address(WORK))
    link = page.locator(CLOSE)
    assert link.evaluate("element => getComputedStyle(element).opacity") == "1"
    box = link.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8
    said = page.get_by_role("status").filter(has_text="Copied")
    assert not said.count()
    link.focus()
    page.keyboard.press("Enter")
    said.wait_for()
    address = visit.address(f"{WORK}#deliverables.monthly-close")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert page.url == address
    said.wait_for(state="detached")


def test_on_a_touch_screen_every_one_is_seen(visit: Visit) -> None:
    page = visit("contractors/amara-okafor/processes/monthly-close/", PHONE)
    for link in page.locator("h2 > .headerlink").all():
        assert link.evaluate("element => getComputedStyle(element).opacity") == "1"


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {"permissions": []}], ids=["no script", "refused"])
def test_it_is_a_link_all_the_same(visit: Visit, options: dict[str, object]) -> None:
    page = visit(WORK, **options)
    page.locator(CLOSE).click()
    assert page.url == visit.address(f"{WORK}#deliverables.monthly-close")
