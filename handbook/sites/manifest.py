"""What a release consists of: every file of every audience with its size and its SHA-256.

A contractor's handbook may be there twice: as a site, and as a copy that opens without a server, in a folder and packed.

In: folders. Out: a `Manifest`, and its text. It holds no time, so the same release has the same manifest.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from handbook.model.page import STAFF
from handbook.project.releases import GENERATOR, MANIFEST
from handbook.sites.errors import ReleaseError
from handbook.sites.tree import Item, read_tree

_VERSION = 1
_BEGINNING = f'{{\n "generator": "{GENERATOR}",\n "version": {_VERSION},\n'.encode()
_quoted = json.JSONEncoder(ensure_ascii=False).encode
_STRANGERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What computers put into folders by themselves."""

_FILE_MODE, _FOLDER_MODE = 0o644, 0o755
_READ, _LIST = 0o444, 0o555


class FileEntry(NamedTuple):
    """One file: its path inside its audience's folder with `/`, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The files of each audience's site, in the order of their paths; and those of the copies there are.

    A copy's paths begin inside `OFFLINE`: with the folder, or the packed file beside it. `scripts` are the inline scripts
    that may run in the sites, as a content security policy names them.
    """

    audiences: Mapping[str, tuple[FileEntry, ...]] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    copies: Mapping[str, tuple[FileEntry, ...]] = field(default_factory=dict)

    def text(self) -> str:
        """The manifest as it is written: JSON, audiences and files in order, each value on a line of its own."""
        audiences = []
        for name, files in sorted(self.audiences.items()):
            parts = [f'"folder": {_quoted(folder_of(name))}', f'"files": {_written(files)}']
            if name in self.copies:
                parts.append(f'"offline": {_written(self.copies[name])}')
            audiences.append(f"{_quoted(name)}: {_block('{}', parts, 2)}")
        scripts = _block("[]", map(_quoted, self.scripts), 1)
        whole = [f'"generator": {_quoted(GENERATOR)}', f'"version": {_VERSION}', f'"scripts": {scripts}']
        return _block("{}", [*whole, f'"audiences": {_block("{}", audiences, 1)}'], 0) + "\n"


CONTRACTORS = "contractors"
OFFLINE = "offline"
"""Where the copies lie: beside the sites and in none of them, so that no server hands one out with a site."""


def folder_of(audience: str) -> str:
    """Where an audience's site lies inside a release."""
    return STAFF if audience == STAFF else f"{CONTRACTORS}/{audience}"


def packed_file(copy: Path) -> Path:
    """The file that holds everything in the folder `copy`."""
    return copy.with_name(f"{copy.name}.zip")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the release in `folder`; None if there is none, or one that is not ours.

    Raises `OSError` if it cannot be read: then nobody knows what is there, and nothing may be done to it.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        whole = json.loads(text.decode("utf-8"))
        if whole["generator"] != GENERATOR or whole["version"] != _VERSION:
            return None
        audiences = whole["audiences"]
        return Manifest(
            {name: _read(audience["files"]) for name, audience in audiences.items()},
            tuple(map(str, whole.get("scripts", ()))),
            {name: _read(audience["offline"]) for name, audience in audiences.items() if "offline" in audience},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def is_ours(folder: Path) -> bool:
    """Whether there is a manifest of ours in `folder`, which how it begins tells. Raises `OSError` as `read_manifest`."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING or read_manifest(folder) is not None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def is_release(folder: Path) -> bool:
    """Whether a release lies in `folder`, as far as one may look."""
    try:
        return read_manifest(folder) is not None
    except OSError:
        return False


def check_owner(out: Path) -> None:
    """What is in the way must be a release of ours. Raises `ReleaseError` before anything of somebody else is touched."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ReleaseError(f"`{out}` is not a folder: name another, or move it away")
    if not out.exists() or not any(out.iterdir()):
        return
    if not is_ours(out):
        raise ReleaseError(f"`{out}` is there and was not made by handbook: name another folder, or move it away")
    strange = sorted(
        entry.name for entry in out.iterdir() if entry.name not in {STAFF, CONTRACTORS, OFFLINE, MANIFEST, *_STRANGERS}
    )
    if strange:
        raise ReleaseError(f"`{out / strange[0]}` does not belong to a release: move it elsewhere, or it would be lost")


def list_tree(folder: Path) -> tuple[FileEntry, ...]:
    """Every file below `folder`. Raises `OSError` if one cannot be read, `ValueError` if one is not an ordinary file."""
    return entries_of(read_tree(folder))


def entries_of(items: Iterable[Item]) -> tuple[FileEntry, ...]:
    """The files of a folder that was read. Raises as `list_tree`."""
    for item in items:
        if item.kind == "other":
            raise ValueError(f"{item.path} is not an ordinary file")
    entries = (FileEntry(item.name, len(item.content), item.digest.hex()) for item in items if item.kind == "file")
    return tuple(sorted(entries, key=lambda entry: entry.path))


def list_copy(copy: Path) -> tuple[FileEntry, ...]:
    """The packed file and every file of the copy in the folder `copy`. Raises as `list_tree`."""
    return copy_entries(copy.name, list_tree(copy), list_tree(packed_file(copy)))


def copy_entries(name: str, files: Iterable[FileEntry], packed: Iterable[FileEntry]) -> tuple[FileEntry, ...]:
    """The files of the copy in the folder `name`, behind the packed one."""
    return (*packed, *(file._replace(path=f"{name}/{file.path}") for file in files))


def not_listed(tree: Path, manifest: Manifest, built: Iterable[str]) -> tuple[str, ...]:
    """What is in a release and not in its manifest, or the other way round; links are never in it.

    Only the sites in `built` are looked into: whoever takes others over knows that they are whole.
    """
    places = {folder_of(name) for name in manifest.audiences}
    tops = {MANIFEST, *(place.partition("/")[0] for place in places), *([OFFLINE] if manifest.copies else [])}
    copies = {f"{OFFLINE}/{name}{end}" for name in manifest.copies for end in ("", ".zip")}
    listed = {*tops, *(place for place in places if "/" in place), *copies}
    there = {path.name for path in tree.iterdir()}
    for folder in (CONTRACTORS, OFFLINE):
        if (tree / folder).is_dir():
            there |= {f"{folder}/{path.name}" for path in (tree / folder).iterdir()}
    for name in built:
        place = folder_of(name)
        listed |= {f"{place}/{file.path}" for file in manifest.audiences[name]}
        there |= {f"{place}/{path}" for path in _names(tree / place)}
        listed |= {f"{OFFLINE}/{file.path}" for file in manifest.copies.get(name, ())}
        there |= {f"{OFFLINE}/{name}/{path}" for path in _names(tree / OFFLINE / name)}
    return tuple(sorted(there ^ listed))


def _names(folder: Path) -> Iterator[str]:
    """Everything below a folder but folders, by its path; a link to a folder is no folder."""
    for top, folders, names in os.walk(folder):
        inside = Path(top).relative_to(folder)
        links = (name for name in folders if (Path(top) / name).is_symlink())
        yield from ((inside / name).as_posix() for name in (*names, *links))


def set_modes(*paths: Path) -> None:
    """Give files and folders the modes that a web server needs, whatever the umask was."""
    for path in paths:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            continue
        wanted = _FOLDER_MODE if stat.S_ISDIR(mode) else _FILE_MODE
        if stat.S_IMODE(mode) != wanted:
            path.chmod(wanted)


def is_for_all(info: os.stat_result) -> bool:
    """Whether a web server that runs as somebody else can read a file, or list a folder."""
    wanted = _LIST if stat.S_ISDIR(info.st_mode) else _READ
    return info.st_mode & wanted == wanted


def is_all_for_all(folder: Path) -> bool:
    """The same of a folder and everything in it."""
    places = (path for top, _, names in os.walk(folder) for path in (top, *(f"{top}/{name}" for name in names)))
    return all(is_for_all(os.stat(path)) for path in places)  # noqa: PTH116 - by its name, as all here


def make_folder(path: str) -> None:
    """Make one folder with that mode, unless it is there. By its name: a release has so many that a `Path` for each counts."""
    with suppress(FileExistsError):
        os.mkdir(path, _FOLDER_MODE)  # noqa: PTH102 - by its name, as all here
    if stat.S_IMODE(os.stat(path).st_mode) != _FOLDER_MODE:  # noqa: PTH116 - the same
        os.chmod(path, _FOLDER_MODE)  # noqa: PTH101 - the same


def _written(files: tuple[FileEntry, ...]) -> str:
    entries = (
        f'{{\n     "path": {_quoted(path)},\n     "size": {size},\n     "sha256": {_quoted(sha256)}\n    }}'
        for path, size, sha256 in files
    )
    return _block("[]", entries, 3)


def _block(brackets: str, parts: Iterable[str], depth: int) -> str:
    """JSON as `json.dumps` writes it with `indent=1`, which takes ten times as long for a thousand handbooks."""
    begin, end = brackets[0], brackets[1]
    between = f",\n{' ' * (depth + 1)}"
    inside = between.join(parts)
    return f"{begin}{between[1:]}{inside}\n{' ' * depth}{end}" if inside else brackets


def _read(files: Any) -> tuple[FileEntry, ...]:
    return tuple(FileEntry(file["path"], file["size"], file["sha256"]) for file in files)
