"""Files that are written once and never again, and survive whatever happens after that.

In: a path that nothing has yet, and bytes. Out: the file, whole and on the disk, or an error and no file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from handbook.disk import fill, sync_folder
from handbook.records.errors import RecordsError

_ASIDE = ".writing-"
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_MOST = 64 * 1024 * 1024


class Taken(Exception):
    """There is a file of this name already."""


def create(path: Path, data: bytes) -> None:
    """Write a new file. It has its name only when all of it is on the disk; then the folder is written too.

    Raises `Taken` if the name is in use, `OSError` for a fault of the disk; then nothing is there that was not before.
    """
    aside = path.with_name(f"{_ASIDE}{os.getpid()}-{path.name}")
    handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        fill(handle, data)
        _name(aside, path)
    finally:
        with suppress(OSError):
            aside.unlink()
    sync_folder(path.parent)


def _name(aside: Path, path: Path) -> None:
    """Give a finished file its name, which must be new."""
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise Taken(str(path)) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():  # a file system without links: the lock keeps other writers away
            raise Taken(str(path)) from error
        aside.rename(path)


def keep(folder: Path, data: bytes, ending: str) -> str:
    """Store bytes under their SHA-256, once; returns the file's name. Raises `RecordsError` if it holds something else."""
    name = f"{hashlib.sha256(data).hexdigest()}{ending}"
    path = folder / name
    if not path.exists():
        make_folder(folder)
        with suppress(Taken):
            create(path, data)
    elif read(path) != data:
        raise RecordsError(f"`{shown(path)}` was changed: its name says what it must hold; restore it from a backup")
    return name


def read(path: Path) -> bytes:
    """The bytes of an ordinary file. Raises `OSError`, and `RecordsError` for what cannot be one of ours."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode) or info.st_size > _MOST:
            raise RecordsError(f"`{shown(path)}` is not a record: move it elsewhere")
        return file.read()


def make_folder(folder: Path) -> None:
    """A folder that is on the disk, with all above it."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def sweep(folder: Path) -> None:
    """Remove what killed writers left aside. Only for the holder of the lock."""
    for aside in folder.glob(f"{_ASIDE}*"):
        aside.unlink(missing_ok=True)


def shown(path: Path) -> str:
    """A path from the folder `records` on, as messages name it."""
    parts = path.parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("records") :]) if "records" in parts else path.as_posix()
