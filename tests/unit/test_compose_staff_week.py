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
    assert made.section("index.md", "manager.tom.we-owe") == (
        f"- **Tue 7 April**: review “Article” (due Thu 2 April), for {ADA_LINK}"
    )


def test_who_owes_it_reads_it_too() -> None:
    """Mei reviews for Tom's contractor and pays: both read it, and Tom who does it."""
    defaults = DEFAULTS.replace("review: {person: manager", "review: {person: mei")
    made = make(sources({"ada": ADA}, defaults=defaults), date(2026, 3, 16))
    assert made.section("index.md", "manager.mei.we-owe") == (
        f"- **Mon 16 March**: review “Article” (due Thu 12 March), for {ADA_LINK}\n"
        f"- **Tue 17 March**: pay “Invoice for February 2026” (due Tue 3 March), for {ADA_LINK}"
    )
    assert made.section("index.md", "manager.tom.we-owe") == (
        f"- **Mon 16 March**: review “Article” (due Thu 12 March), for {ADA_LINK}, by Mei Tan\n"
        f"- **Tue 17 March**: pay “Invoice for February 2026” (due Tue 3 March), for {ADA_LINK}, by Mei Tan"
    )


def test_what_we_provide() -> None:
    brief = "{title: The brief, person: manager, due: {date: 2026-03-08, day_off: before}}"
    role = WRITER + f"scope: {{we_provide: {{brief: {brief}}}}}\n"
    made = make(sources({"ada": ADA}, roles={"writer": role}))
    assert f"- **Fri 6 March**: provide “The brief”, for {ADA_LINK}" in made.section("index.md", "manager.tom.we-owe")


def test_the_same_for_several_stands_once_each_with_their_time() -> None:
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe Quill", time_zone="Asia/Manila", country="PH")}))
    assert made.section("index.md", "manager.tom.they-owe") == (
        f"- **Tue 3 March**: Invoice for February 2026, from {ADA_LINK}, [Zoe Quill](handbooks/zoe/)\n"
        f"- **Thu 5 March**: Article, from {ADA_LINK} (17:00), [Zoe Quill](handbooks/zoe/) (17:00)"
    )
    assert made.section("index.md", "manager.tom.answers") == (
        "- questions within 1 working day, urgent within 30 minutes, absence within 1 working day, "
        f"locked out within 2 hours, to {ADA_LINK}, [Zoe Quill](handbooks/zoe/)"
    )


def test_a_time_of_theirs_is_told_in_ours() -> None:
    """Friday 06:00 in Manila is Thursday 22:00 in London."""
    role = WRITER.replace("[thursday], at: 17:00, time_zone: company", "[friday], at: 06:00, time_zone: contractor")
    made = make(sources({"zoe": ada(name="Zoe Quill", time_zone="Asia/Manila", country="PH")}, roles={"writer": role}))
    assert "- **Thu 5 March**: Article, from [Zoe Quill](handbooks/zoe/) (22:00)" in made.text("index.md")


def test_days_outside_the_engagement_and_daily_work_are_left_out() -> None:
    role = (
        WRITER
        + "tasks:\n  inbox: {title: Inbox, outcome: Empty, standard: daily, due: {every: working day},"
        + " guides: [asana#hand-in]}\n"
    )
    made = make(sources({"ada": ADA.replace("2026-12-31", "2026-03-04")}, roles={"writer": role}))
    assert (
        made.section("index.md", "manager.tom.they-owe")
        == f"- **Tue 3 March**: Invoice for February 2026, from {ADA_LINK}"
    )


def test_a_dated_change_counts_from_its_day() -> None:
    text = ADA + "from_date: {2026-03-05: {deliverables: {article: {due: {every: week, weekdays: [friday]}}}}}\n"
    made = make(sources({"ada": text}))
    assert made.section("index.md", "manager.tom.they-owe").endswith(
        f"- **Fri 6 March**: Article, from {ADA_LINK} (17:00)"
    )


def test_meetings() -> None:
    when = "when: {every: week, weekdays: [tuesday], at: 10:30}"
    meeting = f"{{title: Check-in, {when}, with: [manager], attendance: agreed, minutes: 30, tool: asana}}"
    defaults = DEFAULTS.replace("payment:", f"  meetings: {{check-in: {meeting}}}\npayment:")
    made = make(sources({"ada": ADA}, defaults=defaults))
    assert made.section("index.md", "manager.tom.meetings") == f"- **Tue 3 March**: Check-in, with {ADA_LINK} (10:30)"


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
    absence = "- Tom Whitby: 4 to 6 March 2026, covered by Mei Tan"
    assert made.section("index.md", "manager.tom.away") == (
        f"{absence}\n- [Kestrel](handbooks/kes/): 25 February to 2 March 2026, covered by Jan"
    )
    assert f"**Away on our side**\n\n{absence}\n" in made.text("index.md")
    later = make(sources({"kes": agency, "zoe": ZOE}, people=people), date(2026, 4, 6))
    assert later.section("index.md", "manager.tom.away") == "- [Kestrel](handbooks/kes/): Mon 6 April: Easter Monday"


def test_a_backup_who_is_away_and_who_covers() -> None:
    people = PEOPLE.replace(
        "  hours_a_week: 1", "  hours_a_week: 1\n  away: [{from: 2026-03-02, to: 2026-03-03, cover: ines}]"
    )
    made = make(sources({"ada": ADA}, people=people))
    assert made.section("index.md", "manager.tom.away") == (
        "- Mei Tan: 2 to 3 March 2026, covered by Inês Duarte (backup)"
    )


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
    assert made.section("index.md", "manager.tom.first-steps") == (
        f"- {ADA_LINK}: 1 of 6 done; we open: Xero; they confirm that they got in: Drive; "
        "we offer a walk-through: Asana, Drive and Xero"
    )


def test_ends_inside_notice_or_within_thirty_days() -> None:
    def engagement(ends: str, notice: str) -> str:
        return f"{{sow-1: {{title: Articles, starts: 2026-01-01, ends: {ends}, notice: {notice}, {FEE}}}}}"

    inside, near, far = (
        make(sources({"ada": ada(engagements=engagement(ends, notice))}))
        for ends, notice in (("2026-05-01", "60 days"), ("2026-03-31", "14 days"), ("2026-05-02", "60 days"))
    )
    assert inside.section("index.md", "manager.tom.ends") == (
        f"- {ADA_LINK}: sow-1 (Articles) ends on 1 May 2026; its notice of 60 days is running since 2 March 2026"
    )
    assert near.section("index.md", "manager.tom.ends") == (
        f"- {ADA_LINK}: sow-1 (Articles) ends on 31 March 2026; its notice of 14 days begins on 17 March 2026"
    )
    assert "Ends and renewals" not in far.text("index.md")
    leaving = make(sources({"ada": ada(status="leaving", engagements=engagement("2026-03-31", "14 days"))}))
    assert leaving.section("index.md", "manager.tom.ends").endswith("ends on 31 March 2026; we are closing our work")


def test_gaps_once_each_with_whom_they_concern_and_where() -> None:
    defaults = DEFAULTS.replace(
        "review: {person: manager, within: 2 working days", "review: {person: manager, within: 2 days"
    )
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe Quill")}, defaults=defaults))
    line = defaults.split("\n").index("    review: {person: manager, within: 2 days, silence: accepted}") + 1
    assert "### Gaps: 1 warning { #manager.tom.gaps }" in made.text("index.md")
    found = made.section("index.md", "manager.tom.gaps")
    assert found.startswith(f"- warning: {ADA_LINK}, [Zoe Quill](handbooks/zoe/): ")
    assert f"(`content/defaults.yml:{line}`)" in found
    assert "| released | 1 warning | Tom Whitby |" in made.section("contractors.md", "all")


def test_drafts_have_things_to_do_and_no_dates() -> None:
    draft = ada(name="Dora", status="draft").replace("backup_manager: mei\n", "").replace("legal_name: Ada Byron\n", "")
    made = make(sources({"ada": ADA, "dora": draft}))
    assert "### Drafts: 2 things to do { #manager.tom.drafts }" in made.text("index.md")
    assert all("[Dora](handbooks/dora/)" in line for line in made.section("index.md", "manager.tom.drafts").split("\n"))
    assert "Dora" not in made.section("index.md", "manager.tom.they-owe")
    assert "Gaps" not in made.text("index.md")


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
    assert made.section("index.md", "stopped").startswith("- error: bad: there is nobody called `nobody`")


def test_gaps_in_what_all_share() -> None:
    dated = "last_reviewed: 2024-01-01\nreview_every: 12 months\n"
    page = f"---\ntitle: Time away\nowner: tom\napplies_to: everyone\n{dated}---\nText\n"
    made = make(sources({"ada": ADA}, pages={**PAGES, "processes/absence.md": page}))
    assert "`content/processes/absence.md:5`" in made.section("index.md", "shared")


def test_an_engagement_that_has_not_begun_owes_nothing() -> None:
    engagement = f"{{sow-1: {{title: A, starts: 2026-06-01, ends: 2026-12-31, {FEE}}}}}"
    text = make(sources({"ada": ada(engagements=engagement)})).text("index.md")
    assert "They owe" not in text and "We owe" not in text and "Answers we promise" in text
