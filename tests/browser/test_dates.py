"""The page *Dates*: what is over is hidden, nothing else is, and the calendar can be taken along."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from support.command import TODAY
from support.editions import edit
from support.example import EXAMPLE, copy_example
from support.visit import DESKTOP, PHONE, Screen, Visit

from handbook.sites.release import build_release

AMARA = "contractors/amara-okafor"
SHOWN = "elements => elements.filter(element => element.checkVisibility()).map(element => element.id)"


def days(page: Page) -> list[str]:
    """The days that are to be seen."""
    return list(page.eval_on_selector_all(".hb-month ~ dl > dt", SHOWN))


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
def test_days_that_are_over_are_hidden_and_can_be_shown(visit: Visit, screen: Screen) -> None:
    page = visit(f"{AMARA}/dates/", screen)
    coming = days(page)
    assert coming[0] == TODAY and coming == sorted(coming)
    assert page.eval_on_selector_all(".hb-year", SHOWN) == ["2026", "2027", "2028"]
    assert page.eval_on_selector_all(".hb-month", SHOWN)[0] == "2026-11"
    assert page.locator(".hb-month ~ p").locator("visible=true").first.text_content() == "23–29 November"
    assert page.locator(".hb-now").evaluate_all("all => all.map(each => each.id)") == [TODAY]
    page.get_by_role("button", name="Past dates").click()
    assert len(days(page)) > len(coming) and days(page)[0] == "2025-02-03"
    page.get_by_role("button", name="Past dates").click()
    assert days(page) == coming


def test_no_day_stands_over_its_times(visit: Visit) -> None:
    """Also where weekdays are long words."""
    page = visit("contractors/marta-silva/dates/", PHONE)
    assert page.locator("dt:visible").nth(1).text_content() == "seg., 30"
    too_wide = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    assert page.eval_on_selector_all("dt", too_wide) == []


def test_the_readers_own_clock_says_what_is_over(visit: Visit) -> None:
    page = visit.blank(timezone_id="Pacific/Auckland")
    page.clock.set_fixed_time(datetime(2026, 11, 23, 12, 30, tzinfo=UTC))  # the 24th there
    page.goto(visit.address(f"{AMARA}/dates/"))
    assert days(page)[0] == "2026-11-25"
    page.clock.set_fixed_time(datetime(2030, 1, 1, tzinfo=UTC))
    page.reload()
    assert days(page) == []
    page.get_by_role("button", name="Past dates").click()
    assert days(page)[-1] == "2028-04-25"


def test_a_link_to_a_day_that_is_over_shows_it(visit: Visit) -> None:
    page = visit(f"{AMARA}/dates/#2026-05-01")
    assert "2026-05-01" in days(page)
    assert page.locator("[id='2026-05-01'] + dd").text_content() == (
        "Public holiday (Nigeria): Workers' Day, no work is expected"
    )


def test_without_the_script_all_days_stand(visit: Visit) -> None:
    page = visit(f"{AMARA}/dates/", java_script_enabled=False)
    found = page.locator(".hb-month ~ dl > dt").count()
    assert found > 500 and page.locator(".hb-month ~ dl > dt:visible").count() == found
    assert page.get_by_role("button", name="Past dates").count() == 0


def test_the_calendar_is_downloaded_and_its_address_told(built: Path, visit: Visit) -> None:
    page = visit(f"{AMARA}/dates/", PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Put these dates in your calendar").click()
    address = visit.address(f"{AMARA}/calendar.ics")
    assert page.locator(".hb-subscribe code").text_content() == address
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the dates").click()
    assert Path(download.value.path()).read_bytes() == (built / AMARA / "calendar.ics").read_bytes()
    assert download.value.suggested_filename == "calendar.ics"


def test_among_all_pages_they_stand_by_what_is_due(built: Path, visit: Visit) -> None:
    page = visit(f"{AMARA}/everything/", PHONE)
    heading = page.locator("[id='dates--all.deliverables.monthly-close']")
    assert heading.text_content() == "Monthly close"
    lines = heading.locator("xpath=following-sibling::ul[1]/li").all_text_contents()
    assert lines[3].startswith("2026, 17:00 (16:00 London time): Jan\N{NO-BREAK SPACE}8 (December 2025); ")
    told = [day for line in lines for day in re.findall(r"\d+ \([A-Z]", line.partition(": ")[2])]
    alone = visit(f"{AMARA}/dates/", java_script_enabled=False)
    assert len(told) == alone.locator("dd a[href$='#deliverables.monthly-close']").count() > 30
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the dates").click()
    assert download.value.suggested_filename == "calendar.ics"
    heading.get_by_role("link").click()
    assert page.url.endswith("everything/#work--deliverables.monthly-close")


def test_five_years_stand_on_two_pages(visit: Visit, serving: Callable[[Path], str], tmp_path: Path) -> None:
    others = {path.stem for path in (EXAMPLE / "contractors").glob("*.yml")} - {"devon-clarke"}
    root = copy_example(tmp_path / "project", without=tuple(sorted(others)))
    shutil.copytree(EXAMPLE / "theme_overrides", root / "theme_overrides")
    edit(root, "contractors/devon-clarke.yml", "ends: 2029-01-31", "ends: 2031-01-31")
    build_release(root, tmp_path / "dist", ("devon-clarke",), date.fromisoformat(TODAY))
    folder = tmp_path / "dist/contractors/devon-clarke"
    pages = sorted(folder.glob("dates*/index.html"))
    assert len(pages) == 2 and all(path.stat().st_size <= 150_000 for path in pages)
    home = serving(folder)
    page = visit(f"{home}dates/", PHONE)
    assert page.url == f"{home}dates/" and days(page)[0] == TODAY
    page.clock.set_fixed_time(datetime(2030, 5, 1, tzinfo=UTC))
    page.goto(f"{home}dates/")
    page.wait_for_url(f"{home}dates-2/#dates")
    assert days(page)[0] == "2030-05-02"
    page.locator(".hb-parts a").click()
    page.wait_for_url(f"{home}dates/#dates")
    assert days(page) == [], "who wants the first page gets it"
    everything = visit(f"{home}everything/")
    assert everything.locator("section[id^=dates]").count() == 1
    assert "2030, 17:00" in (everything.locator("section#dates").text_content() or "")


def test_the_page_is_light(built: Path) -> None:
    sizes = {path.parts[-3]: path.stat().st_size for path in built.glob("contractors/*/dates/index.html")}
    assert len(sizes) > 5 and max(sizes.values()) <= 150_000, sizes
