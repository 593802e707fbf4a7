"""Seals: whatever happens to the files of a site is noticed without reading them, also where no folder is listed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.sites import seals
from handbook.sites.manifest import FileEntry, list_copy, list_tree
from handbook.sites.seals import Seal, is_as_sealed, seal_of

FILES = ("index.html", "work/index.html", "tools/asana/index.html", "tools/asana/one.png", "assets/a/b/style.css")
Entries = tuple[tuple[FileEntry, ...], tuple[FileEntry, ...] | None]


def make(out: Path, *, with_copy: bool) -> tuple[Seal, Entries]:
    """A release of one site, its seal, and its entries in the manifest."""
    for name in FILES:
        for place in ("contractors/ada", *(["offline/ada"] if with_copy else [])):
            (out / place / name).parent.mkdir(parents=True, exist_ok=True)
            (out / place / name).write_text(name)
    if with_copy:
        (out / "offline/ada.zip").write_text("packed")
    copy = list_copy(out / "offline/ada") if with_copy else None
    return seal_of(out, "ada", has_copy=with_copy), (list_tree(out / "contractors/ada"), copy)


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("another")


def _with_old_times(path: Path) -> None:
    """Another content of the same length, and all times that a program can set as they were."""
    before = path.stat()
    path.write_text("".join(reversed(path.read_text())))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _to_link(path: Path) -> None:
    """The same, outside of the release, and a link that leads there."""
    release = next(above.parent for above in path.parents if above.name in ("contractors", "offline"))
    path.symlink_to(path.rename(release / "elsewhere"))


def _replaced(path: Path) -> None:
    """A folder exchanged for a copy of it with one file more, and the old times."""
    shutil.copytree(path, path.with_name("new"))
    _write(path / "more.html")
    shutil.rmtree(path)
    path.with_name("new").rename(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file more": lambda site: _write(site / "tools/asana/more.html"),
    "a file more at the top": lambda site: _write(site / "more.html"),
    "a folder more": lambda site: (site / "work/more").mkdir(),
    "a folder more at the top": lambda site: (site / "more").mkdir(),
    "a hidden file": lambda site: _write(site / "assets/a/.hidden"),
    "a file less": lambda site: (site / "tools/asana/one.png").unlink(),
    "a folder less": lambda site: shutil.rmtree(site / "work"),
    "another name": lambda site: (site / "work/index.html").rename(site / "work/other.html"),
    "another content": lambda site: _write(site / "work/index.html"),
    "another content with the old times": lambda site: _with_old_times(site / "assets/a/b/style.css"),
    "another mode": lambda site: (site / "work/index.html").chmod(0o600),
    "a link for a file": lambda site: _to_link(site / "tools/asana/one.png"),
    "a link for a folder": lambda site: _to_link(site / "tools/asana"),
    "a link for the site": lambda site: _to_link(site),
    "a pipe": lambda site: os.mkfifo(site / "work/pipe"),
    "a folder exchanged": lambda site: _replaced(site / "tools/asana"),
    "no site": lambda site: shutil.rmtree(site),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noticed(tmp_path: Path, change: str) -> None:
    seal, (files, copy) = make(tmp_path, with_copy=False)
    assert is_as_sealed(tmp_path, "ada", seal, files, copy)
    CHANGES[change](tmp_path / "contractors/ada")
    assert not is_as_sealed(tmp_path, "ada", seal, files, copy)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_a_copy_is_noticed(tmp_path: Path, change: str) -> None:
    seal, (files, copy) = make(tmp_path, with_copy=True)
    assert is_as_sealed(tmp_path, "ada", seal, files, copy)
    CHANGES[change](tmp_path / "offline/ada")
    assert not is_as_sealed(tmp_path, "ada", seal, files, copy)


def test_a_change_of_the_packed_file_is_noticed(tmp_path: Path) -> None:
    seal, (files, copy) = make(tmp_path, with_copy=True)
    _with_old_times(tmp_path / "offline/ada.zip")
    assert not is_as_sealed(tmp_path, "ada", seal, files, copy)


@pytest.mark.parametrize("with_copy", [False, True])
def test_no_folder_is_listed_while_none_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_copy: bool
) -> None:
    seal, (files, copy) = make(tmp_path, with_copy=with_copy)
    monkeypatch.setattr(seals, "seal_of", lambda *_, **__: pytest.fail("all was listed"))
    assert is_as_sealed(tmp_path, "ada", seal, files, copy)


def test_a_site_that_was_moved_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from the spare: the times of the folder that is moved change, and those of no other."""
    seal, (files, copy) = make(tmp_path / "one", with_copy=False)
    (tmp_path / "two/contractors").mkdir(parents=True)
    (tmp_path / "one/contractors/ada").rename(tmp_path / "two/contractors/ada")
    monkeypatch.setattr(seals, "seal_of", lambda *_, **__: pytest.fail("all was listed"))
    assert is_as_sealed(tmp_path / "two", "ada", seal, files, copy)


def test_other_folders_with_the_same_files_are_listed_and_good(tmp_path: Path) -> None:
    seal, (files, copy) = make(tmp_path, with_copy=False)
    _write(tmp_path / "contractors/ada/work/passing.html")
    (tmp_path / "contractors/ada/work/passing.html").unlink()
    assert is_as_sealed(tmp_path, "ada", seal, files, copy)


def test_nothing_is_believed_without_a_seal(tmp_path: Path) -> None:
    _, (files, copy) = make(tmp_path, with_copy=False)
    assert not is_as_sealed(tmp_path, "ada", Seal(), files, copy)
    assert seal_of(tmp_path, "bob", has_copy=False) == Seal()
