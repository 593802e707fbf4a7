"""Expected texts on disk, and the comparison with what came out.

In: a file with the expected text, the text that came out, and whether to accept it. Out: nothing, or `Unexpected` with
the difference, line by line.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

HOW = "look at the difference; if the new text is right, accept it with `pytest --accept`"


class Unexpected(AssertionError):
    """What came out is not what was expected."""


def compare(expected: Path, text: str, *, accept: bool) -> None:
    """Hold `text` against the file `expected`, to the last character; with `accept`, write it there instead."""
    if accept:
        if not expected.is_file() or _read(expected) != text:
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(text.encode("utf-8"))
        return
    if not expected.is_file():
        raise Unexpected(f"nothing is expected yet in {expected.name}, and this came out; {HOW}\n\n{text}")
    wanted = _read(expected)
    if wanted != text:
        raise Unexpected(f"{expected.name} expects something else; {HOW}\n\n{_difference(wanted, text)}")


def compare_folder(folder: Path, texts: Mapping[str, str], *, accept: bool) -> None:
    """Hold `texts`, by path inside `folder`, against the files there. A file that nothing made is unexpected too."""
    for path, text in texts.items():
        compare(folder / path, text, accept=accept)
    for unused in files_below(folder):
        if unused not in texts:
            if not accept:
                raise Unexpected(f"{folder.name}/{unused} is expected, and nothing made it; {HOW}")
            (folder / unused).unlink()


def files_below(folder: Path) -> list[str]:
    """The paths of all files below `folder`, with `/`, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _difference(wanted: str, text: str) -> str:
    lines = difflib.ndiff(wanted.splitlines(keepends=True), text.splitlines(keepends=True))
    shown = (line if line.endswith("\n") else f"{line}\n\\ no end of line\n" for line in lines if line[0] != "?")
    return "".join(shown)
