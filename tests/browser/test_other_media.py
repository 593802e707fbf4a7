"""The pages as other readers have them: in colours that the reader has chosen for all programs, and on paper."""

from __future__ import annotations

import pytest
from support.kinds import KINDS
from support.visit import DESKTOP, PHONE, Reading, Screen, Visit

STATES = {
    "contractors/liza-ramos/": ["progress"],
    "contractors/liza-ramos/tools/": [".hb-state", ".hb-way li"],
    "contractors/devon-clarke/people/": [".hb-hours svg", ".hb-steps li"],
    "staff/access/": ["[class^=hs-is-]"],
}

SEEN = """one => {
  const style = getComputedStyle(one);
  const before = getComputedStyle(one, "::before");
  return {
    lines: [style, before].some((each) => ["border", "outline"].some((side) =>
      !["none", ""].includes(each.getPropertyValue(`${side}-top-style`) || each.getPropertyValue(`${side}-style`)))),
    sign: !["none", "normal", '""'].includes(before.content),
    drawn: one.matches("svg") || (one.matches("progress") && style.appearance !== "none"),
  };
}"""

NOT_ON_PAPER = (
    ".md-header, .md-sidebar, .md-footer, .md-top, .md-search, .hb-everything, .headerlink, .hs-filter,"
    " .md-typeset button:not(th button)"
)


@pytest.mark.parametrize("path", STATES)
def test_states_are_told_without_our_colours(visit: Visit, path: str) -> None:
    page = visit(path, forced_colors="active")
    for selector in STATES[path]:
        found = page.locator(f"article {selector}").locator("visible=true")
        assert found.count()
        seen = [one.evaluate(SEEN) for one in found.all()[:20]]
        assert all(any(each.values()) for each in seen), (selector, seen)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("path", ["contractors/liza-ramos/", "staff/access/"])
def test_the_focus_is_seen_without_our_colours(visit: Visit, screen: Screen, path: str) -> None:
    page = visit(path, screen, forced_colors="active")
    for number in range(15):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none" or page.evaluate("document.activeElement.matches('.md-option')"), number


@pytest.mark.parametrize("kind", KINDS)
def test_no_navigation_on_paper(reading: Reading, kind: str) -> None:
    page = reading(KINDS[kind][0], DESKTOP, "dark")
    page.emulate_media(media="print")
    try:
        assert page.locator(NOT_ON_PAPER).locator("visible=true").count() == 0
        assert page.locator("h1").is_visible()
    finally:
        page.emulate_media(media="null")
