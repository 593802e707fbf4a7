"""What one person's handbook says, apart from how it is worded and shown: what editions are made of.

In: values as they are written, and the text of pages. Out: `Section`s and a `Content` with their digests.

A digest is over values and over what writers wrote, never over words of this program. "On the 5th of every month" stands
in it as `{"every": "month", "day": "5"}`. So a new theme, a new wording or a better translation changes nobody's digest;
a value that changes does. White space, kinds of quotation mark and lengths of dash do not count.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from handbook.model.asks import order_of
from handbook.model.company import Asks

Json: TypeAlias = "str | list[Any] | dict[str, Any]"
"""A value as it is written in YAML: text, a list, or a mapping. With dates: `{"dated": [["", …], ["2027-01-01", …]]}`."""

Periods = tuple[tuple[str, "Json | None"], ...]
"""A value over time: the day it holds from (ISO 8601; empty for the first), and the value, or None where there is none."""

DATED = "dated"
_FINGERPRINT = 16


class PageText:
    """The text of a shared page for one reader: `text` with values as written, `shown` with values as the reader sees them.

    Each may be given as a function that makes or reads it when it is needed. `files` are the images and attachments it
    refers to, by path, with the SHA-256 of each.
    """

    def __init__(
        self, text: str | Callable[[], str], shown: str | Callable[[], str], files: Mapping[str, str] | None = None
    ) -> None:
        self._text = text
        self._shown = shown
        self.files = files or {}

    @cached_property
    def text(self) -> str:
        """With values as written: what the digest is over."""
        return self._text if isinstance(self._text, str) else self._text()

    @cached_property
    def shown(self) -> str:
        """With values as the reader sees them."""
        return self._shown if isinstance(self._shown, str) else self._shown()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PageText):
            return NotImplemented
        return (self.text, self.shown, self.files) == (other.text, other.shown, other.files)

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def title(self) -> str:
        """The first line, which is its title."""
        return self.text.partition("\n")[0].removeprefix("# ")


@dataclass(frozen=True)
class Section:
    """One part of a handbook that is agreed to, or noticed, as a whole. `values` are by path; a page has none.

    `recorded` is the digest that a record gives for it; records are proven, so it need not be worked out again.
    """

    id: str
    asks: Asks
    values: Mapping[str, Json] = field(default_factory=dict)
    page: PageText | None = None
    recorded: str = field(default="", compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what the section says, in hexadecimal."""
        return self.recorded or self.worked_out()

    def worked_out(self) -> str:
        """The digest, from what the section says."""
        page = [text_digest(self.page.text), dict(self.page.files)] if self.page else []
        return digest_of([self.id, normal(dict(self.values)), page])


@dataclass(frozen=True)
class Content:
    """What one person's handbook says: its sections by id."""

    sections: Mapping[str, Section] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sections and values stand in one order, wherever they come from."""
        ordered = sorted(self.sections.items(), key=lambda item: order_of(item[0]))
        object.__setattr__(self, "sections", dict(ordered))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all sections that ask something: what an edition is known by."""
        return digest_of_sections({id: (section.asks, section.digest) for id, section in self.sections.items()})


def digest_of_sections(sections: Mapping[str, tuple[str, str]]) -> str:
    """The digest of a content from what each section asks and its digest; sections that ask nothing do not count."""
    return digest_of([1, sorted([id, asks, digest] for id, (asks, digest) in sections.items() if asks != "none")])


def fingerprint(digest: str) -> str:
    """The beginning of a digest for people to compare: `1f3a 09bc 77d0 42e1`."""
    return " ".join(digest[start : start + 4] for start in range(0, _FINGERPRINT, 4))


def digest_of(value: Any) -> str:
    """SHA-256 in hexadecimal over a value as canonical JSON: sorted keys, no space, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8192)
def text_digest(text: str) -> str:
    """SHA-256 over a text whose typography does not count."""
    return hashlib.sha256(normal_text(text).encode("utf-8", "surrogatepass")).hexdigest()


_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
    }
)


@lru_cache(maxsize=65536)
def normal_text(text: str) -> str:
    """A text without what is typography alone: NFC, plain quotation marks and dashes, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(_LOOKALIKES)).strip()


def normal(value: Any) -> Any:
    """A value with all its texts normal."""
    if isinstance(value, str):
        return normal_text(value)
    if isinstance(value, list):
        return [normal(item) for item in value]
    return {key: normal(item) for key, item in value.items()}


def periods_of(value: Json | None) -> Periods:
    """A value as it stands in a section, as what holds from when. None: there is no such value."""
    if value is None:
        return ()
    if isinstance(value, dict) and set(value) == {DATED}:
        return tuple((since, each) for since, each in value[DATED])
    return (("", value),)


def with_periods(periods: Periods) -> Json | None:
    """The reverse of `periods_of`; periods that repeat the one before are dropped."""
    if len(periods) == 1 and not periods[0][0]:
        return periods[0][1]
    kept: list[tuple[str, Json | None]] = []
    for since, value in periods:
        if (kept[-1][1] if kept else None) != value:
            kept.append((since, value))
    if not kept:
        return None
    if len(kept) == 1 and not kept[0][0]:
        return kept[0][1]
    return {DATED: [[since, value] for since, value in kept]}
