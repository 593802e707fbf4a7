"""An expectation is found by its words, and its address leads to it: to be seen, not hidden behind the header."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from support.kinds import RUNNING
from support.visit import DESKTOP, PHONE, Screen, Visit

HOME = f"contractors/{RUNNING}/"

BELOW_HEADER = """id => document.getElementById(id).getBoundingClientRect().top
  - document.querySelector(".md-header").getBoundingClientRect().bottom"""


def stands_at_the_top(page: Page, id: str) -> None:
    """The heading is on the screen, below the header and not far from it, unless the page ends there."""
    heading = page.locator(f"[id='{id}']")
    expect(heading).to_be_in_viewport(ratio=1)
    below = page.evaluate(BELOW_HEADER, id)
    ends = page.evaluate("Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight")
    assert below >= 0 and (below < 100 or ends), below


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("start", ["", "tools/asana/"])
def test_words_of_an_acceptance_criterion(visit: Visit, screen: Screen, start: str) -> None:
    page = visit(HOME + start, screen)
    if screen is PHONE:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("budgets add up month")
    page.locator("a.md-search-result__link[href$='#deliverables.month-plan']").click()
    page.wait_for_url("**/work/**#deliverables.month-plan")
    expect(page.locator(".md-search__output")).not_to_be_visible()
    stands_at_the_top(page, "deliverables.month-plan")
    card = page.locator(".hb-card", has=page.locator("[id='deliverables.month-plan']"))
    expect(card.get_by_text("The budgets add up to the month's budget")).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize(
    "place",
    ["work/#deliverables.month-plan", "work/#tasks.campaigns", "people/#channels.urgent", "tools/#access.slack"],
)
def test_permalink(visit: Visit, screen: Screen, place: str) -> None:
    page = visit(HOME + place, screen)
    page.wait_for_load_state("networkidle")
    stands_at_the_top(page, place.split("#")[1])


def test_address_of_what_was_removed(visit: Visit) -> None:
    page = visit("/later/contractors/devon-clarke/work/#tasks.wholesale-trial", PHONE)
    page.wait_for_load_state("networkidle")
    stands_at_the_top(page, "tasks.wholesale-trial")
    card = page.locator(".hb-card", has=page.locator("[id='tasks.wholesale-trial']"))
    expect(card).to_contain_text("No longer part of your handbook: removed in edition 2.")
    card.get_by_role("link", name="What changed").click()
    page.wait_for_url("**/agreement/#edition-2")
    stands_at_the_top(page, "edition-2")
