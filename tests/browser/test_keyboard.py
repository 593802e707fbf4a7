"""Everything can be reached and used by the keyboard alone, and the place of the focus is always seen.

WCAG 2.2: 2.1.1, 2.1.2, 2.1.4, 2.4.1, 2.4.7, 2.4.11.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support.kinds import RUNNING
from support.visit import DESKTOP, PHONE, Reading, Screen, Visit

HOME = f"contractors/{RUNNING}/"

COUNT = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && !one.matches(".md-top") && (one.type !== "radio" || one.checked)
    && one.checkVisibility({ visibilityProperty: true }));
  all.forEach((one, at) => { one.walked = at; });
  return all.map((one) => one.outerHTML.slice(0, 160));
}"""
"""What can take the focus. Of radio buttons, the one that is chosen stands for all; the way to the top comes and goes."""

WHERE = """async () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = one.matches("input.md-option") ? document.querySelector(`.md-header label:not([hidden])[for^="__palette"]`) : one;
  const isCovered = () => {
    const [box] = seen.getClientRects();
    const within = (place, end) => Math.min(Math.max(place, 0), end - 1);
    const [x, y] = [within(box.x + box.width / 2, innerWidth), within(box.y + box.height / 2, innerHeight)];
    const middle = document.elementFromPoint(x, y);
    return !(seen.contains(middle) || middle?.contains(seen));
  };
  for (let waited = 0; isCovered() && waited < 2000; waited += 20) await new Promise((go) => setTimeout(go, 20));
  return {
    at: one.walked ?? -1,
    html: one.outerHTML.slice(0, 160),
    covered: isCovered(),
    marked: getComputedStyle(seen).outlineStyle !== "none" || getComputedStyle(one).outlineStyle !== "none",
  };
}"""
"""Where the focus is, when the page has come to rest: what scrolls it into view, and moves the bars aside, takes a few frames."""


def walk(page: Page, most: int) -> list[dict[str, Any]]:
    """Where the focus goes with Tab, until it leaves the page or comes back to its first place."""
    steps: list[dict[str, Any]] = []
    while len(steps) < most:
        page.keyboard.press("Tab")
        place = page.evaluate(WHERE)
        if place is None or (steps and place["html"] == steps[0]["html"]):
            return steps
        steps.append(place)
    raise AssertionError(f"the focus does not leave the page; it is on {steps[-3:]}")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize(
    "path",
    [HOME, f"{HOME}work/", f"{HOME}people/", f"{HOME}tools/asana/", "staff/", "staff/roster/", "staff/managers/"],
)
def test_tab_goes_everywhere(reading: Reading, screen: Screen, path: str) -> None:
    page = reading(path, screen)
    page.wait_for_timeout(100)
    reachable = page.evaluate(COUNT)
    steps = walk(page, len(reachable) + 20)
    reached = {step["at"] for step in steps}
    assert [html for at, html in enumerate(reachable) if at not in reached] == []
    assert [step["html"] for step in steps if step["covered"]] == []
    assert [step["html"] for step in steps if not step["marked"]] == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
def test_skip_link_leads_to_the_text(visit: Visit, screen: Screen) -> None:
    page = visit(f"{HOME}people/", screen)
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


class TestMenuOfAPhone:
    def opened(self, visit: Visit, path: str = HOME, key: str = "Enter") -> Page:
        page = visit(path, PHONE)
        opener = page.get_by_role("button", name="Navigation")
        expect(opener).to_have_attribute("aria-expanded", "false")
        opener.focus()
        page.keyboard.press(key)
        expect(opener).to_have_attribute("aria-expanded", "true")
        expect(page.locator(".md-sidebar--primary a:focus, .md-sidebar--primary label:focus")).to_be_in_viewport()
        return page

    @pytest.mark.parametrize("key", ["Enter", " "])
    def test_opens_and_leads_on(self, visit: Visit, key: str) -> None:
        page = self.opened(visit, key=key)
        link = page.locator(".md-nav--primary").get_by_role("link", name="Pay", exact=True)
        for _ in range(20):
            page.keyboard.press("Tab")
            if link.evaluate("one => one === document.activeElement"):
                break
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page).to_have_url(visit.address(f"{HOME}pay/"))

    def test_escape_closes_it(self, visit: Visit) -> None:
        page = self.opened(visit)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Navigation")).to_be_focused()
        expect(page.locator(".md-sidebar--primary")).not_to_be_visible()

    def test_closes_when_the_focus_leaves(self, visit: Visit) -> None:
        page = self.opened(visit)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        expect(page.locator(".md-sidebar--primary")).not_to_be_visible()

    def test_section_lies_over_the_menu_and_leads_back(self, visit: Visit) -> None:
        page = self.opened(visit, f"{HOME}tools/asana/")
        title = page.locator(".md-nav__title[for^='__nav_']")
        expect(title).to_be_visible()
        title.focus()
        page.keyboard.press("Enter")
        expect(page.locator("label:focus")).to_have_accessible_name("Tools")
        expect(page.locator(".md-nav--primary").get_by_role("link", name="Pay", exact=True)).to_be_visible()


class TestSearch:
    @pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
    def test_by_keyboard(self, visit: Visit, screen: Screen) -> None:
        page = visit(HOME, screen)
        if screen is PHONE:
            page.get_by_role("button", name="Search").focus()
            page.keyboard.press("Enter")
        else:
            page.get_by_role("textbox", name="Search").focus()
        expect(page.get_by_role("textbox", name="Search")).to_be_focused()
        page.keyboard.type("confidentiality")
        # Results of the first letters are replaced by those of the whole word; each names in its address what was typed.
        first = page.locator(".md-search-result__item a").first
        expect(first).to_have_attribute("href", re.compile("h=confidentiality"))
        page.keyboard.press("ArrowDown")
        expect(first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/policies/confidentiality/**")

    def test_escape_closes_it(self, visit: Visit) -> None:
        page = visit(HOME, PHONE)
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("textbox", name="Search")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".md-search__inner")).not_to_be_visible()


def test_single_letters_do_nothing(visit: Visit) -> None:
    """Who dictates says letters without meaning keys (WCAG 2.2, 2.1.4)."""
    page = visit(f"{HOME}work/")
    before = page.url
    page.keyboard.type("pfn.,s/")
    page.wait_for_timeout(300)
    assert page.url == before
    assert page.evaluate("document.activeElement === document.body")
