"""Records as text: the way they are written never changes, for their digests are over it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as some
from pydantic import RootModel

from handbook.records.encoding import encode

TEXTS = some.text(some.characters(exclude_categories=("Cs",)), max_size=8)
VALUES = some.recursive(
    TEXTS | some.booleans() | some.integers(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_records_are_json_with_a_value_on_each_line(value: Any) -> None:
    whole = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    assert encode(RootModel[Any](value)) == whole.encode("utf-8")
