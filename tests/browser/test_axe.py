"""Nothing that a program can see of WCAG 2.2, A and AA, is broken on any kind of page, light or dark, on a phone or a desk."""

from __future__ import annotations

import pytest
from support.axe import violations
from support.kinds import KINDS, RUNNING
from support.scale import times
from support.visit import DESKTOP, PHONE, Reading, Screen, Visit


def some_of(addresses: tuple[str, ...], screen: Screen) -> tuple[str, ...]:
    """The first on every screen, of the others every second on each. In a campaign all of them, and all in dark colours too."""
    return addresses if times(1) > 1 else (addresses[0], *addresses[1 + (screen is DESKTOP) :: 2])


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page(reading: Reading, kind: str, screen: Screen) -> None:
    light, dark = reading.blank(screen, "light"), reading.blank(screen, "dark")
    found = []
    for address in some_of(KINDS[kind], screen):
        light.goto(reading.address(address))
        found += violations(light)
        if address == KINDS[kind][0] or times(1) > 1:
            dark.goto(reading.address(address))
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
