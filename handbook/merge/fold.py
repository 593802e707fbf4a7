"""The merge itself: what one layer says, laid over what the layers below it say together.

In: a tree without merge words, the tree of the next layer with them, and the field tree that says how each place merges
(design §4). Out: a new tree without merge words. Neither input is changed; what the layer does not touch is shared.
Places: a text or a list stands where the highest layer that speaks about it wrote it; a mapping or an entry stands
where the lowest layer began it, so that what is missing in it is told once, at its source.
"""

from __future__ import annotations

from functools import cache

from handbook.merge.edits import SCALAR, child_of, inherits, is_choice, spot, words_in
from handbook.merge.lists import edit_list, fold_choice, replace_list, text_items
from handbook.merge.notes import Notes
from handbook.model.layer import Path, path_text
from handbook.model.policy import MERGE_WORDS, Field, Kind
from handbook.yaml_source.tree import Map, Seq, Value

_NOTHING: frozenset[str] = frozenset()
_MAPS = (Kind.MAPPING, Kind.KEYED, Kind.FACTS)


def fold(lower: Map, upper: Map, field: Field, notes: Notes, path: Path = ()) -> Map:
    """`upper` over `lower`: keys and entries one by one, each by the rule of its field."""
    if not upper:
        return lower
    if is_choice(field):
        return fold_choice(lower, upper, field, notes, path)
    words = words_in(upper, field)
    if words and inherits(upper) is False:
        return fresh(upper, field, notes, path) or Map(upper.at)
    result = _what_stays(lower, upper, words, field, notes, path)
    item, fields = field.item, field.fields
    for key, value in upper.items():
        child = item or fields.get(key)
        if child is None or key in words:
            continue
        inherited = result.get(key)
        new: Value | None
        if isinstance(value, str) and child.kind is SCALAR:
            new = value
            if value == inherited and not (key in field.patterns and len(upper) > 1):
                notes.same_value((*path, key), value, upper.vpos[key], result.vpos[key])
        elif isinstance(value, Map) and isinstance(inherited, Map):
            new = fold(inherited, value, child, notes, (*path, key))
            if new.at == inherited.at:
                result[key] = new
                continue
        else:
            inherited_at = None if inherited is None else spot(result, key)
            new = _fold_value(inherited, value, child, notes, (*path, key), upper.kpos[key], inherited_at)
            if new is None or new is inherited:
                continue
        result.put(key, new, upper.kpos[key], upper.vpos[key])
    return result


def _what_stays(lower: Map, upper: Map, words: frozenset[str], field: Field, notes: Notes, path: Path) -> Map:
    """A copy of `lower` without what `upper` removes and without keys of a shape that it leaves."""
    result = lower.copy()
    if words:
        _check_words(upper, words, notes, path)
        for key in _removed(lower, upper, field, notes, path):
            result.drop(key)
    if field.patterns:
        for key in dropped_keys(result, upper, field):
            result.drop(key)
    return result


def fresh(upper: Map, field: Field, notes: Notes, path: Path) -> Map | None:
    """`upper` over nothing. None if it holds nothing but edits, which alone create nothing."""
    if is_choice(field):
        return fold_choice(Map(upper.at), upper, field, notes, path) or (None if upper else upper)
    words = words_in(upper, field)
    if words:
        _check_words(upper, words, notes, path)
        _removed(Map(), upper, field, notes, path)
    result = upper
    item, fields = field.item, field.fields
    for key, value in upper.items():
        child = None if key in words else item or fields.get(key)
        if child is not None and child.kind is SCALAR and isinstance(value, str):
            continue
        new = None
        if child is not None:
            new = _fold_value(None, value, child, notes, (*path, key), upper.kpos[key], None)
        if new is value:
            continue
        if result is upper:
            result = upper.copy()
        if new is None:
            result.drop(key)
        else:
            result[key] = new
    return result if result or not upper else None


def dropped_keys(lower: Map, upper: Map, field: Field) -> frozenset[str]:
    """The keys of `lower` that belong to a shape which `upper` leaves: a deciding key appears or gets another value."""
    dropped = _NOTHING
    for key in field.patterns:
        if key in upper and _decides(lower, key, upper[key]):
            dropped |= _dropped_by(field, key)
    return dropped & lower.keys() if dropped else _NOTHING


@cache
def _dropped_by(field: Field, key: str) -> frozenset[str]:
    """`Field.dropped_by`, worked out once: every rhythm of every contractor asks for it."""
    return frozenset(field.dropped_by(key))


def _decides(lower: Map, key: str, value: Value) -> bool:
    if isinstance(value, str):
        return lower.get(key) != value
    return key not in lower and not MERGE_WORDS.issuperset(value)


def _fold_value(
    lower: Value | None, upper: Value, field: Field, notes: Notes, path: Path, at: int, lower_at: int | None
) -> Value | None:
    """One value over the inherited one, if these are not two mappings.

    `at` is the key of `upper`, `lower_at` the place of `lower`, for findings.
    """
    if field.kind in _MAPS:
        if isinstance(upper, Map):
            return fresh(upper, field, notes, path)
    elif field.kind is not SCALAR:
        inherited = lower if isinstance(lower, Seq) else None
        if isinstance(upper, Seq):
            return replace_list(inherited, upper, field, notes, path, at, lower_at)
        if isinstance(upper, Map):
            return edit_list(inherited, upper, field, notes, path, at, lower_at)
    elif isinstance(upper, str):
        return upper
    notes.wrong_kind(path, field, at, lower_at)
    return lower


def _removed(lower: Map, upper: Map, field: Field, notes: Notes, path: Path) -> list[str]:
    """The keys that `remove` takes away."""
    if "remove" not in upper:
        return []
    gone = []
    for key, at in text_items(upper, "remove", notes, path):
        if key in upper and child_of(field, key) is not None:
            notes.removed_and_set(key, path, at, spot(upper, key))
        elif key in lower:
            gone.append(key)
        else:
            notes.nothing_to_remove(key, path, at, lower)
    return gone


def _check_words(upper: Map, words: frozenset[str], notes: Notes, path: Path) -> None:
    for word in sorted(words - {"remove", "inherit"}):
        place = f"under `{path_text(path)}`" if path else "here"
        advice = "write new entries directly, each under its own name" if word == "add" else f"delete `{word}`"
        notes.unclear(path, upper.kpos[word], f"`{word}` does not belong {place}", advice)
    if inherits(upper) is None:
        notes.unclear_inherit(upper, path)
