"""The filters, tests and functions that page templates have: Jinja's that are safe, and ours in the place of others.

In: values of a template. Out: values. None makes much out of little; what goes through many items is counted (see `bounds`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from jinja2 import pass_context
from jinja2.filters import do_capitalize, do_float, do_int, do_lower, do_round, do_title, do_trim, do_upper
from jinja2.runtime import Context

from handbook.compose.printing import STATE, Fault, Linked, Lookup, Missing, Printed, Unknown

MAX_TEXT = 100_000
"""Characters that one expression may make."""
_MOST_PLACES = 20
_MOST_STEPS = 1000

FILTERS = frozenset(
    "abs count first groupby last length list map max min reject rejectattr reverse select selectattr sort sum unique".split()
)
TESTS = frozenset(
    "boolean divisibleby eq equalto even false ge greaterthan gt in iterable le lessthan lt mapping ne none number odd"
    " sameas sequence string true undefined".split()
)
"""Jinja's own that templates may use."""


def joined(values: Iterable[str], between: str = "") -> str:
    parts = list(values)
    return _bounded(sum(map(len, parts)) + len(between) * len(parts), lambda: between.join(parts))


@pass_context
def _join(context: Context, values: Any, between: Any = "") -> str:
    return joined([_text(context, value) for value in flat(values)], _text(context, between))


def _text(context: Context, value: Any) -> str:
    """What a filter that works on text is given: the words for the value, never nothing for one that is not set."""
    if isinstance(value, str) or type(value) in (int, float):
        return str(value)
    printed: Printed = context.parent[STATE]
    return printed.text_of(value)


def _of_text(filter: Callable[..., str]) -> Callable[..., str]:
    """A filter of Jinja's that works on text, given the words for its value."""

    @pass_context
    def given_text(context: Context, value: Any, *options: Any) -> str:
        return filter(_text(context, value), *options)

    return given_text


def _of_number(filter: Callable[..., float]) -> Callable[..., float]:
    """A filter of Jinja's that reads a number, also from a value of a handbook."""
    return lambda value, *options: filter(str(value) if isinstance(value, Lookup) else value, *options)


def _bounded(size: int, make: Callable[[], str]) -> str:
    if size > MAX_TEXT:
        raise Fault("HB-T504", "an expression makes too long a text", f"keep it below {MAX_TEXT} characters")
    return make()


@pass_context
def _replace(context: Context, value: Any, old: Any, new: Any) -> str:
    text, old, new = (_text(context, each) for each in (value, old, new))
    count = text.count(old) if old else 0
    return _bounded(len(text) + count * len(new), lambda: text.replace(old, new) if old else text)


def _round(value: Any, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common") -> float:
    if abs(precision) > _MOST_PLACES:
        raise Fault("HB-T504", f"numbers are rounded to {_MOST_PLACES} places at most", "use fewer places")
    return do_round(value, precision, method)


def _default(value: Any, text: Any = "", *_: Any) -> Any:
    if isinstance(value, Unknown):
        value._refuse()
    return text if isinstance(value, Missing) else value


def _periods(value: Any) -> list[dict[str, Any]]:
    """A value that changes on a day, period by period; see `View.periods`."""
    if isinstance(value, Unknown):
        value._refuse()
    return value.periods() if isinstance(value, Lookup) else []


def _link(text: Any, address: Any) -> Any:
    """A link with this text; the text alone where there is no address."""
    return Linked(text, address) if address else text


def _is_defined(value: Any) -> bool:
    if isinstance(value, Unknown):
        value._refuse()
    return not isinstance(value, Missing)


def steps(*limits: Any) -> range:
    made = range(*(int(limit) for limit in limits))
    if len(made) > _MOST_STEPS:
        raise Fault("HB-T504", "`range` makes at most 1,000 steps", "use a shorter range")
    return made


def flat(items: Any) -> Any:
    """A list written in a template, or made by a filter: lists inside lists could grow without end."""
    if isinstance(items, Iterator):
        items = list(items)
    if any(isinstance(item, list | tuple) for item in items):
        raise Fault("HB-T503", "pages cannot put lists into lists", "use one plain list")
    return items


OWN_FILTERS: Mapping[str, Callable[..., Any]] = {
    "flat": flat,
    "join": _join,
    "capitalize": _of_text(do_capitalize),
    "lower": _of_text(do_lower),
    "string": _of_text(str),
    "title": _of_text(do_title),
    "trim": _of_text(do_trim),
    "upper": _of_text(do_upper),
    "float": _of_number(do_float),
    "int": _of_number(do_int),
    "replace": _replace,
    "round": _round,
    "default": _default,
    "d": _default,
    "periods": _periods,
    "link": _link,
}
OWN_TESTS: Mapping[str, Callable[..., Any]] = {"defined": _is_defined}

FILTER_NAMES = FILTERS | OWN_FILTERS.keys() - {"d", "flat"}
TEST_NAMES = TESTS | OWN_TESTS.keys()
"""What writers are told of."""
