"""Fills values into HTML that was made from a page's Markdown, each escaped for the place it lands in.

In: HTML in which every value is a token (`handbook.model.page`). Out: a `Plan`, made once for all pages alike in
structure, and from it the HTML with the values of one page. A value never becomes markup, whatever it holds:

- in text and in a quoted attribute it is escaped;
- in an attribute without quotes every character but plain letters and digits is escaped;
- in an attribute that holds an address, an address of an unsafe kind becomes `#`;
- in scripts, styles, comments, and in names of tags and attributes, it is left out.

The reading follows the tokenization of the HTML standard (section 13.2.5), because browsers do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape

from handbook.model.page import FIRST_TOKEN, LAST_TOKEN

TOKEN = re.compile(f"[{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}]")
_PIECES = re.compile(f"([{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}])")

_SPACE = " \t\n\r\f"
_COMMENT_END = re.compile(r"--!?>")
_TAG_NAME = re.compile(rf"[^{_SPACE}/>]*")
_BETWEEN = re.compile(rf"[{_SPACE}/]*")
_ATTRIBUTE_NAME = re.compile(rf"=?[^{_SPACE}/>=]*")
_EQUALS = re.compile(rf"[{_SPACE}]*=[{_SPACE}]*")
_UNQUOTED = re.compile(rf"[^{_SPACE}>]*")

_RAW_TEXT = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"})
"""Elements whose content is not markup and knows no escapes."""

_ADDRESSES = frozenset(
    "href src action formaction poster cite data background ping manifest longdesc xlink:href to from by values".split()
)
_CODE = frozenset({"style", "srcdoc", "srcset", "imagesrcset"})
"""Attributes whose value is a language of its own; so are all that begin with `on`, and the content of `<meta>`."""

_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_CODE_SCHEMES = frozenset({"javascript", "data", "vbscript"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED_AT_START = "".join(map(chr, range(0x21)))
_IGNORED_INSIDE = str.maketrans("", "", "\t\n\r")
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")

Pieces = tuple["str | int", ...]
"""Text as it stands, and numbers of values."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's value that holds at least one token. `kind` is `text`, `address` or `code`."""

    pieces: Pieces
    kind: str
    quoted: bool

    def filled(self, values: Sequence[str]) -> str:
        """The attribute's value as it stands in HTML, without the quotes it stands between."""
        if self.kind == "code":
            text = "".join(piece for piece in self.pieces if isinstance(piece, str))
        else:
            text = "".join(p if isinstance(p, str) else self._escaped(values[p]) for p in self.pieces)
        if self.kind == "address" and not self._is_safe(text):
            text = "#"
        return text if text or self.quoted else '""'

    def _is_safe(self, text: str) -> bool:
        """Whether an address may be shown: its scheme is the page's own and runs nothing, or a value's and known to be safe."""
        own = _scheme(self.pieces[0]) if isinstance(self.pieces[0], str) else ""
        scheme = _scheme(text)
        return scheme not in _CODE_SCHEMES if own else not scheme or scheme in _SAFE_SCHEMES

    def _escaped(self, value: str) -> str:
        return str(escape(value)) if self.quoted else _NOT_PLAIN.sub(lambda found: f"&#{ord(found[0])};", value)


@dataclass(frozen=True, slots=True)
class Plan:
    """HTML taken apart where values go: text, numbers of values, and attributes. `ids` are the anchors it holds, with tokens."""

    pieces: tuple[str | int | Attribute, ...]
    ids: frozenset[str] = frozenset()


def fill(plan: Plan, values: Sequence[str]) -> str:
    """The HTML of `plan` with `values` in their places."""
    return "".join(
        piece if isinstance(piece, str) else str(escape(values[piece])) if isinstance(piece, int) else piece.filled(values)
        for piece in plan.pieces
    )


def fill_escaped(plan: Plan, values: Sequence[str]) -> str:
    """As `fill`, for the search index: `"` and `'` stay, because the text stands in no attribute."""
    return "".join(p if isinstance(p, str) else html.escape(values[p], quote=False) for p in plan.pieces if not isinstance(p, Attribute))


def fill_text(text: str, values: Sequence[str]) -> str:
    """Plain text with the values of its tokens, nothing escaped."""
    return TOKEN.sub(lambda match: values[ord(match[0]) - FIRST_TOKEN], text)


def plan_text(text: str) -> Plan:
    """The plan of HTML that holds no tag in which a value stands: a title, a text of the search index."""
    return Plan(pieces_of(text))


def pieces_of(text: str) -> Pieces:
    """Text taken apart at its tokens."""
    return tuple(
        ord(piece) - FIRST_TOKEN if index % 2 else piece for index, piece in enumerate(_PIECES.split(text)) if piece
    )


def plan_html(text: str) -> Plan:
    """Find where every token of `text` stands."""
    reader = _Reader(text)
    reader.read()
    return Plan(tuple(_joined(reader.pieces)), frozenset(reader.ids))


class _Reader:
    """Walks through HTML once, and notes what it passes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str | int | Attribute] = []
        self.ids: set[str] = set()

    def read(self) -> None:
        text, at = self.text, 0
        while (tag := text.find("<", at)) >= 0:
            self.pieces += pieces_of(text[at:tag])
            at = self._markup(tag)
        self.pieces += pieces_of(text[at:])

    def _markup(self, at: int) -> int:
        """Pass what begins with the `<` at `at`; returns where it ends."""
        text = self.text
        following = text[at + 1 : at + 2]
        if text.startswith("<!--", at):
            return self._drop(at, self._end_of_comment(at))
        if following in ("!", "?") or (following == "/" and not _is_letter(text[at + 2 : at + 3])):
            return self._drop(at, self._after(">", at))
        if _is_letter(following) or following == "/":
            return self._tag(at)
        self.pieces.append("<")
        return at + 1

    def _end_of_comment(self, at: int) -> int:
        for short in ("<!-->", "<!--->"):
            if self.text.startswith(short, at):
                return at + len(short)
        end = _COMMENT_END.search(self.text, at + 4)
        return end.end() if end else len(self.text)

    def _after(self, mark: str, at: int) -> int:
        found = self.text.find(mark, at)
        return found + len(mark) if found >= 0 else len(self.text)

    def _drop(self, at: int, end: int) -> int:
        """Keep the text from `at` to `end`, without the values in it."""
        self.pieces.append(TOKEN.sub("", self.text[at:end]))
        return end

    def _tag(self, at: int) -> int:
        text = self.text
        is_end = text[at + 1] == "/"
        name = _match(_TAG_NAME, text, at + 1 + is_end)
        tag = name.group().lower()
        at = self._drop(at, name.end())
        while at < len(text):
            at = self._keep(at, _match(_BETWEEN, text, at).end())
            if text.startswith(">", at):
                at = self._keep(at, at + 1)
                break
            at = self._attribute(tag, at)
        return self._raw_text(tag, at) if tag in _RAW_TEXT and not is_end else at

    def _attribute(self, tag: str, at: int) -> int:
        text = self.text
        match = _match(_ATTRIBUTE_NAME, text, at)
        name = match.group().lower()
        at = self._drop(at, match.end())
        equals = _EQUALS.match(text, at)
        if not equals:
            return at
        at = self._keep(at, equals.end())
        quote = text[at : at + 1]
        if quote in ('"', "'") and quote:
            end = self._after(quote, at + 1)
            closed = text.endswith(quote, at + 1, end)
            self.pieces.append(quote)
            self._value(tag, name, text[at + 1 : end - closed], quoted=True)
            self.pieces.append(quote if closed else "")
            return end
        value = _match(_UNQUOTED, text, at)
        self._value(tag, name, value.group(), quoted=False)
        return value.end()

    def _value(self, tag: str, name: str, value: str, *, quoted: bool) -> None:
        has_token = TOKEN.search(value)
        self.pieces.append(Attribute(pieces_of(value), _kind(tag, name), quoted) if has_token else value)
        if name == "id" or (tag == "a" and name == "name"):
            self.ids.add(html.unescape(value))

    def _raw_text(self, tag: str, at: int) -> int:
        """Pass the content of an element that is not markup, up to its end tag."""
        end = re.compile(rf"</{tag}(?=[{_SPACE}/>])", re.IGNORECASE).search(self.text, at)
        return self._drop(at, end.start() if end and tag != "plaintext" else len(self.text))

    def _keep(self, at: int, end: int) -> int:
        self.pieces.append(self.text[at:end])
        return end


def _kind(tag: str, name: str) -> str:
    if name.startswith("on") or name in _CODE or tag == "meta" or TOKEN.search(name):
        return "code"
    return "address" if name in _ADDRESSES else "text"


def _scheme(escaped: str) -> str:
    """The scheme of an address in HTML as a browser finds it (URL standard, section 4.4), empty if it has none."""
    address = html.unescape(escaped).lstrip(_IGNORED_AT_START).translate(_IGNORED_INSIDE)
    match = _SCHEME.match(address)
    return match[1].lower() if match else ""


def _joined(pieces: Sequence[str | int | Attribute]) -> Iterator[str | int | Attribute]:
    """The same pieces with neighbouring texts made one."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if texts:
            yield "".join(texts)
            texts = []
        yield piece
    if texts:
        yield "".join(texts)


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """A match of a pattern that matches everywhere, if only the empty text."""
    match = pattern.match(text, at)
    assert match is not None  # noqa: S101 - such a pattern cannot fail
    return match


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
