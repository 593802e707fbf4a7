"""The folder `messages/`: what is overtaken does not lie beside what is to be sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from support.editions import DAY, command, edit, history, make_project

LATER = DAY + timedelta(days=20)
OLD, NEW = "amount: 300 GBP", "amount: 320 GBP"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one edition each, and the messages about it."""
    assert command(make_project(tmp_path), "publish", "--yes").exit_code == 0
    return tmp_path


def published(root: Path, *words: str) -> str:
    answer = command(root, "publish", "--yes", *words, day=LATER)
    assert answer.exit_code == 0, answer.printed
    return answer.printed


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root / "messages").as_posix() for path in (root / "messages").rglob("*.eml"))


def agree(root: Path, id: str) -> None:
    assert command(root, "acknowledge", id, "--by", "a call", day=LATER).exit_code == 0


def test_an_earlier_edition_is_moved_away(root: Path) -> None:
    """Only of whom there is a newer one; nothing that is in the folder is lost or changed."""
    before = (root / "messages/ben-edition-1.eml").read_bytes()
    edit(root, "contractors/ben.yml", OLD, NEW)
    assert published(root).endswith(
        "ready to send, 1 message in messages/:\n"
        "  ben-edition-2.eml\n"
        "Next: put `dist` where your handbooks are read, then send the messages.\n"
        "When an answer comes: `handbook acknowledge ID --by TEXT`, or `handbook acknowledge import FILE`.\n"
        "The messages do not say where the handbook is read; `address: https://…/{id}/` below `handbook:` in mkdocs.yml makes "
        "them do so; then run `handbook publish` again.\n"
        "1 earlier message moved to messages/old/\n"
    )
    assert names(root) == ["ada-edition-1.eml", "ben-edition-2.eml", "cleo-edition-1.eml", "old/ben-edition-1.eml"]
    assert (root / "messages/old/ben-edition-1.eml").read_bytes() == before
    assert "moved" not in published(root)


def test_nothing_in_the_folder_is_overwritten(root: Path) -> None:
    """A draft of a name that was moved before gets a number."""
    old = root / "messages/old"
    old.mkdir()
    for name in ("ben-edition-1.eml", "ben-edition-1 (2).eml"):
        (old / name).write_text(name)
    draft = (root / "messages/ben-edition-1.eml").read_bytes()
    edit(root, "contractors/ben.yml", OLD, NEW)
    published(root)
    there = {path.name: path.read_bytes() for path in old.iterdir()}
    assert there == {
        "ben-edition-1.eml": b"ben-edition-1.eml",
        "ben-edition-1 (2).eml": b"ben-edition-1 (2).eml",
        "ben-edition-1 (3).eml": draft,
    }


def test_reminders_that_are_stale(root: Path) -> None:
    """Answered, asked back, about an earlier edition; who is still silent keeps theirs."""
    command(root, "status", "--remind", day=LATER)
    agree(root, "ada")
    edit(root, "contractors/ben.yml", OLD, NEW)
    assert published(root).endswith("\n3 earlier messages moved to messages/old/\n")
    assert names(root) == [
        "ada-edition-1.eml",
        "ada-receipt-2.eml",
        "ben-edition-2.eml",
        "cleo-edition-1.eml",
        "cleo-reminder.eml",
        "old/ada-reminder.eml",
        "old/ben-edition-1.eml",
        "old/ben-reminder.eml",
    ]
    assert command(root, "acknowledge", "cleo", "--by", "a call", "--question", day=LATER).exit_code == 0
    assert published(root).endswith("\n1 earlier message moved to messages/old/\n")
    assert "old/cleo-reminder.eml" in names(root)


def test_who_has_ended_keeps_the_last_message_alone(root: Path) -> None:
    agree(root, "ben")
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    assert published(root).endswith("\n2 earlier messages moved to messages/old/\n")
    ben = [name for name in names(root) if "ben" in name]
    assert ben == ["ben-end.eml", "old/ben-edition-1.eml", "old/ben-receipt-2.eml"]
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    assert published(root).endswith("\n1 earlier message moved to messages/old/\n")
    ben = [name for name in names(root) if "ben" in name]
    assert ben == ["ben-edition-2.eml", "old/ben-edition-1.eml", "old/ben-end.eml", "old/ben-receipt-2.eml"]


def test_who_has_another_id_keeps_the_messages_of_that_one(root: Path) -> None:
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    edit(root, "contractors/benedict.yml", OLD, NEW)
    assert published(root, "--renamed-from", "ben=benedict").endswith("\n1 earlier message moved to messages/old/\n")
    there = [name for name in names(root) if "ben" in name]
    assert there == ["benedict-edition-2.eml", "old/ben-edition-1.eml"]
    (root / "contractors/benedict.yml").rename(root / "contractors/ben.yml")
    published(root, "--renamed-from", "benedict=ben")
    (root / "contractors/ben.yml").write_text((root / "contractors/ben.yml").read_text().replace(NEW, OLD))
    published(root)
    there = [name for name in names(root) if "ben" in name]
    assert there == [
        "ben-edition-3.eml",
        "old/ben-edition-1.eml",
        "old/ben-edition-2.eml",
        "old/benedict-edition-2.eml",
    ]


def test_who_has_another_id_may_not_have_been_asked_yet(root: Path) -> None:
    """Their message waits under the new name, with the line for it."""
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    assert published(root, "--renamed-from", "ben = benedict").endswith(
        "\n1 message in messages/ made anew under the new name, if not sent yet:\n  benedict-edition-1.eml\n"
        "1 earlier message moved to messages/old/\n"
    )
    assert [name for name in names(root) if "ben" in name] == ["benedict-edition-1.eml", "old/ben-edition-1.eml"]
    digest = history(root, "benedict").editions[0].digest
    line = f"\r\nI agree to edition 1 of handbook benedict sha256:{digest}\r\n"
    assert line.encode() in (root / "messages/benedict-edition-1.eml").read_bytes()


def test_who_has_another_id_and_whose_message_is_gone_gets_no_other(root: Path) -> None:
    (root / "messages/ben-edition-1.eml").unlink()
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    assert "made anew" not in published(root, "--renamed-from", "ben=benedict")
    assert [name for name in names(root) if "ben" in name] == []


def test_a_file_of_ones_own_is_left_alone(root: Path) -> None:
    """By its name, or because it is no draft: an answer that was saved, a note, a folder, a draft of somebody unknown."""
    folder = root / "messages"
    draft = (folder / "ben-edition-1.eml").read_bytes()
    own = {
        "ben-edition-1.eml": b"From: ben@example.com\r\n\r\nX-Unsent: 1\r\nI agree\r\n",
        "ben-edition-1-sent.eml": draft,
        "ben-edition-1.txt": draft,
        "zoe-edition-1.eml": draft,
        "my own.eml": draft,
    }
    for name, data in own.items():
        (folder / name).write_bytes(data)
    (folder / "ben-receipt-1.eml").mkdir()
    (folder / "ben-reminder.eml").symlink_to(root / "mkdocs.yml")
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    assert "moved" not in published(root)
    assert {name: (folder / name).read_bytes() for name in own} == own
    assert (folder / "ben-receipt-1.eml").is_dir()
    assert (folder / "ben-reminder.eml").is_symlink()


def test_a_place_that_cannot_be_written(root: Path) -> None:
    """The publication is done and said; the draft stays, and is named."""
    (root / "messages/old").write_text("mine")
    edit(root, "contractors/ben.yml", OLD, NEW)
    assert published(root).endswith(
        "\nDo not send ben-edition-1.eml in messages/: something newer is on record. It could not be moved to messages/old/ "
        f"(`{root / 'messages/old'}`: file exists).\n"
    )
    assert (root / "messages/ben-edition-1.eml").is_file()
    assert (root / "messages/old").read_text() == "mine"
    (root / "messages/old").unlink()
    assert published(root).endswith("\n1 earlier message moved to messages/old/\n")


def test_a_kill_in_between_loses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who publishes next moves the rest."""
    before = {path.name: path.read_bytes() for path in (root / "messages").glob("*.eml")}
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    rename, done = Path.rename, []

    def killed(path: Path, to: Path) -> Path:
        if done:
            raise KeyboardInterrupt
        done.append(path)
        return rename(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        assert command(root, "publish", "--yes", day=LATER).exit_code != 0
    assert len([name for name in names(root) if name.startswith("old/")]) == 1
    assert published(root).endswith("\n2 earlier messages moved to messages/old/\n")
    assert {path.name: path.read_bytes() for path in (root / "messages/old").iterdir()} == before


def test_an_address_that_is_set_with_a_new_edition(root: Path) -> None:
    """What is overtaken keeps the address it had; what is not is made anew."""
    before = (root / "messages/ben-edition-1.eml").read_bytes()
    edit(root, "contractors/ben.yml", OLD, NEW)
    edit(root, "mkdocs.yml", "- handbook\n", "- handbook: {address: 'https://one.example.com/{id}/'}\n")
    assert published(root).endswith(
        "\nwhere the handbook is read has changed; 2 messages in messages/ made anew, if not sent yet:\n"
        "  ada-edition-1.eml\n  cleo-edition-1.eml\n"
        "1 earlier message moved to messages/old/\n"
    )
    assert (root / "messages/old/ben-edition-1.eml").read_bytes() == before


def test_something_else_has_the_name_of_the_folder(root: Path) -> None:
    """One sentence; what was recorded is on record, and the same command again writes the messages."""
    folder = root / "messages"
    folder.rename(root / "kept")
    folder.write_text("mine")
    edit(root, "contractors/ben.yml", OLD, NEW)
    said = (
        f"Error: the messages could not be written (`{folder}`: file exists): something else has that name. Give it another one, "
        "then run the same command again. Nothing that is on record is lost\n"
    )
    for words in (("publish", "--yes"), ("acknowledge", "ada", "--by", "a call"), ("status", "--remind")):
        answer = command(root, *words, day=LATER)
        assert (answer.exit_code, answer.printed.endswith(said)) == (1, True), answer.printed
    assert folder.read_text() == "mine"
    folder.unlink()
    assert "ready to send, 1 message in messages/:\n  ben-edition-2.eml\n" in published(root)
    agree(root, "ada")
    assert names(root) == ["ada-receipt-2.eml", "ben-edition-2.eml"]


def test_a_folder_has_the_name_of_a_message(root: Path) -> None:
    (root / "messages/ben-edition-2.eml").mkdir()
    edit(root, "contractors/ben.yml", OLD, NEW)
    answer = command(root, "publish", "--yes", day=LATER)
    assert answer.exit_code == 1
    assert f"could not be written (`{root / 'messages/ben-edition-2.eml'}`: is a directory)" in answer.printed
    (root / "messages/ben-edition-2.eml").rmdir()
    assert "  ben-edition-2.eml\n" in published(root)
