"""Beside the fields: the steps to hand in out of the tool's guide, when a thing is due, the ways to a tool, hours in common."""

from __future__ import annotations

from dataclasses import replace

import pytest
from staff_case import PAGES, PEOPLE, WRITER, ada, sources
from test_compose_contractor import book, text

from handbook.model.markdown_text import ordered_list

GUIDE = (
    PAGES["tools/asana.md"]
    + """
Before you begin, read [the rules](../processes/rules.md).

1. Open the task of **the work**.
2. Drop your file. It is reviewed within {{ the("deliverables.article.review.within") }}.

    A picture shows it: ![Drop](../img/drop.png)

3. Read [what we look at](../policies/looks.md#list), [the top](#hand-in) and [a page nobody has](../processes/none.md).

## Report { #report }

1. Something else
"""
)
LOOKS = "---\ntitle: Looks\nowner: tom\napplies_to: everyone\n---\n## List { #list }\n"
NONE = "---\ntitle: For nobody\nowner: tom\n---\nNothing.\n"
RULES = "---\ntitle: Rules\nowner: tom\napplies_to: everyone\n---\nRules.\n"


def work(guide: str = GUIDE, **more: str) -> str:
    others = {"policies/looks.md": LOOKS, "processes/rules.md": RULES, "processes/none.md": NONE}
    read = sources({"ada": ada(**more)}, pages={**PAGES, **others, "tools/asana.md": guide})
    return text(book(replace(read, assets=frozenset({"img/drop.png"}))), "work.md")


def test_the_steps_to_hand_in_are_those_of_the_guide() -> None:
    page = work()
    steps = page.partition("step by step</summary>\n\n")[2].partition("\n\n[The whole guide")[0]
    assert steps == (
        "1. Open the task of **the work**.\n"
        "2. Drop your file. It is reviewed within 2 working days.\n\n"
        "    A picture shows it: ![Drop](img/drop.png)\n\n"
        "3. Read [what we look at](policies/looks.md#list), [the top](tools/asana.md#hand-in) and a page nobody has."
    )
    assert "[The whole guide to Asana](tools/asana.md)" in page


def test_a_guide_without_numbered_steps_is_only_led_to() -> None:
    page = work(PAGES["tools/asana.md"] + "\nJust drop it.\n\n## Report { #report }\n\n1. Not this\n")
    assert "<details" not in page
    assert "**[Asana](tools/asana.md#hand-in)**: To review" in page


@pytest.mark.parametrize(
    ("body", "steps"),
    [
        ("## A { #a }\n1. one\n2. two\n## B { #b }\n", "1. one\n2. two"),
        ("## A { #a }\n\ntext\n\n1) one\n\n   more\n\n2) two\n\nafter\n", "1) one\n\n   more\n\n2) two"),
        ("## A { #a }\n### C { #c }\n1. below\n## B\n1. no\n", "1. below"),
        ("## A { #a }\n```\n1. code\n```\n1. one\n", "1. one"),
        (
            "## A { #a }\n1. one\n   ```\n   # no heading\n   ```\n2. two\n",
            "1. one\n   ```\n   # no heading\n   ```\n2. two",
        ),
        ("## A { #a }\n1. one\nwith a second line\n2. two\n", "1. one\nwith a second line\n2. two"),
        ("## A { #a }\n- a point\n## B { #b }\n1. no\n", ""),
        ("## B { #b }\n1. no\n", ""),
    ],
)
def test_the_first_numbered_list_below_a_heading(body: str, steps: str) -> None:
    assert ordered_list(body, "a") == steps


def test_a_day_that_is_known_is_told_as_it_is() -> None:
    """27 March 2026 is a Friday; 28 March a day off, so that the day before counts."""
    role = WRITER.replace(
        "{every: week, weekdays: [thursday], at: 17:00, time_zone: company}",
        "{date: 2026-03-28, at: 17:00, time_zone: company, day_off: before}",
    )
    made = book(sources({"ada": ada(time_zone="Africa/Nairobi")}, roles={"writer": role}))
    assert "**Due** <span>27 March 2026, 20:00 (your time)</span>\n" in text(made, "work.md")


def test_a_thing_that_comes_again_has_its_rhythm_and_all_its_dates() -> None:
    (line,) = (line for line in work().split("\n") if line.startswith("**Due**"))
    assert line.startswith(
        '**Due** <span>every Thursday at 17:00 (London time)</span> <span class="hb-soonest" data-days="'
    )
    assert "2026-01-08T17:00+00:00 2026-01-15T17:00+00:00" in line


def test_a_tool_stands_once_with_all_that_is_needed_of_it() -> None:
    defaults = sources({}).defaults.text.replace(", confirmed: 2026-01-06", "")  # type: ignore[union-attr]
    page = text(book(sources({"ada": ada()}, defaults=defaults)), "tools.md")
    assert page.count("{ #access.asana }") == 1
    assert "open: please confirm that you got in</span>" in page
    assert "1. <b>asked for</b>\n1. <b>open</b>\n1. you got in\n" in page
    assert "Getting in\n:   We invite you.\n" in page
    assert "- [Hand in](tools/asana.md#hand-in): Article\n" in page
    assert "[Open Asana](https://asana.example.com)" in page


def test_an_access_that_works_needs_no_way_in() -> None:
    page = text(book(sources({"ada": ada()})), "tools.md")
    assert "open, and you got in</span>" in page
    assert "hb-way" not in page and "We invite you." not in page


AVAILABLE = "availability: {told_us: 2026-01-01, weekdays: [monday, tuesday, friday], from: 08:00, to: 16:00}\n"


def hours(more: str = AVAILABLE, people: str = PEOPLE, **fields: str) -> str:
    page = text(book(sources({"ada": ada(**fields) + more}, people=people)), "people.md")
    return page.partition("{ #hours }")[2].partition("\n## ")[0]


def test_hours_in_common_all_year() -> None:
    said = hours()
    assert "Monday, Tuesday and Friday, **09:00–16:00**: 7 hours a day" in said
    assert said.count("<svg") == 1
    assert '<rect class="hb-hours__both" x="540" y="0" width="420" height="100"/>' in said
    assert '<rect class="hb-hours__mine" x="480" y="10" width="480" height="32"/>' in said
    assert '<rect class="hb-hours__ours" x="540" y="58" width="480" height="32"/>' in said


def test_hours_in_common_in_winter_and_in_summer() -> None:
    said = hours(time_zone="Africa/Lagos")
    winter, summer = said.split("{ .hb-title }")[1:]
    assert "October–March\n{ .hb-title }" in said and "March–October\n{ .hb-title }" in said
    assert "**10:00–16:00** your time (09:00–15:00 London time): 6 hours a day" in winter
    assert "1 January 2026 – 28 March 2026; 25 October 2026 – 31 December 2026" in winter
    assert "**09:00–16:00**: 7 hours a day" in summer
    assert "29 March 2026 – 24 October 2026" in summer


def test_hours_that_pass_midnight_are_drawn_in_two_pieces() -> None:
    said = hours(AVAILABLE.replace("08:00", "20:00").replace("16:00", "04:00"), time_zone="Asia/Kolkata")
    assert '<rect class="hb-hours__mine" x="1200" y="10" width="240" height="32"/>' in said
    assert '<rect class="hb-hours__mine" x="0" y="10" width="240" height="32"/>' in said
    assert "**20:00–22:30** your time (14:30–17:00 London time): 2 hours 30 minutes a day" in said


def test_days_without_hours_in_common_are_named() -> None:
    said = hours(AVAILABLE.replace("friday", "saturday"))
    assert "Monday and Tuesday, **09:00" in said
    assert "No hours in common: Saturday\n" in said
    nothing = hours(AVAILABLE.replace("[monday, tuesday, friday]", "[sunday]"))
    assert "Your hours and those of Tom Whitby do not meet." in nothing
    assert "No hours in common" not in nothing


def test_another_contact_has_other_hours() -> None:
    said = hours(AVAILABLE + "from_date: {2026-07-01: {manager: mei, backup_manager: tom}}\n")
    tom, mei = said.split("{ .hb-title }")[1:]
    assert "Tom Whitby\n{ .hb-title }" in said and "Mei Tan\n{ .hb-title }" in said
    assert "1 January 2026 – 30 June 2026" in tom
    assert "Monday, **09:00–13:00**: 4 hours a day" in mei and "No hours in common: Tuesday and Friday" in mei
    assert "1 July 2026 – 31 December 2026" in mei


@pytest.mark.parametrize(
    "more",
    [
        "",
        "availability: {told_us: 2026-01-01}\n",
        "availability: {told_us: 2026-01-01, weekdays: [monday], from: 08:00}\n",
    ],
)
def test_what_was_not_told_is_not_drawn(more: str) -> None:
    assert hours(more) == ""


def test_a_contact_whose_hours_are_not_written_is_not_drawn() -> None:
    assert hours(people=PEOPLE.replace("  from: 09:00\n  to: 17:00\n", "")) == ""
