"""From the bytes of a source file to its text.

In: bytes and the file's name. Out: text with `\\n` line ends, or diagnostics: HB-Y007 for another encoding, HB-Y008 for
too many bytes, HB-Y013 for characters that no source may hold.
"""

from __future__ import annotations

from handbook.diagnostics import Diagnostic, Location
from handbook.yaml_source.characters import forbidden_characters
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.source import Source

_BOM = b"\xef\xbb\xbf"
_OTHER_MARKS = (  # UTF-32 first: its mark starts like that of UTF-16
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAVE_AS = "save it as UTF-8: in Notepad with Save as and Encoding UTF-8, in other editors where the encoding is shown"


def decode(data: bytes, file: str, *, limit: int = LIMITS.size) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a source file, or what is wrong with its bytes; `limit` is the size in bytes it may have.

    One leading byte order mark is accepted (Notepad writes it); CRLF and CR become LF. Faults that concern the whole
    file are told alone, forbidden characters all.
    """
    if len(data) > limit:
        message = f"this file is {_kib(len(data))}, more than the {_kib(limit)} it may be"
        return None, (Diagnostic("HB-Y008", message, Location(file), help=("split it, or shorten what it holds",)),)
    other = _other_encoding(data)
    if other:
        message = f"this file is saved as {other}, not as UTF-8"
        return None, (Diagnostic("HB-Y007", message, Location(file), help=(_SAVE_AS,)),)
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(error, file),)
    text = _line_feeds(text)
    faults = forbidden_characters(Source(text, file))
    return (None if faults else text), faults


def _other_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or by the empty bytes beside each plain letter; else nothing."""
    for mark, name in _OTHER_MARKS:
        if data.startswith(mark):
            return name
    start = data[:200]
    return "UTF-16" if len(start) > 3 and start.count(0) * 5 >= len(start) * 2 else ""


def _not_utf8(error: UnicodeDecodeError, file: str) -> Diagnostic:
    before = _line_feeds(error.object[: error.start].decode("utf-8"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    character = error.object[error.start : error.start + 1].decode("cp1252", errors="ignore")
    probably = f", probably `{character}`," if character.isprintable() and character else ""
    message = f"this file is not saved as UTF-8: the letter here{probably} cannot be read"
    return Diagnostic("HB-Y007", message, Location(file, line, column), help=(_SAVE_AS,))


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kib(size: int) -> str:
    return f"{-(-size // 1024):,} KiB"
