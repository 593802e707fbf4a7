"""A project chooses any colour in `mkdocs.yml`, and text stays readable: 4.5 to 1 or more (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support.command import TODAY
from support.example import EXAMPLE
from support.visit import DESKTOP, Scheme, Visit

from handbook.sites.release import build_release

NAMES = (
    "red pink purple deep-purple indigo blue light-blue cyan teal green light-green lime yellow amber orange deep-orange brown"
    " grey blue-grey black white"
).split()

RATIOS = """names => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const rgb = (colour, below) => {
    for (const fill of [below, colour]) { context.fillStyle = fill; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (parts) => parts.map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (text, ground) => {
    const [one, other] = [light(rgb(text, ground)), light(rgb(ground, ground))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  };
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const found = {};
  for (const name of names) {
    document.body.setAttribute("data-md-color-primary", name);
    document.body.setAttribute("data-md-color-accent", name);
    document.getAnimations().forEach(change => change.finish());
    const card = style(".hb-card").backgroundColor;
    found[name] = [
      ratio(style(".md-header").color, style(".md-header").backgroundColor),
      ratio(style(".hb-card a").color, card),
      ratio(style(".hb-contact a").color, style(".md-container").backgroundColor),
      ratio(style(".md-container").getPropertyValue("--md-accent-fg-color"), card),
    ].map(found => Math.round(found * 100) / 100);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_the_theme_is_readable(visit: Visit, scheme: Scheme) -> None:
    found = visit("contractors/northlight/", DESKTOP, scheme).evaluate(RATIOS, NAMES)
    assert {name: ratios for name, ratios in found.items() if min(ratios) < 4.5} == {}


def test_name_logo_and_colours_are_changed_in_the_settings_alone(
    serving: Callable[[Path], str], visit: Visit, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for name in ("content", "contractors", "theme_overrides"):
        shutil.copytree(EXAMPLE / name, project / name)
    settings = (EXAMPLE / "mkdocs.yml").read_text("utf-8")
    settings = settings.replace('primary: "#0b5d5b"', 'primary: "#7a1f3d"', 1).replace(
        'primary: "#0b5d5b"', "primary: amber", 1
    )
    settings = settings.replace(
        "  language: en\n", "  language: en\n  logo: assets/logo.svg\n  favicon: assets/logo.svg\n"
    )
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    logo = project / "theme_overrides/assets/logo.svg"
    logo.parent.mkdir(exist_ok=True)
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#fff" d="M4 4h16v16H4z"/></svg>'
    )
    build_release(project, project / "dist", ("northlight",), date.fromisoformat(TODAY))
    page = visit(serving(project / "dist/contractors/northlight") + "work/")
    header = page.locator(".md-header")
    assert header.evaluate("one => getComputedStyle(one).getPropertyValue('--md-primary-fg-color')").startswith(
        "oklch("
    )
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--md-primary-fg-color')") == "#7a1f3d"
    assert header.locator("img").evaluate("one => one.naturalWidth") > 0
    assert page.locator("link[rel=icon]").get_attribute("href") == "../assets/logo.svg"
    dark = visit(page.url, DESKTOP, "dark")
    dark.wait_for_load_state("networkidle")
    assert dark.evaluate("document.body.dataset.mdColorPrimary") == "amber"
