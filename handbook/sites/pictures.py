"""Pictures without what cameras and programs wrote into them: where and when a photo was taken, by whom, on which device.

In: the bytes of a picture. Out: the same picture without that. Nothing is drawn anew, so it looks the same to the last dot.
What decides how it looks stays: the colour profile, transparency, animation, and which way up it is to be shown.

JPEG (ITU T.81, Exif 2.32), PNG (PNG standard, third edition), WebP (RFC 9649), GIF (GIF89a) and SVG. Films, music and AVIF
stay as they are, and the gate reads them.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Mapping

TYPES = frozenset([".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg"])

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split())
"""Chunks beside the necessary ones that decide how a picture looks."""

_EOI, _SOS = 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_WEBP_METADATA = 0x08 | 0x04
"""The bits of a WebP picture that say that it has Exif and XMP (RFC 9649, 2.7.1)."""

_WEBP_EXIF = 0x08
_WEBP_KEPT = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH"])
_GIF_LOOPS = frozenset([b"NETSCAPE2.0", b"ANIMEXTS1.0"])
_SVG_ABOUT = re.compile(
    rb"<!--.*?-->|<metadata\b[^>]*/>|<metadata\b.*?</metadata\s*>"
    rb"|<sodipodi:namedview\b[^>]*/>|<sodipodi:namedview\b.*?</sodipodi:namedview\s*>",
    re.DOTALL | re.IGNORECASE,
)
_SVG_PLACES = re.compile(rb"""\s(?:sodipodi:[\w-]+|inkscape:[\w-]+)\s*=\s*(?:"[^"]*"|'[^']*')""")


class NoPicture(Exception):
    """The file is called a picture and cannot be read as one."""


def without_metadata(suffix: str, content: bytes) -> bytes:
    """The picture without what is not to be seen. `suffix` is in small letters; what is no picture comes back as it is.

    The kind is told by the bytes: many a `.jpg` is a PNG. Raises `NoPicture`.
    """
    if suffix not in TYPES:
        return content
    if suffix == ".svg":
        return _SVG_PLACES.sub(b"", _SVG_ABOUT.sub(b"", content))
    for begins, clean in _KINDS.items():
        if content.startswith(begins):
            try:
                return clean(content)
            except (IndexError, ValueError) as error:
                raise NoPicture from error
    raise NoPicture


def _jpeg(content: bytes) -> bytes:
    made = [content[:2]]
    orientation = 1
    at = 2
    while at < len(content):  # else cut off: browsers show what there is
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # any number of them may stand before a marker (B.1.1.2)
            at += 1
        if content[at] != 0xFF:
            raise ValueError(at)
        marker = content[at + 1]
        if marker == _EOI:
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        data = content[at + 4 : end]
        if end > len(content) or end < at + 4:
            raise ValueError(at)
        if marker == _APP1 and data.startswith(_EXIF):
            orientation = _orientation(data[len(_EXIF) :])
        elif _jpeg_is_kept(marker, data):
            made.append(content[at:end])
        at = end
        if marker == _SOS:
            at = _end_of_scan(content, at)
            made.append(content[end:at])
    if orientation != 1:
        note = _EXIF + _exif_of(orientation)
        first = 2 if made[1].startswith(b"\xff\xe0") else 1
        made.insert(first, b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note)
    return b"".join(made) + b"\xff\xd9"


def _jpeg_is_kept(marker: int, data: bytes) -> bool:
    """Whether a segment decides how the picture looks: not the notes of programs, nor a second, smaller picture."""
    if marker == _COM:
        return False
    if not _APP0 <= marker <= _APP15:
        return True
    kept = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
    return marker in kept and data.startswith(kept[marker])


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the packed dots end that begin at `at`: at the next marker that does not belong to them."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _png(content: bytes) -> bytes:
    made = [_PNG]
    at = len(_PNG)
    while True:
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if len(kind) < 4 or end > len(content):
            raise ValueError(at)
        if kind == b"eXIf":
            orientation = _orientation(content[at + 8 : end - 4])
            if orientation != 1:
                made.append(_png_chunk(kind, _exif_of(orientation)))
        elif kind[:1].isupper() or kind in _PNG_KEPT:
            made.append(content[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(made)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + binascii.crc32(kind + data).to_bytes(4, "big")


def _webp(content: bytes) -> bytes:
    if content[8:12] != b"WEBP":
        raise ValueError(content[8:12])
    made = [b"WEBP"]
    orientation = 1
    at, whole = 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= whole:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        data = content[at + 8 : at + 8 + length]
        if len(data) < length:
            raise ValueError(at)
        if kind == b"EXIF":
            orientation = _orientation(data.removeprefix(_EXIF))
        elif kind in _WEBP_KEPT:
            made.append(_webp_chunk(kind, data))
        at += 8 + length + length % 2
    if len(made) > 1 and made[1].startswith(b"VP8X"):
        flags = made[1][8] & ~_WEBP_METADATA | (_WEBP_EXIF if orientation != 1 else 0)
        made[1] = made[1][:8] + bytes([flags]) + made[1][9:]
        if orientation != 1:
            made.append(_webp_chunk(b"EXIF", _exif_of(orientation)))
    body = b"".join(made)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _gif(content: bytes) -> bytes:
    at = 13 + _colours(content[10])
    made = [content[:at]]
    while (kind := content[at]) != 0x3B:
        start = at
        if kind == 0x2C:  # a picture
            at = _end_of_blocks(content, at + 11 + _colours(content[at + 9]))
            made.append(content[start:at])
        elif kind == 0x21:  # an extension
            at = _end_of_blocks(content, at + 2)
            is_loop = content[start + 1] == 0xFF and content[start + 3 : start + 14] in _GIF_LOOPS
            if content[start + 1] in (0xF9, 0x01) or is_loop:
                made.append(content[start:at])
        else:
            raise ValueError(at)
    return b"".join(made) + b"\x3b"


def _colours(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _orientation(exif: bytes) -> int:
    """Which way up the picture is to be shown, 1 to 8 (Exif 2.32, 4.6.4); 1, as it is, if that is not said."""
    if exif[:2] not in (b"II", b"MM"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], "little" if exif[:2] == b"II" else "big")

    table = number(4, 4)
    for entry in range(table + 2, table + 2 + 12 * number(table, 2), 12):
        if number(entry, 2) == _ORIENTATION:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def _exif_of(orientation: int) -> bytes:
    """Exif that says this one thing."""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3\0\0\0\1" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"


_KINDS: Mapping[bytes, Callable[[bytes], bytes]] = {b"\xff\xd8\xff": _jpeg, _PNG: _png, b"RIFF": _webp, b"GIF8": _gif}
