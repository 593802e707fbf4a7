"""Colours that a project gives by their numbers in `mkdocs.yml`, where the theme itself knows colours by name only.

In: `theme.palette` as MkDocs has it. Out: the same with `custom` in the place of each number, as the theme wants it, and
the style sheet that says what is custom. A number is a colour of CSS in hexadecimal notation: `"#0b5d5b"`, in quotes,
because `#` begins a comment in YAML.
"""

from __future__ import annotations

import re
from typing import Any

AT = "assets/colours.css"
"""Where the style sheet stands in a site."""

_NUMBER = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_NAME = re.compile(r"[a-z][a-z-]*")
_PROPERTIES = {"primary": "--md-primary-fg-color", "accent": "--md-accent-fg-color"}


def numbered_colours(palette: Any) -> tuple[Any, str]:
    """The palette without numbers, and the styles in their place; no styles if it holds none."""
    entries = palette if isinstance(palette, list) else [palette]
    kept: list[Any] = []
    styles: list[str] = []
    for entry in entries:
        if not isinstance(entry, dict):
            kept.append(entry)
            continue
        found = {key: str(entry[key]) for key in _PROPERTIES if _NUMBER.fullmatch(str(entry.get(key, "")))}
        kept.append({**entry, **dict.fromkeys(found, "custom")})
        scheme = str(entry.get("scheme", "default"))
        if _NAME.fullmatch(scheme):
            styles += [_style(scheme, key, colour) for key, colour in found.items()]
    return (kept if isinstance(palette, list) else kept[0]), "".join(styles)


def _style(scheme: str, key: str, colour: str) -> str:
    chosen = f'[data-md-color-scheme="{scheme}"][data-md-color-{key}="custom"]'
    return f"body{chosen} {{ {_PROPERTIES[key]}: {colour}; }}\n"
