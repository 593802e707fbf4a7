"""The gate: whatever way something of another contractor got into a site, it is found."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from handbook.sites.gate import Gate, Secret, introduced_to, secrets_of, words_of
from handbook.sites.library import read_library

ROOT = Path(__file__).parents[2]
INES = Secret("ines", "ines", "name", ("ines", "duarte"))
MAIL = Secret("ines", "ines", "e-mail address", ("ines", "duarte", "example", "com"))
NOTE = Secret("", "ines", "internal note", ("pays", "late", "every", "time"))


def zipped(name: str, text: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, text)
    return file.getvalue()


def png(kind: bytes, data: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + len(data).to_bytes(4, "big") + kind + data + b"\0\0\0\0"


VECTORS: dict[str, tuple[str, bytes]] = {
    "text": ("index.html", b"<p>Ask In\xc3\xaas Duarte.</p>"),
    "other letters": ("index.html", "<p>INE\u0302S\u00a0DUARTE</p>".encode()),
    "entities": ("index.html", b"<p>In&ecirc;s&#32;Duar&#x74;e</p>"),
    "markup in between": ("index.html", b"<p>In\xc3\xaas <b>Du</b>arte</p>"),
    "line in between": ("index.html", b"<p>In\xc3\xaas\nDuarte</p>"),
    "attribute": ("index.html", b'<img alt="Ines Duarte">'),
    "address": ("index.html", b'<a href="mailto:Ines%2EDuarte%40example.com">x</a>'),
    "comment": ("index.html", b"<!-- ines-duarte -->"),
    "script": ("index.html", b"<script>x = 'Ines_Duarte'</script>"),
    "second page of many": ("deep/er/index.html", b"<p>ines.duarte@example.com</p>"),
    "search index": ("search/search_index.json", b'{"text": "In\\u00eas Duarte"}'),
    "style": ("assets/x.css", b"/* ines duarte */"),
    "picture of lines": ("x.svg", b"<svg><text>Ines Duarte</text></svg>"),
    "calendar": ("x.ics", b"ATTENDEE:mailto:ines.duarte@example.com"),
    "calendar, on two lines": ("x.ics", b"SUMMARY:Work of Ines Du\r\n arte\r\n"),
    "calendar, on two lines inside a letter": ("x.ics", b"SUMMARY:In\xc3\r\n \xaas Duarte\r\n"),
    "calendar, after a line end": ("x.ics", b"DESCRIPTION:Ask\\nInes\\, or\\nInes\\nDuarte\r\n"),
    "visiting card": ("x.vcf", b"FN:Ines\n  Duarte\n"),
    "table": ("x.csv", b"name;Ines Duarte;1"),
    "name of a file": ("photos/ines-duarte.jpg", b"x"),
    "photo": ("x.jpg", b"\xff\xd8\xff\xe1\0\x20Exif\0\0Artist\0Ines Duarte\0\xff\xd9"),
    "text of 16 bits": ("x.pdf", "Ines Duarte".encode("utf-16")),
    "packed text of a picture": ("x.png", png(b"zTXt", b"Author\0\0" + zlib.compress(b"Ines Duarte"))),
    "packed international text": ("x.png", png(b"iTXt", b"Author\0\1\0\0\0" + zlib.compress("Inês Duarte".encode()))),
    "document": ("x.docx", zipped("word/document.xml", "<w:t>Ines Duarte</w:t>")),
    "page in an archive": ("x.zip", zipped("a/work.html", "<p>In&ecirc;s <b>Du</b>arte</p>")),
    "archive in an archive": ("x.zip", zipped("a.zip", zipped("b.txt", "Ines Duarte"))),
    "text of 16 bits in an archive": ("x.zip", zipped("b.txt", "Ines Duarte".encode("utf-16"))),
    "name in an archive": ("x.zip", zipped("ines-duarte.txt", "x")),
    "PDF": ("x.pdf", b"%PDF-1.7\nstream\n" + zlib.compress(b"(Ines Duarte) Tj") + b"\nendstream"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for number in range(3):
        page = tmp_path / f"page{number}" / "index.html"
        page.parent.mkdir()
        page.write_text(f"<nav>Start</nav>\n<p>Page {number} of Amara Okafor, for Ines and Mr Duarte.</p>\n")
    (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 20)
    return tmp_path


@pytest.mark.parametrize("vector", VECTORS)
def test_finds_it(site: Path, vector: str) -> None:
    gate = Gate((INES, MAIL, NOTE))
    assert gate.check(site, ()) == ()
    name, content = VECTORS[vector]
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(content)
    leaks = gate.check(site, ())
    assert {leak.file for leak in leaks} == {name}
    assert {leak.secret for leak in leaks} <= {INES, MAIL}


def test_files_that_only_look_packed(site: Path) -> None:
    for name in ("x.zip", "x.pdf", "x.png"):
        (site / name).write_bytes(b"\x89PNG\r\n\x1a\nstream\n\x78\x9cendstream PK\3\4")
    assert Gate((INES,)).check(site, ()) == ()


def test_what_is_allowed_may_be_there(site: Path) -> None:
    (site / "index.html").write_text("<p>Ines Duarte, ines.duarte@example.com, pays late every time</p>")
    gate = Gate((INES, MAIL, NOTE))
    assert [leak.secret for leak in gate.check(site, {INES.words, MAIL.words})] == [NOTE]
    assert [leak.secret for leak in gate.check(site, {INES.words, MAIL.words, NOTE.words})] == [NOTE]


def test_words() -> None:
    assert words_of("  Étienne O'Brien-Şahin, 3.5€ ") == ("etienne", "o", "brien", "sahin", "3", "5")


def test_who_may_know_whom() -> None:
    library = read_library(ROOT, date(2026, 11, 23))
    handbooks, project = library.result.handbooks, library.result.project
    assert project
    secrets = {secret.words: secret for secret in secrets_of(handbooks, project)}
    assert secrets["marta", "silva"].owner == "marta-silva"
    assert any(not secret.owner and secret.what == "internal note" for secret in secrets.values())
    assert ("tom", "whitby") not in secrets
    assert ("northlight", "studio") in introduced_to("liza-ramos", handbooks)
    assert ("northlight", "studio") not in introduced_to("marta-silva", handbooks)
    assert ("marta", "silva") in introduced_to("marta-silva", handbooks)
    assert library.allowed("staff") is None
