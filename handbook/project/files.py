"""Reading files safely: inside the project only, no links, no surprises; every fault becomes a diagnostic."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from handbook.diagnostics import Diagnostic, Location

MAX_ASSET_BYTES = 25 * 1024 * 1024


def list_folder(root: Path, folder: str) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Project-relative paths (with `/`) of all files below `folder`, sorted; hidden ones are left out.

    A symbolic link is a finding and is not followed, nor is one above `folder`: what lies outside the project must
    never reach a site.
    """
    link = _link_on_the_way(root, folder)
    if link:
        return (), (link,)
    found: list[str] = []
    problems: list[Diagnostic] = []
    for path, problem in _walk(f"{root}/{folder}", folder):
        if problem:
            problems.append(problem)
        else:
            found.append(path)
    return tuple(sorted(found)), tuple(problems)


def _walk(folder: str, shown: str) -> Iterator[tuple[str, Diagnostic | None]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield shown, unreadable(shown, error, "folder")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = f"{shown}/{entry.name}"
        if not path.isprintable():  # broken bytes, control characters: no computer can show them all
            yield path, _strange_name(path)
        elif entry.is_symlink():
            yield path, linked(path)
        elif entry.is_dir(follow_symlinks=False):
            if path.endswith((".yml", ".md")):
                yield path, _folder_for_file(path)
            else:
                yield from _walk(entry.path, path)
        elif entry.is_file(follow_symlinks=False):
            yield path, None
        else:
            yield (
                path,
                Diagnostic(
                    "HB-F002", f"`{path}` is not an ordinary file", Location(path), help=("move it out of the project",)
                ),
            )


class Stamp(NamedTuple):
    """What changes when the content of a file, or who may read it, does: inode(7)."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


_SETTLED = 2_000_000_000
"""Nanoseconds after which another change of a file shows in its times, on all file systems (FAT counts two seconds)."""


def stamp_of(root: Path, path: str) -> Stamp | None:
    """The stamp of an ordinary file of the project; None if there is none, or if a link leads there.

    Also None if the file has changed so lately that another change might not show.
    """
    if _link_on_the_way(root, path):
        return None
    try:
        info = os.lstat(f"{root}/{path}")
    except OSError:
        return None
    if not stat.S_ISREG(info.st_mode) or time.time_ns() - max(info.st_mtime_ns, info.st_ctime_ns) < _SETTLED:
        return None
    return Stamp(info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)


def read_bytes(root: Path, path: str, limit: int) -> tuple[bytes | None, Diagnostic | None]:
    """The content of one file of the project, at most `limit` bytes; never through a symbolic link, never a device."""
    whole = f"{root}/{path}"
    try:
        link = _link_on_the_way(root, path)
        if link:
            return None, link
        handle = os.open(whole, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                return None, Diagnostic(
                    "HB-F002", f"`{path}` is not an ordinary file", Location(path), help=("put an ordinary file there",)
                )
            if info.st_size > limit:
                return None, Diagnostic(
                    "HB-Y008",
                    f"`{path}` is too large: {info.st_size // 1024} KiB, at most {limit // 1024} KiB are read",
                    Location(path),
                    help=("divide it, or move what is not part of the handbook elsewhere",),
                )
            return file.read(info.st_size), None
    except OSError as error:
        return None, unreadable(path, error)


def linked(path: str) -> Diagnostic:
    """The finding for a symbolic link."""
    return Diagnostic(
        "HB-F003",
        f"`{path}` is a link that leads to another place on the disk",
        Location(path),
        help=("put a copy of what it leads to in its place: a handbook only shows what lies in the project",),
    )


def unreadable(path: str, error: OSError, noun: str = "file") -> Diagnostic:
    """The finding for a file or folder, as `noun` says, that the system will not give us."""
    if isinstance(error, NotADirectoryError) and noun == "folder":
        return Diagnostic(
            "HB-F002",
            f"a file stands where the folder `{path}` belongs",
            Location(path),
            help=("move the file elsewhere, and make the folder",),
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Diagnostic(
            "HB-F001",
            f"the {noun} `{path}` is missing",
            Location(path),
            help=("create it, or restore it; `handbook init` shows how a project looks",),
        )
    reason = "you may not open it" if isinstance(error, PermissionError) else (error.strerror or "unknown").lower()
    return Diagnostic(
        "HB-F002", f"`{path}` cannot be read: {reason}", Location(path), help=(f"check who may read the {noun}",)
    )


def _link_on_the_way(root: Path, path: str) -> Diagnostic | None:
    """The finding for the first part of `path`, going down from the project's folder, that is a symbolic link."""
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        part = "/".join(parts[:count])
        if _is_link(f"{root}/{part}"):
            return linked(part)
    return None


def _is_link(path: str) -> bool:
    """Whether there is a symbolic link. Asked for every file, so without a `Path`, which takes longer than the system."""
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        return False


def _folder_for_file(path: str) -> Diagnostic:
    return Diagnostic(
        "HB-F002",
        f"`{path}` is a folder, and a file belongs here",
        Location(path),
        help=("move the folder elsewhere, and put a file of this name there",),
    )


def _strange_name(path: str) -> Diagnostic:
    shown = "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in path)
    return Diagnostic(
        "HB-F004",
        f"the file name `{shown}` holds characters that cannot be shown",
        Location(shown),
        help=("rename the file",),
    )
