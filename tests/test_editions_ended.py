"""The end of the work with a contractor, and its new beginning, as they are announced, recorded and told."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.editions import DAY, command, desk_of, edit, history, make_project, publish, store_of, tree

from handbook.records import writing
from handbook.records.publication import Publication

LATER = DAY + timedelta(days=20)
ENDS = (
    "Ben Silva (ben) has ended: publishing takes their handbook out of the release, and out of earlier releases that are kept. "
    "What was agreed stays on record, and a message with a copy of it is drafted for them.\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ben has agreed to the first edition, and his work has ended since."""
    publish(make_project(tmp_path))
    assert command(tmp_path, "acknowledge", "ben", "--by", "a call").exit_code == 0
    edit(tmp_path, "contractors/ben.yml", "status: active", "status: ended")
    return tmp_path


def test_it_is_announced(root: Path) -> None:
    assert command(root, "impact").printed == f"All handbooks say what their last editions say.\n\n{ENDS}"
    found = json.loads(command(root, "impact", "--format", "json").printed)
    assert (found["ended"], found["notes"]) == (["ben"], [ENDS.rstrip("\n")])
    assert command(root, "impact", "--format", "markdown").printed == (
        "**All handbooks say what their last editions say.**\n\n"
        f"```text\nAll handbooks say what their last editions say.\n\n{ENDS}```\n"
    )
    assert (
        "Ben Silva   edition 1 of 2026-03-02    has ended; `handbook publish` withdraws the handbook\n"
        in command(root, "status").printed
    )


def test_who_publishes_is_asked(root: Path) -> None:
    from click.testing import CliRunner

    from handbook.cli import main

    words = ["publish", "--project", str(root), "--today", DAY.isoformat()]
    answer = CliRunner().invoke(main, words, input="n\n")
    assert answer.output == (
        f"No handbook changed in what is agreed to or told.\n{ENDS}\n"
        "Withdraw 1 handbook? [y/N]: n\nError: nothing was published\n"
    )
    assert not history(root, "ben").ended


def test_it_is_recorded_and_told(root: Path) -> None:
    printed = command(root, "publish", "--yes", day=LATER).printed
    assert printed == (
        f"No handbook changed in what is agreed to or told.\n{ENDS}\n"
        f"no new edition, withdrew 1 handbook, released 0 sites: {root / 'dist'}\n"
        "ready to send, 1 message in messages/:\n  ben-end.eml\n"
        "Next: put `dist` where your handbooks are read, then send the messages.\n"
        "1 earlier message moved to messages/old/\n"
    )
    assert history(root, "ben").ended
    assert "has ended" not in command(root, "impact").printed
    assert "Ben" not in command(root, "status").printed
    assert "Ben" not in command(root, "publish", "--yes", day=LATER).printed


def test_what_the_message_says(root: Path) -> None:
    """What was agreed goes with it, to keep; and the digest that stands for all records about them."""
    command(root, "publish", "--yes", day=LATER)
    data = (root / "messages/ben-end.eml").read_bytes()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    ended = history(root, "ben")
    assert b' boundary="handbook-' in data  # on one line: in pieces (RFC 2231) some programs do not read it
    assert (mail["To"], mail["Subject"]) == (
        "ben@example.com",
        "Our work has ended: your copy of what we agreed with Larkfield",
    )
    body = mail.get_body()
    assert body
    assert body.get_content().replace("\r\n", "\n") == (
        "Hello Ben Silva,\n"
        "\n"
        "Our work together has ended, and your handbook with Larkfield is closed. Its last edition, number 1 of 2 March 2026, is "
        "attached: please keep it, as we do.\n"
        "You last agreed to edition 1, on 2 March 2026.\n"
        "\n"
        "What edition 1 says about the end of our work:\n"
        "\n"
        "What you hand over at the end: Open work\n"
        "What you delete at the end: Copies\n"
        "Your final invoice reaches us within: 30 days\n"
        "Your invoice goes to: bills@example.com\n"
        "We pay within: 14 days\n"
        "Your access at the end:\n"
        "  - Asana: closed\n"
        "\n"
        "Our records about you end with number 3:\n"
        f"sha256:{ended.head}\n"
        "\n"
        "Tom Whitby\n"
        "Larkfield\n"
    )
    (copy,) = mail.iter_attachments()
    text = copy.get_content().replace("\r\n", "\n")
    assert copy.get_filename() == "ben-edition-1.txt"
    assert text.startswith(
        f"Edition 1 of your handbook with Larkfield\n2 March 2026\nFingerprint: sha256:{ended.editions[0].digest}\n"
    )
    assert "\nFee: 300 GBP" in text
    assert "Keep it secret for three years." in text


def test_what_was_agreed_goes_with_a_last_edition_that_was_refused(root: Path) -> None:
    """Both are attached, and the message says which is which."""
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 280 GBP")
    publish(root)
    assert command(root, "acknowledge", "ben", "--by", "a call", "--disagree").exit_code == 0
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    command(root, "publish", "--yes", day=LATER)
    mail = email.message_from_bytes((root / "messages/ben-end.eml").read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert body
    assert (
        "Its last edition, number 2 of 2 March 2026, is attached: please keep it, as we do.\n"
        "You last agreed to edition 1, on 2 March 2026.\n"
        "That edition is attached too.\n"
        "You did not agree to edition 2 on 2 March 2026 (as we noted it).\n"
    ) in body.get_content().replace("\r\n", "\n")
    copies = {copy.get_filename(): copy.get_content() for copy in mail.iter_attachments()}
    assert list(copies) == ["ben-edition-2.txt", "ben-edition-1.txt"]
    assert "\nFee: 280 GBP" in copies["ben-edition-2.txt"].replace("\r\n", "\n")
    assert "\nFee: 300 GBP" in copies["ben-edition-1.txt"].replace("\r\n", "\n")


def text_of(file: Path) -> tuple[str, str]:
    """Subject and text of a draft."""
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = mail.get_body()
    assert body
    return mail["Subject"], body.get_content().replace("\r\n", "\n")


def test_what_is_to_be_done_is_what_was_agreed(root: Path) -> None:
    """Not what a later edition asked for and never got."""
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    edit(root, "content/defaults.yml", "final_invoice_within: 30 days", "final_invoice_within: 5 days")
    publish(root)
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    command(root, "publish", "--yes", day=LATER)
    _, text = text_of(root / "messages/ben-end.eml")
    assert "What edition 1 says about the end of our work:\n" in text
    assert "Your final invoice reaches us within: 30 days\n" in text


def test_the_reason_is_told_and_kept(root: Path) -> None:
    assert command(root, "publish", "--yes", "--reason", "The shop is sold", day=LATER).exit_code == 0
    _, text = text_of(root / "messages/ben-end.eml")
    assert "please keep it, as we do.\nThe reason: The shop is sold\nYou last agreed to edition 1" in text
    assert history(root, "ben").end_reason == "The shop is sold"


def test_the_reason_outlives_an_interruption(root: Path) -> None:
    """Before anything is on record, as while the sites are built."""
    at = datetime.combine(LATER, datetime.min.time(), UTC)
    with writing(store_of(root)):
        Publication(desk_of(root), at, "The shop is sold").begin()
    printed = command(root, "publish", "--yes", day=LATER).printed
    assert "The reason, as it was given before the interruption: The shop is sold\n" in printed
    assert history(root, "ben").end_reason == "The shop is sold"


def test_who_never_agreed_is_told_nothing_of_an_agreement(root: Path) -> None:
    edit(root, "contractors/cleo.yml", "status: active", "status: ended")
    command(root, "publish", "--yes", day=LATER)
    subject, text = text_of(root / "messages/cleo-end.eml")
    assert subject == "Our work has ended: the last edition of your handbook with Larkfield"
    assert "please keep it, as we do.\nWe have no agreement of yours on record.\n\nWhat edition 1 says" in text


def test_a_lost_draft_is_written_again(root: Path) -> None:
    """From what is on record, also when something else was published since."""
    command(root, "publish", "--yes", "--reason", "The shop is sold", day=LATER)
    ends = root / "messages/ben-end.eml"
    before = ends.read_bytes()
    ends.unlink()
    edit(root, "contractors/ada.yml", "amount: 300 GBP", "amount: 320 GBP")
    command(root, "publish", "--yes", day=LATER)
    assert not ends.exists()
    answer = command(root, "show", "ben", "--message")
    assert (answer.exit_code, answer.printed) == (0, "ready to send: messages/ben-end.eml\n")
    assert ends.read_bytes() == before

    told = root / "messages/ada-edition-2.eml"
    before = told.read_bytes()
    told.unlink()
    assert command(root, "show", "ada", "--message").printed == "ready to send: messages/ada-edition-2.eml\n"
    assert told.read_bytes() == before
    answer = command(root, "show", "ada", "--message", "--edition", "1")
    assert answer.exit_code == 2
    assert "only the message about the last edition is written again: leave `--edition` out" in answer.printed


def test_the_message_when_we_work_together_again(root: Path) -> None:
    command(root, "publish", "--yes")
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    command(root, "publish", "--yes", day=LATER)
    subject, text = text_of(root / "messages/ben-edition-2.eml")
    assert subject == "Edition 2 of your handbook with Larkfield"
    assert text.startswith(
        "Hello Ben Silva,\n"
        "\n"
        "We work together again, and your handbook with Larkfield is ready.\n"
        "\n"
        "- We work together again, so we ask for your agreement to all of it again.\n"
        "\n"
        "Please read it, and tell us whether you agree.\n"
    )
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    command(root, "publish", "--yes", day=LATER)
    assert "Your handbook with Larkfield changed.\n" in text_of(root / "messages/ben-edition-3.eml")[1]


def test_the_message_is_the_same_again(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    import shutil

    other = tmp_path_factory.mktemp("other") / "project"
    shutil.copytree(root, other)
    for each in (root, other):
        command(each, "publish", "--yes", day=LATER)
    assert (root / "messages/ben-end.eml").read_bytes() == (other / "messages/ben-end.eml").read_bytes()


def test_the_message_in_the_language_of_its_reader(root: Path) -> None:
    edit(root, "contractors/ben.yml", "roles:", "language: pt\nroles:")
    command(root, "publish", "--yes", day=LATER)
    mail = email.message_from_bytes((root / "messages/ben-end.eml").read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "O nosso trabalho terminou: a sua cópia do que ficou combinado com Larkfield"


def test_hired_again(root: Path) -> None:
    command(root, "publish", "--yes")
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    assert command(root, "impact").printed == (
        "  Ben Silva  edition 2    works with you again: is asked to agree to 8 parts\n"
        "\n"
        "Ben Silva (ben)\n"
        "  is asked to agree to: Articles\n"
        "  is asked to agree to: Scope\n"
        "  is asked to agree to: Article\n"
        "  is asked to agree to: Letters of readers\n"
        "  is asked to agree to: Pay\n"
        "  is asked to agree to: How our work ends\n"
        "  is asked to agree to: Confidentiality\n"
        "  is asked to agree to: Style\n"
        "  - We work together again, so we ask for your agreement to all of it again.\n"
    )
    publish(root, LATER)
    again = history(root, "ben")
    assert [edition.number for edition in again.editions] == [1, 2]
    assert len(again.open_sections) == 8, "who comes back agrees anew"
    assert again.open_since == LATER
    assert again.editions[-1].changes == ("We work together again, so we ask for your agreement to all of it again.",)


def test_who_never_had_an_edition_ends_without_a_word(root: Path) -> None:
    text = (root / "contractors/ben.yml").read_text().replace("Ben Silva", "Dan Reed").replace("ben@", "dan@")
    (root / "contractors/dan.yml").write_text(text)
    assert "Dan" not in command(root, "impact").printed
    command(root, "publish", "--yes")
    assert not any(path.startswith("dan/") for path in tree(store_of(root).folder))


def test_who_never_agreed_is_announced_as_that(root: Path) -> None:
    edit(root, "contractors/cleo.yml", "status: active", "status: ended")
    assert (
        "Nothing was agreed; the records stay, and a message with a copy of it is drafted"
        in command(root, "impact").printed
    )
