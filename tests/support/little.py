"""The sound little project of `tests/broken/_base`, to be changed.

In: a folder, then paths in it and texts. Out: the project, and the codes that `check` finds.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.broken import BASE
from support.command import check

ADA = "contractors/ada.yml"
"""The file of its contractor."""


def copy_little(folder: Path) -> Path:
    """The project in a new folder."""
    return shutil.copytree(BASE, folder)


def write(project: Path, path: str, text: str, mode: str = "w") -> None:
    """Write a file of the project, or with the mode `a` more of it; its folder is made."""
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    with (project / path).open(mode, encoding="utf-8") as file:
        file.write(text)


def codes(project: Path) -> list[tuple[str, str]]:
    """Code and file of each finding, in order."""
    return [(found["code"], found["file"]) for found in check(project, "--format", "json").found]
