"""What a file in XML that is served on its own would run and load: a picture in SVG above all (XML 1.0; SVG 2).

In: its text. Out: what is wrong with it. A browser that opens such a file, and not as the picture of a page, runs it as a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.sites.markup import NOT_UTF_8, look_at
from handbook.sites.tags import name_of, tags_in

_ENTITY = re.compile(r"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>""")
"""A short name for a text without any markup; programs that draw write some."""

_DEFINES = re.compile(r"<!(?:ENTITY|ATTLIST)")
_NAMED = re.compile(r"&([\w.:-]+);")
_ENCODING = re.compile(r"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_LIKE_ASCII = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_STYLESHEET = "<?xml-stylesheet"


def wrong_in_xml(text: str) -> tuple[str, ...]:
    """What is wrong with a file in XML, with line feeds as `text` has them."""
    return tuple(dict.fromkeys(_wrong(text)))


def _wrong(text: str) -> Iterator[str]:
    named = {name: double or single for name, double, single in _ENTITY.findall(text)}
    if named:
        text = _NAMED.sub(lambda found: named.get(found[1], found[0]), _ENTITY.sub("", text))
    if _DEFINES.search(text):
        yield "has definitions of its own (`<!ENTITY`, `<!ATTLIST`), which can hide what it does: save it without them"
    encoding = _ENCODING.match(text.removeprefix("\ufeff"))
    if encoding and not _LIKE_ASCII.fullmatch(encoding[1].strip()):
        yield NOT_UTF_8
    found = look_at(text)
    yield from found.faults
    if found.goes_on:
        yield "holds a tag that does not end"
    if any(name_of(tag) == "script" for tag in tags_in(text)):
        yield "is a picture with a script in it"
    if _STYLESHEET in text:
        yield "asks for a style sheet (`<?xml-stylesheet`): put the style into the picture"
