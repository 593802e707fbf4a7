"""Countries, time zones and languages.

In: the text of a scalar. Out: the same text once it is a known code or name; a ValueError says in plain words what to
write instead. The lists come from babel and tzdata, which are loaded when the first value is read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated

from handbook.model.values.reading import FromText, pattern
from handbook.model.values.regions import REGIONS
from handbook.model.values.wording import nearest, one_of, shown

_COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "IC", "TA", "ZZ"})
"""Codes that babel lists for parts of countries, or for "unknown"; ISO 3166-1 has no country by them."""
_PARTS = {"england": "GB-ENG", "northern ireland": "GB-NIR", "scotland": "GB-SCT", "wales": "GB-WLS"}
_MANY = 8

_REGIONS_OF_ZONES = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)
_OFFSET = r"(?i:(?:(?:Etc/)?(?:GMT|UTC))? ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?|GMT0)"
_ABBREVIATIONS = {
    "AEST": "Australia/Sydney",
    "BST": "Europe/London",
    "CEST": "Europe/Berlin",
    "CET": "Europe/Berlin",
    "CST": "America/Chicago",
    "CT": "America/Chicago",
    "EDT": "America/New_York",
    "EET": "Europe/Helsinki",
    "EST": "America/New_York",
    "ET": "America/New_York",
    "GMT": "Europe/London",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "MET": "Europe/Berlin",
    "MST": "America/Denver",
    "MT": "America/Denver",
    "PDT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "WET": "Europe/Lisbon",
}

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")


@cache
def parse_country(text: str) -> str:
    """An ISO 3166-1 code of two letters, with a region of ISO 3166-2 where its holidays differ: `PL`, `GB-SCT`."""
    found = _COUNTRY.fullmatch(text)
    if not found or found[1] not in _countries():
        raise ValueError(_other_country(text))
    if found[2]:
        _check_region(found[1], found[2])
    return text


@cache
def _countries() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(get_global("territory_languages")) - _NOT_COUNTRIES


def _check_region(country: str, region: str) -> None:
    """Raise ValueError unless public holidays are known for this region of the country."""
    regions = REGIONS.get(country, ())
    if region in regions:
        return
    written = f"`{country}-{region}`"
    if not regions:
        raise ValueError(
            f"{written} has a region, but `{country}` has none with holidays of its own; write `{country}`"
        )
    if len(regions) <= _MANY:
        choice = one_of([*(f"{country}-{part}" for part in regions), country])
        raise ValueError(f"{written} is not a known region of `{country}`; write {choice}")
    examples = ", ".join(f"`{country}-{part}`" for part in regions[:3])
    raise ValueError(f"{written} is not a known region of `{country}`; write a code such as {examples}, or `{country}`")


def _other_country(text: str) -> str:
    """What to say about text that is no country's code."""
    from babel.core import get_global

    upper = text.upper().replace("_", "-")
    code, _, region = upper.partition("-")
    alias = get_global("territory_aliases").get(code) or []
    if upper != text and _COUNTRY.fullmatch(upper) and code in _countries():
        return f"{shown(text)} is not written as a code; write it as `{upper}`"
    if len(alias) == 1 and alias[0] in _countries():
        meant = f"{alias[0]}-{region}" if region else alias[0]
        return f"{shown(text)} is not the country's two-letter code; write it as `{meant}`"
    names = _country_names()
    name = nearest(text.casefold(), names, cutoff=0.85)
    if name:
        return f"{shown(text)} is not the country's two-letter code; write it as `{names[name]}`"
    return f"{shown(text)} is not a country's code; write two capital letters, such as `GB` or `PL`"


@cache
def _country_names() -> dict[str, str]:
    """The code of each country and of the parts of the United Kingdom, by English name in small letters."""
    from babel import Locale

    territories = Locale("en").territories
    return {name.casefold(): code for code, name in territories.items() if code in _countries()} | _PARTS


@cache
def parse_zone(text: str) -> str:
    """A time zone as the IANA database names it, by region and city: `Europe/Berlin`; `UTC` is the one exception."""
    region = text.partition("/")[0]
    if text in _zones() and (region in _REGIONS_OF_ZONES or text == "UTC"):
        return text
    raise ValueError(_other_zone(text))


@cache
def _zones() -> frozenset[str]:
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def _other_zone(text: str) -> str:
    """What to say about text that is no zone of a city."""
    if re.fullmatch(_OFFSET, text):
        return f"{shown(text)} does not follow summer time; write the zone of a city, such as `Europe/Berlin`"
    if text.upper() in _ABBREVIATIONS:
        return f"{shown(text)} names no city; write the zone of one, such as `{_ABBREVIATIONS[text.upper()]}`"
    if text in _zones():
        from babel.core import get_global

        city = get_global("zone_aliases").get(text, "Europe/Berlin")
        return f"{shown(text)} names no city; write the zone of one, such as `{city}`"
    cities = [zone for zone in sorted(_zones()) if zone.partition("/")[0] in _REGIONS_OF_ZONES]
    plain = text.casefold().replace(" ", "_")
    same = [zone for zone in cities if plain in (zone.casefold(), zone.rpartition("/")[2].casefold())]
    meant = same[0] if same else nearest(text, cities, cutoff=0.85)
    if meant:
        return f"{shown(text)} is not a time zone's name; write it as `{meant}`"
    return f"{shown(text)} is not a time zone's name; write the zone of the nearest large city, such as `Europe/Berlin`"


@cache
def parse_language(text: str) -> str:
    """A language as BCP 47 writes it, with the country or script where it matters: `en`, `pt-BR`, `zh-Hant`."""
    if _LANGUAGE.fullmatch(text) and _language_is_known(text):
        return text
    raise ValueError(_other_language(text))


def _language_is_known(text: str) -> bool:
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _other_language(text: str) -> str:
    """What to say about text that is no language's code."""
    parts = text.replace("_", "-").split("-")
    tidy = "-".join([parts[0].lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])])
    if tidy != text and _LANGUAGE.fullmatch(tidy) and _language_is_known(tidy):
        return f"{shown(text)} is not written as a language's code; write it as `{tidy}`"
    if len(parts) > 1 and _LANGUAGE.fullmatch(parts[0]) and _language_is_known(parts[0]):
        return f"{shown(text)} is not a known form of the language; write it as `{parts[0]}`"
    names = _language_names()
    name = nearest(text.casefold(), names, cutoff=0.85)
    if name:
        return f"{shown(text)} is not a language's code; write it as `{names[name]}`"
    return f"{shown(text)} is not a language's code; write one such as `en` or `pt-BR`"


@cache
def _language_names() -> dict[str, str]:
    """The code of each language that babel can write in, by English name in small letters."""
    from babel import Locale
    from babel.localedata import exists

    languages = Locale("en").languages
    return {name.casefold(): code.replace("_", "-") for code, name in languages.items() if exists(code)}


Country = Annotated[
    str,
    FromText(parse_country, str, pattern("[A-Z]{2}(-[A-Z0-9]{1,3})?", "GB", "GB-SCT", "PL")),
]
Zone = Annotated[
    str,
    FromText(parse_zone, str, pattern("(UTC|[A-Z][A-Za-z]+/.+)", "Europe/Berlin")),
]
Language = Annotated[
    str,
    FromText(parse_language, str, pattern("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", "en", "pt-BR")),
]
