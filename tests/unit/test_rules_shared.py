"""Shared pages and files: kept up to date, linked to each other, naming people and tools that are there."""

from __future__ import annotations

from datetime import date

import pytest
from rules_help import ABSENCE, ADA, ARTICLE, ASANA, BEN, COMPANY, DEFAULTS, PEOPLE, SLACK, Edit, check

from handbook.diagnostics import Severity

NEW_TOOL: Edit = ("content/tools/slack.md", "", SLACK)
SECOND: Edit = ("contractors/ben.yml", "", BEN)
REVIEWED = "last_reviewed: 2026-10-01\nreview_every: 12 months"

# today, edits, and the day in HB-C403
REVIEWS: list[tuple[date, list[Edit], str]] = [
    (date(2027, 10, 1), [], ""),
    (date(2027, 10, 2), [], "2027-10-01"),
    (date(2026, 11, 23), [(ASANA, REVIEWED, "last_reviewed: 2026-02-28\nreview_every: 3 months")], "2026-05-28"),
    (date(2026, 11, 23), [(ASANA, REVIEWED, "last_reviewed: 2026-11-01\nreview_every: 2 weeks")], "2026-11-15"),
    (date(2026, 11, 23), [(ASANA, REVIEWED, "last_reviewed: 2026-11-01\nreview_every: 21 days")], "2026-11-22"),
    (date(2030, 1, 1), [(ASANA, REVIEWED, "last_reviewed: 2026-11-01")], ""),
]


@pytest.mark.parametrize(("today", "edits", "day"), REVIEWS)
def test_a_review_that_is_overdue(today: date, edits: list[Edit], day: str) -> None:
    outcome = check((ADA, "status: active", "status: leaving"), *edits, today=today)
    found = outcome.all("HB-C403")
    assert [each.message for each in found] == ([f"this page was due for review on {day}"] if day else [])
    assert all(
        outcome.marked(each.at)[1].startswith("2026-") and f"last_reviewed: {today}" in each.help[1] for each in found
    )


TOOL_PAGES: list[tuple[list[Edit], list[str]]] = [
    ([], []),
    (
        [(ASANA, "owner: tom\n", "")],
        ["the page of the tool `asana` does not say who looks after it: `owner` is missing"],
    ),
    (
        [(ASANA, "support: locked-out\n", "")],
        ["the page of the tool `asana` does not say who helps with it: `support` is missing"],
    ),
    (
        [NEW_TOOL, ("content/tools/slack.md", "## Ask { #ask }", "Just ask.")],
        ["the page of the tool `slack` holds no guide"],
    ),
    (
        [NEW_TOOL, ("content/tools/slack.md", "## Ask { #ask }", "### Ask")],
        ["the page of the tool `slack` holds no guide"],
    ),
    ([NEW_TOOL, ("content/tools/slack.md", "## Ask { #ask }", "## Ask")], []),
]


@pytest.mark.parametrize(("edits", "messages"), TOOL_PAGES)
def test_a_tool_page_is_a_guide_with_an_owner(edits: list[Edit], messages: list[str]) -> None:
    assert [each.message for each in check(*edits).all("HB-C408")] == messages


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("TODO: add the picture", "TODO"),
        ("Write to <your name> first.", "<your name>"),
        ("Fill in <…> here", "<…>"),
        ("The fee is TBD.", "TBD"),
        ("Use `the-name`, then ???", "???"),
    ],
)
def test_a_placeholder_in_a_page(line: str, shown: str) -> None:
    outcome = check((ASANA, "See [being", f"{line}\n\nSee [being"), (ADA, "roles: [writer]", "roles: [ writer ]"))
    found = outcome.one("HB-C402")
    assert found.message == f"`{shown}` is a placeholder"
    assert outcome.marked(found.at)[0] == ASANA
    assert outcome.marked(found.at)[1].startswith(shown)


@pytest.mark.parametrize(
    "line",
    [
        "Use `TODO` as the label.",
        "```\nTODO\n```",
        "See <https://www.example.com>.",
        "A <br> b <kbd>XXXL</kbd>",
        "a < b > c",
    ],
)
def test_a_page_may_hold_code_and_markup(line: str) -> None:
    assert check((ASANA, "See [being", f"{line}\n\nSee [being")).codes == []


def test_a_placeholder_in_front_matter() -> None:
    outcome = check((ASANA, "get_in: We invite you.", "get_in: TBD"))
    assert outcome.marked(outcome.one("HB-C402").at) == (ASANA, "TBD")


# file, old, new, text at the place, message, help; the old text is the twin without a finding
NAMES = [
    (
        COMPANY,
        "owner: ines",
        "owner: inez",
        "inez",
        "there is nobody called `inez` among our people",
        "did you mean `ines`?",
    ),
    (
        PEOPLE,
        "cover: ines",
        "cover: inez",
        "inez}",
        "there is nobody called `inez` among our people",
        "did you mean `ines`?",
    ),
    (
        ABSENCE,
        "owner: tom",
        "owner: tim",
        "tim",
        "there is nobody called `tim` among our people",
        "did you mean `tom`?",
    ),
    (
        ASANA,
        "support: locked-out",
        "support: lockedout",
        "lockedout",
        "there is no person or channel called `lockedout`",
        "did you mean",
    ),
    (ARTICLE, "needs: [asana]", "needs: [asena]", "asena]", "there is no tool called `asena`", "did you mean `asana`?"),
    (
        ARTICLE,
        "roles: [writer]",
        "roles: [writer, riter]",
        "riter]}",
        "there is no role called `riter`",
        "did you mean `writer`?",
    ),
    (
        ARTICLE,
        "{roles: [writer]}",
        "{contractors: [adda]}",
        "adda]}",
        "there is no contractor called `adda`",
        "did you mean `ada`?",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "text", "message", "help"), NAMES, ids=[row[4] for row in NAMES])
def test_a_name_in_a_shared_file(file: str, old: str, new: str, text: str, message: str, help: str) -> None:
    outcome = check((file, old, new))
    found = [each for each in outcome.all("HB-R301") if each.message == message]
    assert len(found) == 1
    assert outcome.marked(found[0].at) == (file, text)
    assert found[0].contractors == ()
    assert found[0].help[0].startswith(help)


def test_who_may_own_and_support() -> None:
    ours = [(ASANA, "support: locked-out", "support: tom"), (ABSENCE, "owner: tom", "owner: owner")]
    assert check(*ours, (ARTICLE, "{roles: [writer]}", "{contractors: [ada]}")).codes == []
    times = "you_reply_within: 1 week, we_reply_within: 1 week"
    shop = f"communication: {{channels: {{shop: {{for: F, tool: email, where: W, {times}}}}}}}"
    channel = (ADA, "status: active", f"status: active\n{shop}")
    assert check((ASANA, "support: locked-out", "support: shop"), channel).codes == []


def test_a_role_that_nobody_has() -> None:
    outcome = check(("content/roles/baker.yml", "", "goals: {}\n"))
    found = outcome.one("HB-M120")
    assert (found.message, str(found.at), found.severity) == (
        "nobody has the role `baker`",
        "content/roles/baker.yml:1:1",
        Severity.NOTE,
    )


LINK = "[Asana](../tools/asana.md#report)"

# what stands instead of a good link, code, message, help
LINKS = [
    (
        "[a](../tools/asana.md#reprot)",
        "HB-R306",
        "`content/tools/asana.md` has no heading `#reprot`",
        "did you mean `#report`?",
    ),
    (
        "[a](../tools/asna.md)",
        "HB-R306",
        "there is no page `content/tools/asna.md`",
        "did you mean `../tools/asana.md`?",
    ),
    ("[a](../tools/asana)", "HB-R306", "`../tools/asana` is not a file", "write it as `../tools/asana.md`"),
    ("[a](../tools/asana/)", "HB-R306", "`../tools/asana/` is not a file", "write it as `../tools/asana.md`"),
    ("[a](/tools/asana.md)", "HB-R306", "`/tools/asana.md` leads out of the site", "write it as `../tools/asana.md`"),
    ("[a](../../contractors/ada.yml)", "HB-R306", "`../../contractors/ada.yml` leads out of the site", "write the way"),
    ("[a](#hwo)", "HB-R306", "`content/processes/absence.md` has no heading `#hwo`", "did you mean `#how`?"),
    ("[a](../files/plan.pdf)", "HB-F009", "there is no file `content/files/plan.pdf`", "put the file there"),
    (
        "![a](../images/calender.png)",
        "HB-F009",
        "there is no image `content/images/calender.png`",
        "did you mean `../images/calendar.png`?",
    ),
]


@pytest.mark.parametrize(("link", "code", "message", "help"), LINKS, ids=[row[0] for row in LINKS])
def test_a_link_that_leads_nowhere(link: str, code: str, message: str, help: str) -> None:
    outcome = check((ABSENCE, LINK, link))
    found = outcome.one(code)
    assert found.message == message
    assert found.help[0].startswith(help)
    assert outcome.marked(found.at)[1].startswith(link[link.index("(") + 1 :])


@pytest.mark.parametrize(
    "link",
    [
        "[a](asana.md)".replace("asana", "absence"),
        "[a](../tools/asana.md)",
        "[a](#how)",
        "[a](../images/calendar.png)",
        "[a](https://www.example.com/x.md)",
        "[a](mailto:tom@example.com)",
        '[a]({{ the("tools.asana.url") }})',
        "[a](#here) and a place to land\n{ #here }",
        '<a id="there"></a>[a](#there)',
        "`[a](../tools/none.md)`",
    ],
)
def test_a_link_that_leads_somewhere(link: str) -> None:
    assert check((ABSENCE, LINK, link)).codes == []


def test_a_link_to_a_page_that_some_readers_do_not_get() -> None:
    """Everybody gets the page on absences; the one on articles is for writers, and Ben has no role."""
    link = (ABSENCE, LINK, "[a](article.md)")
    found = check(link, SECOND).one("HB-R307")
    assert found.message == "`processes/article.md` does not reach all who read this page"
    assert found.contractors == ("ben",)
    assert check(link).codes == []
    assert check(link, SECOND, ("contractors/ben.yml", "status: active", "status: ended")).all("HB-R307") == []


def test_a_link_to_a_tool_that_some_readers_do_not_have() -> None:
    found = check((ABSENCE, LINK, "[a](../tools/slack.md)"), NEW_TOOL).one("HB-R307")
    assert found.contractors == ("ada",)
    assert found.help[0] == "give them the tool `slack`"


DAYS = [
    (
        PEOPLE,
        "to: 2026-12-18",
        "to: 2026-12-13",
        "this absence of `tom` ends on 2026-12-13, before it starts",
        "tom.away[0].to",
    ),
    (
        COMPANY,
        "to: 2027-01-01",
        "to: 2026-01-01",
        "these closed days end on 2026-01-01, before they start",
        "closed[0].to",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message", "path"), DAYS, ids=[row[4] for row in DAYS])
def test_shared_days_in_the_wrong_order(file: str, old: str, new: str, message: str, path: str) -> None:
    outcome = check((file, old, new))
    found = outcome.one("HB-C412")
    assert (found.message, found.path) == (message, path)
    assert outcome.marked(found.at)[1].startswith(new.removeprefix("to: "))


def test_the_project_of_these_tests_has_no_finding() -> None:
    assert check().codes == []
    assert check((DEFAULTS, "", "")).handbooks.keys() == {"ada"}
