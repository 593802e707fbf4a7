"""Nothing that a program can see of WCAG 2.2, A and AA, is broken on any kind of page, light or dark, on a phone or a desk."""

from __future__ import annotations

import pytest
from support.axe import violations
from support.kinds import KINDS, RUNNING
from support.visit import DESKTOP, PHONE, Screen, Visit


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page(visit: Visit, kind: str, screen: Screen) -> None:
    light, dark = visit.blank(screen, "light"), visit.blank(screen, "dark")
    found = []
    for address in KINDS[kind]:
        light.goto(visit.address(address))
        found += violations(light)
        dark.goto(visit.address(address))
        assert dark.evaluate("document.body.dataset.mdColorScheme ?? 'slate'") == "slate"
        found += [f"dark: {each}" for each in violations(dark, only_colours=True)]
    assert found == []


def test_what_is_wrong_is_found(visit: Visit) -> None:
    page = visit(f"contractors/{RUNNING}/")
    page.evaluate("""document.querySelector("article").insertAdjacentHTML("beforeend",
        "<img src='assets/images/favicon.png'><p class='pale'>pale</p><button></button>")""")
    page.evaluate("document.querySelector('.pale').style.color = '#ccc'")
    rules = ("image-alt", "color-contrast", "button-name")
    found = "\n".join(violations(page))
    assert [rule for rule in rules if f": {rule}: " in found] == [*rules]
    found = "\n".join(violations(page, only_colours=True))
    assert [rule for rule in rules if f": {rule}: " in found] == ["color-contrast"]
