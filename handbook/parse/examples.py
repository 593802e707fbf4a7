"""Examples of the right form, made from the format itself.

In: a field and its name. Out: one line of YAML that would be accepted there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pydantic import ValidationError

from handbook.model.policy import Field, Kind
from handbook.model.values import Rhythm
from handbook.parse.form import item_of
from handbook.yaml_source.scalars import EMPTY_WORDS
from handbook.yaml_source.tree import Map, Value

_FREE_TEXT = "some text"
_ANY_ID = "some-id"
_TEXTS = (
    "2026-04-30",
    "17:00",
    "2 working days",
    "2 hours a week",
    "24000 GBP",
    "name@example.com",
    "https://www.example.com",
    "Europe/London",
    "5",
    "GB",
    "en",
    "GBP",
    "yes",
    "month",
    "asana#hand-in",
)
"""Texts tried in turn on a field that does not take just any words."""

_BY_KEY = {
    "access": "write",
    "code": "HB-C405",
    "does": "Delivery lead",
    "get_in": "Open the invitation and choose a password",
    "measure": "share of orders sent the same day",
    "name": "Ola Wrona",
    "outcome": "Orders can be placed",
    "path": "tools.github",
    "purpose": "Where our work is planned",
    "reason": "they own the account",
    "standard": "answered within a day",
    "title": "Monthly close",
    "when": "we disagree about scope",
}
"""Texts that read better than just any, where the field takes them."""

_REFERENCES = {
    "person": "jonas",
    "tool": "asana",
    "tool page": "asana",
    "channel tool": "slack",
    "role": "developer",
    "guide": "asana#hand-in",
    "contractor": "kestrel-loop",
    "engagement": "sow-21",
    "deliverable": "monthly-close",
    "process": "monthly-close",
    "page": "monthly-close",
    "member": "ola",
    "contact": "shop",
    "anyone": "jonas",
    "person or channel": "jonas",
}
_IDS = {
    "people": "ola",
    "contacts": "shop",
    "engagements": "sow-21",
    "goals": "quick-checkout",
    "we_provide": "test-cards",
    "deliverables": "monthly-close",
    "tasks": "inbox",
    "tools": "asana",
    "accounts": "shop-admin",
    "channels": "questions",
    "meetings": "check-in",
}
_NEEDS_QUOTES = re.compile(r"[^\w/+(]|.*(?:[\x00-\x1f`,\[\]{}]|: |:$| #| $)", re.DOTALL)
"""What a plain text inside `{…}` or `[…]` may not begin with or hold (YAML 1.2.2, §7.3.3)."""

_LONGEST_LINE = 90


def line(name: str, field: Field) -> str:
    """One line with an example of `field`: `review: {person: manager, within: 2 working days}`."""
    return f"{name}: {sample(field, name)}"


@lru_cache(maxsize=1024)
def sample(field: Field, name: str = "") -> str:
    """The value part of `line`."""
    if field.kind is Kind.SCALAR:
        return _text(field, name)
    if field.node is Rhythm:
        return "{every: month, day: 5}"
    if field.kind is Kind.MAPPING:
        return "{" + ", ".join(f"{key}: {sample(child, key)}" for key, child in _telling(field)) + "}"
    if field.kind is Kind.KEYED:
        return f"{{{sample_id(name)}: {sample(item_of(field))}}}"
    if field.kind is Kind.FACTS:
        return f"{{some_name: {_FREE_TEXT}}}"
    if field.kind is Kind.FREE:
        return "{tags: [Invoices]}"
    return f"[{sample(item_of(field))}]"


def sample_id(name: str) -> str:
    """An id as it could stand under `name`."""
    return _IDS.get(name, _ANY_ID)


def key_for(text: str, field: Field) -> str | None:
    """The key of the mapping `field` under which `text` would be right: `date` for `2026-04-30` given as a due date."""
    for key, child in field.fields.items():
        telling = child.required is not None or not takes(child, _ANY_ID)  # an id that may be left out says little
        if child.kind is Kind.SCALAR and telling and not takes(child, _FREE_TEXT) and takes(child, text):
            return key
    return None


def takes(field: Field, text: str) -> bool:
    """Whether a text is right for `field`."""
    if field.adapter is None:
        return False
    try:
        field.adapter.validate_python(text)
    except ValidationError:
        return False
    return True


def flow(value: Value) -> str:
    """A value on one line of YAML; `…` stands for what would make the line too long."""
    text = _flow(value)
    return text if len(text) <= _LONGEST_LINE else "…"


def _flow(value: Value) -> str:
    if isinstance(value, str):
        quoted = '"' + " ".join(value.replace("\\", "\\\\").replace('"', '\\"').replace("`", "'").split()) + '"'
        return quoted if value in EMPTY_WORDS or _NEEDS_QUOTES.match(value) else value
    if isinstance(value, Map):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(child)}" for key, child in value.items()) + "}"
    return "[" + ", ".join(_flow(child) for child in value) + "]"


def _text(field: Field, name: str) -> str:
    if field.options:
        return field.options[0]
    if field.ref is not None and takes(field, _REFERENCES.get(field.ref.to, "")):
        return _REFERENCES[field.ref.to]
    if takes(field, _FREE_TEXT):
        return _BY_KEY.get(name, _FREE_TEXT)
    return next((text for text in _TEXTS if takes(field, text)), _ANY_ID)


def _telling(field: Field) -> list[tuple[str, Field]]:
    """The two keys that best show what a mapping is: needed ones first, plain values before groups of keys."""
    ranked = sorted(field.fields.items(), key=lambda pair: (pair[1].kind is not Kind.SCALAR, pair[1].required is None))
    return ranked[:2]
