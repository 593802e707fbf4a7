"""Every value type: what it accepts, the exact words of each refusal, and that what a refusal suggests is accepted."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handbook.model import values
from handbook.model.values import Duration, Every, Money, MonthDay

ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(getattr(values, name))
    for name in (
        "Clock",
        "Count",
        "Country",
        "Currency",
        "Day",
        "DurationText",
        "Email",
        "EveryText",
        "GuideRef",
        "Id",
        "Language",
        "Line",
        "MoneyText",
        "MonthDayText",
        "RhythmZone",
        "Text",
        "Url",
        "YesNo",
        "Zone",
    )
}

GOOD: list[tuple[str, str, object]] = [
    ("Text", "  One.\nTwo. \n", "One.\nTwo."),
    ("Text", "x" * 20_000, "x" * 20_000),
    ("Line", " A <b> & c  d ", "A <b> & c  d"),
    ("Line", "x" * 200, "x" * 200),
    ("Line", "NO", "NO"),
    ("Line", "+44 20 7946 0000", "+44 20 7946 0000"),
    ("YesNo", "yes", True),
    ("YesNo", "true", True),
    ("YesNo", "no", False),
    ("YesNo", "false", False),
    ("Count", "1", 1),
    ("Count", "999999", 999_999),
    ("Day", "2026-04-30", date(2026, 4, 30)),
    ("Day", "2028-02-29", date(2028, 2, 29)),
    ("Clock", "00:00", time(0, 0)),
    ("Clock", "23:59", time(23, 59)),
    ("Id", "a", "a"),
    ("Id", "sow-21", "sow-21"),
    ("Id", "0", "0"),
    ("Id", "a" * 48, "a" * 48),
    ("Id", "console", "console"),
    ("GuideRef", "asana#hand-in_2", "asana#hand-in_2"),
    ("Email", "ola.wrona+work@mail.example.com", "ola.wrona+work@mail.example.com"),
    ("Url", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
    ("Url", "http://wiki:8080/", "http://wiki:8080/"),
    ("Url", "https://example.com/Łódź", "https://example.com/Łódź"),
    ("Country", "PL", "PL"),
    ("Country", "NO", "NO"),
    ("Country", "GB-SCT", "GB-SCT"),
    ("Country", "CA-ON", "CA-ON"),
    ("Country", "XK", "XK"),
    ("Zone", "Europe/Berlin", "Europe/Berlin"),
    ("Zone", "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("Zone", "UTC", "UTC"),
    ("RhythmZone", "company", "company"),
    ("RhythmZone", "contractor", "contractor"),
    ("RhythmZone", "Asia/Manila", "Asia/Manila"),
    ("Language", "en", "en"),
    ("Language", "pt-BR", "pt-BR"),
    ("Language", "zh-Hant-TW", "zh-Hant-TW"),
    ("Language", "zh-TW", "zh-TW"),
    ("Currency", "GBP", "GBP"),
    ("Currency", "HRK", "HRK"),
    ("MoneyText", "950.00 GBP", Money(Decimal("950.00"), "GBP")),
    ("MoneyText", "0 EUR", Money(Decimal("0"), "EUR")),
    ("MoneyText", "0.5 EUR", Money(Decimal("0.5"), "EUR")),
    ("MoneyText", "120000 JPY", Money(Decimal("120000"), "JPY")),
    ("MoneyText", "1.125 KWD", Money(Decimal("1.125"), "KWD")),
    ("MoneyText", "999999999999.99 HUF", Money(Decimal("999999999999.99"), "HUF")),
    ("MoneyText", " 950.00   GBP ", Money(Decimal("950.00"), "GBP")),
    ("DurationText", "30 minutes", Duration(30, "minutes")),
    ("DurationText", "1 minute", Duration(1, "minutes")),
    ("DurationText", "4 working hours", Duration(4, "hours", True)),
    ("DurationText", "1 working day", Duration(1, "days", True)),
    ("DurationText", "14 days", Duration(14, "days")),
    ("DurationText", "2 weeks", Duration(2, "weeks")),
    ("DurationText", "1 month", Duration(1, "months")),
    ("EveryText", "day", Every(1, "day")),
    ("EveryText", "working day", Every(1, "working day")),
    ("EveryText", "week", Every(1, "week")),
    ("EveryText", "2 weeks", Every(2, "week")),
    ("EveryText", "52 weeks", Every(52, "week")),
    ("EveryText", "month", Every(1, "month")),
    ("MonthDayText", "5", MonthDay(5, "day")),
    ("MonthDayText", "31", MonthDay(31, "day")),
    ("MonthDayText", "last", MonthDay(-1, "day")),
    ("MonthDayText", "1st working day", MonthDay(1, "working day")),
    ("MonthDayText", "5th working day", MonthDay(5, "working day")),
    ("MonthDayText", "12th working day", MonthDay(12, "working day")),
    ("MonthDayText", "last working day", MonthDay(-1, "working day")),
    ("MonthDayText", "first tuesday", MonthDay(1, "tuesday")),
    ("MonthDayText", "last friday", MonthDay(-1, "friday")),
]

BAD: list[tuple[str, str, str]] = [
    ("Text", "", "this is empty; write a value or leave the key out"),
    ("Text", " \n ", "this is empty; write a value or leave the key out"),
    (
        "Text",
        "x" * 20_417,
        "this text has 20,417 characters and at most 20,000 fit; move the long part to a page and link to it",
    ),
    ("Line", "a\nb", "`a b` runs over several lines; write it on one line"),
    ("Line", "a\u2028b", "`a b` runs over several lines; write it on one line"),
    ("Line", "x" * 201, "this has 201 characters and at most 200 fit on the line; write it shorter"),
    ("YesNo", "Yes", "`Yes` is not written in small letters; write it as `yes`"),
    ("YesNo", "on", "`on` is neither yes nor no; write it as `yes`"),
    ("YesNo", "off", "`off` is neither yes nor no; write it as `no`"),
    ("YesNo", "maybe", "`maybe` is neither yes nor no; write `yes` or `no`"),
    ("Count", "0", "`0` is not a whole number from 1 to 999999; write it in digits, such as `2`"),
    ("Count", "1.5", "`1.5` is not a whole number from 1 to 999999; write it in digits, such as `2`"),
    ("Count", "two", "`two` is not in digits; write it as `2`"),
    ("Count", "1,000", "`1,000` has a sign between its digits; write it as `1000`"),
    ("Day", "", "this is empty; write a value or leave the key out"),
    ("Day", "30/04/2026", "`30/04/2026` is not written year-month-day; write it as `2026-04-30`"),
    ("Day", "03/04/2026", "`03/04/2026` can be read in two ways; write it as `2026-04-03` or `2026-03-04`"),
    ("Day", "03.03.2026", "`03.03.2026` is not written year-month-day; write it as `2026-03-03`"),
    ("Day", "2026-4-3", "`2026-4-3` is not written year-month-day; write it as `2026-04-03`"),
    ("Day", "30 April 2026", "`30 April 2026` is not written year-month-day; write it as `2026-04-30`"),
    ("Day", "Apr 30, 2026", "`Apr 30, 2026` is not written year-month-day; write it as `2026-04-30`"),
    ("Day", "30 Ma 2026", "`30 Ma 2026` is not a day; write it as year-month-day, such as `2026-04-30`"),
    ("Day", "tomorrow", "`tomorrow` is not a day; write it as year-month-day, such as `2026-04-30`"),
    ("Day", "2026-02-29", "`2026-02-29` does not exist: February 2026 has 28 days; write the day you mean"),
    ("Day", "2026-04-00", "`2026-04-00` does not exist: April 2026 has 30 days; write the day you mean"),
    ("Day", "2026-13-01", "`2026-13-01` has no month 13; write year-month-day, such as `2026-04-30`"),
    ("Day", "2206-01-01", "`2206-01-01` has the year 2206; write a year from 1970 to 2099"),
    ("Clock", "9:00", "`9:00` is not written as hours and minutes; write it as `09:00`"),
    ("Clock", "5pm", "`5pm` is not written as hours and minutes; write it as `17:00`"),
    ("Clock", "12 a.m.", "`12 a.m.` is not written as hours and minutes; write it as `00:00`"),
    ("Clock", "17.30", "`17.30` is not written as hours and minutes; write it as `17:30`"),
    ("Clock", "24:00", "`24:00` is not a time of day; write it as `23:59`, or as `00:00` of the next day"),
    ("Clock", "13pm", "`13pm` is not a time of day; write it on the 24-hour clock, such as `17:00`"),
    ("Clock", "noon", "`noon` is not a time of day; write it on the 24-hour clock, such as `17:00`"),
    ("Email", "ola", "`ola` is not an e-mail address; write it as `name@example.com`"),
    (
        "Email",
        "Ola <ola@example.com>",
        "`Ola <ola@example.com>` holds more than the address; write it as `ola@example.com`",
    ),
    (
        "Email",
        "mailto:ola@example.com",
        "`mailto:ola@example.com` holds more than the address; write it as `ola@example.com`",
    ),
    ("Email", "ola@localhost", "`ola@localhost` ends without a domain; write it as `name@example.com`"),
    ("Email", "a..b@example.com", "`a..b@example.com` is not one e-mail address; write it as `name@example.com`"),
    ("Email", "öl@example.com", "`öl@example.com` holds `ö`; write the e-mail address with plain letters only"),
    (
        "Email",
        "a@example.com, b@example.com",
        "`a@example.com, b@example.com` is not one e-mail address; write it as `name@example.com`",
    ),
    (
        "Email",
        "a@" + "b" * 300,
        f"`a@{'b' * 57}…` is too long for one e-mail address; write it as `name@example.com`",
    ),
    (
        "Url",
        "www.example.com/x",
        "`www.example.com/x` does not say how to get there; write it as `https://www.example.com/x`",
    ),
    (
        "Url",
        "ftp://example.com",
        "`ftp://example.com` is not a web address; write one that starts with `https://`",
    ),
    (
        "Url",
        "javascript:alert(1)",
        "`javascript:alert(1)` is not a web address; write one that starts with `https://`",
    ),
    ("Url", "https://", "`https://` names no website; write it as `https://example.com/page`"),
    ("Url", "https://[::1", "`https://[::1` is not a web address; write it as `https://example.com/page`"),
    (
        "Url",
        "https://a.example:0",
        "`https://a.example:0` is not a web address; write it as `https://example.com/page`",
    ),
    (
        "Url",
        "https://me:secret@example.com",
        "`https://me:secret@example.com` holds a user name or a password; write the address without it",
    ),
    (
        "Url",
        "https://example.com/a b",
        "`https://example.com/a b` holds a space; copy the web address from the browser's address bar",
    ),
    (
        "Url",
        'https://example.com/"x',
        '`https://example.com/"x` holds `"`; copy the web address from the browser\'s address bar',
    ),
    (
        "Url",
        "https://example.com/\u202ex",
        "`https://example.com/\u202ex` holds an invisible sign; copy the web address from the browser's address bar",
    ),
    (
        "Url",
        "https://" + "a" * 2_000,
        "this web address has 2,008 characters and at most 2,000 fit; shorten it",
    ),
    ("Country", "UK", "`UK` is not the country's two-letter code; write it as `GB`"),
    ("Country", "POL", "`POL` is not the country's two-letter code; write it as `PL`"),
    ("Country", "Poland", "`Poland` is not the country's two-letter code; write it as `PL`"),
    ("Country", "Scotland", "`Scotland` is not the country's two-letter code; write it as `GB-SCT`"),
    ("Country", "gb-sct", "`gb-sct` is not written as a code; write it as `GB-SCT`"),
    ("Country", "XX", "`XX` is not a country's code; write two capital letters, such as `GB` or `PL`"),
    ("Country", "IC", "`IC` is not a country's code; write two capital letters, such as `GB` or `PL`"),
    (
        "Country",
        "GB-XX",
        "`GB-XX` is not a known region of `GB`; write `GB-ENG`, `GB-NIR`, `GB-SCT`, `GB-WLS` or `GB`",
    ),
    (
        "Country",
        "US-XX",
        "`US-XX` is not a known region of `US`; write a code such as `US-AK`, `US-AL`, `US-AR`, or `US`",
    ),
    ("Country", "IE-D", "`IE-D` has a region, but `IE` has none with holidays of its own; write `IE`"),
    ("Zone", "CET", "`CET` names no city; write the zone of one, such as `Europe/Berlin`"),
    ("Zone", "PST", "`PST` names no city; write the zone of one, such as `America/Los_Angeles`"),
    ("Zone", "US/Eastern", "`US/Eastern` names no city; write the zone of one, such as `America/New_York`"),
    ("Zone", "GMT+1", "`GMT+1` does not follow summer time; write the zone of a city, such as `Europe/Berlin`"),
    ("Zone", "Etc/GMT-2", "`Etc/GMT-2` does not follow summer time; write the zone of a city, such as `Europe/Berlin`"),
    ("Zone", "+02:00", "`+02:00` does not follow summer time; write the zone of a city, such as `Europe/Berlin`"),
    ("Zone", "europe/berlin", "`europe/berlin` is not a time zone's name; write it as `Europe/Berlin`"),
    ("Zone", "New York", "`New York` is not a time zone's name; write it as `America/New_York`"),
    ("Zone", "Europe/Berln", "`Europe/Berln` is not a time zone's name; write it as `Europe/Berlin`"),
    (
        "Zone",
        "Europe/Munich",
        "`Europe/Munich` is not a time zone's name; write the zone of the nearest large city, such as `Europe/Berlin`",
    ),
    ("RhythmZone", "CET", "`CET` names no city; write the zone of one, such as `Europe/Berlin`"),
    ("Language", "en_GB", "`en_GB` is not written as a language's code; write it as `en-GB`"),
    ("Language", "zh-hant", "`zh-hant` is not written as a language's code; write it as `zh-Hant`"),
    ("Language", "English", "`English` is not a language's code; write it as `en`"),
    ("Language", "British English", "`British English` is not a language's code; write it as `en-GB`"),
    ("Language", "de-PL", "`de-PL` is not a known form of the language; write it as `de`"),
    ("Language", "xx", "`xx` is not a language's code; write one such as `en` or `pt-BR`"),
    ("Currency", "gbp", "`gbp` is not a currency's code; write it as `GBP`"),
    ("Currency", "€", "`€` is not a currency's code; write it as `EUR`"),
    ("Currency", "DEM", "`DEM` is not a currency's code; write three capital letters, such as `GBP` or `EUR`"),
    ("Currency", "XAU", "`XAU` is not a currency's code; write three capital letters, such as `GBP` or `EUR`"),
    ("MoneyText", "12.50", "`12.50` has no currency; write it as `12.50 GBP`"),
    ("MoneyText", "£950", "`£950` is not written as an amount, a space and a code; write it as `950 GBP`"),
    ("MoneyText", "GBP 950", "`GBP 950` is not written as an amount, a space and a code; write it as `950 GBP`"),
    ("MoneyText", "950gbp", "`950gbp` is not written as an amount, a space and a code; write it as `950 GBP`"),
    ("MoneyText", "0950 GBP", "`0950 GBP` is not written as an amount, a space and a code; write it as `950 GBP`"),
    (
        "MoneyText",
        "1,200.50 GBP",
        "`1,200.50 GBP` is not written as an amount, a space and a code; write it as `1200.50 GBP`",
    ),
    (
        "MoneyText",
        "1.200,50 EUR",
        "`1.200,50 EUR` is not written as an amount, a space and a code; write it as `1200.50 EUR`",
    ),
    (
        "MoneyText",
        "1,200,000 EUR",
        "`1,200,000 EUR` is not written as an amount, a space and a code; write it as `1200000 EUR`",
    ),
    ("MoneyText", "12,50 EUR", "`12,50 EUR` is not written as an amount, a space and a code; write it as `12.50 EUR`"),
    ("MoneyText", "1 200 EUR", "`1 200 EUR` is not written as an amount, a space and a code; write it as `1200 EUR`"),
    ("MoneyText", "-5 GBP", "`-5 GBP` is negative; write the amount without the sign, `5 GBP`"),
    ("MoneyText", "$5", "`$5` does not say which dollar; write it as `5 USD`, `5 CAD` or `5 AUD`"),
    ("MoneyText", "1.200 EUR", "`1.200 EUR` can be read in two ways; write it as `1200 EUR` or `1.20 EUR`"),
    ("MoneyText", "1.200 JPY", "`1.200 JPY` can be read in two ways; write it as `1200 JPY` or `1 JPY`"),
    ("MoneyText", "9.5 JPY", "`9.5 JPY` has decimals, and JPY has none; write a whole amount, such as `9 JPY`"),
    ("MoneyText", "1.5000 GBP", "`1.5000 GBP` has 4 decimals, and GBP has 2; write it with 2, such as `1.50 GBP`"),
    ("MoneyText", "950 GPB", "`950 GPB` has no currency that is in use; write it as `950 GBP`"),
    ("MoneyText", "950 DEM", "`950 DEM` has no currency that is in use; write its code, such as `GBP` or `EUR`"),
    ("MoneyText", "24k GBP", "`24k GBP` is not an amount and a currency's code; write it as `950.00 GBP`"),
    ("MoneyText", "a lot", "`a lot` is not an amount of money; write it as `950.00 GBP`"),
    ("MoneyText", "900 - 950 GBP", "`900 - 950 GBP` is not an amount of money; write it as `950.00 GBP`"),
    (
        "MoneyText",
        "1234567890123 GBP",
        "`1234567890123 GBP` is too large: an amount has at most 12 digits; write a smaller one",
    ),
    ("DurationText", "1 days", "`1 days` is not written as people say it; write it as `1 day`"),
    ("DurationText", "2 working day", "`2 working day` is not written as people say it; write it as `2 working days`"),
    (
        "DurationText",
        "2 business days",
        "`2 business days` is not a length of time as it is written here; write it as `2 working days`",
    ),
    ("DurationText", "24h", "`24h` is not a length of time as it is written here; write it as `24 hours`"),
    ("DurationText", "two weeks", "`two weeks` is not a length of time as it is written here; write it as `2 weeks`"),
    ("DurationText", "1 year", "`1 year` is not a length of time as it is written here; write it as `12 months`"),
    (
        "DurationText",
        "1.5 hours",
        "`1.5 hours` is not a length of time as it is written here; write it as `90 minutes`",
    ),
    ("DurationText", "0 days", "`0 days` is no time at all; write at least `1 day`"),
    (
        "DurationText",
        "1.5 months",
        "`1.5 months` is not a whole number of months up to 9999; write it in another unit, such as `14 days`",
    ),
    (
        "DurationText",
        "2 working weeks",
        "`2 working weeks` is not clear: working time is counted in hours or days; "
        "write it as `4 working hours` or `2 working days`",
    ),
    (
        "DurationText",
        "soon",
        "`soon` is not a length of time; write it as `30 minutes`, `2 working days` or `14 days`",
    ),
    ("EveryText", "weekly", "`weekly` is not one of the words for `every`; write `week`"),
    ("EveryText", "1 week", "`1 week` is not one of the words for `every`; write `week`"),
    ("EveryText", "two weeks", "`two weeks` is not written as a number of weeks; write it as `2 weeks`"),
    ("EveryText", "Month", "`Month` is not written as one of the words for `every`; write it as `month`"),
    (
        "EveryText",
        "quarter",
        "`quarter` is not one of the words for `every`; write `month` with `months: [january, april, july, october]`",
    ),
    (
        "EveryText",
        "tuesday",
        "`tuesday` is a day, not how often; write `every: week` with `weekdays: [tuesday]`",
    ),
    (
        "EveryText",
        "53 weeks",
        "`53 weeks` does not say how often; write `day`, `working day`, `week`, `2 weeks` or `month`",
    ),
    ("MonthDayText", "5th", "`5th` is not written as a day of the month is; write it as `5`"),
    (
        "MonthDayText",
        "first working day",
        "`first working day` is not written as a day of the month is; write it as `1st working day`",
    ),
    (
        "MonthDayText",
        "1st tuesday",
        "`1st tuesday` is not written as a day of the month is; write it as `first tuesday`",
    ),
    (
        "MonthDayText",
        "tuesday",
        "`tuesday` does not say which one of the month; write it as `first tuesday` or `last tuesday`",
    ),
    ("MonthDayText", "fifth friday", "`fifth friday` is missing in most months; write it as `last friday`"),
    (
        "MonthDayText",
        "21st working day",
        "`21st working day` is missing in some months; write a number up to 20, or `last working day`",
    ),
    (
        "MonthDayText",
        "32",
        "`32` is not a day of the month; "
        "write it like `5`, `last`, `5th working day`, `last working day` or `first tuesday`",
    ),
    (
        "GuideRef",
        "asana",
        "`asana` does not name a tool and a heading of its guide; write it as `asana#report`",
    ),
    (
        "GuideRef",
        "Asana#report",
        "`Asana` is not an id: use small letters, digits and single hyphens; write it as `asana`",
    ),
    (
        "GuideRef",
        "asana#My Part",
        "`My Part` is not the id of a heading; write the id that stands behind the heading in `{#…}`",
    ),
]


def refusal(name: str, value: object) -> str:
    """The message with which the type refuses `value`, without pydantic's own prefix."""
    with pytest.raises(ValidationError) as caught:
        ADAPTERS[name].validate_python(value)
    (error,) = caught.value.errors()
    return str(error["ctx"]["error"])


@pytest.mark.parametrize(("name", "text", "value"), GOOD)
def test_good_text_becomes_a_value(name: str, text: str, value: object) -> None:
    read = ADAPTERS[name].validate_python(text)
    assert read == value
    assert type(read) is type(value)
    assert hash(read) == hash(value)


@pytest.mark.parametrize(("name", "text", "message"), BAD)
def test_bad_text_is_refused_in_plain_words(name: str, text: str, message: str) -> None:
    assert refusal(name, text) == message


@pytest.mark.parametrize(("name", "text", "message"), [row for row in BAD if "write it as `" in row[2]])
def test_what_a_refusal_suggests_is_accepted(name: str, text: str, message: str) -> None:
    if name == "GuideRef" and "not an id" in message:
        name = "Id"
    for suggestion in re.findall(r"`([^`]+)`", message.partition("write it as ")[2]):
        ADAPTERS[name].validate_python(suggestion)


@pytest.mark.parametrize(("name", "text", "value"), GOOD)
def test_a_value_that_is_already_typed_passes(name: str, text: str, value: object) -> None:
    assert ADAPTERS[name].validate_python(value) == value


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": "b"}, "a group of keys stands here; write one value"),
        (["a"], "a list stands here; write one value"),
        (1.5, "something that is not text stands here; write one value"),
        ("", "this is empty; write a value or leave the key out"),
    ],
)
def test_every_type_wants_one_value(name: str, value: object, message: str) -> None:
    assert refusal(name, value) == message


@pytest.mark.parametrize("name", ["Clock", "Country", "DurationText", "MoneyText", "MonthDayText", "Zone"])
def test_text_far_too_long_is_not_looked_at(name: str) -> None:
    assert refusal(name, "1 " * 50_000) == f"`{'1 ' * 29}1…` is too long to stand here; write one short value"


@pytest.mark.parametrize("name", [name for name in ADAPTERS if name not in ("Text", "Line")])
@settings(deadline=None, max_examples=40)  # the lists of countries and languages load with the first refusal
@given(text=st.one_of(st.text(max_size=40), st.from_regex(r"[0-9a-zA-Z@#/:.,+ -]{1,30}", fullmatch=True)))
def test_any_text_is_read_or_refused_on_one_line(name: str, text: str) -> None:
    try:
        ADAPTERS[name].validate_python(text)
    except ValidationError as caught:
        (error,) = caught.errors()
        message = str(error["ctx"]["error"])
        assert len(message.splitlines()) == 1
        assert len(message) < 250
        assert not message.endswith(".")


@pytest.mark.parametrize(
    ("name", "text"), [row[:2] for row in GOOD if row[0] in ("MoneyText", "DurationText", "EveryText", "MonthDayText")]
)
def test_a_value_prints_as_it_is_written(name: str, text: str) -> None:
    assert str(ADAPTERS[name].validate_python(text)) == " ".join(text.split())


@pytest.mark.parametrize("name", ADAPTERS)
def test_editors_get_a_schema_that_fits_the_examples(name: str) -> None:
    schema = ADAPTERS[name].json_schema()
    assert schema.keys() & {"type", "enum", "anyOf"}
    for example in schema.get("examples", []):
        ADAPTERS[name].validate_python(example)
        assert re.search(schema.get("pattern", ""), example)


def test_money_is_compared_by_value_and_keeps_its_decimals() -> None:
    assert values.parse_money("950 GBP") == values.parse_money("950.00 GBP")
    assert str(values.parse_money("950.00 GBP")) == "950.00 GBP"
    assert values.parse_money("950 GBP") != values.parse_money("950 EUR")


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [("1 day", True), ("2 days", True), ("1 working day", False), ("24 hours", False), ("1 week", False)],
)
def test_bare_days_can_be_read_in_two_ways(text: str, ambiguous: bool) -> None:
    assert values.parse_duration(text).ambiguous is ambiguous


@pytest.mark.parametrize(("currency", "decimals"), [("GBP", 2), ("JPY", 0), ("KWD", 3), ("HUF", 2)])
def test_decimals_follow_iso_4217(currency: str, decimals: int) -> None:
    assert values.decimals_of(currency) == decimals


def test_importing_the_values_loads_no_lists_of_the_world() -> None:
    code = (
        "import sys, handbook.model.values, handbook.model.calendars, handbook.model.occurrences;"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'babel', 'holidays', 'tzdata'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
