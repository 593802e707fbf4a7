"""What lies inside a PDF: the text of its pages, what it says of itself, remarks, fields, bookmarks, files within it.

In: the bytes of a PDF. Out: parts, text as UTF-8 and data as it is. The letters of a page are numbers that only the font can
tell, so the pages are read with pypdf. (ISO 32000-2) A small file can be made to keep it busy for days, or to fill the memory
(a picture that draws ten pictures, each of which draws ten …), so it reads in a process of its own, which is ended in time:
`apart` starts this file as a program, and nothing of `handbook` is imported here.
"""

from __future__ import annotations

import io
import json
import logging
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pypdf import PdfReader

READ, LOCKED, BROKEN, TOO_LARGE = "read", "locked", "broken", "too large"
"""What can become of a PDF."""

_MOST_OBJECTS = 200_000
_ALL_FORMS = 10**9
"""Pictures within pictures of a page that are read. pypdf leaves out what is beyond its own limit, and says nothing."""

_SAVED = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")
"""How a state of a PDF ends, and how the table of its objects begins (7.5.4, 7.5.5)."""

_FIRST = 1024
"""Bytes."""

_FAXES = frozenset(["/CCITTFaxDecode", "/JBIG2Decode"])
"""Ways to pack black and white pictures, which hold nothing but dots (7.4.6, 7.4.7)."""


_LEFT_OUT = "Impossible to decode"
"""So begins what pypdf says where it goes on without a part of a page."""


class _LeftOut(logging.Handler):
    """Hears what pypdf says of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.parts += str(record.msg).startswith(_LEFT_OUT)


class Locked(Exception):
    """The PDF needs a password, or a way of unlocking that is not here."""


def parts_of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything in a PDF, with names as far as there are any. Raises `Locked`, and whatever pypdf raises.

    What was taken out of it is in it still if its program saved it by writing behind what was there (7.5.6).
    """
    known: set[tuple[str, bytes]] = set()
    for end in (*_earlier_ends(content), len(content)):
        for part in _parts_as_saved(content[:end]):
            if part not in known:
                known.add(part)
                yield part


def _earlier_ends(content: bytes) -> Iterator[int]:
    """Where the earlier states of a PDF end, which lie in it from its beginning. A PDF within it, or the first page that is
    written before the others to be shown sooner (Annex F), is none: its table does not lie where it says."""
    ends = list(_SAVED.finditer(content))
    for found in ends[b"/Linearized" in content[:_FIRST] : -1]:
        if _TABLE.match(content, int(found[1]), int(found[1]) + _FIRST):
            yield found.end()


def _parts_as_saved(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything in the last state of a PDF. Raises as `parts_of_pdf`."""
    from pypdf import PasswordType, PdfReader, apply_configuration
    from pypdf.errors import DependencyError, WrongPasswordError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Locked
        words: list[str] = []
        for part in _objects(reader):
            if isinstance(part, str):
                words.append(part)
            else:
                yield part
        yield "", "\n".join(words).encode("utf-8", "replace")
        with apply_configuration(xform_maximum_invocations_per_extraction=_ALL_FORMS):
            pages = [page.extract_text() for page in reader.pages]
    except (DependencyError, WrongPasswordError) as error:
        raise Locked from error
    yield "", "\n".join(pages).encode("utf-8", "replace")


def _objects(reader: PdfReader) -> Iterator[str | tuple[str, bytes]]:
    """The texts and the data of every object of the file, whether a page leads to it or not."""
    from pypdf.generic import IndirectObject

    numbers = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > _MOST_OBJECTS:
        raise ValueError("too many objects")
    for number, generation in sorted(numbers):
        if number:
            yield from _in_object(reader.get_object(IndirectObject(number, generation, reader)))
    if reader.trailer:
        yield from _in_object(dict(reader.trailer))


def _in_object(top: Any) -> Iterator[str | tuple[str, bytes]]:
    """What stands in one object; those it refers to have their own turn."""
    from pypdf.generic import ByteStringObject, StreamObject, TextStringObject

    waiting = [top]
    while waiting:
        here = waiting.pop()
        if isinstance(here, TextStringObject):
            yield str(here)
        elif isinstance(here, ByteStringObject):
            yield "", bytes(here)
        elif isinstance(here, dict):
            waiting += [value for value in here.values() if not hasattr(value, "idnum")]
            if isinstance(here, StreamObject) and not _filters(here) & _FAXES:
                yield "", here.get_data()
        elif isinstance(here, list):
            waiting += [value for value in here if not hasattr(value, "idnum")]


def _filters(stream: Any) -> frozenset[str]:
    """How the data of a stream is packed (7.4)."""
    found = stream.get("/Filter", ())
    return frozenset(map(str, found if isinstance(found, list) else [found]))


def answer(questions: BinaryIO, answers: BinaryIO, most_seconds: int, most_memory: int) -> None:
    """Read one PDF after the other, until there are no more. One that takes longer, or more bytes of memory, ends the process.

    A question is a line of JSON (`size`, and `most`: bytes of all parts together) and a PDF. An answer is a line of JSON
    (`outcome`, and `parts`: name and size of each) and the parts.
    """
    left_out = _LeftOut()
    logging.getLogger("pypdf").addHandler(left_out)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides
    with suppress(ImportError, ValueError, OSError):  # as far as the system can
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    while line := questions.readline():
        if hasattr(signal, "alarm"):  # who asks may have been killed
            signal.alarm(most_seconds)
        asked = json.loads(line)
        left_out.parts = 0
        outcome, parts = _outcome(questions.read(asked["size"]), asked["most"])
        if left_out.parts:
            outcome, parts = BROKEN, []
        told = {"outcome": outcome, "parts": [(name, len(part)) for name, part in parts]}
        answers.write(json.dumps(told).encode() + b"\n")
        answers.writelines(part for _, part in parts)
        answers.flush()
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _outcome(content: bytes, most: int) -> tuple[str, list[tuple[str, bytes]]]:
    parts: list[tuple[str, bytes]] = []
    try:
        for part in parts_of_pdf(content):
            parts.append(part)
            most -= len(part[1])
            if most < 0:
                return TOO_LARGE, []
    except Locked:
        return LOCKED, []
    except MemoryError:
        raise
    except Exception:  # a reader of PDF meets everything that anybody ever wrote
        return BROKEN, []
    return READ, parts


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]), int(sys.argv[2]))
