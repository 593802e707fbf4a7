"""When something is due or takes place, as readers of a language say it.

In: a `Language` and a `Rhythm`. Out: plain text that can follow a title or stand alone: `every Tuesday at 10:00 (London
time)`. Days of a month are whole phrases, so that gender, case and preposition can be right: `w ostatnią środę` and
`w ostatni piątek` are both "on the last …".
"""

from __future__ import annotations

from functools import lru_cache

from handbook.compose.languages.catalogue import Language, message
from handbook.compose.languages.dates import city, day, day_of_year, month_name, weekday_name
from handbook.compose.languages.numbers import listed
from handbook.model.values import LAST, MONTHS, MonthDay, Rhythm

_WEEKDAYS_OF_MONTH = {
    ("monday", 1): message("on the first Monday"),
    ("monday", 2): message("on the second Monday"),
    ("monday", 3): message("on the third Monday"),
    ("monday", 4): message("on the fourth Monday"),
    ("monday", LAST): message("on the last Monday"),
    ("tuesday", 1): message("on the first Tuesday"),
    ("tuesday", 2): message("on the second Tuesday"),
    ("tuesday", 3): message("on the third Tuesday"),
    ("tuesday", 4): message("on the fourth Tuesday"),
    ("tuesday", LAST): message("on the last Tuesday"),
    ("wednesday", 1): message("on the first Wednesday"),
    ("wednesday", 2): message("on the second Wednesday"),
    ("wednesday", 3): message("on the third Wednesday"),
    ("wednesday", 4): message("on the fourth Wednesday"),
    ("wednesday", LAST): message("on the last Wednesday"),
    ("thursday", 1): message("on the first Thursday"),
    ("thursday", 2): message("on the second Thursday"),
    ("thursday", 3): message("on the third Thursday"),
    ("thursday", 4): message("on the fourth Thursday"),
    ("thursday", LAST): message("on the last Thursday"),
    ("friday", 1): message("on the first Friday"),
    ("friday", 2): message("on the second Friday"),
    ("friday", 3): message("on the third Friday"),
    ("friday", 4): message("on the fourth Friday"),
    ("friday", LAST): message("on the last Friday"),
    ("saturday", 1): message("on the first Saturday"),
    ("saturday", 2): message("on the second Saturday"),
    ("saturday", 3): message("on the third Saturday"),
    ("saturday", 4): message("on the fourth Saturday"),
    ("saturday", LAST): message("on the last Saturday"),
    ("sunday", 1): message("on the first Sunday"),
    ("sunday", 2): message("on the second Sunday"),
    ("sunday", 3): message("on the third Sunday"),
    ("sunday", 4): message("on the fourth Sunday"),
    ("sunday", LAST): message("on the last Sunday"),
}


_MOST_MONTHS = 8
"""Of more months than these the others are named."""


@lru_cache(maxsize=4096)
def rhythm(language: Language, value: Rhythm, zone: str) -> str:
    """`on the 5th of every month at 17:00 (London time), or the working day before if that is a day off`.

    `zone` is how the reader calls the zone of its time, see `zone_name`.
    """
    text = _days(language, value)
    if value.at:
        text = language.text("%(when)s at %(time)s (%(zone)s)", when=text, time=f"{value.at:%H:%M}", zone=zone)
    if value.starting and value.every and value.every.count > 1:
        text = language.text("%(when)s, counted from %(day)s", when=text, day=day(language, value.starting))
    if value.day_off == "before" and not _always_works(value):
        text = language.text("%(when)s, or the working day before if that is a day off", when=text)
    if value.day_off == "after" and not _always_works(value):
        text = language.text("%(when)s, or the working day after if that is a day off", when=text)
    if value.ends:
        text = language.text("%(when)s, until %(day)s", when=text, day=day(language, value.ends))
    return text


@lru_cache(maxsize=1024)
def zone_name(language: Language, zone: str | None) -> str:
    """How readers call a zone by its IANA name; None is their own."""
    if zone is None:
        return language.text("your time")
    return language.text("%(city)s time", city=city(language, zone))


def _days(language: Language, value: Rhythm) -> str:
    if value.date:
        return language.text("on %(day)s", day=day(language, value.date))
    if value.every is None:
        return ""
    match value.every.unit:
        case "day":
            return language.text("every day")
        case "working day":
            return language.text("every working day")
        case "week":
            return _in_weeks(language, value, value.every.count)
        case _:
            return _in_months(language, value)


def _in_weeks(language: Language, value: Rhythm, count: int) -> str:
    weekdays = listed(language, [weekday_name(language, weekday) for weekday in value.weekdays])
    if not weekdays:
        return language.plural("every week", "every %(count)s weeks", count)
    if count == 1:
        return language.text("every %(weekdays)s", weekdays=weekdays)
    if count == 2:
        return language.text("every second %(weekdays)s", weekdays=weekdays)
    return language.plural(
        "every week on %(weekdays)s", "every %(count)s weeks on %(weekdays)s", count, weekdays=weekdays
    )


def _in_months(language: Language, value: Rhythm) -> str:
    months = [MONTHS.index(month) + 1 for month in value.months]
    on = value.day
    if on is None:
        return language.text("every month")
    phrase = _month_day(language, on)
    if not months:
        return language.text("%(on_the_day)s of every month", on_the_day=phrase)
    if _MOST_MONTHS < len(months) < 12:
        others = listed(language, [month_name(language, month) for month in range(1, 13) if month not in months])
        return language.text("%(on_the_day)s of every month except %(months)s", on_the_day=phrase, months=others)
    names = listed(language, [month_name(language, month) for month in months])
    if len(months) > 1:
        return language.text("%(on_the_day)s of %(months)s", on_the_day=phrase, months=names)
    if on.of == "day" and on.nth != LAST:
        return language.text("every year on %(day)s", day=day_of_year(language, on.nth, months[0]))
    return language.text("every year %(on_the_day)s of %(month)s", on_the_day=phrase, month=names)


def _month_day(language: Language, value: MonthDay) -> str:
    if value.of == "day":
        if value.nth == LAST:
            return language.text("on the last day")
        if language.is_english:
            return f"on the {_english_ordinal(value.nth)}"
        return language.plural("on the %(count)sst", "on the %(count)sth", value.nth)
    if value.of == "working day":
        if value.nth == LAST:
            return language.text("on the last working day")
        if language.is_english:
            return f"on the {_english_ordinal(value.nth)} working day"
        return language.plural("on the %(count)sst working day", "on the %(count)sth working day", value.nth)
    return language.text(_WEEKDAYS_OF_MONTH[value.of, value.nth])


def _english_ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`: four endings, and English has but two plural forms in catalogues."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _always_works(value: Rhythm) -> bool:
    """Whether the rhythm names working days, so that a day off cannot happen."""
    return bool((value.every and value.every.unit == "working day") or (value.day and value.day.of == "working day"))
