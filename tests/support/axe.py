"""What axe-core sees in a page of WCAG 2.2, levels A and AA.

In: a page that has been read. Out: a line for each thing that is wrong.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours: what is asked again when nothing else has changed."""

_LESS = """() => {
  const some = (all, most) => {
    const seen = all.filter((one) => one.checkVisibility()).slice(0, most);
    all.filter((one) => !seen.includes(one)).forEach((one) => one.remove());
  };
  some([...document.querySelectorAll("article dl:not(.hb-card dl)")], 30);
  document.querySelectorAll("article tbody").forEach((body) => some([...body.rows], 12));
}"""
"""Weeks of dates and rows of a table are alike: of each, the first ones that are seen are looked at. All cost minutes."""

_AXE = Axe()


def violations(page: Page, *, only_colours: bool = False) -> list[str]:
    """The rule, the place, and what to mend there. What moves is brought to its end first: colours count as they will be."""
    page.evaluate("document.getAnimations().forEach(change => change.finish())")
    page.evaluate(_LESS)
    options = {"runOnly": _COLOURS if only_colours else _LEVELS, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = _AXE.run(page, options=options).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html'][:200]}: {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]
