"""What the front matter of a shared page says to the firm's own MkDocs plugins and to the theme: `mkdocs:`.

In: a mapping as it was read, in which all is text. Out: the same with the types that plugins expect. What handbook writes
itself, and what would take a page out of its frame, is in `REFUSED`; `parse` tells the writer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from handbook.model.node import Free, NotInPages

REFUSED: Mapping[str, str] = {
    "title": "delete it here, and write it as `title:` at the top of the front matter",
    "description": "delete it here, and write it as `summary:` at the top of the front matter",
    "template": "delete it: every page stands in the same frame, with its contact and its foot, which `theme_overrides` can "
    "change for all",
}
"""Keys that cannot stand under `mkdocs`, and what to do instead."""

USUAL = frozenset(
    "author authors categories comments date draft hide icon image links og pin readtime robots search slug social "
    "status subtitle tags".split()
)
"""Keys that plugins of MkDocs and its themes are known to read."""

_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")


def typed_value(value: object) -> Any:
    """A value with the types that plugins expect: yes and no, numbers, lists and mappings.

    What stands in a list stays text, so that a tag can be `No` or `2026`; so does a number that would read otherwise (`1.10`).
    """
    if isinstance(value, Mapping):
        return {str(key): typed_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [item if isinstance(item, str) else typed_value(item) for item in value]
    text = str(value)
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    if _NUMBER.fullmatch(text):
        number = float(text) if "." in text else int(text)
        return number if str(number) == text else text
    return text


ForMkDocs = Annotated[
    Mapping[str, Any], BeforeValidator(typed_value), Free(), NotInPages("for MkDocs and its plugins only")
]
