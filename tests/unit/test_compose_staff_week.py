"""*This week*: what each relationship manager reads."""

from __future__ import annotations

from datetime import date

from staff_case import ADA, COMPANY, DEFAULTS, FEE, PAGES, PEOPLE, WRITER, ada, make, sources

ADA_LINK = "[Ada Byron](handbooks/ada/)"
ZOE = ada(name="Zoe Quill", manager="mei", backup_manager="tom")


def test_lateness_is_known_elsewhere() -> None:
    text = make(sources({"ada": ADA})).text("index.md")
    assert "whether it is late, is known in [Asana](https://asana.example.com), not here." in text


def test_reviews_fall_due_after_the_deliverable_by_our_calendar() -> None:
    made = make(sources({"ada": ADA}), date(2026, 4, 6))
    assert made.rows("index.md", "manager.tom.we-owe") == [
        f"| Tue 7 April | review “Article” (due Thu 2 April) | {ADA_LINK} |  |"
    ]


def test_who_owes_it_reads_it_too() -> None:
    """Mei reviews for Tom's contractor and pays: both read it, and Tom who does it."""
    defaults = DEFAULTS.replace("review: {person: manager", "review: {person: mei")
    made = make(sources({"ada": ADA}, defaults=defaults), date(2026, 3, 16))
    assert made.rows("index.md", "manager.mei.we-owe") == [
        f"| Mon 16 March | review “Article” (due Thu 12 March) | {ADA_LINK} |  |",
        f"| Tue 17 March | pay “Invoice for February 2026” (due Tue 3 March) | {ADA_LINK} |  |",
    ]
    assert made.rows("index.md", "manager.tom.we-owe") == [
        f"| Mon 16 March | review “Article” (due Thu 12 March) | {ADA_LINK} | Mei Tan |",
        f"| Tue 17 March | pay “Invoice for February 2026” (due Tue 3 March) | {ADA_LINK} | Mei Tan |",
    ]


def test_what_we_provide() -> None:
    brief = "{title: The brief, person: manager, due: {date: 2026-03-08, day_off: before}}"
    role = WRITER + f"scope: {{we_provide: {{brief: {brief}}}}}\n"
    made = make(sources({"ada": ADA}, roles={"writer": role}))
    assert f"| Fri 6 March | provide “The brief” | {ADA_LINK} |  |" in made.rows("index.md", "manager.tom.we-owe")


def test_the_same_for_several_stands_once_each_with_their_time() -> None:
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe Quill", time_zone="Asia/Manila", country="PH")}))
    assert made.rows("index.md", "manager.tom.they-owe") == [
        f"| Tue 3 March | Invoice for February 2026 | {ADA_LINK}, [Zoe Quill](handbooks/zoe/) |",
        f"| Thu 5 March | Article | {ADA_LINK} (17:00), [Zoe Quill](handbooks/zoe/) (17:00) |",
    ]
    assert made.rows("index.md", "manager.tom.answers") == [
        f"| {ADA_LINK}, [Zoe Quill](handbooks/zoe/) | questions within 1 working day, urgent within 30 minutes, "
        "absence within 1 working day, locked out within 2 hours |"
    ]


def test_a_time_of_theirs_is_told_in_ours() -> None:
    """Friday 06:00 in Manila is Thursday 22:00 in London."""
    role = WRITER.replace("[thursday], at: 17:00, time_zone: company", "[friday], at: 06:00, time_zone: contractor")
    made = make(sources({"zoe": ada(name="Zoe Quill", time_zone="Asia/Manila", country="PH")}, roles={"writer": role}))
    line = "| Thu 5 March | Article | [Zoe Quill](handbooks/zoe/) (22:00) |"
    assert line in made.rows("index.md", "manager.tom.they-owe")


def test_days_outside_the_engagement_and_daily_work_are_left_out() -> None:
    role = (
        WRITER
        + "tasks:\n  inbox: {title: Inbox, outcome: Empty, standard: daily, due: {every: working day},"
        + " guides: [asana#hand-in]}\n"
    )
    made = make(sources({"ada": ADA.replace("2026-12-31", "2026-03-04")}, roles={"writer": role}))
    assert made.rows("index.md", "manager.tom.they-owe") == [
        f"| Tue 3 March | Invoice for February 2026 | {ADA_LINK} |"
    ]


def test_a_dated_change_counts_from_its_day() -> None:
    text = ADA + "from_date: {2026-03-05: {deliverables: {article: {due: {every: week, weekdays: [friday]}}}}}\n"
    made = make(sources({"ada": text}))
    assert made.rows("index.md", "manager.tom.they-owe")[-1] == f"| Fri 6 March | Article | {ADA_LINK} (17:00) |"


def test_meetings() -> None:
    when = "when: {every: week, weekdays: [tuesday], at: 10:30}"
    meeting = f"{{title: Check-in, {when}, with: [manager], attendance: agreed, minutes: 30, tool: asana}}"
    defaults = DEFAULTS.replace("payment:", f"  meetings: {{check-in: {meeting}}}\npayment:")
    made = make(sources({"ada": ADA}, defaults=defaults))
    assert made.rows("index.md", "manager.tom.meetings") == [f"| Tue 3 March | Check-in | {ADA_LINK} (10:30) |"]


def test_away_theirs_ours_and_holidays() -> None:
    people = PEOPLE.replace(
        "  email: tom@example.com", "  email: tom@example.com\n  away: [{from: 2026-03-04, to: 2026-03-06, cover: mei}]"
    )
    agency = ada(
        name="Kestrel",
        kind="agency",
        country="PL",
        people="{ola: {name: Ola, does: Lead, email: ola@example.com, main: yes}, jan: {name: Jan, does: Code}}",
        away="[{from: 2026-02-25, to: 2026-03-02, cover: jan}, {from: 2026-03-20, to: 2026-03-21}]",
    )
    made = make(sources({"kes": agency}, people=people))
    assert made.rows("index.md", "manager.tom.away") == [
        "| Tom Whitby | 4 to 6 March 2026, covered by Mei Tan |",
        "| [Kestrel](handbooks/kes/) | 25 February to 2 March 2026, covered by Jan |",
    ]
    absence = "- Tom Whitby: 4 to 6 March 2026, covered by Mei Tan"
    assert f"**Away on our side**\n\n{absence}\n" in made.text("index.md")
    later = make(sources({"kes": agency, "zoe": ZOE}, people=people), date(2026, 4, 6))
    assert later.rows("index.md", "manager.tom.away") == ["| [Kestrel](handbooks/kes/) | Mon 6 April: Easter Monday |"]


def test_a_backup_who_is_away_and_who_covers() -> None:
    people = PEOPLE.replace(
        "  hours_a_week: 1", "  hours_a_week: 1\n  away: [{from: 2026-03-02, to: 2026-03-03, cover: ines}]"
    )
    made = make(sources({"ada": ADA}, people=people))
    assert made.rows("index.md", "manager.tom.away") == [
        "| Mei Tan (backup) | 2 to 3 March 2026, covered by Inês Duarte |"
    ]


def test_closed() -> None:
    company = COMPANY + "closed: [{from: 2026-03-06, to: 2026-03-09, why: Move}]\n"
    made = make(sources({"ada": ADA}, company=company))
    assert "**We are closed**\n\n- 6 to 9 March 2026: Move\n" in made.text("index.md")


def test_first_steps_with_what_is_open_on_which_side() -> None:
    asana = "asana: {granted: 2026-02-26, confirmed: 2026-02-27}"
    tools = f"{{{asana}, drive: {{access: edit, granted: 2026-02-26}}, xero: {{access: read}}}}"
    page = "---\ntitle: {}\nowner: tom\npurpose: Work\nget_in: We invite you.\nsupport: tom\n---\n## Use {{ #use }}\n"
    pages = {f"tools/{name.lower()}.md": page.format(name) for name in ("Drive", "Xero")}
    pages["tools/asana.md"] = page.format("Asana") + "\n## Hand in { #hand-in }\n"
    defaults = DEFAULTS.replace(", granted: 2026-01-05, confirmed: 2026-01-06, walkthrough: 2026-01-07", "")
    made = make(sources({"ada": ada(tools=tools)}, defaults=defaults, pages=pages))
    assert made.rows("index.md", "manager.tom.first-steps") == [
        f"| {ADA_LINK} | 1 of 6 done; we open: Xero; they confirm that they got in: Drive; "
        "we offer a walk-through: Asana, Drive and Xero |"
    ]


def test_ends_inside_notice_or_within_thirty_days() -> None:
    def engagement(ends: str, notice: str) -> str:
        return f"{{sow-1: {{title: Articles, starts: 2026-01-01, ends: {ends}, notice: {notice}, {FEE}}}}}"

    inside, near, far = (
        make(sources({"ada": ada(engagements=engagement(ends, notice))}))
        for ends, notice in (("2026-05-01", "60 days"), ("2026-03-31", "14 days"), ("2026-05-02", "60 days"))
    )
    assert inside.rows("index.md", "manager.tom.ends") == [
        f"| 1 May 2026 | {ADA_LINK} | sow-1 (Articles); its notice of 60 days is running since 2 March 2026 |"
    ]
    assert near.rows("index.md", "manager.tom.ends") == [
        f"| 31 March 2026 | {ADA_LINK} | sow-1 (Articles); its notice of 14 days begins on 17 March 2026 |"
    ]
    assert "manager.tom.ends" not in far.text("index.md")
    leaving = make(sources({"ada": ada(status="leaving", engagements=engagement("2026-03-31", "14 days"))}))
    assert leaving.rows("index.md", "manager.tom.ends") == [
        f"| 31 March 2026 | {ADA_LINK} | sow-1 (Articles); we are closing our work |"
    ]


def test_access_that_is_to_be_closed_leads_to_the_list() -> None:
    leaving, over = ada(status="leaving"), ada(name="Otto", status="ended")
    shut = ada(name="Una Lund", status="ended", tools="{asana: {ends: 2026-01-31}}")
    made = make(sources({"ada": leaving, "otto": over, "una": shut, "zoe": ada(name="Zoe Quill")}))
    assert made.rows("index.md", "manager.tom.to-close") == [
        f"| 31 December 2026 | {ADA_LINK} | [1 access to close](access.md?contractor=ada) |",
        "| 31 December 2026 | Otto | [1 access to close](access.md?contractor=otto) |",
    ]
    roster = made.rows("roster.md", "roster")
    assert [line.split(" | ")[1] for line in roster] == [
        "leaving [accesses](access.md?contractor=ada)",
        "active",
        "ended [accesses](access.md?contractor=otto)",
        "ended [accesses](access.md?contractor=una)",
    ]


def test_gaps_once_each_with_whom_they_concern_and_where() -> None:
    defaults = DEFAULTS.replace(
        "review: {person: manager, within: 2 working days", "review: {person: manager, within: 2 days"
    )
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe Quill")}, defaults=defaults))
    line = defaults.split("\n").index("    review: {person: manager, within: 2 days, silence: accepted}") + 1
    assert "### Gaps: 1 warning { #manager.tom.gaps }" in made.text("index.md")
    found = made.section("index.md", "manager.tom.gaps")
    assert f" | {ADA_LINK}, [Zoe Quill](handbooks/zoe/) | content/defaults.yml:{line} |" in found
    assert made.rows("index.md", "manager.tom.gaps")[0].startswith("| warning | ")
    assert "| released | 1 warning | Tom Whitby |" in made.section("contractors.md", "all")


def test_drafts_have_things_to_do_and_no_dates() -> None:
    draft = ada(name="Dora", status="draft").replace("backup_manager: mei\n", "").replace("legal_name: Ada Byron\n", "")
    made = make(sources({"ada": ADA, "dora": draft}))
    assert "### Drafts: 2 things to do { #manager.tom.drafts }" in made.text("index.md")
    drafts = made.rows("index.md", "manager.tom.drafts")
    assert len(drafts) == 2 and all("[Dora](handbooks/dora/)" in line for line in drafts)
    assert "Dora" not in made.section("index.md", "manager.tom.they-owe")
    assert "manager.tom.gaps" not in made.text("index.md")


def test_ended_contractors_owe_nothing() -> None:
    old = ada(name="Otto", status="ended", tools="{asana: {ends: 2026-01-31}}")
    made = make(sources({"otto": old}))
    assert "Otto" not in made.text("index.md")


def test_contractors_without_a_manager_and_those_stopped_come_last() -> None:
    draft = ada(name="Dora", status="draft").replace("backup_manager: mei\n", "").replace("manager: tom\n", "")
    made = make(sources({"ada": ADA, "dora": draft, "bad": ada(name="Bad", manager="nobody")}))
    headings = [line for line in made.text("index.md").split("\n") if line.startswith("## ")]
    assert headings == [
        "## Tom Whitby { #manager.tom }",
        "## No relationship manager { #no-manager }",
        "## Stopped: 1 error { #stopped }",
    ]
    assert "[Dora](handbooks/dora/)" in made.section("index.md", "no-manager.drafts")
    found = made.rows("index.md", "stopped")[0]
    assert found.startswith("| error | there is nobody called nobody ") and " | bad | contractors/bad.yml:" in found


def test_gaps_in_what_all_share() -> None:
    dated = "last_reviewed: 2024-01-01\nreview_every: 12 months\n"
    page = f"---\ntitle: Time away\nowner: tom\napplies_to: everyone\n{dated}---\nText\n"
    made = make(sources({"ada": ADA}, pages={**PAGES, "processes/absence.md": page}))
    assert "| content/processes/absence.md:5 |" in made.section("index.md", "shared")


def test_an_engagement_that_has_not_begun_owes_nothing() -> None:
    engagement = f"{{sow-1: {{title: A, starts: 2026-06-01, ends: 2026-12-31, {FEE}}}}}"
    text = make(sources({"ada": ada(engagements=engagement)})).text("index.md")
    assert "They owe" not in text and "We owe" not in text and "Answers we promise" in text


def test_an_overview_of_all_our_people_that_leads_to_each() -> None:
    made = make(sources({"ada": ADA, "zoe": ZOE}))
    overview = made.text("index.md").partition("| Manager | ")[2].split("\n")
    assert overview[0] == (
        "We owe | They owe | Away | First steps open | Ends and renewals | Access to close | Gaps | Drafts |"
    )
    assert overview[2] == (
        "| [Tom Whitby](index.md?manager=tom#manager.tom) | [1](index.md#manager.tom.we-owe) "
        "| [2](index.md#manager.tom.they-owe) |  |  |  |  |  |  |"
    )
    assert overview[3].startswith("| [Mei Tan](index.md?manager=mei#manager.mei) |")
    assert 'data-groups><span>Manager</span><select name="manager">' in made.text("index.md")


def test_nothing_to_choose_where_one_manages_all() -> None:
    text = make(sources({"ada": ADA})).text("index.md")
    assert "hs-filter" not in text and "| Manager |" not in text


def test_days_are_sorted_by_the_day() -> None:
    made = make(sources({"ada": ADA}))
    assert ("2026-03-03", "Tue 3 March") in made.compared("index.md")
