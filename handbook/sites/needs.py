"""What a release needs of `mkdocs.yml`, in the words of whoever writes it.

In: the settings as MkDocs read them, or what it said where it could not. Out: lines that say what to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from handbook.sites.reads import refused

_PLAINLY = {
    "Config value 'docs_dir':": "`docs_dir` in `mkdocs.yml` names no folder: write `docs_dir: content`, where the pages are",
    "Config value 'site_name':": "`mkdocs.yml` gives the sites no name: write `site_name:`, and behind it what they are called",
}
"""What MkDocs says begins so."""

_LOAD_FROM_ELSEWHERE = {"mkdocs": "highlightjs", "readthedocs": "highlightjs"}
"""Themes of MkDocs itself, and what each loads from elsewhere if it is not told otherwise."""


def plainly(said: Iterable[str]) -> list[str]:
    """What MkDocs said, with what everybody may run into in words that say what to do."""
    return [next((plain for begin, plain in _PLAINLY.items() if line.startswith(begin)), line) for line in said]


def lacking(config: MkDocsConfig) -> Iterator[str]:
    """What must change before a release: with such settings, pages load from other hosts, or show what is not for all."""
    yield from refused(config)
    theme: Any = config.theme
    if theme.name == "material" and theme.get("font", True) is not False:
        yield (
            "the theme loads fonts from another company's computers, which then know who reads: "
            "write `font: false` under `theme:` in `mkdocs.yml`"
        )
    elif theme.get(_LOAD_FROM_ELSEWHERE.get(theme.name)):
        yield (
            f"the theme `{theme.name}` loads scripts from another company's computers: "
            "write `theme: {name: material, font: false}` in `mkdocs.yml`"
        )
