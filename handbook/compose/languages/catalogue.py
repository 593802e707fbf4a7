"""One language and its catalogue: messages by what they are in English.

In: the tag of a language (BCP 47). Out: a `Language` that words messages. Catalogues are gettext's `.po` files, read as
they are: nothing is compiled that could be older than its source.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

FOLDER = Path(__file__).parent


def message(text: str) -> str:
    """The same text: marks it as a message, so that the catalogues have it. Word it with `Language.text` later."""
    return text


def _two_forms(count: int) -> int:
    return 0 if count == 1 else 1


@dataclass(frozen=True, eq=False)
class Language:
    """One language. `tag` is the reader's (`pt-BR`), `catalogue` the one its words are from (`pt`).

    `forms` are the translations of each message, by context (or None) and English text: one, or one for each plural form;
    `form_of` says which of these a number takes. English has no translations.
    """

    tag: str
    catalogue: str
    forms: Mapping[tuple[str | None, str], tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = _two_forms

    @property
    def is_english(self) -> bool:
        """Whether its words are the messages themselves."""
        return self.catalogue == "en"

    @cached_property
    def locale(self) -> Locale:
        """How numbers, dates and lists are written for a reader of `tag`; loads Babel."""
        from babel.core import Locale  # not loaded for English

        return Locale.parse(self.tag, sep="-")

    def name_of(self, tag: str) -> str:
        """What another language (BCP 47) is called in this one, without its country; the tag itself if nobody knows."""
        return str(self.locale.languages.get(tag.partition("-")[0], tag))

    def text(self, message: str, **values: object) -> str:
        """A message in this language; `values` stand for its `%(name)s`."""
        return self.form(message)[0] % values

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """A message that depends on a number: `one` and `many` are its English forms. `%(count)s` is the number."""
        forms = self.form(one, many)
        return forms[min(self.form_of(count), len(forms) - 1)] % {"count": count, **values}

    def form(self, *english: str, context: str | None = None) -> tuple[str, ...]:
        """The translations of a message, one for each plural form; its English forms where there are none."""
        return self.forms.get((context, english[0]), english)


ENGLISH = Language("en", "en")


@cache
def known_languages() -> frozenset[str]:
    """The languages that there are words in."""
    return frozenset({ENGLISH.tag, *(file.stem for file in FOLDER.glob("*.po"))})


@cache
def find_language(tag: str | None) -> Language | None:
    """The language for a reader of `tag` (BCP 47): `pt-BR` is worded in `pt`. None if there are no words in it."""
    known = known_languages()
    parts = (tag or "").split("-")
    for length in range(len(parts), 0, -1):
        base = "-".join(parts[:length])
        if base in known:
            return _read(tag or "", base)
    return None


def _read(tag: str, base: str) -> Language:
    if base == ENGLISH.tag:
        return ENGLISH if tag == base else Language(tag, base)
    from babel.messages.pofile import read_po  # not loaded for English

    with (FOLDER / f"{base}.po").open("rb") as file:
        catalogue = read_po(file, locale=base.replace("-", "_"))
    forms: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for entry in catalogue:
        if entry.id and entry.string and not entry.fuzzy:
            english = entry.id if isinstance(entry.id, str) else entry.id[0]
            strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            if all(strings):
                forms[entry.context, english] = strings
    return Language(tag, base, forms, gettext.c2py(catalogue.plural_expr))
