"""From merged handbooks and shared pages to the pages of each audience.

In: `Handbook`s and their `Project`. Out: a `Book` per audience, its values tokens (`handbook.model.page`).
A contractor's book is a function of the shared project and that contractor's layers alone. The book of the staff
stands apart, in `staff`, so that `handbook check` need not load it.
"""

from __future__ import annotations

from handbook.compose.contractor import contractor_book
from handbook.compose.language_check import check_languages
from handbook.compose.page_check import Tried, check_pages, check_templates

__all__ = ["Tried", "check_languages", "check_pages", "check_templates", "contractor_book"]
"""The staff site is made by `handbook.compose.staff`, which `check` never needs and so does not import."""
