"""A `publish` that was killed: the next one says so, finishes what was begun as it was meant, and says what it finished."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.editions import DAY, command, edit, history, make_project, publish, store_of, tree

from handbook.cli.drafts import save_messages
from handbook.records import Writer
from handbook.records.underway import NOTE, read_underway

REASON = "Thank you for two good years"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one edition each, and an edit that reaches everybody."""
    publish(make_project(tmp_path))
    edit(tmp_path, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    return tmp_path


def before_messages(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """`publish`, which ends when all is on record and nobody was told."""
    _killed(root, monkeypatch, "handbook.cli.publish.save_messages", save_messages, 1, *words)


def before_record(root: Path, monkeypatch: pytest.MonkeyPatch, count: int, *words: str) -> None:
    """`publish`, which ends before it writes its count-th record."""
    _killed(root, monkeypatch, "handbook.records.writer.Writer.add", Writer.add, count, *words)


def _killed(
    root: Path, monkeypatch: pytest.MonkeyPatch, where: str, real: Callable[..., object], count: int, *words: str
) -> None:
    calls = iter(range(1, 1000))

    def ends(*given: object) -> object:
        if next(calls) == count:
            raise KeyboardInterrupt
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(where, ends)
        assert command(root, "publish", "--yes", *words).exit_code == 130


def numbers(root: Path) -> list[int]:
    return [len(history(root, id).editions) for id in ("ada", "ben", "cleo")]


def reasons(root: Path) -> list[str]:
    return [history(root, id).editions[-1].reason for id in ("ada", "ben", "cleo")]


def test_when_all_is_on_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left to record, but the site and the messages are."""
    before_messages(root, monkeypatch, "--reason", REASON)
    assert numbers(root) == [2, 2, 2]
    assert not (root / "messages").exists()
    answer = command(root, "publish", "--yes")
    assert answer.printed == (
        "An earlier `handbook publish` of 2026-03-02 was interrupted when its editions were on record. Nothing is lost: the "
        "messages are ready to send in messages/ (ada-edition-2.eml, ben-edition-2.eml, cleo-edition-2.eml), and this one "
        "finishes it.\n\n"
        "No handbook changed in what is agreed to or told.\n\n"
        f"published 3 editions (on record before), released 0 sites: {root / 'dist'}\n"
        "ready to send, 3 messages in messages/:\n"
        "  ada-edition-2.eml\n  ben-edition-2.eml\n  cleo-edition-2.eml\n"
        "Next: put `dist` where your handbooks are read, then send the messages.\n"
        "When an answer comes: `handbook acknowledge ID --by TEXT`, or `handbook acknowledge import FILE`.\n"
        "The messages do not say where the handbook is read; `address: https://…/{id}/` below `handbook:` in mkdocs.yml makes "
        "them do so; then run `handbook publish` again.\n"
    )
    assert f"The reason: {REASON}" in (root / "messages/ben-edition-2.eml").read_text()
    assert numbers(root) == [2, 2, 2]
    again = command(root, "publish", "--yes").printed
    assert "interrupted" not in again
    assert "no new edition, released" in again


def test_when_half_is_on_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason that was given holds for those that were not recorded yet, though nobody says it again."""
    before_record(root, monkeypatch, 2, "--reason", REASON)
    assert numbers(root) == [2, 1, 1]
    printed = command(root, "publish", "--yes").printed
    assert printed.startswith(
        "An earlier `handbook publish` of 2026-03-02 was interrupted when 1 of its 3 records were written. Nothing is lost: the "
        "messages are ready to send in messages/ (ada-edition-2.eml), and this one finishes it.\n\n"
    )
    assert f"\nThe reason, as it was given before the interruption: {REASON}\n" in printed
    assert "\npublished 3 editions (1 of them on record before), released " in printed
    assert "  ada-edition-2.eml\n  ben-edition-2.eml\n  cleo-edition-2.eml\n" in printed
    assert (numbers(root), reasons(root)) == ([2, 2, 2], [REASON] * 3)
    assert command(root, "acknowledge", "verify").exit_code == 0


def test_before_anything_is_on_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_record(root, monkeypatch, 1, "--reason", REASON)
    _is_made_anew(root)


def _is_made_anew(root: Path) -> None:
    told = (
        "An earlier `handbook publish` of 2026-03-02 was interrupted before anything was on record: nobody was told anything, "
        "and nothing is lost. "
    )
    noted = command(root, "acknowledge", "ada", "--by", "a call").printed
    assert noted.startswith(f"{told}`handbook publish` makes it anew.\n\non record: ada agrees to edition 1 ")
    printed = command(root, "publish", "--yes").printed
    assert printed.startswith(f"{told}This one makes it anew.\n\n")
    assert f"The reason, as it was given before the interruption: {REASON}\n" in printed
    assert (numbers(root), reasons(root)) == ([2, 2, 2], [REASON] * 3)
    assert "interrupted" not in command(root, "publish", "--yes").printed


def _stopped(root: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, *words: str) -> int:
    """`publish`, which ends while the sites are built; its exit code."""
    from support.command import handbook

    def ends(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("handbook.sites.release.release", ends)
        return handbook(root, "publish", "--yes", "--today", DAY.isoformat(), *words).exit_code


def test_while_the_sites_are_built(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest part: the reason is known after it, too."""
    assert _stopped(root, monkeypatch, KeyboardInterrupt(), "--reason", REASON) == 130
    assert numbers(root) == [1, 1, 1]
    _is_made_anew(root)


def test_a_site_that_cannot_be_built_is_no_interruption(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told, and nothing was published: the next one says a reason of its own."""
    from handbook.sites.errors import ReleaseError

    assert _stopped(root, monkeypatch, ReleaseError("the disk is full"), "--reason", REASON) == 1
    assert read_underway(store_of(root)) is None
    before_record(root, monkeypatch, 2, "--reason", REASON)
    begun = read_underway(store_of(root))
    assert begun
    assert _stopped(root, monkeypatch, ReleaseError("the disk is full"), "--reason", "Another") == 1
    assert read_underway(store_of(root)) == begun


def test_killed_again_and_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first one meant is known to the third."""
    before_record(root, monkeypatch, 2, "--reason", REASON)
    before_record(root, monkeypatch, 2)
    assert numbers(root) == [2, 2, 1]
    assert "published 3 editions (2 of them on record before)" in command(root, "publish", "--yes").printed
    assert reasons(root) == [REASON] * 3


def test_another_reason_is_the_one_that_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_record(root, monkeypatch, 2, "--reason", REASON)
    assert "before the interruption" not in command(root, "publish", "--yes", "--reason", "Another").printed
    assert reasons(root) == [REASON, "Another", "Another"]


def test_what_was_edited_since_has_no_reason_of_another_edit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_record(root, monkeypatch, 2, "--reason", REASON)
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    command(root, "publish", "--yes")
    assert reasons(root) == [REASON, "", REASON]


def test_slips_of_the_pen_stay_slips_of_the_pen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else some would be asked to agree to a typing error, and others not."""
    root = make_project(tmp_path)
    publish(root)
    for id in ("ada", "ben", "cleo"):
        assert command(root, "acknowledge", id, "--by", "a call").exit_code == 0
    edit(root, "content/policies/style.md", "alowd", "aloud")
    before_record(root, monkeypatch, 2, "--minor", "--reason", "A slip")
    assert "their earlier agreement holds" in command(root, "publish", "--yes").printed
    assert [len(history(root, id).open_sections) for id in ("ada", "ben", "cleo")] == [0, 0, 0]


def test_another_reason_makes_it_more_than_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stops it since it is no slip can publish it as what it is."""
    root = make_project(tmp_path)
    publish(root)
    assert command(root, "acknowledge", "ada", "--by", "a call").exit_code == 0
    edit(root, "content/policies/style.md", "alowd", "aloud")
    assert _stopped(root, monkeypatch, KeyboardInterrupt(), "--minor", "--reason", "A slip") == 130
    assert command(root, "publish", "--yes", "--reason", "We read aloud").exit_code == 0
    assert [section.id for section in history(root, "ada").open_sections] == ["policies/style"]


def test_an_answer_in_between(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes next drafts the messages, and leaves the rest to `publish`."""
    before_messages(root, monkeypatch)
    printed = command(root, "acknowledge", "ada", "--by", "a call").printed
    assert printed.startswith(
        "An earlier `handbook publish` of 2026-03-02 was interrupted when its editions were on record. Nothing is lost: the "
        "messages are ready to send in messages/ (ada-edition-2.eml, ben-edition-2.eml, cleo-edition-2.eml), and `handbook "
        "publish` finishes it.\n\non record: ada agrees to edition 2"
    )
    assert "published 3 editions (on record before)" in command(root, "publish", "--yes").printed
    assert command(root, "acknowledge", "verify").exit_code == 0


UNEXPLAINED = (
    "and no interruption here explains that: part of the log is gone, or records were put in; put the whole folder `records` "
    "back from a backup or version control (if `handbook publish` was interrupted on another computer, finish it there)\n"
)


def test_without_the_note(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions get on record only after it is noted that they will: without the note, nothing was interrupted here."""
    before_messages(root, monkeypatch)
    (store_of(root).folder / NOTE).unlink()
    answer = command(root, "publish", "--yes")
    assert (answer.exit_code, answer.printed) == (
        1,
        f"Error: the log, `records/_log`, does not name `records/ada/0002.json` and 2 more, {UNEXPLAINED}",
    )


@pytest.mark.parametrize(
    "words", [("publish", "--yes"), ("acknowledge", "ben", "--by", "a call")], ids=lambda it: it[0]
)
@pytest.mark.parametrize("gone", ["all", "two"])
def test_a_log_that_was_cut_off_is_no_interruption(root: Path, gone: str, words: tuple[str, ...]) -> None:
    """The last record could have been changed unseen: nothing is taken over."""
    assert command(root, "acknowledge", "ada", "--disagree", "--by", "a call").exit_code == 0
    assert command(root, "publish", "--yes").exit_code == 0
    assert command(root, "acknowledge", "ada", "--disagree", "--by", "a letter").exit_code == 0
    folder = store_of(root).folder
    log = sorted((folder / "_log").iterdir())
    for path in log if gone == "all" else log[-2:]:
        path.unlink()
    record = folder / "ada/0004.json"
    record.write_text(
        record.read_text()
        .replace('"said": "disagree"', '"said": "agree"')
        .replace("I do not agree to edition", "I agree to edition")
    )
    there = tree(folder)
    (root / "dist.records.json").unlink()  # as on another computer
    which = "`records/ada/0001.json` and 7 more" if gone == "all" else "`records/ada/0003.json` and 3 more"
    line = f"the log, `records/_log`, does not name {which}, {UNEXPLAINED}"
    answer = command(root, *words)
    assert (answer.exit_code, answer.printed) == (1, f"Error: {line}")
    assert tree(folder) == there
    assert command(root, "acknowledge", "verify").printed == f"{line}Error: 1 thing wrong with the records\n"


def test_an_answer_that_was_interrupted(root: Path) -> None:
    """One answer can be left without its place in the log: it is said which, so that somebody can object."""
    assert command(root, "acknowledge", "ada", "--disagree", "--by", "a call").exit_code == 0
    max((store_of(root).folder / "_log").iterdir()).unlink()
    (root / "dist.records.json").unlink()
    assert command(root, "acknowledge", "ben", "--by", "a letter").printed.startswith(
        "An earlier `handbook acknowledge` was interrupted when an answer was on record: ada does not agree to edition 1 "
        "(a call). Nothing is lost. If nobody here noted that, put the folder `records` back from a backup.\n\n"
        "on record: ben agrees to edition 1"
    )
    assert command(root, "acknowledge", "verify").exit_code == 0


def test_a_name_that_was_on_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command again, `--renamed-from` included, finishes it."""
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    words = ("--renamed-from", "ben=benedict")
    before_record(root, monkeypatch, 2, *words)
    assert command(root, "publish", "--yes", *words).exit_code == 0
    assert [edition.number for edition in history(root, "benedict").editions] == [1, 2]
    assert command(root, "acknowledge", "verify").exit_code == 0


def test_an_end_that_was_on_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    before_messages(root, monkeypatch)
    assert history(root, "ben").ended
    assert "  ben-end.eml\n" in command(root, "publish", "--yes").printed


def test_no_trace_is_left(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of what was noted, nor of what a kill left of the note or of what `impact` remembers."""
    before_record(root, monkeypatch, 2)
    assert read_underway(store_of(root))
    for left in (store_of(root).folder / f".{NOTE}.abcdefgh", root / ".dist.editions.json.abcdefgh"):
        left.write_text("{")
    assert command(root, "publish", "--yes").exit_code == 0
    there = [path for path in tree(root) if Path(path).name.startswith(".")]
    assert there == ["contractors/records/.gitattributes", "contractors/records/.gitignore", "messages/.gitignore"]


def test_a_failed_release_is_finished_by_the_next(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.command import handbook

    from handbook.sites.errors import ReleaseError

    def fails(*_: object, before_swap: object, **__: object) -> None:
        assert callable(before_swap)
        before_swap()
        raise ReleaseError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("handbook.sites.release.release", fails)
        assert handbook(root, "publish", "--yes", "--today", DAY.isoformat()).exit_code == 1
    assert "published 3 editions (on record before)" in command(root, "publish", "--yes").printed
