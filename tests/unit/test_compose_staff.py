"""The staff site as a whole: its pages, its navigation, and who never sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from staff_case import ADA, DEFAULTS, MONDAY, PAGES, Made, ada, make, sources

from handbook.compose.contractor import contractor_book
from handbook.compose.staff import staff_book
from handbook.compose.staff_parts import Section, divide, places
from handbook.compose.staff_table import Line
from handbook.model.page import FIRST_TOKEN, LAST_TOKEN
from handbook.model.sources import Source

_LINK = re.compile(r"\]\(([a-z0-9-]+\.md)?(?:#([^)]*))?\)")


def _dead_links(made: Made) -> list[str]:
    """Links between pages of the site that lead nowhere."""
    anchors = {uri: set(re.findall(r"\{ #(\S+) \}", page.markdown)) for uri, page in made.pages.items()}
    found = []
    for uri, page in made.pages.items():
        for target, anchor in _LINK.findall(page.markdown):
            there = anchors.get(target or uri)
            if there is None or (anchor and anchor not in there):
                found.append(f"{uri} -> {target}#{anchor}")
    return found


def test_pages_and_navigation() -> None:
    made = make(sources({"ada": ADA}))
    assert made.problems == ()
    assert [(item.title, item.uri, item.children) for item in made.book.nav] == [
        ("This week", "index.md", ()),
        ("Roster", "roster.md", ()),
        ("Choose a manager", "managers.md", ()),
        ("Access", "access.md", ()),
        ("Dates", "dates.md", ()),
        ("Reviews due", "reviews.md", ()),
        ("Shared pages", "pages.md", ()),
        ("Handbooks", "contractors.md", ()),
    ]
    assert [page.uri for page in made.book.pages] == [item.uri for item in made.book.nav]
    assert made.book.audience == "staff"


def test_every_heading_has_its_own_id_and_every_link_a_target() -> None:
    made = make(sources({"ada": ADA, "dora": ada(name="Dora", status="draft", backup_manager=""), "bad": "name: [\n"}))
    for page in made.book.pages:
        headings = re.findall(r"^#+ .*$", page.markdown, flags=re.MULTILINE)
        ids = [re.search(r"\{ #(\S+) \}$", heading) for heading in headings]
        assert all(ids), headings
        assert len({match[1] for match in ids if match}) == len(headings)
    assert _dead_links(made) == []


def test_values_never_stand_in_the_markdown() -> None:
    made = make(sources({"ada": ada(name='"[x](javascript:1) | <b>{{ today }}</b>"')}))
    for page in made.book.pages:
        assert "javascript" not in page.markdown and "<b>" not in page.markdown
    assert "[x](javascript:1) | <b>{{ today }}</b>" in made.text("roster.md")


def test_the_same_again_is_the_same() -> None:
    read = sources({"ada": ADA, "zoe": ada(name="Zoe")})
    assert make(read).book == make(read).book


def test_a_firm_of_one_has_no_managers_to_choose() -> None:
    alone = ada(manager="owner").replace("backup_manager: mei\n", "")
    pages = {uri: text.replace("tom", "ines") for uri, text in PAGES.items()}
    made = make(sources({"ada": alone}, people=None, defaults=DEFAULTS.replace("ask: mei", "ask: owner"), pages=pages))
    assert made.problems == ()
    assert "managers.md" not in made.pages and len(made.book.nav) == 7
    header = made.section("roster.md", "roster").split("\n")[2]
    assert header.startswith("| Name | Status |")
    assert "Manager" not in header and "Backup" not in header
    assert all("Manager" not in made.text(uri) for uri in ("contractors.md", "dates.md", "index.md"))
    assert made.rows("index.md", "they-owe") == [
        "| Tue 3 March | Invoice for February 2026 | [Ada Byron](handbooks/ada/) |",
        "| Thu 5 March | Article | [Ada Byron](handbooks/ada/) (17:00) |",
    ]


def test_no_contractor_at_all() -> None:
    made = make(sources({}))
    assert made.problems == ()
    assert "Nothing this week." in made.text("index.md")
    assert "Nobody yet." in made.text("roster.md")


def test_nothing_of_the_staff_site_reaches_a_contractor() -> None:
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe Quill")}))
    project, handbook = made.build.project, made.build.handbooks["ada"]
    assert project
    book, _ = contractor_book(handbook, project)
    said = " ".join(value for page in book.pages for value in (*page.values, page.markdown))
    for secret in ("A secret of the staff", "2.5", "A quieter autumn", "Zoe Quill", "with support", "Choose a manager"):
        assert secret not in said
    assert "A secret of the staff" not in " ".join(made.text(uri) for uri in made.pages)
    assert "A quieter autumn" in made.text("managers.md")
    assert not any("A quieter autumn" in made.text(uri) for uri in made.pages if uri != "managers.md")


def test_a_page_of_the_project_instead_of_ours() -> None:
    own = Source("theme_overrides/pages/staff/roster.md", "# {{ title }} { #roster }\n\n{{ count }} in all\n", 99)
    made = make(sources({"ada": ADA}), templates={"staff/roster.md": own})
    assert made.text("roster.md") == "# Roster { #roster }\n\n1 in all\n"


def test_a_page_of_the_project_with_a_fault_is_told_and_left_out() -> None:
    own = Source("theme_overrides/pages/staff/roster.md", "# {{ title }} { #roster }\n\n{{ cuont }}\n", 99)
    made = make(sources({"ada": ADA}), templates={"staff/roster.md": own})
    assert [(d.code, str(d.at)) for d in made.problems] == [("HB-T501", "theme_overrides/pages/staff/roster.md:3:4")]
    assert "roster.md" not in made.pages
    assert "Roster" not in [item.title for item in made.book.nav]


def test_a_thousand_contractors() -> None:
    """The navigation stays as it is, and long lists go on in further pages that hold every contractor."""
    dora = ada(name="Dora Field", status="draft").replace("backup_manager: mei\n", "")
    few = make(sources({"ada": ADA, "dora": dora}))
    project, one = few.build.project, few.build.handbooks["ada"]
    assert project
    many = {f"c{n}": replace(one, id=f"c{n}") for n in range(1000)}
    drafts = {f"d{n}": replace(few.build.handbooks["dora"], id=f"d{n}") for n in range(600)}
    gaps = [d for d in few.build.diagnostics if d.contractors == ("dora",)]
    findings = tuple(replace(d, contractors=(id,)) for id in drafts for d in gaps)
    assert len(findings) == 600
    book, problems = staff_book({**many, **drafts}, project, findings, {}, MONDAY)
    assert problems == ()
    assert book.nav == few.book.nav
    assert all(len(page.values) <= LAST_TOKEN - FIRST_TOKEN for page in book.pages)
    assert [page.uri for page in book.pages if "-" in page.uri][:1] == ["dates-2.md"]
    for start in ("index", "roster", "access", "contractors", "dates"):
        pages = [page for page in book.pages if re.fullmatch(rf"{start}(-\d+)?\.md", page.uri)]
        assert [page.title for page in pages[1:]] == [f"{pages[0].title} ({n})" for n in range(2, len(pages) + 1)]
        assert all(page.meta["search"] == {"exclude": True} for page in pages[1:])
        linked = {match for page in pages for match in re.findall(r"handbooks/(c\d+)/", page.markdown)}
        assert linked == set(many)
    assert _dead_links(Made(few.build, book, ())) == []


def _lines(count: int, weight: int = 1) -> tuple[Line, ...]:
    return tuple(Line((str(n),), weight) for n in range(count))


def test_a_section_stays_whole_where_it_can() -> None:
    sections = (
        Section("One", "one", ("A",), _lines(2), group="G", group_anchor="g"),
        Section("Two", "two", ("A",), _lines(3), group="G", group_anchor="g"),
        Section("Long", "long", ("A",), _lines(3, weight=2)),
    )
    parts = divide("dates.md", sections, full=4)
    assert [
        (part.uri, [(s["anchor"], len(s["table"].lines), s["continued"], s["starts_group"]) for s in part.sections])
        for part in parts
    ] == [
        ("dates.md", [("one", 2, False, True)]),
        ("dates-2.md", [("two", 3, False, True)]),
        ("dates-3.md", [("long", 2, False, False)]),
        ("dates-4.md", [("long", 1, True, False)]),
    ]
    assert places(parts) == {
        "dates.md#g": "dates.md#g",
        "dates.md#one": "dates.md#one",
        "dates.md#two": "dates-2.md#two",
        "dates.md#long": "dates-3.md#long",
    }


def test_one_line_longer_than_a_page_stands_alone() -> None:
    lines = (Line(("a",)), Line(("b",), 9), Line(("c",)))
    parts = divide("dates.md", (Section("One", "one", ("A",), lines),), full=4)
    found = [[line.cells[0] for s in part.sections for line in s["table"].lines] for part in parts]
    assert found == [["a"], ["b"], ["c"]]


def test_what_counts_is_the_state_of_the_day() -> None:
    text = ADA + "from_date:\n  2026-04-01: {manager: mei, backup_manager: tom}\n"
    before, after = make(sources({"ada": text})), make(sources({"ada": text}), date(2026, 4, 1))
    assert "| active | writer individual | Tom Whitby | Mei Tan |" in before.rows("roster.md", "roster")[0]
    assert "| active | writer individual | Mei Tan | Tom Whitby |" in after.rows("roster.md", "roster")[0]
