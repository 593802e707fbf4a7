"""What runs, and digests of what things are made from: where these are the same, so is what was made, and it need not be
made again.

In: values, folders. Out: digests (SHA-256, in hexadecimal).
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
import zoneinfo
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import handbook


def digest(*parts: object) -> str:
    """The digest of values, each told from its neighbours by its length."""
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def files_below(folder: Path | None, *, hidden: bool = True) -> Iterator[str | bytes]:
    """The files below a folder in the order of their names: each by its name, what it is, and its bytes.

    Without `hidden`, files whose names begin with a dot are left out.
    """
    if folder is None or not folder.is_dir():
        return
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(name for name in names if hidden or not name.startswith(".")):
            path = Path(top) / name
            yield path.relative_to(folder).as_posix()
            yield "link" if path.is_symlink() else "file"
            yield path.read_bytes() if path.is_file() else ""


@cache
def programs() -> str:
    """What runs: every installed package by its version, this one by its files, and the time zones of the system."""
    folders = [Path(folder) for folder in sys.path if Path(folder).is_dir()]
    versions = sorted(path.name for folder in folders for path in folder.glob("*.*-info"))  # NAME-VERSION.dist-info
    zones = [
        (folder, (Path(folder) / "tzdata.zi").read_bytes())
        for folder in zoneinfo.TZPATH
        if (Path(folder) / "tzdata.zi").is_file()
    ]
    own = files_below(Path(handbook.__file__).parent)
    return digest(sys.version, zlib.ZLIB_RUNTIME_VERSION, *versions, *(part for zone in zones for part in zone), *own)
