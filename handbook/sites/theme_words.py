"""The words that the theme adds to every page of a site, in the language of its book.

In: the tag of a language. Out: plain text by name, for the partials of the theme; and the words that stand in the
settings of every new project.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handbook.compose.languages import ENGLISH, find_language, message

_WORDS: Mapping[str, str] = {
    "contact": message("Your contact"),
    "contact_named": message("Your contact: %(name)s"),
    "contact_does": message("who manages our work with you"),
    "everything": message("Everything on one page"),
    "everything_for": message("to print or keep"),
    "copied": message("Copied"),
    "start": message("Start here"),
    "not_found": message("Not found"),
    "not_found_title": message("This page is not here"),
    "not_found_help": message("It may have moved. Go back, or open the start of your handbook and search there."),
}

_SETTINGS = frozenset({message("Use dark colours"), message("Use light colours"), message("Link to this place")})
"""What the settings of a new project say in English; a project that says something else means it for all readers."""


def theme_words(language: str) -> dict[str, str]:
    """All words in one language; English where there are none in it. `{name}` is for the template to replace."""
    found = find_language(language) or ENGLISH
    return {name: found.text(words, name="{name}") for name, words in _WORDS.items()}


def setting_in(language: str, value: Any) -> Any:
    """A setting of `mkdocs.yml`, with the words of a new project in another language."""
    if isinstance(value, str):
        found = find_language(language)
        return found.text(value) if found and value in _SETTINGS else value
    if isinstance(value, Mapping):
        return {name: setting_in(language, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [setting_in(language, inner) for inner in value]
    return value
