"""What a text says once its escapes and its markup are taken away.

In: a file's bytes, or text. Out: texts, among which everything stands that a reader, a browser or a search would make of it.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from handbook.model.likeness import JOINT, parted

_ROUNDS = 4
"""Escapes in escapes are undone so often: an address in an attribute in a page in JSON is three."""

_MARKUP = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<[^>]*>", re.DOTALL)
_QUOTED = re.compile(r"=\s*+(?:\"[^\">]*+>|'[^'>]*+>)")
"""An attribute in which a tag seems to end."""

_QUOTING_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[|\]\]>|<(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>|<[^>]*>", re.DOTALL
)
"""As `_MARKUP`, where a tag does not end inside an attribute (HTML, 13.2.5)."""

_CUT = re.compile(r"[-\u00ad\u2010](?<=[^\W\d].)[ \t]*\r?\n[ \t]*(?=[^\W\d])")
"""Where a word goes on in the next line."""

_ENDS_A_LINE = re.compile(
    r"</?(?:\w+:)?(?:p|div|t[dhr]|table|caption|li|[uod]l|d[td]|h[1-6r]|br|section|article|nav|header|footer|main|aside"
    r"|details|summary|blockquote|pre|figure|figcaption|option|title|text|si|row|label|button)\b[^>]*>",
    re.IGNORECASE,
)
"""Tags that part what stands beside them: nobody reads the words on both sides as one."""

BETWEEN = " zzq "
"""Stands between two texts and is in neither: words are found side by side in one of them only."""

_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbfv0])|([^\sa-zA-Z0-9]))")
"""Of JSON and scripts (RFC 8259, 7; ECMAScript, 12.9.4)."""

_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_HALF = re.compile("[\ud800-\udfff]")
_FOLD = re.compile(rb"\r?\n[ \t]")
"""Where a long line goes on in the next one, even inside a character (RFC 5545, 3.1); readers take it out."""

_FOLDED_TYPES = (".ics", ".vcf")
_PACKED_TEXT = re.compile(r"(?:base64|BASE64)[^,:<>\"']{0,60}[,:]\s*((?:[A-Za-z0-9+/_-]|%2[BbFf]|\s)+)")
"""Data inside a text (RFC 2397, RFC 5545 3.1.3)."""

_LARGE = 1024 * 1024
_WIDE = (re.compile(rb"(?:[^\0]\0){4,}"), re.compile(rb"(?:\0[^\0]){4,}"))
_MARKS = re.compile("[\ufeff\ufffe]")
"""Marks of the byte order. Within a file, one stands before each text, with what is no letter before it."""

_FAR_FROM_LATIN = re.compile("[\u2e80-\uffff]+")
_CODE_PAGES = (
    "cp1250",
    "iso8859-2",
    "cp1254",
    "cp1257",
    "cp1251",
    "koi8-r",
    "cp1253",
    "cp932",
    "gb18030",
    "big5",
    "cp949",
)
"""In which tables and texts are written that are neither UTF-8 nor from the west of Europe."""

_BYTE_ORDERS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_text(content: bytes) -> str | None:
    """The text of a file that is one, in whatever encoding; None if it is none."""
    for mark, encoding in _BYTE_ORDERS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def said_by_bytes(content: bytes) -> Iterator[str]:
    """Everything that bytes might say which are no text: in one, two or more bytes for a character."""
    latin = content.decode("latin-1")
    yield latin
    yield parted(latin)  # in a file of music, the next field begins where a text ends
    yield content.decode("utf-8", "ignore")
    if b"\0" not in content:
        if len(content) <= _LARGE:
            yield from (content.decode(page, "ignore") for page in _CODE_PAGES)
        return
    if len(content) <= _LARGE:
        for start in (0, 1):
            for encoding in ("utf-16-le", "utf-16-be"):
                text = _MARKS.sub(" ", content[start:].decode(encoding, "ignore"))
                yield text
                yield _FAR_FROM_LATIN.sub(" ", text)  # what is no text gets letters of far away
    else:  # pictures and films: only what looks like words in Latin letters
        for wide, encoding in zip(_WIDE, ("utf-16-le", "utf-16-be"), strict=True):
            yield " ".join(match[0].decode(encoding, "ignore") for match in wide.finditer(content))


def said_by(text: str) -> str:
    """Everything that a text might say, one after the other: with its markup and without it, all escapes undone.

    What a browser shows, with a `JOINT` in the place of each tag within a line, comes last. What stands between escapes is
    not looked at with them: `Ana &amp; Co` would be an `Ana`.
    """
    plain = text
    for _ in range(_ROUNDS):
        before, plain = plain, _undone(plain)
        if plain == before:
            break
    found = [plain]
    if "\\" in text and (css := _CSS_ESCAPE.sub(lambda match: _char(match[1]), text)) != text:
        found.insert(0, css)
    if (whole := _CUT.sub("", plain)) != plain:
        found.insert(0, whole)
    if "<" in text and plain != text:
        found += [_undone(without) for without in _without_markup(text)]
    if "<" in plain:
        found += _without_markup(plain)
    return BETWEEN.join(found)


def _without_markup(text: str) -> list[str]:
    """The text without tags: a space where one ends a line, a `JOINT` where the words on both sides may be one.

    Where a tag seems to end in one of its attributes, also as a browser reads it, which comes last.
    """
    found = [_MARKUP.sub(JOINT, _ENDS_A_LINE.sub(" ", text))]
    if _QUOTED.search(text):
        found.append(_QUOTING_MARKUP.sub(lambda tag: " " if _ENDS_A_LINE.match(tag[0]) else JOINT, text))
    return found


def data_in(text: str) -> Iterator[bytes]:
    """The data that a text holds in letters (base64)."""
    if "base64" not in text and "BASE64" not in text:
        return
    for match in _PACKED_TEXT.finditer(html.unescape(text)):
        letters = re.sub(r"\s", "", unquote(match[1])).translate(str.maketrans("-_", "+/"))
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        try:
            yield base64.b64decode(letters + "=" * (-len(letters) % 4))
        except (binascii.Error, ValueError):
            continue


def unfolded(name: str, content: bytes) -> bytes:
    """A calendar or a visiting card with its long lines whole; anything else as it is."""
    return _FOLD.sub(b"", content) if name.lower().endswith(_FOLDED_TYPES) else content


def _undone(text: str) -> str:
    """The text with one round of the escapes of HTML, JSON, scripts and addresses undone."""
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _ESCAPE.sub(_meant, text)
        if _HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "%" in text:
        text = unquote(text)
    return text


def _meant(match: re.Match[str]) -> str:
    point, unit, byte, control, sign = match.groups()
    code = point or unit or byte
    return _char(code) if code else " " if control else sign


def _char(code: str) -> str:
    """A character by its number in hexadecimal digits; a space if there is none."""
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else " "
