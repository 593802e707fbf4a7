"""Where things stand in a handbook: from a path to a page and an anchor, whatever way it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from handbook.compose.places import Place, find_place, place_of, places_in
from handbook.model.layer import parse_path
from handbook.model.page import Book, Page, token
from handbook.sites.library import read_library

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("deliverables.monthly-close", "work.md#deliverables.monthly-close"),
        ("deliverables.monthly-close.due", "work.md#deliverables.monthly-close"),
        ("deliverables.gone-long-ago", "work.md#deliverables.gone-long-ago"),
        ("deliverables", "work.md#deliverables"),
        ("scope.we_provide.feeds", "agreed.md#we-provide.feeds"),
        ("scope.includes[2]", "agreed.md#scope.includes"),
        ("scope", "agreed.md#scope"),
        ("tools.slack", "tools.md#access.slack"),
        ("tools.github.accounts.shop", "tools.md#access.github.shop"),
        ("tools.github.accounts.shop.access", "tools.md#access.github.shop"),
        ("tools.github.accounts", "tools.md#access.github"),
        ("communication.meetings.check-in.when", "people.md#meetings.check-in"),
        ("escalation[1].person", "people.md#escalation"),
        ("payment.by", "pay.md#payment.pay_within"),
        ("exit.handover", "agreement.md#exit.handover"),
        ("name", "None"),
        ("deliverables.monthly-close.deu", "None"),
        ("nonsense", "None"),
        ("", "None"),
    ],
)
def test_the_place_follows_from_the_path_alone(path: str, place: str) -> None:
    assert str(place_of(parse_path(path))) == place


@pytest.fixture(scope="module")
def places() -> Mapping[str, Place]:
    book, _ = read_library(ROOT, date(2026, 11, 23)).book("northlight")
    return places_in(book)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("deliverables.care-report.acceptance_criteria[0]", "work.md#deliverables.care-report"),
        ("tools.github", "tools.md#access.github"),
        ("channels.urgent", "people.md#channels.urgent"),
        ("manager", "people.md#manager"),
        ("work", "work.md"),
        ("confidentiality", "policies/confidentiality.md"),
        ("policies/confidentiality.md", "policies/confidentiality.md"),
        ("policies/data-protection#breach", "policies/data-protection.md#breach"),
        ("tools/slack/#get-in", "tools/slack.md#get-in"),
        ("tools/slack.html#get-in", "tools/slack.md#get-in"),
        ("tools/slack#nowhere", "None"),
        ("deliverables.care-reprt", "None"),
        ("deliverables.care-report.deu", "None"),
        ("status", "None"),
        ("../../etc/passwd", "None"),
        ("locked-out", "None"),
        ("#", "None"),
    ],
)
def test_what_is_there_is_found(places: Mapping[str, Place], asked: str, place: str) -> None:
    assert str(find_place(asked, places)) == place


def test_every_anchor_has_a_name_and_every_name_leads_to_it(places: Mapping[str, Place]) -> None:
    assert {"tasks.backups", "goals.shop-is-up", "tools.github.accounts.wholesale", "exit", "tools/figma#comments"} <= {
        *places
    }
    for asked, place in places.items():
        assert find_place(asked, places) == place, asked


def test_an_anchor_with_a_value_in_it() -> None:
    page = Page(
        "work.md", "Work", f"# Work {{ #work }}\n\n### {token(0)} {{ #tasks.{token(1)} }}\n", ("Close", "close")
    )
    assert places_in(Book("ada", "Handbook", "en", (page,), ()))["tasks.close"] == Place("work.md", "tasks.close")
