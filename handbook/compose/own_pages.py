"""What the pages of a contractor's handbook are called that are not shared pages."""

from __future__ import annotations

from collections.abc import Mapping

from handbook.compose.languages import message

TITLES: Mapping[str, str] = {
    "index.md": message("Start here"),
    "agreed.md": message("What we agreed"),
    "work.md": message("Your work"),
    "dates.md": message("Dates"),
    "tools.md": message("Tools"),
    "people.md": message("Who and how"),
    "pay.md": message("Pay"),
    "how-we-work.md": message("How we work"),
    "agreement.md": message("Agreement"),
}
"""Titles by address, as messages."""
