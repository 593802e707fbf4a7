"""The start tags of a page as a browser reads them (HTML, 13.2.5.6 to 13.2.5.40), and their attributes.

In: markup. Out: each start tag that a browser could read there, in whatever state it is: every `<` before a letter counts, also
in a comment, a script or an attribute's value. What a browser makes of a tag depends on all that stands before it; how far
the tag reaches and what its attributes are does not. So more is found than is there, and nothing is missed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_S = r"\t\n\f\r "
_ATTRIBUTE = (
    rf"""([^{_S}/>][^{_S}/>=]*+)(?:[{_S}]*+=[{_S}]*+(?:"([^"]*+)"|'([^']*+)'|(?!["'])([^{_S}>]*+))|(?![{_S}]*+=))"""
)
_INSIDE = rf"[^{_S}/>]*+(?:[{_S}/]++|{re.sub(r'[(](?![?])', '(?:', _ATTRIBUTE)})*+>"
"""From the first letter of a tag's name to its end."""

TAG = re.compile(rf"<[A-Za-z]{_INSIDE}")
TAG_OF_BYTES = re.compile(TAG.pattern.encode())

_TAGS = re.compile(rf"<(?=([A-Za-z](?:{_INSIDE})?+))")
_BEGIN = re.compile(r"<[A-Za-z]")
_NAME = re.compile(rf"[^{_S}/>]*+")
_ATTRIBUTES = re.compile(_ATTRIBUTE)


def tags_in(markup: str, until: int | None = None) -> list[str]:
    """The tags in a text, each without its `<`, in order; a tag may stand inside another. One that does not end is one letter.

    With `until`, only those that begin before that place.
    """
    if until is None:
        found: list[str] = _TAGS.findall(markup)
        return found
    tags = ((begin[0], TAG.match(markup, begin.start())) for begin in _BEGIN.finditer(markup, 0, until))
    return [(tag[0] if tag else begin)[1:] for begin, tag in tags]


def is_whole(tag: str) -> bool:
    """Whether a tag of `tags_in` ends in the text."""
    return tag.endswith(">")


def name_of(tag: str) -> str:
    """The name of a tag of `tags_in` in small letters, without the prefix that XML may put before it."""
    found = _NAME.match(tag)
    return found[0].rpartition(":")[2].lower() if found else ""


def attributes_of(tag: str) -> Iterator[tuple[str, str]]:
    """The attributes of a tag of `tags_in`: names in small letters, values without their escapes. A name may come twice."""
    begin = _NAME.match(tag)
    for name, double, single, bare in _ATTRIBUTES.findall(tag, begin.end() if begin else 0, len(tag) - 1):
        value = double or single or bare
        yield name.lower(), html.unescape(value) if "&" in value else value
