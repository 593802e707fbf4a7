"""What lies inside a PDF: the text of its pages, what it says of itself, remarks, fields, bookmarks, files within it.

In: the bytes of a PDF. Out: parts, text as UTF-8 and data as it is. The letters of a page are numbers that only the font
can tell, so the pages are read with pypdf, whose limits on size and depth hold for damaged and hostile files. (ISO 32000-2)
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_OBJECTS = 200_000
_FAXES = frozenset(["/CCITTFaxDecode", "/JBIG2Decode"])
"""Ways to pack black and white pictures, which hold nothing but dots (7.4.6, 7.4.7)."""


class Locked(Exception):
    """The PDF needs a password, or a way of unlocking that is not here."""


def parts_of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything in a PDF, with names as far as there are any. Raises `Locked`, and whatever pypdf raises."""
    import io

    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, WrongPasswordError

    with _silence():
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


@contextmanager
def _silence() -> Iterator[None]:
    """pypdf remarks on every oddity of a file; they help nobody here."""
    logger = logging.getLogger("pypdf")
    was, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was
