"""Words written from right to left, among words from left to right.

In: text. Out: whether it has such words, and the text so that it keeps to itself where no markup can stand, such as in the
title of a window (Unicode, UAX #9, "Explicit directional isolates").
"""

from __future__ import annotations

import re

FROM_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters written from right to left: the blocks whose characters are so unless told otherwise (Unicode, UAX #9)."""

_BEGIN, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def isolated(text: str) -> str:
    """The same text; what is written from right to left neither changes the order of the words beside it nor takes theirs."""
    return f"{_BEGIN}{text}{_END}" if not text.isascii() and FROM_RIGHT.search(text) else text
