"""Colours given by number in `mkdocs.yml`."""

from __future__ import annotations

from typing import Any

import pytest

from handbook.sites.colours import numbered_colours


def test_a_number_becomes_custom_and_a_style() -> None:
    palette = [
        {"scheme": "default", "primary": "#0b5d5b", "accent": "#fa0", "toggle": {"name": "Dark"}},
        {"scheme": "slate", "primary": "#0B5D5B", "accent": "amber"},
    ]
    assert numbered_colours(palette) == (
        [
            {"scheme": "default", "primary": "custom", "accent": "custom", "toggle": {"name": "Dark"}},
            {"scheme": "slate", "primary": "custom", "accent": "amber"},
        ],
        'body[data-md-color-scheme="default"][data-md-color-primary="custom"] { --md-primary-fg-color: #0b5d5b; }\n'
        'body[data-md-color-scheme="default"][data-md-color-accent="custom"] { --md-accent-fg-color: #fa0; }\n'
        'body[data-md-color-scheme="slate"][data-md-color-primary="custom"] { --md-primary-fg-color: #0B5D5B; }\n',
    )
    assert palette[0]["primary"] == "#0b5d5b", "the settings stay as they are for the next site"


def test_one_palette_without_a_scheme_is_the_light_one() -> None:
    palette, styles = numbered_colours({"primary": "#123456"})
    assert palette == {"primary": "custom"}
    assert styles == (
        'body[data-md-color-scheme="default"][data-md-color-primary="custom"] { --md-primary-fg-color: #123456; }\n'
    )


@pytest.mark.parametrize(
    "palette",
    [
        None,
        {},
        {"primary": "indigo", "accent": "amber"},
        [{"scheme": "slate", "primary": "custom"}],
        {"primary": "#12345"},
        {"primary": "#123456; } body { display: none"},
        {"primary": 123456},
    ],
)
def test_what_is_no_number_stays(palette: Any) -> None:
    assert numbered_colours(palette) == (palette, "")


def test_a_scheme_that_is_no_name_has_no_style() -> None:
    assert numbered_colours({"scheme": '"] * { display: none } [a="', "primary": "#123456"})[1] == ""
