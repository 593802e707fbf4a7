"""Numbers, amounts of money, lengths of time and lists as readers of a language write them.

In: a `Language` and a value. Out: plain text. A currency stands as its code of three letters, which is never mistaken for
another, where the language puts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from handbook.compose.languages.catalogue import Language
from handbook.model.values import Duration, Money, decimals_of

_NO_BREAK = "\u00a0"
_E_FOR_Y = re.compile(r"(?:i|hi(?![ae]))", re.IGNORECASE)
"""Words before which the Spanish `y` is `e`; see Real Academia Española, Diccionario panhispánico de dudas, "y"."""


def number(language: Language, value: Decimal, decimals: int = 2) -> str:
    """`24,000` and `1,234.50`: no decimals where they are all zero."""
    decimals = 0 if value == value.to_integral_value() else decimals
    if language.is_english:
        return f"{value:,.{decimals}f}"
    from babel.numbers import format_decimal

    return format_decimal(value, format=f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale=language.locale)


def money(language: Language, value: Money) -> str:
    """`24,000 GBP`, with as many decimals as the currency has."""
    amount = number(language, value.amount, decimals_of(value.currency))
    if language.is_english:
        return f"{amount} {value.currency}"
    pattern = str(language.locale.currency_formats["standard"].pattern)
    is_behind = pattern.index("¤") > pattern.index("0")
    return _NO_BREAK.join((amount, value.currency) if is_behind else (value.currency, amount))


def duration(language: Language, value: Duration) -> str:
    """`2 working days`."""
    count = value.count
    match value.unit, value.working:
        case "minutes", _:
            return language.plural("%(count)s minute", "%(count)s minutes", count)
        case "hours", True:
            return language.plural("%(count)s working hour", "%(count)s working hours", count)
        case "hours", _:
            return language.plural("%(count)s hour", "%(count)s hours", count)
        case "days", True:
            return language.plural("%(count)s working day", "%(count)s working days", count)
        case "days", _:
            return language.plural("%(count)s day", "%(count)s days", count)
        case "weeks", _:
            return language.plural("%(count)s week", "%(count)s weeks", count)
        case _:
            return language.plural("%(count)s month", "%(count)s months", count)


def listed(language: Language, items: Sequence[str]) -> str:
    """`a, b and c`."""
    if language.is_english or len(items) < 2:
        return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part) if items else ""
    from babel.lists import format_list

    text = format_list(list(items), locale=language.locale)
    last = items[-1]
    if language.catalogue == "es" and _E_FOR_Y.match(last) and text.endswith(f" y {last}"):
        return f"{text.removesuffix(f' y {last}')} e {last}"
    return text
