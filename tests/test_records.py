"""Records survive: kills at any moment, and changes of anything by anybody are found.

Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from support.command import handbook
from support.editions import DAY, command, desk_of, edit, history, make_project, publish, store_of, tree
from support.scale import times

from handbook.model.answers import NAMESPACE
from handbook.records import RecordsError, Store, writing
from handbook.records.last import missed
from handbook.records.verify import verify


def _write(root: Path, kind: str, turn: int, report: int, step: int | None) -> None:
    """One act after the other, each reported when it is done, until somebody ends it. The disk is a slow one.

    With `step`, it ends itself after the first report, when it waits for the disk for the step-th time.
    """
    real = os.fsync
    waits = 0

    def slowly(handle: int) -> None:
        nonlocal waits
        waits += number > turn
        if waits == step:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        real(handle)

    os.fsync = slowly
    number = turn
    for number in range(turn, 1000):
        day = DAY + timedelta(days=number // 50)
        if kind == "publish":
            defaults = root / "content/defaults.yml"
            text = re.sub(r"pay_within: \d+ days", f"pay_within: {number + 20} days", defaults.read_text())
            aside = (
                root / "defaults.yml.aside"
            )  # an editor saves a file whole; a kill in the middle is not what is tested
            aside.write_text(text)
            aside.replace(defaults)
            publish(root, day)
        else:
            mail = root / "answer.eml"
            head = f"From: ada@example.com\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: {number}\n"
            mail.write_text(f"{head}\n{(root / 'line.txt').read_text()}\n")
            answer = handbook(root, "acknowledge", "import", str(mail), "--today", day.isoformat())
            assert answer.exit_code == 0, answer.printed
        os.write(report, f"{number}\n".encode())


def _killed(root: Path, kind: str, turn: int, after: float, step: int | None) -> list[int]:
    """What a writer reports until it is killed: so many seconds after its first report, or at a step of its own."""
    read, report = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _write(root, kind, turn, report, step)
        finally:
            os._exit(1)
    os.close(report)
    with os.fdopen(read) as reports:
        first = reports.readline()
        assert first
        if step is None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        done = [int(first), *(int(line) for line in reports)]
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    return done


@pytest.mark.parametrize("kind", ["publish", "import"])
def test_kills(kind: str, tmp_path: Path) -> None:
    """Killed at random moments, every other time while it writes: nothing that was reported is lost, nothing is broken, and
    the next try goes on."""
    root = make_project(tmp_path / "project")
    publish(root)
    current = history(root).current
    assert current
    (root / "line.txt").write_text(f"I agree to edition 1 of handbook ada sha256:{current.digest}")
    chance = random.Random(11)
    reported = turn = killed_inside = 0
    for round_ in range(times(10)):
        done = _killed(root, kind, turn, chance.uniform(0, 0.25), chance.randint(1, 9) if round_ % 2 else None)
        reported += len(done)
        store = store_of(root)
        there = history(root)
        count = len(there.editions) - 1 if kind == "publish" else len(there.answers)
        assert count in (reported, reported + 1), "a reported record is lost"
        wrong = verify(store)
        assert all("either something was interrupted" in line for line in wrong), wrong
        killed_inside += bool(wrong) or any(store.folder.rglob(".writing-*"))
        turn = done[-1] + (2 if count > reported else 1)
        if count > reported:
            reported = count
    assert killed_inside, "no kill came while something was written"
    assert command(root, "publish", "--yes", day=DAY.replace(year=2027)).exit_code == 0
    assert verify(store_of(root)) == ()


def test_what_was_interrupted_is_completed(tmp_path: Path) -> None:
    """A record without its place in the log was whole on the disk: the next writer takes it in, nobody loses it."""
    root = make_project(tmp_path)
    publish(root)
    command(root, "acknowledge", "ada", "--by", "call")
    log = sorted((store_of(root).folder / "_log").iterdir())
    log[-1].unlink()
    assert "acknowledge` completes it" in " ".join(verify(store_of(root)))
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    assert verify(store_of(root)) == ()
    assert [section.id for section in history(root).open_sections] == ["payment"]


def test_what_a_killed_writer_left_aside_is_swept(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    publish(root)
    left = [store_of(root).folder / place / ".writing-7-x" for place in ("ada", "ada/evidence", "_log", "_texts")]
    for aside in left:
        aside.parent.mkdir(exist_ok=True)
        aside.write_text("half")
    assert command(root, "acknowledge", "ada", "--by", "call").exit_code == 0
    assert [aside for aside in left if aside.exists()] == []


def test_what_a_writer_forks_does_not_hold_its_lock(tmp_path: Path) -> None:
    """The processes that build sites live on for a moment when `publish` is killed: the next one need not wait for them."""
    store = store_of(make_project(tmp_path))
    read, begun = os.pipe()
    with writing(store):
        child = os.fork()
        if child == 0:
            os.write(begun, b"!")
            signal.pause()
        os.read(read, 1)
    try:
        with writing(store):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(read)
        os.close(begun)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with several editions, answers of every kind, keys, an end, and another id."""
    root = make_project(tmp_path_factory.mktemp("recorded") / "project")
    publish(root)
    command(root, "acknowledge", "ada", "--by", "call")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    edit(root, "content/policies/style.md", "alowd", "aloud")
    publish(root, reason="We need longer")
    for id in ("ada", "ben"):
        mail = root / f"{id}.eml"
        current = history(root, id).current
        assert current
        line = f"I agree to edition 2 of handbook {id} sha256:{current.digest}"
        mail.write_text(f"From: {id}@example.com\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\n{line}\n")
        assert command(root, "acknowledge", "import", str(mail)).exit_code == 0
    (root / "contractors/cleo.yml").rename(root / "contractors/clea.yml")
    assert command(root, "publish", "--yes", "--renamed-from", "cleo=clea").exit_code == 0
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    assert command(root, "publish", "--yes").exit_code == 0
    _sign(root, tmp_path_factory.mktemp("keys"))
    assert verify(store_of(root)) == ()
    return root


def _sign(root: Path, keys: Path) -> None:
    """Clea gives two keys, one of which is withdrawn, and signs with the other."""

    def ssh(*words: object) -> None:
        subprocess.run(["ssh-keygen", *map(str, words)], check=True, capture_output=True)

    for name in ("lost", "key"):
        ssh("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", keys / name)
        assert command(root, "acknowledge", "key", "clea", str(keys / f"{name}.pub"), "--by", "a call").exit_code == 0
    withdraw = ("acknowledge", "key", "clea", str(keys / "lost.pub"), "--by", "a call", "--withdraw")
    assert command(root, *withdraw).exit_code == 0
    current = history(root, "clea").current
    assert current
    line = keys / "agreement.txt"
    line.write_text(f"I agree to edition {current.number} of handbook clea sha256:{current.digest}\n")
    ssh("-Y", "sign", "-n", NAMESPACE, "-f", keys / "key", line)
    assert command(root, "acknowledge", "import", f"{line}.sig").exit_code == 0


def _change_byte(folder: Path, chance: random.Random) -> str:
    path = chance.choice(
        [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    )
    return _change_bit(path, chance)


def _change_bit(path: Path, chance: random.Random) -> str:
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return f"one bit of {path.name}"


def _cut(folder: Path, chance: random.Random) -> str:
    path = chance.choice(
        [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    )
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])
    return f"the end of {path.name}"


def _delete(folder: Path, chance: random.Random) -> str:
    used = {*folder.glob("*/*.json"), *folder.glob("*/evidence/*")}
    path = chance.choice(sorted(used))
    path.unlink()
    return f"{path.parent.name}/{path.name} deleted"


def _swap(folder: Path, chance: random.Random) -> str:
    one, other = chance.sample(sorted(folder.glob("*/*.json")), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"{one.parent.name}/{one.name} and {other.parent.name}/{other.name} swapped"


def _insert(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(folder.glob("*/*.json")))
    count = len(list(path.parent.glob("*.json")))
    width = len(path.stem)
    shutil.copy(path, path.parent / f"{count + 1:0{width}}.json")
    return f"{path.name} once more"


def _edit_value(folder: Path, chance: random.Random) -> str:
    """A careful change: valid JSON, written as the program writes it."""
    path = chance.choice([path for path in sorted(folder.glob("*/*.json")) if path.parent.name != "_log"])
    whole = json.loads(path.read_text())
    key = chance.choice(sorted(whole))
    value = whole[key]
    changes: dict[type, object] = {str: f"{value}x", int: 7, list: ["x"], dict: {}}
    whole[key] = changes.get(type(value), "x")
    if whole[key] == value:
        whole["at"] = "2026-03-01T00:00:00Z"
    path.write_text(_as_written(whole))
    return f"{key} of {path.parent.name}/{path.name}"


MUTATIONS: tuple[Callable[[Path, random.Random], str], ...] = (_change_byte, _cut, _delete, _swap, _insert, _edit_value)


def test_every_change_is_found(recorded: Path, tmp_path: Path) -> None:
    """First one bit in a file of each kind, then anything: as `acknowledge verify` looks, with what was last recorded here, for
    nothing in the records names the words of the last log."""
    chance = random.Random(3)
    source = store_of(recorded).folder
    before = tree(source)
    of_each = {kind: path for path, data in before.items() if (kind := _kind(path, data))}
    assert {"answer", "key", ".sig", ".eml"} < of_each.keys()
    first = [of_each[kind] for kind in sorted(of_each)]
    for turn in range(times(200)):
        copy = tmp_path / "records"
        shutil.copytree(source, copy)
        mutate = MUTATIONS[turn % len(MUTATIONS)]
        what = _change_bit(copy / first[turn], chance) if turn < len(first) else mutate(copy, chance)
        if tree(copy) != before:
            assert verify(Store(copy)) or missed(recorded, Store(copy)), what
        shutil.rmtree(copy)


def _kind(path: str, data: bytes) -> str:
    """What a file of the records is: a page, values, a log, an e-mail, a signature, or a record of one kind; empty for what is
    written for git."""
    place, suffix = path.partition("/")[0], Path(path).suffix
    if suffix != ".json" or place == "_texts":
        return suffix
    return place if place == "_log" else str(json.loads(data)["record"])


FORGED: dict[str, tuple[str, str, str, str]] = {
    "another key": (
        "0003.json",
        r'"key": "ssh-ed25519 .*"',
        f'"key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{"A" * 43}"',
        "record 7 of `clea`: this signature was made with a key that is not registered",
    ),
    "a key withdrawn": (
        "0003.json",
        '"withdrawn": false',
        '"withdrawn": true',
        "record 7 of `clea`: this signature was made with a key that is not registered",
    ),
    "no for yes": (
        "0005.json",
        r'"said": "agree"((?:.|\n)*)"I agree to',
        r'"said": "disagree"\1"I do not agree to',
        "record 7 of `clea`: this signature is over another text",
    ),
    "sent for signed": (
        "0005.json",
        '"assurance": "signed"',
        '"assurance": "email"',
        "record 7 of `clea`: this e-mail does not say who sent it",
    ),
}
"""What somebody writes into the records of Clea who makes all digests anew: a file, a text, another, and what is said of it."""


@pytest.mark.parametrize("what", FORGED)
def test_what_was_signed_holds_where_all_digests_were_made_anew(recorded: Path, tmp_path: Path, what: str) -> None:
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    folder = store_of(root).folder
    name, old, new, says = FORGED[what]
    text, count = re.subn(old, new, (folder / "clea" / name).read_text())
    assert count == 1
    (folder / "clea" / name).write_text(text)
    _make_anew(sorted((folder / "clea").glob("*.json")))
    for log in (folder / "_log").iterdir():
        act = json.loads(log.read_text())
        act["records"] = {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in act["records"]}
        log.write_text(_as_written(act))
    _make_anew(sorted((folder / "_log").iterdir()))
    (found,) = verify(store_of(root))
    assert found.startswith(says)


def _make_anew(chain: list[Path]) -> None:
    """Let each file name the one before, as it is now."""
    for before, path in pairwise(chain):
        entry = json.loads(path.read_text())
        path.write_text(_as_written({**entry, "previous": hashlib.sha256(before.read_bytes()).hexdigest()}))


def _as_written(entry: dict[str, object]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def test_a_changed_record_stops_publishing(recorded: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    record = store_of(root).folder / "ada/0001.json"
    record.write_text(record.read_text().replace("Ada Okafor", "Eva Okafor"))
    answer = command(root, "publish", "--yes")
    assert answer.exit_code == 1
    assert "`records/ada/0001.json` or `0002.json` is not what was recorded" in answer.printed
    assert command(root, "acknowledge", "ada", "--by", "call").exit_code == 1
    with pytest.raises(RecordsError):
        history(root)


def test_verify_says_what_is_wrong(recorded: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    assert command(root, "acknowledge", "verify").printed.startswith("15 records of 3 contractors: all as recorded\n")
    for place in ("Thumbs.db", "ada/desktop.ini", "ada/.DS_Store"):
        (store_of(root).folder / place).write_bytes(b"x")
    assert command(root, "acknowledge", "verify").exit_code == 0
    (store_of(root).folder / "ada/notes.txt").write_text("mine")
    answer = command(root, "acknowledge", "verify")
    assert answer.exit_code == 1
    assert "`records/ada/notes.txt` does not belong to the records: move it elsewhere" in answer.printed


def test_records_are_on_the_disk_before_they_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file reaches the disk, gets its name, and the folder reaches the disk, in this order; the log comes last.

    First of all what is about to be recorded is noted.
    """
    root = make_project(tmp_path)
    steps: list[str] = []

    def noting(name: str) -> None:
        real = getattr(os, name)

        def note(*words: object) -> object:
            target = words[-1] if name == "link" else words[0]
            is_folder = isinstance(target, int) and stat.S_ISDIR(os.fstat(target).st_mode)
            steps.append(f"link {Path(str(target)).name}" if name == "link" else "folder" if is_folder else "file")
            return real(*words)

        monkeypatch.setattr(f"handbook.records.files.os.{name}", note)

    publish(root)
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    noting("fsync")
    noting("link")
    publish(root)
    one = ["file", "link 0002.json", "folder"]
    noted = ["file", "folder"]
    assert steps == [*noted, *one * 3, "file", "link 000002.json", "folder", "folder"]


def test_an_edition_that_changes_little_is_small(recorded: Path) -> None:
    first, _, second, _ = sorted((store_of(recorded).folder / "ada").glob("*.json"))
    assert second.stat().st_size * 4 < first.stat().st_size


def _stored_for(record: Path, section: str) -> Path:
    """The file that holds what a record says in a section."""
    entry = json.loads(record.read_text())["sections"][section]
    return record.parent.parent / "_texts" / f"{entry['stored']}.json"


def test_what_several_are_told_alike_is_stored_once(recorded: Path) -> None:
    folder = store_of(recorded).folder
    paths = {_stored_for(folder / f"{id}/0001.json", "scope") for id in ("ada", "ben", "cleo")}
    assert len(paths) == 1
    assert json.loads(paths.pop().read_text())["scope.includes"] == ["Articles"]


def test_an_edition_holds_only_the_values_that_changed(recorded: Path) -> None:
    entry = json.loads((store_of(recorded).folder / "ada/0003.json").read_text())["sections"]["payment"]
    assert entry["changed"] == {"payment.pay_within": "21 days"}
    first, second = history(recorded).editions
    assert {**first.content.sections["payment"].values, **entry["changed"]} == second.content.sections["payment"].values


ONCE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a record edited": (
        lambda folder: _edited(folder / "ada/0001.json"),
        "`records/ada/0001.json` is not what was recorded: the log has another; restore it from a backup or version control",
    ),
    "a record deleted": (
        lambda folder: (folder / "ada/0002.json").unlink(),
        "`records/ada/0002.json` is missing: restore it from a backup or version control",
    ),
    "a record too many": (
        lambda folder: shutil.copy(folder / "ada/0002.json", folder / "ada/0005.json"),
        "`records/ada/0005.json` does not belong to the records: nothing leads to it, and the log does not name it; move it "
        "elsewhere",
    ),
    "the text of a page edited": (
        lambda folder: _edited(_page(folder)),
        "`records/_texts/{page}` is not what was recorded: its name says what it must hold; restore it from a backup or version "
        "control",
    ),
    "the text of a page deleted": (
        lambda folder: _page(folder).unlink(),
        "`records/_texts/{page}` is missing, and an edition needs it: restore it from a backup",
    ),
}
"""One cause each, and the one line about it."""


def _edited(path: Path) -> None:
    path.write_text(path.read_text().replace("a", "A", 1))


def _page(folder: Path) -> Path:
    """The text of a page in the first edition of Ada."""
    entry = json.loads((folder / "ada/0001.json").read_text())["sections"]["policies/style"]
    return folder / "_texts" / f"{entry['page']['text']}.md"


def _damaged(recorded: Path, tmp_path: Path, what: str) -> tuple[Path, str]:
    """A copy of the project with that damage, and what is said of it."""
    breaks, line = ONCE[what]
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    line = line.format(page=_page(store_of(root).folder).name)
    breaks(store_of(root).folder)
    return root, line


@pytest.mark.parametrize("what", ONCE)
def test_one_cause_is_one_thing(recorded: Path, tmp_path: Path, what: str) -> None:
    root, line = _damaged(recorded, tmp_path, what)
    assert command(root, "acknowledge", "verify").printed == f"{line}\nError: 1 thing wrong with the records\n"


@pytest.mark.parametrize("what", ["the text of a page edited", "the text of a page deleted"])
def test_nothing_is_published_beside_texts_that_somebody_touched(recorded: Path, tmp_path: Path, what: str) -> None:
    """Though no edit reaches anybody: an edition could not be shown again."""
    root, line = _damaged(recorded, tmp_path, what)
    answer = command(root, "publish", "--yes")
    assert (answer.exit_code, answer.printed) == (1, f"Error: {line}\n")


@pytest.mark.parametrize("what", ["missing", "changed", "no values"])
def test_stored_values_that_somebody_touched(recorded: Path, tmp_path: Path, what: str) -> None:
    """Named by `verify`, and nothing is published on top of it."""
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    path = _stored_for(store_of(root).folder / "ada/0001.json", "scope")
    name = f"records/_texts/{path.name}"
    if what == "missing":
        path.unlink()
        words = f"`{name}` is missing, and an edition needs it: restore it from a backup"
    else:
        path.write_text(path.read_text().replace("Articles", "Novels") if what == "changed" else "[]\n")
        words = f"`{name}` is not what was recorded: its name says what it must hold"
    found = command(root, "acknowledge", "verify")
    assert found.exit_code == 1
    assert words in found.printed
    for line in (["publish", "--yes"], ["show", "ada", "--edition", "1"], ["acknowledge", "ada", "--by", "call"]):
        answer = command(root, *line)
        assert answer.exit_code == 1
        assert words in answer.printed


def test_values_that_come_and_go_are_shown_again(tmp_path: Path) -> None:
    """Each edition is shown as it was: values that differ, that are new, that are gone, whole sections, and back again."""
    root = make_project(tmp_path)
    said = []
    for turn, (old, new) in enumerate(
        [
            ("pay_within: 14 days", "pay_within: 21 days"),
            ("    quantity: 2 a month\n", ""),
            ("    what: A text", "    quantity: 3 a month\n    what: A text"),
            ("    quantity: 3 a month\n", "    quantity: 2 a month\n"),
            (
                "goals: {readers: {title",
                "goals: {talk: {title: T, measure: m, target: t, by: 2026-12-01}, readers: {title",
            ),
            ("goals: {talk: {title: T, measure: m, target: t, by: 2026-12-01}, readers", "goals: {readers"),
            ("pay_within: 21 days", "pay_within: 14 days"),
        ]
    ):
        publish(root, DAY + timedelta(days=turn))
        said.append(desk_of(root).content("ada"))
        edit(root, "content/defaults.yml", old, new)
    editions = history(root).editions
    assert [{id: each.values for id, each in edition.content.sections.items()} for edition in editions] == [
        {id: dict(each.values) for id, each in content.sections.items()} for content in said
    ]
    assert verify(store_of(root)) == ()


def test_what_git_is_told_is_completed(tmp_path: Path) -> None:
    """An earlier version told it less, a kill may have left nothing, and the lines of others stay."""
    folder = store_of(make_project(tmp_path)).folder
    folder.mkdir()
    (folder / ".gitignore").write_bytes(b"# ours\r\n.lock\r\n")
    (folder / ".gitattributes").write_bytes(b"")
    publish(tmp_path)
    ignored = (folder / ".gitignore").read_text()
    assert ignored == "# ours\n.lock\n.writing-*\n.publishing.json\n..publishing.json.*\n..git*\n"
    assert (folder / ".gitattributes").read_text() == "* -text\n"
    before = tree(folder)
    command(tmp_path, "acknowledge", "verify")
    assert tree(folder) == before
