"""Pages of the example are read without an error, and ask nobody else for anything, under the strict policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.visit import PHONE, Visit

WHOLE = ("staff", "contractors/devon-clarke")
"""The sites of which every page is read."""


@pytest.mark.parametrize("audience", WHOLE)
def test_every_page(built: Path, visit: Visit, audience: str) -> None:
    page = visit.blank()
    paths = [path.parent.relative_to(built).as_posix() for path in sorted((built / audience).rglob("index.html"))]
    assert len(paths) > 5
    for path in paths:
        page.goto(visit.address(f"{path}/"))


def test_first_and_whole_page_of_every_handbook(built: Path, visit: Visit) -> None:
    page = visit.blank(PHONE)
    for folder in sorted((built / "contractors").iterdir()):
        for path in ("", "everything/"):
            page.goto(visit.address(f"contractors/{folder.name}/{path}"))


def test_complaints_are_heard(built: Path, visit: Visit) -> None:
    """Errors, what the policy forbids, what is not there, and other hosts."""
    page = visit()
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))")
    page.evaluate("fetch('nothing-here').catch(() => {})")
    page.evaluate("fetch('http://other.example/').catch(() => {})")
    page.wait_for_timeout(300)
    heard = "\n".join(visit.complaints)
    visit.complaints.clear()
    for words in ("broken", "script-src", "nothing-here", "http://other.example/"):
        assert words in heard, words
