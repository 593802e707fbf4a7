"""Messages in page templates: translated when a template is read, their values printed as tokens."""

from __future__ import annotations

import gettext
from datetime import date

import jinja2
import pytest

from handbook.compose.environment import PageEnvironment
from handbook.compose.languages import ENGLISH, Language, find_language
from handbook.compose.printing import MAX_WORK, STATE, Fault, Printed, Raw
from handbook.compose.words import Words
from handbook.model.page import token

POLISH_FORMS = gettext.c2py("n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2")
LANGUAGE = Language(
    "xx",
    "xx",
    {
        (None, "Goals"): ("Ziele",),
        (None, "Ask %(name)s by %(day)s."): ("Bis %(day)s: **%(name)s** (%(name)s).",),
        (None, "%(count)s round"): ("%(count)s runda", "%(count)s rundy", "%(count)s rund"),
        ("invoice", "From"): ("Von",),
        (None, "From"): ("Ab",),
        (None, "100 % of it"): ("alles, 100 %",),
        (None, "%(share)s %% of it"): ("%(share)s %% davon",),
    },
    POLISH_FORMS,
)


def render(source: str, language: Language = LANGUAGE, **values: object) -> tuple[str, list[str]]:
    """The Markdown of a template with its values as numbers in braces, and the values."""
    printed = Printed(Words("UTC", language=language).say, None)
    text = PageEnvironment(language=language).from_string(source).render({**values, STATE: printed})
    for number in range(len(printed.values)):
        text = text.replace(token(number), f"{{{number}}}")
    return text, printed.values


def test_a_message_is_part_of_the_template() -> None:
    assert render("## {% trans %}Goals{% endtrans %} { #goals }\n") == ("## Ziele { #goals }\n", [])


def test_without_a_translation_it_stays_as_it_is() -> None:
    assert render("{% trans %}Nobody knows{% endtrans %}") == ("Nobody knows", [])
    assert render("{% trans %}Goals{% endtrans %}", ENGLISH) == ("Goals", [])


def test_values_are_tokens_in_any_order_and_as_often_as_wanted() -> None:
    text, values = render(
        "{% trans name=who.name, day=by %}Ask {{ name }} by {{ day }}.{% endtrans %}",
        who={"name": "*Ada*"},
        by="Monday",
    )
    assert text == "Bis {0}: **{1}** ({2})."
    assert values == ["Monday", "*Ada*", "*Ada*"]


def test_a_value_cannot_bring_a_placeholder_or_markup() -> None:
    text, values = render("{% trans %}Ask {{ name }} by {{ day }}.{% endtrans %}", name="%(day)s", day="**x** %s")
    assert (text, values) == ("Bis {0}: **{1}** ({2}).", ["**x** %s", "%(day)s", "%(day)s"])


@pytest.mark.parametrize(("count", "said"), [(1, "runda"), (2, "rundy"), (5, "rund"), (12, "rund"), (22, "rundy")])
def test_each_number_has_its_form(count: int, said: str) -> None:
    source = "{% trans count=n %}{{ count }} round{% pluralize count %}{{ count }} rounds{% endtrans %}"
    assert render(source, n=count) == (f"{{0}} {said}", [str(count)])
    assert LANGUAGE.plural("%(count)s round", "%(count)s rounds", count) == f"{count} {said}"


def test_what_is_no_number_takes_the_last_form() -> None:
    source = "{% trans count=n %}{{ count }} round{% pluralize count %}{{ count }} rounds{% endtrans %}"
    assert render(source, n="2 until May")[0] == "{0} rund"


@pytest.mark.parametrize(("language", "said"), [(LANGUAGE, "Von/Ab"), (ENGLISH, "From/From")])
def test_a_context_tells_equal_words_apart(language: Language, said: str) -> None:
    source = '{% trans "invoice" %}From{% endtrans %}/{% trans %}From{% endtrans %}'
    assert render(source, language)[0] == said


def test_a_per_cent_sign_is_one() -> None:
    assert render("{% trans %}100 % of it{% endtrans %}")[0] == "alles, 100 %"
    assert render("{% trans share=2 %}{{ share }} % of it{% endtrans %}")[0] == "{0} % davon"
    assert render("{% trans share=2 %}{{ share }} % of it{% endtrans %}", ENGLISH)[0] == "{0} % of it"


def test_a_message_keeps_the_end_of_its_line_and_spaces_inside_are_one() -> None:
    source = "{% trans %}Goals{% endtrans %}\n:   x\n{% trans %}\n  Nobody\n  knows\n{% endtrans %}\ny\n"
    assert render(source)[0] == "Ziele\n:   x\nNobody knows\ny\n"


def test_a_link_can_stand_in_a_message() -> None:
    source = "{% trans tool=name | link(uri) %}in {{ tool }}{% endtrans %}"
    assert render(source, name="[x](y)", uri=Raw("tools/a.md")) == ("in [{0}](tools/a.md)", ["[x](y)"])
    assert render(source, name="A", uri="") == ("in {0}", ["A"])
    assert render(source, name="A", uri="https://a.example/)") == ("in [{0}]({1})", ["A", "https://a.example/)"])


def test_what_a_loop_writes_is_counted() -> None:
    language = Language("xx", "xx", {(None, "Goals"): ("Z" * 3000,)})
    with pytest.raises(Fault, match="grows too large"):
        render("{% for i in range(1000) %}{% trans %}Goals{% endtrans %}{% endfor %}", language)
    assert MAX_WORK < 3_000_000


@pytest.mark.parametrize(
    "source",
    [
        "{% trans %}{% if x %}a{% endif %}{% endtrans %}",
        "{% trans %}{{ a.b }}{% endtrans %}",
        "{% trans %}never closed",
    ],
)
def test_a_message_is_text_with_names(source: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError):
        PageEnvironment().from_string(source)


def test_who_reads_what() -> None:
    english = find_language("en-GB")
    assert english and (english.tag, english.catalogue) == ("en-GB", "en")
    assert find_language("en") is ENGLISH
    assert find_language("xx") is None
    assert find_language(None) is None


THIN = "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("tag", "days", "months", "weekday"),
    [
        ("en", "1–3 December 2026", "28 December 2026 – 3 January 2027", "Mon 23"),
        ("de", "1.–3. Dez. 2026", f"28. Dez. 2026{THIN}–{THIN}3. Jan. 2027", "Mo., 23."),
        ("es", "1–3 de diciembre de 2026", f"28 de diciembre de 2026{THIN}–{THIN}3 de enero de 2027", "lun 23"),
        ("fr", "1er–3 déc. 2026", f"28 déc. 2026{THIN}–{THIN}3 janv. 2027", "lun. 23"),
        ("pl", "1–3 grudnia 2026", f"28 grudnia 2026{THIN}–{THIN}3 stycznia 2027", "pon., 23"),
        ("pt-PT", "1–3 de dez. de 2026", f"28 de dez. de 2026{THIN}–{THIN}3 de jan. de 2027", "seg., 23"),
    ],
)
def test_days_are_told_shortly(tag: str, days: str, months: str, weekday: str) -> None:
    words = Words("UTC", language=find_language(tag) or ENGLISH)
    assert words.span(date(2026, 12, 1), date(2026, 12, 3)) == days
    assert words.span(date(2026, 12, 28), date(2027, 1, 3)) == months
    assert words.span(date(2026, 12, 1), date(2026, 12, 1)) == words.day(date(2026, 12, 1))
    assert words.day_of_month(date(2026, 11, 23)) == weekday
