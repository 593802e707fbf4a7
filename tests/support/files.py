"""Files of every kind that hold a text somewhere, made from nothing but their formats.

In: a text. Out: the bytes of an archive, an office file, a PDF or a picture in which it stands.
"""

from __future__ import annotations

import binascii
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

from pypdf import PdfWriter


def zipped(name: str, content: str | bytes, *, locked: bool = False, comment: bytes = b"") -> bytes:
    """A ZIP file with one file in it; `locked` says of it that it needs a password."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
        packed.comment = comment
    made = bytearray(file.getvalue())
    if locked:
        for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # the flags of the entry, twice (APPNOTE 4.4.4)
            made[made.index(mark) + at] |= 1
    return bytes(made)


def office(name: str, xml: str) -> bytes:
    """An office file with one part."""
    return zipped(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')


def tarred(name: str, content: bytes) -> bytes:
    """A tar archive with one file in it."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as packed:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        packed.addfile(info, io.BytesIO(content))
    return file.getvalue()


def pdf(
    *,
    about: dict[str, str] | None = None,
    attached: bytes = b"",
    bookmark: str = "",
    remark: str = "",
    password: str | None = None,
) -> bytes:
    """A PDF of one empty page: what it says of itself, a file in it, a bookmark, a remark."""
    from pypdf.annotations import FreeText

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_metadata(about or {"/Title": "Price list"})
    if attached:
        writer.add_attachment(filename="list.csv", data=attached)
    if bookmark:
        writer.add_outline_item(title=bookmark, page_number=0)
    if remark:
        writer.add_annotation(page_number=0, annotation=FreeText(text=remark, rect=(0, 0, 100, 100)))
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def printed_pdf(text: str, times: int = 1, more: bytes = b"") -> bytes:
    """A PDF whose page shows `text` as browsers and word processors print it: by the numbers of a font's pictures.

    It is printed so many `times` at the same place; a million makes a small file that takes long to read. `more` is drawn last.
    """
    numbers = {char: number for number, char in enumerate(dict.fromkeys(text), 3)}
    shown = "".join(f"{numbers[char]:04x}" for char in text)
    table = "".join(f"<{number:04x}> <{ord(char):04x}>\n" for char, number in numbers.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(numbers)} beginbfchar\n{table}endbfchar\nendcmap end end"
    )
    content = zlib.compress(f"BT /F1 12 Tf 20 100 Td <{shown}> Tj ET ".encode() * times + more)
    packed_map = zlib.compress(cmap.encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 600"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(packed_map), packed_map),
    ]
    return _pdf_of(objects)


def redacted_pdf(text: str) -> bytes:
    """A PDF that showed `text`, and whose program saved it without by writing behind what was there."""
    before = printed_pdf(text)
    table = before.rpartition(b"startxref\n")[2].split()[0]
    empty = b"4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"
    end = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 8/Root 1 0 R/Prev %b>>\nstartxref\n%d\n%%%%EOF\n"
    return before + empty + end % (len(before), table, len(before) + len(empty))


def _pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue (ISO 32000-2, 7.5)."""
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (len(objects) + 1, entries, len(objects) + 1, len(made))


def png(*chunks: tuple[bytes, bytes], size: tuple[int, int] = (2, 1)) -> bytes:
    """A PNG picture, red on the left and blue on the right, with more chunks before the picture itself."""
    width, height = size
    row = b"\0" + b"\xff\0\0" * (width // 2) + b"\0\0\xff" * (width - width // 2)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    all_chunks = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(row * height)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, data) for kind, data in all_chunks)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + binascii.crc32(kind + data).to_bytes(4, "big")


def exif(text: str = "", *, orientation: int = 1) -> bytes:
    """What a camera notes (Exif 2.32, TIFF 6.0): how the picture is to be turned, and who made it."""
    artist = text.encode() + b"\0"
    made = b"MM\0*\0\0\0\x08" + b"\0\x02"
    made += b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    made += b"\x01\x3b\0\x02" + len(artist).to_bytes(4, "big") + (8 + 2 + 24 + 4).to_bytes(4, "big")
    return made + b"\0\0\0\0" + artist


def jpeg_with(picture: bytes, segments: Iterable[tuple[int, bytes]]) -> bytes:
    """A JPEG picture with more segments (marker, data) right after its beginning."""
    more = b"".join(b"\xff%c" % marker + (len(data) + 2).to_bytes(2, "big") + data for marker, data in segments)
    return picture[:2] + more + picture[2:]


def webp_with(picture: bytes, chunks: Iterable[tuple[bytes, bytes]], flags: int, size: tuple[int, int]) -> bytes:
    """A WebP picture in the extended form, with more chunks behind it."""
    wide = b"VP8X\x0a\0\0\0" + bytes([flags, 0, 0, 0]) + b"".join((n - 1).to_bytes(3, "little") for n in size)
    more = b"".join(kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    body = b"WEBP" + wide + picture[12:] + more
    return b"RIFF" + len(body).to_bytes(4, "little") + body
