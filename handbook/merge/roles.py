"""Several roles of equal rank: each is laid over the same defaults as an edit, and what they changed is put together.

In: the defaults, and for each role the defaults with that role's edits. Out: one tree, and the conflicts: paths of
which two roles say different things. Folding one role over another instead would turn `add` into a replacement and let
the last role win. What a role says shows in its result: a place or a value that is not the defaults' own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handbook.diagnostics import Diagnostic, FileTable, Related
from handbook.merge.edits import Place, child_of, is_choice, place_of, replaces
from handbook.merge.lookup import value_at
from handbook.merge.notes import quoted
from handbook.model.layer import Layer, Path, path_text
from handbook.model.policy import Field
from handbook.yaml_source.tree import Map, Seq


@dataclass(frozen=True)
class Role:
    """One role as it takes part in a merge: what it says on a day, and the defaults with that."""

    layer: Layer
    edits: tuple[Map, ...]
    result: Map


@dataclass(frozen=True)
class Conflict:
    """Two roles that disagree. A contractor settles it by saying what counts at one of `paths`, or about `item` there.

    `about` are all paths that stay open until then.
    """

    paths: tuple[Path, ...]
    about: tuple[Path, ...]
    diagnostic: Diagnostic
    item: str | None = None


def join(
    base: Map, roles: Sequence[Role], policy: Field, files: FileTable | None = None
) -> tuple[Map, tuple[Conflict, ...]]:
    """`base`, the defaults, together with what each of `roles` changes in it, and where they disagree.

    While two roles disagree the tree keeps what the first says, and what is set rather than what is removed. Without
    `files` conflicts are not worked out.
    """
    meeting = _Meeting(policy, files)
    tree = base
    for role in roles:
        meeting.roles.append(role)
        tree = meeting.mapping(tree, base, role.result, policy, ())
    return tree, tuple(meeting.conflicts)


class _Meeting:
    """The roles up to the one that is being joined, and the conflicts found so far."""

    def __init__(self, policy: Field, files: FileTable | None) -> None:
        self.policy = policy
        self.files = files
        self.roles: list[Role] = []
        self.conflicts: list[Conflict] = []

    def mapping(self, state: Map, base: Map, result: Map, field: Field, path: Path) -> Map:
        """What earlier roles made of `base`, `state`, together with what this one made of it, `result`."""
        if result is base:
            return state
        if state is base:
            return result
        joined = state.copy()
        disputed = self._disputed_shapes(state, base, result, field, path)
        agreed = _agreed_shapes(state, base, result, field)
        for key, value in result.items():
            child = child_of(field, key)
            if child is None or key in disputed or not _said(result, base, key):
                continue
            if key in state and _said(state, base, key):
                self._both(joined, base, result, key, child, (*path, key), adds_up=is_choice(field))
                continue
            if key in base and key not in state and key not in agreed:
                self._disagree((*path, key))
            joined.put(key, value, result.kpos[key], result.vpos[key])
        for key in base:
            if key in result or key not in state or key in disputed:
                continue
            if not _said(state, base, key):
                joined.drop(key)
            elif key not in agreed:
                self._disagree((*path, key))
        if is_choice(field):
            self._choice(joined, path)
        return joined

    def _both(self, joined: Map, base: Map, result: Map, key: str, child: Field, path: Path, *, adds_up: bool) -> None:
        """A key that an earlier role and this one both speak about."""
        ours, theirs, inherited = joined[key], result[key], base.get(key)
        if isinstance(ours, Map) and isinstance(theirs, Map):
            below = inherited if isinstance(inherited, Map) else Map()
            joined[key] = self.mapping(ours, below, theirs, child, path)
        elif ours == theirs:
            joined.put(key, theirs, result.kpos[key], result.vpos[key])
        elif isinstance(ours, Seq) and isinstance(theirs, Seq) and (adds_up or not self._replaced(path)):
            items = inherited if isinstance(inherited, Seq) else Seq()
            holder, word = (path[:-1], key) if adds_up else (path, "add")
            joined.put(key, self._list(ours, items, theirs, holder, word), result.kpos[key], result.vpos[key])
        else:
            self._disagree(path)

    def _list(self, state: Seq, base: Seq, result: Seq, holder: Path, word: str) -> Seq:
        """Both roles edit the list: what either removes goes, what either adds comes.

        They say what to put in under `word` at `holder`; to put in what another role takes out is a conflict.
        """
        joined = Seq(state.at)
        for item, at in zip(state, state.vpos, strict=True):
            if item in result or item not in base:
                joined.put(item, at)
            elif isinstance(item, str) and self._puts_in(self.roles[:-1], holder, word, item):
                self._dispute(holder, item)
                joined.put(item, at)
        for item, at in zip(result, result.vpos, strict=True):
            if item in joined:
                continue
            if item not in base:
                joined.put(item, at)
            elif isinstance(item, str) and self._puts_in(self.roles[-1:], holder, word, item):
                self._dispute(holder, item)
                joined.put(item, at)
        return joined

    def _disputed_shapes(self, state: Map, base: Map, result: Map, field: Field, path: Path) -> frozenset[str]:
        """The keys of shapes that roles dispute: one decides a shape, another writes keys of a different one."""
        disputed: set[str] = set()
        for key in field.patterns:
            if key in disputed or state.get(key) == result.get(key):
                continue
            rest = field.dropped_by(key)
            for one, other in ((state, result), (result, state)):
                if key not in one or one[key] == base.get(key) or not _said(one, base, key):
                    continue
                parts = rest if isinstance(one[key], Map) else (key, *rest)
                if any(part in other and _said(other, base, part) for part in parts):
                    deciding = dict.fromkeys((key, *field.patterns))
                    self._disagree(*((*path, part) for part in deciding), also=tuple((*path, part) for part in rest))
                    disputed.update((key, *rest))
                    break
        return frozenset(disputed)

    def _choice(self, joined: Map, path: Path) -> None:
        """What one role adds and another removes, where `add` and `remove` are fields."""
        added, removed = joined.get("add"), joined.get("remove")
        if isinstance(added, Seq) and isinstance(removed, Seq):
            for item in added:
                if isinstance(item, str) and item in removed:
                    self._dispute(path, item)

    def _replaced(self, path: Path) -> bool:
        """Whether any role up to this one gives the list at `path` whole."""
        return any(replaces(edit, path, self.policy) for role in self.roles for edit in role.edits)

    def _puts_in(self, roles: list[Role], holder: Path, word: str, item: str) -> bool:
        return any(item_place(edit, holder, item, (word,)) is not None for role in roles for edit in role.edits)

    def _dispute(self, holder: Path, item: str) -> None:
        self._disagree(holder, also=((*holder, "add"), (*holder, "remove")), item=item)

    def _disagree(self, *paths: Path, also: tuple[Path, ...] = (), item: str | None = None) -> None:
        """Note a conflict between this role and the first before it that speaks about it."""
        if self.files is None or any(known.paths == paths and known.item == item for known in self.conflicts):
            return
        *before, second = self.roles
        where = (*paths, *also)
        first = next((role for role in before if self._place(role, where, item)), before[0])
        place, other = (self._place(role, where, item) or Place(role.layer.tree.at, "set") for role in (first, second))
        names = f"the roles `{first.layer.id}` and `{second.layer.id}` disagree"
        topic = f"on whether {quoted(item)} belongs to" if item else "on"
        diagnostic = Diagnostic(
            "HB-M201",
            f"{names} {topic} `{path_text(paths[0])}`",
            self.files.location(place.at),
            label=_label(first, place),
            path=path_text(paths[0]),
            related=(Related(self.files.location(other.at), _label(second, other)),),
        )
        self.conflicts.append(Conflict(paths, where, diagnostic, item))

    def _place(self, role: Role, paths: tuple[Path, ...], item: str | None) -> Place | None:
        """Where a role speaks about one of `paths`, or about `item` there; the latest edit first."""
        for path in paths:
            for edit in reversed(role.edits):
                place = item_place(edit, path, item) if item else place_of(edit, path, self.policy)
                if place:
                    return place
        return None


def item_place(edit: Map, path: Path, item: str, words: tuple[str, ...] = ("add", "remove")) -> Place | None:
    """Where an edit of the list, or of the choice, at `path` adds or removes `item`."""
    for word in words:
        items = value_at(edit, (*path, word))
        if isinstance(items, Map):
            items = items.get("add")
        if isinstance(items, Seq) and item in items:
            return Place(items.vpos[items.index(item)], "set" if word == "add" else "removed", item)
    return None


def _said(tree: Map, base: Map, key: str) -> bool:
    """Whether the role behind `tree` speaks about `key`: it has another place or value than in `base`, or is gone."""
    return tree.vpos.get(key) != base.vpos.get(key) or tree.get(key) is not base.get(key)


def _agreed_shapes(state: Map, base: Map, result: Map, field: Field) -> frozenset[str]:
    """The keys dropped by a shape that earlier roles and this one decide alike: leaving them out is no statement."""
    agreed: set[str] = set()
    for key in field.patterns:
        if key in state and state[key] == result.get(key) != base.get(key):
            agreed.update(field.dropped_by(key))
    return frozenset(agreed)


def _label(role: Role, place: Place) -> str:
    if place.how == "set":
        what = quoted(place.value) if isinstance(place.value, str) else "set"
    else:
        what = "removed" if place.how == "removed" else "left out"
    return f"{what} in the role `{role.layer.id}`"
