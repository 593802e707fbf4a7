"""From merged handbooks and shared pages to the pages of each audience.

In: `Handbook`s and their `Project`. Out: a `Book` per audience, its values tokens (`handbook.model.page`).
A contractor's book, in `contractor`, is a function of the shared project and that contractor's layers alone. It and the
book of the staff, in `staff`, stand apart, so that `handbook check` need not load them.
"""

from __future__ import annotations

from handbook.compose.language_check import check_languages
from handbook.compose.page_check import Tried, check_pages, check_templates

__all__ = ["Tried", "check_languages", "check_pages", "check_templates"]
