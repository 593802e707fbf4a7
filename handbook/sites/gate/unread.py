"""What can be told from a file of a contractor that cannot be used because of errors.

In: its text. Out: what stands in it at the places that hold secrets. A file that is YAML is taken at its word. In one that is
none, whatever follows the name of such a place is taken, wherever it stands: rather too much than too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.yaml_source import Map, Seq, Value, read_yaml

NOTES, REASON = "notes", "reason"
_PLACES = ("legal_name", "name", "email", "address", "document", NOTES, REASON)
_PLACE = re.compile(rf"(?<![\w-])(?P<place>{'|'.join(_PLACES)})[\"']?[ \t]*:[ \t]*", re.IGNORECASE)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_QUOTED = re.compile(r"\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^']|'')*)'", re.DOTALL)
_REMARK = re.compile(r"(?:^|[ \t])#.*")
_MOST = 10_000
"""Characters of one value."""
_ENDS_A_VALUE = re.compile(r",\s|[\]}]")


def told_by(text: str) -> Iterator[tuple[str, str]]:
    """Places, as dotted paths where they are known, and what stands there."""
    tree, _ = read_yaml(text, "", 0)
    return _in_tree(tree, "") if tree is not None else _in_lines(text)


def may_introduce(text: str, id: str) -> bool:
    """Whether a file that cannot be used asks to show whom it is about to the contractor `id`."""
    if id not in text or "introduced_to" not in text:
        return False
    tree, _ = read_yaml(text, "", 0)
    asked = re.findall(r"introduced_to[\"']?\s*:([^:]*)", text) if tree is None else [tree.get("introduced_to", "")]
    return re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", str(asked)) is not None


def _in_tree(value: Value, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Map):
        for key, inner in value.items():
            yield from _in_tree(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, Seq):
        for inner in value:
            yield from _in_tree(inner, path)
    elif path.rpartition(".")[2] in _PLACES:
        yield path, value


def _in_lines(text: str) -> Iterator[tuple[str, str]]:
    for found in _PLACE.finditer(text):
        place, at = found["place"].lower(), found.end()
        start = text.rfind("\n", 0, found.start()) + 1
        line = text[at : at + _MOST].partition("\n")[0].strip()
        below = "\n".join(_below(text[start : at + _MOST]))
        if quoted := _QUOTED.match(text, at, at + _MOST):
            yield place, quoted["double"] or (quoted["single"] or "").replace("''", "'")
        if _BLOCK.match(line):
            yield place, below if line.startswith("|") else below.replace("\n", " ")
            continue
        line = _REMARK.sub("", line)
        for value in dict.fromkeys((line, _ENDS_A_VALUE.split(line)[0], f"{line} {below}".replace("\n", " "))):
            yield place, value


def _below(text: str) -> Iterator[str]:
    """The lines that belong to the first one of a text: they stand further to the right."""
    first, *lines = text.splitlines()
    edge = len(first) - len(first.lstrip())
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= edge:
            return
        yield line.strip()
