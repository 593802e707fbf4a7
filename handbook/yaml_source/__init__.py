"""Words: from the bytes of a source file to values that know where they were written.

In: bytes or text, the file's name and its number in the `FileTable`. Out: text (`decode`), a mapping (`read_yaml`) or a
page (`front_matter`), each with the diagnostics found; never an exception for what a user wrote. `token_end` measures
what stands at a place, `encode_scalar` writes a value.
"""

from __future__ import annotations

from handbook.yaml_source.decoding import decode
from handbook.yaml_source.front_matter import PageSource, front_matter
from handbook.yaml_source.limits import LIMITS, Limits
from handbook.yaml_source.reader import read_yaml
from handbook.yaml_source.scalars import encode_scalar
from handbook.yaml_source.spans import token_end
from handbook.yaml_source.tree import Map, Seq, Value

__all__ = [
    "LIMITS",
    "Limits",
    "Map",
    "PageSource",
    "Seq",
    "Value",
    "decode",
    "encode_scalar",
    "front_matter",
    "read_yaml",
    "token_end",
]
