"""Tells what `handbook` has made from what a writer has made, wherever it lies and whatever it is called.

In: a folder or a file. Out: where a release, a site or a part of one is, in it or around it; `build --out` names any folder.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

MANIFEST = "manifest.json"
"""The list of a release's files."""

GENERATOR = "contractor-handbook"
"""What it says of who made it."""

MARK = "made-by-handbook"
"""The file in a folder in which a release is being made."""

EARLIER = ".earlier"
"""How the folder beside a release is called, behind the release's name, that keeps those before it."""

KNOWN = ".known.json"
"""The same for the file that says what is known of a release."""

STYLES = "assets/handbook.css"
"""What every site has; so one is known for what it is without its release, or where `mkdocs build` has put it."""

_IS_KEPT = re.compile(r"\d+$|\.(spare|going-)").match
"""The names in it (see `sites.earlier`)."""


def made_around_or_in(place: Path, root: Path) -> Path | None:
    """What `handbook` has made and `place` is, lies in, or holds; None if there is nothing. Both are paths without links.

    It is looked for up to the project's folder `root`. What cannot be looked into counts as made: nobody knows what it holds.
    """
    around = (path for path in (place, *place.parents) if path != root and path.is_relative_to(root))
    return next((path for path in around if _is_made(path)), None) or _made_below(place)


def first_link(folder: Path) -> Path | None:
    """The first symbolic link below a folder."""
    for top, folders, names in os.walk(folder):
        folders.sort()
        links = (Path(top, name) for name in sorted((*folders, *names)))
        if link := next((path for path in links if path.is_symlink()), None):
            return link
    return None


def _made_below(folder: Path) -> Path | None:
    """The first of what was made below a folder. Links are not followed."""
    refused: list[Path] = []
    for top, folders, names in os.walk(folder, onerror=lambda error: refused.append(Path(error.filename))):
        folders.sort()
        for name in (*folders, *sorted(names)):
            if (name in folders or name.endswith(KNOWN)) and _is_made(path := Path(top, name)):
                return path
    return next((path for path in refused if path.is_dir()), None)


def _is_made(path: Path) -> bool:
    """Whether a path is a release, a site, a folder with releases that are kept, one that was begun, or what is known of one."""
    try:
        return (
            path.name.endswith(KNOWN)
            or _is_there(path / MARK)
            or (_is_there(path / "index.html") and _is_there(path / STYLES))
            or (path.name.endswith(EARLIER) and any(map(_IS_KEPT, os.listdir(path))))  # noqa: PTH208 - names only
            or f'"{GENERATOR}"'.encode() in (path / MANIFEST).read_bytes()
        )
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except (OSError, ValueError):  # such as a link to itself, or a name that no file can have
        return True


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
