"""Currencies and amounts of money.

In: the text of a scalar. Out: a currency's code or a `Money`; a ValueError says in plain words what to write instead.
Amounts are decimal numbers, never binary fractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated

from handbook.model.values.reading import FromText, pattern
from handbook.model.values.wording import nearest, one_of, shown

_MONEY = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]+))? ([A-Z]{3})")
_LOOSE = r"([^0-9.,+−-]*)([+−-]?)\s*([0-9][0-9.,' ]*?)\.?\s*([^0-9.,]*)"

_IN_USE_SINCE = 2020
"""A currency that ended before this year is taken for a slip; one that ended later may stand in an older engagement."""

# By ISO 4217. Babel's own list is about what is customary to print: it has no decimals for HUF or RSD.
_WITHOUT_DECIMALS = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
        *("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
)
_WITH_THREE = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

_SIGNS = {
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₴": "UAH",
    "₺": "TRY",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "us$": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "pounds": "GBP",
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency, with the decimals as written; `950 GBP` and `950.00 GBP` are equal."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@cache
def parse_currency(text: str) -> str:
    """An ISO 4217 code of a currency in use: `GBP`."""
    if text in _currencies():
        return text
    meant = _meant_currency(text)
    if meant:
        raise ValueError(f"{shown(text)} is not a currency's code; write it as `{meant}`")
    raise ValueError(f"{shown(text)} is not a currency's code; write three capital letters, such as `GBP` or `EUR`")


@cache
def _currencies() -> frozenset[str]:
    from babel.core import get_global

    records = (record for records in get_global("territory_currencies").values() for record in records)
    return frozenset(
        code for code, _, ended, is_tender in records if is_tender and (ended is None or ended[0] >= _IN_USE_SINCE)
    )


def _meant_currency(text: str) -> str | None:
    """The code that `text` stands for: a sign, small letters, or a slip of one letter in a code of three."""
    if text.upper() in _currencies():
        return text.upper()
    if text.lower() in _SIGNS:
        return _SIGNS[text.lower()]
    upper = text.upper()
    swapped = [code for code in ("EUR", "GBP", "USD", "PLN", "CHF") if sorted(code) == sorted(upper)]
    return swapped[0] if swapped else None


def decimals_of(currency: str) -> int:
    """How many digits an amount in `currency` may have after the point (ISO 4217)."""
    if currency in _WITHOUT_DECIMALS:
        return 0
    return 3 if currency in _WITH_THREE else 2


def parse_money(text: str) -> Money:
    """An amount, a space, a currency's code: `950.00 GBP`; no sign, no thousands separator, at most 12 digits."""
    found = _MONEY.fullmatch(text)
    if not found:
        raise ValueError(_other_money(text))
    whole, fraction, currency = found[1], found[2] or "", found[3]
    if currency not in _currencies():
        meant = _meant_currency(currency) or nearest(currency, _currencies(), cutoff=0.9)
        action = f"write it as `{text[:-3]}{meant}`" if meant else "write its code, such as `GBP` or `EUR`"
        raise ValueError(f"{shown(text)} has no currency that is in use; {action}")
    allowed = decimals_of(currency)
    if len(fraction) > allowed:
        raise ValueError(f"{shown(text)} {_too_many_decimals(whole, fraction, currency, allowed)}")
    return Money(Decimal(f"{whole}.{fraction}" if fraction else whole), currency)


def _too_many_decimals(whole: str, fraction: str, currency: str, allowed: int) -> str:
    shorter = f"{whole}.{fraction[:allowed]} {currency}" if allowed else f"{whole} {currency}"
    if len(fraction) == 3 and whole != "0":  # perhaps the point stands between thousands
        return f"can be read in two ways; write it as {one_of([f'{whole}{fraction} {currency}', shorter])}"
    if not allowed:
        return f"has decimals, and {currency} has none; write a whole amount, such as `{shorter}`"
    return f"has {len(fraction)} decimals, and {currency} has {allowed}; write it with {allowed}, such as `{shorter}`"


def _other_money(text: str) -> str:
    """What to say about text that is not an amount, a space and a code."""
    found = re.fullmatch(_LOOSE, text)
    if not found:
        return f"{shown(text)} is not an amount of money; write it as `950.00 GBP`"
    before, sign, digits, after = found[1].strip(), found[2], found[3].strip(), found[4].strip()
    number = _plain_number(digits)
    if number is None:
        return f"{shown(text)} is not an amount of money; write it as `950.00 GBP`"
    if len(number.partition(".")[0]) > 12:
        return f"{shown(text)} is too large: an amount has at most 12 digits; write a smaller one"
    if not before and not after:
        return f"{shown(text)} has no currency; write it as `{number} GBP`"
    currency = _meant_currency(before or after.partition(" ")[0])
    if not currency or (before and after):
        return f"{shown(text)} is not an amount and a currency's code; write it as `950.00 GBP`"
    if sign in ("-", "−"):
        return f"{shown(text)} is negative; write the amount without the sign, `{number} {currency}`"
    if (before or after) == "$":
        choice = one_of(f"{number} {code}" for code in ("USD", "CAD", "AUD"))
        return f"{shown(text)} does not say which dollar; write it as {choice}"
    return f"{shown(text)} is not written as an amount, a space and a code; write it as `{number} {currency}`"


def _plain_number(digits: str) -> str | None:
    """`1,200.50`, `1.200,50`, `1 200` and `12,50` as plain numbers; None where that cannot be told."""
    tight = re.sub(r"['\s]", "", digits)
    last = max(tight.rfind("."), tight.rfind(","))
    whole, fraction = (tight[:last], tight[last + 1 :]) if last >= 0 else (tight, "")
    thousands = last >= 0 and tight[last] == "," and len(fraction) == 3 and "." not in tight
    if thousands or (last >= 0 and tight.count(tight[last]) > 1):
        whole, fraction = tight, ""
    whole = re.sub(r"[.,]", "", whole).lstrip("0") or "0"
    if not whole.isdigit() or not (fraction.isdigit() or not fraction):
        return None
    return f"{whole}.{fraction}" if fraction else whole


Currency = Annotated[str, FromText(parse_currency, str, pattern("[A-Z]{3}", "GBP", "EUR"))]
MoneyText = Annotated[
    Money,
    FromText(parse_money, Money, pattern(r"(0|[1-9][0-9]{0,11})(\.[0-9]+)? [A-Z]{3}", "950.00 GBP")),
]
"""`Money` as a field of a model: read from its written text."""
