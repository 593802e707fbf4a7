"""*Start here* on a phone: everything that the order of the page promises stands in the first screen (design §5.1)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from support.visit import PHONE, Visit

ALWAYS = ["What comes next", "Whom to ask", "If something goes wrong", "Your next pay"]
LOWEST = "Math.max(...[...document.querySelectorAll('.hb-start > *')].map(card => card.getBoundingClientRect().bottom))"

LINES = "all => all.map(one => one.getClientRects().length)"


def headings(page: Page) -> list[str]:
    """The headings of the cards, from the top."""
    found = page.eval_on_selector_all(
        ".hb-start h2", "all => all.map(one => [one.getBoundingClientRect().top, one.firstChild.textContent])"
    )
    return [title for _, title in sorted(found)]


@pytest.mark.parametrize(
    ("contractor", "cards"),
    [
        ("liza-ramos", ["First steps: 6 of 12 done", *ALWAYS]),
        ("northlight", ALWAYS),
        ("amara-okafor", ALWAYS),
        ("marta-silva", ["A seguir", "A quem perguntar", "Em caso de problema", "O seu próximo pagamento"]),
        ("yuki-tanaka", ["Closing our work on 18 December 2026", *ALWAYS]),
        (
            "/later/contractors/hana-novak",
            [
                "Als Nächstes",
                "Wen Sie fragen können",
                "Wenn etwas schiefgeht",
                "Ihre nächste Zahlung",
                "Zu lesen und zuzustimmen",
            ],
        ),
    ],
    ids=[
        "first steps",
        "an agency whose contact is away",
        "active",
        "two engagements, in Portuguese",
        "leaving",
        "in German",
    ],
)
def test_all_of_it_is_on_the_first_screen(visit: Visit, contractor: str, cards: list[str]) -> None:
    page = visit(f"{contractor if contractor.startswith('/') else f'contractors/{contractor}'}/", PHONE)
    assert headings(page) == cards
    assert set(page.eval_on_selector_all(".hb-day", LINES)) == {1}, "a day stands in one line"
    assert page.evaluate(LOWEST) <= PHONE.height
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE.width


def test_the_next_three_dates_are_those_of_today(visit: Visit) -> None:
    page = visit("contractors/northlight/", PHONE)
    coming = page.locator("[data-show='3'] li")
    assert coming.locator("time").all_inner_texts() == ["Tue 24 Nov, 11:30", "Mon 30 Nov, 17:00", "Tue 1 Dec, 11:30"]


def test_who_is_away_is_replaced_by_who_stands_in(visit: Visit) -> None:
    page = visit("contractors/northlight/", PHONE)
    card = page.locator(".hb-card", has=page.locator("#whom-to-ask"))
    assert card.locator("strong:visible").all_inner_texts() == ["Tom Whitby"]
    page.clock.set_fixed_time("2026-11-26T09:00Z")
    page.reload()
    assert card.locator("strong:visible").all_inner_texts() == ["Jonas Berg", "Tom Whitby"]


def test_the_other_first_steps_unfold(visit: Visit) -> None:
    page = visit("contractors/liza-ramos/", PHONE)
    others = page.locator("details", has_text="5 more")
    assert others.locator("li:visible").count() == 0
    others.locator("summary").press("Enter")
    assert others.locator("li").first.inner_text() == "Get into Shopify (we open it first and tell you)"


def test_the_steps_to_hand_in_unfold_in_the_card(visit: Visit) -> None:
    page = visit("contractors/northlight/work/")
    card = page.locator(".hb-card", has=page.locator("[id='deliverables.care-report']"))
    card.get_by_text("How to hand in with Asana, step by step").click()
    assert card.locator("details li").first.inner_text() == "Open the project and click Set status beside its name."
    assert "Mon 30 Nov, 17:00" in card.locator(".hb-soonest").inner_text()
