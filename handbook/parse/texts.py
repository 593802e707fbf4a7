"""Whether a text is right for its field, in the words of the field's own type.

In: a field and a text, or a mapping whose keys must fit together. Out: what is wrong, or None.
What a field has accepted is remembered, because most values of a thousand files are the same few texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from handbook.model.node import Node
from handbook.model.policy import Field
from handbook.model.values import id_problem, suggest_id
from handbook.model.values.wording import shown
from handbook.yaml_source.tree import Map

ACCEPTED: defaultdict[Field, set[str]] = defaultdict(set)
"""Texts known to be right, by field. Only `refusal` adds to it."""

_MOST_REMEMBERED = 50_000  # texts of one field; beyond that a long-running preview starts anew
_LONGEST_REMEMBERED = 200
_IDS: set[str] = set()
_TOGETHER: dict[object, tuple[tuple[str, str], ...]] = {}


def refusal(field: Field, text: str) -> str | None:
    """Why `text` is wrong for `field`, or None."""
    known = ACCEPTED[field]
    if text in known:
        return None
    if field.adapter is not None:
        try:
            field.adapter.validator.validate_python(text)
        except ValidationError as error:
            return error_words(error.errors()[0], text)
    if len(text) <= _LONGEST_REMEMBERED:
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known.add(text)
    return None


def id_refusal(text: str) -> str | None:
    """Why `text` cannot be an id, or None."""
    if text in _IDS:
        return None
    problem = id_problem(text)
    if problem is None:
        if len(_IDS) >= _MOST_REMEMBERED:
            _IDS.clear()
        _IDS.add(text)
    return problem


def name_refusal(text: str) -> str | None:
    """Why `text` cannot be the name of a fact, or None. As an id, but `_` is fine: pages write `facts.vat_scheme`."""
    if id_refusal(text.replace("_", "-")) is None:
        return None
    name = (suggest_id(text) or "vat-scheme").replace("-", "_")
    return f"{shown(text)} cannot be the name of a fact: use small letters, digits and `_`; write it as `{name}`"


def contradictions(node: type[Node], tree: Map) -> tuple[tuple[str, str], ...]:
    """What does not fit together inside one mapping whose single values are right, as (key, words).

    Empty while edits of lists stand in it: what they make is known only after the merge.
    """
    values = {}
    for key, value in tree.items():
        if isinstance(value, Map):
            return ()
        values[key] = value if isinstance(value, str) else tuple(value)
    content = (node, tuple(values.items()))
    found = _TOGETHER.get(content)
    if found is None:
        if len(_TOGETHER) >= _MOST_REMEMBERED:
            _TOGETHER.clear()
        found = _TOGETHER[content] = _together(node, values)
    return found


def _together(node: type[Node], values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    try:
        node.model_validate(values)
    except ValidationError as error:
        return tuple((str(fault["loc"][0]) if fault["loc"] else "", error_words(fault, "")) for fault in error.errors())
    return ()


def error_words(fault: Any, text: str) -> str:
    """The writer's words in a fault of pydantic: those of our own ValueError, else a plain sentence of ours."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    return f"{shown(text)} is not in the right form" if text else "this is not in the right form"
