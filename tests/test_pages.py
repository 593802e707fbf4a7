"""What `check` lets through can be made, and pages say what the files say: faults that were found once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.command import TODAY, check
from support.little import ADA, codes, copy_little, write

from handbook.compose.contractor import contractor_book
from handbook.compose.plain import readable_markdown
from handbook.pipeline import make
from handbook.project import read_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_little(tmp_path / "project")


def book(project: Path, contractor: str = "ada"):  # type: ignore[no-untyped-def]
    sources = read_project(project)
    build = make(sources, date.fromisoformat(TODAY))
    assert build.project
    return contractor_book(build.handbooks[contractor], build.project, sources.templates)


def test_a_page_for_nobody_is_checked(project: Path) -> None:
    write(project, "content/processes/x.md", "---\ntitle: X\nowner: nora\n---\n{% if %}\n")
    assert codes(project) == [("HB-T502", "content/processes/x.md")]


def test_own_page_templates_are_checked(project: Path) -> None:
    write(project, "theme_overrides/pages/contractor/work.md", "{% if %}\n")
    assert codes(project) == [("HB-T502", "theme_overrides/pages/contractor/work.md")]


def test_an_ended_contractor_needs_no_page(project: Path) -> None:
    write(project, ADA, (project / ADA).read_text().replace("active", "ended").replace("2027-12-31", "2026-06-30"))
    write(project, "content/processes/getting-paid.md", '\n{{ the("facts.vat") }}\n', "a")
    assert codes(project) == []


@pytest.mark.parametrize(
    "more",
    [
        "availability: {told_us: 2026-01-01}",
        "availability: {told_us: 2026-01-01, from: 08:00}",
        "availability: {told_us: 2026-01-01, weekdays: [monday]}",
    ],
)
def test_what_check_lets_through_can_be_made(project: Path, more: str) -> None:
    write(project, ADA, more + "\n", "a")
    assert codes(project) == []
    assert book(project)[1] == ()


def test_a_draft_without_a_manager_can_be_shown(project: Path) -> None:
    write(project, ADA, (project / ADA).read_text().replace("active", "draft") + "remove: [manager]\n")
    assert book(project)[1] == ()


def test_filters_that_make_lists_can_be_joined(project: Path) -> None:
    write(
        project,
        "content/processes/getting-paid.md",
        '\nAll: {{ engagements | map(attribute="title") | join(", ") }}.\n',
        "a",
    )
    page = next(page for page in book(project)[0].pages if page.uri == "processes/getting-paid.md")
    assert "All: Articles." in readable_markdown(page)


def test_the_last_invoice_is_among_the_dates(project: Path) -> None:
    write(
        project,
        ADA,
        "payment: {invoice_due: {every: month, day: 3, covers: previous month, at: 17:00, time_zone: company, day_off: after}}\n",
        "a",
    )
    page = readable_markdown(next(page for page in book(project)[0].pages if page.uri == "dates.md"))
    assert "December 2027](pay.md" in page
    assert "December 2025](pay.md" not in page


def test_a_slip_in_a_name_gets_a_suggestion(project: Path) -> None:
    write(project, "content/processes/getting-paid.md", "\n{{ paymnt.by }}\n", "a")
    assert "`payment`" in check(project).printed


def test_who_covers_is_named(project: Path) -> None:
    write(
        project,
        ADA,
        "people: {ola: {name: Ola Wrona, does: Lead, email: ola@example.com, main: yes}}\n"
        "away:\n  - {from: 2026-12-01, to: 2026-12-04, cover: ola}\n",
        "a",
    )
    page = readable_markdown(next(page for page in book(project)[0].pages if page.uri == "people.md"))
    assert "covered by Ola Wrona" in page
