"""What can go wrong with editions, each with the one message that is said, word for word; and nothing is lost by it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from support.command import TODAY, handbook
from support.editions import DAY, command, edit, history, make_project, publish, store_of, tree
from support.little import copy_releasable, write

from handbook.records import writing
from handbook.records.verify import verify

BEFORE = DAY - timedelta(days=1)
RESTORE = "restore it from a backup or version control"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two editions, with an agreement between them: three records of Ada. A third edition waits."""
    publish(make_project(tmp_path))
    assert command(tmp_path, "acknowledge", "ada", "--by", "a call").exit_code == 0
    edit(tmp_path, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(tmp_path)
    edit(tmp_path, "content/defaults.yml", "pay_within: 21 days", "pay_within: 30 days")
    return tmp_path


def record(root: Path, number: int) -> Path:
    return store_of(root).folder / f"ada/000{number}.json"


def edited(root: Path, number: int) -> None:
    path = record(root, number)
    path.write_text(path.read_text().replace("edition", "Edition", 1))


def swapped(root: Path) -> None:
    one, other = record(root, 2), record(root, 3)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def reworded(root: Path, number: int) -> None:
    """A careful change, written as the program writes it."""
    path = record(root, number)
    path.write_text(path.read_text().replace('"2026-03-02T00:00:00Z"', '"2026-03-01T00:00:00Z"'))


def test_no_records_where_editions_were_published(root: Path) -> None:
    """As in a copy that left them out: not everyone begins again at edition 1 for that."""
    assert command(root, "publish", "--yes").exit_code == 0
    records = store_of(root).folder
    records.rename(root.parent / "records-elsewhere")
    (root / "messages/ada-edition-3.eml").unlink()
    before = tree(root)
    commands = [("publish", "--yes"), ("impact",), ("status",), ("acknowledge", "ada", "--by", "a call")]
    for words in commands:
        said = command(root, *words)
        assert (said.exit_code, said.printed) == (
            1,
            "Error: editions were published here before, as `dist.editions.json` tells, and there are no records of them: put "
            "the folder `contractors/records` back from a copy or from version control. If everyone is to begin again at "
            "edition 1, delete `dist.editions.json`\n",
        )
    assert tree(root) == before
    (root.parent / "records-elsewhere").rename(records)
    assert command(root, "status").exit_code == 0
    assert history(root).editions[-1].number == 3


def test_a_release_beside_records_that_somebody_touched(tmp_path: Path) -> None:
    """It would tell readers what was never recorded."""
    project = copy_releasable(tmp_path / "project")
    write(project, "contractors/records/ada/0001.json", "{}")
    answer = handbook(project, "build", "--today", TODAY)
    assert (answer.exit_code, answer.printed.splitlines()[-1]) == (
        1,
        "Error: `records/ada/0001.json` is not what was recorded: it cannot be read as a record; "
        f"{RESTORE}; nothing was released",
    )
    assert not (project / "dist").exists()


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "edited": (
        lambda root: edited(root, 1),
        f"`records/ada/0001.json` is not what was recorded: it cannot be read as a record; {RESTORE}",
    ),
    "edited with care": (
        lambda root: reworded(root, 1),
        "`records/ada/0001.json` or `0002.json` is not what was recorded: the second does not go on from the first; "
        f"`handbook acknowledge verify` says which, {RESTORE}",
    ),
    "the last one edited with care": (
        lambda root: reworded(root, 3),
        f"`records/ada/0003.json` is not what was recorded: the log has another; {RESTORE}",
    ),
    "deleted": (lambda root: record(root, 2).unlink(), f"`records/ada/0002.json` is missing: {RESTORE}"),
    "the last one deleted": (lambda root: record(root, 3).unlink(), f"`records/ada/0003.json` is missing: {RESTORE}"),
    "in another order": (swapped, f"`records/ada/0003.json` is not what was recorded: the log has another; {RESTORE}"),
    "an empty log": (
        lambda root: (store_of(root).folder / "_log/000003.json").write_text(""),
        f"`records/_log/000003.json` is not what was recorded: it cannot be read as a record; {RESTORE}",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize(
    "words", [("publish", "--yes"), ("acknowledge", "ada", "--by", "a call")], ids=lambda words: words[0]
)
def test_records_that_somebody_touched(root: Path, what: str, words: tuple[str, ...]) -> None:
    """Nothing is written on top of them, so what a backup holds fits in again."""
    breaks, message = BROKEN[what]
    whole = tree(store_of(root).folder)
    breaks(root)
    before = tree(root)
    answer = command(root, *words)
    assert (answer.exit_code, answer.printed) == (1, f"Error: {message}\n")
    assert tree(root) == before
    for name, data in whole.items():
        (store_of(root).folder / name).write_bytes(data)
    assert command(root, *words).exit_code == 0
    assert command(root, "acknowledge", "verify").exit_code == 0


def test_the_last_records_gone_with_their_part_of_the_log(root: Path) -> None:
    """What is left proves itself; that it is not all is known beside it."""
    records = store_of(root).folder
    older = root.parent / "older"
    shutil.copytree(records, older)
    assert command(root, "acknowledge", "ada", "--by", "a call").exit_code == 0
    shutil.rmtree(records)
    older.rename(records)
    assert verify(store_of(root)) == ()
    message = (
        "the records are not those that were last here: `records/_log/000004.json` is missing, with what was recorded then; put "
        "the folder `records` back as it was from a backup or version control. If you put an older copy back on purpose, "
        "delete `dist.records.json`\n"
    )
    before = tree(root)
    for words in (("publish", "--yes"), ("acknowledge", "ada", "--by", "a call")):
        answer = command(root, *words)
        assert (answer.exit_code, answer.printed) == (1, f"Error: {message}")
    assert tree(root) == before
    answer = command(root, "acknowledge", "verify")
    assert (answer.exit_code, answer.printed) == (1, f"{message}Error: 1 thing wrong with the records\n")
    (root / "dist.records.json").unlink()
    assert command(root, "acknowledge", "verify").exit_code == 0
    assert command(root, "acknowledge", "ada", "--by", "a letter").exit_code == 0
    assert command(root, "acknowledge", "verify").exit_code == 0


@pytest.mark.parametrize(
    "words", [("publish", "--yes"), ("acknowledge", "ada", "--by", "a call")], ids=lambda words: words[0]
)
def test_two_at_once(root: Path, words: tuple[str, ...]) -> None:
    with writing(store_of(root)):
        before = tree(root)
        answer = command(root, *words)
    message = "Error: somebody else is publishing or noting an answer now: wait until they are done\n"
    assert (answer.exit_code, answer.printed) == (1, message)
    assert tree(root) == before
    assert command(root, *words).exit_code == 0


@pytest.mark.parametrize(
    "words", [("publish", "--yes"), ("acknowledge", "ada", "--by", "a call")], ids=lambda words: words[0]
)
def test_a_clock_that_went_back(root: Path, words: tuple[str, ...]) -> None:
    before = tree(root)
    answer = command(root, *words, day=BEFORE)
    assert answer.exit_code == 1
    assert answer.printed.endswith(
        "Error: the last record of `ada` is of 2026-03-02, and the clock of this computer says 2026-03-01: set the clock right, "
        "then try again. If it is right now, it was wrong when that record was made: put the whole folder `records` back from a "
        "copy of before, and note again what came after\n"
    )
    assert tree(root) == before


def test_status_by_a_clock_that_went_back(root: Path) -> None:
    """No day is counted backwards."""
    told = command(root, "status", day=BEFORE).printed
    assert "asked on 2026-03-02;" in told
    assert " ago" not in told
    told = command(root, "status", "--format", "json", day=BEFORE).printed
    assert '"open_days": 0' in told
    assert '"open_days": -' not in told


RENAMED: dict[str, tuple[tuple[str, ...], int, str]] = {
    "nothing said": (
        (),
        2,
        "`ben` is gone, and `benedict` is new with the same name or address: if it is the same contractor, add "
        "`--renamed-from ben=benedict` to `handbook publish`, so that editions and agreements go on; if not, keep `ben` with "
        "`status: ended`",
    ),
    "no pair": (("ben",), 2, "`ben` does not say who was renamed; write it as `--renamed-from anna-k=anna-kowalska`"),
    "an id without records": (
        ("bem=benedict",),
        1,
        "there are no records of `bem`: look at the names in the folder `records`",
    ),
    "an id that nobody has": (("ben=benedikt",), 2, "there is no contractor `benedikt` (`--renamed-from OLD=NEW`)"),
    "an id with records": (
        ("ben=ada",),
        1,
        "`ada` has records of its own already: those of `ben` cannot become its own",
    ),
    "twice": (
        ("ben=benedict", "ben=ada"),
        1,
        "each contractor can be renamed once: name every id once",
    ),
}


@pytest.mark.parametrize("what", RENAMED)
def test_renamed(root: Path, what: str) -> None:
    pairs, code, message = RENAMED[what]
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    before = tree(root)
    answer = command(root, "publish", "--yes", *(word for pair in pairs for word in ("--renamed-from", pair)))
    assert (answer.exit_code, answer.printed.splitlines()[-1]) == (code, f"Error: {message}")
    assert tree(root) == before
    assert command(root, "publish", "--yes", "--renamed-from", "ben=benedict").exit_code == 0
    assert [edition.number for edition in history(root, "benedict").editions] == [1, 2, 3]


def test_renamed_while_the_old_file_is_still_there(root: Path) -> None:
    """Else the new one would be shown what was agreed with the old one."""
    (root / "contractors/dora.yml").write_text((root / "contractors/ben.yml").read_text().replace("Ben", "Dora"))
    before = tree(root)
    answer = command(root, "publish", "--yes", "--renamed-from", "ben=dora")
    assert (answer.exit_code, answer.printed.splitlines()[-1]) == (
        2,
        "Error: `ben` is still a contractor, with a file of their own: their editions cannot go on as those of `dora`; if they "
        "have another id now, delete `contractors/ben.yml`",
    )
    assert tree(root) == before


@pytest.mark.parametrize(
    "words",
    [("publish", "--yes"), ("impact",), ("acknowledge", "ben", "--by", "a call"), ("status",)],
    ids=lambda words: words[0],
)
def test_an_earlier_id_used_again_for_somebody_else(root: Path, words: tuple[str, ...]) -> None:
    """The records under it are of the one who had it first: they are shown to nobody else, and nothing is written after them."""
    was, new = root / "contractors/ben.yml", root / "contractors/benedict.yml"
    was.rename(new)
    assert command(root, "publish", "--yes", "--renamed-from", "ben=benedict").exit_code == 0
    was.write_text(new.read_text().replace("Ben", "Jana").replace("ben@", "jana@"))
    before = tree(root)
    answer = command(root, *words)
    assert answer.printed.splitlines()[-1] == (
        "Error: `ben` was the id of `benedict` before, and its records are theirs: give the contractor in "
        "`contractors/ben.yml` another id, such as `ben-2`"
    )
    assert answer.exit_code == 1
    assert tree(root) == before
    was.rename(root / "contractors/ben-2.yml")
    assert command(root, "publish", "--yes").exit_code == 0
    assert [edition.number for edition in history(root, "ben-2").editions] == [1]
    assert command(root, "acknowledge", "verify").exit_code == 0


def test_an_earlier_name_again(root: Path) -> None:
    """There and back, and there again: it is one contractor, and their records are one chain."""
    ben, benedict = root / "contractors/ben.yml", root / "contractors/benedict.yml"
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    ben.rename(benedict)
    assert command(root, "publish", "--yes", "--renamed-from", "ben=benedict").exit_code == 0
    assert command(root, "acknowledge", "benedict", "--by", "a call").exit_code == 0
    benedict.rename(ben)
    before = tree(root)
    for words in (("publish", "--yes"), ("impact",)):
        answer = command(root, *words)
        assert (answer.exit_code, answer.printed.splitlines()[-1]) == (
            1,
            "Error: `ben` was the id of `benedict` before, and its records are theirs: if they have that id again, say `handbook "
            "publish --renamed-from benedict=ben`; if this is somebody else, give the contractor in `contractors/ben.yml` "
            "another id, such as `ben-2`",
        )
    assert tree(root) == before
    for new, old in ((ben, benedict), (benedict, ben), (ben, benedict)):
        if not new.exists():
            old.rename(new)
        assert command(root, "publish", "--yes", "--renamed-from", f"{old.stem}={new.stem}").exit_code == 0
        now = history(root, new.stem)
        assert ([edition.number for edition in now.editions], now.open_sections) == ([1, 2, 3], ())
        assert command(root, "impact").printed == "All handbooks say what their last editions say.\n"
        assert command(root, "acknowledge", "verify").exit_code == 0
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert command(root, "publish", "--yes").exit_code == 0
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    assert command(root, "acknowledge", "verify").exit_code == 0
    assert [edition.number for edition in history(root, "ben").editions] == [1, 2, 3, 4]
    benedict.write_text(ben.read_text().replace("Ben", "Jana").replace("ben@", "jana@"))
    assert (
        "`benedict` was the id of `ben` before, and its records are theirs: give the contractor"
        in command(root, "impact").printed
    )


def test_impact_says_that_somebody_may_have_another_name(root: Path) -> None:
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    hint = RENAMED["nothing said"][2]
    assert command(root, "impact").printed.endswith(f"\n\n{hint}\n")
    assert json.loads(command(root, "impact", "--format", "json").printed)["notes"] == [hint]


def test_a_file_that_is_gone_keeps_its_records(root: Path) -> None:
    records = tree(store_of(root).folder / "cleo")
    (root / "contractors/cleo.yml").unlink()
    answer = command(root, "publish", "--yes")
    assert (
        "note: there are records of `cleo`, and no such contractor any more. They are kept. If the work has ended, bring the "
        "file back with `status: ended`; if the file has another name now, say `--renamed-from OLD=NEW`\n"
    ) in answer.printed
    assert tree(store_of(root).folder / "cleo") == records


def test_half_finished_work_of_others_stays_where_it_is(root: Path) -> None:
    """An unfinished file, a draft and a stray note beside it: the others are published, and that one is left as it is."""
    (root / "contractors/ada.yml").write_text("name: [unfinished\n")
    answer = command(root, "publish", "--yes")
    assert "error[HB-Y001]: this `[` is never closed\n" in answer.printed
    assert "contractors/ada.yml:1:7" in answer.printed
    assert "left as they are because of errors: ada\nThis asks for agreement" in answer.printed
    assert "\n\npublished 2 editions, released " in answer.printed
    assert {id: len(history(root, id).editions) for id in ("ada", "ben", "cleo")} == {"ada": 2, "ben": 3, "cleo": 3}
    assert command(root, "impact").printed.endswith("\nNot looked at because of errors: ada\n")
