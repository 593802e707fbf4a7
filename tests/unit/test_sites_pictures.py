"""Pictures leave without what cameras and programs wrote into them, and look the same."""

from __future__ import annotations

import base64
import zlib

import pytest
from support.files import exif, jpeg_with, png, webp_with

from handbook.sites.pictures import NoPicture, without_metadata

WHO = b"Ines Duarte"
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Ines Duarte</x:xmpmeta>"
PROFILE = b"ICC_PROFILE\0\1\1 colours"
GIF = base64.b64decode("R0lGODlhAgABAIABAP8AAAAA/ywAAAAAAgABAAACAkQKADs=")
JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xdb\0\x43" + bytes(65) + b"\xff\xda\0\x08\1\1\0\0\x3f\0"
    b"dots\xff\0\xff\xd0more dots\xff\xd9"
)
"""Not a picture that a browser could show, but one with the parts of which it consists."""

WEBP = b"RIFF\x12\0\0\0WEBPVP8L\5\0\0\0abcde\0"


def chunks(kind: bytes) -> bytes:
    return WHO if kind != b"zTXt" else b"Author\0\0" + zlib.compress(WHO)


class TestJpeg:
    def test_notes_are_taken_out(self) -> None:
        segments = [
            (0xE1, b"Exif\0\0" + exif("Ines Duarte")),
            (0xE1, XMP),
            (0xED, b"Photoshop 3.0\0" + WHO),
            (0xEF, WHO),
            (0xFE, WHO),
        ]
        assert without_metadata(".jpg", jpeg_with(JPEG, segments)) == JPEG

    def test_colours_stay(self) -> None:
        picture = jpeg_with(JPEG, [(0xE2, PROFILE), (0xEE, b"Adobe\0\x64")])
        assert without_metadata(".jpeg", picture) == picture

    def test_second_picture_behind_is_taken_out(self) -> None:
        assert without_metadata(".jpg", JPEG + jpeg_with(JPEG, [(0xFE, WHO)])) == JPEG

    def test_second_picture_inside_is_taken_out(self) -> None:
        assert without_metadata(".jpg", jpeg_with(JPEG, [(0xE0, b"JFXX\0" + WHO), (0xE2, b"MPF\0" + WHO)])) == JPEG

    def test_it_stays_upright(self) -> None:
        turned = without_metadata(".jpg", jpeg_with(JPEG, [(0xE1, b"Exif\0\0" + exif("Ines Duarte", orientation=6))]))
        assert WHO not in turned
        assert turned.startswith(JPEG[:20] + b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0")
        assert without_metadata(".jpg", turned) == turned

    def test_cut_off(self) -> None:
        assert without_metadata(".jpg", JPEG[:-6]) == JPEG[:-6] + b"\xff\xd9"

    @pytest.mark.parametrize("damaged", [JPEG[:40], b"\xff\xd8\xff\xe0\0\0", b"\xff\xd8\xff\xdb\0\x43nothing"])
    def test_damaged(self, damaged: bytes) -> None:
        with pytest.raises(NoPicture):
            without_metadata(".jpg", damaged)


class TestPng:
    def test_notes_are_taken_out(self) -> None:
        notes = [(kind, chunks(kind)) for kind in (b"tEXt", b"iTXt", b"zTXt", b"tIME", b"eXIf", b"abCd")]
        assert without_metadata(".png", png(*notes) + WHO) == png()

    def test_what_it_looks_like_stays(self) -> None:
        picture = png((b"iCCP", b"x\0\0" + zlib.compress(b"colours")), (b"gAMA", b"\0\0\xb1\x8f"), (b"pHYs", bytes(9)))
        assert without_metadata(".png", picture) == picture

    def test_it_stays_upright(self) -> None:
        turned = without_metadata(".png", png((b"eXIf", exif("Ines Duarte", orientation=8))))
        assert turned == png((b"eXIf", exif(orientation=8)[:8] + b"\0\1" + exif(orientation=8)[10:22] + b"\0\0\0\0"))

    def test_cut_off(self) -> None:
        with pytest.raises(NoPicture):
            without_metadata(".png", png()[:-3])


class TestWebp:
    def test_notes_are_taken_out(self) -> None:
        plain = webp_with(WEBP, [], 0x10, (2, 1))
        notes = [(b"EXIF", exif("Ines Duarte")), (b"XMP ", XMP), (b"abcd", WHO)]
        assert without_metadata(".webp", webp_with(WEBP, notes, 0x1C, (2, 1)) + WHO) == plain

    def test_simple_ones_stay(self) -> None:
        assert without_metadata(".webp", WEBP) == WEBP

    def test_it_stays_upright(self) -> None:
        turned = without_metadata(".webp", webp_with(WEBP, [(b"EXIF", exif("Ines", orientation=3))], 0x1C, (2, 1)))
        assert b"Ines" not in turned
        assert turned[20] == 0x18
        assert without_metadata(".webp", turned) == turned


class TestGif:
    def test_notes_are_taken_out(self) -> None:
        at = 13 + 6
        note = b"\x21\xfe\x0bInes Duarte\0"
        xmp = b"\x21\xff\x0bXMP DataXMP\x0bInes Duarte\0"
        loop = b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
        assert without_metadata(".gif", GIF[:at] + note + xmp + loop + GIF[at:] + WHO) == GIF[:at] + loop + GIF[at:]

    def test_cut_off(self) -> None:
        with pytest.raises(NoPicture):
            without_metadata(".gif", GIF[:-4])


def test_drawings() -> None:
    picture = (
        b'<svg inkscape:export-filename="/home/ines/a.png" width="1"><!-- Ines --><metadata id="m">\n<cc>Ines</cc>'
        b"</metadata><sodipodi:namedview id=\"v\"/><title>A map</title><path d='M0'/></svg>"
    )
    assert without_metadata(".svg", picture) == b"<svg width=\"1\"><title>A map</title><path d='M0'/></svg>"


def test_the_kind_is_told_by_the_bytes() -> None:
    assert without_metadata(".jpg", png((b"tEXt", WHO))) == png()


def test_what_is_called_a_picture_and_is_none() -> None:
    with pytest.raises(NoPicture):
        without_metadata(".png", b"<html>")


def test_other_files_stay() -> None:
    assert without_metadata(".pdf", b"%PDF Ines") == b"%PDF Ines"
