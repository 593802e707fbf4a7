"""What lies inside archives, office files and pictures.

In: a file's bytes. Out: the parts of it that are packed, with their names. What cannot be looked into raises `Unreadable`, and
what unpacks to more than a `Budget` allows does too: a file of a few kilobytes can be made to hold terabytes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from handbook.sites.gate.apart import Broken, TooLarge, TooMuch, parts_of_pdf
from handbook.sites.gate.letters import parts_of_mail, parts_of_rtf
from handbook.sites.gate.pdf import Locked

_MOST_BYTES = 100 * 1024 * 1024
_MOST_MEMBERS = 20_000
_DEEPEST = 5
_ENCRYPTED = 0x1
"""The bit of a member's flags that says so (APPNOTE 4.4.4)."""

_AS_ZIP = "pack it as a ZIP file without a password"
_OLD_OFFICE = "is an office file of the old kind, or locked with a password"
_CLOSED_KINDS = (
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE, "save it as .docx, .xlsx or .pptx without a password"),
    (rb"7z\xbc\xaf\x27\x1c", "is a 7z archive, which cannot be looked into", _AS_ZIP),
    (rb"Rar!\x1a\x07", "is a RAR archive, which cannot be looked into", _AS_ZIP),
    (rb"MSCF\0{4}", "is a CAB archive, which cannot be looked into", _AS_ZIP),
    (rb"\x28\xb5\x2f\xfd", "is packed with Zstandard, which cannot be looked into", _AS_ZIP),
    (rb"\x04\x22\x4d\x18", "is packed with LZ4, which cannot be looked into", _AS_ZIP),
    (rb"\x1f\x9d[\x09-\x10\x89-\x90]", "is packed with compress, which cannot be looked into", _AS_ZIP),
    (rb"\x5d\0\0..(?:\xff{8}|.{5}\0{3})", "is packed with LZMA, which cannot be looked into", _AS_ZIP),
)
"""What such files begin with, why they are closed, and what to do."""

_CLOSED_ENDINGS = frozenset("7z rar cab zst tzst lz4 z lzma tlz lz lzo br ace arj lzh lha sit sitx zpaq".split())
"""Of the names of files that are packed in ways which leave no mark, or which nobody here knows."""

_UNLOCK = "save it again without a password"
_AGAIN = "open it in its program and save it again"
_PRINT_AGAIN = "print it into a new PDF, divide it, or offer it elsewhere"
_PNG, _ZIP, _PDF = b"\x89PNG\r\n\x1a\n", b"PK\3\4", b"%PDF-"
_ZIPPED = frozenset("zip docx xlsx pptx odt ods odp docm xlsm epub".split())
_Opener = Callable[[IO[bytes]], IO[bytes]]
_PACKED_WHOLE: tuple[tuple[bytes, Any], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
_LETTERS = {"eml": parts_of_mail, "mht": parts_of_mail, "mhtml": parts_of_mail, "rtf": parts_of_rtf}
_RTF = b"{\\rtf"
_PDF_BEGINS = 1024
"""Bytes within which a PDF says that it is one; readers look no further."""


class Unreadable(Exception):
    """A file that cannot be looked into. `why` follows its name; `help` is what to do about it."""

    def __init__(self, why: str, help: str) -> None:
        super().__init__(why)
        self.why, self.help = why, help


@dataclass
class Budget:
    """How much may be unpacked out of one file, together."""

    size: int = _MOST_BYTES
    members: int = _MOST_MEMBERS

    def take(self, part: bytes) -> bytes:
        """Count a part, and give it back. Raises `Unreadable` when it is too much."""
        self.size -= len(part)
        self.members -= 1
        if self.size < 0 or self.members < 0:
            raise _too_much()
        return part


def parts_of(name: str, content: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """What is packed in a file, with names as far as it has any. `depth` says in how many files this one lies itself.

    A kind is known by what a file begins with, and by its name: what is called a ZIP file and is none cannot be looked into.
    Raises `Unreadable`.
    """
    for part in _found(name, content, budget):
        if depth >= _DEEPEST:
            raise Unreadable("holds archives inside archives inside archives", "pack the files in one archive")
        yield part


def _found(name: str, content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    kind = name.rpartition(".")[2].lower()
    for begins, why, help in _CLOSED_KINDS:
        if re.match(begins, content, re.DOTALL):
            raise Unreadable(why, help)
    if "." in name and kind in _CLOSED_ENDINGS:
        raise Unreadable(f"is packed as `.{kind}`, which cannot be looked into", _AS_ZIP)
    if content.startswith(_ZIP) or kind in _ZIPPED:
        return _zip(content, budget)
    if _PDF in content[:_PDF_BEGINS] or kind == "pdf":
        return _pdf(content, budget)
    if content.startswith(_PNG):
        return chain(_png(content, budget), _behind(content, budget))
    if content.startswith(_RTF) or ("." in name and kind in _LETTERS):
        return _letter(content, parts_of_rtf if content.startswith(_RTF) else _LETTERS[kind], budget)
    if _may_be_zlib(content):
        return chain(_zlib(content, budget), _behind(content, budget))
    opener = next((opener for begins, opener in _PACKED_WHOLE if content.startswith(begins)), None)
    if opener:
        return _packed_whole(name.rpartition(".")[0], content, opener, budget)
    return _tar(content, budget) if content[257:262] == b"ustar" else _behind(content, budget)


def _too_much() -> Unreadable:
    return Unreadable(
        f"unpacks to more than {_MOST_BYTES // 1024 // 1024} MB", "pack less into it, or offer it elsewhere"
    )


def _zip(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The files in a ZIP file; office files are ZIP files of XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield "", packed.comment
            for member in packed.infolist():
                yield "", b" ".join((member.comment, member.extra))
                if member.flag_bits & _ENCRYPTED:
                    raise Unreadable("is locked with a password", _UNLOCK)
                with packed.open(member) as file:
                    yield member.filename, budget.take(file.read(budget.size + 1))
    except (zipfile.BadZipFile, RuntimeError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise Unreadable("cannot be unpacked", _AGAIN) from error


def _pdf(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        for name, part in parts_of_pdf(content, budget.size):
            yield name, budget.take(part)
    except Locked as error:
        raise Unreadable("is locked", "save it again without a password or limits on its use") from error
    except TooLarge as error:
        raise _too_much() from error
    except TooMuch as error:
        raise Unreadable("takes too long to look through, or too much memory", _PRINT_AGAIN) from error
    except Broken as error:
        raise Unreadable("cannot be read as a PDF", _AGAIN) from error


def _png(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The texts of a PNG picture, some of them packed (PNG standard, 11.3.3), and its colour profile."""
    at = len(_PNG)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind[:1].islower() or kind == b"iCCP":
            data = content[at + 8 : at + 8 + length]
            yield "", budget.take(data)
            for start in (place for place in range(len(data)) if data[place] == 0x78):
                try:
                    yield "", budget.take(zlib.decompressobj().decompress(data[start:], budget.size + 1))
                except zlib.error:
                    continue
        at += 12 + length


def _may_be_zlib(content: bytes) -> bool:
    """Whether a file may be a stream of zlib (RFC 1950, 2.2): many texts begin so, too."""
    return len(content) > 2 and content[0] & 0x8F == 0x08 and int.from_bytes(content[:2], "big") % 31 == 0


def _zlib(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """What such a stream holds; nothing if it is none after all."""
    try:
        part = zlib.decompressobj().decompress(content, budget.size + 1)
    except zlib.error:
        return
    yield "", budget.take(part)


def _letter(
    content: bytes, read: Callable[[bytes], Iterator[tuple[str, bytes]]], budget: Budget
) -> Iterator[tuple[str, bytes]]:
    try:
        for name, part in read(content):
            yield name, budget.take(part)
    except ValueError as error:
        raise Unreadable("cannot be read", _AGAIN) from error


def _packed_whole(name: str, content: bytes, opener: _Opener, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """What a file holds that is packed as a whole."""
    try:
        with opener(io.BytesIO(content)) as file:
            yield name, budget.take(file.read(budget.size + 1))
    except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as error:
        raise Unreadable("cannot be unpacked", _AGAIN) from error


def _tar(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                yield member.name, budget.take(file.read(budget.size + 1) if file else b"")
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Unreadable("cannot be unpacked", _AGAIN) from error


def _behind(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """A ZIP file that somebody put behind another file; it opens all the same."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _zip(content, budget)
