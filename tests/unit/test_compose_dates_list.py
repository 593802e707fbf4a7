"""The dates by what is due, as they stand where everything stands on one page."""

from __future__ import annotations

import re

from staff_case import MONDAY, ada, sources

from handbook import pipeline
from handbook.compose.contractor import contractor_book
from handbook.compose.plain import readable_markdown
from handbook.model.page import Page
from handbook.model.sources import Source


def dates_page(templates: dict[str, str] | None = None, **fields: str) -> Page:
    """Ada's page *Dates*."""
    build = pipeline.make(sources({"ada": ada(**fields)}), MONDAY)
    assert build.project
    own = {name: Source(name, text, 0) for name, text in (templates or {}).items()}
    made, problems = contractor_book(build.handbooks["ada"], build.project, own)
    assert problems == ()
    return next(page for page in made.pages if page.uri == "dates.md")


def listed(page: Page) -> str:
    """The same dates by what is due, as Markdown."""
    assert page.among_all
    return readable_markdown(page.among_all)


def test_years_hours_and_what_is_special() -> None:
    shown = listed(dates_page(time_zone="America/New_York")).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "## [Article](work.md#deliverables.article) { #all.deliverables.article .hb-dates }\n\n"
        "every Thursday at 17:00 (London time)\n\n"
        "- **2026, 12:00 (17:00 London time)**: Jan 1, 8, 15, 22, 29; Feb 5, 12, 19, 26; Mar 5\n"
        "- **2026, 13:00 (17:00 London time)**: Mar 12, 19, 26\n"
        "- **2026, 12:00 (17:00 London time)**: Apr 2, 9, "
    ) in shown
    assert "; Dec 3 (November 2026)\n- **2027**: Jan 4 (December 2026)\n" in shown
    assert "\n- 6 April 2026: instead of Fri 3 April (Good Friday)\n- 5 May 2026: instead of Sun 3 May\n" in shown
    assert "## Days off { #days-off .hb-dates }\n\n- 1 January 2026: Public holiday (United Kingdom)" in shown


def test_a_time_of_ours_on_another_day() -> None:
    shown = listed(dates_page(time_zone="Pacific/Auckland"))
    assert "- **2026, 06:00 (17:00 London time the day before)**: Jan\N{NO-BREAK SPACE}2, 9, " in shown


def test_every_date_is_there() -> None:
    page = dates_page(time_zone="Pacific/Auckland", country="NZ")
    alone = readable_markdown(page)
    by_day = re.findall(r"\]\((\w+\.md#[\w.-]+)\)", alone)
    for link in {*by_day}:
        after = listed(page).partition(f"]({link})")[2].partition("\n## ")[0]
        days = sum(len(re.findall(r"\d+(?= \(|[,;]|$)", line.partition("**: ")[2])) for line in after.split("\n"))
        assert days == by_day.count(link) > 10, link


def test_a_page_of_ones_own_stands_as_it_is() -> None:
    assert dates_page({"contractor/dates.md": "# Days { #dates }"}).among_all is None
