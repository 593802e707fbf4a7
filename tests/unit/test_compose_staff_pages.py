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
    assert made.section("roster.md", "working").split("\n")[2:] == [
        f"| {ADA_LINK} | writer | individual | United Kingdom | Europe/London (same time) | active "
        "| Tom Whitby | Mei Tan | Articles (sow-1) until 31 December 2026 | 1 |",
        "| [Zoe Quill](handbooks/zoe/) | writer | individual | Canada (ON) | America/Toronto (−5 h) | active "
        "| Tom Whitby | Mei Tan | Articles (sow-1) until 31 December 2026 | 1 |",
    ]
    assert made.section("roster.md", "ended").split("\n")[2].startswith("| Otto | writer | individual | Sweden |")
    assert "#drafts" not in made.text("roster.md")
    summer = make(sources({"zoe": ada(name="Zoe", country="US-NY", time_zone="America/New_York")}), date(2026, 3, 9))
    assert "America/New_York (−4 h)" in summer.text("roster.md")


def test_roster_names_engagements_that_run_or_come() -> None:
    old = f"old: {{title: Before, starts: 2025-01-01, ends: 2026-03-01, {FEE}}}"
    new = f"new: {{title: Now, starts: 2026-03-01, ends: 2026-03-02, {FEE}}}"
    two = f"{{{old}, {new}}}"
    role = WRITER.replace("title: Article,", "title: Article, engagement: new,")
    made = make(sources({"ada": ada(engagements=two)}, roles={"writer": role}))
    assert "| Now (new) until 2 March 2026 |" in made.text("roster.md")
    later = make(sources({"ada": ada(engagements=two)}, roles={"writer": role}), date(2026, 3, 3))
    assert "| Now (new) until 2 March 2026 |" in later.text("roster.md")


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
    assert made.section("pages.md", "process").split("\n")[2:] == [
        f"| [Print](handbooks/zoe/processes/print/) | Tom Whitby | for reference | none "
        f"| added in their file: {zoe_link} | `content/processes/print.md` |",
        f"| [Style](handbooks/ada/processes/style/) | Tom Whitby | for reference | none "
        f"| role writer: {ADA_LINK}, {zoe_link} | `content/processes/style.md` |",
        f"| [Time away](handbooks/ada/processes/absence/) | Mei Tan | for reference | none "
        f"| everyone: {ADA_LINK}, {zoe_link} | `content/processes/absence.md` |",
    ]
    assert made.section("pages.md", "policy").split("\n")[2] == (
        f"| [Safety](handbooks/ada/policies/safe/) | Inês Duarte | required: the law | required "
        f"| everyone: {ADA_LINK}, {zoe_link} | `content/policies/safe.md` |"
    )
    assert made.section("pages.md", "tool").split("\n")[2:] == [
        f"| [Asana](handbooks/ada/tools/asana/) | Tom Whitby | for reference | none "
        f"| has the tool: {ADA_LINK}, {zoe_link} | `content/tools/asana.md` |",
        "| Pad | nobody | for reference | none | nobody | `content/tools/pad.md` |",
    ]


def test_a_page_an_expectation_refers_to_and_many_readers() -> None:
    role = WRITER.replace("title: Article,", "title: Article, processes: [print],")
    made = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(13)}, roles={"writer": role}, pages=SHARED))
    assert "| deliverables.article refers to it: 13 contractors |" in made.section("pages.md", "process")


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
    assert made.section("reviews.md", "overdue").split("\n")[2:] == [
        "| [Time away](handbooks/ada/processes/absence/) | process | Mei Tan | 15 January 2025 | 12 months "
        "| 15 January 2026 | `content/processes/absence.md` |"
    ]
    assert "| 1 May 2026 |" in made.section("reviews.md", "soon")
    assert "| 1 March 2027 |" in made.section("reviews.md", "later")
    assert made.section("reviews.md", "no-owner").split("\n")[2:] == [
        "| Pad | tool | nobody | never | not said |  | `content/tools/pad.md` |"
    ]


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
    assert made.section("contractors.md", "all").split("\n")[2:] == [
        f"| {ADA_LINK} | released |  | Tom Whitby | `contractors/ada.yml` |",
        "| [Done](handbooks/done/) | draft: nothing is missing, set the status to active "
        "|  | Tom Whitby | `contractors/done.yml` |",
        "| [Dora](handbooks/dora/) | [draft: 1 thing to do](contractors.md#drafts.dora) "
        "|  | Tom Whitby | `contractors/dora.yml` |",
        "| [Lee](handbooks/lee/) | released; shows how our work ends |  | Tom Whitby | `contractors/lee.yml` |",
        "| Otto | ended: no site |  | Tom Whitby | `contractors/otto.yml` |",
        "| bad | [stopped: 2 errors](contractors.md#stopped.bad) |  |  | `contractors/bad.yml` |",
    ]
    assert made.section("contractors.md", "drafts.dora") == (
        "- to do: nothing says who stands in for the manager: `backup_manager` is missing (`contractors/dora.yml:1`). "
        "What to do: write it in `contractors/dora.yml`, such as `backup_manager: ines`"
    )
    assert made.section("contractors.md", "stopped.bad").count("- error: there is nobody called") == 2
