"""Choosing a manager, access and dates on the staff site."""

from __future__ import annotations

from datetime import date, timedelta

from staff_case import ADA, COMPANY, DEFAULTS, MONDAY, PAGES, PEOPLE, WRITER, ada, make, sources

from handbook.compose import dates
from handbook.compose.contractor import lens_on
from handbook.compose.staff_base import staff_of
from handbook.compose.staff_events import AHEAD, events

ADA_LINK = "[Ada Byron](handbooks/ada/)"
HOURS = "{told_us: 2026-01-05, weekdays: [monday, tuesday, wednesday, thursday, friday], from: 09:00, to: 17:00}"


# --- choose a manager ------------------------------------------------------------------------------------------------


def test_managers_time_and_placing() -> None:
    draft = ada(name="Dora", status="draft", internal="{manager_time: 4 hours a week}")
    made = make(sources({"ada": ADA, "zoe": ada(name="Zoe", manager="mei", backup_manager="tom"), "dora": draft}))
    assert made.section("managers.md", "time").split("\n")[3:] == [
        f"| Tom Whitby (Operations) | 6 h | 2.5 h | 3.5 h | 4 h | {ADA_LINK}, [Dora](handbooks/dora/) (draft) "
        "| [Zoe](handbooks/zoe/) | Mon to Fri, 09:00 to 17:00 (London time) |",
        f"| Mei Tan (Finance) | 1 h | 2.5 h | −1.5 h (too much to manage) |  | [Zoe](handbooks/zoe/) | {ADA_LINK} "
        "| Mon, Wed, 09:00 to 13:00 (London time) |",
        "| Inês Duarte (Owner) | not said | 0 h | not said |  |  |  |  |",
    ]
    assert made.section("managers.md", "placed").split("\n")[3:6] == [
        "| Tom Whitby | yes | with support | yes | own work: A quieter autumn |",
        "| Mei Tan | yes | yes | yes |  |",
        "| Inês Duarte | not said | not said | not said |  |",
    ]


def test_hours_in_common_with_everyone_who_may_manage() -> None:
    people = PEOPLE + (
        "sam:\n  name: Sam Ode\n  does: Web\n  email: sam@example.com\n  time_zone: America/New_York\n"
        "  from: 09:00\n  to: 17:00\n"
        "  weekdays: [monday, tuesday, wednesday, thursday, friday]\n"
        "  manages: {experience: with_support, own_work: yes, communication: yes}\n"
        "eve:\n  name: Eve Rook\n  does: Shop\n  email: eve@example.com\n"
        "  from: 09:00\n  to: 17:00\n  weekdays: [monday]\n"
        "  manages: {experience: not_yet, own_work: yes, communication: yes}\n"
    )
    text = ada(availability=HOURS)
    row = "| Ada Byron, Mon to Fri, 09:00 to 17:00 (London time), told on 5 January 2026 |"
    for monday, sam in ((MONDAY, "15 h"), (date(2026, 3, 9), "20 h"), (date(2026, 3, 30), "15 h")):
        made = make(sources({"ada": text}, people=people), monday)
        lines = made.section("managers.md", "overlap").split("\n")
        assert lines[3] == (
            row.replace("Ada Byron,", f"{ADA_LINK} |") + f" Tom Whitby 40 h | Mei Tan 8 h | Sam Ode {sam} |"
        )
    assert "Have not told us" not in made.text("managers.md")
    assert "hours are not in `people.yml`: Inês Duarte." in made.text("managers.md")


def test_hours_are_told_or_not() -> None:
    made = make(sources({"ada": ADA, "dora": ada(name="Dora", status="draft", manager="ines", availability=HOURS)}))
    assert "Have not told us their hours, and need not: [Ada Byron](handbooks/ada/)." in made.text("managers.md")
    assert "| [Dora](handbooks/dora/) (draft) |" in made.text("managers.md")
    assert "| Inês Duarte (hours not written) | Mei Tan 8 h | Tom Whitby 40 h |" in made.text("managers.md")


# --- access ----------------------------------------------------------------------------------------------------------


def _to_close(*contractors: str, today: date = MONDAY) -> list[str]:
    made = make(sources({f"c{n}": text for n, text in enumerate(contractors)}), today)
    return [line for line in made.section("access.md", "to-close").split("\n") if line.startswith("| ")][2:]


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
    assert made.section("access.md", "tools.asana").split("\n")[2:] == [
        "| [Kestrel](handbooks/kes/) | Work | guest | Ola and Jan "
        "| open, not confirmed yet | 31 December 2026 | close it |",
        "| [Kestrel](handbooks/kes/) | Shop | admin |  | asked for, not open yet | 1 February 2026 | close it |",
        "| [Zoe](handbooks/zoe/) |  | member |  | asked for, not open yet | 31 December 2026 | close it |",
    ]
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
        "| 20 February 2026 | Asana | [Past](handbooks/c2/) | close it | Tom Whitby | open past its end |",
        "| 1 April 2026 | Asana | [Soon](handbooks/c3/) | delete it | Tom Whitby | ends soon |",
        "| 31 December 2026 | Asana | [Lee](handbooks/c0/) (leaving) "
        "| hand it over, then close it | Tom Whitby | our work is ending |",
        "| 31 December 2026 | Asana | Otto (ended) "
        "| close it | Tom Whitby | our work is over, and nothing says that it was closed |",
    ]


def test_an_end_on_record_is_looked_at_for_a_while() -> None:
    closed = ada(name="Otto", status="ended", tools="{asana: {ends: 2026-02-28}}")
    assert _to_close(closed) == [
        "| 28 February 2026 | Asana | Otto (ended) | close it | Tom Whitby | ended: check that it is closed |"
    ]
    assert _to_close(closed, today=date(2026, 3, 30)) != []
    assert _to_close(closed, today=date(2026, 3, 31)) == []
    made = make(sources({"otto": closed}))
    assert "| Otto (ended) |  | guest |  | ended | 28 February 2026 | close it |" in made.text("access.md")


def test_without_an_owner_of_the_tool_the_manager_closes_it() -> None:
    pages = {uri: text.replace("owner: tom\n", "") for uri, text in PAGES.items()}
    made = make(sources({"ada": ada(status="leaving", manager="mei", backup_manager="tom")}, pages=pages))
    assert "| close it | Mei Tan | our work is ending |" in made.text("access.md")


# --- dates -----------------------------------------------------------------------------------------------------------


def test_dates_by_week_with_days_off_on_both_sides() -> None:
    company = COMPANY + "closed: [{from: 2026-03-11, to: 2026-03-12, why: Move}]\n"
    zoe = ada(name="Zoe", country="IE", time_zone="Europe/Dublin", away="[{from: 2026-03-05, to: 2026-03-17}]")
    made = make(sources({"ada": ADA, "zoe": zoe}, company=company), date(2026, 3, 4))
    assert "What is due from 4 March to 28 April 2026:" in made.text("dates.md")
    assert made.section("dates.md", "week.2026-03-04") == (
        "| Day | What | From | Contractors |\n| --- | --- | --- | --- |\n"
        "| Thu 5 March | *Away* (until 17 March 2026) |  | [Zoe](handbooks/zoe/) |\n"
        f"| Thu 5 March | Article | them | {ADA_LINK} (17:00), [Zoe](handbooks/zoe/) (17:00, away) |"
    )
    assert made.section("dates.md", "week.2026-03-09").split("\n")[2:] == [
        "| Wed 11 March | *We are off: Move* (until 12 March 2026) |  |  |",
        f"| Thu 12 March | Article (we are off: Move) | them "
        f"| {ADA_LINK} (17:00), [Zoe](handbooks/zoe/) (17:00, away) |",
    ]
    assert "| Tue 17 March | *Public holiday: Saint Patrick's Day* |  | [Zoe](handbooks/zoe/) |" in made.text(
        "dates.md"
    )
    easter = made.section("dates.md", "week.2026-04-06").split("\n")[2:]
    assert easter[:2] == [
        "| Mon 6 April | *Public holiday: Easter Monday* |  | [Zoe](handbooks/zoe/) |",
        f"| Mon 6 April | Invoice for March 2026 | them | {ADA_LINK} (instead of Fri 3 April) |",
    ]


def test_dates_are_counted_when_many_share_them() -> None:
    made = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(13)}))
    assert "| Tue 3 March | Invoice for February 2026 | them | 13 contractors |" in made.text("dates.md")
    twelve = make(sources({f"c{n}": ada(name=f"Name {n}") for n in range(12)}))
    assert "contractors |" not in twelve.section("dates.md", "week.2026-03-02").replace("| Contractors |", "")


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
