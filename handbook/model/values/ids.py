"""Ids, and references into a tool's guide.

In: the text of a scalar or of a key. Out: the same text once it is fit to be a file name, an anchor and part of an
address on every system; otherwise the reason why not, and an id to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from handbook.model.values.reading import FromText, pattern
from handbook.model.values.wording import shown

ID_LIMIT = 48

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")
_HEADING = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

_MERGE_WORDS = frozenset({"remove", "inherit", "add", "locked"})
_DEVICE_NAMES = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})
"""File names that Windows keeps for itself, whatever their ending."""
_SITE_WORDS = frozenset(
    {
        "404",
        "assets",
        "calendar",
        "handbooks",
        "images",
        "index",
        "internal",
        "javascripts",
        "robots",
        "search",
        "sitemap",
        "staff",
        "stylesheets",
        "tags",
    }
)

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "'": "", "’": ""}
)
"""Letters that have no accent to take off, for `suggest_id`."""


def id_problem(text: str) -> str | None:
    """Why `text` cannot be an id, in the writer's words with what to write instead; None if it can."""
    if not _ID.fullmatch(text) or "--" in text:
        suggestion = suggest_id(text)
        action = f"write it as `{suggestion}`" if suggestion else "write one such as `monthly-close`"
        if len(text) > ID_LIMIT:
            return f"{shown(text)} is longer than the {ID_LIMIT} characters of an id; {action}"
        return f"{shown(text)} is not an id: use small letters, digits and single hyphens; {action}"
    if text in _MERGE_WORDS:
        return f"`{text}` has a meaning of its own in these files; choose another id, such as `our-{text}`"
    if text in _SITE_WORDS:
        return f"`{text}` is a word the site uses itself; choose another id, such as `our-{text}`"
    if text in _DEVICE_NAMES:
        return f"`{text}` cannot be the name of a file on Windows; choose another id, such as `our-{text}`"
    return None


def suggest_id(text: str) -> str | None:
    """An id made from `text`: "Łódź Studio" gives `lodz-studio`; None if no letter or digit of it can be kept."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", letters)
    suggestion = ""
    for word in words:
        longer = f"{suggestion}-{word}" if suggestion else word[:ID_LIMIT]
        if len(longer) > ID_LIMIT:
            break
        suggestion = longer
    if not suggestion:
        return None
    return suggestion if id_problem(suggestion) is None else f"our-{suggestion}"


def parse_id(text: str) -> str:
    """An id as it is; the rules stand in `id_problem`."""
    problem = id_problem(text)
    if problem:
        raise ValueError(problem)
    return text


def parse_guide_ref(text: str) -> str:
    """A heading in a tool's guide, `asana#report`: the tool's id, `#`, the heading's id."""
    tool, mark, heading = text.partition("#")
    if not mark or not tool or not heading:
        raise ValueError(f"{shown(text)} does not name a tool and a heading of its guide; write it as `asana#report`")
    problem = id_problem(tool)
    if problem:
        raise ValueError(problem)
    if not _HEADING.fullmatch(heading):
        raise ValueError(
            f"{shown(heading)} is not the id of a heading; write the id that stands behind the heading in `{{#…}}`"
        )
    return text


Id = Annotated[
    str,
    FromText(parse_id, str, pattern("[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?", "monthly-close"), free=True),
]
GuideRef = Annotated[
    str,
    FromText(parse_guide_ref, str, pattern("[a-z0-9-]+#[a-z0-9_-]+", "asana#report"), free=True),
]
