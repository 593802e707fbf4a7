"""A merge of a few lines of YAML, and ways to ask what came of it. Shared by the tests of `handbook.merge`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from handbook.diagnostics import Diagnostic, FileTable
from handbook.merge import Shared, lookup, merge_contractor, merge_policy, merge_shared, trace
from handbook.model.layer import Layer, LayerKind, Merged, parse_path
from handbook.yaml_source import Map, Seq, read_yaml

POLICY = merge_policy()
MONTHLY = "deliverables: {close: {due: {every: month, day: 5, covers: previous month, at: 17:00}}}"
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@dataclass
class Outcome:
    """What a merge gave, with ways to ask for it by path and code."""

    files: FileTable
    layers: list[Layer]
    shared: Shared
    merged: Merged
    of_shared: tuple[Diagnostic, ...]
    of_contractor: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        return [found.code for found in (*self.of_shared, *self.of_contractor)]

    def value(self, path: str, on: date | None = None) -> Any:
        found = lookup(self.tree(on), parse_path(path))
        return plain(found[0]) if found else None

    def tree(self, on: date | None = None) -> Map:
        states = [tree for day, tree in self.merged.later if on and day <= on]
        return states[-1] if states else self.merged.tree

    def place(self, path: str, on: date | None = None) -> str:
        found = lookup(self.tree(on), parse_path(path))
        assert found, f"{path} is not set"
        where = self.files.location(found[1])
        return f"{where.file}:{where.line}"

    def one(self, code: str) -> Diagnostic:
        """The only finding of this code."""
        found = [each for each in (*self.of_shared, *self.of_contractor) if each.code == code]
        assert len(found) == 1, self.codes
        return found[0]

    def story(self, path: str, on: date | None = None) -> list[tuple[str, str, Any]]:
        """Title of the layer (with the date of a dated change), action and value of each step."""
        defaults, *roles, contractor = self.layers
        steps = trace(defaults, roles, contractor, parse_path(path), POLICY, on)
        return [
            (
                f"{step.layer.title} {step.since or ''}".strip(),
                step.action,
                None if step.value is None else plain(step.value),
            )
            for step in steps
        ]


def plain(value: object) -> Any:
    if isinstance(value, Map):
        return {key: plain(child) for key, child in value.items()}
    return [plain(item) for item in value] if isinstance(value, Seq) else value


def layer(kind: LayerKind, id: str, text: str, files: FileTable) -> Layer:
    file = {
        LayerKind.DEFAULTS: "content/defaults.yml",
        LayerKind.ROLE: f"content/roles/{id}.yml",
        LayerKind.CONTRACTOR: f"contractors/{id}.yml",
    }[kind]
    tree, faults = read_yaml(text, file, files.add(file)) if text.strip() else (Map(), ())
    assert tree is not None, faults
    locked, dated = tree.get("locked", Seq()), tree.get("from_date", Map())
    assert isinstance(locked, Seq) and isinstance(dated, Map)
    locks = tuple((parse_path(str(item)), at) for item, at in zip(locked, locked.vpos, strict=True))
    edits = sorted((date.fromisoformat(day), edit) for day, edit in dated.items() if isinstance(edit, Map))
    tree.drop("locked")
    tree.drop("from_date")
    return Layer(kind, id, file, tree, tuple(edits), locks)


def merge(defaults: str = "", contractor: str = "", **roles: str) -> Outcome:
    files = FileTable()
    below = layer(LayerKind.DEFAULTS, "defaults", defaults, files)
    between = [layer(LayerKind.ROLE, id, text, files) for id, text in roles.items()]
    above = layer(LayerKind.CONTRACTOR, "amara", contractor, files)
    shared, of_shared = merge_shared(below, between, POLICY, files)
    merged, of_contractor = merge_contractor(shared, above, POLICY, files)
    return Outcome(files, [below, *between, above], shared, merged, of_shared, of_contractor)
