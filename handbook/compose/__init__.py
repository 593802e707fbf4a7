"""From merged handbooks and shared pages to the pages of each audience.

In: `Handbook`s and their `Project`. Out: a `Book` per audience, its values tokens (`handbook.model.page`).
A contractor's book is a function of the shared project and that contractor's layers alone.
"""

from __future__ import annotations

from handbook.compose.contractor import contractor_book
from handbook.compose.page_check import check_pages
from handbook.compose.staff import staff_book

__all__ = ["check_pages", "contractor_book", "staff_book"]
