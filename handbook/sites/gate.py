"""The gate before a release: nothing of one contractor, and nothing for the staff alone, is in another's site.

In: a project's handbooks, and a finished site. Out: `Leak`s. Sites are made in a way that lets nothing cross; this looks at
what was made, file by file, and knows nothing of how. It reads text and markup, and what is packed inside pictures, PDF and
ZIP files. Texts are compared by their words, so that markup, capitals, accents and punctuation hide nothing.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project

_SHORTEST = 6
"""Letters. What is shorter (a first name, `Max`) is found everywhere and tells nothing."""

_SHORTEST_NOTE = 12
_TEXT_TYPES = frozenset(".html .htm .css .js .json .txt .csv .svg .xml .ics .vcf .webmanifest .md".split())
_FOLDED_TYPES = frozenset([".ics", ".vcf"])
_FOLD = re.compile(rb"\r?\n[ \t]")
"""Where a long line goes on in the next one, even inside a character (RFC 5545, 3.1); readers take it out."""

_LINE_END = re.compile(r"\\[nN]")
"""A line end in a text of such a file (RFC 5545, 3.3.11)."""

_PACKED_TYPES = frozenset(".zip .docx .xlsx .pptx .odt .ods".split())
_LARGEST = 50 * 1024 * 1024
_DEEPEST = 2
"""Packed files in packed files are looked into so often."""

_SHORT = 500
"""Bytes. What is longer is remembered by its hash."""

_MOST_REMEMBERED = 300_000
_ELEMENT = re.compile(rb"\n\s*(?=<)")
"""Where a page is taken apart: most parts are the same in all pages, and are read once."""

_MARKUP = re.compile(r"<[^>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_BYTE_ORDER = re.compile(rb"\xff\xfe|\xfe\xff")
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_NO_LETTER = re.compile(r"[^\w\x00-\x7f]+")
_ASCII_LETTERS = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


@dataclass(frozen=True, slots=True)
class Secret:
    """Something written for one contractor: `what` it is, in words, and its text as words, in lower case.

    `owner` is the contractor's id, empty for what no contractor may see, not even the one it is about.
    """

    owner: str
    about: str
    what: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """A file, by its path in the site, and the secret found in it."""

    file: str
    secret: Secret


def secrets_of(handbooks: Mapping[str, Handbook], project: Project) -> tuple[Secret, ...]:
    """All that must not cross, of everybody. What the company itself is called, or its people, is no secret."""
    company = project.company
    known = [company.name, company.legal_name, company.address, company.email, company.phone]
    known += [text for person in project.people.values() for text in (person.name, person.email)]
    public = {words_of(text) for text in known if text}
    found: dict[Secret, None] = {}
    for id, handbook in handbooks.items():
        for _, state in handbook.states:
            found.update(dict.fromkeys(_secrets(id, state)))
    return tuple(secret for secret in found if secret.words not in public)


def _secrets(id: str, state: Contractor) -> Iterator[Secret]:
    texts = [("name", state.name), ("legal name", state.legal_name), ("e-mail address", state.email)]
    texts += [("address", line) for line in (state.address or "").splitlines()]
    for member in state.people.values():
        texts += [("member's name", member.name), ("member's e-mail address", member.email)]
    for what, text in texts:
        words = words_of(text or "")
        if sum(map(len, words)) >= _SHORTEST:
            yield Secret(id, id, what, words)
    for note in (state.internal.notes or "").splitlines() if state.internal else ():
        words = words_of(note)
        if sum(map(len, words)) >= _SHORTEST_NOTE:
            yield Secret("", id, "internal note", words)


def introduced_to(audience: str, handbooks: Mapping[str, Handbook]) -> frozenset[tuple[str, ...]]:
    """What `audience` may know of others: name and main e-mail address of those who are introduced to it; and its own."""
    allowed: set[tuple[str, ...]] = set()
    for id, handbook in handbooks.items():
        for _, state in handbook.states:
            if id == audience:
                allowed.update(secret.words for secret in _secrets(id, state) if secret.owner)
            elif audience in state.introduced_to:
                main = [member for member in state.people.values() if member.main]
                texts = [state.name, state.email, *(t for member in main for t in (member.name, member.email))]
                allowed.update(words_of(text) for text in texts if text)
    return frozenset(allowed)


@dataclass
class Gate:
    """Looks through sites. What held no secret once, in any site, is not read again."""

    secrets: tuple[Secret, ...]
    _by_word: dict[bytes, list[tuple[Secret, bytes]]] = field(init=False)
    _clean: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        often = Counter(word for secret in self.secrets for word in set(secret.words))
        self._by_word = {}
        for secret in self.secrets:
            rarest = min(secret.words, key=lambda word: (often[word], -len(word)))
            needle = f" {' '.join(secret.words)} ".encode()
            self._by_word.setdefault(rarest.encode(), []).append((secret, needle))

    def check(self, place: Path, allowed: Collection[tuple[str, ...]]) -> tuple[Leak, ...]:
        """The secrets in one contractor's files that are not in `allowed`, each once for every file.

        `place` is the folder of a site, or one file.
        """
        leaks: list[Leak] = []
        top = place if place.is_dir() else place.parent
        for path in sorted(place.rglob("*")) if place.is_dir() else (place,):
            if path.is_file():
                name = path.relative_to(top).as_posix()
                found = self._in_text(name) | self._in_file(path.suffix.lower(), path.read_bytes())
                leaks += [Leak(name, secret) for secret in found if not secret.owner or secret.words not in allowed]
        return tuple(leaks)

    def _in_file(self, suffix: str, content: bytes, depth: int = 0) -> dict[Secret, None]:
        """The secrets in a file of this type; what is packed in it is looked at as the file it is."""
        found: dict[Secret, None] = {}
        for name, inside in _members(content) if suffix in _PACKED_TYPES and depth < _DEEPEST else ():
            found |= self._in_text(name) | self._in_file(PurePosixPath(name).suffix.lower(), inside, depth + 1)
        for part in _ELEMENT.split(content) if suffix == ".html" else (content,):
            key = part if len(part) < _SHORT else hashlib.sha256(part).digest()
            if key in self._clean:
                continue
            here: dict[Secret, None] = {}
            for text in _texts(suffix, part):
                here |= self._in_text(text)
            found |= here
            if not here:
                self._clean.add(key)
        if len(self._clean) > _MOST_REMEMBERED:
            self._clean.clear()
        return found

    def _in_text(self, text: str) -> dict[Secret, None]:
        """The secrets whose words stand side by side in a text."""
        words = _normal(text).split()
        there = self._by_word.keys() & set(words)
        if not there:
            return {}
        plain = b" %b " % b" ".join(words)
        return {secret: None for word in there for secret, needle in self._by_word[word] if needle in plain}


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents and punctuation (Unicode NFKD and case folding)."""
    return tuple(word.decode() for word in _normal(text).split())


def _normal(text: str) -> bytes:
    """The words of a text with spaces between them, as UTF-8: whole sites go through here, and bytes are quick."""
    if not text.isascii():
        text = _NO_LETTER.sub(" ", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    return text.casefold().encode("utf-8", "replace").translate(_ASCII_LETTERS)


def _texts(suffix: str, content: bytes) -> Iterator[str]:
    """Everything a file of this type says, as texts."""
    if suffix in _FOLDED_TYPES:
        unfolded = _FOLD.sub(b"", content).decode("utf-8", "replace")
        yield _LINE_END.sub("\n", unfolded)
    if suffix in _TEXT_TYPES:
        text = content.decode("utf-8", "replace")
        yield html.unescape(_MARKUP.sub("", text))
        yield html.unescape(text)
        if "%" in text:
            yield unquote(text)
        if "\\u" in text:
            yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
        if b"\0" in content:
            yield _without_nulls(content)
        return
    for part in (content, *_unpacked(suffix, content)):
        yield part.decode("latin-1")
        yield part.decode("utf-8", "ignore")
        yield _without_nulls(part)


def _without_nulls(content: bytes) -> str:
    """What a file says that is written in UTF-16, as far as its letters are Latin ones."""
    return _BYTE_ORDER.sub(b" ", content).replace(b"\0", b"").decode("latin-1")


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a ZIP file with their names, as far as they can be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.infolist():
                yield member.filename, packed.read(member) if member.file_size <= _LARGEST else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError):
        return


def _unpacked(suffix: str, content: bytes) -> Iterator[bytes]:
    """What is packed inside a PDF file or a picture, as far as it can be unpacked."""
    if suffix == ".pdf":
        yield from _inflated(match[1] for match in _STREAM.finditer(content))
    elif suffix == ".png":
        yield from _inflated(_png_texts(content))


def _png_texts(content: bytes) -> Iterator[bytes]:
    """The compressed texts of a PNG picture (PNG standard, 11.3.3)."""
    at = 8
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind in (b"zTXt", b"iTXt"):
            data = content[at + 8 : at + 8 + length]
            for start in range(len(data)):
                if data[start : start + 1] == b"\x78":
                    yield data[start:]
        at += 12 + length


def _inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    for data in packed:
        try:
            yield zlib.decompressobj().decompress(data, _LARGEST)
        except zlib.error:
            continue
