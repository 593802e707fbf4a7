"""Answers out of real e-mails and real signatures: what counts, as what, and what does not count at all."""

from __future__ import annotations

import hashlib
import html
import json
import os
import subprocess
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from textwrap import wrap

import pytest
from support.editions import DAY, command, desk_of, edit, history, make_project, publish, store_of, tree

from handbook.compose.contractor import contractor_book
from handbook.compose.staff import staff_book
from handbook.model.answers import AnswerLine, find_lines
from handbook.model.content import fingerprint
from handbook.model.page import Book, Page
from handbook.records.messages import edition_lines, reminder_lines
from handbook.records.verify import verify

NAMESPACE = "handbook-agreement@v1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(make_project(tmp_path / "project"))
    return tmp_path / "project"


def line(root: Path, id: str = "ada", said: str = "agree", number: int = 1) -> str:
    edition = history(root, id).edition(number)
    assert edition
    return str(AnswerLine(said, id, number, edition.digest))  # type: ignore[arg-type]


def mail(root: Path, body: str, sender: str = "Ada Okafor <ada@example.com>", **headers: str) -> Path:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = "tom@example.com"
    message["Subject"] = "I agree: edition 1 of my handbook"
    for name, value in {"Date": "Mon, 02 Mar 2026 12:00:00 +0100", **headers}.items():
        message[name] = value
    message.set_content(body, cte="8bit")
    file = root.parent / "answer.eml"
    file.write_bytes(message.as_bytes())
    return file


def load(root: Path, file: Path, *words: str) -> tuple[int, str]:
    answer = command(root, "acknowledge", "import", str(file), *words)
    return answer.exit_code, answer.printed


BROKEN = "this e-mail cannot be read: its form or its characters are broken"
EMPTY = (
    "this e-mail holds no answer: it should hold a line such as “I agree to edition 2 of handbook … sha256:…”, not quoted with "
    "`>`; ask for it again, or note what was said with `handbook acknowledge ID --by TEXT`"
)
NOBODY = "this e-mail does not say who sent it: it needs one address under `From`"


class TestMail:
    def test_the_prepared_reply(self, root: Path) -> None:
        """Sent as it opens, there is nothing to ask about it."""
        file = mail(root, f"I agree.\r\n\r\n{line(root)}\r\n\r\nAda Okafor\r\n")
        code, printed = load(root, file)
        assert "also says" not in printed
        assert (code, "on record: ada agrees to edition 1 (by e-mail)" in printed) == (0, True)
        (answer,) = history(root).answers
        assert (answer.entry.assurance, answer.entry.by.address) == ("email", "ada@example.com")
        assert history(root).open_sections == ()
        kept = store_of(root).folder / "ada" / answer.entry.evidence[0].file
        assert kept.read_bytes() == file.read_bytes()
        assert verify(store_of(root)) == ()
        assert "the receipt, ready to send to them: messages/ada-receipt-2.eml\n" in printed

    def test_their_question_is_kept_and_shown(self, root: Path) -> None:
        """To the staff, and in the receipt. What opens with the prepared reply is none of their words."""
        body = f"I have a question.\n\n{line(root, said='question')}\n\nWho pays\nthe <b>taxes</b>?\n\n{HEADS['Outlook']}\n\n"
        assert load(root, mail(root, body))[0] == 0
        (answer,) = history(root).answers
        assert answer.entry.words == "Who pays the <b>taxes</b>?"
        said = "asked a question about edition 1 on 2026-03-02 (by e-mail): “Who pays the <b>taxes</b>?”\n"
        assert said in command(root, "status").printed
        found = json.loads(command(root, "status", "--format", "json").printed)["contractors"]
        assert [each["why"] for each in found] == ["Who pays the <b>taxes</b>?", None, None]
        assert (
            f"{line(root, said='question')}\n\nWhat you wrote with it:\nWho pays the <b>taxes</b>?\n\nWho"
            in receipt_of(root, "ada")
        )
        assert verify(store_of(root)) == ()
        desk = desk_of(root)
        following = {id: desk.following(id) for id in desk.released}
        staff, problems = staff_book(desk.handbooks, desk.project, (), {}, DAY, None, following)
        (page,) = (page for page in staff.pages if page.uri == "agreements.md")
        assert not problems
        assert "“Who pays the <b>taxes</b>?”" in page.values
        ours = " ".join("".join(page.values) + page.markdown for page in book_of(root).pages)
        assert "taxes" not in ours

    def test_words_that_nobody_wrote(self, root: Path) -> None:
        """A record that was written by hand, with all digests made anew."""
        body = f"{line(root, said='disagree')}\n\nToo long for us.\n"
        assert load(root, mail(root, body))[0] == 0
        path = store_of(root).folder / "ada/0002.json"
        path.write_text(path.read_text().replace("Too long for us.", "Too little pay."))
        log = max((store_of(root).folder / "_log").iterdir())
        act = json.loads(log.read_text())
        act["records"]["ada/0002.json"] = hashlib.sha256(path.read_bytes()).hexdigest()
        log.write_text(json.dumps(act, indent=0, sort_keys=True, ensure_ascii=False) + "\n")
        assert verify(store_of(root)) == ("record 2 of `ada`: the e-mail it rests on says something else",)

    @pytest.mark.parametrize("date", [None, "yesterday"])
    def test_a_file_that_does_not_say_when_it_was_sent(self, root: Path, date: str | None) -> None:
        """As mail programs save an e-mail as text."""
        file = root.parent / "saved.txt"
        when = f"Date: {date}\n" if date else "Sent: Monday, March 2, 2026 10:00 AM\n"
        file.write_text(f"From: Ada Okafor <ada@example.com>\n{when}To: Tom\nSubject: Re: edition 1\n\n{line(root)}\n")
        before = tree(root)
        assert load(root, file, "--yes") == (
            1,
            "Error: this file does not say when it was sent, as every e-mail does: save the e-mail itself (as .eml, not as "
            "text), or note what was said with `handbook acknowledge ada --by TEXT`\n",
        )
        assert tree(root) == before

    def test_another_address(self, root: Path) -> None:
        before = tree(root)
        code, printed = load(root, mail(root, line(root), sender="ada@evil.example"), "--yes")
        assert (code, printed) == (
            1,
            "Error: this e-mail is from ada@evil.example, and `ada` has ada@example.com: ask for it from there, or write the new "
            "address into their file first\n",
        )
        assert tree(root) == before

    def test_another_digest(self, root: Path) -> None:
        text = line(root)
        before = tree(root)
        code, printed = load(root, mail(root, f"{text[:-4]}0000"), "--yes")
        digest = text[-64:]
        assert (code, printed) == (
            1,
            f"Error: this answer names another text: edition 1 of `ada` is sha256:{digest}, and the answer says "
            f"sha256:{digest[:-4]}0000; ask for it again, with the line from the page *Agreement*\n",
        )
        assert tree(root) == before

    def test_an_edition_that_there_is_not(self, root: Path) -> None:
        code, printed = load(root, mail(root, line(root).replace("edition 1", "edition 9")), "--yes")
        assert (code, "`ada` has no edition 9; there are 1 to 1" in printed) == (1, True)

    def test_another_contractor(self, root: Path) -> None:
        code, printed = load(root, mail(root, line(root, "ben")), "--yes")
        assert (code, "this e-mail is from ada@example.com, and `ben` has ben@example.com" in printed) == (1, True)

    def test_nobody(self, root: Path) -> None:
        code, printed = load(root, mail(root, line(root).replace("handbook ada", "handbook adda")), "--yes")
        assert (code, "did you mean `ada`?" in printed) == (1, True)

    def test_an_attachment_of_30_megabytes(self, root: Path) -> None:
        file = mail(root, line(root))
        file.write_bytes(file.read_bytes() + b"AAAA" * 7_500_000)
        before = tree(root)
        code, printed = load(root, file, "--yes")
        assert (code, printed) == (
            1,
            "Error: this e-mail has 29 MB, and an answer has at most 1: ask for the answer again without attachments\n",
        )
        assert tree(root) == before

    @pytest.mark.parametrize(
        ("head", "message"),
        [
            (
                b"From: ada@example.com\nContent-Type: text/plain; charset=no-such-charset\nContent-Transfer-Encoding: base64\n",
                BROKEN,
            ),
            (
                b"From: ada@example.com\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
                EMPTY,
            ),
            (b"From: =?utf-8?q?ada=40?= <>\nSubject: \xff\xfe\n", NOBODY),
            (b"From: ada@example.com, eve@example.com\n", NOBODY),
            (b"From: ada@example.com\nFrom: eve@example.com\n", NOBODY),
            (b"From: ada@example.com <eve@example.com>\n", NOBODY),
            (b"From: ada@example.com\nContent-Type: multipart/mixed; boundary=\n", EMPTY),
            (
                b"From: ada@example.com\nContent-Type: multipart/mixed; boundary=0\n"
                + b"".join(
                    b"\n--%d\nContent-Type: multipart/mixed; boundary=%d\n" % (at, at + 1) for at in range(1000)
                ),
                BROKEN,
            ),
        ],
    )
    def test_broken_mails(self, root: Path, head: bytes, message: str) -> None:
        file = root.parent / "broken.eml"
        file.write_bytes(head + b"\n\xff\xfe\x00\xc3(" + b"\nnothing")
        before = tree(root)
        code, printed = load(root, file, "--yes")
        assert (code, printed) == (1, f"Error: {message}\n")
        assert tree(root) == before

    def test_quoted_is_not_said(self, root: Path) -> None:
        code, printed = load(root, mail(root, f"Let me think.\n\n> {line(root)}\n"), "--yes")
        assert (code, "this e-mail holds no answer" in printed) == (1, True)

    def test_two_answers(self, root: Path) -> None:
        body = f"{line(root)}\n{line(root, said='disagree')}\n"
        assert "more than one answer" in load(root, mail(root, body), "--yes")[1]

    def test_no_is_not_yes(self, root: Path) -> None:
        code, printed = load(root, mail(root, line(root, said="disagree")), "--yes")
        assert (code, "on record: ada does not agree to edition 1 (by e-mail)" in printed) == (0, True)
        assert len(history(root).open_sections) == 8

    def test_a_condition_is_read_by_a_person(self, root: Path) -> None:
        code, printed = load(root, mail(root, f"Only if you pay me more.\n\n{line(root)}\n"))
        assert code == 2
        assert "The e-mail also says:\n  Only if you pay me more." in printed
        assert printed.endswith(
            "Error: nobody could be asked here: read what the e-mail says, then import it with `--yes`, or note a question with "
            "`handbook acknowledge ada --question --by TEXT`\n"
        )
        assert history(root).answers == ()

    @pytest.mark.parametrize(
        ("day", "message"),
        [
            (
                "Sun, 01 Feb 2026 12:00:00 +0100",
                "this e-mail is of 2026-02-01, and edition 1 of 2026-03-02: nobody could answer to it before; ",
            ),
            ("Mon, 09 Mar 2026 12:00:00 +0100", "this e-mail is of 2026-03-09, which is still to come; "),
        ],
    )
    def test_a_day_that_cannot_be(self, root: Path, day: str, message: str) -> None:
        before = tree(root)
        code, printed = load(root, mail(root, line(root), Date=day), "--yes")
        assert (code, printed) == (
            1,
            f"Error: {message}ask for it again, or note what was said with `handbook acknowledge ada --by TEXT`\n",
        )
        assert tree(root) == before

    @pytest.mark.parametrize("day", ["Sun, 01 Mar 2026 22:00:00 -0800", "Tue, 03 Mar 2026 01:00:00 +1300"])
    def test_a_day_of_another_time_zone(self, root: Path, day: str) -> None:
        assert load(root, mail(root, line(root), Date=day), "--yes")[0] == 0
        assert str(history(root).answers[0].entry.said_on) == "2026-03-02"

    def test_twice(self, root: Path) -> None:
        file = mail(root, line(root))
        assert load(root, file)[0] == 0
        before = tree(root)
        (root / "messages/ada-receipt-2.eml").unlink()
        assert load(root, file) == (
            0,
            f"Ada Okafor: {line(root)}\n"
            "on record already, since 2026-03-02, as number 2 of the records about ada: ada agrees to edition 1 (by e-mail)\n"
            "nothing new was recorded\n"
            "the receipt, ready to send to them: messages/ada-receipt-2.eml\n",
        )
        assert tree(root) == before

    def test_lines_that_a_mail_program_broke(self, root: Path) -> None:
        words = line(root).split(" ")
        assert load(root, mail(root, f"{' '.join(words[:5])}\n{' '.join(words[5:])}\n"))[0] == 0

    def test_a_line_that_was_broken_within_its_words(self, root: Path) -> None:
        (root / "contractors/ben.yml").rename(root / "contractors/ben-da-silva.yml")
        assert command(root, "publish", "--yes", "--renamed-from", "ben=ben-da-silva").exit_code == 0
        words = line(root, "ben-da-silva")
        broken = words.replace("ben-da-", "ben-\nda-\n").replace("sha256:", "sha256:\n")
        file = mail(root, f"{broken[:-20]}\n{broken[-20:]}\n", "Ben Silva <ben@example.com>")
        assert load(root, file)[1].startswith(f"Ben Silva: {words}\non record: ben-da-silva agrees to edition 1")

    def test_html_alone(self, root: Path) -> None:
        message = EmailMessage(policy=SMTP)
        message["From"] = "ada@example.com"
        message["Date"] = "Mon, 02 Mar 2026 12:00:00 +0100"
        message.set_content(
            f"<p>{line(root)}</p><blockquote>{line(root, said='disagree')}</blockquote>", subtype="html"
        )
        file = root.parent / "html.eml"
        file.write_bytes(message.as_bytes())
        assert load(root, file)[0] == 0

    def test_a_file_that_is_neither(self, root: Path) -> None:
        file = root.parent / "x.eml"
        file.write_bytes(b"hello")
        assert load(root, file)[0] == 2

    def test_as_outlook_saves_it(self, root: Path) -> None:
        file = root.parent / "reply.msg"
        file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
        code, printed = load(root, file)
        assert code == 2
        assert printed.endswith(
            "Error: `reply.msg` is an e-mail as Outlook for Windows saves it (.msg), which only Outlook reads: save it as .eml "
            "in Outlook on the web or in another mail program, or note what they said: `handbook acknowledge ID --by TEXT`\n"
        )


HEADS = {
    "Outlook": "From: Tom Whitby <tom@example.com>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ada Okafor\nSubject: Edition 1",
    "Outlook's line": "________________________________\nFrom: Tom Whitby\nSent: Monday, 2 March 2026\nTo: Ada\nSubject: Hello",
    "a phone": "-------- Original message --------\nFrom: Tom Whitby\nDate: 02/03/2026 09:00\nTo: Ada\nSubject: Edition 1",
    "before": "-----Original Message-----\nFrom: Tom Whitby",
    "German": "-----Ursprüngliche Nachricht-----\nVon: Tom Whitby\nGesendet: Montag, 2. März 2026\nAn: Ada\nBetreff: Edition 1",
    "Von": "Von: Tom Whitby <tom@example.com>\nGesendet: Montag, 2. März 2026 09:00\nAn: Ada Okafor\nBetreff: Edition 1",
    "French": "De\xa0: Tom Whitby\nEnvoyé\xa0: lundi 2 mars 2026 09:00\nÀ\xa0: Ada\nObjet\xa0: Edition 1",
    "Spanish": "De: Tom Whitby\nEnviado el: lunes, 2 de marzo de 2026 9:00\nPara: Ada\nAsunto: Edition 1",
    "Portuguese": "*De:* Tom Whitby\n*Enviado:* segunda-feira, 2 de março de 2026\n*Para:* Ada\n*Assunto:* Edition 1",
    "Polish": "Od: Tom Whitby\nWysłano: poniedziałek, 2 marca 2026 09:00\nDo: Ada\nTemat: Edition 1",
    "another language": "Van: Tom Whitby\nVerzonden: maandag 2 maart 2026\nAan: Ada\nOnderwerp: Edition 1",
    "no head at all": "",
}
"""What mail programs put above a message that they copy below the reply."""


class TestCopy:
    """Mail programs that do not quote with `>` leave a copy of our message, with our line in it, below the reply."""

    @pytest.fixture
    def ours(self, root: Path) -> str:
        """The message that went with Ada's edition."""
        desk = desk_of(root)
        return "\n".join(edition_lines(desk, desk.history("ada"))[1:]) + "\n\nTom Whitby\nLarkfield\n"

    @pytest.mark.parametrize("head", HEADS)
    @pytest.mark.parametrize("said", ["", "Thank you, I will read it.", "I cannot agree to this."])
    def test_our_line_is_not_theirs(self, root: Path, ours: str, head: str, said: str) -> None:
        """Whoever wrote anything else, or nothing, has not agreed: not even with `--yes`."""
        before = tree(root)
        assert load(root, mail(root, f"{said}\n\n{HEADS[head]}\n\n{ours}"), "--yes") == (
            1,
            "Error: the line in this e-mail stands in a copy of our own message, and not above it among what they wrote: nobody "
            "has answered with it; read it, and if they agree, note it with `handbook acknowledge ada --by TEXT`, or ask for the "
            "line above everything else in a new e-mail\n",
        )
        assert tree(root) == before

    @pytest.mark.parametrize("head", [each for each in HEADS if each not in ("another language",)])
    def test_their_line_counts(self, root: Path, ours: str, head: str) -> None:
        """What is ours below is nothing to ask about."""
        code, printed = load(root, mail(root, f"I agree.\n\n{line(root)}\n\nAda Okafor\n\n{HEADS[head]}\n\n{ours}"))
        assert (code, "also says" in printed) == (0, False), printed
        assert verify(store_of(root)) == ()

    @pytest.mark.parametrize("head", HEADS)
    def test_their_no_above_our_line(self, root: Path, ours: str, head: str) -> None:
        body = f"{line(root, said='disagree')}\n\n{HEADS[head]}\n\n{ours}"
        assert "on record: ada does not agree to edition 1 (by e-mail)\n" in load(root, mail(root, body), "--yes")[1]
        assert verify(store_of(root)) == ()

    @pytest.mark.parametrize("head", HEADS)
    def test_what_they_write_into_our_message_is_asked_about(self, root: Path, ours: str, head: str) -> None:
        into = ours.replace("Or reply with this line:", "Or reply with this line: NOT for 300 GBP.")
        code, printed = load(root, mail(root, f"{line(root)}\n\n{HEADS[head]}\n\n{into}"))
        assert (code, "NOT for 300 GBP." in printed) == (2, True)
        assert history(root).answers == ()

    def test_what_they_write_below_cannot_be_told_from_ours(self, root: Path, ours: str) -> None:
        code, printed = load(root, mail(root, f"{HEADS['Outlook']}\n\n{ours}\n\n{line(root)}\n"), "--yes")
        assert (code, "stands in a copy of our own message" in printed) == (1, True)

    def test_a_translated_copy(self, root: Path) -> None:
        """None of our sentences is left, only what no program translates."""
        edition = history(root).editions[0]
        body = f"Bedankt!\n\n{line(root)}\n\nVingerafdruk: {fingerprint(edition.digest)}\n"
        assert load(root, mail(root, body), "--yes") == (
            1,
            "Error: it cannot be told whether they wrote the line in this e-mail, or whether it stands in a copy of our own "
            "message: read it, and if they agree, note it with `handbook acknowledge ada --by TEXT`, or ask for the line above "
            "everything else in a new e-mail\n",
        )

    def test_a_copy_whose_lines_were_broken(self, root: Path, ours: str) -> None:
        broken = "\n".join("\n".join(wrap(each, 60, break_long_words=False)) for each in ours.splitlines())
        assert "in a copy of our own message" in load(root, mail(root, f"Fine.\n\n{broken}"), "--yes")[1]

    def test_a_copy_with_an_address_of_before(self, root: Path) -> None:
        """The project has another `address:` since, or the contractor another id."""
        edit(root, "mkdocs.yml", "  - handbook\n", "  - handbook: {address: 'https://old.example.com/{id}/'}\n")
        desk = desk_of(root)
        ours = "\n".join(edition_lines(desk, desk.history("ada"))[1:])
        assert "You read it here: https://old.example.com/ada/" in ours
        edit(root, "mkdocs.yml", "https://old.example", "https://new.example")
        code, printed = load(root, mail(root, f"{line(root)}\n\n{HEADS['Outlook']}\n\n{ours}"))
        assert (code, "also says" in printed) == (0, False), printed

    def test_a_copy_of_a_reminder(self, root: Path) -> None:
        desk = desk_of(root)
        body = "Soon.\n\n" + "\n".join(reminder_lines(desk, "ada")[1:])
        assert "in a copy of our own message" in load(root, mail(root, body), "--yes")[1]

    def test_a_copy_of_the_message_of_an_earlier_edition(self, root: Path, ours: str) -> None:
        edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
        publish(root)
        code, printed = load(root, mail(root, f"{line(root)}\n\n{HEADS['Outlook']}\n\n{ours}"))
        assert (code, "also says" in printed) == (0, False), printed

    def test_a_copy_in_another_language(self, tmp_path: Path) -> None:
        root = make_project(tmp_path / "project")
        edit(root, "contractors/ada.yml", "roles:", "language: pt\nroles:")
        publish(root)
        desk = desk_of(root)
        ours = "\n".join(edition_lines(desk, desk.history("ada"))[1:])
        assert "in a copy of our own message" in load(root, mail(root, f"Vou ler.\n\n{ours}"), "--yes")[1]

    def test_as_html_alone(self, root: Path, ours: str) -> None:
        """As Outlook writes it, with what it does not show."""
        hidden = "<html><head><style>p {margin: 0}</style><!--[if mso]><xml><o>96</o></xml><![endif]--></head><body>"
        head = "<br>".join(f"<b>{each.replace(': ', ':</b> ')}" for each in HEADS["Outlook"].splitlines())
        copied = f"<hr><div>{head}</div><p>{'<br>'.join(html.escape(ours).splitlines())}</p></body></html>"
        message = EmailMessage(policy=SMTP)
        message["From"] = "ada@example.com"
        message["Date"] = "Mon, 02 Mar 2026 12:00:00 +0100"
        file = root.parent / "html.eml"
        for said, code in (("Thank you!", 1), (line(root), 0)):
            message.set_content(f"{hidden}<p>{said}</p>{copied}", subtype="html")
            file.write_bytes(message.as_bytes())
            ended, printed = load(root, file)
            assert (ended, "also says" in printed) == (code, False), printed

    @pytest.mark.parametrize(
        "wrote",
        [
            "On Mon, Mar 2, 2026 at 9:00 AM Tom Whitby <tom@example.com> wrote:",
            "On Mon, Mar 2, 2026 at 9:00 AM Tom Whitby <tom@example.com>\nwrote:",
            "Am 02.03.26 um 09:00 schrieb Tom Whitby:",
            "Le lun. 2 mars 2026 à 09:00, Tom Whitby <tom@example.com> a écrit\xa0:",
            "El lun, 2 mar 2026 a las 9:00, Tom Whitby escribió:",
            "Tom Whitby <tom@example.com> escreveu (segunda, 2/03/2026 à(s) 09:00):",
            "pon., 2 mar 2026 o 09:00 Tom Whitby <tom@example.com> napisał(a):",
        ],
    )
    def test_whom_a_quoted_message_is_from_is_nothing_to_ask_about(self, root: Path, ours: str, wrote: str) -> None:
        quoted = "\n".join(f"> {each}" for each in ours.splitlines())
        code, printed = load(root, mail(root, f"{line(root)}\n\n{wrote}\n{quoted}\n"))
        assert (code, "also says" in printed) == (0, False), printed

    @pytest.mark.parametrize(
        "text",
        [
            "<" * 900_000,
            "<a" * 450_000,
            "<blockquote " * 75_000,
            "-" * 900_000,
            "x 1 " * 225_000,
        ],
    )
    def test_hostile_text_takes_no_time(self, root: Path, text: str) -> None:
        """A test that takes minutes where each part is looked for in all that follows."""
        for kind in ("plain", "html"):
            message = f"From: ada@example.com\nContent-Type: text/{kind}\n\n{text}\n{text and line(root)}\n"
            file = root.parent / "hostile.eml"
            file.write_text(message)
            assert load(root, file, "--yes")[0] in (0, 1)


def book_of(root: Path) -> Book:
    desk = desk_of(root)
    made, _ = contractor_book(desk.handbooks["ada"], desk.project, None, desk.standing("ada"))
    return made


def agreement_page(root: Path) -> Page:
    """Ada's page *Agreement*."""
    desk = desk_of(root)
    book, problems = contractor_book(desk.handbooks["ada"], desk.project, None, desk.standing("ada"))
    assert not problems
    return next(page for page in book.pages if page.uri == "agreement.md")


def ssh(*words: object, text: str = "") -> None:
    subprocess.run(["ssh-keygen", *map(str, words)], input=text.encode(), check=True, capture_output=True)


@pytest.fixture
def keys(root: Path) -> Path:
    """Two keys: `ada`, which is registered, and `eve`."""
    folder = root.parent / "keys"
    folder.mkdir()
    for name in ("ada", "eve"):
        ssh("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name)
    assert command(root, "acknowledge", "key", "ada", str(folder / "ada.pub"), "--by", "a call").exit_code == 0
    return folder


def sign(keys: Path, text: str, name: str = "ada", namespace: str = NAMESPACE) -> Path:
    file = keys / f"{name}.txt"
    file.write_text(f"{text}\n")
    Path(f"{file}.sig").unlink(missing_ok=True)
    ssh("-Y", "sign", "-n", namespace, "-f", keys / name, file)
    return Path(f"{file}.sig")


class TestSignature:
    def test_a_registered_key(self, root: Path, keys: Path) -> None:
        code, printed = load(root, sign(keys, line(root)))
        assert (code, "on record: ada agrees to edition 1 (signed)" in printed) == (0, True)
        assert verify(store_of(root)) == ()
        assert history(root).open_sections == ()

    def test_an_answer_that_is_no(self, root: Path, keys: Path) -> None:
        assert "does not agree to edition 1 (signed)" in load(root, sign(keys, line(root, said="disagree")))[1]

    @pytest.mark.parametrize(
        ("text", "name", "namespace", "message"),
        [
            (
                "",
                "eve",
                NAMESPACE,
                "this signature was made with a key that is not registered ({eve}): ask for one by the key that they gave "
                "you, or register this one first, with `handbook acknowledge key ID FILE.pub --by TEXT`",
            ),
            (
                "",
                "ada",
                "file",
                "this signature was made for something else, without `-n handbook-agreement@v1`: ask for it again, as the page "
                "*Agreement* says",
            ),
            (
                "I agree to anything",
                "ada",
                NAMESPACE,
                "this signature is over another text: the file to sign holds the line of the page *Agreement* as it stands "
                "there, and nothing else; ask for it again, as the page *Agreement* says",
            ),
        ],
        ids=["another key", "another purpose", "another text"],
    )
    def test_what_does_not_fit(
        self, root: Path, keys: Path, text: str, name: str, namespace: str, message: str
    ) -> None:
        signature = sign(keys, text or line(root), name, namespace)
        named = subprocess.run(["ssh-keygen", "-l", "-f", keys / "eve.pub"], check=True, capture_output=True, text=True)
        before = tree(root)
        assert load(root, signature) == (1, f"Error: {message.format(eve=named.stdout.split()[1])}\n")
        assert tree(root) == before

    def test_a_broken_signature(self, root: Path, keys: Path) -> None:
        file = sign(keys, line(root))
        file.write_text(file.read_text().replace("U1NI", "U1NJ"))
        assert load(root, file) == (
            1,
            "Error: this signature is broken, as if it was changed on its way: ask for the file again, as an attachment\n",
        )

    def test_what_the_page_says(self, root: Path, keys: Path, tmp_path: Path) -> None:
        """Its two lines as they stand there, in a shell; then the right one of the two files, the wrong one, and both in an
        e-mail."""
        home = tmp_path / "home"
        (home / ".ssh").mkdir(parents=True)
        (keys / "ada").rename(home / ".ssh/id_ed25519")
        lines = [each for each in agreement_page(root).values if each.startswith(("echo ", "ssh-keygen "))]
        assert len(lines) == 2
        subprocess.run(
            ["sh", "-e", "-c", "\n".join(lines)], cwd=home, env={**os.environ, "HOME": str(home)}, check=True
        )
        message = EmailMessage(policy=SMTP)
        message["From"] = "ada@example.com"
        message.set_content("Signed, see the attachment.")
        for name in ("agreement.txt", "agreement.txt.sig"):
            message.add_attachment((home / name).read_bytes(), "application", "octet-stream", filename=name)
        (home / "answer.eml").write_bytes(message.as_bytes())
        assert load(root, home / "answer.eml", "--yes") == (
            1,
            "Error: the answer is not in this e-mail but in the signature that came with it: save the attached "
            "`agreement.txt.sig` as a file, and import that\n",
        )
        assert load(root, home / "agreement.txt") == (
            2,
            "Error: `agreement.txt` is what was signed, and anybody could have written it: the signature is the other file that "
            "`ssh-keygen` made, such as `agreement.txt.sig`\n",
        )
        code, printed = load(root, home / "agreement.txt.sig")
        assert (code, "on record: ada agrees to edition 1 (signed)" in printed) == (0, True), printed

    def test_who_gave_no_key_is_told_how_to_begin(self, root: Path) -> None:
        """As long as something is open; who gave one is told how to sign instead."""
        begin = "You can also sign your answer, with a key. Please send us its public half first"
        assert begin in agreement_page(root).markdown
        command(root, "acknowledge", "ada", "--by", "call")
        assert begin not in agreement_page(root).markdown

    def test_who_gave_a_key_is_told_how_to_sign(self, root: Path, keys: Path) -> None:
        page = agreement_page(root).markdown
        assert "You can also sign with the key you gave us" in page
        assert "public half" not in page

    @pytest.mark.parametrize("end", ["\r\n", "\n", ""], ids=["crlf", "lf", "none"])
    @pytest.mark.parametrize("encoding", ["ascii", "utf-8-sig", "utf-16"])
    def test_as_programs_save_it(self, root: Path, keys: Path, encoding: str, end: str) -> None:
        """PowerShell 5 writes UTF-16 with CRLF, later ones UTF-8; editors of Windows put a mark at the beginning."""
        file = keys / "agreement.txt"
        file.write_bytes(f"{line(root)}{end}".encode(encoding))
        ssh("-Y", "sign", "-n", NAMESPACE, "-f", keys / "ada", file)
        assert load(root, file)[0] == 2
        assert load(root, Path(f"{file}.sig"))[0] == 0
        assert verify(store_of(root)) == ()

    def test_line_ends_of_the_signature(self, root: Path, keys: Path) -> None:
        file = sign(keys, line(root))
        file.write_bytes(b"\r\n" + file.read_bytes().replace(b"\n", b"\r\n"))
        assert load(root, file)[0] == 0
        assert verify(store_of(root)) == ()

    def test_a_key_that_was_withdrawn(self, root: Path, keys: Path) -> None:
        file = sign(keys, line(root))
        words = ("acknowledge", "key", "ada", str(keys / "ada.pub"), "--by", "lost", "--withdraw")
        assert command(root, *words).exit_code == 0
        assert load(root, file)[0] == 1

    def test_what_was_signed_before_stays_good(self, root: Path, keys: Path) -> None:
        load(root, sign(keys, line(root)))
        command(root, "acknowledge", "key", "ada", str(keys / "ada.pub"), "--by", "lost", "--withdraw")
        assert verify(store_of(root)) == ()

    def test_a_private_key_is_refused(self, root: Path, keys: Path) -> None:
        answer = command(root, "acknowledge", "key", "ada", str(keys / "eve"), "--by", "x")
        assert "this is a private key" in answer.printed

    def test_levels_are_never_inflated(self, root: Path, keys: Path) -> None:
        """A record that claims more than its evidence shows is found."""
        command(root, "acknowledge", "ada", "--by", "call")
        record = store_of(root).folder / "ada/0003.json"
        record.write_text(record.read_text().replace('"declared"', '"signed"'))
        assert any("makes it declared" in found for found in verify(store_of(root)))


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "Auto-Generated; x=1"}, {"X-Autoreply": "yes"}],
    ids=["away", "generated", "old"],
)
def test_an_automatic_reply_is_no_answer(root: Path, headers: dict[str, str]) -> None:
    """It repeats our line, and nobody agreed."""
    assert load(root, mail(root, f"I am away until Monday.\n\n{line(root)}\n", **headers), "--yes") == (
        1,
        "Error: a program sent this e-mail, as when somebody is away, and nobody has answered; wait for "
        "an answer of their own\n",
    )
    assert not history(root).answers
    assert load(root, mail(root, line(root), **{"Auto-Submitted": "no"}))[0] == 0


def test_who_does_not_import_an_answer_is_told_what_to_write(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    code, printed = load(root, mail(root, f"{line(root)}\nif you pay more"))
    assert code == 1
    assert printed.endswith(
        "Error: nothing was noted; `handbook acknowledge ada --question --by TEXT` notes a question\n"
    )


def test_an_answer_to_a_message_of_before_a_rename(root: Path) -> None:
    """The line names the id that they had; what is on record is what they said, and it is proven by the e-mail."""
    file = mail(root, line(root, "ben"), "Ben Silva <ben@example.com>")
    for old, new in (("ben", "benedict"), ("benedict", "benny")):
        (root / f"contractors/{old}.yml").rename(root / f"contractors/{new}.yml")
        printed = command(root, "publish", "--yes", "--renamed-from", f"{old}={new}").printed
        assert (
            f"\nnoted: `{old}` is `{new}` now. Editions and agreements go on, and answers to earlier messages count.\n"
            in printed
        )
    said = line(root, "ben")
    assert load(root, file) == (
        0,
        f"Ben Silva: {said}\n`ben` is `benny` now\non record: benny agrees to edition 1 (by e-mail)\n"
        "nothing is left to agree to\nthe receipt, ready to send to them: messages/benny-receipt-4.eml\n"
        "their handbook shows it from the next `handbook build` or `publish` on\n",
    )
    answer = history(root, "benny").last_answer
    assert answer and (answer.entry.contractor, answer.entry.statement) == ("benny", said)
    assert verify(store_of(root)) == ()
    record = store_of(root).folder / "benny/0002.json"
    record.write_text(record.read_text().replace("handbook ben sha", "handbook ada sha"))
    assert verify(store_of(root)) != ()


def receipt_of(root: Path, id: str) -> str:
    text = (root / f"messages/{id}-receipt-2.eml").read_text(encoding="utf-8").replace("\r\n", "\n")
    return text.partition("\n\n")[2]


def test_a_receipt(root: Path) -> None:
    """It names the exact text, how sure the answer is, and the record, which stands for all before it."""
    assert command(root, "acknowledge", "ada", "--by", "a call").exit_code == 0
    now, edition = history(root), history(root).editions[0]
    head, _, parts = receipt_of(root, "ada").partition("each with the fingerprint of its text:\n")
    assert head == (
        "Hello Ada Okafor,\n"
        "\n"
        "Your answer is on record. Please keep this message, as we do: with it, each of us can show later what was said to which "
        "text, and that no record was changed since.\n"
        "\n"
        "Your answer:\n"
        f"I agree to edition 1 of handbook ada sha256:{edition.digest}\n"
        "\n"
        "Who answered: Ada Okafor <ada@example.com>\n"
        "When: 2 March 2026\n"
        "How it reached us: a call (as we noted it)\n"
        "If this is not what you said, please tell us.\n"
        "On record since 2 March 2026, 00:00 UTC, as number 2 of our records about you:\n"
        f"sha256:{now.head}\n"
        "\n"
        "The parts that the answer is about, "
    )
    assert f"- Pay: sha256:{edition.content.sections['payment'].digest}\n" in parts
    assert parts.count("sha256:") == 8


def test_a_receipt_for_a_no(root: Path) -> None:
    """It names what was asked and no more: what was agreed to before is not taken back by it."""
    assert command(root, "acknowledge", "ada", "--by", "a call").exit_code == 0
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    assert command(root, "acknowledge", "ada", "--by", "a call", "--disagree").exit_code == 0
    text = (root / "messages/ada-receipt-4.eml").read_text(encoding="utf-8").replace("\r\n", "\n")
    digest = history(root).editions[1].content.sections["payment"].digest
    assert text.partition("as number 4")[2] == (
        " of our records about you:\n"
        f"sha256:{history(root).head}\n"
        "\n"
        "The parts that waited for your agreement then, each with the fingerprint of its text:\n"
        f"- Pay: sha256:{digest}\n"
        "\n"
        "What you agreed to before stays agreed.\n"
        "\n"
        "Tom Whitby\n"
        "Larkfield\n"
    )


def test_a_receipt_in_the_language_of_its_reader(root: Path) -> None:
    edit(root, "contractors/ada.yml", "roles:", "language: es\nroles:")
    assert command(root, "acknowledge", "ada", "--by", "una llamada").exit_code == 0
    assert "Cómo nos llegó: una llamada (según nuestra nota)\n" in receipt_of(root, "ada")


def test_note_for_nobody(root: Path) -> None:
    answer = command(root, "acknowledge", "adda", "--by", "call")
    assert (answer.exit_code, "did you mean `ada`?" in answer.printed) == (1, True)


def test_note_before_the_edition(root: Path) -> None:
    answer = command(root, "acknowledge", "ada", "--by", "call", "--on", "2026-01-01")
    assert (answer.exit_code, "edition 1 is of 2026-03-02" in answer.printed) == (1, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), 'say how they answered, as `--by "e-mail of 3 June"`: it stands in their receipt'),
        (("--by", " "), 'say how they answered, as `--by "e-mail of 3 June"`: it stands in their receipt'),
        (
            ("--by", "call", "--on", "2027-11-01"),
            "2027-11-01 is still to come: say the day on which they answered, or leave `--on` out for today",
        ),
        (("--by", "call", "--question", "--disagree"), "one answer at a time: `--agree`, `--question` or `--disagree`"),
        (("--by", "call", "--disagree", "--agree"), "one answer at a time: `--agree`, `--question` or `--disagree`"),
    ],
    ids=["not said", "said in no way", "on a day to come", "two at once", "yes and no"],
)
def test_note_what_cannot_be(root: Path, words: tuple[str, ...], message: str) -> None:
    before = tree(root)
    answer = command(root, "acknowledge", "ada", *words)
    assert (answer.exit_code, answer.printed.splitlines()[-1]) == (2, f"Error: {message}")
    assert tree(root) == before


@pytest.mark.parametrize("option", ["--by", "--by=call", "--disagree"])
def test_note_with_an_option_before_the_name(root: Path, option: str) -> None:
    answer = command(root, "acknowledge", option, "call", "ada")
    assert answer.printed == "Error: name the contractor first: `handbook acknowledge ID --by TEXT`\n"
    assert answer.exit_code == 2


def test_our_own_message_is_no_answer(root: Path) -> None:
    """Whoever takes the wrong file out of `messages/`."""
    assert command(root, "show", "ada", "--message").exit_code == 0
    assert load(root, root / "messages/ada-edition-1.eml", "--yes") == (
        1,
        "Error: this is a message of ours that waits to be sent to them: import the e-mail that they answer with\n",
    )


def test_the_same_answer_is_recorded_once(root: Path) -> None:
    """Two questions are two; one that is told again in the same words is not, and neither is a second yes."""
    said = (
        "on record already, since 2026-03-02, as number %s of the records about ada: %s edition 1 (you noted it)\n"
        "nothing new was recorded\n"
        "the receipt, ready to send to them: messages/ada-receipt-%s.eml\n"
    )
    question = ("acknowledge", "ada", "--question", "--by", "a call")
    assert command(root, *question).exit_code == 0
    answer = command(root, *question)
    assert (answer.exit_code, answer.printed) == (0, said % (2, "ada has a question about", 2))
    assert "on record: ada has a question" in command(root, *question[:-1], "an e-mail").printed
    for how in ("a call", "a letter"):
        answer = command(root, "acknowledge", "ada", "--by", how)
    assert (answer.exit_code, answer.printed) == (0, said % (4, "ada agrees to", 4))
    assert [each.entry.said for each in history(root).answers] == ["question", "question", "agree"]
    assert (
        "on record: ada does not agree" in command(root, "acknowledge", "ada", "--disagree", "--by", "a call").printed
    )
    assert "on record: ada agrees to" in command(root, "acknowledge", "ada", "--by", "a call").printed
    assert verify(store_of(root)) == ()


def test_an_agreement_is_asked_about_before_it_is_noted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, as nothing takes it back; not with `--yes`, and not for a question or a no."""
    asked: list[str] = []
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    monkeypatch.setattr("click.confirm", lambda text, **_: bool(asked.append(text)))
    before = tree(root)
    said = command(root, "acknowledge", "ada", "--by", "a call")
    assert (said.exit_code, said.printed) == (1, "Error: nothing was noted\n")
    assert asked == ["Note that Ada Okafor agrees to 8 parts of edition 1?"]
    assert tree(root) == before
    for words in (("--question",), ("--disagree",), ("--yes",)):
        assert command(root, "acknowledge", "ada", "--by", "a call", *words).exit_code == 0
    monkeypatch.setattr("click.confirm", lambda text, **_: not asked.append(text))
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    assert asked[1:] == ["Note that Ben Silva agrees to 8 parts of edition 1?"]
    assert [history(root, id).open_sections for id in ("ada", "ben")] == [(), ()]


@pytest.mark.parametrize("said", ["--question", "--disagree"])
def test_an_answer_when_nothing_is_open(root: Path, said: str) -> None:
    """It is kept: people may ask, or object, at any time. What was agreed to stays agreed."""
    command(root, "acknowledge", "ada", "--by", "a call")
    answer = command(root, "acknowledge", "ada", said, "--by", "an e-mail")
    assert "\nnothing was open: what they agreed to before stays agreed\n" in answer.printed
    assert history(root).open_sections == ()
    assert len(history(root).agreed) == 8


def test_answers_show_on_the_page(root: Path) -> None:
    command(root, "acknowledge", "ada", "--by", "call")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    desk = desk_of(root)
    book, problems = contractor_book(desk.handbooks["ada"], desk.project, None, desk.standing("ada"))
    assert not problems
    page = next(page for page in book.pages if page.uri == "agreement.md")
    assert page.markdown.count("{ .md-button }") == 3
    assert "You agreed to edition 1 on 2 March 2026 (as we noted it)." in page.values
    assert "We now pay within 21 days of a complete invoice (before: 14 days)." in page.values
    first = next(page for page in book.pages if page.uri == "index.md")
    assert "agreement.md" in first.markdown


def test_buttons_are_for_what_is_open(root: Path) -> None:
    """Who has agreed to all is not asked again: a question is all that is left to ask."""
    command(root, "acknowledge", "ada", "--by", "call")
    desk = desk_of(root)
    book, _ = contractor_book(desk.handbooks["ada"], desk.project, None, desk.standing("ada"))
    page = next(page for page in book.pages if page.uri == "agreement.md")
    assert page.markdown.count("{ .md-button }") == 1
    assert "mailto:tom@example.com?subject=I%20have%20a%20question" in page.markdown
    assert "## Is something unclear? { #answer }" in page.markdown
    assert line(root) not in page.values


def test_lines_are_found_anywhere() -> None:
    digest = "a" * 64
    text = f"x I have a question\n about edition 12 of handbook kestrel-loop   sha256:{digest}. y"
    assert find_lines(text) == (AnswerLine("question", "kestrel-loop", 12, digest),)
    assert find_lines(f"I agree to edition 1 of handbook a sha256:{digest}0") == ()
