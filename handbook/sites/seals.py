"""Whether files are still as they were made, told without reading them.

A *seal* has two digests. `files` is that of what the system tells of the files in a folder: names, sizes, times of change. The
time of the last change to a file's data or name (`st_ctime`) is set by the system and by nothing else. `folders` is that of
what it tells of the folders below: whatever comes into one, or goes, changes its times. Where these are as they were, so are
the names, and the folders need not be listed; where they are not, all is listed, and only `files` counts. Two folders with
further names for the same files have the same `files`.

In: a release, the folder of an audience and its entries in the manifest. Out: seals.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from handbook.disk import traits
from handbook.sites.manifest import OFFLINE, FileEntry, folder_of


class Seal(NamedTuple):
    """What is told of an audience's files and of their folders; both empty if something there is neither, or cannot be seen."""

    files: str = ""
    folders: str = ""


def seal_of(out: Path, audience: str, *, has_copy: bool) -> Seal:
    """The seal of what an audience has in the release `out` now. Everything is listed."""
    lines: list[str] = []
    folders: list[str] = []
    try:
        for place in _places(audience, has_copy=has_copy):
            _look(out / place, place, lines, folders)
    except (OSError, ValueError):
        return Seal()
    return Seal(_digest(lines), _digest(folders))


def is_as_sealed(
    out: Path, audience: str, seal: Seal, files: Sequence[FileEntry], copy: Sequence[FileEntry] | None
) -> bool:
    """Whether an audience's files are those that were sealed. `files` and those of its `copy` are the names they had."""
    if not seal.files:
        return False
    if seal.folders and _looked_up(out, audience, files, copy) == seal:
        return True
    return seal_of(out, audience, has_copy=copy is not None).files == seal.files


def _looked_up(out: Path, audience: str, files: Sequence[FileEntry], copy: Sequence[FileEntry] | None) -> Seal | None:
    """The seal, if the folders hold these names; None if something is not there."""
    lines: list[str] = []
    folders: list[str] = []
    try:
        _look_up(out, folder_of(audience), [file.path for file in files], lines, folders)
        if copy is not None:
            begins = f"{audience}/"
            inside = [file.path[len(begins) :] for file in copy if file.path.startswith(begins)]
            _look_up(out, f"{OFFLINE}/{audience}", inside, lines, folders)
            for file in copy:
                if not file.path.startswith(begins):
                    name = f"{OFFLINE}/{file.path}"
                    lines.append(traits(name, (out / name).lstat()))
    except OSError:
        return None
    return Seal(_digest(lines), _digest(folders))


def _places(audience: str, *, has_copy: bool) -> Iterator[str]:
    yield folder_of(audience)
    if has_copy:
        yield f"{OFFLINE}/{audience}"
        yield f"{OFFLINE}/{audience}.zip"


def _look(path: Path, name: str, lines: list[str], folders: list[str]) -> None:
    info = path.lstat()
    if stat.S_ISDIR(info.st_mode):
        _look_inside(str(path), name, lines, folders)
    elif stat.S_ISREG(info.st_mode):
        lines.append(traits(name, info))
    else:
        raise ValueError(name)


def _look_inside(folder: str, name: str, lines: list[str], folders: list[str]) -> None:
    """All below a folder. The times of the topmost say nothing, as it is moved: its names stand for them."""
    lines.append(name)
    with os.scandir(folder) as entries:
        for entry in entries:
            inside = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(traits(inside, entry.stat(follow_symlinks=False)))  # before it is listed
                _look_inside(entry.path, inside, lines, folders)
            elif entry.is_file(follow_symlinks=False):
                lines.append(traits(inside, entry.stat(follow_symlinks=False)))
            else:
                raise ValueError(inside)


def _look_up(out: Path, place: str, paths: Iterable[str], lines: list[str], folders: list[str]) -> None:
    """As `_look_inside`, of the names that are known. Raises `OSError` if a name is not there, or another is at the top."""
    top = f"{out}/{place}"
    lines.append(place)
    known: set[str] = {""}
    at_top: set[str] = set()
    lstat = os.lstat
    for path in paths:
        lines.append(traits(f"{place}/{path}", lstat(f"{top}/{path}")))
        above = path.rpartition("/")[0]
        if not above:
            at_top.add(path)
        while above not in known:
            known.add(above)
            lines.append(f"{place}/{above}")
            folders.append(traits(f"{place}/{above}", lstat(f"{top}/{above}")))
            if "/" not in above:
                at_top.add(above)
            above = above.rpartition("/")[0]
    if not stat.S_ISDIR(lstat(top).st_mode) or at_top != {path.name for path in Path(top).iterdir()}:
        raise FileNotFoundError(top)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()
