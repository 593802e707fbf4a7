"""A folder made as a whole: the old or the new, whatever happens in between."""

from __future__ import annotations

import ctypes
import errno
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handbook.sites import stage as module
from handbook.sites.errors import ReleaseError
from handbook.sites.manifest import FileEntry, Manifest, list_tree, read_manifest, set_modes
from handbook.sites.stage import staging


def make(out: Path, text: str) -> None:
    with staging(out) as stage:
        (stage.tree / "a.txt").write_text(text)
        stage.commit()


def beside(out: Path) -> set[str]:
    return {path.name for path in out.parent.iterdir()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "dist"


class TestStaging:
    def test_first_and_next(self, out: Path) -> None:
        make(out, "old")
        make(out, "new")
        assert (out / "a.txt").read_text() == "new"
        assert beside(out) == {"dist"}

    def test_what_may_not_have_reached_the_disk_does_not_take_the_place(
        self, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Refusing:
            def syncfs(self, handle: int) -> int:
                ctypes.set_errno(errno.EIO)
                return -1

        make(out, "old")
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Refusing())
        with pytest.raises(OSError, match="Input/output error"):
            make(out, "new")
        assert (out / "a.txt").read_text() == "old"
        assert beside(out) == {"dist"}

    def test_without_a_system_that_can_swap(self, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "_swap", lambda one, other: False)
        make(out, "old")
        make(out, "new")
        assert (out / "a.txt").read_text() == "new"
        assert beside(out) == {"dist"}

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_what_is_not_committed_is_gone(self, out: Path, error: type[BaseException]) -> None:
        make(out, "old")
        with pytest.raises(error), staging(out) as stage:
            (stage.tree / "a.txt").write_text("new")
            raise error
        assert (out / "a.txt").read_text() == "old"
        assert beside(out) == {"dist"}

    def test_leftovers_of_ours_go_and_others_stay(self, out: Path) -> None:
        ours, empty, theirs = (out.with_name(f"dist.building-{name}") for name in ("a", "b", "c"))
        for folder in (ours / "tree", empty, theirs):
            folder.mkdir(parents=True)
        (ours / "made-by-handbook").touch()
        (theirs / "thesis.txt").write_text("mine")
        make(out, "new")
        assert beside(out) == {"dist", "dist.building-c"}

    def test_old_release_comes_back_after_a_kill_between_two_renames(self, out: Path) -> None:
        aside = out.with_name("dist.building-x")
        (aside / "previous").mkdir(parents=True)
        (aside / "previous" / "a.txt").write_text("old")
        (aside / "made-by-handbook").touch()
        with staging(out):
            assert (out / "a.txt").read_text() == "old"
        assert beside(out) == {"dist"}

    def test_only_one_at_a_time(self, out: Path) -> None:
        with (
            staging(out),
            pytest.raises(ReleaseError, match="another build is writing to `dist`"),
            staging(out, patience=0.2),
        ):
            pass

    def test_who_waited_for_a_lock_that_is_gone_takes_the_next(self, out: Path) -> None:
        """The file of a lock goes with it: whoever has opened it must not believe to hold the lock that another has."""
        inside: list[int] = []

        def builder(number: int) -> None:
            for _ in range(20):
                with staging(out):
                    inside.append(number)
                    assert len(inside) == 1
                    inside.remove(number)

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(builder, number) for number in range(4)]:
                done.result()
        assert beside(out) == set()

    def test_the_lock_of_a_killed_process_is_free(self, out: Path) -> None:
        program = (
            "import sys, time\nfrom pathlib import Path\nfrom handbook.sites.stage import staging\n"
            "with staging(Path(sys.argv[1])):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        )
        with subprocess.Popen([sys.executable, "-c", program, str(out)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            process.kill()
        with staging(out, patience=1.0):
            assert len(beside(out) - {"dist.lock"}) == 1  # our own stage; the other's is swept
        assert beside(out) == set()


KILLED = """
import os, signal, sys
from pathlib import Path
from handbook.sites import stage

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

out, point = Path(sys.argv[1]), sys.argv[2]
if point == "no swap":
    stage._swap = lambda one, other: False
    rename, count = Path.rename, []
    def rename_once(self, target):
        count.append(1)
        return rename(self, target) if len(count) == 1 else die()
    Path.rename = rename_once
else:
    setattr(stage, point, die) if point != "rmtree" else setattr(stage.shutil, point, die)
with stage.staging(out) as made:
    (made.tree / "a.txt").write_text("new")
    (made.tree / "b.txt").write_text("new")
    made.commit()
"""


@pytest.mark.parametrize(
    ("point", "then"),
    [("_sync", "old"), ("_swap", "old"), ("sync_folder", "new"), ("rmtree", "new"), ("no swap", "old")],
)
def test_kill_at_every_step_of_the_swap(out: Path, point: str, then: str) -> None:
    with staging(out) as stage:
        for name in ("a.txt", "b.txt"):
            (stage.tree / name).write_text("old")
        stage.commit()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out), point], check=False)
    assert killed.returncode == -9
    if point != "no swap":  # where the system cannot swap, the old one comes back with the next build
        assert {path.read_text() for path in out.iterdir()} == {then}
    with staging(out):
        assert sorted((path.name, path.read_text()) for path in out.iterdir()) == [("a.txt", then), ("b.txt", then)]
    assert beside(out) == {"dist"}


class TestManifest:
    def test_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        manifest = Manifest({"staff": (FileEntry("a/b.html", 3, "ff"),), "amara": ()})
        (tmp_path / "manifest.json").write_text(manifest.text())
        assert read_manifest(tmp_path) == manifest

    @pytest.mark.parametrize(
        "text", ["", "[]", "{", '{"generator": "other", "version": 1, "audiences": {}}', "null", "\xff"]
    )
    def test_what_is_not_ours(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
        assert read_manifest(tmp_path) is None

    def test_files_in_order_with_size_and_hash(self, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "c").write_text("é")
        (tmp_path / "a").write_text("")
        assert list_tree(tmp_path) == (
            FileEntry("a", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            FileEntry("b/c", 2, "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"),
        )

    def test_links_have_no_place_in_a_release(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("/etc/hostname")
        with pytest.raises(ValueError, match="not an ordinary file"):
            list_tree(tmp_path)

    def test_modes(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir(mode=0o700)
        (tmp_path / "a" / "b").touch(mode=0o600)
        set_modes(tmp_path, *tmp_path.rglob("*"), tmp_path / "nothing")
        assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path, tmp_path / "a", tmp_path / "a/b")] == [
            "0o755",
            "0o755",
            "0o644",
        ]
