"""The kinds of page there are: one address of each, from the top of the example's release.

The contractors are one with open first steps, one whose work runs, one who leaves, and an agency; each kind that differs
between them stands here for each.
"""

from __future__ import annotations

NEW, RUNNING, LEAVING, AGENCY = "liza-ramos", "devon-clarke", "yuki-tanaka", "northlight"

_EVERY = (
    "",
    "agreed/",
    "work/",
    "dates/",
    "tools/",
    "tools/asana/",
    "people/",
    "pay/",
    "how-we-work/",
    "processes/ask-and-answer/",
    "policies/use-of-ai/",
    "agreement/",
    "everything/",
)
_DIFFERENT = ("", "agreed/", "tools/", "people/", "pay/", "agreement/")

CONTRACTOR_PAGES = (
    *(f"contractors/{RUNNING}/{page}" for page in _EVERY),
    *(f"contractors/{id}/{page}" for id in (NEW, LEAVING, AGENCY) for page in _DIFFERENT),
)
STAFF_PAGES = tuple(
    f"staff/{page}" for page in ("", "roster/", "managers/", "access/", "dates/", "reviews/", "pages/", "contractors/")
)
ALL_PAGES = (*STAFF_PAGES, *CONTRACTOR_PAGES)
