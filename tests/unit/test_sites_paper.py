"""What stands in the foot of printed pages: text, whatever it holds."""

from __future__ import annotations

import pytest

from handbook.model.page import Book
from handbook.sites.paper import css_string, foot_styles
from handbook.sites.styles import loads_from_elsewhere


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Larkfield Paper: handbook", '"Larkfield Paper: handbook"'),
        ("Inês Nováková · 株式会社", '"Inês Nováková · 株式会社"'),
        ('a"; } body { display: none', '"a\\22 ; \\7d  body \\7b  display: none"'),
        ("a\\", '"a\\5c "'),
        ("a\nb\t c", '"a b c"'),
        ("</style>", '"\\3c /style\\3e "'),
    ],
)
def test_a_value_cannot_end_the_string(text: str, written: str) -> None:
    assert css_string(text) == written


def test_name_and_edition() -> None:
    def foot(**extra: object) -> str:
        return foot_styles(Book("amara", "Handbook of Amara", "en", (), (), extra=extra)).split("\n")[3].strip()

    assert foot() == '--hb-foot: "Handbook of Amara";'
    assert foot(edition="Edition 4, 12 May 2026") == '--hb-foot: "Handbook of Amara · Edition 4, 12 May 2026";'


@pytest.mark.parametrize("name", ["Acme: handbook for Ada", "re:work: staff", "Https: handbook for Ada"])
def test_a_name_of_one_word_is_no_address(name: str) -> None:
    assert not loads_from_elsewhere(f":root {{ --hb-foot: {css_string(name)}; }}")
    address = f"https://{name.partition(':')[0]}"
    assert loads_from_elsewhere(f":root {{ --hb-foot: {css_string(address)}; }}")
