"""E-mail addresses and web addresses.

In: the text of a scalar. Out: the same text once it is safe to build a link from; a ValueError says in plain words
what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from handbook.model.values.reading import FromText
from handbook.model.values.wording import shown

_EMAIL_LIMIT = 254
_URL_LIMIT = 2_000
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})+")
_EMAIL_INSIDE = r"(?:^|[<\s:])([^<>\s:@]+@[^<>\s:@]+)(?:$|[>\s?])"
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?:[/?#].*)?"
_NEVER_IN_URL = frozenset('<>"\\^`{|}')


def parse_email(text: str) -> str:
    """One e-mail address alone, as RFC 5322 writes it without quotes or comments."""
    if len(text) > _EMAIL_LIMIT:
        raise ValueError(f"{shown(text)} is too long for one e-mail address; write it as `name@example.com`")
    if _EMAIL.fullmatch(text):
        return text
    inside = re.search(_EMAIL_INSIDE, text)
    if inside and inside[1] != text and _EMAIL.fullmatch(inside[1]):
        raise ValueError(f"{shown(text)} holds more than the address; write it as `{inside[1]}`")
    if "@" not in text:
        raise ValueError(f"{shown(text)} is not an e-mail address; write it as `name@example.com`")
    strange = next((c for c in text if not c.isascii()), None)
    if strange:
        raise ValueError(f"{shown(text)} holds `{strange}`; write the e-mail address with plain letters only")
    if text.count("@") == 1 and "." not in text.partition("@")[2]:
        raise ValueError(f"{shown(text)} ends without a domain; write it as `name@example.com`")
    raise ValueError(f"{shown(text)} is not one e-mail address; write it as `name@example.com`")


def parse_url(text: str) -> str:
    """A web address that starts with `https://` or `http://`, names a host and holds no password (RFC 3986)."""
    if len(text) > _URL_LIMIT:
        raise ValueError(f"this web address has {len(text):,} characters and at most {_URL_LIMIT:,} fit; shorten it")
    strange = next((c for c in text if c in _NEVER_IN_URL or unicodedata.category(c)[0] in "CZ"), None)
    if strange is not None:
        named = "a space" if strange.isspace() else f"`{strange}`" if strange.isprintable() else "an invisible sign"
        raise ValueError(f"{shown(text)} holds {named}; copy the web address from the browser's address bar")
    parts = _split(text)
    if parts is None:
        raise ValueError(f"{shown(text)} is not a web address; write it as `https://example.com/page`")
    if parts.scheme not in ("http", "https"):
        if re.fullmatch(_HOST, text):
            raise ValueError(f"{shown(text)} does not say how to get there; write it as {shown('https://' + text)}")
        raise ValueError(f"{shown(text)} is not a web address; write one that starts with `https://`")
    if not parts.hostname:
        raise ValueError(f"{shown(text)} names no website; write it as `https://example.com/page`")
    if "@" in parts.netloc:
        raise ValueError(f"{shown(text)} holds a user name or a password; write the address without it")
    return text


def _split(text: str) -> SplitResult | None:
    """The parts of an address, or None where it cannot be taken apart (a broken port or IPv6 address)."""
    try:
        parts = urlsplit(text)
        return parts if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None


Email = Annotated[
    str,
    FromText(parse_email, str, {"type": "string", "format": "email", "examples": ["name@example.com"]}, free=True),
]
Url = Annotated[
    str,
    FromText(
        parse_url, str, {"type": "string", "pattern": "^https?://", "examples": ["https://example.com/page"]}, free=True
    ),
]
