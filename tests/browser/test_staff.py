"""The staff site in Chromium: filters, sorting and their address, by keyboard, on a phone, and without the script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from support.visit import PHONE, Visit

PAGES = ("", "roster/", "managers/", "access/", "dates/", "reviews/", "pages/", "contractors/")


def names(page: Page, table: int = 0) -> list[str]:
    """What stands first in the rows of a table that are shown."""
    rows = page.locator("article table").nth(table).locator("tbody tr:visible td:first-child")
    return [text.split("\n")[0] for text in rows.all_inner_texts()]


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f".hs-filter select[name={name}]").select_option(value)


def test_a_week_of_one_manager_has_an_address(visit: Visit) -> None:
    page = visit("staff/")
    assert page.locator("h2:visible").count() > 2
    choose(page, "manager", "priya")
    expect(page.locator("h2:visible")).to_have_text(["Priya Nair¶"])
    assert page.url.endswith("/staff/?manager=priya")
    assert page.locator("h3:visible").count() >= 1
    again = visit(page.url)
    expect(again.locator("h2:visible")).to_have_text(["Priya Nair¶"])
    assert visit("staff/").locator("h2:visible").count() > 2, "the choice is kept in the address alone"
    again.get_by_role("button", name="Show all").click()
    expect(again).to_have_url(page.url.partition("?")[0])
    assert again.locator("h2:visible").count() > 2


def test_the_overview_leads_to_one_manager(visit: Visit) -> None:
    page = visit("staff/")
    page.locator("article table").first.get_by_role("link", name="Tom Whitby").click()
    expect(page.locator("h2:visible")).to_have_text(["Tom Whitby¶"])


def test_the_roster_by_words_and_by_columns(visit: Visit) -> None:
    page = visit("staff/roster/")
    everyone = names(page)
    assert len(everyone) == 9
    page.get_by_label("Find").fill("novakova CZECH")
    expect(page.locator(".hs-count")).to_have_text("1 of 9 shown")
    assert names(page) == ["Hana Nováková"]
    page.get_by_label("Find").fill("")
    choose(page, "status", "ended")
    expect(page.locator(".hs-count")).to_have_text("1 of 9 shown")
    choose(page, "status", "")
    choose(page, "role", "translator")
    expect(page.locator(".hs-count")).to_have_text("2 of 9 shown")
    assert "role=translator" in page.url
    page.get_by_label("Find").fill("nobody at all")
    expect(page.locator(".hs-count")).to_have_text("0 of 9 shown")
    assert page.locator("output").get_attribute("class") == "hs-count", "an output is read aloud when it changes"


def test_days_are_sorted_as_days_by_click_and_by_key(visit: Visit) -> None:
    page = visit("staff/roster/")
    header = page.get_by_role("columnheader", name="Until")
    days = page.locator("article tbody tr:visible td:nth-child(8) time")
    header.get_by_role("button").click()
    first = days.evaluate_all("found => found.map((time) => time.dateTime)")
    assert first == sorted(first) and len(set(first)) > 3
    assert header.get_attribute("aria-sort") == "ascending"
    assert page.url.endswith("?sort=Until")
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert days.evaluate_all("found => found.map((time) => time.dateTime)") == first[::-1]
    assert header.get_attribute("aria-sort") == "descending"
    assert page.locator("th[aria-sort]").count() == 1
    again = visit(page.url)
    assert names(again) == names(page)
    page.get_by_role("button", name="Show all").click()
    expect(page).to_have_url(page.url.partition("?")[0])
    assert names(page) == names(visit("staff/roster/"))


def test_numbers_are_sorted_as_numbers_and_what_is_empty_comes_last(visit: Visit) -> None:
    page = visit("staff/managers/?sort=-Left")
    for table in page.locator("article table").all():
        if table.get_by_role("columnheader", name="In common").count():
            left = table.locator("tbody tr:visible td:nth-child(3)").evaluate_all(
                "cells => cells.map((cell) => Number(cell.querySelector('data').value))"
            )
            assert left == sorted(left, reverse=True)
    week = visit("staff/?sort=By")
    by = week.locator("#manager\\.jonas\\.we-owe ~ * tbody").first.locator("td:nth-child(4)").all_inner_texts()
    assert by == sorted(by, key=lambda text: (not text, text))


def test_one_contractor_and_who_could_manage_the_work(visit: Visit) -> None:
    page = visit("staff/managers/?contractor=camila-rojas")
    assert names(page) == ["Priya Nair", "Inês Duarte", "Jonas Berg", "Mei Tan"]
    assert names(page, 1) == ["Camila Rojas (draft)"]
    choose(page, "contractor", "liza-ramos")
    assert names(page) == []
    assert names(page, 1) == ["Liza Ramos"]


def test_all_accesses_of_somebody_who_is_leaving(visit: Visit) -> None:
    page = visit("staff/roster/?status=leaving")
    page.get_by_role("link", name="accesses").click()
    assert page.url.endswith("/staff/access/?contractor=yuki-tanaka")
    expect(page.locator(".hs-filter select[name=contractor]")).to_have_value("yuki-tanaka")
    for table in (0, 1):
        rows = page.locator("article table").nth(table).locator("tbody tr:visible")
        assert rows.count() > 3
        assert all("Yuki Tanaka" in row for row in rows.all_inner_texts())
    sign = page.locator(".hs-is-todo:visible").first
    assert sign.inner_text() == "to close"
    assert "☐" in sign.evaluate("element => getComputedStyle(element, '::before').content")


def test_a_handbook_is_one_click_away(visit: Visit) -> None:
    page = visit("staff/")
    page.locator("article a[href*=amara-okafor]:visible").first.click()
    assert page.url.endswith("/contractors/amara-okafor/")


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_rows_are_cards_and_nothing_scrolls_sideways(visit: Visit, path: str) -> None:
    page = visit(f"staff/{path}", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    table = page.locator("article table:visible").first
    assert table.evaluate("table => getComputedStyle(table).display") == "block"
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth + 1")
    assert page.get_by_role("columnheader").count() > 0
    cell = table.locator("tbody tr").first.locator("td:nth-child(2)")
    label = table.locator("th").nth(1).inner_text()
    assert label.startswith(cell.evaluate("cell => cell.dataset.label")[:3])
    assert cell.get_attribute("role") == "cell"


@pytest.mark.parametrize("path", PAGES)
def test_without_the_script_all_is_there(visit: Visit, path: str) -> None:
    page = visit(f"staff/{path}", java_script_enabled=False)
    scripted = visit(f"staff/{path}")
    assert not page.locator(".hs-filter").is_visible() or not page.locator(".hs-filter").count()
    assert page.locator("article tbody tr").count() == page.locator("article tbody tr:visible").count()
    assert page.locator("article tbody tr:visible").count() == scripted.locator("article tbody tr").count()


def test_the_keyboard_reaches_filters_headers_and_rows(visit: Visit) -> None:
    page = visit("staff/roster/")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.innerText"))
    order = ["status", "q", "Name", "Until", "Amara Okafor"]
    assert [reached.index(each) for each in order] == sorted(reached.index(each) for each in order)


def test_nothing_of_it_is_in_a_contractors_site(built: Path) -> None:
    for folder in (built / "contractors").iterdir():
        assert not [path for path in folder.rglob("*") if path.name.startswith("staff.")]
    assert (built / "staff" / "assets" / "staff.js").is_file()


def test_of_a_long_list_the_first_rows_stand_until_the_others_are_asked_for(visit: Visit) -> None:
    page = visit.blank()
    times = 30

    def longer(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(
            r"(<tbody>)(.*?)(?=</tbody>)", lambda found: found[1] + found[2] * times, answer.text(), flags=re.S
        )
        route.fulfill(response=answer, body=text)

    page.route("**/staff/roster/", longer)
    page.goto(visit.address("staff/roster/"))
    rows = page.locator("article tbody tr")
    expect(page.locator(".hs-count")).to_have_text("270 of 270 shown")
    assert rows.count() == 200
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    assert [name for name in names(page) if name == "Hana Nováková"] == ["Hana Nováková"] * times
    assert names(page) == sorted(names(page), key=str.lower)
    page.get_by_label("Find").fill("oskar")
    expect(page.locator(".hs-count")).to_have_text("30 of 270 shown")
    assert names(page) == ["Oskar Lind"] * times
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="70 more").click()
    assert rows.count() == 270
