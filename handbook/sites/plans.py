"""Finds where in HTML every token of a value stands, as browsers would read it.

In: HTML with tokens. Out: a `Plan` (`handbook.sites.fill`): what stands between the values, and what kind of place each is in.
The reading follows the tokenization of the HTML standard (section 13.2.5), because browsers do.
"""

from __future__ import annotations

import html
import re

from handbook.sites.fill import TOKEN, Attribute, Plan, Words, joined, pieces_of, words_at

_SPACE = " \t\n\r\f"
_COMMENT_END = re.compile(r"--!?>")
_TAG_NAME = re.compile(rf"[^{_SPACE}/>]*")
_BETWEEN = re.compile(rf"[{_SPACE}/]*")
_ATTRIBUTE_NAME = re.compile(rf"=?[^{_SPACE}/>=]*")
_EQUALS = re.compile(rf"[{_SPACE}]*=[{_SPACE}]*")
_UNQUOTED = re.compile(rf"[^{_SPACE}>]*")
_PLAIN_TAG = re.compile(
    rf"""</?[a-zA-Z][a-zA-Z0-9-]*+(?:[{_SPACE}]++[a-zA-Z_:][\w.:-]*+(?:=(?:"[^"]*+"|'[^']*+'))?+)*+[{_SPACE}]*+/?>"""
)
"""A tag as Markdown writes it. It is read the long way only if a value stands in it."""


_RAW_TEXT = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"})
"""Elements whose content is not markup and knows no escapes."""

_NO_MARKUP = frozenset({"title", "textarea", "option", "svg", "math"})
"""Elements in whose text no `<bdi>` can stand."""

_READ_LONG = re.compile(rf"{TOKEN.pattern}|^</?(?:{'|'.join(sorted(_RAW_TEXT | _NO_MARKUP))})\b", re.IGNORECASE)
"""What makes a plain tag worth reading: a value, or content that is not markup."""

_ANCHOR = re.compile(rf"[{_SPACE}](?:id|name)=", re.IGNORECASE)
_PLAIN_ATTRIBUTE = re.compile(rf"""[{_SPACE}]+([a-zA-Z_:][\w.:-]*+)(?:=(?:"([^"]*+)"|'([^']*+)'))?+""")

_TOKENS = TOKEN.pattern.strip("[]")
_NAME = rf"(?!(?:{'|'.join(sorted(_RAW_TEXT | _NO_MARKUP))})\b)[a-z][a-z0-9-]*+"
_OTHERS = rf'(?: (?!(?:id|name)=)[a-z-]++(?:="[^"{_TOKENS}]*+")?+)*+ ?/?>'
_NOTHING_TO_READ = re.compile(rf"(?:[^<]++|</?{_NAME}{_OTHERS})*+")
"""Text and tags as Markdown and the theme write most of them: no value stands in a tag, and none has an anchor."""

_ONE_ANCHOR = re.compile(rf'<{_NAME} id="([^"&{_TOKENS}]*+)"{_OTHERS}')
"""The same with an anchor, which comes first."""

_ADDRESSES = frozenset(
    "href src action formaction poster cite data background ping manifest longdesc xlink:href to from by values".split()
)
_CODE = frozenset({"style", "srcdoc", "srcset", "imagesrcset"})
"""Attributes whose value is a language of its own; so are all that begin with `on`, and the content of `<meta>`."""


def plan_html(text: str) -> Plan:
    """Find where every token of `text` stands."""
    reader = _Reader(text)
    reader.read()
    return Plan(tuple(joined(reader.pieces)), frozenset(reader.ids))


class _Reader:
    """Walks through HTML once, and cuts it where something other than text holds a value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str | int | Words | Attribute] = []
        self.ids: set[str] = set()
        self._cut = 0
        self._inside: list[str] = []

    def read(self) -> None:
        text, at = self.text, 0
        while (at := _match(_NOTHING_TO_READ, text, at).end()) < len(text):
            if anchor := _ONE_ANCHOR.match(text, at):
                self.ids.add(anchor[1])
                at = anchor.end()
            else:
                at = self._markup(at)
        self._text_until(len(text))

    def _text_until(self, at: int) -> None:
        """Everything not yet noted before `at` is text, and tags without a value."""
        pieces = pieces_of(self.text[self._cut : at])
        self.pieces += pieces if self._inside else (words_at(p) if isinstance(p, int) else p for p in pieces)
        self._cut = at

    def _drop(self, at: int, end: int) -> int:
        """Leave out the values from `at` to `end`; returns `end`."""
        if TOKEN.search(self.text, at, end):
            self._text_until(at)
            self.pieces.append(TOKEN.sub("", self.text[at:end]))
            self._cut = end
        return end

    def _markup(self, at: int) -> int:
        """Pass what begins with the `<` at `at`; returns where it ends."""
        text = self.text
        plain = _PLAIN_TAG.match(text, at)
        if plain and not _READ_LONG.search(plain[0]):
            if _ANCHOR.search(plain[0]):
                self._anchors_of(plain[0])
            return plain.end()
        following = text[at + 1 : at + 2]
        if text.startswith("<!--", at):
            return self._drop(at, self._end_of_comment(at))
        if following in ("!", "?") or (following == "/" and not _is_letter(text[at + 2 : at + 3])):
            return self._drop(at, self._after(">", at))
        return self._tag(at) if _is_letter(following) or following == "/" else at + 1

    def _anchors_of(self, tag: str) -> None:
        """Note the anchors of a plain tag."""
        names = {"id", "name"} if _match(_TAG_NAME, tag, 1 + tag.startswith("</"))[0].lower() == "a" else {"id"}
        for name, double, single in (found.groups() for found in _PLAIN_ATTRIBUTE.finditer(tag)):
            value = single if double is None else double
            if value is not None and name.lower() in names:
                self.ids.add(html.unescape(value))

    def _end_of_comment(self, at: int) -> int:
        for short in ("<!-->", "<!--->"):
            if self.text.startswith(short, at):
                return at + len(short)
        end = _COMMENT_END.search(self.text, at + 4)
        return end.end() if end else len(self.text)

    def _after(self, mark: str, at: int) -> int:
        found = self.text.find(mark, at)
        return found + len(mark) if found >= 0 else len(self.text)

    def _tag(self, at: int) -> int:
        text = self.text
        is_end = text[at + 1] == "/"
        name = _match(_TAG_NAME, text, at + 1 + is_end)
        tag = name.group().lower()
        if tag in _NO_MARKUP:
            self._enter_or_leave(tag, at, is_end=is_end)
        at = self._drop(at, name.end())
        while at < len(text):
            at = _match(_BETWEEN, text, at).end()
            if text.startswith(">", at):
                at += 1
                break
            at = self._attribute(tag, at)
        return self._raw_text(tag, at) if tag in _RAW_TEXT and not is_end else at

    def _enter_or_leave(self, tag: str, at: int, *, is_end: bool) -> None:
        """Note that an element of `_NO_MARKUP` begins or ends at `at`."""
        self._text_until(at)
        if not is_end:
            self._inside.append(tag)
        elif tag in self._inside:
            del self._inside[self._inside.index(tag) :]

    def _attribute(self, tag: str, at: int) -> int:
        text = self.text
        name = _match(_ATTRIBUTE_NAME, text, at)
        at = self._drop(at, name.end())
        equals = _EQUALS.match(text, at)
        if not equals:
            return at
        at = equals.end()
        quote = text[at : at + 1]
        if quote not in ('"', "'"):
            return self._value(tag, name[0], at, _match(_UNQUOTED, text, at).end(), quoted=False)
        end = text.find(quote, at + 1)
        if end < 0:
            return self._value(tag, name[0], at + 1, len(text), quoted=True)
        return self._value(tag, name[0], at + 1, end, quoted=True) + 1

    def _value(self, tag: str, name: str, at: int, end: int, *, quoted: bool) -> int:
        """Note an attribute's value, which stands from `at` to `end`; returns `end`."""
        value = self.text[at:end]
        name = name.lower()
        if TOKEN.search(value):
            self._text_until(at)
            self.pieces.append(Attribute(pieces_of(value), _kind(tag, name), quoted))
            self._cut = end
        if name == "id" or (tag == "a" and name == "name"):
            self.ids.add(html.unescape(value))
        return end

    def _raw_text(self, tag: str, at: int) -> int:
        """Pass the content of an element that is not markup, up to its end tag."""
        end = re.compile(rf"</{tag}(?=[{_SPACE}/>])", re.IGNORECASE).search(self.text, at)
        return self._drop(at, end.start() if end and tag != "plaintext" else len(self.text))


def _kind(tag: str, name: str) -> str:
    if name.startswith("on") or name in _CODE or tag == "meta" or TOKEN.search(name):
        return "code"
    return "address" if name in _ADDRESSES else "text"


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """A match of a pattern that matches everywhere, if only the empty text."""
    match = pattern.match(text, at)
    assert match is not None  # noqa: S101 - such a pattern cannot fail
    return match


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
