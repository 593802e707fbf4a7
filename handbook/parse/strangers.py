"""A key that its mapping does not know: what its writer may have meant.

In: the key, where it stands, the form of the file. Out: code, message and advice. A slip of the pen is told apart from
a key that is right but stands in the wrong place.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from handbook.model.layer import Path, path_text
from handbook.model.page_settings import USUAL
from handbook.model.policy import MERGE_WORDS, Field, Kind, walk
from handbook.model.values.wording import shown
from handbook.parse.examples import flow, sample_id
from handbook.parse.form import FOR_EACH, Form
from handbook.parse.names import closest, listed, same_name
from handbook.yaml_source.tree import Map, Value

ANY_ID = "<id>"
"""What stands in a message for an id that only the writer knows."""

_MKDOCS = "mkdocs"

_SURE = 0.8  # how alike two names must be before a slip of the pen is likelier than a wrong place
_MOST_PLACES = 4


class Stranger(NamedTuple):
    """What to say about a key that does not belong."""

    code: str
    message: str
    advice: tuple[str, ...]


def unknown_key(key: str, tree: Map, field: Field, path: Path, form: Form, root: Map) -> Stranger:
    """Explain `key`, which stands in `tree` at `path`, where the format has `field`."""
    siblings = [name for name in (*field.fields, *(() if path else form.file_keys)) if name not in tree]
    value = tree[key]
    guess = same_name(key, siblings) or closest(key, siblings, _SURE)
    return (
        (_misspelt(key, guess, value) if guess else None)
        or _for_mkdocs(key, tree, value, path, field)
        or _second(key, tree, field, form)
        or _misplaced(key, value, path, form, root)
        or (_of_another_file(key, value, form) if not path else None)
        or _unknown(key, value, field, path, form, siblings, root)
    )


def below(key: str, value: Value, parent: Path) -> Stranger:
    """`key` belongs under `parent`, where `<id>` stands for an id that is not known."""
    place = shown(path_text(parent))
    named = tuple(
        sample_id(parent[n - 1] if n else "people") if part == ANY_ID else part for n, part in enumerate(parent)
    )
    written = f"{key}: {flow(value)}"
    for part in reversed(named):
        written = f"{part}: {{{written}}}"
    advice = [f"move it there: `{written}`"]
    if ANY_ID in parent:
        advice.append(f"`{ANY_ID}` stands for the id of the entry it is about")
    return Stranger("HB-S105", f"`{key}` belongs under {place}", tuple(advice))


def _misspelt(key: str, guess: str, value: Value) -> Stranger:
    written = f"{guess}: {flow(value)}"
    return Stranger("HB-S101", f"unknown key {shown(key)}", (f"did you mean `{guess}`?", f"write it as `{written}`"))


def _second(key: str, tree: Map, field: Field, form: Form) -> Stranger | None:
    """The key is another spelling of one that stands beside it."""
    there = [name for name in field.fields if name in tree]
    twin = same_name(key, there) or (None if key in _places(form.root) else closest(key, there, _SURE))
    if twin is None:
        return None
    advice = f"`{twin}` stands beside it already: delete one of the two"
    return Stranger("HB-S101", f"unknown key {shown(key)}", (advice,))


def _for_mkdocs(key: str, tree: Map, value: Value, path: Path, field: Field) -> Stranger | None:
    """The key is one that a plugin of MkDocs or the theme reads. A description is a page's summary."""
    if path or _MKDOCS not in field.fields:
        return None
    if key == "description" and "summary" not in tree:
        return _misspelt(key, "summary", value)
    if key not in USUAL:
        return None
    written = f"`{key}: {flow(value)}`, with two spaces in front of it"
    into = f"write it below `{_MKDOCS}:`" if _MKDOCS in tree else f"write `{_MKDOCS}:`, and below it"
    advice = f"if MkDocs, its theme or a plugin is to read it, {into} {written}"
    return Stranger("HB-S101", f"unknown key {shown(key)}", (advice,))


def _misplaced(key: str, value: Value, path: Path, form: Form, root: Map) -> Stranger | None:
    """The key is right somewhere else in the same file."""
    places = _places(form.root).get(key, ())
    if path[:1] != (FOR_EACH,):
        places = tuple(place for place in places if place[0] != FOR_EACH)
    if not places:
        return None
    ranked = sorted(places, key=lambda place: (-_shared(path, place), len(place)))
    best = [p for p in ranked if (_shared(path, p), len(p)) == (_shared(path, ranked[0]), len(ranked[0]))]
    if len(best) == 1:
        return below(key, value, _with_ids(best[0][:-1], path, root))
    written = [path_text(_with_ids(place, path, root)) for place in best]
    more = ", …" if len(best) > _MOST_PLACES else ""
    return Stranger(
        "HB-S105",
        f"`{key}` cannot stand {_where(path, form)}",
        (f"it belongs to one of these: {listed(written[:_MOST_PLACES])}{more}",),
    )


def _of_another_file(key: str, value: Value, form: Form) -> Stranger | None:
    """The key is right in a file of another kind."""
    for title, field in form.others:
        if key in field.fields:
            where = f"`{key}` belongs in {title}"
            return Stranger("HB-S105", where, (f"delete it, or move it there: `{key}: {flow(value)}`",))
    return None


def _unknown(key: str, value: Value, field: Field, path: Path, form: Form, siblings: list[str], root: Map) -> Stranger:
    elsewhere = closest(key, _places(form.root), _SURE)
    if elsewhere and (right := _misplaced(elsewhere, value, path, form, root)):
        return Stranger("HB-S101", f"unknown key {shown(key)}", (f"did you mean `{elsewhere}`?", *right.advice))
    guess = closest(key, siblings)
    if guess:
        return _misspelt(key, guess, value)
    advice = [f"possible {_where(path, form)}: {listed(field.fields)}"]
    entries = [name for name, child in field.fields.items() if child.kind is Kind.KEYED]
    if path and entries and isinstance(value, Map):
        advice.insert(0, f"if {shown(key)} is the id of an entry, write it under {' or '.join(map(shown, entries))}")
    if not path and _MKDOCS in field.fields:
        advice.append(f"what a plugin of MkDocs reads stands under `{_MKDOCS}`: `{_MKDOCS}: {{{key}: {flow(value)}}}`")
    if form.layer and not path:
        advice.append("delete it, or write it as text under `internal.notes`")
    return Stranger("HB-S101", f"unknown key {shown(key)}", tuple(advice))


def _where(path: Path, form: Form) -> str:
    return f"under {shown(path_text(path))}" if path else f"at the top of {form.title}"


@cache
def _places(root: Field) -> dict[str, tuple[Path, ...]]:
    """Where each key may stand; `*` stands for any id."""
    found: dict[str, list[Path]] = {}
    for path, _ in walk(root):
        if path and path[-1] != "*":
            found.setdefault(path[-1], []).append(path)
    return {key: tuple(places) for key, places in found.items()}


def _shared(path: Path, place: Path) -> int:
    """How many steps from the top two paths share."""
    count = 0
    for here, there in zip(path, place[:-1], strict=False):
        if there not in (here, "*"):
            break
        count += 1
    return count


def _with_ids(place: Path, path: Path, root: Map) -> Path:
    """`place` with its `*` filled in: the ids of `path` as far as it goes along, else the file's only id there."""
    shared = _shared(path, (*place, ""))
    known: list[str] = []
    here: Value | None = root
    for n, part in enumerate(place):
        if n < shared:
            part = path[n]
        elif part == "*":
            ids = [key for key in here if key not in MERGE_WORDS] if isinstance(here, Map) else []
            part = ids[0] if len(ids) == 1 else ANY_ID
        known.append(part)
        here = here.get(part) if isinstance(here, Map) else None
    return tuple(known)


def for_an_entry(key: str, tree: Map, entry: Field, path: Path) -> Stranger | None:
    """`key` stands among ids, but is a key of each `entry`: probably it was not indented far enough.

    A group of keys is one only if these are its own, for any other may be an entry whose id is this word.
    """
    field, value = entry.fields.get(key), tree[key]
    if field is None:
        return None
    if isinstance(value, Map) and not (field.kind is Kind.MAPPING and value and entry.fields.keys().isdisjoint(value)):
        return None
    if isinstance(value, Map) and not set(value) <= field.fields.keys():
        return None
    before = [name for name in tree if tree.kpos[name] < tree.kpos[key] and isinstance(tree[name], Map)]
    return below(key, tree[key], (*path, before[-1] if before else ANY_ID))
