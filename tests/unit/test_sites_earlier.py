"""Releases before the present one: kept, counted, purged, brought back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handbook.project.releases import MANIFEST
from handbook.sites.earlier import (
    KEPT,
    earlier_releases,
    folder_of_earlier,
    place_of_spare,
    place_to_keep,
    purge,
    share,
)
from handbook.sites.manifest import Manifest, folder_of, list_tree
from handbook.sites.stage import staging


def release(out: Path, text: str, *audiences: str) -> None:
    """A small release: one page for each audience."""
    with staging(out) as stage:
        for name in audiences:
            (stage.tree / folder_of(name)).mkdir(parents=True)
            (stage.tree / folder_of(name) / "index.html").write_text(text)
        manifest = Manifest({name: list_tree(stage.tree / folder_of(name)) for name in audiences})
        (stage.tree / MANIFEST).write_text(manifest.text())
        stage.commit(place_to_keep(out))
        purge(out, {"staff", "ada", "bea"})


def kept(out: Path) -> list[tuple[int, str]]:
    return [(one.number, (one.folder / "staff/index.html").read_text()) for one in earlier_releases(out)]


def test_the_last_three_are_kept_newest_first(tmp_path: Path) -> None:
    for text in ("a", "b", "c", "d", "e", "f"):
        release(tmp_path / "dist", text, "staff")
    assert kept(tmp_path / "dist") == [(5, "e"), (4, "d"), (3, "c")]
    assert KEPT == 3
    assert sorted(path.name for path in folder_of_earlier(tmp_path / "dist").iterdir()) == [".spare", "3", "4", "5"]


def test_what_is_no_release_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/.DS_Store").touch()
    release(tmp_path / "dist", "a", "staff")
    assert kept(tmp_path / "dist") == []


def test_a_release_with_somebody_who_has_left_goes_and_so_does_what_a_killed_process_left(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    release(out, "a", "staff")
    release(out, "b", "staff", "ada")
    release(out, "c", "staff", "ada", "bea")
    release(out, "d", "staff", "bea")
    (folder_of_earlier(out) / ".going-7/contractors/ada").mkdir(parents=True)
    assert purge(out, {"staff", "bea"}) == (("ada",), True)
    assert kept(out) == [(1, "a")]
    assert sorted(path.name for path in folder_of_earlier(out).iterdir()) == [".spare", "1"]
    assert not list(tmp_path.rglob("ada"))
    assert [path.relative_to(place_of_spare(out)).as_posix() for path in place_of_spare(out).rglob("*.html")] == [
        "contractors/bea/index.html"
    ]
    assert not (place_of_spare(out) / MANIFEST).exists()


def test_files_that_have_not_changed_are_the_same_files(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, text in ((old, "12 days"), (new, "14 days")):
        folder.mkdir()
        (folder / "same").write_text("same")
        (folder / "other").write_text(text)
    for name in ("same", "other"):
        os.utime(old / name, ns=(1_000, 2_000))
    for _ in range(2):
        share(old, list_tree(old), new, list_tree(new))
    assert (new / "same").samefile(old / "same")
    assert (new / "same").stat().st_mtime_ns == 2_000
    assert not (new / "other").samefile(old / "other")
    assert (new / "other").stat().st_mtime_ns != 2_000
    assert sorted(path.name for path in new.iterdir()) == ["other", "same"]


def test_without_links_files_keep_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same").write_text("same")
    os.utime(tmp_path / "old/same", ns=(1_000, 2_000))
    share(tmp_path / "old", list_tree(tmp_path / "old"), tmp_path / "new", list_tree(tmp_path / "new"))
    assert (tmp_path / "new/same").stat().st_mtime_ns == 2_000
    assert not (tmp_path / "new/same").samefile(tmp_path / "old/same")
