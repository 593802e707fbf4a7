"""Days, months and zones as readers of a language write them.

In: a `Language` and a date, or a name of the format. Out: plain text. English is written one way for readers everywhere
(`30 June 2026`); all else is as Unicode's CLDR has it, through Babel. Times of day are `17:00` in every language.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from handbook.compose.languages.catalogue import Language
from handbook.model.values import MONTHS, WEEKDAYS

_FIRST_OF_MONTH = {"fr": "1er"}
"""How the first day of a month is written where it is it differs from the others; CLDR does not tell."""

_LEAP_YEAR = 2000


def day(language: Language, value: date) -> str:
    """`30 June 2026`."""
    if language.is_english:
        return f"{value.day} {month_name(language, value.month)} {value.year}"
    return _written(language, value, "long")


def short_day(language: Language, value: date) -> str:
    """`Tue 30 June`, for tables under a heading that names the year."""
    if language.is_english:
        return f"{WEEKDAYS[value.weekday()].capitalize()[:3]} {value.day} {month_name(language, value.month)}"
    return _with_short_weekday(language, value, _written(language, value, "MMMEd"))


def day_of_month(language: Language, value: date) -> str:
    """`Tue 30`, below the name of the month."""
    if language.is_english:
        return f"{WEEKDAYS[value.weekday()].capitalize()[:3]} {value.day}"
    return _with_short_weekday(language, value, _written(language, value, "Ed"))


def days(language: Language, first: date, last: date) -> str:
    """`2–8 June`: days of one month, below a heading that names the year."""
    if first == last:
        return day_of_year(language, first.day, first.month)
    if language.is_english:
        return f"{first.day}–{last.day} {month_name(language, last.month)}"
    from babel.dates import format_interval

    return format_interval(first, last, "MMMMd", locale=language.locale)


def span(language: Language, first: date, last: date) -> str:
    """`23–25 November 2026`: days from the first to the last of them, in any months."""
    if first == last:
        return day(language, first)
    if language.is_english:
        begin = day(language, first)
        if first.year == last.year:
            begin = str(first.day) if first.month == last.month else day_of_year(language, first.day, first.month)
        return f"{begin}–{day(language, last)}" if begin.isdigit() else f"{begin} – {day(language, last)}"
    from babel.dates import format_interval

    return _with_first(language, first, format_interval(first, last, "yMMMMd", locale=language.locale))


def months(language: Language, first: date, last: date) -> str:
    """`January to March 2026`: whole months, the first and the last of them."""
    if language.is_english:
        begin = month_name(language, first.month) if first.year == last.year else month(language, first)
        return f"{begin} to {month(language, last)}"
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMM", locale=language.locale)


def country(language: Language, code: str) -> str:
    """A country (ISO 3166) by its name: `Nigeria`. A region (`CA-ON`) is called as its country is."""
    code = code.partition("-")[0]
    return str(language.locale.territories.get(code, code))


def day_of_year(language: Language, number: int, month: int) -> str:
    """`30 June`: a day of every year."""
    if language.is_english:
        return f"{number} {month_name(language, month)}"
    return _written(language, date(_LEAP_YEAR, month, min(number, monthrange(_LEAP_YEAR, month)[1])), "MMMMd")


def month(language: Language, value: date) -> str:
    """`June 2026`."""
    if language.is_english:
        return f"{month_name(language, value.month)} {value.year}"
    return _written(language, value, "yMMMM")


def month_name(language: Language, number: int) -> str:
    """A month from 1 to 12 in the form it has inside a sentence: `June`, `czerwca`."""
    return (
        MONTHS[number - 1].capitalize()
        if language.is_english
        else str(language.locale.months["format"]["wide"][number])
    )


def month_alone(language: Language, number: int) -> str:
    """A month from 1 to 12 in the form it has where it stands alone: `June`, `czerwiec`."""
    return (
        month_name(language, number)
        if language.is_english
        else str(language.locale.months["stand-alone"]["wide"][number])
    )


def short_month(language: Language, number: int) -> str:
    """A month from 1 to 12 in its short form where it stands alone: `Jun`, `cze`."""
    return str(language.locale.months["stand-alone"]["abbreviated"][number])


def weekday_name(language: Language, name: str) -> str:
    """A weekday by its name in the format: `monday` is `Monday`, `poniedziałek`."""
    if language.is_english:
        return name.capitalize()
    return str(language.locale.days["format"]["wide"][WEEKDAYS.index(name)])


def city(language: Language, zone: str) -> str:
    """The city that an IANA zone is named after: `London`, `Londres`."""
    name = zone.rsplit("/", 1)[-1].replace("_", " ")
    return name if language.is_english else str(language.locale.time_zones.get(zone, {}).get("city", name))


@lru_cache(maxsize=8192)
def _written(language: Language, value: date, form: str) -> str:
    from babel.dates import format_date, format_skeleton

    locale = language.locale
    text = format_date(value, form, locale) if form == "long" else format_skeleton(form, value, locale=locale)
    return text if form == "yMMMM" else _with_first(language, value, text)


def _with_short_weekday(language: Language, value: date, text: str) -> str:
    """`seg., 23` for `segunda, 23`: the weekday in CLDR's shorter form where its short one is a whole word, as in Portugal."""
    names, number = language.locale.days["format"], value.weekday()
    written = names["abbreviated"][number]
    is_whole = written == names["wide"][number].partition("-")[0]
    return text.replace(written, names["short"][number], 1) if is_whole else text


def _with_first(language: Language, value: date, text: str) -> str:
    """The text that begins with a day, which may be the first of its month."""
    first = _FIRST_OF_MONTH.get(language.catalogue)
    return re.sub(r"\b1\b", first, text, count=1) if first and value.day == 1 else text
