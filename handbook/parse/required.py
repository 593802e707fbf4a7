"""Values that a file which stands alone must have. Layers are not judged here: only their merged result is.

In: a tree and its field. Out: findings, each with the line to add.
"""

from __future__ import annotations

from itertools import islice

from handbook.model.layer import Path
from handbook.model.policy import Field, Kind
from handbook.parse.examples import line
from handbook.parse.findings import Findings
from handbook.parse.names import Index, closest, name_of
from handbook.yaml_source.tree import Map, Seq, Value

_FIRST = 10  # unknown keys that are looked at for a slip of the pen


def check_required(value: Value, field: Field, at: int, path: Path, file: str, found: Findings) -> None:
    """Tell every value that `field` always needs and `value`, written at `at` in `file`, lacks."""
    if isinstance(value, Map) and field.kind is Kind.MAPPING:
        unknown = (key for key in value if key not in field.fields)
        misspelt = {closest(key, field.fields) for key in islice(unknown, _FIRST)}
        for key, child in field.fields.items():
            if key in value:
                check_required(value[key], child, value.vpos[key], (*path, key), file, found)
            elif child.required is not None and not child.required.when and key not in misspelt:
                missing = f"`{key}` is missing for {name_of(path)}" if path else f"`{key}` is missing"
                advice = f"add it to {name_of(path) if path else f'`{file}`'}, such as `{line(key, child)}`"
                found.add("HB-C401", at, (*path, key), missing, advice)
    elif isinstance(value, Map) and field.kind is Kind.KEYED and field.item is not None:
        for key, entry in value.items():
            check_required(entry, field.item, value.kpos[key], (*path, key), file, found)
    elif isinstance(value, Seq) and field.item is not None:
        for number, entry in enumerate(value):
            check_required(entry, field.item, value.vpos[number], (*path, Index(number)), file, found)
