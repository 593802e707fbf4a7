"""The walk: one pass over a file's tree beside the tree of its fields.

In: a tree, the form of the file. Out: findings. Nothing is changed and nothing is built: text stays text.
Values that are right cost one look-up each, so a thousand files are checked in a moment.
"""

from __future__ import annotations

from handbook.model.layer import LayerKind, Path
from handbook.model.node import Only
from handbook.model.policy import MERGE_WORDS, Field, Kind
from handbook.model.values import Rhythm, suggest_id
from handbook.model.values.wording import shown
from handbook.parse.edits import check_inherit, check_remove, is_list_edit, list_edit, misused_add
from handbook.parse.examples import sample
from handbook.parse.findings import Findings
from handbook.parse.form import FILE_KEYS, FOR_EACH, LAYER_TITLES, Form, item_of
from handbook.parse.free import check_free
from handbook.parse.names import Index, did_you_mean, in_two, listed, name_of
from handbook.parse.strangers import for_an_entry, unknown_key
from handbook.parse.texts import ACCEPTED, contradictions, id_refusal, name_refusal, refusal
from handbook.parse.wrong_kind import wrong_kind
from handbook.yaml_source.tree import Map, Seq, Value

_NEVER_IDS = ("from_date", FOR_EACH)
_SCALAR, _MAPPING, _KEYED, _FACTS = Kind.SCALAR, Kind.MAPPING, Kind.KEYED, Kind.FACTS
_OURS = ("person", "anyone")
_LISTS = (Kind.LIST, Kind.PROMISES, Kind.ENTRIES)


class Walk:
    """Checks trees against one form. `root` is the whole tree, which says what ids there are.

    In every method `edits` says whether merge words mean something at that place.
    """

    def __init__(self, form: Form, root: Map, found: Findings) -> None:
        self.form = form
        self.root = root
        self.found = found

    def mapping(self, tree: Map, field: Field, path: Path, edits: bool) -> None:
        """Fixed keys, each with its own field."""
        fields = field.fields
        is_rhythm = field.node is Rhythm
        before = self.found.count if is_rhythm else 0
        for key, value in tree.items():
            child = fields.get(key)
            if child is None:
                self._stranger(key, tree, field, path, edits)
            elif child.only is not None and self.form.layer not in child.only.layers:
                self._only_elsewhere(key, tree, child.only, path)
            elif value.__class__ is not str or child.kind is not _SCALAR or value not in ACCEPTED[child]:
                self.value(value, tree.vpos[key], child, (*path, key), edits)
        if is_rhythm and self.found.count == before:
            self._together(tree, path)

    def by_id(self, tree: Map, field: Field, path: Path, edits: bool) -> None:
        """Entries by id, or free names with a text each."""
        item, refused = item_of(field), id_refusal if field.kind is _KEYED else name_refusal
        for key, value in tree.items():
            if key in MERGE_WORDS or (key in _NEVER_IDS and self.form.layer):
                self._stranger(key, tree, field, path, edits)
            elif problem := refused(key):
                self.found.add("HB-S106", tree.kpos[key], (*path, key), *in_two(problem))
            elif key in item.fields and (stranger := for_an_entry(key, tree, item, path)):
                self.found.add(stranger.code, tree.kpos[key], (*path, key), stranger.message, *stranger.advice)
            else:
                self.value(value, tree.vpos[key], item, (*path, key), edits)

    def value(self, value: Value, at: int, field: Field, path: Path, edits: bool) -> None:
        """Any value, which stands at `at`."""
        if self.found.full:
            return
        kind = field.kind
        if isinstance(value, str):
            if kind is _SCALAR:
                self._text(value, at, field, path)
                return
        elif isinstance(value, Seq):
            if kind in _LISTS:
                self._items(value, field, path)
                return
        elif kind is _MAPPING:
            self.mapping(value, field, path, edits)
            return
        elif kind is _KEYED or kind is _FACTS:
            self.by_id(value, field, path, edits)
            return
        elif kind is Kind.FREE:
            check_free(value, path, self.found)
            return
        elif kind in _LISTS and edits and is_list_edit(value):
            for key, items in list_edit(value, field, path, self.found).items():
                self._items(items, field, (*path, key))
            return
        message, advice = wrong_kind(value, field, path)
        self.found.add("HB-S102", at, path, message, *advice)

    def _items(self, items: Seq, field: Field, path: Path) -> None:
        """The items of a list. Nothing is inherited inside them, so there is nothing to edit."""
        item = item_of(field)
        known = ACCEPTED[item]
        for number, value in enumerate(items):
            if value.__class__ is not str or item.kind is not _SCALAR or value not in known:
                self.value(value, items.vpos[number], item, (*path, Index(number)), edits=False)

    def _text(self, text: str, at: int, field: Field, path: Path) -> None:
        problem = refusal(field, text)
        if problem is None:
            return
        if field.options:
            advice = (did_you_mean(text, field.options), f"possible: {listed(field.options)}")
            self.found.add("HB-S103", at, path, f"{shown(text)} is not possible for {name_of(path)}", *advice)
            return
        message, how = in_two(problem)
        if field.ref is not None and field.ref.to in _OURS and (example := suggest_id(text.split(" ")[0])):
            how = f"write the person's id as it stands in `people.yml`, such as `{example}`"
        example = sample(field, path[-1])
        right = f"write it like this: `{example if isinstance(path[-1], Index) else f'{path[-1]}: {example}'}`"
        self.found.add("HB-S104", at, path, message, how or right)

    def _together(self, tree: Map, path: Path) -> None:
        """Keys of a rhythm that are right one by one, and contradict each other."""
        for key, words in contradictions(Rhythm, _without_edits(tree)):
            at, here = (tree.kpos[key], (*path, key)) if key in tree else (tree.at, path)
            self.found.add("HB-S104", at, here, *in_two(words))

    def _stranger(self, key: str, tree: Map, field: Field, path: Path, edits: bool) -> None:
        """A key that is not one of the field's own: a merge word, a key about the file, or a mistake."""
        here, at = (*path, key), tree.kpos[key]
        if self.found.full:
            return
        if self.form.layer and (key in FILE_KEYS or key == FOR_EACH):
            self._about_the_file(key, at, here)
        elif key not in MERGE_WORDS:
            stranger = unknown_key(key, tree, field, path, self.form, self.root)
            self.found.add(stranger.code, at, here, stranger.message, *stranger.advice)
        elif not edits:
            message = f"`{key}` changes what is inherited, and nothing is inherited here"
            self.found.add("HB-M205", at, here, message, f"delete `{key}`, and write what is meant in full")
        elif key == "remove":
            check_remove(tree[key], tree.vpos[key], field, here, self.found)
        elif key == "inherit":
            check_inherit(tree[key], tree.vpos[key], here, self.found)
        else:
            misused_add(tree[key], field, here, at, self.found)

    def _about_the_file(self, key: str, at: int, here: Path) -> None:
        if key == "locked" and self.form.layer is not LayerKind.DEFAULTS:
            message, advice = "`locked` belongs in `defaults.yml`", "delete it here: only what all share can be locked"
        elif len(here) == 1:
            message, advice = f"`{key}` cannot stand inside `from_date`", "write it at the top of the file"
        else:
            message, advice = f"`{key}` belongs at the top of the file", "move it there, with no space in front of it"
        self.found.add("HB-S105", at, here, message, advice)

    def _only_elsewhere(self, key: str, tree: Map, only: Only, path: Path) -> None:
        files = " or ".join(LAYER_TITLES[LayerKind(layer)] for layer in only.layers)
        message = f"`{key}` can only stand in {files}"
        advice = f"delete it here, and write it in {files}"
        self.found.add("HB-S105", tree.kpos[key], (*path, key), message, advice)


def _without_edits(tree: Map) -> Map:
    if MERGE_WORDS.isdisjoint(tree):
        return tree
    plain = tree.copy()
    for word in MERGE_WORDS:
        plain.drop(word)
    return plain
