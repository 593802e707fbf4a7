"""An e-mail with an answer, read out of its file.

In: the bytes of an `.eml` file (RFC 5322). Out: who sent it, when, and what its own words say; raises `RecordsError` for
what cannot be one. A quoted message is not somebody's own words. Nothing here proves that the sender is who they say:
the file is kept, and the answer counts as "by e-mail" and no more.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import html
import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from handbook.model.answers import AnswerLine, find_lines
from handbook.records.errors import RecordsError

MOST_BYTES = 1024 * 1024
"""An answer is short. A larger file holds attachments that nobody asked for."""

_QUOTED = re.compile(r"^\s*>|^-{2,}\s*(?:Original|Forwarded) ", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """One e-mail: the address and name of its sender, its day, what it answers, and everything else it says."""

    address: str
    name: str
    on: date | None
    line: AnswerLine
    more: tuple[str, ...]


def is_mail(data: bytes) -> bool:
    """Whether these bytes look like an e-mail: a header `From:` before the first empty line."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    return re.search(rb"^from:", head, re.IGNORECASE | re.MULTILINE) is not None


def read_reply(data: bytes) -> Reply:
    """What an e-mail says. Raises `RecordsError` if it holds no answer, or more than one."""
    if len(data) > MOST_BYTES:
        raise RecordsError(
            f"this e-mail has {len(data) / MOST_BYTES:.0f} MB, and an answer has at most 1: "
            "ask for the answer again without attachments"
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        address, name = _sender(message)
        text = _text(message)
        on = _day(message)
    except (ValueError, LookupError, UnicodeError, AttributeError, TypeError, IndexError) as error:
        raise RecordsError("this e-mail cannot be read: its form or its characters are broken") from error
    own = [line for line in text.splitlines() if not _QUOTED.match(line)]
    lines = find_lines("\n".join(own))
    if not lines:
        raise RecordsError(
            "this e-mail holds no answer: it should hold a line such as "
            "“I agree to edition 2 of handbook … sha256:…”, not quoted with `>`; ask for it again, or note what was said with "
            "`handbook acknowledge ID --by TEXT`"
        )
    if len(lines) > 1:
        raise RecordsError("this e-mail holds more than one answer: ask which of them counts")
    return Reply(address, name, on, lines[0], _rest(own, lines[0]))


def check_written(data: bytes) -> None:
    """Raise `RecordsError` if a program sent this e-mail, and no person: an absence note, a report of a mail server.

    Such e-mails say so themselves (RFC 3834 section 5, RFC 6522), or as programs did before there was a standard.
    """
    head = email.message_from_bytes(data[:MOST_BYTES])
    submitted = str(head.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    is_old = str(head.get("Precedence", "")).strip().casefold() in {"auto_reply", "auto-reply"}
    if submitted != "no" or is_old or "X-Autoreply" in head or head.get_content_type() == "multipart/report":
        raise RecordsError(
            "a program sent this e-mail, as when somebody is away: it repeats our message, and nobody has answered; "
            "wait for an answer of their own"
        )


def _sender(message: EmailMessage) -> tuple[str, str]:
    headers = message.get_all("From", [])
    found = email.utils.getaddresses([str(header) for header in headers])
    if len(found) != 1 or "@" not in found[0][1]:
        raise RecordsError("this e-mail does not say who sent it: it needs one address under `From`")
    return found[0][1].strip(), found[0][0].strip()


def _day(message: EmailMessage) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(str(message["Date"])).date()
    except (ValueError, TypeError, IndexError):
        return None


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = body.get_content()
    if body.get_content_subtype() == "html":
        text = re.sub(r"<blockquote\b.*?</blockquote>", " ", text, flags=re.DOTALL | re.IGNORECASE)
        text = re.sub(r"<(?:br|/p|/div|/li)\b[^>]*>", "\n", text, flags=re.IGNORECASE)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return str(text)


def _rest(lines: list[str], line: AnswerLine) -> tuple[str, ...]:
    """What the sender says besides the line: people read that before the answer counts."""
    whole = " ".join(" ".join(lines).split())
    before, _, after = whole.partition(str(line))
    return tuple(part for part in (before.strip(), after.strip()) if part)
