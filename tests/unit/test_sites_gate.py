"""The gate: whatever way something of another contractor got into a site, it is found, and nothing else is."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import zlib
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from support.files import exif, jpeg_with, office, pdf, png, printed_pdf, redacted_pdf, tarred, zipped

from handbook.model.handbook import Options, SharedValue
from handbook.sites.errors import ReleaseError
from handbook.sites.gate import Closed, Gate, Leak, Secret, apart, introduced_to, secrets_of, words_of
from handbook.sites.gate.secrets import EVERYONE, _address, _name
from handbook.sites.library import read_library
from handbook.sites.takeover import check_leaks

ROOT = Path(__file__).parents[2]
INES = Secret("ines", "ines", "the name", ("ines", "duarte"), "name", (("inesduarte",), ("duarte", "ines")))
MAIL = Secret("ines", "ines", "the e-mail address", ("ines", "duarte", "example", "com"), "email")
NOTE = Secret("", "ines", "an internal note", ("pays", "late", "every", "time"), "internal.notes")
HAN = Secret("han", "han", "the name", ("山田", "太郎"), "name")
KIM = Secret("kim", "kim", "the name", words_of("김민수"), "name")
POLISH = Secret("pawel", "pawel", "the name", words_of("Paweł Żółtowski"), "name")
LONGER = Secret("other", "other", "the name", ("ines", "duarte", "design"), "name")
RUSSIAN = Secret("vera", "vera", "the name", words_of("Веру Крутову"), "name")
ALL = (INES, MAIL, NOTE, HAN, KIM, POLISH, RUSSIAN)


def mailed(subject: str = "Hello", body: str = "Hello.", **more: Any) -> bytes:
    """An e-mail; `more` says how its body is packed, or what is attached."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "someone@example.com"
    message.set_content(body, cte=more.get("cte", "8bit"), subtype=more.get("subtype", "plain"))
    for name, content in more.get("attached", {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def forwarded(content: bytes) -> bytes:
    """An e-mail with another one in it."""
    message = EmailMessage()
    message.set_content("See below.")
    message.add_attachment(message_from_bytes(content, policy=policy.default))
    return bytes(message)


MAILED = {
    "plain": mailed(body="Ask Inês Duarte."),
    "subject": mailed(subject="The work of Inês Duarte, and much more beside it"),
    "base64": mailed(body="<p>In&ecirc;s <b>Du</b>arte</p>", cte="base64", subtype="html"),
    "quoted": mailed(body=f"{'Something else. ' * 4}Ask In\u00eas Duarte about it.", cte="quoted-printable"),
    "attached": mailed(attached={"a.docx": office("word/document.xml", "<w:t>Ines Duarte</w:t>")}),
    "named": mailed(attached={"Inês Duarte.bin": b"x"}),
    "forwarded": forwarded(mailed(body="Ask Inês Duarte.", cte="base64")),
}

PICTURE = base64.b64encode(png((b"tEXt", b"Author\0Ines Duarte")))
VECTORS: dict[str, tuple[str, bytes]] = {
    "text": ("index.html", b"<p>Ask In\xc3\xaas Duarte.</p>"),
    "other letters": ("index.html", "<p>INE\u0302S\u00a0DUARTE</p>".encode()),
    "wide letters": ("index.html", "<p>Ｉｎｅｓ Ｄｕａｒｔｅ</p>".encode()),
    "letters of other alphabets": ("index.html", "<p>山田 太郎</p>".encode()),
    "within a sentence without spaces": ("index.html", "<p>詳しくは山田太郎さんに聞いてください。</p>".encode()),
    "without spaces, in a search index": ("x.json", '[{"text": "詳しくは山田太郎さんに"}, {"text": "x"}]'.encode()),
    "with an ending glued to it": ("index.html", "<p>김민수에게 물어보세요.</p>".encode()),
    "without its strokes": ("index.html", b"<p>Ask Pawel Zoltowski.</p>"),
    "table from an old Polish Windows": ("x.csv", "name;Paweł Żółtowski;1".encode("cp1250")),
    "table from an old Japanese Windows": ("x.csv", "name;山田太郎;1".encode("cp932")),
    "music, tagged by Windows": ("x.mp3", b"ID3\3\0\0\0\0\1\0TPE1\0\0\0\x19\0\0\1" + "Inês Duarte".encode("utf-16") + b"TIT2\0"),
    "characters nobody sees": ("index.html", "<p>In\u00ades\u2060 Du\u200barte</p>".encode()),
    "one word": ("index.html", b"<p>@InesDuarte</p>"),
    "last name first": ("index.html", b"<p>Duarte, In\xc3\xaas</p>"),
    "entities": ("index.html", b"<p>In&ecirc;s&#32;Duar&#x74;e</p>"),
    "entities of entities": ("index.html", b"<p>In&amp;ecirc;s Duar&amp;#x74;e</p>"),
    "characters nobody sees, of other scripts": ("index.html", "<p>In\u3164es\ufff9 D\u0489u\u05bfar\u1160te\uffa0</p>".encode()),
    "comment in between": ("index.html", b"<p>Ines Du<!-- > -->arte</p>"),
    "comment on lines of its own in between": ("index.html", b"<p>Ines Du<!--\n>\n-->arte</p>"),
    "data of XML": ("x.svg", b"<svg><text>Ines <![CDATA[Dua]]>rte</text></svg>"),
    "cut at the end of a line": ("x.txt", b"Ask Ines Du-\narte."),
    "cut at the end of a line of a page": ("index.html", "<p>Ask Ines Du\u00ad\n  arte.".encode()),
    "PDF, cut at the end of a line": ("x.pdf", pdf(remark="Ask Inês Du-\narte")),
    "markup in between": ("index.html", b"<p>In\xc3\xaas <b>Du</b>arte</p>"),
    "line in between": ("index.html", b"<p>In\xc3\xaas\nDuarte</p>"),
    "cells in between": ("index.html", b"<tr><td>Ines</td><td>Duarte</td></tr>"),
    "cells on lines of their own": ("index.html", b"<tr>\n  <td>Ines</td>\n  <td>Duarte</td>\n</tr>"),
    "attribute": ("index.html", b'<img alt="Ines Duarte">'),
    "address": ("index.html", b'<a href="mailto:Ines%2EDuarte%40example.com">x</a>'),
    "address of an address": ("index.html", quote(quote('<a href="?q=Inês Duarte">')).encode()),
    "comment": ("index.html", b"<!-- ines-duarte -->"),
    "script": ("index.html", b"<script>x = 'Ines_Duarte'</script>"),
    "picture in a page": ("index.html", b'<img src="data:image/png;base64,%b">' % PICTURE),
    "text in an address": ("index.html", b'<img src="data:image/svg+xml,%3Csvg%3EIn%C3%AAs%20Duarte%3C/svg%3E">'),
    "second page of many": ("deep/er/index.html", b"<p>ines.duarte@example.com</p>"),
    "search index": ("search/search_index.json", b'{"docs": [{"text": "x"}, {"text": "In\\u00eas Duarte"}]}'),
    "line end in the search index": ("search/search_index.json", b'{"text": "Ines\\nDuarte"}'),
    "page in a search index": ("search/search_index.json", json.dumps({"text": '<p title="In&#234;s&#x20;Duarte">'}).encode()),
    "half characters": ("x.json", b'{"text": "\\ud835\\udc08\\ud835\\udc27es Duarte"}'),
    "style": ("assets/x.css", b"/* ines duarte */"),
    "escapes of a style": ("assets/x.css", b'a::after { content: "\\49 nes \\44uarte" }'),
    "escapes of a script": ("assets/x.js", b'x = "\\x49nes \\u{44}uarte"'),
    "page without letters of its own": ("x.html", "<p>Inês Duarte</p>".encode("utf-16")),
    "picture of lines": ("x.svg", b"<svg><text>Ines Duarte</text></svg>"),
    "calendar": ("x.ics", b"ATTENDEE:mailto:ines.duarte@example.com"),
    "calendar, on two lines": ("x.ics", b"SUMMARY:Work of Ines Du\r\n arte\r\n"),
    "calendar, on two lines inside a letter": ("x.ics", b"SUMMARY:In\xc3\r\n \xaas Duarte\r\n"),
    "calendar, after a line end": ("x.ics", b"DESCRIPTION:Ask\\nInes\\, or\\nInes\\nDuarte\r\n"),
    "calendar, attached": ("x.ics", b"ATTACH;ENCODING=BASE64;VALUE=BINARY:" + base64.b64encode("Inês Duarte".encode())),
    "visiting card": ("x.vcf", b"FN:Ines\n  Duarte\n"),
    "table": ("x.csv", b"name;Ines Duarte;1"),
    "table as Excel writes it": ("x.csv", "name;Inês Duarte;1".encode("utf-16")),
    "table from an old Windows": ("x.csv", "name;Inês Duarte;1".encode("cp1252")),
    "name of a file": ("photos/ines-duarte.jpg", b"x"),
    "name of a file in one word": ("photos/InesDuarte2024.jpg", b"x"),
    "photo": ("x.jpg", jpeg_with(b"\xff\xd8\xff\xd9", [(0xE1, b"Exif\0\0" + exif("Ines Duarte"))])),
    "photo of Windows": ("x.jpg", b"\xff\xd8\xff\xe1\0\x30Exif\0\0" + "Ines Duarte".encode("utf-16-le") + b"\xff\xd9"),
    "music": ("x.mp3", b"ID3\3\0\0\0\0\1\0TPE1\0\0\0\x0c\0\0\0Ines DuarteTIT2\0\0\0\2\0\0\0x"),
    "text of 16 bits": ("x.bin", "山田 太郎".encode("utf-16-be") + b"\0"),
    "text of a picture": ("x.png", png((b"tEXt", "Author\0Inês Duarte".encode("latin-1")))),
    "packed text of a picture": ("x.png", png((b"zTXt", b"Author\0\0" + zlib.compress("Inês Duarte".encode("latin-1"))))),
    "packed international text": ("x.png", png((b"iTXt", b"Author\0\1\0\0\0" + zlib.compress("Inês Duarte".encode())))),
    "behind a picture": ("x.png", png() + zipped("a.txt", "Ines Duarte")),
    "letter": ("x.docx", office("word/document.xml", "<w:t>Ines Duarte</w:t>")),
    "letter in pieces": ("x.docx", office("word/document.xml", "<w:t>In</w:t></w:r><w:r><w:t>es Duarte</w:t>")),
    "author of a letter": ("x.odt", office("meta.xml", "<dc:creator>In&#xEA;s Duarte</dc:creator>")),
    "table of cells": ("x.xlsx", office("xl/sharedStrings.xml", "<si><t>Ines</t></si><si><t>Duarte</t></si>")),
    "slides": ("x.pptx", office("ppt/slides/slide1.xml", "<a:t>INES DUARTE</a:t>")),
    "page in an archive": ("x.zip", zipped("a/work.html", "<p>In&ecirc;s <b>Du</b>arte</p>")),
    "archive in an archive": ("x.zip", zipped("a.zip", zipped("b.txt", "Ines Duarte"))),
    "text of 16 bits in an archive": ("x.zip", zipped("b.txt", "Inês Duarte".encode("utf-16"))),
    "name in an archive": ("x.zip", zipped("ines-duarte.txt", "x")),
    "remark on an archive": ("x.zip", zipped("a.txt", "x", comment=b"Ines Duarte")),
    "gzip": ("search/search_index.json.gz", gzip.compress(b'{"text": "Ines Duarte"}')),
    "gzip of two": ("x.gz", gzip.compress(b"nothing ") + gzip.compress(b"Ines Duarte")),
    "bzip2": ("x.bz2", bz2.compress(b"Ines Duarte")),
    "xz": ("x.xz", lzma.compress(b"Ines Duarte")),
    "tar": ("x.tar.gz", gzip.compress(tarred("a.docx", office("a.xml", "In&#xEA;s Duarte")))),
    "PDF, as it is printed": ("x.pdf", printed_pdf("For Inês Duarte")),
    "PDF, what was taken out of it": ("x.pdf", redacted_pdf("For Inês Duarte")),
    "PDF, its author": ("x.pdf", pdf(about={"/Author": "Inês Duarte"})),
    "PDF, its bookmarks": ("x.pdf", pdf(bookmark="Inês Duarte")),
    "PDF, a remark": ("x.pdf", pdf(remark="Ask Inês Duarte")),
    "PDF, a file in it": ("x.pdf", pdf(attached=zipped("a.txt", "Ines Duarte"))),
    "PDF with limits on its use": ("x.pdf", pdf(about={"/Author": "Inês Duarte"}, password="")),
    "PDF in an archive": ("x.zip", zipped("a.pdf", printed_pdf("Inês Duarte"))),
    "attribute with a sign in it": ("index.html", b'<p>In<b title="a > b">es</b> Du<i data-x=\'>\'>arte</i></p>'),
    "attribute with a sign in it, on a line of its own": ("index.html", b'<p>\n<b title="1 > 0">Ines</b>\n<b>Duarte</b>'),
    "attribute that is never closed": ("index.html", b'<p title="x>Ines Duarte</p>'),
    "sign that opens no attribute": ("index.html", b"<p it's>Ines Duarte</p><p it's>"),
    "letters that look alike": ("index.html", "<p>Ask Inеs Duаrtе.</p>".encode()),
    "capitals that look alike": ("index.html", "<p>ΙΝЕЅ DUАRΤΕ</p>".encode()),
    "letters that look alike, in other capitals": ("index.html", "<p>iΝes duarТe</p>".encode()),
    "genuine letters of another alphabet": ("index.html", "<p>Спросите ВЕРУ КРУТОВУ.</p>".encode()),
    "e-mail": ("x.eml", MAILED["plain"]),
    "e-mail, its subject": ("x.eml", MAILED["subject"]),
    "e-mail, a page packed in letters": ("x.eml", MAILED["base64"]),
    "e-mail, cut into lines": ("x.eml", MAILED["quoted"]),
    "e-mail, an attachment": ("x.eml", MAILED["attached"]),
    "e-mail, the name of an attachment": ("x.eml", MAILED["named"]),
    "e-mail in an e-mail": ("x.eml", MAILED["forwarded"]),
    "e-mail in an archive": ("x.zip", zipped("a.eml", MAILED["base64"])),
    "saved page": ("x.mht", MAILED["base64"]),
    "RTF": ("x.rtf", rb"{\rtf1\ansi\ansicpg1252 Ask In\'eas{\b  Du}arte.}"),
    "RTF, by numbers": ("x.rtf", rb"{\rtf1\uc1 In\u234?s\par Du\u97 ?rte}"),
    "RTF, with nothing instead": ("x.rtf", rb"{\rtf1{\uc0 In\u234 s Duarte}}"),
    "RTF, from Poland": ("x.rtf", rb"{\rtf1\ansicpg1250 Pawe\'b3 \'af\'f3\'b3towski}"),
    "RTF, its author": ("x.doc", rb"{\rtf1{\info{\author Ines Duarte}}x}"),
    "RTF, a picture in it": ("x.rtf", rb"{\rtf1{\pict " + png((b"tEXt", b"Author\0Ines Duarte")).hex().encode() + b"}}"),
    "RTF, its text in letters": ("x.rtf", rb"{\rtf1 " + b"".join(b"\\'%02x" % byte for byte in b"Ines Duarte") + b"}"),
    "zlib": ("x.bin", zlib.compress("Inês Duarte".encode())),
    "zlib, quick": ("x", zlib.compress("Inês Duarte".encode(), 1)),
    "zlib in an archive": ("x.zip", zipped("a.z_", zlib.compress(b"Ines Duarte", 9))),
    "internal note": ("index.html", b"<p>She pays <em>late</em>, every time.</p>"),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for number in range(3):
        page = tmp_path / f"page{number}" / "index.html"
        page.parent.mkdir()
        page.write_text(f"<nav>Start</nav>\n<p>Page {number} of Amara Okafor, for Ines and Mr Duarte.</p>\n")
    (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "list.zip").write_bytes(zipped("a.txt", "Ines, Mr Duarte"))
    (tmp_path / "list.eml").write_bytes(mailed("Ines", "Mr Duarte", cte="base64", attached={"a.txt": b"Ines"}))
    (tmp_path / "list.rtf").write_bytes(rb"{\rtf1 Ines, Mr Duarte\par {\*\generator x}}")
    (tmp_path / "no-stream").write_bytes(b"x is not packed, though it begins so")
    (tmp_path / "list.pdf").write_bytes(printed_pdf("Ines, Mr Duarte"))
    return tmp_path


@pytest.mark.parametrize("vector", VECTORS)
def test_finds_it(site: Path, vector: str) -> None:
    gate = Gate(ALL)
    assert gate.check(site, ()) == ()
    name, content = VECTORS[vector]
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(content)
    found = gate.check(site, ())
    assert {leak.file for leak in found} == {name}
    assert {type(leak) for leak in found} == {Leak}
    assert gate.check(site, ()) == found  # also when it is met again


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.zip",
            zipped("b.txt", "x", locked=True),
            "a.zip is locked with a password: save it again without a password",
        ),
        ("a.zip", b"PK\3\4 nothing", "a.zip cannot be unpacked: open it in its program and save it again"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x",
            "a.docx is an office file of the old kind, or locked with a password: "
            "save it as .docx, .xlsx or .pptx without a password",
        ),
        ("a.docx", b"Dear Ines", "a.docx cannot be unpacked: open it in its program and save it again"),
        ("a.pdf", pdf(password="secret"), "a.pdf is locked: save it again without a password or limits on its use"),
        ("a.pdf", b"%PDF-1.7 nothing", "a.pdf cannot be read as a PDF: open it in its program and save it again"),
        ("a.rtf", b"Dear Ines", "a.rtf cannot be read: open it in its program and save it again"),
        (
            "a.gz",
            gzip.compress(b"x" * 99, mtime=0)[:-9],
            "a.gz cannot be unpacked: open it in its program and save it again",
        ),
        (
            "a.zip",
            b"7z\xbc\xaf\x27\x1c",
            "a.zip is a 7z archive, which cannot be looked into: pack it as a ZIP file without a password",
        ),
        (
            "a.zip",
            zipped("b/c.zip", zipped("d.txt", "x", locked=True)),
            "a.zip (b/c.zip) is locked with a password: save it again without a password",
        ),
    ],
)
def test_what_it_cannot_look_into_does_not_pass(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert [str(found) for found in Gate(ALL).check(tmp_path, ())] == [said]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.tar", b"\x28\xb5\x2f\xfd\x24x", "is packed with Zstandard"),
        ("a.tar", b"\x04\x22\x4d\x18x", "is packed with LZ4"),
        ("a.tar", b"\x1f\x9d\x90x", "is packed with compress"),
        ("a.tar", lzma.compress(b"x", lzma.FORMAT_ALONE), "is packed with LZMA"),
        ("a.bin", b"MSCF\0\0\0\0x", "is a CAB archive"),
        ("a.css.br", b"x", "is packed as `.br`"),
        ("a.Z", b"x", "is packed as `.z`"),
    ],
)
def test_what_is_packed_in_a_way_nobody_here_knows(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    said = f"{why}, which cannot be looked into: pack it as a ZIP file without a password"
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z").write_bytes(b"]\0\0 and more, as it may stand anywhere")
    assert [str(found) for found in Gate(ALL).check(tmp_path, ())] == [f"{name} {said}"]
    (tmp_path / name).unlink()
    (tmp_path / "b.zip").write_bytes(zipped(name, content))
    assert [str(found) for found in Gate(ALL).check(tmp_path, ())] == [f"b.zip ({name}) {said}"]


@pytest.mark.parametrize("name", ["a.gz", "a.zip"])
def test_what_unpacks_to_far_too_much(tmp_path: Path, name: str) -> None:
    zeros = b"\0" * (101 * 1024 * 1024)
    (tmp_path / name).write_bytes(gzip.compress(zeros, 1) if name == "a.gz" else zipped("b.txt", zeros))
    assert [str(found) for found in Gate(ALL).check(tmp_path, ())] == [
        f"{name} unpacks to more than 100 MB: pack less into it, or offer it elsewhere"
    ]


class TestPdfThatKeepsItsReaderBusy:
    def test_is_ended_and_the_next_one_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "b.pdf").write_bytes(printed_pdf("Ana", times=1_500_000))
        for name in ("a.pdf", "c.pdf"):
            (tmp_path / name).write_bytes(printed_pdf(f"In {name}: Ines Duarte"))
        monkeypatch.setattr(apart, "MOST_SECONDS", 3)
        assert [str(found) for found in Gate((INES,)).check(tmp_path, ())] == [
            "a.pdf: the name of `ines` (`name`)",
            "b.pdf takes too long to look through, or too much memory: "
            "print it into a new PDF, divide it, or offer it elsewhere",
            "c.pdf: the name of `ines` (`name`)",
        ]

    def test_cannot_take_all_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.pdf").write_bytes(printed_pdf("Ana", times=1_500_000))
        monkeypatch.setattr(apart, "_readers", {})
        monkeypatch.setattr(apart, "MOST_MEMORY", 60_000_000)
        [found] = Gate((INES,)).check(tmp_path, ())
        assert isinstance(found, Closed)
        assert found.why == "takes too long to look through, or too much memory"

    def test_has_a_part_that_its_reader_leaves_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(printed_pdf("Ana", more=b"/Picture Do"))
        assert [str(found) for found in Gate((INES,)).check(tmp_path, ())] == [
            "a.pdf cannot be read as a PDF: open it in its program and save it again"
        ]

    def test_holds_more_than_was_asked_for(self) -> None:
        with pytest.raises(apart.TooLarge):
            apart.parts_of_pdf(printed_pdf("Ana"), most=100)


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    inner = zipped("a.txt", "x")
    for _ in range(10):
        inner = zipped("a.zip", inner)
    (tmp_path / "a.zip").write_bytes(inner)
    [found] = Gate(ALL).check(tmp_path, ())
    assert isinstance(found, Closed)
    assert found.why == "holds archives inside archives inside archives"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    [found] = Gate(ALL).check(tmp_path, ())
    assert str(found) == "a.txt is a link to somewhere else: put the file itself there"


def test_what_is_allowed_may_be_there(site: Path) -> None:
    (site / "index.html").write_text("<p>Ines Duarte, ines.duarte@example.com, pays late every time</p>")
    gate = Gate((INES, MAIL, NOTE))
    assert [leak.secret for leak in leaks(gate, site, {INES.words, MAIL.words})] == [NOTE]
    assert [leak.secret for leak in leaks(gate, site, {INES.words, MAIL.words, NOTE.words})] == [NOTE]


def leaks(gate: Gate, site: Path, allowed: set[tuple[str, ...]]) -> list[Leak]:
    return [found for found in gate.check(site, allowed) if isinstance(found, Leak)]


def test_part_of_a_longer_name_is_not_the_name(site: Path) -> None:
    (site / "index.html").write_text("<p>Work of Ines Duarte Design</p>")
    gate = Gate((INES, LONGER))
    assert [leak.secret for leak in leaks(gate, site, set())] == [LONGER]
    assert leaks(gate, site, {LONGER.words}) == []
    (site / "index.html").write_text("<p>Ines Duarte Design, and Ines Duarte</p>")
    assert [leak.secret for leak in leaks(gate, site, {LONGER.words})] == [INES]


def test_part_of_a_longer_name_with_signs_in_it(site: Path) -> None:
    longer = Secret("other", "other", "the name", words_of("Ines Duarte & Sons-7"), "name")
    (site / "index.html").write_text(
        "<p>Ines Duarte &amp; Sons&#45;7</p>\n<p>Ines <b>Duarte</b> &amp; Sons&#45;7</p><p>Work</p>"
    )
    assert leaks(Gate((INES, longer)), site, {longer.words}) == []


def test_a_name_glued_to_the_next_cell_is_still_the_longer_one(site: Path) -> None:
    """Nothing but a tag stands between a name and the next word, and the name has others inside it."""
    longer = Secret("other", "other", "the name", words_of("Ines Duarte-7"), "name")
    gate = Gate((INES, longer))
    (site / "index.html").write_text("<p><a>Ines Duarte-7</a><span>Work</span> <b>Ines</b> <b>Duarte-<i>7</i></b></p>")
    assert leaks(gate, site, {longer.words}) == []
    assert [leak.secret for leak in leaks(gate, site, set())] == [longer]
    for leak in ("In<b>es</b> Duarte", "<b>Ines</b> Dua<i></i>rte", "<i>I</i>nes<b> </b>Duarte", "Ines<b>Duarte</b>"):
        (site / "index.html").write_text(f"<p><a>Ines Duarte-7</a><span>Work</span> {leak}</p>")
        assert [found.secret for found in leaks(gate, site, {longer.words})] == [INES], leak


def test_what_everybody_knows(site: Path) -> None:
    (site / "index.html").write_text("<p>The Ines Duarte prize</p>")
    prize = Secret(EVERYONE, EVERYONE, "known", ("the", "ines", "duarte", "prize"))
    assert Gate((INES, prize)).check(site, ()) == ()
    (site / "index.html").write_text("<p>The Ines Duarte prize goes to Ines Duarte</p>")
    assert [leak.secret for leak in leaks(Gate((INES, prize)), site, set())] == [INES]


def test_words() -> None:
    assert words_of("  Étienne O'Brien-Şahin, 3.5€ ") == ("etienne", "o", "brien", "sahin", "3", "5")


def test_what_is_said_of_it() -> None:
    with pytest.raises(ReleaseError) as stopped:
        check_leaks(
            "amara",
            [Leak("work/index.html", INES), Leak("work/index.html", NOTE), Closed("a.zip", "is locked", "unlock it")],
        )
    assert str(stopped.value).splitlines() == [
        "the handbook of `amara` must not be released: it holds what is not for its reader",
        "  work/index.html: the name of `ines` (`name`)",
        "  work/index.html: an internal note of `ines` (`internal.notes`)",
        "take it out of the shared pages, files and pictures, or of this contractor's own file",
        "if the two should know each other, write `introduced_to:` in the file of the one it is about",
        "if everybody may know it, or it is only a common word, list it in `mkdocs.yml` under `shared_values:`",
        "the handbook of `amara` must not be released: nobody can see what is in these files",
        "  a.zip is locked: unlock it",
    ]


@pytest.fixture(scope="module")
def example() -> dict[tuple[str, ...], Secret]:
    """What is secret in the example."""
    library = read_library(ROOT, date(2026, 11, 23))
    assert library.result.project
    return {secret.words: secret for secret in secrets_of(library.result.handbooks, library.result.project)}


UNREAD = """\
name: Zora Neale Hurston  # of the studio
email: "zora@example.com"
address: |
  14 Palm Court
  61-429 Lakeview
introduced_to: [ann-lee, ben]
people:
  kasia: {does: Lead, name: Kasia Lisowska, email: kasia@example.com}
  ewa: {name: 'Ewa Mazur', does: Designer}
engagements:
  sow-2: {document: https://files.example.com/sow-2.pdf, title: Care}
excuse: [{code: HB-C405, path: tools, reason: They own the account}]
internal:
  notes: >
    Decide by September
    whether it goes on. Drinks in the morning.
"""
UNREAD_THEIRS = [
    *("Zora Neale Hurston", "zora@example.com", "14 Palm Court 61-429 Lakeview", "14 Palm Court", "Kasia Lisowska"),
    *("kasia@example.com", "Ewa Mazur", "https://files.example.com/sow-2.pdf"),
]
ROLE = "internal: {notes: Writers are always late}"
UNREAD_NOTES = [
    *("Decide by September whether it goes on", "Drinks in the morning", "They own the account"),
    "Writers are always late",
]


class TestSecrets:
    @pytest.mark.parametrize(
        ("text", "owner", "field"),
        [
            ("Marta Silva", "marta-silva", "name"),
            ("marta.silva@example.com", "marta-silva", "email"),
            ("/contractors/marta-silva/", "marta-silva", ""),
            ("marta-silva.yml", "marta-silva", ""),
            ("camila-rojas.yml", "camila-rojas", ""),
            ("Oskar Lind", "oskar-lind", "name"),
            ("A second year with Northlight, with Tom at the yearly review", "", "manages.would_change"),
        ],
    )
    def test_what_is_one(self, example: dict[tuple[str, ...], Secret], text: str, owner: str, field: str) -> None:
        assert (example[words_of(text)].owner, example[words_of(text)].field) == (owner, field)

    @pytest.mark.parametrize("text", ["Tom Whitby", "Larkfield Paper", "tom.whitby@example.com"])
    def test_what_is_none(self, example: dict[tuple[str, ...], Secret], text: str) -> None:
        assert words_of(text) not in example or example[words_of(text)].owner == EVERYONE

    def test_of_the_staff(self, example: dict[tuple[str, ...], Secret]) -> None:
        assert {secret.field for secret in example.values() if not secret.owner} >= {"internal.notes", "excuse"}

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("田中由紀子", "詳しくは田中由紀子さんに"),
            ("李明", "请问李明。"),
            ("สมชาย", "ถามสมชายได้เลย"),
            ("김민수", "김민수는"),
            ("Bo Xu", "Ask Bo Xu."),
            ("Jürgen Müller", "Ask Juergen Mueller."),
            ("Søren Bæk", "Ask Soren Baek."),
            ("Işıl Ğ", "Ask Isil G."),
        ],
    )
    def test_names_of_all_alphabets(self, site: Path, name: str, text: str) -> None:
        secrets = tuple(secret for secret in _name("x", "the name", "name", name, True))
        gate = Gate(secrets)
        assert gate.check(site, ()) == ()
        (site / "index.html").write_text(f"<p>{text}</p>", encoding="utf-8")
        assert [leak.secret for leak in leaks(gate, site, set())] == list(secrets) != []
        assert leaks(gate, site, {secrets[0].words}) == []

    @pytest.mark.parametrize(("name", "text"), [("Bo Xu", "Bo, Xuan"), ("Bo Xu", "limbo Xu"), ("김미", "김민수")])
    def test_another_name(self, site: Path, name: str, text: str) -> None:
        (site / "index.html").write_text(f"<p>{text}</p>", encoding="utf-8")
        secrets = tuple(_name("x", "the name", "name", name, True))
        assert secrets
        assert Gate(secrets).check(site, ()) == ()

    @pytest.mark.parametrize(
        ("address", "parts"),
        [
            ("14 Adeola Close, Yaba, Lagos, Nigeria", ["14 adeola close"]),
            ("ul. Brzozowa 18/4, 61-429 Poznań, Poland", ["ul brzozowa 18 4"]),
            ("Hauptstraße 5, 10115 Berlin", ["hauptstrasse 5"]),
            ("Apartment 12, Flat 4, Second Way, Leeds", []),
        ],
    )
    def test_the_street_of_an_address_on_one_line(self, address: str, parts: list[str]) -> None:
        found = [" ".join(secret.words) for secret in _address("x", address) if secret.what != "the address"]
        assert found == parts

    def test_a_town_alone_is_none(self, example: dict[tuple[str, ...], Secret]) -> None:
        assert not [words for words, secret in example.items() if secret.field == "address" and len(words) < 2]

    @pytest.mark.parametrize("broken", ["", "kind: [\n"])
    def test_of_a_file_that_cannot_be_used(self, broken: str) -> None:
        """Its YAML may be whole, or not."""
        library = read_library(ROOT, date(2026, 11, 23))
        assert library.result.project
        found = secrets_of({}, library.result.project, {"zora": UNREAD + broken}, {"roles/x.yml": ROLE})
        told = {secret.words: secret.owner for secret in found if secret.field}
        assert told.items() >= {words_of(text): "zora" for text in UNREAD_THEIRS}.items()
        assert told.items() >= {words_of(text): "" for text in UNREAD_NOTES}.items()

    @pytest.mark.parametrize("broken", ["", "kind: [\n"])
    def test_of_whom_may_be_known_whose_file_cannot_be_used(self, broken: str) -> None:
        unread = {"zora": UNREAD + broken, "ben": "name: Ben Oduya\nkind: [\n"}
        name = words_of("Zora Neale Hurston")
        assert name in introduced_to("ben", {}, unread)
        assert words_of("Ben Oduya") in introduced_to("ben", {}, unread)
        assert name not in introduced_to("ann", {}, unread)
        assert words_of("14 Palm Court, 61-429 Lakeview") not in introduced_to("ben", {}, unread)

    def test_shared_on_purpose(self) -> None:
        library = read_library(ROOT, date(2026, 11, 23))
        project = library.result.project
        assert project
        object.__setattr__(project, "options", Options(shared_values=(SharedValue("Marta Silva", "why"),)))
        found = secrets_of(library.result.handbooks, project)
        assert {secret.owner for secret in found if secret.words == ("marta", "silva")} == {EVERYONE}

    def test_who_may_know_whom(self) -> None:
        library = read_library(ROOT, date(2026, 11, 23))
        handbooks = library.result.handbooks
        assert ("northlight", "studio") in introduced_to("liza-ramos", handbooks)
        assert ("northlight", "studio") not in introduced_to("marta-silva", handbooks)
        unread = {"northlight": (ROOT / "contractors/northlight.yml").read_text(encoding="utf-8") + "roles: [\n"}
        others = {id: handbook for id, handbook in handbooks.items() if id != "northlight"}
        assert ("northlight", "studio") in introduced_to("liza-ramos", others, unread)
        assert ("northlight", "studio") not in introduced_to("marta-silva", others, unread)
        assert ("marta", "silva") in introduced_to("marta-silva", handbooks)
        assert library.allowed("staff") is None
