"""The catalogues of all languages, brought up to date with the messages of the code and the page templates.

    python -m tests.support.catalogues            add what is new to every catalogue, drop what is gone
    python -m tests.support.catalogues new it     begin the catalogue of another language

A message that is new, or no longer what it was, has an empty translation afterwards; `pytest tests/test_languages.py`
names it. There are no dates and no line numbers in a catalogue, so that it changes with its messages alone.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from handbook.compose.languages.catalogue import FOLDER

PACKAGE = FOLDER.parents[1]
"""The folder `handbook`."""

_CODE = {"text": None, "message": None, "plural": (1, 2)}
_TEMPLATE = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
_OPTIONS = {"silent": "false", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
_CHANGING = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team): .*\n', re.M
)


def messages(package: Path = PACKAGE) -> Catalog:
    """All messages of the code and of the templates, in English; a message is where it is said first."""
    found = Catalog(charset="utf-8")
    for path, line, ids, context in _extracted(package):
        known = found.get(ids, context)
        if known is None or path not in {place for place, _ in known.locations}:
            found.add(ids, locations=[(path, line)], context=context)
    return found


def _extracted(package: Path) -> Iterator[tuple[str, int, object, str | None]]:
    for folder in ("changes", "compose", "records", "sites"):
        for file in sorted((package / folder).rglob("*.py")):
            yield from _read(file, package, "python", _CODE, {})
    for file in sorted((package / "compose" / "templates" / "contractor").rglob("*.md")):
        yield from _read(file, package, "jinja2.ext:babel_extract", _TEMPLATE, _OPTIONS)


def _read(
    file: Path, package: Path, method: str, keywords: dict[str, object], options: dict[str, str]
) -> Iterator[tuple[str, int, object, str | None]]:
    with file.open("rb") as source:
        for line, ids, _, context in extract(method, source, keywords=keywords, options=options):  # type: ignore[arg-type]
            yield file.relative_to(package).as_posix(), line, ids, context


def updated(language: str, text: bytes | None) -> bytes:
    """The text of a catalogue with exactly the messages there are; `text` is what it is now, None for a new one."""
    now = read_po(io.BytesIO(text), locale=language) if text is not None else Catalog(locale=language)
    made = Catalog(
        locale=language, header_comment=f"# Handbook in {now.locale.english_name if now.locale else language}."
    )
    made.fuzzy = False
    for entry in messages():
        if entry.id:
            known = now.get(entry.id, entry.context)
            same = known is not None and known.id == entry.id
            translation = known.string if known is not None and same else ("" if isinstance(entry.id, str) else ("",))
            made.add(
                entry.id,
                translation,
                entry.locations,
                flags=known.flags if known and same else (),
                context=entry.context,
            )
    out = io.BytesIO()
    write_po(out, made, width=120, include_lineno=False)
    return _CHANGING.sub("", out.getvalue().decode("utf-8")).encode("utf-8")


def main(words: list[str]) -> None:
    """Bring all catalogues up to date, or begin one."""
    if words[:1] == ["new"]:
        (FOLDER / f"{words[1]}.po").write_bytes(updated(words[1], None))
    for file in sorted(FOLDER.glob("*.po")):
        file.write_bytes(updated(file.stem, file.read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1:])
