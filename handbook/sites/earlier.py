"""The releases before the present one, kept aside so that one of them can be brought back.

In: the folder of releases. Out: what is kept beside it, in `<name>.earlier/<number>/`; the highest number is the newest. A
release that holds somebody who has no handbook any more is not kept: what has ended leaves no file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from handbook.model.page import STAFF
from handbook.sites.errors import ReleaseError
from handbook.sites.library import read_library
from handbook.sites.manifest import (
    OFFLINE,
    FileEntry,
    Manifest,
    check_owner,
    folder_of,
    list_copy,
    list_tree,
    read_manifest,
)
from handbook.sites.stage import staging

KEPT = 3
"""How many releases before the present one are kept."""

_GOING = ".going-"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One release that is kept: its number, its folder, and what it holds."""

    number: int
    folder: Path
    manifest: Manifest


def folder_of_earlier(out: Path) -> Path:
    """Where the releases before the one in `out` are kept."""
    return out.with_name(f"{out.name}.earlier")


def earlier_releases(out: Path) -> tuple[Earlier, ...]:
    """The releases that are kept, the newest first."""
    found = []
    for folder in _entries(out):
        manifest = read_manifest(folder)
        if folder.name.isdecimal() and manifest is not None:
            found.append(Earlier(int(folder.name), folder, manifest))
    return tuple(sorted(found, key=lambda release: -release.number))


def keep(previous: Path, out: Path, after: int = 0) -> None:
    """Put the release that was in `out` aside, as the newest of those kept; the oldest goes. Only within `staging`.

    Its number is the next one behind those kept, and behind `after`.
    """
    if read_manifest(previous) is None:
        return
    there = earlier_releases(out)
    place = folder_of_earlier(out)
    place.mkdir(exist_ok=True)
    previous.rename(place / str(max(after, there[0].number if there else 0) + 1))
    for release in there[KEPT - 1 :]:
        _remove(release.folder)


def purge(out: Path, may_stay: Collection[str]) -> tuple[str, ...]:
    """Remove every kept release with an audience not in `may_stay`, and what a killed process left.

    Returns the audiences for whose sake something was removed; raises `ReleaseError` if it cannot be. Only within `staging`.
    """
    gone: set[str] = set()
    for release in earlier_releases(out):
        strangers = {*release.manifest.audiences} - {*may_stay}
        if strangers:
            gone |= strangers
            _remove(release.folder)
    for folder in _entries(out):
        if folder.name.startswith(_GOING):
            _remove(folder)
    return tuple(sorted(gone))


def roll_back(root: Path, out: Path, number: int | None, today: date) -> Earlier:
    """Bring an earlier release back into `out`, the newest or the one with this number; the present one is then kept.

    Raises `ReleaseError` if there is none, if it was changed since, or if it holds somebody who has no handbook today.
    """
    library = read_library(root, today)
    if library.is_stopped:
        raise ReleaseError(
            "who may have a handbook cannot be known before these errors are mended", library.shared_errors
        )
    with staging(out) as stage:
        check_owner(out)
        there = earlier_releases(out)
        found = next((release for release in there if number in (None, release.number)), None)
        if found is None:
            kept = f"there is no release {number}" if there else "no earlier release is kept"
            raise ReleaseError(kept + (f"; `{out.name}` can go back to {_listed(there)}" if there else ""))
        strangers = sorted({*found.manifest.audiences} - {STAFF, *library.released, *library.stopped})
        if strangers:
            raise ReleaseError(f"release {found.number} holds `{strangers[0]}`, who has no handbook any more")
        _check_whole(found)
        stage.tree.rmdir()
        found.folder.rename(stage.tree)
        try:
            stage.commit(partial(keep, after=found.number))
        except BaseException:
            if stage.tree.is_dir() and not found.folder.exists() and read_manifest(stage.tree) == found.manifest:
                stage.tree.rename(found.folder)
            raise
    return found


def share(old: Path, old_files: tuple[FileEntry, ...], new: Path, new_files: tuple[FileEntry, ...]) -> None:
    """Let files whose bytes have not changed be the files of the release before: they keep their time, and take no room.

    Web servers and `rsync` take size and time for a file's identity: so a time must change when the bytes do, and should
    not otherwise.
    """
    same = {entry.path for entry in old_files} & {entry.path for entry in set(old_files) & set(new_files)}
    for path in same:
        try:
            known = (old / path).stat()
            _replace_by_link(old / path, new / path)
        except FileNotFoundError:
            continue
        except OSError:  # a file system without links, or with too many
            os.utime(new / path, ns=(known.st_atime_ns, known.st_mtime_ns))


def _replace_by_link(old: Path, new: Path) -> None:
    aside = new.with_name(f".{new.name}.link")
    os.link(old, aside)
    aside.replace(new)
    aside.unlink(missing_ok=True)  # rename(2) does nothing when both are the same file already


def _check_whole(release: Earlier) -> None:
    folder, manifest = release.folder, release.manifest
    try:
        found = Manifest(
            {name: list_tree(folder / folder_of(name)) for name in manifest.audiences},
            manifest.scripts,
            {name: list_copy(folder / OFFLINE / name) for name in manifest.copies},
        )
    except (OSError, ValueError):
        found = Manifest()
    if found != manifest:
        raise ReleaseError(f"release {release.number} was changed after it was made: build a new one")


def _entries(out: Path) -> list[Path]:
    place = folder_of_earlier(out)
    return sorted(entry for entry in place.iterdir() if entry.is_dir()) if place.is_dir() else []


def _remove(folder: Path) -> None:
    """Remove a folder so that a killed process leaves nothing that looks like a release."""
    going = folder if folder.name.startswith(_GOING) else folder.with_name(f"{_GOING}{folder.name}")
    try:
        if going != folder:
            folder.rename(going)
        shutil.rmtree(going)
    except OSError as error:
        raise ReleaseError(
            f"the new release is in place, but an earlier one could not be removed: delete `{going}` yourself"
        ) from error


def _listed(releases: tuple[Earlier, ...]) -> str:
    return ", ".join(str(release.number) for release in releases)
