"""How lists merge: a bare list replaces, `add` / `remove` / `inherit` edit what is inherited.

In: the inherited list, if any, and what a layer writes over it. Out: a list without merge words.
Inputs stay as they are. Every item keeps the place where it was written.
"""

from __future__ import annotations

from handbook.merge.edits import ENTRIES, PROMISES, inherits, spot
from handbook.merge.notes import Notes
from handbook.model.layer import Path, path_text
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Seq, Value


def replace_list(
    lower: Seq | None, upper: Seq, field: Field, notes: Notes, path: Path, at: int, lower_at: int | None
) -> Seq:
    """A bare list over the inherited one: it counts alone. `at` and `lower_at` are the places to show for each."""
    if lower is None or lower_at is None:
        return upper
    if upper == lower:
        notes.same_value(path, upper, at, lower_at)
    elif field.kind is PROMISES:
        lost = [item for item in lower if item not in upper]
        if lost:
            notes.lost_promises(path, lost, at, lower_at)
    return upper


def edit_list(
    lower: Seq | None, upper: Map, field: Field, notes: Notes, path: Path, at: int, lower_at: int | None
) -> Seq | None:
    """An edit over the inherited list. None if there is nothing to edit and nothing is added."""
    known = {"add"} if field.kind is ENTRIES else {"add", "remove", "inherit"}
    if not _is_edit(upper, known, notes, path, at):
        return lower
    alone = inherits(upper) is False
    inherited = Seq(upper.at) if lower is None or alone else lower
    result = Seq(inherited.at)
    removed = _removed_items(inherited, upper, notes, path) if "remove" in known else []
    for item, place in zip(inherited, inherited.vpos, strict=True):
        if item not in removed:
            result.put(item, place)
    for item, place in _items(upper, "add", notes, path):
        if item not in result:
            result.put(item, place)
        elif item not in removed:
            notes.already_in(item, path, place, result.vpos[result.index(item)])
    if alone and lower_at is not None and result == lower:
        notes.same_value(path, result, at, lower_at)
    return result if result or lower is not None else None


def fold_choice(lower: Map, upper: Map, field: Field, notes: Notes, path: Path) -> Map:
    """A mapping whose own fields are `add` and `remove`: both add up; the higher layer has the last word on an item."""
    if inherits(upper) is None:
        notes.unclear_inherit(upper, path)
    base = Map(upper.at) if inherits(upper) is False else lower
    result = base.copy()
    given = {word: _chosen(upper, word) for word in ("add", "remove")}
    for item, at in given["remove"].items():
        if item in given["add"]:
            notes.removed_and_set(item, path, at, given["add"][item], is_item=True)
    for word, other in (("add", "remove"), ("remove", "add")):
        inherited = base.get(word)
        inherited_at = None if inherited is None else spot(base, word)
        new = inherited if isinstance(inherited, Seq) else None
        if new is not None:
            new = _without(new, given[other])
        if word in upper:
            edit, at = upper[word], upper.kpos[word]
            child = field.fields[word]
            if isinstance(edit, Seq):
                edit = _as_addition(edit, at)
            if isinstance(edit, Map):
                new = edit_list(new, edit, child, notes, (*path, word), at, inherited_at)
            else:
                notes.wrong_kind((*path, word), child, at, inherited_at)
            if new is not None:
                stays = _without(new, given["add"]) if word == "remove" else new
                result.put(word, stays, upper.kpos[word], upper.vpos[word])
        elif new is not None and new is not inherited:
            result.put(word, new, upper.kpos[other], upper.vpos[other])
    return result


def text_items(upper: Map, word: str, notes: Notes, path: Path) -> list[tuple[str, int]]:
    """The texts listed under a merge word with their places; whatever else stands there is a finding and left out."""
    items = []
    for item, at in _items(upper, word, notes, path):
        if isinstance(item, str):
            items.append((item, at))
        else:
            notes.unclear(path, at, f"`{word}` takes names, not entries", f"write it as `{word}: [name, other name]`")
    return items


def _items(upper: Map, word: str, notes: Notes, path: Path) -> list[tuple[Value, int]]:
    given = upper.get(word)
    if isinstance(given, Seq):
        return list(zip(given, given.vpos, strict=True))
    if given is not None:
        notes.unclear(path, upper.kpos[word], f"`{word}` must be a list", f"write it as `{word}: [one, another]`")
    return []


def _is_edit(upper: Map, known: set[str], notes: Notes, path: Path, at: int) -> bool:
    """Whether a mapping in the place of a list can be read as an edit of it."""
    way = ", ".join(f"`{word}`" for word in sorted(known))
    if known.isdisjoint(upper):
        notes.unclear(
            path, at, f"`{path_text(path)}` must be a list, or say how to change the inherited one", f"use {way}"
        )
        return False
    for key in upper:
        if key not in known:
            notes.unclear(path, upper.kpos[key], f"`{key}` cannot change a list of this kind", f"use {way}")
    if inherits(upper) is None:
        notes.unclear_inherit(upper, path)
    return True


def _removed_items(inherited: Seq, upper: Map, notes: Notes, path: Path) -> list[str]:
    """What `remove` takes away. What is added in the same breath is removed and put last, as a finding tells."""
    if "remove" not in upper:
        return []
    added = upper.get("add")
    removed = []
    for item, at in text_items(upper, "remove", notes, path):
        removed.append(item)
        if isinstance(added, Seq) and item in added:
            notes.removed_and_set(item, path, at, added.vpos[added.index(item)], is_item=True)
        elif item not in inherited:
            notes.nothing_to_remove(item, path, at, inherited)
    return removed


def _chosen(upper: Map, word: str) -> dict[str, int]:
    """What one layer itself puts into `add` or `remove` of a choice, with places."""
    given = upper.get(word)
    if isinstance(given, Map):
        given = given.get("add")
    if not isinstance(given, Seq):
        return {}
    return {item: at for item, at in zip(given, given.vpos, strict=True) if isinstance(item, str)}


def _without(items: Seq, gone: dict[str, int]) -> Seq:
    if not any(item in gone for item in items if isinstance(item, str)):
        return items
    kept = Seq(items.at)
    for item, at in zip(items, items.vpos, strict=True):
        if not (isinstance(item, str) and item in gone):
            kept.put(item, at)
    return kept


def _as_addition(items: Seq, at: int) -> Map:
    edit = Map(items.at)
    edit.put("add", items, at, items.at)
    return edit
