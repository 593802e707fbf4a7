"""The plainest values: text, one line of text, yes or no, and a count.

In: the text of a scalar. Out: `str`, `bool` or `int`; a ValueError says in plain words what to write instead.
"""

from __future__ import annotations

import re
from typing import Annotated

from handbook.model.values.reading import ANY_SCALAR, EMPTY, FromText
from handbook.model.values.wording import NUMBER_WORDS, shown

TEXT_LIMIT = 20_000
LINE_LIMIT = 200

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_ALSO_YES = frozenset({"y", "on", "1"})
_ALSO_NO = frozenset({"n", "off", "0"})
_COUNT = re.compile(r"[1-9][0-9]{0,5}")
_GROUPED = r"[1-9][0-9]{0,2}[ ,.'_][0-9]{3}"


def parse_text(text: str) -> str:
    """Text of any length up to `TEXT_LIMIT` characters, without the space around it."""
    stripped = text.strip()
    if not stripped:
        raise ValueError(EMPTY)
    if len(stripped) > TEXT_LIMIT:
        raise ValueError(
            f"this text has {len(stripped):,} characters and at most {TEXT_LIMIT:,} fit; "
            "move the long part to a page and link to it"
        )
    return stripped


def parse_line(text: str) -> str:
    """Text that fits on one line of at most `LINE_LIMIT` characters, without the space around it."""
    stripped = text.strip()
    if not stripped:
        raise ValueError(EMPTY)
    if len(stripped.splitlines()) > 1:
        raise ValueError(f"{shown(stripped)} runs over several lines; write it on one line")
    if len(stripped) > LINE_LIMIT:
        raise ValueError(
            f"this has {len(stripped):,} characters and at most {LINE_LIMIT} fit on the line; write it shorter"
        )
    return stripped


def parse_yes_no(text: str) -> bool:
    """`yes` or `true`, `no` or `false`."""
    known = _YES_NO.get(text)
    if known is not None:
        return known
    lower = text.lower()
    if lower in _YES_NO:
        raise ValueError(f"{shown(text)} is not written in small letters; write it as `{lower}`")
    if lower in _ALSO_YES:
        raise ValueError(f"{shown(text)} is neither yes nor no; write it as `yes`")
    if lower in _ALSO_NO:
        raise ValueError(f"{shown(text)} is neither yes nor no; write it as `no`")
    raise ValueError(f"{shown(text)} is neither yes nor no; write `yes` or `no`")


def parse_count(text: str) -> int:
    """A whole number from 1 to 999999, in digits."""
    if _COUNT.fullmatch(text):
        return int(text)
    if text.lower() in NUMBER_WORDS:
        raise ValueError(f"{shown(text)} is not in digits; write it as `{NUMBER_WORDS[text.lower()]}`")
    if re.fullmatch(_GROUPED, text):
        plain = re.sub(r"[^0-9]", "", text)
        raise ValueError(f"{shown(text)} has a sign between its digits; write it as `{plain}`")
    raise ValueError(f"{shown(text)} is not a whole number from 1 to 999999; write it in digits, such as `2`")


Text = Annotated[str, FromText(parse_text, str, ANY_SCALAR, free=True)]
Line = Annotated[str, FromText(parse_line, str, ANY_SCALAR, free=True)]
YesNo = Annotated[bool, FromText(parse_yes_no, bool, {"enum": ["yes", "no", True, False]})]
Count = Annotated[
    int,
    FromText(parse_count, int, {"type": "integer", "minimum": 1, "maximum": 999_999}),
]
