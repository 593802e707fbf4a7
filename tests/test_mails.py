"""E-mails as mail programs send them, each imported as it was saved: `tests/mails/`.

Each is a reply of Ada's to the message about her first edition, with `DIGEST` where the digest of an edition stands.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.editions import command, history, make_project, publish, store_of, tree

from handbook.model.content import fingerprint
from handbook.records.verify import verify

MAILS = Path(__file__).parent / "mails"
DIGEST = "0123456789abcdef" * 4
_BREAK = rb"(?: ?=20\r\n|=\r\n|\r\n|<wbr>)?"
_BASE64 = re.compile(rb"(?<=\r\n\r\n)(?:[A-Za-z0-9+/]{76}\r\n)+[A-Za-z0-9+/]{1,76}={0,2}(?=\r\n)")


def with_digest(data: bytes, digest: str) -> bytes:
    """An e-mail with another digest in the place of `DIGEST`, each character where that one's stands, in base64 as well."""

    def in_base64(found: re.Match[bytes]) -> bytes:
        text = base64.b64encode(_replaced(base64.b64decode(found[0]), digest))
        return b"\r\n".join(text[start : start + 76] for start in range(0, len(text), 76))

    return _replaced(_BASE64.sub(in_base64, data), digest)


def _replaced(data: bytes, digest: str) -> bytes:
    whole = re.compile(_BREAK.join(b"(%c)" % letter for letter in DIGEST.encode()))

    def each_letter(found: re.Match[bytes]) -> bytes:
        text = bytearray(found[0])
        for number, letter in enumerate(digest.encode(), 1):
            text[found.start(number) - found.start()] = letter
        return bytes(text)

    return whole.sub(each_letter, data).replace(fingerprint(DIGEST).encode(), fingerprint(digest).encode())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("mails") / "project")
    publish(root)
    return root


@pytest.fixture
def load(published: Path, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Import one of the e-mails into a copy of the project."""
    root = tmp_path / "project"
    for path, data in tree(published).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    edition = history(root).current
    assert edition

    def run(name: str, *words: str) -> tuple[int, str]:
        data = with_digest((MAILS / name).read_bytes(), edition.digest)
        assert DIGEST.encode() not in data
        (tmp_path / name).write_bytes(data)
        before = tree(root)
        answer = command(root, "acknowledge", "import", str(tmp_path / name), *words)
        assert (tree(root) == before) == (answer.exit_code != 0)
        assert verify(store_of(root)) == ()
        return answer.exit_code, answer.printed.replace(edition.digest, DIGEST)

    return run


LINE = f"I agree to edition 1 of handbook ada sha256:{DIGEST}"
TAKEN = {
    "android.eml": "Ada Okafor",
    "apple-mail.eml": "Ada Okafor",
    "broken-lines.eml": "Ada Okafor",
    "gmail.eml": "Ada Okafor",
    "gmail-reply.eml": "Ada Okáfor",
    "iso-2022-jp.eml": "岡峰 彩",
    "outlook.eml": "Okáfor, Ada",
    "outlook-web.eml": "Ada Okafor",
    "thunderbird.eml": "Ada Okafor",
}
"""Each with the name of its sender. Nothing in them needs to be asked about."""

ASKED = {
    "apple-mail-picture.eml": "But not before you pay for January.",
    "iphone.eml": "Ada Okafor Sent from my iPhone",
}
"""Each with what its sender says beside the answer."""

REFUSED = {
    "attached.eml": "this e-mail holds no answer, and another e-mail is attached to it: save that one as a file (.eml), and "
    "import it",
    "forwarded.eml": "this e-mail is from tom@example.com, and `ada` has ada@example.com: ask for it from there, or write the "
    "new address into their file first",
    "gmail-thanks.eml": "this e-mail holds no answer: it should hold a line such as “I agree to edition 2 of handbook … "
    "sha256:…”, not quoted with `>`; ask for it again, or note what was said with `handbook acknowledge ID --by TEXT`",
    "outlook-thanks.eml": "the line in this e-mail stands in a copy of our own message, and not above it among what they wrote: "
    "nobody has answered with it; read it, and if they agree, note it with `handbook acknowledge ada --by TEXT`, or ask for the "
    "line above everything else in a new e-mail",
}


def test_every_mail_is_looked_at() -> None:
    assert {path.name for path in MAILS.glob("*.eml")} == {*TAKEN, *ASKED, *REFUSED}


@pytest.mark.parametrize("name", TAKEN)
def test_an_answer(load: Callable[..., tuple[int, str]], name: str) -> None:
    code, printed = load(name)
    assert printed.startswith(f"{TAKEN[name]}: {LINE}\non record: ada agrees to edition 1 (by e-mail)\n")
    assert code == 0


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_with_more_than_that(load: Callable[..., tuple[int, str]], name: str) -> None:
    code, printed = load(name)
    assert (code, f"The e-mail also says:\n  {ASKED[name]}\n" in printed) == (2, True), printed
    assert "on record: ada agrees to edition 1 (by e-mail)\n" in load(name, "--yes")[1]


@pytest.mark.parametrize("name", REFUSED)
def test_no_answer(load: Callable[..., tuple[int, str]], name: str) -> None:
    assert load(name, "--yes") == (1, f"Error: {REFUSED[name]}\n")
