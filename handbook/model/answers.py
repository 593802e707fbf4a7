"""The line by which an answer says what it is about: in the replies that a handbook prepares, and in what is signed.

In: an edition and what is said to it. Out: one line, the same in every language, of plain characters that no mail program
and no shell changes; and the way back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handbook.model.entries import Said

NAMESPACE = "handbook-agreement@v1"
"""What a signature is for (`ssh-keygen -Y sign -n`): one made for anything else does not count."""

_LINES: dict[Said, str] = {
    "agree": "I agree to edition {number} of handbook {contractor} sha256:{digest}",
    "question": "I have a question about edition {number} of handbook {contractor} sha256:{digest}",
    "disagree": "I do not agree to edition {number} of handbook {contractor} sha256:{digest}",
}
_LINE = re.compile(
    r"I (agree to|have a question about|do not agree to) edition (\d{1,6}) of handbook "
    r"([a-z0-9][a-z0-9-]{0,47}) sha256:([0-9a-f]{64})(?![0-9a-f])"
)
_BROKEN = re.compile(
    r"(I (?:agree to|have a question about|do not agree to) edition \d{1,6} of handbook) "
    r"([a-z0-9](?:[a-z0-9-]|(?<=-) ){0,60}?) ?sha256: ?((?:[0-9a-f] ?){63}[0-9a-f])(?![0-9a-f])"
)
_SAID: dict[str, Said] = {
    "agree to": "agree",
    "have a question about": "question",
    "do not agree to": "disagree",
}


@dataclass(frozen=True)
class AnswerLine:
    """What one line says."""

    said: Said
    contractor: str
    number: int
    digest: str

    def __str__(self) -> str:
        return _LINES[self.said].format(number=self.number, contractor=self.contractor, digest=self.digest)


def find_lines(text: str) -> tuple[AnswerLine, ...]:
    """Every such line in a text, each once. Line ends inside one do not count: mail programs break long lines."""
    found = (
        AnswerLine(_SAID[match[1]], match[3], int(match[2]), match[4])
        for match in _LINE.finditer(" ".join(text.split()))
    )
    return tuple(dict.fromkeys(found))


def whole_lines(text: str) -> str:
    """A text, its line ends made blanks, with every such line in it as it was before a program broke it within a word."""
    return _BROKEN.sub(
        lambda found: f"{found[1]} {found[2].replace(' ', '')} sha256:{found[3].replace(' ', '')}",
        " ".join(text.split()),
    )
