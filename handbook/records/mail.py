"""An e-mail with an answer, read out of its file.

In: the bytes of an `.eml` file (RFC 5322). Out: who sent it, when, and what it says: what stands above any message that is
copied below, and that copy; raises `RecordsError` for what cannot be one. A quoted message is not somebody's own words.
Nothing here proves that the sender is who they say: the file is kept, and the answer counts as "by e-mail" and no more.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from itertools import pairwise

from handbook.model.answers import whole_lines
from handbook.records.errors import RecordsError
from handbook.records.signature import is_signature

MOST_BYTES = 1024 * 1024
"""An answer is short. A larger file holds attachments that nobody asked for."""

_QUOTED = re.compile(r"\s*>")
_WROTE = re.compile(
    r"(?=.*\d).{6,250}\b(?:wrote|schrieb\b.{0,100}|a écrit|escribió|escreveu\b.{0,100}|pisze|napisał(?:a|\(a\))?)\s*:"
)
"""What mail programs put above a message that they quote, in one line or two."""

_TOLD = re.compile(r"(?=.*\d).{0,200}<[^<>\s]+@[^<>\s]+>\s*[:：]")
"""The same in any other language, where a quoted line follows: `2026年3月2日(月) 9:00 Tom <tom@example.com>:`."""

_DIVIDES = re.compile(r"\s*(?:[-_]{3,}\s*[^\W_].*\w\s*[-_]{3,}|-{2,}\s*(?:Original|Forwarded) .*)\s*", re.IGNORECASE)
"""What they put above one that they copy, such as `-----Original Message-----`, in any language."""

_RULE = re.compile(r"[\s\-_=*]*")

_FROM = re.compile(r"[\s*]*(?:from|von|de|od)\s*\*{0,2}\s*:", re.IGNORECASE)
_HEADER = re.compile(
    r"[\s*]*(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé(?: le)?|à|objet|enviad[oa](?: el| em)?|fecha|para|asunto|"
    r"data|assunto|wysłan[oey]|do|dw|temat)\s*\*{0,2}\s*:",
    re.IGNORECASE,
)
"""The headers of a copied message, as they are called in the languages of the pages."""
_HEADERS = 8
_FEWEST_HEADERS = 2

_TAG = re.compile(r"<(/?)([a-zA-Z]*+)[^<>]*+>")
_UNSEEN = frozenset({"blockquote", "head", "script", "style", "title", "xml"})
_LINES = frozenset({"br", "div", "h", "hr", "li", "p", "td", "tr"})
_ANGLED = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
"""An address as people see it, whatever stands before it without quotation marks: `ada@example.com <eve@example.com>`."""

_LINK = re.compile(r"<(?:https?|mailto):[^<>\s]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One e-mail: the address and name of its sender, its day; what they wrote, and the message that is copied below.
    `signature` is the name of a file with a signature that came with it, if one did; `attached` is whether an e-mail did.

    Each text is without line ends. Where a program does not mark what it copied, that stands in `own` as well.
    """

    address: str
    name: str
    on: date | None
    own: str
    copied: str
    signature: str = ""
    attached: bool = False


def is_mail(data: bytes) -> bool:
    """Whether these bytes look like an e-mail: a header `From:` before the first empty line."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    return re.search(rb"^from:", head, re.IGNORECASE | re.MULTILINE) is not None


def read_mail(data: bytes) -> Mail:
    """What an e-mail says. Raises `RecordsError` if it cannot be read."""
    if len(data) > MOST_BYTES:
        raise RecordsError(
            f"this e-mail has {len(data) / MOST_BYTES:.0f} MB, and an answer has at most 1: "
            "ask for the answer again without attachments"
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        address, name = _sender(message)
        text = "\n".join(_texts(message))
        on = _day(message)
        signature = _signature(message)
        attached = any(part.get_content_type() == "message/rfc822" for part in message.walk())
    except (ValueError, LookupError, UnicodeError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise RecordsError("this e-mail cannot be read: its form or its characters are broken") from error
    own, copied = _divided(list(_unquoted(_LINK.sub("", text).splitlines())))
    return Mail(address, name, on, _joined(own), _joined(copied), signature, attached)


def check_written(data: bytes) -> None:
    """Raise `RecordsError` if a program sent this e-mail, and no person: an absence note, a report of a mail server; or if it
    is a draft of ours, which nobody sent.

    Such e-mails say so themselves (RFC 3834 section 5, RFC 6522), or as programs did before there was a standard.
    """
    head = BytesHeaderParser().parsebytes(data[:MOST_BYTES])
    if "X-Unsent" in head:
        raise RecordsError(
            "this is a message of ours that waits to be sent to them: import the e-mail that they answer with"
        )
    submitted = str(head.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    is_old = str(head.get("Precedence", "")).strip().casefold() in {"auto_reply", "auto-reply"}
    if submitted != "no" or is_old or "X-Autoreply" in head or head.get_content_type() == "multipart/report":
        raise RecordsError(
            "a program sent this e-mail, as when somebody is away, and nobody has answered; "
            "wait for an answer of their own"
        )


def _sender(message: EmailMessage) -> tuple[str, str]:
    headers = message.get_all("From", [])
    found = email.utils.getaddresses([str(header) for header in headers])
    written = [
        address
        for name, value in message.raw_items()
        if name.casefold() == "from"
        for address in _ANGLED.findall(value)
    ]
    is_told = len(found) == 1 and "@" in found[0][1]
    if not is_told or (written and written[-1].casefold() != found[0][1].strip().casefold()):
        raise RecordsError("this e-mail does not say who sent it: it needs one address under `From`")
    return found[0][1].strip(), found[0][0].strip()


def _day(message: EmailMessage) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(str(message["Date"])).date()
    except (ValueError, TypeError, IndexError):
        return None


def _signature(message: EmailMessage) -> str:
    for part in message.walk():
        data = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(data, bytes) and is_signature(data):
            return part.get_filename() or "the file"
    return ""


def _texts(part: MIMEPart) -> Iterator[str]:
    """The texts of a message one after the other: there may be one below a picture. Of several forms of the same text the plain
    one, unless nothing stands in it, as some phones send it."""
    kind = part.get_content_type()
    if part.is_attachment():
        return
    if kind == "multipart/alternative":
        plain_first = sorted(part.iter_parts(), key=lambda each: each.get_content_type() != "text/plain")
        forms = ("\n".join(_texts(each)) for each in plain_first)
        yield next((text for text in forms if re.search(r"\w", text)), "")
    elif kind.startswith("multipart/"):
        for each in part.iter_parts():
            yield from _texts(each)
    elif kind == "text/plain":
        yield str(part.get_content())
    elif kind == "text/html":
        yield "".join(_seen(str(part.get_content())))


def _seen(markup: str) -> Iterator[str]:
    """The text of HTML, without what is quoted or not shown."""
    unseen = end = 0
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if not unseen:
            yield html.unescape(" ".join(markup[end : tag.start()].splitlines()))
            yield "\n" if name in _LINES else ""
        if name in _UNSEEN:
            unseen = max(0, unseen - 1) if tag[1] else unseen + 1
        elif name == "body":
            unseen = 0
        end = tag.end()
    if not unseen:
        yield html.unescape(markup[end:])


def _unquoted(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are not quoted with `>`, and neither say whom a quoted message is from nor are drawn or empty."""
    skipped = False
    for number, (line, following) in enumerate(pairwise([*lines, ""]), 1):
        if skipped or _QUOTED.match(line) or _WROTE.fullmatch(line.strip()) or _tells(lines, number - 1):
            skipped = False
        elif _WROTE.fullmatch(f"{line.strip()} {following.strip()}") and line.strip():
            skipped = True
        elif not _RULE.fullmatch(line):
            yield line


def _tells(lines: Sequence[str], number: int) -> bool:
    """Whether a line says whom the quoted message below it is from."""
    if not _TOLD.fullmatch(lines[number].strip()):
        return False
    below = (lines[place] for place in range(number + 1, len(lines)))
    return bool(_QUOTED.match(next((each for each in below if each.strip()), "")))


def _divided(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What stands above the copy of another message, and the copy, without its headers."""
    for number, line in enumerate(lines):
        if not _DIVIDES.fullmatch(line) and not _FROM.match(line):
            continue
        below = lines[number + 1 : number + 1 + _HEADERS]
        headers = {each for each in below if _HEADER.match(each) or _FROM.match(each)}
        if not _FROM.match(line) or len(headers) >= _FEWEST_HEADERS:
            return lines[:number], [each for each in lines[number + 1 :] if each not in headers]
    return lines, ()


def _joined(lines: Sequence[str]) -> str:
    return whole_lines(" ".join(lines))
