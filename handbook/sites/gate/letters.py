"""What e-mails and RTF documents say.

In: a file's bytes. Out: its parts, with names as far as they have any. Raises `ValueError` where it is none, or a damaged one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})"  # a byte
    r"|\\u(-?\d{1,5}) ?"  # a character, and what stands for it in programs that know only bytes
    r"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a word that says how it looks
    r"|\\([^a-zA-Z])"
    r"|([{}])"
    r"|[\r\n]+"
    r"|([^\\{}\r\n]+)"
)
"""Rich Text Format 1.9.1, "Conventions of an RTF Reader"."""

_SPACES = frozenset("par line tab cell row sect page nestcell nestrow emspace enspace qmspace lbr column".split())
_SIGNS = {"~": " ", "_": "-", "-": "", "*": "", "\n": " ", "\r": " "}
_HEX = re.compile(r"(?:[0-9a-fA-F]\s*){64,}")
"""A picture or an object in a document."""

_DEFAULT_CODE_PAGE = "cp1252"


def parts_of_mail(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The lines at the head of an e-mail, and its parts as they were before they were packed (RFC 2045, RFC 2047)."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        for part in message.walk():
            yield "", "\n".join(_heads(part)).encode("utf-8", "replace")
            if not part.is_multipart():
                yield _name(part), _body(part)
    except (MessageError, LookupError, UnicodeError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no e-mail") from error


def _heads(part: Message) -> Iterator[str]:
    for value in part.values():
        try:
            yield str(make_header(decode_header(value)))
        except (MessageError, LookupError, ValueError):
            yield str(value)


def _name(part: Message) -> str:
    """The name of an attachment; one that says what it is, for texts."""
    name = part.get_filename()
    if name:
        return str(make_header(decode_header(name)))
    return ".html" if part.get_content_type() == "text/html" else ""


def _body(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(part.get_payload()).encode("utf-8", "replace")
    if part.get_content_maintype() != "text":
        return data
    try:
        return data.decode(str(part.get_content_charset() or "utf-8")).encode()
    except (LookupError, UnicodeError):
        return data


def parts_of_rtf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The text of an RTF document, and the pictures and objects in it."""
    text = content.decode("latin-1")
    if not text.lstrip().startswith("{\\rtf"):
        raise ValueError("no RTF")
    yield "", _said_by_rtf(text).encode("utf-8", "replace")
    for match in _HEX.finditer(text):
        digits = re.sub(r"\s", "", match[0])
        yield "", bytes.fromhex(digits[: len(digits) // 2 * 2])


def _said_by_rtf(text: str) -> str:
    """The text, that which is not shown included. Words go on over what only says how they look."""
    reading = _Reading()
    for match in _RTF.finditer(text):
        byte, unit, word, number, sign, brace, plain = match.groups()
        if byte or plain:
            reading.add(bytes.fromhex(byte) if byte else plain.encode("latin-1"))
        elif unit:
            reading.add_character(int(unit) % 0x10000)
        elif word:
            reading.obey(word, number)
        elif brace:
            reading.nest(opens=brace == "{")
        elif sign:
            reading.say(_SIGNS.get(sign, sign))
    return reading.text()


class _Reading:
    """Where the reading of an RTF document stands."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._held = bytearray()
        self._page = _DEFAULT_CODE_PAGE
        self._instead = [1]
        self._skip = 0

    def add(self, data: bytes) -> None:
        """Bytes in the document's code page, without those that only stand for a character."""
        self._held += data[self._skip :]
        self._skip = max(0, self._skip - len(data))

    def add_character(self, unit: int) -> None:
        self.say(chr(unit))
        self._skip = self._instead[-1]

    def obey(self, word: str, number: str | None) -> None:
        if word == "ansicpg":
            self._page = _code_page(number)
        elif word == "uc":
            self._instead[-1] = min(int(number or 1), 100)
        elif word in _SPACES:
            self.say(" ")

    def nest(self, *, opens: bool) -> None:
        self._skip = 0
        if opens:
            self._instead.append(self._instead[-1])
        elif len(self._instead) > 1:
            self._instead.pop()

    def say(self, text: str) -> None:
        self._said.append(self._held.decode(self._page, "replace"))
        self._held.clear()
        self._said.append(text)

    def text(self) -> str:
        self.say("")
        return "".join(self._said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _code_page(number: str | None) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return _DEFAULT_CODE_PAGE
