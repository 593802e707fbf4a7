"""The pages that explain the codes, as they lie in the package.

In: a code. Out: Markdown.
"""

from __future__ import annotations

from importlib.resources import files


def explanation(code: str) -> str:
    """The page of one code of the catalogue."""
    return (files("handbook") / "diagnostics" / "explanations" / f"{code}.md").read_text(encoding="utf-8")


def all_explanations() -> dict[str, str]:
    """Every page, by code."""
    from handbook.diagnostics import CATALOGUE

    return {code: explanation(code) for code in CATALOGUE}
