"""A packed copy, unpacked and opened from a folder: everything works there, search too, and nobody is asked for anything."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from support.command import TODAY
from support.example import EXAMPLE
from support.visit import NOW, PHONE, Visit

from handbook.sites.release import build_release

WHO = "amara-okafor"


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that comes out of Amara's packed copy."""
    top = tmp_path_factory.getbasetemp()
    top = (top if worker_id == "master" else top.parent) / "a folder for cöpies"  # as people call theirs
    with FileLock(f"{top}.lock"):
        if not top.is_dir():
            build_release(EXAMPLE, top / "dist", (WHO,), date.fromisoformat(TODAY), offline=True)
            with zipfile.ZipFile(top / f"dist/offline/{WHO}.zip") as packed:
                packed.extractall(top / "unpacked")
    return top / f"unpacked/larkfield-paper-handbook-{WHO}"


def test_every_page(copy: Path, visit: Visit) -> None:
    page = visit.blank()
    pages = sorted(copy.rglob("*.html"))
    assert len(pages) > 15
    for path in pages:
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1, path
    assert {request.url.split(":")[0] for request in visit.requests} == {"file"}


@pytest.mark.parametrize("start", ["index.html", "tools/xero.html"])
def test_search_finds_an_expectation_and_leads_to_it(copy: Path, visit: Visit, start: str) -> None:
    page = visit.blank()
    page.clock.install(time=NOW)
    page.clock.resume()  # the search waits for a pause in the typing
    page.goto((copy / start).as_uri())
    page.keyboard.press("f")
    page.get_by_role("textbox", name="Search").press_sequentially("penny")
    found = page.locator("a.md-search-result__link[href*='work.html'][href$='#deliverables.monthly-close']")
    found.first.click(timeout=10_000)
    page.wait_for_url("**/work.html*#deliverables.monthly-close")
    assert page.locator("[id='deliverables.monthly-close']").is_visible()


def test_links_lead_from_page_to_page_on_a_phone(copy: Path, visit: Visit) -> None:
    page = visit((copy / "index.html").as_uri(), PHONE)
    page.locator(".hb-everything a").click()
    page.wait_for_url("**/everything.html")
    page.locator("a[href='#pay--payment.invoice'], a[href='#pay']").first.evaluate("link => link.click()")
    assert "everything.html#pay" in page.url
