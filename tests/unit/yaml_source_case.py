"""YAML read by one parser or the other, and ways to look at what came of it. Shared by the tests of `yaml_source`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import yaml

from handbook.diagnostics import Diagnostic, FileTable
from handbook.yaml_source import Map, Seq, Value, read_yaml, reader, spans

PARSERS: dict[str, Any] = {"libyaml": yaml.CSafeLoader, "python": yaml.SafeLoader}
FILE = "contractors/ada.yml"


@contextmanager
def parsed_by(name: str) -> Iterator[None]:
    """Everything inside reads YAML with this parser."""
    spans._measure.cache_clear()
    with patch.object(reader, "PARSER", PARSERS[name]):
        yield
    spans._measure.cache_clear()


def good(text: str) -> Map:
    """The mapping in a text without faults."""
    value, faults = read_yaml(text, FILE, 0)
    assert not faults, [fault.message for fault in faults]
    assert value is not None
    return value


def faults_of(text: str, first_line: int = 1) -> tuple[Diagnostic, ...]:
    """What is wrong with a text that is not right."""
    value, faults = read_yaml(text, FILE, 0, first_line=first_line)
    assert value is None
    assert faults
    return faults


def told(fault: Diagnostic) -> tuple[str, int, int]:
    """Code, line and column of a finding."""
    assert fault.at is not None
    return fault.code, fault.at.line, fault.at.column


def place(position: int) -> tuple[int, int]:
    """Line and column of a packed position in file 0."""
    at = FileTable([FILE]).location(position)
    return at.line, at.column


def plain(value: Value) -> Any:
    """The value as plain dicts and lists."""
    if isinstance(value, Map):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, Seq) else value


def texts(value: Value, at: int) -> Iterator[tuple[str, int]]:
    """Every key and every text of a tree with its packed position."""
    if isinstance(value, Map):
        for key, inner in value.items():
            yield key, value.kpos[key]
            yield from texts(inner, value.vpos[key])
    elif isinstance(value, Seq):
        for inner, position in zip(value, value.vpos, strict=True):
            yield from texts(inner, position)
    else:
        yield value, at
