"""From bytes to text: encodings, line ends, size, and characters no source may hold."""

from __future__ import annotations

import pytest
from yaml_source_case import FILE, told

from handbook.diagnostics import Diagnostic
from handbook.yaml_source import LIMITS, decode


def refused(data: bytes, limit: int = LIMITS.size) -> Diagnostic:
    text, faults = decode(data, FILE, limit=limit)
    assert text is None
    assert len(faults) == 1
    assert faults[0].help
    return faults[0]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("name: Zoë 👩\u200d💻\n".encode(), "name: Zoë 👩\u200d💻\n"),
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r\n", "a: b\nc: d\n"),
        (b"a: b\rc: d\r", "a: b\nc: d\n"),
        (b"a\r\n\r\rb\n", "a\n\n\nb\n"),
        (b"a:\tb\n", "a:\tb\n"),
        ("שלום \u200d\u00a0\ufe0f".encode(), "שלום \u200d\u00a0\ufe0f"),
    ],
)
def test_good_bytes(data: bytes, text: str) -> None:
    assert decode(data, FILE) == (text, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_named(encoding: str) -> None:
    fault = refused("name: Ada Okafor\nroles: [writer]\n".encode(encoding))
    assert told(fault) == ("HB-Y007", 1, 1)
    assert ("UTF-32" if "32" in encoding else "UTF-16") in fault.message
    assert "save it as UTF-8" in fault.help[0]


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (b"name: Jos\xe9\n", 1, 10, "the letter here, probably `é`, cannot be read"),
        (b"a: b\r\nc: \xc3\xa9 \x80\n", 2, 6, "probably `€`,"),
        (b"\xef\xbb\xbf\xff", 1, 1, "probably `ÿ`,"),
        (b"a: \x81", 1, 4, "the letter here cannot be read"),
        (b"a: \xed\xa0\x80", 1, 4, "probably `í`,"),
        (b"a\n\xc3", 2, 1, "probably `Ã`,"),
    ],
)
def test_bytes_that_are_not_utf8_have_a_place(data: bytes, line: int, column: int, words: str) -> None:
    fault = refused(data)
    assert told(fault) == ("HB-Y007", line, column)
    assert words in fault.message


def test_size_is_bounded() -> None:
    assert decode(b"a" * LIMITS.size, FILE) == ("a" * LIMITS.size, ())
    fault = refused(b"a" * (LIMITS.size + 1))
    assert told(fault) == ("HB-Y008", 1, 1)
    assert "257 KiB, more than the 256 KiB" in fault.message
    assert decode(b"a" * 300_000, FILE, limit=300_000)[1] == ()
    assert refused(b"abc", limit=2).code == "HB-Y008"


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2028",
     "\u2029", "\u2066", "\u2069", "\ufeff", "\ufff9", "\uffff", "\U000e0001", "\U000e007f", "\U000f0000", "\U000fffff",
     "\U00100000", "\U0010ffff"],
)  # fmt: skip
def test_characters_no_source_may_hold(character: str) -> None:
    fault = refused(f"# Ünder\ntext {character}{character} more".encode())
    assert told(fault) == ("HB-Y013", 2, 6)
    assert f"U+{ord(character):04X}" in fault.message


def test_forbidden_characters_are_told_line_by_line() -> None:
    text, faults = decode("a\u200e\nb\n\x01c\n".encode(), FILE)
    assert text is None
    assert [told(fault) for fault in faults] == [("HB-Y013", 1, 2), ("HB-Y013", 3, 1)]
    assert len(decode(b"\x01\n" * 1000, FILE)[1]) == LIMITS.findings
