"""What this computer knows about the release it made: what each site was made from, and what its files looked like then.

In: a release in its place. Out: `Known`, kept beside it in `<name>.known.json`, which may be deleted at any time: then all is
built again. Nothing is believed of it that the files themselves do not bear out.

Where the seal of a site is broken, as it is in a copy of a release, its files are read (see `seals`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook.disk import left_by_writing, write_whole
from handbook.project.releases import KNOWN, MANIFEST
from handbook.sites.earlier import place_of_spare
from handbook.sites.manifest import (
    CONTRACTORS,
    OFFLINE,
    FileEntry,
    Manifest,
    folder_of,
    is_all_for_all,
    list_copy,
    list_tree,
    read_manifest,
)
from handbook.sites.seals import Seal, is_as_sealed, seal_of

if TYPE_CHECKING:
    from handbook.sites.gate import Secret

_VERSION = 3
_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Tree:
    """One audience's site. `made_from` is the digest of its inputs, empty if that is not known. `files` is the digest of its
    entries in the manifest, `copy` that of its copy's, `seal` and `folders` are the seal of both. `allowed` is the digest of what
    of others it may hold. `count` and `size` are the number and the bytes of its files, without its copy's. `said` is what
    MkDocs remarked, `pages` what pages were made from (`handbook.sites.finished`), `unpublished` is as `Book` has it."""

    made_from: str
    files: str
    copy: str
    seal: str
    folders: str
    allowed: str
    count: int = 0
    size: int = 0
    said: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    unpublished: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of a release.

    `means` is what all its sites were made with, `scripts` those that a site without content holds. `everything` is the digest
    of all that a whole release depends on, `manifest` that of the manifest's bytes. `secrets` are the digests of what was
    looked for in every site.
    """

    means: str = ""
    everything: str = ""
    manifest: str = ""
    scripts: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    trees: Mapping[str, Tree] = field(default_factory=dict)


def place_of_known(out: Path) -> Path:
    """Where it is kept."""
    return out.with_name(f"{out.name}{KNOWN}")


def read_known(out: Path, means: str) -> Known:
    """What is known of the release in `out`; nothing if it was made with other means, or nobody can say with which."""
    try:
        whole = json.loads(place_of_known(out).read_text(encoding="utf-8"))
        if not means or (whole["version"], whole["means"]) != (_VERSION, means):
            return Known()
        trees = {name: Tree(**{**tree, "said": tuple(tree["said"])}) for name, tree in whole["trees"].items()}
        secrets = frozenset(whole["secrets"])
        return Known(means, whole["everything"], whole["manifest"], dict(whole["scripts"]), secrets, trees)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Known()


def write_known(out: Path, known: Known) -> None:
    """Keep it for the next release. That it cannot be written is no harm: then more is built next time."""
    whole: dict[str, Any] = {"version": _VERSION, **asdict(known), "secrets": sorted(known.secrets)}
    try:
        write_whole(place_of_known(out), json.dumps(whole).encode(), _MODE)
    except OSError:
        forget(out)


def sweep(out: Path) -> None:
    """Remove what a process that was killed while it wrote has left, as far as that can be had."""
    for aside in left_by_writing(place_of_known(out)):
        try:
            aside.unlink(missing_ok=True)
        except OSError:
            return


def forget(out: Path) -> None:
    """Know nothing any more, as far as that can be had: what is left is not believed without looking at the files."""
    try:
        place_of_known(out).unlink(missing_ok=True)
    except OSError:
        return


def digest_of_files(files: Iterable[FileEntry]) -> str:
    """The digest of entries of the manifest, in their order; empty if there are none."""
    lines = [f"{file.sha256} {file.size} {file.path}\0" for file in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest() if lines else ""


def digest_of_allowed(allowed: Collection[tuple[str, ...]] | None) -> str:
    """The digest of what of others a site may hold."""
    return "" if allowed is None else hashlib.sha256(repr(sorted(allowed)).encode()).hexdigest()


def digest_of_secret(secret: Secret) -> str:
    """The digest of a secret, which tells nothing of it."""
    return hashlib.sha256(repr(secret).encode()).hexdigest()


@dataclass(frozen=True)
class Present:
    """The release that is in its place: whether its sites are still what they were."""

    out: Path
    known: Known
    _changed: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)
    _spare: dict[str, Seal] = field(default_factory=dict, init=False, compare=False, repr=False)
    _read: dict[str, tuple[Seal, str]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def manifest(self) -> Manifest:
        """What the release says of itself; empty if there is none."""
        return read_manifest(self.out) or Manifest()

    @cached_property
    def is_as_written(self) -> bool:
        """Whether the manifest is the one that what is known was written with. Then its entries need not be compared."""
        try:
            return hashlib.sha256((self.out / MANIFEST).read_bytes()).hexdigest() == self.known.manifest
        except OSError:
            return False

    def tree(self, audience: str) -> Tree | None:
        """What is known of an audience's site, if the manifest lists the files that this is known of."""
        found = self.known.trees.get(audience)
        if found is None or self.is_as_written:
            return found
        files, copy = self.manifest.audiences.get(audience, ()), self.manifest.copies.get(audience, ())
        return found if (found.files, found.copy) == (digest_of_files(files), digest_of_files(copy)) else None

    def is_sealed(self, audience: str) -> bool:
        """Whether nobody has touched an audience's files since they were released."""
        tree = self.tree(audience)
        if tree is None:
            return False
        copy = self.manifest.copies.get(audience, ()) if tree.copy else None
        return is_as_sealed(
            self.out, audience, Seal(tree.seal, tree.folders), self.manifest.audiences.get(audience, ()), copy
        )

    def is_spare(self, audience: str) -> bool:
        """Whether the very files of an audience's site lie in the spare, too. Then those here do not matter."""
        return bool(self.spare(audience).files)

    def spare(self, audience: str) -> Seal:
        """The seal of an audience's site in the spare, if its files are those of the present one; else an empty one."""
        if audience not in self._spare:
            tree = self.tree(audience)
            may_be = tree is not None and tree.seal and not tree.copy
            found = seal_of(place_of_spare(self.out), audience, has_copy=False) if may_be else Seal()
            self._spare[audience] = found if tree and found.files == tree.seal else Seal()
        return self._spare[audience]

    def is_whole(self, audience: str) -> bool:
        """Whether an audience's files are those of the manifest, here or in the spare; they are read if they may not be."""
        return self.is_spare(audience) or not self.changed(audience)

    def changed(self, audience: str) -> str:
        """Where in the release an audience's files are not those of the manifest; empty if they are."""
        if audience not in self._changed:
            self._changed[audience] = "" if self.is_sealed(audience) else self._read_once(audience)
        return self._changed[audience]

    def look_again(self, audience: str) -> None:
        """Let the files be looked at anew where it is next asked for them; they are read only if they were touched since."""
        self._changed.pop(audience, None)
        self._spare.pop(audience, None)

    def _read_once(self, audience: str) -> str:
        seal = seal_of(self.out, audience, has_copy=audience in self.manifest.copies)
        if not seal.files or self._read.get(audience, (None,))[0] != seal:
            self._read[audience] = seal, self._read_for_changes(audience)
        return self._read[audience][1]

    def _read_for_changes(self, audience: str) -> str:
        site, copy = folder_of(audience), f"{OFFLINE}/{audience}"
        if _read(list_tree, self.out / site) != self.manifest.audiences.get(audience):
            return site
        if not is_all_for_all(self.out / site):
            return site
        files = self.manifest.copies.get(audience)
        return copy if files is not None and _read(list_copy, self.out / copy) != files else ""

    def files(self, audience: str) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
        """The files that an audience has now, and those of its copy, whatever happened to them since they were released."""
        if self.is_sealed(audience):
            return self.manifest.audiences[audience], self.manifest.copies.get(audience, ())
        return _read(list_tree, self.out / folder_of(audience)), _read(list_copy, self.out / OFFLINE / audience)

    @property
    def copies(self) -> frozenset[str]:
        """Who is known to have a copy."""
        return frozenset(name for name, tree in self.known.trees.items() if tree.copy)

    def is_untouched(self) -> bool:
        """Whether all of the release is as it was made, and nothing else is there."""
        if not self.is_as_written:
            return False
        try:
            there = {f"{place}/{path.name}" for place in (CONTRACTORS, OFFLINE) for path in _entries(self.out / place)}
        except OSError:
            return False
        copies = {f"{OFFLINE}/{name}{end}" for name in self.copies for end in ("", ".zip")}
        known = {folder for name in self.known.trees if (folder := folder_of(name)).startswith(f"{CONTRACTORS}/")}
        return there == known | copies and all(map(self.is_sealed, self.known.trees))

    def made_from(self, audience: str) -> str:
        """What an audience's present files are known to be made from; empty if that is not known."""
        tree = self.tree(audience)
        return tree.made_from if tree else ""


def _read(read: Callable[[Path], tuple[FileEntry, ...]], folder: Path) -> tuple[FileEntry, ...]:
    try:
        return read(folder)
    except (OSError, ValueError):
        return ()


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
