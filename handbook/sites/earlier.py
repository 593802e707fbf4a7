"""The releases before the present one, kept aside so that one of them can be brought back.

In: the folder of releases. Out: what is kept beside it, in `<name>.earlier/<number>/`; the highest number is the newest. A
release that holds somebody who has no handbook any more is not kept: what has ended leaves no file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from handbook.disk import clear, in_words
from handbook.model.page import STAFF
from handbook.project.releases import EARLIER, MANIFEST
from handbook.sites.errors import LeftBehind, ReleaseError
from handbook.sites.manifest import (
    CONTRACTORS,
    OFFLINE,
    FileEntry,
    Manifest,
    check_owner,
    folder_of,
    is_for_all,
    is_ours,
    list_copy,
    list_tree,
    make_folder,
    read_manifest,
    set_modes,
)
from handbook.sites.stage import staging

KEPT = 3
"""How many releases before the present one are kept."""

_GOING = ".going-"
_SPARE = ".spare"


@dataclass(frozen=True)
class Earlier:
    """One release that is kept: its number, and its folder."""

    number: int
    folder: Path

    @cached_property
    def manifest(self) -> Manifest | None:
        """What it holds, as it says itself; None if it does not say so any more."""
        return read_manifest(self.folder)

    @property
    def audiences(self) -> frozenset[str]:
        """Whose sites lie in it, whatever it says."""
        return _audiences(self.folder)


class Gone(NamedTuple):
    """Whose handbooks were in releases that are kept no longer, and whether whole releases were removed from the disk."""

    audiences: tuple[str, ...] = ()
    is_removed: bool = False


def folder_of_earlier(out: Path) -> Path:
    """Where the releases before the one in `out` are kept."""
    return out.with_name(f"{out.name}{EARLIER}")


def place_of_spare(out: Path) -> Path:
    """Where the folders of a release lie that is kept no longer. The next release takes those that are as it needs them:
    to move a folder is much quicker than to give each of its files one more name, and to remove the old ones.
    """
    return folder_of_earlier(out) / _SPARE


def earlier_releases(out: Path) -> tuple[Earlier, ...]:
    """The releases that are kept, the newest first."""
    found = []
    for folder in _entries(out):
        if folder.name.isdecimal() and is_ours(folder):
            found.append(Earlier(int(folder.name), folder))
    return tuple(sorted(found, key=lambda release: -release.number))


def place_to_keep(out: Path) -> Path | None:
    """Where the release in `out` can be put aside, as the newest of those kept; None if there is none. Only within `staging`.

    All that can fail is done here, before `out` changes.
    """
    if not is_ours(out):
        return None
    there = earlier_releases(out)
    place = folder_of_earlier(out)
    place.mkdir(exist_ok=True)
    return place / str(there[0].number + 1 if there else 1)


def purge(out: Path, may_stay: Collection[str]) -> Gone:
    """Remove every kept release with an audience not in `may_stay`, all but the newest, and what a killed process left.

    The handbooks of the newest that goes, of those who may stay, stay as the spare.
    Raises `LeftBehind` if something cannot be removed. Only within `staging`.
    """
    gone: set[str] = set()
    outdated: list[Path] = []
    spare = place_of_spare(out)
    try:
        for position, release in enumerate(earlier_releases(out)):
            strangers = release.audiences - {*may_stay}
            gone |= strangers
            if strangers or position >= KEPT:
                outdated.append(release.folder)
        for folder in outdated:
            if folder == outdated[0]:
                if spare.is_dir():
                    _remove(spare)
                folder.rename(spare)
            else:
                _remove(folder)
        _leave_handbooks(spare, may_stay)
        for folder in _entries(out):
            if folder.name.startswith(_GOING):
                _remove(folder)
    except OSError as error:
        place = folder_of_earlier(out)
        raise LeftBehind(f"what is in `{place}` cannot be removed ({in_words(error)}): build again") from error
    return Gone(tuple(sorted(gone)), len(outdated) > 1)


def roll_back(root: Path, out: Path, number: int | None, today: date) -> tuple[Earlier, int]:
    """Bring an earlier release back into `out`, the newest or the one with this number; the present one is then kept.

    Returns the one that is back, and the number of the one that is kept.

    Raises `ReleaseError` if there is none, if it was changed since, or if it holds somebody who has no handbook today; and
    `LeftBehind` as `Stage.commit`.
    """
    from handbook.sites.library import read_library  # only here: a release with nothing changed understands no project

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
        strangers = sorted(found.audiences - {STAFF, *library.released, *library.stopped})
        if strangers:
            raise ReleaseError(f"release {found.number} holds `{strangers[0]}`, who has no handbook any more")
        manifest = check_whole(found)
        place = place_to_keep(out)
        for name, files in manifest.audiences.items():
            link_all(found.folder / folder_of(name), stage.tree / folder_of(name), files)
        for files in manifest.copies.values():
            link_all(found.folder / OFFLINE, stage.tree / OFFLINE, files)
        link_all(found.folder, stage.tree, (FileEntry(MANIFEST, 0, ""),))
        set_modes(stage.tree / CONTRACTORS)
        stage.commit(place)
        _remove(found.folder)
        purge(out, {STAFF, *library.released, *library.stopped})
    return found, int(place.name) if place else 0


def link_all(source: Path, target: Path, files: Sequence[FileEntry]) -> None:
    """One more name for each file. The release before is removed as a whole, so nobody writes into it."""
    if not files:
        return
    target.mkdir(parents=True, exist_ok=True)
    set_modes(target)
    there, here = f"{source}{os.sep}", f"{target}{os.sep}"
    for folder in _folders(files):
        make_folder(here + folder)
    for file in files:
        try:
            os.link(there + file.path, here + file.path)
        except OSError:
            shutil.copy2(there + file.path, here + file.path)


def _folders(files: Sequence[FileEntry]) -> Iterator[str]:
    """The folders that hold files, each after the one it lies in."""
    known = {""}
    for file in files:
        folder = file.path.rpartition("/")[0]
        if folder not in known:
            ends = (end for end in range(1, len(folder) + 1) if end == len(folder) or folder[end] == "/")
            new = [inside for end in ends if (inside := folder[:end]) not in known]
            known.update(new)
            yield from new


def share(old: Path, old_files: tuple[FileEntry, ...], new: Path, new_files: tuple[FileEntry, ...]) -> None:
    """Let files whose bytes have not changed be the files of the release before: they keep their time, and take no room.

    Web servers and `rsync` take size and time for a file's identity: so a time must change when the bytes do, and should
    not otherwise.
    """
    same = {entry.path for entry in old_files} & {entry.path for entry in set(old_files) & set(new_files)}
    for path in same:
        if not (old / path).exists() or not (new / path).exists():
            continue
        known = (old / path).stat()
        if not is_for_all(known):  # somebody changed its mode, which a link would keep
            continue
        try:
            if not (new / path).samefile(old / path):
                _replace_by_link(old / path, new / path)
        except OSError:  # a file system without links, or with too many
            os.utime(new / path, ns=(known.st_atime_ns, known.st_mtime_ns))


def _replace_by_link(old: Path, new: Path) -> None:
    aside = new.with_name(f".{new.name}.link")
    os.link(old, aside)
    try:
        aside.replace(new)
    finally:
        aside.unlink(missing_ok=True)


def check_whole(release: Earlier) -> Manifest:
    """The manifest of a release that is kept. Raises `ReleaseError` if its files are not those that it lists."""
    folder, manifest = release.folder, release.manifest or Manifest()
    try:
        found = Manifest(
            {name: list_tree(folder / folder_of(name)) for name in manifest.audiences},
            manifest.scripts,
            {name: list_copy(folder / OFFLINE / name) for name in manifest.copies},
        )
    except (OSError, ValueError):
        found = Manifest()
    if found != manifest or not {*manifest.audiences} >= release.audiences:
        raise ReleaseError(f"release {release.number} was changed after it was made: build a new one")
    return manifest


def _entries(out: Path) -> list[Path]:
    place = folder_of_earlier(out)
    return sorted(entry for entry in place.iterdir() if entry.is_dir()) if place.is_dir() else []


def _audiences(folder: Path) -> frozenset[str]:
    """Whose sites lie in a release."""
    found = {STAFF} if (folder / STAFF).is_dir() else set()
    for place in (folder / CONTRACTORS, folder / OFFLINE):
        if place.is_dir():
            found |= {entry.name for entry in os.scandir(place) if entry.is_dir(follow_symlinks=False)}
    return frozenset(found)


def _leave_handbooks(spare: Path, may_stay: Collection[str]) -> None:
    """Remove from the spare what no release takes from it. Its staff site and its manifest still tell of who has left."""
    if not spare.is_dir():
        return
    there = [*(entry for entry in spare.iterdir() if entry.name != CONTRACTORS)]
    if (spare / CONTRACTORS).is_dir():
        there += [entry for entry in (spare / CONTRACTORS).iterdir() if entry.name not in may_stay]
    for path in there:
        if path.is_dir() and not path.is_symlink():
            clear(path)
        else:
            path.unlink()


def _remove(folder: Path) -> None:
    """Remove a folder so that a killed process leaves nothing that looks like a release."""
    going = folder if folder.name.startswith(_GOING) else folder.with_name(f"{_GOING}{folder.name.strip('.')}")
    try:
        if going != folder:
            folder.rename(going)
        clear(going)
    except OSError as error:
        there = going if going.exists() else folder
        raise LeftBehind(f"an earlier one could not be removed: delete `{there}` yourself") from error


def _listed(releases: tuple[Earlier, ...]) -> str:
    return ", ".join(str(release.number) for release in releases)
