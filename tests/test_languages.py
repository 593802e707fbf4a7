"""The catalogues are complete and safe, and every kind of value is said rightly in each language.

What each language says of days, rhythms, lengths of time and money stands in `tests/said/`, to be read by someone who
speaks it; `pytest tests/test_languages.py --accept` writes it as it is now.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from support.catalogues import FOLDER, messages, updated
from support.expectations import compare

from handbook import compose
from handbook.compose.languages import Language, choices, find_language, known_languages
from handbook.compose.words import Words
from handbook.model.policy import Kind, layer_policy, walk
from handbook.model.values import MONTHS, WEEKDAYS, Duration, Money, Rhythm
from handbook.model.values.duration import Unit

SAID = Path(__file__).parent / "said"
LANGUAGES = ("de", "en", "es", "fr", "pl", "pt")
TRANSLATED = [name for name in LANGUAGES if name != "en"]
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_MARKUP = re.compile(r"\*\*|\]\([^)]*\)|<[^>]*>|[\"`_#]|%(?!\(\w+\)s)")
"""What may not differ: emphasis, where a link leads, HTML, and what could end an attribute or begin other markup."""


def catalogue(name: str) -> Catalog:
    with (FOLDER / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name)


def language(name: str) -> Language:
    found = find_language(name)
    assert found
    return found


def test_there_are_these_languages() -> None:
    assert sorted(known_languages()) == list(LANGUAGES)


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_catalogue_has_the_messages_there_are(name: str) -> None:
    """If this fails: `python -m tests.support.catalogues`, then translate what is new."""
    text = (FOLDER / f"{name}.po").read_bytes()
    assert updated(name, text) == text


@pytest.mark.parametrize("name", TRANSLATED)
def test_every_message_is_translated(name: str) -> None:
    found = catalogue(name)
    empty = [entry.id for entry in found if entry.id and not all(_strings(entry.string))]
    assert empty == []
    assert [entry.id for entry in found if entry.id and entry.fuzzy] == []
    assert len([entry for entry in found if entry.id]) == len([entry for entry in messages() if entry.id])


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translation_has_the_values_and_the_markup_of_its_message(name: str) -> None:
    found = catalogue(name)
    for entry in found:
        if not entry.id:
            continue
        english = _strings(entry.id)
        strings = _strings(entry.string)
        assert len(strings) == (1 if isinstance(entry.id, str) else found.num_plurals), entry.id
        for text in strings:
            wanted, given = set(_PLACEHOLDER.findall(english[-1])), set(_PLACEHOLDER.findall(text))
            optional = {"count"} if len(strings) > 1 else set()
            assert wanted - optional <= given <= wanted, (entry.id, text)
            assert Counter(_MARKUP.findall(english[-1])) == Counter(_MARKUP.findall(text)), (entry.id, text)
            assert text == text.strip(), (entry.id, text)


def _strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


TEMPLATES = Path(compose.__file__).parent / "templates" / "contractor"
_JINJA = re.compile(r"\{#.*?#\}|\{% *trans\b.*?%\}.*?\{% *endtrans.*?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MARKS = re.compile(r"\]\([^)]*\)|\{ [^}]*\}|<[^>]*>")


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.md")), ids=lambda template: template.name)
def test_all_words_of_a_template_are_messages(template: Path) -> None:
    """What is no tag, value, address or attribute stands between `{% trans %}` and `{% endtrans %}`."""
    text = template.read_text("utf-8")
    left = [line for line in _MARKS.sub(" ", _JINJA.sub("", text)).splitlines() if re.search(r"[^\W\d_]{2}", line)]
    assert left == []
    labels = re.findall(r"(?:aria-label|title|alt)=\"([^\"]*)\"", text)
    assert all(label.startswith(("{% trans", "{{")) for label in labels), labels


@pytest.mark.parametrize(
    "wrong", ["Frag %(nobody)s", "Frag", "Frag **%(name)s", "Frag [%(name)s](b.md)", 'Frag "%(name)s"']
)
def test_the_check_sees_a_wrong_translation(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Catalog(locale="de")
    made.add("Ask %(name)s", wrong)
    monkeypatch.setitem(globals(), "catalogue", lambda name: made)
    with pytest.raises(AssertionError):
        test_a_translation_has_the_values_and_the_markup_of_its_message("de")


def test_every_choice_of_the_format_has_words() -> None:
    options = {option for _, field in walk(layer_policy()) if field.kind is Kind.SCALAR for option in field.options}
    assert len(options) > 40
    assert options - {*WEEKDAYS, *MONTHS} <= choices.WORDS.keys()


@pytest.mark.parametrize("name", LANGUAGES)
def test_values_are_said_like_this(name: str, accept: bool) -> None:
    compare(SAID / f"{name}.txt", said(Words("Europe/London", "Africa/Lagos", language(name))), accept=accept)


RHYTHMS: tuple[dict[str, object], ...] = (
    {"date": "2026-03-31"},
    {"date": "2026-05-01", "at": "17:00", "time_zone": "company", "day_off": "before"},
    {"every": "day"},
    {"every": "working day", "at": "09:30", "time_zone": "contractor", "day_off": "before"},
    {"every": "week", "weekdays": ["tuesday"]},
    {"every": "week", "weekdays": ["monday", "thursday"], "at": "10:00", "time_zone": "America/New_York"},
    {"every": "week", "weekdays": ["wednesday", "saturday", "sunday"], "day_off": "after"},
    {"every": "2 weeks", "weekdays": ["friday"], "starting": "2026-10-02", "at": "12:00", "time_zone": "contractor"},
    {"every": "3 weeks", "weekdays": ["tuesday"], "starting": "2026-01-06"},
    {"every": "5 weeks", "weekdays": ["tuesday"], "starting": "2026-01-06"},
    {"every": "month", "day": "1"},
    {"every": "month", "day": "2", "at": "17:00", "time_zone": "company", "day_off": "after"},
    {"every": "month", "day": "3"},
    {"every": "month", "day": "22"},
    {"every": "month", "day": "last"},
    {"every": "month", "day": "1st working day"},
    {"every": "month", "day": "5th working day", "day_off": "before"},
    {"every": "month", "day": "last working day"},
    *(
        {"every": "month", "day": f"{nth} {weekday}"}
        for nth in ("first", "second", "third", "fourth", "last")
        for weekday in ("monday", "wednesday", "saturday", "sunday")
    ),
    {"every": "month", "day": "25", "months": ["february", "may", "august", "november"]},
    {"every": "month", "day": "last friday", "months": ["march", "june"], "day_off": "before"},
    {"every": "month", "day": "last working day", "months": ["april", "october"]},
    {"every": "month", "day": "5", "months": ["january"]},
    {"every": "month", "day": "1", "months": ["august"]},
    {"every": "month", "day": "31", "months": ["february"]},
    {"every": "month", "day": "last", "months": ["december"]},
    {"every": "month", "day": "5th working day", "months": ["april"]},
    {"every": "month", "day": "first wednesday", "months": ["may"], "ends": "2027-12-31"},
)
UNITS: tuple[tuple[Unit, bool], ...] = (
    ("minutes", False),
    ("hours", False),
    ("hours", True),
    ("days", False),
    ("days", True),
    ("weeks", False),
    ("months", False),
)
AMOUNTS = (
    "0.50 GBP",
    "12 EUR",
    "780.00 GBP",
    "1234.50 EUR",
    "24000 PLN",
    "1250000 JPY",
    "12.345 KWD",
    "950.00 BRL",
    "999999999999 USD",
)


def said(words: Words) -> str:
    """One line for each value, each part under its heading."""
    days = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 8, 5), date(2026, 12, 24)]
    first, second = date(2026, 7, 1), date(2027, 1, 1)
    parts = {
        "rhythms": [words.rhythm(Rhythm.model_validate(each)) for each in RHYTHMS],
        "lengths of time": [
            words.duration(Duration(count, unit, working)) for unit, working in UNITS for count in (1, 2, 5, 14, 22)
        ],
        "money": [words.money(_money(each)) for each in AMOUNTS],
        "numbers": [words.number(Decimal(each)) for each in ("7", "2400", "1234567", "1234.5", "0.25")],
        "days": [words.day(each) for each in days],
        "short days": [words.short_day(each) for each in days],
        "days below a month": [words.day_of_month(each) for each in days],
        "days of a month": [words.days(date(2026, 3, 2), date(2026, 3, last)) for last in (2, 8)],
        "months together": [
            words.months(date(2026, 1, 1), date(2026, 3, 31)),
            words.months(date(2026, 12, 1), date(2027, 2, 28)),
        ],
        "countries": [words.country(each) for each in ("GB-SCT", "DE", "MX")],
        "months": [words.month(date(2026, month, 1)) for month in range(1, 13)],
        "times": [words.clock(time(9, 5)), words.clock(time(17))],
        "lists": [words.listed(["Ana", "Bea", "Inés"][:count]) for count in range(1, 4)],
        "periods": [words.period(first, second), words.period(first, None), words.period(None, second)],
        "values that change": [words.over_time([(None, "780 GBP"), (first, "850 GBP"), (second, None)])],
        "zones": [words.zone_name(each) for each in ("contractor", "company", "Europe/Warsaw", "America/New_York")],
        "choices": [
            words.choice(each) for each in ("individual", "per piece", "agreed", "optional", "monday", "revoke")
        ],
        "yes and no": [words.say(True), words.say(False)],
        "languages": [words.language_name(each) for each in ("en-GB", "pt-BR", "pl", "ar")],
    }
    return "\n".join(f"# {title}\n" + "".join(f"{line}\n" for line in lines) for title, lines in parts.items())


def _money(text: str) -> Money:
    amount, currency = text.split()
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("tag", "day", "amount"),
    [
        ("es-MX", "5 de agosto de 2026", "EUR\u00a01,234.50"),
        ("pt-PT", "5 de agosto de 2026", "1\u00a0234,50\u00a0EUR"),
        ("pt-BR", "5 de agosto de 2026", "EUR\u00a01.234,50"),
        ("de-CH", "5. August 2026", "EUR\u00a01’234.50"),
        ("en-US", "5 August 2026", "1,234.50 EUR"),
    ],
)
def test_a_country_has_its_own_way_of_writing(tag: str, day: str, amount: str) -> None:
    words = Words("UTC", None, language(tag))
    assert words.day(date(2026, 8, 5)) == day
    assert words.money(Money(Decimal("1234.5"), "EUR")) == amount


@pytest.mark.parametrize(("tag", "said"), [("pt-BR", "Objetivos"), ("es-419", "Objetivos"), ("de-AT", "Ziele")])
def test_a_country_has_the_words_of_its_language(tag: str, said: str) -> None:
    assert language(tag).text("Goals") == said
    assert language(tag).tag == tag
