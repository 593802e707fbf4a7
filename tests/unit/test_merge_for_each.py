"""`for_each`: what entries get when they leave something open."""

from __future__ import annotations

from merge_case import JULY, merge


def test_for_each_fills_what_entries_leave_open() -> None:
    outcome = merge(
        "for_each:\n  tool: {on_exit: revoke}\n  deliverable:\n    review: {person: manager, within: 2 days}",
        "tools: {a: {}, b: {on_exit: delete}}\ndeliverables: {d: {review: {within: 3 days}}}",
        writer="tools: {c: {access: read}}",
    )
    assert outcome.value("tools") == {
        "c": {"access": "read", "on_exit": "revoke"},
        "a": {"on_exit": "revoke"},
        "b": {"on_exit": "delete"},
    }
    assert outcome.value("deliverables.d.review") == {"person": "manager", "within": "3 days"}
    assert outcome.value("for_each") is None
    assert outcome.place("tools.a.on_exit") == "content/defaults.yml:2"
    assert outcome.place("deliverables.d.review.person") == "content/defaults.yml:4"
    assert outcome.place("tools.a") == "contractors/amara.yml:1"
    assert outcome.codes == []


def test_for_each_merges_like_the_rest() -> None:
    outcome = merge(
        "for_each: {tool: {on_exit: revoke}}\ntools: {a: {}}",
        "for_each: {tool: {on_exit: delete}}",
        writer="tools: {b: {}}",
    )
    assert outcome.value("tools") == {"a": {"on_exit": "delete"}, "b": {"on_exit": "delete"}}
    assert outcome.place("tools.b.on_exit") == "contractors/amara.yml:1"


def test_half_a_rhythm_from_for_each_makes_no_date() -> None:
    outcome = merge(
        "for_each:\n  deliverable: {due: {at: 17:00, day_off: before}}\n"
        "  task: {due: {at: 11:00}}\n  meeting: {when: {at: 9:00}}",
        "deliverables: {a: {}, b: {due: {date: 2026-05-01}}}\n"
        "tasks: {c: {starts_when: an alert}, d: {due: {every: day}}}\n"
        "communication: {meetings: {e: {title: x}, f: {when: {every: week, at: 10:00}}}}",
    )
    assert outcome.value("deliverables") == {
        "a": {},
        "b": {"due": {"date": "2026-05-01", "at": "17:00", "day_off": "before"}},
    }
    assert outcome.value("tasks") == {"c": {"starts_when": "an alert"}, "d": {"due": {"every": "day", "at": "11:00"}}}
    assert outcome.value("communication.meetings") == {
        "e": {"title": "x"},
        "f": {"when": {"every": "week", "at": "10:00"}},
    }


def test_a_whole_rhythm_from_for_each_counts_but_not_beside_starts_when() -> None:
    outcome = merge(
        "for_each: {task: {due: {every: day}}}",
        "tasks: {a: {}, b: {starts_when: an alert}, c: {due: {date: 2026-05-01}}}",
    )
    assert outcome.value("tasks") == {
        "a": {"due": {"every": "day"}},
        "b": {"starts_when": "an alert"},
        "c": {"due": {"date": "2026-05-01"}},
    }


def test_an_entry_with_its_own_tool_does_not_get_the_place_in_another() -> None:
    outcome = merge(
        "for_each: {deliverable: {hand_in: {tool: asana, place: To review, guide: hand-in}}}",
        "deliverables: {a: {hand_in: {named: x}}, b: {hand_in: {tool: drive, place: Folder}}, c: {}}",
    )
    asana = {"tool": "asana", "place": "To review", "guide": "hand-in"}
    assert outcome.value("deliverables") == {
        "a": {"hand_in": {"named": "x", **asana}},
        "b": {"hand_in": {"tool": "drive", "place": "Folder"}},
        "c": {"hand_in": asana},
    }


def test_for_each_in_every_state() -> None:
    outcome = merge(
        "for_each: {tool: {on_exit: revoke}}\nfrom_date: {2026-07-01: {for_each: {tool: {on_exit: delete}}}}",
        "tools: {a: {}}",
    )
    assert (outcome.value("tools.a.on_exit"), outcome.value("tools.a.on_exit", JULY)) == ("revoke", "delete")


def test_accounts_are_not_filled() -> None:
    outcome = merge("for_each: {tool: {on_exit: revoke}}", "tools: {a: {accounts: {x: {title: X}}}}")
    assert outcome.value("tools.a.accounts.x") == {"title": "X"}
