"""Values of a merged handbook as text: on one line, as plain data, as YAML with the origin of each line.

In: a value of a tree, the file table. Out: text or data.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.diagnostics import FileTable
from handbook.report.look import Look, text_width
from handbook.yaml_source import Map, Seq, Value, encode_scalar

_WIDEST_YAML = 64
"""Origins stand in one column, unless a line of YAML is longer than this."""


def one_line(value: Value, look: Look, width: int = 60) -> str:
    """A value on one line of at most `width` columns: text as it is, anything else as YAML in brackets."""
    text = look.show(" ".join(value.split()) if isinstance(value, str) else _flow(value))
    if text_width(text) <= width:
        return text
    room = width - text_width(look.dots)
    kept = ""
    for character in text:
        room -= text_width(character)
        if room < 0:
            break
        kept += character
    return kept + look.dots


def plain_data(value: Value | None) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Map):
        return {key: plain_data(child) for key, child in value.items()}
    if isinstance(value, Seq):
        return [plain_data(child) for child in value]
    return value


def parts(value: Value | None) -> list[str]:
    """The items of a list, or the entries of a mapping, each on one line; nothing for anything else."""
    if isinstance(value, Map):
        return [f"{encode_scalar(key)}: {_flow(child)}" for key, child in value.items()]
    if isinstance(value, Seq):
        return [child if isinstance(child, str) else _flow(child) for child in value]
    return []


def yaml_with_origins(value: Map | Seq, files: FileTable, look: Look) -> str:
    """A tree as YAML, each line followed by `# file:line`, where what stands in it was written."""
    rows = list(_rows(value, 0))
    column = min(max((text_width(text) for text, _ in rows), default=0), _WIDEST_YAML) + 2
    lines = []
    for text, position in rows:
        at = files.location(position)
        shown = look.show(text)
        space = " " * max(column - text_width(shown), 2)
        lines.append(shown + space + look.paint("frame", look.show(f"# {at.file}:{at.line}")))
    return "".join(f"{line}\n" for line in lines)


def _rows(value: Map | Seq, depth: int) -> Iterator[tuple[str, int]]:
    """Lines of YAML with the packed place of what is new in each."""
    indent = "  " * depth
    if isinstance(value, Map):
        for key, child in value.items():
            name = f"{indent}{encode_scalar(key)}:"
            if isinstance(child, str):
                yield f"{name} {encode_scalar(child)}", value.vpos[key]
            elif not child:
                yield f"{name} {'{}' if isinstance(child, Map) else '[]'}", value.vpos[key]
            else:
                yield name, value.kpos[key]
                yield from _rows(child, depth + 1)
        return
    for number, child in enumerate(value):
        if isinstance(child, str) or not child:
            yield f"{indent}- {encode_scalar(child) if isinstance(child, str) else '{}'}", value.vpos[number]
            continue
        rows = _rows(child, depth + 1)
        first, position = next(rows)
        yield f"{indent}- {first.lstrip(' ')}", position
        yield from rows


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return encode_scalar(value, flow=True)
    if isinstance(value, Map):
        return "{" + ", ".join(f"{encode_scalar(key, flow=True)}: {_flow(child)}" for key, child in value.items()) + "}"
    return "[" + ", ".join(_flow(child) for child in value) + "]"
