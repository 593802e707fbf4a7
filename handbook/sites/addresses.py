"""What an address in a page or a style sheet leads to when a browser asks for it (WHATWG URL, 4.4).

In: an address without the escapes of HTML or CSS. Out: whether it leads to another host, runs a script, or holds a file itself.
"""

from __future__ import annotations

import re

_DROPPED = str.maketrans("", "", "\t\n\r")
_ENDS = "".join(map(chr, range(0x21)))
"""What stands around an address and does not count."""

_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_WITH_HOST = re.compile(r"(?:https?:/*|//+)[^\s/]")
_RUN = ("javascript:", "vbscript:")
_STAY = ("data:", "mailto:", "tel:", "sms:", "about:")
"""Schemes with which nobody is asked for a file."""

_HOLD = ("data:", "blob:", "filesystem:")


def is_elsewhere(address: str) -> bool:
    """Whether something is loaded from another host, or by a way that no web server is asked on.

    `https:a.example` and `https:\\\\a.example` are read as `https://a.example`, and so is `/\\a.example` beside `https:`.
    """
    plain = _plain(address)
    return plain.startswith("//") or (bool(_WITH_SCHEME.match(plain)) and not plain.startswith(_STAY))


def names_a_host(address: str) -> bool:
    """Whether the address is one on the web that names its host, and so no words with a colon in them."""
    return bool(_WITH_HOST.match(_plain(address)))


def runs(address: str) -> bool:
    """Whether the address is a script."""
    return _plain(address).startswith(_RUN)


def holds_a_file(address: str) -> bool:
    """Whether the address is the file itself (RFC 2397)."""
    return _plain(address).startswith(_HOLD)


def holds_a_page(address: str) -> bool:
    """Whether the address is itself a file that a browser shows as a page, with the scripts in it."""
    return holds_a_file(address) and any(kind in _plain(address).partition(",")[0] for kind in ("html", "xml", "svg"))


def _plain(address: str) -> str:
    return address.translate(_DROPPED).strip(_ENDS).replace("\\", "/").lower()
