"""`handbook publish` and `handbook acknowledge import`, killed: at any call that changes the disk, and at any moment.

Nothing that was reported is lost, nothing is broken, and the same command again leaves what it leaves when nobody ends it.
Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.editions import DAY, command, edit, history, make_project, store_of, tree
from support.faulty import Fault, Faulty, Kind, Run
from support.readers import leftovers
from support.scale import times

from handbook.model.answers import NAMESPACE
from handbook.records.underway import read_underway
from handbook.sites.earlier import check_whole, earlier_releases

REASON = ("--reason", "Customers asked us to")
FIRST = ("publish", "--yes", *REASON)
NEXT = (*FIRST, "--renamed-from", "cleo=clea")


@dataclass(frozen=True)
class Act:
    """A command, the project that it finds, and what it leaves there when nobody ends it, how many calls and seconds later."""

    faulty: Faulty
    words: tuple[str, ...]
    project: Path
    quick: bool
    left: Mapping[str, bytes]
    calls: int
    seconds: float

    def survives(self, project: Path, fault: Fault | None = None, after: float | None = None) -> None:
        """In a copy of the project, the act is killed, and then done again: without its reason, once that was noted.

        Where it was done before the moment came, as it may be on a computer that has more time now, it comes sooner.
        """
        shutil.copytree(self.project, project, symlinks=True)
        killed = run(self.faulty, project, self.words, fault, quick=self.quick, after=after)
        while after is not None and killed.code == 0:
            shutil.rmtree(project)
            shutil.copytree(self.project, project, symlinks=True)
            after *= 0.8
            killed = run(self.faulty, project, self.words, after=after, quick=self.quick)
        assert killed.code == -signal.SIGKILL, killed.printed
        if "\npublished " in killed.printed or "on record: " in killed.printed:
            assert on_record(left_in(project)) == on_record(self.left), "a reported record is lost"
        answer = command(project, "acknowledge", "verify")
        if answer.exit_code:
            told, last = answer.printed.splitlines()
            assert "either something was interrupted, and the next `handbook publish` or `handbook acknowledge`" in told
            assert last == "Error: 1 thing wrong with the records"
        noted = read_underway(store_of(project))
        words = tuple(word for word in self.words if word not in REASON) if noted else self.words
        again = run(self.faulty, project, words, quick=self.quick)
        assert again.code == 0, again.printed
        assert command(project, "acknowledge", "verify").exit_code == 0
        assert different(left_in(project), self.left) == []
        assert leftovers(project) == []
        for release in earlier_releases(project / "dist"):
            check_whole(release)
        shutil.rmtree(project)


def left_in(project: Path) -> Mapping[str, bytes]:
    """What is to be read, to be sent, and on record: but for the log, in which what was taken over is an act of its own."""
    files = {
        path: data for path, data in tree(project).items() if path.startswith(("dist/", "messages/", "contractors/"))
    }
    return {path: data for path, data in files.items() if "/_log/" not in path}


def on_record(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {
        path: data
        for path, data in files.items()
        if path.endswith(".json") and "/records/" in path and "/." not in path
    }


def different(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def run(
    faulty: Faulty,
    project: Path,
    words: tuple[str, ...],
    fault: Fault | None = None,
    *,
    quick: bool = True,
    after: float | None = None,
) -> Run:
    """`handbook WORDS` in a process of its own."""
    whole = [*(word.format(project=project) for word in words), "--today", DAY.isoformat(), "--project", str(project)]
    return faulty.run(whole, fault, below=project, quick=quick, kill_after=after)


def act(faulty: Faulty, project: Path, words: tuple[str, ...], *, quick: bool = True) -> Act:
    """The act, done once in a copy, to know what it leaves and how long it takes."""
    done = shutil.copytree(project, project.with_name(f"{words[0]}-{time.monotonic_ns()}"), symlinks=True)
    whole = run(faulty, done, words, quick=quick)
    assert whole.code == 0, whole.printed
    return Act(faulty, words, project, quick, left_in(done), whole.calls, whole.seconds)


def published(faulty: Faulty, project: Path, *, quick: bool = True) -> Path:
    """One edition each, and Ada's agreement; then all are told something, Ben has ended, and Cleo has another name."""
    make_project(project)
    assert run(faulty, project, ("publish", "--yes"), quick=quick).code == 0
    assert command(project, "acknowledge", "ada", "--by", "a call").exit_code == 0
    edit(project, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    edit(project, "contractors/ben.yml", "status: active", "status: ended")
    (project / "contractors/cleo.yml").rename(project / "contractors/clea.yml")
    return project


def answered(faulty: Faulty, project: Path) -> tuple[str, str]:
    """A project with one edition each; an answer as an e-mail, and another that was signed: the names of their files."""
    make_project(project)
    assert run(faulty, project, ("publish", "--yes")).code == 0
    lines = []
    for id in ("ada", "ben"):
        current = history(project, id).current
        assert current
        lines.append(f"I agree to edition 1 of handbook {id} sha256:{current.digest}")
    (project / "answer.eml").write_text(f"From: ada@example.com\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\n{lines[0]}\n")
    (project / "answer.txt").write_text(f"{lines[1]}\n")
    for words in (
        ("-q", "-t", "ed25519", "-N", "", "-f", str(project / "key")),
        ("-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(project / "key"), str(project / "answer.txt")),
    ):
        subprocess.run(["ssh-keygen", *words], check=True, capture_output=True)
    key = command(project, "acknowledge", "key", "ben", str(project / "key.pub"), "--by", "a call")
    assert key.exit_code == 0, key.printed
    return "answer.eml", "answer.txt.sig"


@pytest.mark.parametrize("which", ["first", "next"])
def test_publish_killed_at_a_call(faulty: Faulty, tmp_path: Path, which: str) -> None:
    project = tmp_path / which
    first = which == "first"
    whole = act(faulty, make_project(project) if first else published(faulty, project), FIRST if first else NEXT)
    for when in random.Random(5).sample(range(1, whole.calls + 1), times(4)):
        whole.survives(tmp_path / f"{when}", Fault(Kind.ALL, when))


def test_publish_killed_at_any_moment(faulty: Faulty, tmp_path: Path) -> None:
    """With real sites: most of the time goes by while these are built."""
    whole = act(faulty, published(faulty, tmp_path / "next", quick=False), NEXT, quick=False)
    chance = random.Random(9)
    for turn in range(times(2)):
        whole.survives(tmp_path / f"{turn}", after=chance.uniform(0, whole.seconds))


def test_import_killed(faulty: Faulty, tmp_path: Path) -> None:
    project = tmp_path / "project"
    mail, signature = (
        act(faulty, project, ("acknowledge", "import", f"{{project}}/{name}")) for name in answered(faulty, project)
    )
    chance = random.Random(3)
    for turn in range(times(10)):
        whole = (mail, signature)[turn % 2]
        if turn % 5 < 3:
            whole.survives(tmp_path / f"{turn}", Fault(Kind.ALL, chance.randint(1, whole.calls)))
        else:
            whole.survives(tmp_path / f"{turn}", after=chance.uniform(0, whole.seconds))
