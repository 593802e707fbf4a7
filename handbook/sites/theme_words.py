"""The words that the theme adds to every page of a site, in the language of its book.

In: the tag of a language. Out: plain text by name, for the partials of the theme.
"""

from __future__ import annotations

from collections.abc import Mapping

from handbook.compose.languages import ENGLISH, find_language, message

_WORDS: Mapping[str, str] = {
    "contact": message("Your contact"),
    "contact_named": message("Your contact: %(name)s"),
    "contact_does": message("who manages our work with you"),
    "everything": message("Everything on one page"),
    "everything_for": message("to print or keep"),
    "not_found": message("Not found"),
    "not_found_title": message("This page is not here"),
    "not_found_help": message("It may have moved. Go back, or open the start of your handbook and search there."),
}


def theme_words(language: str) -> dict[str, str]:
    """All words in one language; English where there are none in it. `{name}` is for the template to replace."""
    found = find_language(language) or ENGLISH
    return {name: found.text(words, name="{name}") for name, words in _WORDS.items()}
