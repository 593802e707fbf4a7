"""Choosing a manager, access and dates on the staff site."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from staff_case import ADA, COMPANY, DEFAULTS, MONDAY, PAGES, PEOPLE, WRITER, ada, make, sources

from handbook.compose import dates
from handbook.compose.reader import lens_on
from handbook.compose.staff_base import staff_of
from handbook.compose.staff_events import AHEAD, events

ADA_LINK = "[Ada Byron](handbooks/ada/)"
HOURS = "{told_us: 2026-01-05, weekdays: [monday, tuesday, wednesday, thursday, friday], from: 09:00, to: 17:00}"


# --- choose a manager ------------------------------------------------------------------------------------------------


def test_our_people_with_time_and_placing() -> None:
    draft = ada(name="Dora", status="draft", internal="{manager_time: 4 hours a week}")
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe", manager="mei", backup_manager="tom"), "dora": draft}))
    assert made.rows("managers.md", "people") == [
        "| Tom Whitby Operations Mon to Fri, 09:00 to 17:00 | 6 h | 2.5 h 4 h more when drafts begin | 3.5 h "
        "| 1 stands in for 1 | yes | with support | yes | keeps track of own work: A quieter autumn |",
        "| Mei Tan Finance Mon, Wed, 09:00 to 13:00 | 1 h | 2.5 h | −1.5 h too much to manage "
        "| 1 stands in for 1 | yes | yes | yes |  |",
        "| Inês Duarte Owner | not said | 0 h | not said | 0 | not said | not said | not said |  |",
    ]
    assert ("-1.5", "−1.5 h") in made.compared("managers.md")
    assert "not known for Inês Duarte" in made.text("managers.md")


SAM = (
    "sam:\n  name: Sam Ode\n  does: Web\n  email: sam@example.com\n  time_zone: America/New_York\n"
    "  from: 09:00\n  to: 17:00\n"
    "  weekdays: [monday, tuesday, wednesday, thursday, friday]\n  hours_a_week: 9\n"
    "  manages: {experience: with_support, own_work: yes, communication: yes, "
    "would_change: {experience: A year beside Tom}}\n"
)
EVE = (
    "eve:\n  name: Eve Rook\n  does: Shop\n  email: eve@example.com\n"
    "  from: 09:00\n  to: 17:00\n  weekdays: [monday]\n  hours_a_week: 9\n"
    "  manages: {experience: not_yet, own_work: yes, communication: yes}\n"
)


def test_a_contractor_without_a_manager_has_all_who_could_be_chosen_best_first() -> None:
    """Time counts before placing, and what speaks against somebody before all."""
    draft = ada(name="Dora", status="draft", availability=HOURS).replace("manager: tom\nbackup_manager: mei\n", "")
    made = make(sources({"dora": draft}, people=PEOPLE + SAM + EVE))
    assert "Nobody manages the work. The work takes 2.5 h a week. They work Mon to Fri, 09:00 to 17:00." in made.text(
        "managers.md"
    )
    assert made.rows("managers.md", "choose.dora") == [
        "| Tom Whitby | fits with support: keeps track of own work | 6 h a week | 40 h a week "
        "| yes | with support | yes | keeps track of own work: A quieter autumn |",
        "| Sam Ode | fits with support: experience | 9 h a week | 15 h a week "
        "| with support | yes | yes | experience: A year beside Tom |",
        "| Inês Duarte | not said: hours a week, experience, keeps track of own work, communicates well | not said "
        "| not known | not said | not said | not said |  |",
        "| Mei Tan | too little time: 1 h left of the 2.5 h it takes | 1 h a week | 8 h a week | yes | yes | yes |  |",
        "| Eve Rook | not yet: experience | 9 h a week | 8 h a week | not yet | yes | yes |  |",
    ]
    assert {("9", "9 h a week"), ("2400", "40 h a week"), ("dora", "[Dora](handbooks/dora/) (draft)")} <= {
        *made.compared("managers.md")
    }


def test_between_equals_hours_in_common_and_hours_left_decide() -> None:
    twin = "twin:\n  name: Kim Twin\n" + SAM.split("\n", 2)[2].replace("America/New_York", "Europe/London")
    draft = ada(name="Dora", status="draft", availability=HOURS).replace("manager: tom\nbackup_manager: mei\n", "")
    made = make(sources({"dora": draft}, people=PEOPLE + SAM + twin))
    names = [line.split(" | ")[0] for line in made.rows("managers.md", "choose.dora")]
    assert names == ["| Kim Twin", "| Tom Whitby", "| Sam Ode", "| Inês Duarte", "| Mei Tan"]


@pytest.mark.parametrize(
    ("contractor", "people", "why"),
    [
        (ada(status="draft", manager=""), PEOPLE, "Nobody manages the work."),
        (ada(status="draft", backup_manager=""), PEOPLE, "To stand in. Nobody stands in for the manager."),
        (ADA, PEOPLE.replace("hours_a_week: 6", "hours_a_week: 2"), "Tom Whitby has 0.5 h a week too little"),
        (
            ADA,
            PEOPLE.replace("{experience: yes, own_work: with_support", "{experience: not_yet, own_work: with_support"),
            "Tom Whitby is not placed to manage yet: experience.",
        ),
        (
            ada(status="draft", backup_manager=""),
            PEOPLE.replace("  hours_a_week: 6", "  hours_a_week: 6\n  away: [{from: 2026-03-08, to: 2026-03-20}]"),
            "Tom Whitby is away in the next days, and nobody stands in.",
        ),
    ],
)
def test_why_a_contractor_needs_a_choice(contractor: str, people: str, why: str) -> None:
    text = contractor.replace("backup_manager: \n", "").replace("manager: \n", "")
    made = make(sources({"ada": text}, people=people))
    assert why in made.section("managers.md", "choose.ada")


def test_nobody_needs_a_choice_and_everyone_has_the_next_best() -> None:
    made = make(sources({"ada": ada(availability=HOURS)}, people=PEOPLE + SAM))
    assert made.section("managers.md", "choices") == "Nobody: everyone has a manager and a backup."
    assert made.rows("managers.md", "every") == [
        "| [Ada Byron](handbooks/ada/) Mon to Fri, 09:00 to 17:00 | made | Tom Whitby 40 h in common "
        "| Mei Tan 8 h in common "
        "| 1. Sam Ode: fits with support: experience; 9 h a week left; 15 h in common "
        "2. Inês Duarte: not said: hours a week, experience, keeps track of own work, communicates well; "
        "hours left not said; hours in common not known |"
    ]


def test_hours_in_common_follow_the_clocks_of_the_week() -> None:
    read = sources({"ada": ada(availability=HOURS)}, people=PEOPLE + SAM)
    for monday, sam in ((MONDAY, "15 h"), (date(2026, 3, 9), "20 h"), (date(2026, 3, 30), "15 h")):
        assert f"9 h a week left; {sam} in common" in make(read, monday).rows("managers.md", "every")[0]


# --- access ----------------------------------------------------------------------------------------------------------


def _to_close(*contractors: str, today: date = MONDAY) -> list[str]:
    made = make(sources({f"c{n}": text for n, text in enumerate(contractors)}), today)
    return made.rows("access.md", "to-close")


def test_access_by_tool_and_contractor() -> None:
    agency = ada(
        name="Kestrel",
        kind="agency",
        people="{ola: {name: Ola, does: Lead, email: ola@example.com, main: yes}, jan: {name: Jan, does: Code}}",
        tools="{asana: {accounts: {work: {title: Work, people: [ola, jan], granted: 2026-01-06}, "
        "shop: {title: Shop, access: admin, ends: 2026-02-01}}}}",
    )
    fresh = ada(name="Zoe", tools="{asana: {access: member}}")
    defaults = DEFAULTS.replace(
        "granted: 2026-01-05, confirmed: 2026-01-06, walkthrough: 2026-01-07", "requested: 2026-01-05"
    )
    read = {"zoe": fresh, "kes": agency}
    made = make(sources(read, defaults=defaults))
    assert made.rows("access.md", "all") == [
        "| Asana | [Kestrel](handbooks/kes/) | Work: guest for Ola and Jan "
        "| open, not confirmed yet | 31 December 2026 | close it |",
        "| Asana | [Kestrel](handbooks/kes/) | Shop: admin | asked for, not open yet | 1 February 2026 | close it |",
        "| Asana | [Zoe](handbooks/zoe/) | member | asked for, not open yet | 31 December 2026 | close it |",
    ]
    assert {("asana", "Asana"), ("zoe", "[Zoe](handbooks/zoe/)"), ("2026-02-01", "1 February 2026")} <= {
        *made.compared("access.md")
    }
    assert "Nothing is to be closed now." in made.text("access.md")


def test_what_is_to_be_closed_first() -> None:
    over = ada(
        engagements="{s: {title: A, starts: 2025-01-01, ends: 2026-02-20, fee: {basis: monthly, amount: 9 GBP}}}"
    )
    rows = _to_close(
        ada(name="Lee", status="leaving", tools="{asana: {on_exit: transfer}}"),
        ada(name="Otto", status="ended"),
        over.replace("name: Ada Byron", "name: Past", 1),
        ada(name="Soon", tools="{asana: {ends: 2026-04-01, on_exit: delete}}"),
        ada(name="Later", tools="{asana: {ends: 2026-04-02}}"),
    )
    assert rows == [
        "| 20 February 2026 | [Past](handbooks/c2/) | Asana | close it | Tom Whitby | to close open past its end |",
        "| 1 April 2026 | [Soon](handbooks/c3/) | Asana | delete it | Tom Whitby | to close ends soon |",
        "| 31 December 2026 | [Lee](handbooks/c0/) (leaving) | Asana "
        "| hand it over, then close it | Tom Whitby | to close our work is ending |",
        "| 31 December 2026 | Otto (ended) | Asana "
        "| close it | Tom Whitby | to close our work is over, and nothing says that it was closed |",
    ]


def test_an_end_on_record_is_looked_at_for_a_while() -> None:
    closed = ada(name="Otto", status="ended", tools="{asana: {ends: 2026-02-28}}")
    assert _to_close(closed) == [
        "| 28 February 2026 | Otto (ended) | Asana | close it | Tom Whitby | to check ended: check that it is closed |"
    ]
    assert _to_close(closed, today=date(2026, 3, 30)) != []
    assert _to_close(closed, today=date(2026, 3, 31)) == []
    made = make(sources({"otto": closed}))
    line = "| Asana | Otto (ended) | guest | ended | 28 February 2026 | close it |"
    assert line in made.rows("access.md", "all")
    assert '<span class="hs-is-done">' in made.text("access.md")


def test_without_an_owner_of_the_tool_the_manager_closes_it() -> None:
    pages = {uri: text.replace("owner: tom\n", "") for uri, text in PAGES.items()}
    made = make(sources({"ada": ada(status="leaving", manager="mei", backup_manager="tom")}, pages=pages))
    assert "| close it | Mei Tan | to close our work is ending |" in made.rows("access.md", "to-close")[0]


# --- dates -----------------------------------------------------------------------------------------------------------


def test_dates_by_week_with_days_off_on_both_sides() -> None:
    company = COMPANY + "closed: [{from: 2026-03-11, to: 2026-03-12, why: Move}]\n"
    zoe = ada(name="Zoe", country="IE", time_zone="Europe/Dublin", away="[{from: 2026-03-05, to: 2026-03-17}]")
    made = make(sources({"ada": ADA, "zoe": zoe}, company=company), date(2026, 3, 4))
    assert "What is due from 4 March to 28 April 2026:" in made.text("dates.md")
    assert made.section("dates.md", "week.2026-03-04") == (
        "| Day | What | From | Contractors | Manager |\n| --- | --- | --- | --- | --- |\n"
        "| Thu 5 March | Away until 17 March 2026 |  | [Zoe](handbooks/zoe/) | Tom Whitby |\n"
        f"| Thu 5 March | Article | them | {ADA_LINK} (17:00), [Zoe](handbooks/zoe/) (17:00, away) | Tom Whitby |"
    )
    assert made.rows("dates.md", "week.2026-03-09") == [
        "| Wed 11 March | We are off: Move until 12 March 2026 |  |  |  |",
        f"| Thu 12 March | Article we are off: Move | them "
        f"| {ADA_LINK} (17:00), [Zoe](handbooks/zoe/) (17:00, away) | Tom Whitby |",
    ]
    assert (
        "| Tue 17 March | Public holiday: Saint Patrick's Day |  | [Zoe](handbooks/zoe/) | Tom Whitby |"
        in made.rows("dates.md", "week.2026-03-16")
    )
    easter = made.rows("dates.md", "week.2026-04-06")
    assert easter[:2] == [
        "| Mon 6 April | Public holiday: Easter Monday |  | [Zoe](handbooks/zoe/) | Tom Whitby |",
        f"| Mon 6 April | Invoice for March 2026 | them | {ADA_LINK} (instead of Fri 3 April) | Tom Whitby |",
    ]


def test_names_are_folded_when_many_share_a_date() -> None:
    made = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(13)}))
    line = made.rows("dates.md", "week.2026-03-02")[0]
    assert line.startswith(
        "| Tue 3 March | Invoice for February 2026 | them | <details><summary>13 contractors</summary>[Name 0]"
    )
    assert line.count("](handbooks/") == 13
    twelve = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(12)}))
    assert "<details>" not in twelve.text("dates.md")


RHYTHMS = {
    "plan": "{every: 2 weeks, weekdays: [monday, saturday], starting: 2026-01-05, day_off: after}",
    "close": "{every: month, day: 5th working day, covers: previous month, at: 23:30}",
    "report": "{every: month, day: last working day, at: 17:00, time_zone: America/Los_Angeles}",
    "count": "{every: month, day: 31, day_off: before}",
    "return": "{every: month, months: [january, april, july, october], day: 7, day_off: before}",
    "note": "{every: week, weekdays: [friday], ends: 2026-03-20, at: 06:00, time_zone: contractor}",
    "once": "{date: 2026-04-03, day_off: before}",
}


def test_the_dates_are_those_of_the_handbook() -> None:
    """Nothing moves because only a part is looked at, whatever the day."""
    role = WRITER + "".join(f"  {id}: {{title: {id}, due: {rhythm}}}\n" for id, rhythm in RHYTHMS.items())
    change = "from_date: {2026-03-09: {country: IE, time_zone: Europe/Dublin}}\n"
    build = make(sources({"ada": ada(country="PH", time_zone="Asia/Manila") + change}, roles={"writer": role})).build
    assert build.project
    every = set()
    for row in dates.rows(lens_on(build.handbooks["ada"], build.project)):
        if row.dated.path[0] != "payment":
            day = row.ours.date() if row.ours else row.day
            every.add((row.dated.title, day, row.ours.time() if row.ours else None))
    for days in range(0, 420, 3):
        today = date(2025, 12, 10) + timedelta(days=days)
        last = today + timedelta(days=AHEAD - 1)
        staff = staff_of(build.handbooks, build.project, (), {}, today)
        found = {(one.title.split(",")[0], one.day, one.at) for one in events(staff.cards[0], staff, today, last)}
        assert {one for one in found if not one[0].startswith("Invoice")} == {
            one for one in every if today <= one[1] <= last
        }
    assert len(every) > 100
