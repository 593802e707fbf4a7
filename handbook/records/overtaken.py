"""Which drafts are overtaken: something newer is on record, so sending them would tell somebody what holds no more.

In: a publication whose records are written, and drafts by the names of their files. Out: the names of those that are
overtaken. A file that is no draft of ours, by its name or by what it says, is never one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from handbook.model.answers import AnswerLine
from handbook.model.editions import History
from handbook.records.publication import Publication

_NAME = re.compile(r"(?P<id>.+)-(?:edition-(?P<edition>[0-9]+)|(?P<other>reminder|end|receipt-[0-9]+))\.eml")
_MARK = re.compile(rb"^X-Unsent: 1\r?$", re.MULTILINE)
_HEAD = re.compile(rb"\r?\n\r?\n")


def overtaken(publication: Publication, names: Iterable[str], read: Callable[[str], bytes]) -> list[str]:
    """Those of the files that are drafts of ours and overtaken; `read` gives the bytes of one. Raises `RecordsError`, and what
    `read` raises."""
    desk = publication.desk
    recorded = frozenset(desk.store.contractors()) | publication.histories.keys()
    moved_on = {*publication.renamed, *desk.gone_on} - set(publication.renamed.values())
    found = []
    for name in names:
        match = _NAME.fullmatch(name)
        if match is None or match["id"] not in recorded:
            continue
        id = match["id"]
        history = None if id in moved_on else publication.histories.get(id) or desk.history(id)
        if (history is None or _is_overtaken(match, history, read)) and _is_draft(read(name)):
            found.append(name)
    return found


def _is_draft(data: bytes) -> bool:
    return _MARK.search(_HEAD.split(data, 1)[0]) is not None


def _is_overtaken(name: re.Match[str], history: History, read: Callable[[str], bytes]) -> bool:
    """Whether a draft for the contractor of `history` is."""
    current = history.current
    if name["other"] == "end":
        return not history.ended  # they work for us again
    if history.ended:
        return True
    if name["edition"]:
        return bool(current and int(name["edition"]) < current.number)
    if name["other"] != "reminder" or current is None:
        return False
    if not history.open_sections or history.waits_for_us:
        return True
    return str(AnswerLine("agree", history.contractor, current.number, current.digest)).encode() not in read(name[0])
