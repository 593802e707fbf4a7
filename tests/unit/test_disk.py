"""Whole files: there in full, or as they were; nothing beside them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from handbook.disk import sync_folder, try_lock, write_whole


def test_new_and_next(tmp_path: Path) -> None:
    for data, mode in ((b"old", 0o600), (b"new", 0o644)):
        write_whole(tmp_path / "a", data, mode)
        assert (tmp_path / "a").read_bytes() == data
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    write_whole(tmp_path / "a", b"old", 0o600)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os if call == "fsync" else Path, call, refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a", b"new", 0o600)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_names_reach_the_disk_after_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_sync(handle)

    def replace(self: Path, target: Path) -> Path:
        done.append("name")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_whole(tmp_path / "a", b"x", 0o600)
    assert done == ["file", "name", "folder"]
    sync_folder(tmp_path)
    assert done[3:] == ["folder"]


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("a") as one, (tmp_path / "lock").open("a") as other:
        assert try_lock(one)
        assert not try_lock(other)
    with (tmp_path / "lock").open("a") as third:
        assert try_lock(third)
