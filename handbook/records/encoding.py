"""Records and the log as text: one way to write each, so that a file is either what was recorded or not.

In: a record, or bytes. Out: bytes, or a record; raises `RecordsError` for anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from json.encoder import encode_basestring
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handbook.model.content import Json
from handbook.model.entries import AnyEntry
from handbook.records.errors import RecordsError
from handbook.records.files import shown


class Act(BaseModel):
    """One act: which records it made, each with its SHA-256, by contractor and file name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Literal[1] = 1
    number: int
    previous: str
    at: datetime
    did: str
    records: Mapping[str, str]


_ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(Annotated[AnyEntry, Field(discriminator="record")])
_ACT: TypeAdapter[Act] = TypeAdapter(Act)


def encode(value: BaseModel) -> bytes:
    """A record as it is written: JSON with sorted keys, UTF-8."""
    return (_lines(value.model_dump(mode="json", exclude_none=True)) + "\n").encode("utf-8")


def _lines(value: Any) -> str:
    """What `json.dumps` gives with sorted keys and an indent of 0, in half its time: reading proves every record."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        pairs = [f"{encode_basestring(key)}: {_lines(value[key])}" for key in sorted(value)]
        return "{\n" + ",\n".join(pairs) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join([_lines(item) for item in value]) + "\n]"
    return json.dumps(value)


def decode_entry(data: bytes, path: Path) -> AnyEntry:
    """A contractor's record out of its file."""
    entry: AnyEntry = _decoded(_ENTRY, data, path)
    return entry


def encode_values(values: Mapping[str, Json]) -> str:
    """Values by path as they are stored for several contractors, written as a record is."""
    return _lines(values) + "\n"


def decode_values(data: bytes, path: Path) -> Mapping[str, Json]:
    """The reverse of `encode_values`."""
    try:
        values = json.loads(data)
        same = isinstance(values, dict) and encode_values(values).encode("utf-8") == data
    except (ValueError, RecursionError) as error:
        raise changed(path, "it cannot be read as values") from error
    if not same:
        raise changed(path, "it is not written as the program writes it")
    found: Mapping[str, Json] = values
    return found


def decode_act(data: bytes, path: Path) -> Act:
    """A part of the log out of its file."""
    act: Act = _decoded(_ACT, data, path)
    return act


def _decoded(adapter: TypeAdapter[Any], data: bytes, path: Path) -> Any:
    try:
        value = adapter.validate_json(data)
        same = encode(value) == data
    except (ValidationError, UnicodeError, ValueError) as error:
        raise changed(path, "it cannot be read as a record") from error
    if not same:
        raise changed(path, "it is not written as the program writes it")
    return value


def changed(path: Path, why: str) -> RecordsError:
    """What to raise for a file that is not what was recorded."""
    return RecordsError(f"`{shown(path)}` is not what was recorded: {why}; restore it from a backup or version control")
