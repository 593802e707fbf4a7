"""Releases in the world: killed at any moment, several at once, on full disks, without rights, after people have left.

Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from support.faulty import Faulty, Run, library
from support.faulty_run import run
from support.little import copy_releasable, end, rename, write
from support.locales import compile_locales, speaking
from support.machine import (
    begun,
    forked,
    make_read_only,
    mount_memory,
    need_own_disks,
    own_mounts,
    remount,
    without_power,
)
from support.readers import Reader, Tree, leftovers, over_http, tree
from support.scale import times

from handbook.sites import making
from handbook.sites.earlier import check_whole, earlier_releases
from handbook.sites.released import Release

DAY = ("--today", "2026-11-23")
pytestmark = pytest.mark.usefixtures("warm")


def command(project: Path, *words: str, quick: bool = True) -> None:
    """`handbook WORDS`, which ends this process."""
    run([*words, *DAY, "--project", str(project)], quick)


def build(project: Path, *ids: str) -> tuple[int, str]:
    """`handbook build IDS` with quick sites, in a process of its own."""
    return forked(partial(command, project, "build", *ids))


def assert_error(printed: str) -> None:
    errors = [line for line in printed.splitlines() if line.lower().startswith("error: ")]
    assert len(errors) == 1, printed
    assert "Traceback" not in printed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ada and Ben, released twice."""
    project = copy_releasable(tmp_path / "project", "ben")
    for name in ("Ada the first", "Ada Okafor"):
        rename(project, "ada", name)
        assert build(project)[0] == 0
    return project


NAMES = ("Ada Okafor", "Ada the other")


@dataclass(frozen=True)
class Twice:
    """A project of Ada alone, released under both `NAMES`; `trees` are the two releases, and `seconds` is what one took."""

    project: Path
    trees: tuple[Tree, Tree]
    seconds: float


@pytest.fixture(scope="module")
def twice(faulty: Faulty, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    project = copy_releasable(tmp_path_factory.mktemp("killed") / "project")
    trees = []
    for name in NAMES:
        rename(project, "ada", name)
        whole = really_build(faulty, project)
        assert whole.code == 0, whole.printed
        trees.append(tree(project / "dist"))
    return Twice(project, (trees[0], trees[1]), whole.seconds)


def really_build(faulty: Faulty, project: Path, kill_after: float | None = None) -> Run:
    words = ["build", "ada", *DAY, "--project", str(project)]
    return faulty.run(words, below=project, quick=False, kill_after=kill_after)


class TestKilledAtAnyMoment:
    """With real sites and over HTTP."""

    @pytest.mark.parametrize("seed", range(5))
    def test_a_reader_sees_one_whole_release(self, faulty: Faulty, twice: Twice, tmp_path: Path, seed: int) -> None:
        """Ten kills. Each run goes on from what the killed one has left."""
        project = shutil.copytree(twice.project, tmp_path / "project", symlinks=True)
        dist = project / "dist"
        chance = random.Random(seed)
        inside = aim = 0
        rename(project, "ada", NAMES[aim])
        with over_http(dist) as fetch:
            for _ in range(times(10)):
                with Reader(fetch, *twice.trees) as reader:
                    killed = really_build(faulty, project, kill_after=chance.uniform(0, twice.seconds))
                assert killed.code in (0, -signal.SIGKILL), killed.printed
                assert reader.wrong == []
                assert reader.count
                inside += bool(leftovers(project))
                assert tree(dist) in twice.trees
                for release in earlier_releases(dist):
                    check_whole(release)
                if tree(dist) == twice.trees[aim]:
                    aim = 1 - aim
                    rename(project, "ada", NAMES[aim])
        assert inside, "no kill came while something was built"
        assert really_build(faulty, project).code == 0
        assert tree(dist) == twice.trees[aim]
        assert leftovers(project) == []


class TestSeveralAtOnce:
    def test_all_end_with_one_whole_release(self, project: Path) -> None:
        for turn in range(times(10)):
            rename(project, "ada", f"Ada in turn {turn}")
            log = project.parent / f"turn-{turn}"
            together = multiprocessing.get_context("fork").Barrier(3)
            builders = [begun(partial(build_and_tell, project, ids, together, log)) for ids in ((), ("ada",), ())]
            ends = [ended() for ended in builders]
            assert [code for code, _ in ends] == [0, 0, 0], ends
            told = log.read_text(encoding="utf-8").split()
            assert len(told) >= 4, "two of them have something to make"
            assert told == [word for _ in told[::2] for word in ("begins", "ends")], "two made a release at once"
            assert (
                (project / "dist/contractors/ada/index.html")
                .read_text()
                .startswith(f"index.html of Ada in turn {turn}\n")
            )
            assert_as_built_alone(project)
            assert leftovers(project) == []
            assert len(earlier_releases(project / "dist")) == 3
            for release in earlier_releases(project / "dist"):
                check_whole(release)


def build_and_tell(project: Path, ids: Sequence[str], together: Barrier, log: Path) -> None:
    """Build when all others are about to; what begins to make a release says so, takes its time, and says that it has ended."""

    def tell(word: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{word}\n")

    def slowly(*given: Any, **named: Any) -> Release:
        tell("begins")
        time.sleep(0.1)
        made = really(*given, **named)
        tell("ends")
        return made

    really, making.make_release = making.make_release, slowly
    together.wait(30)
    command(project, "build", *ids)


def assert_as_built_alone(project: Path) -> None:
    alone = shutil.copytree(project, project.with_name("alone"), ignore=shutil.ignore_patterns("dist*"))
    assert build(alone)[0] == 0
    assert tree(project / "dist") == tree(alone / "dist")
    shutil.rmtree(alone)


def delete(project: Path) -> None:
    (project / "contractors/ben.yml").unlink()


def make_draft(project: Path) -> None:
    text = (project / "contractors/ben.yml").read_text(encoding="utf-8")
    write(project, "contractors/ben.yml", text.replace("status: active", "status: draft"))


def give_another_id(project: Path) -> None:
    (project / "contractors/ben.yml").rename(project / "contractors/benedict.yml")


WAYS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "ended": (partial(end, contractor="ben"), ()),
    "ended, and only the staff site is built": (partial(end, contractor="ben"), ("staff",)),
    "deleted": (delete, ()),
    "a draft": (make_draft, ()),
    "renamed": (give_another_id, ()),
}


def nothing(project: Path) -> None:
    pass


def dot_file(project: Path) -> None:
    write(project, "dist/contractors/ben/.htaccess", "Require all granted\n")


def file_of_somebody(project: Path) -> None:
    write(project, "dist/contractors/ben/notes/private.txt", "mine\n")


def killed_build(project: Path) -> None:
    aside = project / "dist.building-killed"
    shutil.copytree(project / "dist", aside / "tree")
    (aside / "made-by-handbook").touch()


def killed_purge(project: Path) -> None:
    shutil.copytree(project / "dist", project / "dist.earlier/.going-7")


def undeletable(project: Path) -> None:
    (project / "dist.earlier/1/contractors/ben").chmod(0o555)


@pytest.mark.parametrize("obstacle", [nothing, dot_file, file_of_somebody, killed_build, killed_purge, undeletable])
@pytest.mark.parametrize("way", WAYS)
def test_who_has_left_leaves_nothing_or_it_is_said(project: Path, way: str, obstacle: Callable[[Path], None]) -> None:
    leave, ids = WAYS[way]
    obstacle(project)
    leave(project)

    def act() -> None:
        without_power()
        command(project, "build", *ids)

    code, printed = forked(act)
    survivors = [path for path in project.glob("dist*/**/*") if path.name == "ben" or "Ben Silva" in _text(path)]
    assert not (project / "dist/contractors/ben").exists()
    if obstacle is undeletable:
        assert code == 1
        assert_error(printed)
        assert "the release is in place, but an earlier one could not be removed: delete `" in printed
        assert survivors
        for path in project.rglob("ben"):
            path.chmod(0o755)
        assert build(project)[0] == 0  # once it can be deleted, the next build does it
        survivors = [path for path in project.glob("dist*/**/*") if path.name == "ben"]
    else:
        assert code == 0, printed
    if way != "renamed":
        assert survivors == []
    assert not [path for path in survivors if path.name == "ben"]
    present = tree(project / "dist")
    code, printed = forked(partial(command, project, "rollback"))
    if (
        obstacle is undeletable and ids
    ):  # the second build was of all, and has kept the first, where Ben was not any more
        assert code == 0, printed
        assert not list(project.glob("dist*/**/ben"))
        return
    assert code == 1
    assert_error(printed)
    assert "no earlier release is kept" in printed
    assert tree(project / "dist") == present
    rename(project, "ada", "Ada afterwards")
    assert build(project)[0] == 0
    assert tree(project / "dist") != present
    code, printed = forked(partial(command, project, "rollback"))  # to what was made when Ben had left
    assert code == 0, printed
    assert tree(project / "dist") == present


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""


def build_all_or_nothing(project: Path) -> None:
    """Build, in a process that is to end with it: either the release is another one, or it is as it was."""
    before = tree(project / "dist")
    code, printed = build(project)
    print(printed)
    assert (tree(project / "dist") == before) == bool(code), "what was there has changed"
    assert leftovers(project) == []
    sys.exit(code)


def assert_ends_of_full(ends: Sequence[tuple[int, str]]) -> None:
    """Of builds with ever more space: the first ones fail and say why, the last ones do not."""
    codes = [code for code, _ in ends]
    assert {*codes} == {0, 1}, ends
    assert codes == sorted(codes, reverse=True), ends
    for code, printed in ends:
        if code:
            assert_error(printed)
            assert "the disk is full" in printed or "there is too little space" in printed or "grows larger" in printed


class TestDisks:
    """A first and a next release on a disk that is too small, or that can only be read, and for somebody without rights."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Path:
        """Where processes can mount disks of their own. A computer where none may fails the test, and says what to do."""
        (tmp_path / "disk").mkdir()
        need_own_disks(tmp_path / "disk")
        return tmp_path / "disk"

    @pytest.mark.parametrize("limit", ["size", "nr_inodes"])
    def test_full(self, project: Path, disk: Path, limit: str) -> None:
        """Ten sizes, from what is there already to more than enough."""
        rename(project, "ada", "Ada the next")
        steps = 10 * times(1)
        ends = [
            forked(partial(self.on_a_small_disk, project, disk, limit, step / (steps - 1))) for step in range(steps)
        ]
        assert_ends_of_full(ends)
        assert any("the disk is full" in printed or "too little space" in printed for _, printed in ends)

    def on_a_small_disk(self, project: Path, disk: Path, limit: str, share: float) -> None:
        own_mounts()
        mount_memory(disk, "size=100m")
        place = shutil.copytree(project, disk / "project")
        used = os.statvfs(disk)
        blocks, files = used.f_blocks - used.f_bfree, used.f_files - used.f_ffree
        more = (
            f"size={(blocks + int(60 * share)) * used.f_bsize}"
            if limit == "size"
            else f"nr_inodes={files + int(60 * share)}"
        )
        remount(disk, more)
        build_all_or_nothing(place)

    def test_files_may_not_grow(self, project: Path, tmp_path: Path) -> None:
        """Ten sizes, from none to more than enough."""
        rename(project, "ada", "Ada the next")
        ends = [forked(partial(self.with_small_files, project, tmp_path / str(step), step)) for step in range(10)]
        assert_ends_of_full(ends)
        assert any("grows larger" in printed for _, printed in ends)

    def with_small_files(self, project: Path, place: Path, step: int) -> None:
        shutil.copytree(project, place)
        resource.setrlimit(resource.RLIMIT_FSIZE, (step * 4000, step * 4000))
        build_all_or_nothing(place)

    def test_only_to_be_read(self, project: Path, disk: Path) -> None:
        def act() -> None:
            own_mounts()
            mount_memory(disk, "size=100m")
            place = shutil.copytree(project, disk / "project")
            make_read_only(disk)
            before = tree(place)
            code, printed = build(place)
            print(printed)
            assert tree(place) == before
            sys.exit(code)

        code, printed = forked(act)
        assert code == 1, printed
        assert_error(printed)
        assert "the disk can only be read" in printed

    def test_nothing_may_be_written(self, project: Path) -> None:
        """No file and no folder of the project, to somebody without rights."""

        def act() -> None:
            without_power()
            command(project, "build")

        modes = {path: path.stat().st_mode for path in (project, *project.rglob("*"))}
        before = tree(project)
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        code, printed = forked(act)
        for path, mode in modes.items():
            path.chmod(mode)
        assert code == 1, printed
        assert_error(printed)
        assert "permission denied" in printed
        assert tree(project) == before

    @pytest.mark.parametrize("place", [".", "dist", "dist.earlier", "dist.lock", "dist/staff"])
    def test_without_rights(self, project: Path, place: str) -> None:
        """A folder or file that this user may not change: all or nothing, and one line that says where."""
        rename(project, "ada", "Ada the next")
        if place == "dist.lock":
            (project / place).touch()  # as a build leaves it that was killed
        mode = (project / place).stat().st_mode
        before = tree(project / "dist")
        (project / place).chmod(mode & ~0o222)

        def act() -> None:
            without_power()
            command(project, "build")

        code, printed = forked(act)
        (project / place).chmod(mode)
        if code:
            assert_error(printed)
            assert "permission denied" in printed or "delete `" in printed
        if "the release is in place" not in printed and code:
            assert tree(project / "dist") == before
        assert build(project)[0] == 0
        assert_as_built_alone(project)
        assert leftovers(project) == []


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_locales(tmp_path_factory.mktemp("locales") / "compiled")


class TestSameBytes:
    """Whatever the computer is like: hash seed, time zone, language, umask, place on the disk, order there, day and hour."""

    @pytest.mark.parametrize("turn", range(times(10)))
    def test_one_hash(self, tmp_path: Path, shared_tmp: Path, locales: Path, turn: int) -> None:
        """Each turn leaves its hash where the others, perhaps in other processes, find it."""
        zones = ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati")
        language, decimal = (("C", "."), ("de_DE.UTF-8", ","), ("C.UTF-8", "."), ("tr_TR.UTF-8", ","))[turn % 4]
        spoken = tmp_path / "spoken"
        place = tmp_path / ("a" * turn) / f"project of turn {turn} é"
        place.parent.mkdir(exist_ok=True)
        project = copy_releasable(place)
        environment = {
            **os.environ,
            "PYTHONHASHSEED": str(turn * 7919 + 1),
            "TZ": zones[turn // 2 % len(zones)],
            "LD_PRELOAD": str(library()),
            "FAULTY_DAYS": str(turn * 53),
            **speaking(language, locales, spoken),
        }
        subprocess.run(
            [sys.executable, "-m", "handbook", "build", "--offline", *DAY, "--project", str(project)],
            env=environment,
            cwd=(project, tmp_path)[turn % 2],
            umask=(0o022, 0o077, 0o000)[turn % 3],
            check=True,
            capture_output=True,
        )
        assert {*spoken.read_text().splitlines()} == {f"{language} {decimal}"}
        hashes = shared_tmp / "hashes"
        hashes.mkdir(exist_ok=True)
        (hashes / str(turn)).write_text(hash_of(project / "dist"))
        assert len({file.read_text() for file in hashes.iterdir()} - {""}) == 1

    def test_the_order_of_files_is_another(self, tmp_path: Path) -> None:
        """As on disks of other kinds; else the test above would show less than it says."""
        names = [f"{number}.md" for number in range(20)]
        for name in names:
            (tmp_path / name).touch()
        orders = {
            subprocess.run(
                [sys.executable, "-c", f"import os; print(*os.listdir({str(tmp_path)!r}))"],
                env={**os.environ, "LD_PRELOAD": str(library()), "FAULTY_DAYS": str(days)},
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            for days in (0, 53, 106)
        }
        assert len(orders) == 3
        assert {tuple(sorted(order.split())) for order in orders} == {tuple(sorted(names))}

    def test_the_clock_is_another(self) -> None:
        """The library sets the clock forward; else the test above would show less than it says."""
        said = subprocess.run(
            [sys.executable, "-c", "import time; print(time.time())"],
            env={**os.environ, "LD_PRELOAD": str(library()), "FAULTY_DAYS": "400"},
            check=True,
            capture_output=True,
            text=True,
        )
        assert 400 <= (float(said.stdout) - time.time()) / 86_400 + 0.01 < 400.1


def hash_of(folder: Path) -> str:
    """Names, modes and bytes of everything below a folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_mode:o}\0".encode())
        whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.hexdigest()
