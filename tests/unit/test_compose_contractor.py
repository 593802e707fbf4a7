"""A contractor's handbook: what its pages say, what changes on a day, and what has no way in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staff_case import MONDAY, PAGES, PEOPLE, ada, sources

from handbook import pipeline
from handbook.compose.contractor import contractor_book
from handbook.compose.plain import readable_markdown
from handbook.model.page import Book, Page
from handbook.model.sources import Source, Sources

HELLO = """---
title: Hello
owner: tom
applies_to: everyone
---
{body}
"""


def book(read: Sources, id: str = "ada", **templates: str) -> Book:
    """The handbook of one contractor of a project without errors."""
    build = pipeline.make(read, MONDAY)
    assert build.project and id in build.handbooks, [f"{d.at} {d.message}" for d in build.diagnostics]
    own = {f"contractor/{name}.md": Source(f"{name}.md", text, 0) for name, text in templates.items()}
    made, problems = contractor_book(build.handbooks[id], build.project, own)
    assert problems == ()
    return made


def page(made: Book, uri: str) -> Page:
    return next(page for page in made.pages if page.uri == uri)


def text(made: Book, uri: str) -> str:
    return readable_markdown(page(made, uri))


def told(read: Sources) -> list[str]:
    """What `check` finds, as `code file:line message`."""
    found = pipeline.make(read, MONDAY).diagnostics
    return [f"{d.code} {d.at.file}:{d.at.line} {d.message}" if d.at else f"{d.code} {d.message}" for d in found]


def hello(body: str, **contractors: str) -> Sources:
    """A project with one process page for everyone."""
    pages = {**PAGES, "processes/hello.md": HELLO.format(body=body)}
    return sources(contractors or {"ada": ada()}, pages=pages)


def test_pages_and_navigation() -> None:
    made = book(sources({"ada": ada()}))
    assert [item.title for item in made.nav] == [
        "Start here",
        "What we agreed",
        "Your work",
        "Dates",
        "Tools",
        "Who and how",
        "Pay",
        "Agreement",
    ]
    assert made.name == "Larkfield: handbook for Ada Byron"
    assert made.extra["contact"] == {"name": "Tom Whitby", "email": "tom@example.com", "phone": ""}


def test_a_page_with_nothing_to_show_is_left_out() -> None:
    roles = {
        "writer": "tasks:\n  care:\n    title: Care\n    outcome: Good\n    standard: Always\n    starts_when: a call\n"
    }
    made = book(sources({"ada": ada()}, roles=roles))
    assert "work.md" in [item.uri for item in made.nav]
    assert "How we work" not in [item.title for item in made.nav]


def test_everything_expected_is_referable() -> None:
    made = book(sources({"ada": ada()}))
    assert "### Article { #deliverables.article }" in text(made, "work.md")
    assert "### Articles (sow-1) { #engagements.sow-1 }" in text(made, "agreed.md")


def day(made: Book, iso: str) -> list[str]:
    """What the page *Dates* says of one day."""
    after = text(made, "dates.md").partition(f"{{ #{iso} }}\n")[2]
    return [line.removeprefix(": ") for line in after.split("\n\n")[0].split("\n") if line]


def test_dates_stand_in_both_time_zones() -> None:
    made = book(sources({"ada": ada(time_zone="America/New_York")}))
    article = "[Article](work.md#deliverables.article) <i>17:00 London time</i>"
    assert day(made, "2026-01-08") == [f"<b>12:00</b> {article}"]
    # between the two changes to summer time the zones are an hour closer
    assert day(made, "2026-03-12") == [f"<b>13:00</b> {article}"]
    assert day(made, "2026-04-02") == [f"<b>12:00</b> {article}"]


def test_dates_stand_by_year_month_and_week() -> None:
    page = text(book(sources({"ada": ada()})), "dates.md")
    begin = page.index("## 2026 {")
    assert page[begin:].startswith(
        "## 2026 { #2026 .hb-year data-search-exclude }\n\n"
        '<h3 id="2026-01" class="hb-month" data-search-exclude>January 2026</h3>\n\n'
        "1–4 January\n\n"
        "Thu 1 { #2026-01-01 }\n"
    )
    assert "\n\n27–30 April\n\n" in page and "\n\n30 April" not in page and "\n\n1–3 May\n\n" not in page


DATED = """
from_date:
  2026-07-01:
    manager: mei
    backup_manager: tom
    engagements: {sow-1: {fee: {amount: 950 GBP}}}
    deliverables: {letter: {title: Letter, due: {every: month, day: 1, at: 17:00, time_zone: company}}}
"""


def test_a_value_that_changes_shows_the_dates_it_holds_for() -> None:
    made = book(sources({"ada": ada() + DATED}))
    assert "900 GBP until 30 June 2026, 950 GBP from 1 July 2026" in text(made, "pay.md")
    people = text(made, "people.md")
    assert (
        '**Tom Whitby** manages our work with you until 30 June 2026<br><span class="hb-small">Operations</span>'
        in people
    )
    assert '**Mei Tan** manages our work with you from 1 July 2026<br><span class="hb-small">Finance</span>' in people
    assert "[mei@example.com](mailto:mei@example.com)" in people


def start(made: Book, anchor: str) -> str:
    """One card of *Start here*."""
    return text(made, "index.md").split(f"{{ #{anchor} }}")[1].split("\n## ")[0]


def test_start_here_holds_every_date_so_that_it_never_goes_stale() -> None:
    card = start(book(sources({"ada": ada(time_zone="America/New_York")})), "next")
    (line,) = (line for line in card.split("\n") if line.startswith("- [Article]"))
    days = line.split('data-days="')[1].split('"')[0].split(" ")
    assert days[0] == "2026-01-01T12:00-05:00"
    assert "2026-03-12T13:00-04:00" in days
    assert days == sorted(days) and len(days) > 40
    assert "every Thursday at 17:00 (London time)" in line, "without the script the rhythm stands in words"
    assert "in [Asana](tools/asana.md#" in line


AWAY = "  away:\n    - {from: 2026-12-14, to: 2026-12-18, cover: mei}\n"


EVERY_DAY = """
deliverables:
  article:
    title: Article
    due: {every: week, weekdays: [monday, tuesday, wednesday, thursday, friday], at: 17:00, time_zone: company}
"""


def test_very_many_dates_stand_on_several_pages() -> None:
    years = "{sow-1: {title: Articles, starts: 2026-01-01, ends: 2033-12-31, fee: {basis: monthly, amount: 900 GBP}}}"
    read = sources({"ada": ada(time_zone="America/New_York", engagements=years)}, roles={"writer": EVERY_DAY})
    made = book(read)
    parts = [page.uri for page in made.pages if page.title == "Dates"]
    assert parts == ["dates.md", "dates-2.md", "dates-3.md"]
    assert [item.uri for item in made.nav if item.title == "Dates"] == ["dates.md"]
    told = [re.findall(r"\{ #(\d{4}-\d\d-\d\d) \}", text(made, uri)) for uri in parts]
    days = [day for part in told for day in part]
    assert days == sorted(set(days)) and len(days) > 2000 and days[0] == "2026-01-01" and days[-1] > "2033-12-20"
    assert (
        "The dates stand on several pages: [January 2026 to February 2029](dates.md#dates)"
        '{ data-last="2029-02-28" }, **March 2029 to April 2032**{ data-last="2032-04-30" }, '
        '[May 2032 to January 2034](dates-3.md#dates){ data-last="2034-01-31" }\n'
    ) in text(made, "dates-2.md")
    among_all = [page(made, uri).among_all for uri in parts]
    assert [bool(one and one.markdown) for one in among_all] == [True, False, False]
    own = book(read, dates="# {{ title }}\n\n{{ years | length }}\n")
    assert [page.uri for page in own.pages if page.title == "Dates"] == ["dates.md"]
    assert "\n9\n" in text(own, "dates.md")


def test_start_here_says_who_stands_in_for_a_contact_who_is_away() -> None:
    people = PEOPLE.replace("tom:\n", f"tom:\n{AWAY}", 1)
    card = start(book(sources({"ada": ada()}, people=people)), "whom-to-ask")
    assert (
        '<span data-from="2026-12-14" data-until="2026-12-18">**Mei Tan** while Tom Whitby is away '
        "(14–18 December 2026)<br>[mei@example.com](mailto:mei@example.com)</span>"
    ) in card
    assert "is away" not in start(book(sources({"ada": ada()})), "whom-to-ask")


def test_start_here_says_whom_to_ask_when_the_contact_changes() -> None:
    card = start(book(sources({"ada": ada() + DATED})), "whom-to-ask")
    assert '<span data-from="" data-until="2026-06-30">**Tom Whitby** until 30 June 2026, [tom@example.com]' in card
    assert '<span data-from="" data-until="2026-06-30">No answer (until 30 June 2026): **Mei Tan**' in card
    assert '<span data-from="2026-07-01" data-until="">**Mei Tan** from 1 July 2026, [mei@example.com]' in card
    assert '<span data-from="2026-07-01" data-until="">No answer (from 1 July 2026): **Tom Whitby**' in card


def test_only_open_first_steps_stand_on_start_here() -> None:
    assert "First steps" not in text(book(sources({"ada": ada()})), "index.md")
    open_access = sources({}).defaults.text.replace(", confirmed: 2026-01-06", "")  # type: ignore[union-attr]
    made = book(sources({"ada": ada()}, defaults=open_access))
    assert text(made, "index.md").count("First steps: 1 of 2 done") == 1
    card = start(made, "first-steps")
    assert "**Next:** get into [Asana](tools/asana.md), then tell your contact\n" in card
    assert "walk-through" not in card
    assert "<details" not in card, "one step is left, and it stands there"
    assert "hb-state--granted" in text(made, "tools.md")


def test_what_comes_later_has_dates_only_from_then_on() -> None:
    dates = text(book(sources({"ada": ada() + DATED})), "dates.md")
    months = dates.split('<h3 id="')[1:]
    assert [month[:7] for month in months if "Letter" in month] == [f"2026-{number:02}" for number in range(7, 13)]


def test_a_pages_values_are_those_of_its_reader() -> None:
    read = hello(
        "Ask {{ manager }} at {{ manager.email }}; "
        'paid within {{ the("payment.pay_within") }}, {{ the("facts.x", "-") }}.\n'
        "{% for d in deliverables %}{{ d.title }}: {{ d.due }}; {{ d.hand_in.tool }}{% endfor %}\n"
        '{% if kind == "individual" %}alone{% endif %}{% if facts.x is defined %}never{% endif %}'
        " {{ id }} {{ company.name }}"
    )
    body = text(book(read), "processes/hello.md")
    assert "Ask Tom Whitby at tom@example.com; paid within 14 days, -." in body
    assert "Article: every Thursday at 17:00 (London time); Asana\nalone ada Larkfield" in body


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("{{ managr }}", "HB-T501 content/processes/hello.md:6 there is no value called `managr`"),
        (
            '\n{{ the("payment.pay_wihin") }}',
            "HB-T501 content/processes/hello.md:7 there is no value called `payment.pay_wihin`",
        ),
        ('{{ the("facts.vat") }}', "HB-T501 content/processes/hello.md:6 `facts.vat` is not set"),
        ("{{ manager.shoe_size }}", "HB-T501 content/processes/hello.md:6 `manager` has nothing called `shoe_size`"),
        (
            "{{ payment }}",
            "HB-T502 content/processes/hello.md:6 this is a group of values and cannot be printed as a whole",
        ),
        (
            "{{ internal.notes }}",
            "HB-T501 content/processes/hello.md:6 `internal` is for the staff only: pages cannot use it",
        ),
        (
            "{{ introduced_to }}",
            "HB-T501 content/processes/hello.md:6 `introduced_to` is for the staff only: pages cannot use it",
        ),
        (
            "{{ manager.hours_a_week }}",
            "HB-T501 content/processes/hello.md:6 `manager.hours_a_week` is for the staff only: pages cannot use it",
        ),
        (
            "{{ deliverables | map(attribute='titel') }}",
            "HB-T501 content/processes/hello.md:6 there is no value called `deliverables.article.titel`",
        ),
        (
            "{{ deliverables | map(attribute='titel') | join(', ') }}",
            "HB-T501 content/processes/hello.md:6 there is no value called `deliverables.article.titel`",
        ),
        (
            "{{ deliverables | map(attribute='quantity') | join(', ') }}",
            "HB-T501 content/processes/hello.md:6 `deliverables.article.quantity` is not set",
        ),
        ("{{ manager | map(attribute='email') }}", "HB-T502 content/processes/hello.md:6 `manager` is not a list"),
        (
            "{{ manager | map(attribute='email') | join }}",
            "HB-T502 content/processes/hello.md:6 `manager` is not a list",
        ),
        ("{% for x in name %}{{ x }}{% endfor %}", "HB-T502 content/processes/hello.md:6 `name` is not a list"),
        ("VAT: {{ 'no. ' ~ facts.vat }}", "HB-T501 content/processes/hello.md:6 `facts.vat` is not set"),
        ("{{ facts.vat | upper }}", "HB-T501 content/processes/hello.md:6 `facts.vat` is not set"),
        ("{{ facts.vat | replace('a', 'b') }}", "HB-T501 content/processes/hello.md:6 `facts.vat` is not set"),
        (
            "{{ deliverables | list | string }}",
            "HB-T502 content/processes/hello.md:6 this expression does not work with the values of this handbook",
        ),
        ("{{ the('address') }}", "HB-T501 content/processes/hello.md:6 `address` is private: pages cannot use it"),
    ],
)
def test_a_page_that_cannot_be_filled_in(body: str, line: str) -> None:
    assert told(hello(body)) == [line]


def test_a_fault_of_a_page_is_told_once_for_all_it_concerns() -> None:
    read = hello("{{ the('facts.vat') }}", ada=ada(), bob=ada(name="Bob"), eve=ada(name="Eve", facts="{vat: yes}"))
    (found,) = (d for d in pipeline.make(read, MONDAY).diagnostics if d.code == "HB-T501")
    assert found.contractors == ("ada", "bob")


def test_filters_are_given_the_words_for_values() -> None:
    read = hello(
        "{{ deliverables | map(attribute='title') }}; {{ manager | upper }}; {{ 'at ' ~ the('payment.pay_within') }};"
        " {{ the('payment.invoice_says') | join(', ') }}; {{ the('escalation') | map(attribute='person') | join }};"
        " {{ deliverables | map(attribute='due') | list }}"
    )
    assert "Article; TOM WHITBY; at 14 days; The number; Inês Duarte; every Thursday at 17:00 (London time)" in text(
        book(read), "processes/hello.md"
    )


def test_a_draft_shows_what_is_not_written_yet() -> None:
    read = hello(
        "Ask {{ backup_manager }}.", ada=ada(status="draft", backup_manager="").replace("backup_manager: \n", "")
    )
    assert "Ask (not written yet)." in text(book(read), "processes/hello.md")
    read = hello("{{ 'Ask ' ~ facts.vat | upper }}.", ada=ada(status="draft"))
    assert "Ask (NOT WRITTEN YET)." in text(book(read), "processes/hello.md")


def test_no_template_means_literal() -> None:
    pages = {
        **PAGES,
        "processes/hello.md": HELLO.format(body="{{ manager }}").replace("owner:", "template: no\nowner:"),
    }
    assert "{{ manager }}" in text(book(sources({"ada": ada()}, pages=pages)), "processes/hello.md")


def test_a_link_to_a_page_that_a_reader_does_not_get_is_only_its_words() -> None:
    pages = {
        **PAGES,
        "processes/hello.md": HELLO.format(body="[Secret](secret.md) `[Secret](secret.md)` [Pay](../pay.md#payment)"),
        "processes/secret.md": HELLO.format(body="x").replace("everyone", "{contractors: [bob]}"),
    }
    read = sources({"ada": ada(), "bob": ada(name="Bob")}, pages=pages)
    assert "Secret `[Secret](secret.md)` [Pay](../pay.md#payment)" in text(book(read), "processes/hello.md")
    assert "[Secret](secret.md) `" in text(book(read, "bob"), "processes/hello.md")


def test_a_firm_of_one_needs_no_manager() -> None:
    company = "name: Ines Duarte\ncountry: GB\ntime_zone: Europe/London\nowner: ines\nemail: ines@example.com\n"
    read = sources(
        {"ada": ada(manager="owner").replace("backup_manager: mei\n", "")},
        company=company,
        people=None,
        defaults=sources({}).defaults.text.replace("ask: mei", "ask: owner"),  # type: ignore[union-attr]
        pages={"tools/asana.md": PAGES["tools/asana.md"].replace("tom", "ines")},
    )
    made = book(read)
    assert made.extra["contact"] == {"name": "Ines Duarte", "email": "ines@example.com", "phone": ""}
    assert "**Ines Duarte** manages our work with you" in text(made, "people.md")


def test_who_asks_for_it_is_shown_to_another_by_name_and_address_alone() -> None:
    bob = ada(name="Bob Shown", email="bob@example.com", introduced_to="[ada]")
    people = text(book(sources({"ada": ada(), "bob": bob})), "people.md")
    assert "- **Bob Shown**, [bob@example.com](mailto:bob@example.com)" in people
    assert "Others you may work with" not in text(book(sources({"ada": ada(), "bob": bob}), "bob"), "people.md")


ARTICLE = "<b>17:00</b> [Article](work.md#deliverables.article)"


def test_days_that_may_not_suit_are_marked() -> None:
    company = sources({}).company.text + "closed: [{from: 2026-12-23, to: 2026-12-31, why: Winter}]\n"  # type: ignore[union-attr]
    made = book(sources({"ada": ada(away="[{from: 2026-03-02, to: 2026-03-06}]")}, company=company))
    assert day(made, "2026-12-23") == ["<i>We are closed until 31 December 2026: Winter</i>"]
    assert day(made, "2026-12-24") == ["<i>We are closed</i>", ARTICLE]
    assert day(made, "2026-03-02") == ["<i>You are away until 6 March 2026</i>"]
    assert day(made, "2026-03-05") == ["<i>You are away</i>", ARTICLE]


def test_public_holidays_of_both_sides() -> None:
    made = book(sources({"ada": ada(country="NG")}))
    assert day(made, "2026-06-12") == ["<i>Public holiday (Nigeria): Democracy Day, no work is expected</i>"]
    # work is due, as it was agreed that a day off changes nothing
    assert day(made, "2026-10-01") == ["<i>Public holiday (Nigeria): National Day</i>", ARTICLE]
    assert day(made, "2026-05-04")[0] == "<i>We are off: May Day</i>"
    assert day(made, "2026-04-06") == ["<i>Public holiday (Nigeria): Easter Monday, no work is expected</i>"]
    assert day(made, "2026-12-26") == [], "a Saturday, on which nobody works anyway"


def test_a_date_moved_off_a_holiday_says_why() -> None:
    moved = "{letter: {title: Letter, due: {every: month, day: 1, at: 17:00, time_zone: company, day_off: after}}}"
    made = book(sources({"ada": ada(country="NG", deliverables=moved)}))
    letter = "<b>17:00</b> [Letter](work.md#deliverables.letter) <i>instead of"
    assert f"{letter} Fri 1 May (Workers' Day)</i>" in day(made, "2026-05-04")
    assert day(made, "2026-02-02") == [f"{letter} Sun 1 February</i>"]


def test_a_time_that_the_clocks_skip_or_repeat_is_told() -> None:
    when = "{title: Night watch, due: {every: week, weekdays: [sunday], at: 01:30, time_zone: company}}"
    made = book(sources({"ada": ada(deliverables=f"{{watch: {when}}}")}))
    watch = "[Night watch](work.md#deliverables.watch) <i>"
    skipped = "the clocks go forward: there is no 01:30 (London time) that day"
    assert day(made, "2026-03-29") == [f"<b>02:30</b> {watch}{skipped}</i>"]
    twice = "the clocks go back: 01:30 (your time) comes twice that day, the first is meant"
    assert day(made, "2026-10-25")[0].startswith(f"<b>01:30</b> {watch}{twice}")


def test_a_project_has_its_own_page_template() -> None:
    made = book(sources({"ada": ada()}), tools="# {{ title }} for {{ name }}\n")
    assert text(made, "tools.md") == "# Tools for Ada Byron\n"


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=60
    )
)
@settings(max_examples=30, deadline=None)
def test_a_handbook_does_not_depend_on_others(name: str) -> None:
    quoted = "'" + name.replace("'", "''").strip() + "x'"
    alone = book(sources({"ada": ada()}))
    together = book(
        sources({"ada": ada(), "bob": ada(name=quoted), "eve": ada(name="Eve", manager="mei", backup_manager="tom")})
    )
    assert alone == together


def test_nothing_of_the_staff_or_of_others_is_in_a_handbook() -> None:
    made = book(sources({"ada": ada(), "bob": ada(name="Bob Secret")}, people=PEOPLE))
    everything = "\n".join(readable_markdown(page) for page in made.pages) + str(made.extra)
    for secret in ("A secret of the staff", "2.5 hours", "A quieter autumn", "Bob"):
        assert secret not in everything
