"""A release whatever happens: killed at any call, on a disk that refuses any call, readers see one whole release.

Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import errno
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from support.faulty import ERRORS, Fault, Faulty, Kind, Run
from support.little import copy_releasable, end, rename
from support.readers import Reader, Tree, from_disk, leftovers, tree
from support.scale import times

from handbook.hosting import read_access
from handbook.sites.earlier import check_whole, earlier_releases

DAY = ("--today", "2026-11-23")
KINDS = (Kind.WRITE, Kind.FSYNC, Kind.MKDIR, Kind.RENAME, Kind.REMOVE, Kind.CHANGE, Kind.OPEN)
_FEW_CALLS = (Kind.WRITE, Kind.FSYNC, Kind.MKDIR, Kind.RENAME)


@dataclass(frozen=True)
class Act:
    """A command in a project, with what is in `dist` before and after it, and how many calls it makes of each kind.

    `kept` are the numbers of the earlier releases that there are before and after it.
    """

    name: str
    project: Path
    words: tuple[str, ...]
    old: Tree
    new: Tree
    calls: Mapping[Kind, int]
    kept: tuple[list[int], list[int]] = ([], [])

    def copy(self, folder: Path) -> Path:
        """The project as it is before, in a new folder."""
        return shutil.copytree(self.project, folder, symlinks=True)

    def run(self, faulty: Faulty, project: Path, fault: Fault | None = None, count: Kind = Kind.ALL) -> Run:
        """Do it in a project; calls count in `dist` and in what lies beside it under such a name."""
        words = [*self.words, *DAY, "--project", str(project)]
        return faulty.run(words, fault, below=project / "dist", count=count)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module", params=["first", "next", "one", "back"])
def act(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, faulty: Faulty) -> Act:
    """The first release; one more when three are kept, of which all hold somebody who has left; of one handbook; and back."""
    name: str = request.param
    place = tmp_path_factory.mktemp(name)  # a process may come back to an act after another
    project = copy_releasable(place / name, "ben")
    build = Act("build", project, ("build",), {}, {}, {})
    if name != "first":
        for version in range(4 if name == "next" else 2):
            rename(project, "ada", f"Ada the {version + 1}.")
            assert build.run(faulty, project).code == 0
        rename(project, "ada", "Ada the last")
    if name == "next":
        end(project, "ben")
    words: tuple[str, ...] = {"one": ("build", "ada"), "back": ("rollback",)}.get(name, ("build",))
    act = Act(name, project, words, tree(project / "dist"), {}, {})
    calls = {}
    for kind in (*KINDS, Kind.ALL):
        made = act.copy(place / f"{name}-{kind.name}")
        ran = act.run(faulty, made, count=kind)
        assert ran.code == 0, ran.printed
        calls[kind] = ran.calls
    assert tree(made / "dist") != act.old
    assert not act.old or name == "next" or tree(earlier_releases(made / "dist")[0].folder) == act.old
    return replace(act, new=tree(made / "dist"), calls=calls, kept=(numbers(project), numbers(made)))


def numbers(project: Path) -> list[int]:
    """Of the earlier releases that are kept."""
    return [release.number for release in earlier_releases(project / "dist")]


@pytest.mark.parametrize(
    ("found", "is_right"),
    [
        ({"manifest.json": b"1", "page": b"old"}, True),
        ({"manifest.json": b"2", "page": b"new"}, True),
        ({"manifest.json": b"1", "page": b"new"}, False),
        ({"manifest.json": b"3", "page": b"new"}, False),
        ({"manifest.json": b"2"}, False),
        ({}, False),
    ],
)
def test_the_reader_sees_what_no_release_explains(found: Tree, is_right: bool) -> None:
    """Else the tests below would show less than they say."""
    with Reader(found.get, {"manifest.json": b"1", "page": b"old"}, {"manifest.json": b"2", "page": b"new"}) as reader:
        while not reader.count:
            pass
    assert (not reader.wrong) == is_right


def assert_whole(act: Act, project: Path, *, is_new: bool | None) -> None:
    """One whole release is there: the new one, the old one, or either."""
    found = tree(project / "dist")
    wanted = {True: [act.new], False: [act.old], None: [act.old, act.new]}[is_new]
    assert found in wanted, sorted(found)
    if found == act.old:
        assert numbers(project) == act.kept[0], "an earlier release went before the new one was there"
    for release in earlier_releases(project / "dist"):
        check_whole(release)


def assert_healed(act: Act, faulty: Faulty, project: Path) -> None:
    """The next run does it all, and nothing else is left."""
    found = tree(project / "dist")
    if act.name == "back" and found == act.new:
        return  # it is back already; once more would lead to another one
    again = act.run(faulty, project)
    assert again.code == 0, again.printed
    assert_whole(act, project, is_new=True)
    assert leftovers(project) == []
    if act.name == "next":
        assert not list(project.glob("dist*/**/ben")), "who has left is still there"


def test_killed_at_every_call(act: Act, faulty: Faulty, place: Path) -> None:
    inside = 0
    for when in range(1, act.calls[Kind.ALL] + 1):
        project = act.copy(place / f"kill-{act.name}-{when}")
        with Reader(from_disk(project / "dist"), act.old, act.new) as reader:
            killed = act.run(faulty, project, Fault(Kind.ALL, when))
        assert killed.code == -signal.SIGKILL
        assert reader.wrong == []
        assert reader.count or not act.old
        assert_whole(act, project, is_new=None)
        inside += bool(leftovers(project))
        assert_healed(act, faulty, project)
        shutil.rmtree(project)
    assert inside > act.calls[Kind.ALL] / 4, "the kills came when nothing was being built"


def test_all_is_on_the_disk_before_it_is_in_its_place(act: Act, faulty: Faulty, place: Path) -> None:
    """The first thing brought to the disk is the whole new release, the second that it is in its place now."""
    project = act.copy(place / f"before-{act.name}")
    assert act.run(faulty, project, Fault(Kind.FSYNC, 1)).code == -signal.SIGKILL
    (aside,) = project.glob("dist.building-*")
    assert tree(aside / "tree") == act.new
    for when, is_new in ((1, False), (2, True)):
        project = act.copy(place / f"before-{act.name}-{when}")
        assert act.run(faulty, project, Fault(Kind.FSYNC, when, errno.EIO)).code == 1
        assert_whole(act, project, is_new=is_new)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.lower())
def test_every_call_fails_in_turn(act: Act, faulty: Faulty, place: Path, kind: Kind) -> None:
    """With each of the errors, where the first release and one more are made; elsewhere, and where there are hundreds of calls,
    with one after the other, and in a campaign with each."""
    told = 0
    takes_all = times(1) > 1 or act.name == "first" or (act.name == "next" and kind in _FEW_CALLS)
    for when in range(1, act.calls[kind] + 2):
        for error in ERRORS if takes_all else ERRORS[when % len(ERRORS) :][:1]:
            project = act.copy(place / f"fault-{act.name}-{kind.name}")
            fault = Fault(kind, when, error)
            ran = act.run(faulty, project, fault)
            has_failed = assert_right(act, project, fault, ran)
            told += has_failed
            assert not has_failed or ran.calls >= when, "it failed by itself"
            if leftovers(project) or when % 5 == 0:
                assert_healed(act, faulty, project)
            shutil.rmtree(project)
    assert told or act.calls[kind] < 3 or kind in (Kind.REMOVE, Kind.CHANGE), "no fault reached the command"


def test_who_may_read_is_always_known(faulty: Faulty, place: Path) -> None:
    """The file with the passphrases' hashes is whole whenever a command is killed, and whatever the disk refuses."""
    project = copy_releasable(place / "access", "ben")

    def add(who: str, project: Path, fault: Fault | None = None) -> tuple[Run, set[str]]:
        words = ["access", "add", who, "--project", str(project)]
        ran = faulty.run(words, fault, below=project / "hosting/access.json")
        access = read_access(project / "hosting")
        assert access
        return ran, {*access.readers}

    assert faulty.run(["build", *DAY, "--project", str(project)], below=project).code == 0
    assert add("ada", project)[1] == {"ada"}
    ran, readers = add("ben", shutil.copytree(project, place / "access-counted"))
    assert readers == {"ada", "ben"}
    assert ran.calls >= 5
    seen = set()
    for when in range(1, ran.calls + 1):
        for error in (0, errno.ENOSPC):
            copy = shutil.copytree(project, place / f"access-{when}-{error}")
            ended, readers = add("ben", copy, Fault(Kind.ALL, when, error))
            assert ended.code in ((0, 1) if error else (-signal.SIGKILL,)), ended
            assert ended.code or readers == {"ada", "ben"}, ended
            seen.add(frozenset(readers))
            shutil.rmtree(copy)
    assert seen == {frozenset({"ada"}), frozenset({"ada", "ben"})}


def assert_right(act: Act, project: Path, fault: Fault, ran: Run) -> bool:
    """What there is after a fault is whole, and what was said is true and short. Returns whether the command failed."""
    said = f"{fault}: {ran}"
    assert ran.code in (0, 1), said
    assert not [path for path in project.rglob("*.link")], said
    assert_whole(act, project, is_new=ran.code == 0 or "the release is in place, but" in ran.printed)
    assert ran.code or numbers(project) == act.kept[1], said
    errors = [line for line in ran.printed.splitlines() if line.lower().startswith("error: ")]
    assert len(errors) == ran.code, said
    assert "Traceback" not in ran.printed, said
    return bool(ran.code)
