"""Roster, reviews, shared pages and handbooks of the staff site."""

from __future__ import annotations

from datetime import date

from staff_case import ADA, FEE, PAGES, PEOPLE, WRITER, ada, make, sources

ADA_LINK = "[Ada Byron](handbooks/ada/)"


def _page(title: str, more: str) -> str:
    return f"---\ntitle: {title}\n{more}---\nText\n"


# --- roster ----------------------------------------------------------------------------------------------------------


def test_roster() -> None:
    ended = ada(
        name="Otto", status="ended", country="SE", time_zone="Europe/Stockholm", tools="{asana: {ends: 2026-01-31}}"
    )
    made = make(
        sources({"ada": ADA, "zoe": ada(name="Zoe Quill", country="CA-ON", time_zone="America/Toronto"), "otto": ended})
    )
    assert made.rows("roster.md", "roster") == [
        f"| {ADA_LINK} | active | writer individual | Tom Whitby | Mei Tan "
        "| United Kingdom London time, same\N{NO-BREAK SPACE}time | Articles (sow-1) | 31 December 2026 |",
        "| [Zoe Quill](handbooks/zoe/) | active | writer individual | Tom Whitby | Mei Tan "
        "| Canada (ON) Toronto time, −5\N{NO-BREAK SPACE}h | Articles (sow-1) | 31 December 2026 |",
        "| Otto | ended [accesses](access.md?contractor=otto) | writer individual | Tom Whitby | Mei Tan "
        "| Sweden Stockholm time, +1\N{NO-BREAK SPACE}h | Articles (sow-1) | 31 December 2026 |",
    ]
    assert {("writer", "writer"), ("tom", "Tom Whitby"), ("2026-12-31", "31 December 2026")} <= {
        *made.compared("roster.md")
    }
    summer = make(sources({"zoe": ada(name="Zoe", country="US-NY", time_zone="America/New_York")}), date(2026, 3, 9))
    assert "New York time, −4\N{NO-BREAK SPACE}h" in summer.text("roster.md")


def test_roster_names_engagements_that_run_or_come() -> None:
    old = f"old: {{title: Before, starts: 2025-01-01, ends: 2026-03-01, {FEE}}}"
    new = f"new: {{title: Now, starts: 2026-03-01, ends: 2026-03-02, {FEE}}}"
    two = f"{{{old}, {new}}}"
    role = WRITER.replace("title: Article,", "title: Article, engagement: new,")
    made = make(sources({"ada": ada(engagements=two)}, roles={"writer": role}))
    assert "| Now (new) | 2 March 2026 |" in made.rows("roster.md", "roster")[0]
    later = make(sources({"ada": ada(engagements=two)}, roles={"writer": role}), date(2026, 3, 3))
    assert "| Now (new) | 2 March 2026 |" in later.rows("roster.md", "roster")[0]


# --- shared pages ----------------------------------------------------------------------------------------------------

SHARED = {
    **PAGES,
    "processes/absence.md": _page(
        "Time away", "owner: mei\napplies_to: everyone\nlast_reviewed: 2025-01-15\nreview_every: 12 months\n"
    ),
    "processes/style.md": _page(
        "Style", "owner: tom\napplies_to: {roles: [writer]}\nlast_reviewed: 2025-05-01\nreview_every: 12 months\n"
    ),
    "processes/print.md": _page("Print", "owner: tom\n"),
    "policies/safe.md": _page(
        "Safety",
        "owner: ines\nkind: required\nbecause: the law\nacknowledge: required\napplies_to: everyone\n"
        "last_reviewed: 2026-03-01\nreview_every: 12 months\n",
    ),
    "tools/pad.md": _page("Pad", "purpose: Notes\nget_in: By link\n"),
}


def test_shared_pages_whom_they_reach_and_why() -> None:
    zoe = ada(name="Zoe", pages="{add: [print]}", status="draft")
    made = make(sources({"ada": ADA, "zoe": zoe}, pages=SHARED))
    zoe_link = "[Zoe](handbooks/zoe/) (draft)"
    assert made.rows("pages.md", "process") == [
        "| [Print](handbooks/zoe/processes/print/) content/processes/print.md | Tom Whitby | for reference | none "
        f"| added in their file: {zoe_link} |",
        "| [Style](handbooks/ada/processes/style/) content/processes/style.md | Tom Whitby | for reference | none "
        f"| role writer: {ADA_LINK}, {zoe_link} |",
        "| [Time away](handbooks/ada/processes/absence/) content/processes/absence.md | Mei Tan | for reference | none "
        f"| everyone: {ADA_LINK}, {zoe_link} |",
    ]
    assert made.rows("pages.md", "policy") == [
        "| [Safety](handbooks/ada/policies/safe/) content/policies/safe.md | Inês Duarte | required the law | required "
        f"| everyone: {ADA_LINK}, {zoe_link} |"
    ]
    assert made.rows("pages.md", "tool") == [
        "| [Asana](handbooks/ada/tools/asana/) content/tools/asana.md | Tom Whitby | for reference | none "
        f"| has the tool: {ADA_LINK}, {zoe_link} |",
        "| Pad content/tools/pad.md | nobody | for reference | none | nobody |",
    ]


def test_a_page_an_expectation_refers_to_and_many_readers() -> None:
    role = WRITER.replace("title: Article,", "title: Article, processes: [print],")
    made = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(13)}, roles={"writer": role}, pages=SHARED))
    assert "| deliverables.article refers to it: [13 contractors](roster.md) |" in made.section("pages.md", "process")


def test_reviews_overdue_first() -> None:
    made = make(sources({"ada": ADA}, pages=SHARED))
    headings = [line for line in made.text("reviews.md").split("\n") if line.startswith("## ")]
    assert headings == [
        "## Overdue { #overdue }",
        "## In the next three months { #soon }",
        "## Later { #later }",
        "## Without a date { #no-date }",
        "## Tool pages without an owner { #no-owner }",
    ]
    assert made.rows("reviews.md", "overdue") == [
        "| [Time away](handbooks/ada/processes/absence/) content/processes/absence.md | process | Mei Tan "
        "| 15 January 2025 | 12 months | 15 January 2026 |"
    ]
    assert "| 1 May 2026 |" in made.section("reviews.md", "soon")
    assert "| 1 March 2027 |" in made.section("reviews.md", "later")
    assert made.rows("reviews.md", "no-owner") == ["| Pad content/tools/pad.md | tool | nobody | never | not said |  |"]


# --- handbooks -------------------------------------------------------------------------------------------------------


def test_handbooks_and_their_state() -> None:
    read = {
        "ada": ADA,
        "lee": ada(name="Lee", status="leaving"),
        "dora": ada(name="Dora", status="draft").replace("backup_manager: mei\n", ""),
        "done": ada(name="Done", status="draft"),
        "otto": ada(name="Otto", status="ended", tools="{asana: {ends: 2026-01-31}}"),
        "bad": ada(name="Bad", manager="nobody", backup_manager="nobody-else"),
    }
    made = make(sources(read, people=PEOPLE.replace("hours_a_week: 6", "hours_a_week: 20")))
    assert "2 released, 2 drafts, 1 stopped by errors, 1 ended." in made.text("contractors.md")
    assert made.rows("contractors.md", "all") == [
        f"| {ADA_LINK} | released |  | Tom Whitby | contractors/ada.yml |",
        "| [Done](handbooks/done/) | draft nothing is missing: set the status to active "
        "|  | Tom Whitby | contractors/done.yml |",
        "| [Dora](handbooks/dora/) | draft | [1 thing to do](contractors.md#drafts.dora) "
        "| Tom Whitby | contractors/dora.yml |",
        "| [Lee](handbooks/lee/) | released shows how our work ends |  | Tom Whitby | contractors/lee.yml |",
        "| Otto | ended no site |  | Tom Whitby | contractors/otto.yml |",
        "| bad | stopped | [2 errors](contractors.md#stopped.bad) |  | contractors/bad.yml |",
    ]
    assert made.rows("contractors.md", "drafts.dora") == [
        "| to do | nothing says who stands in for the manager: backup_manager is missing write it in "
        "contractors/dora.yml, such as backup_manager: ines | [Dora](handbooks/dora/) | contractors/dora.yml:1 |"
    ]
    assert len([line for line in made.rows("contractors.md", "stopped.bad") if "there is nobody called" in line]) == 2
