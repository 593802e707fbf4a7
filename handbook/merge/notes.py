"""What a merge has to say to the writers, in their words.

In: what the fold came across. Out: diagnostics. All wording of `HB-M110` to `HB-M205`, except that of roles that
disagree (see `roles`), stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from handbook.diagnostics import Diagnostic, FileTable, Related
from handbook.model.layer import Path, path_text
from handbook.model.policy import Field, Kind
from handbook.yaml_source.tree import Map, Value

_LONGEST = 60
_NAMED = 3
_KINDS = {
    Kind.MAPPING: "keys of its own",
    Kind.KEYED: "entries, each under its own id",
    Kind.FACTS: "names with a text each",
    Kind.SCALAR: "a single value",
    Kind.LIST: "a list",
    Kind.PROMISES: "a list",
    Kind.ENTRIES: "a list of entries",
}


class Notes:
    """Collects the findings of one fold. Without `files` it stays silent, which is what a second look needs.

    `dated` is for a dated change: there a repeated value is no finding, only a change that changes nothing is.
    """

    def __init__(self, files: FileTable | None, *, dated: bool = False) -> None:
        self.files = files
        self.dated = dated
        self.found: list[Diagnostic] = []

    def nothing_to_remove(self, name: str, path: Path, at: int, there: Iterable[Value]) -> None:
        """`HB-M110`: the layers below have no such key, entry or item."""
        meant = get_close_matches(name, [item for item in there if isinstance(item, str)], 1)
        guess = (f"did you mean {quoted(meant[0])}?",) if meant else ()
        where = f"`{path_text(path)}`" if path else "what is inherited"
        self._add(
            "HB-M110",
            f"{quoted(name)} is not in {where}, so there is nothing to remove",
            path,
            at,
            label="not there",
            help=(*guess, "delete it from `remove`"),
        )

    def same_value(self, path: Path, value: Value, at: int, inherited_at: int) -> None:
        """`HB-M111`: a value, or a whole list, is what the layers below say already."""
        if self.dated:
            return
        what = f"is {quoted(value)}" if isinstance(value, str) else "holds this list"
        self._add(
            "HB-M111",
            f"`{path_text(path)}` {what} already",
            path,
            at,
            label="the same as inherited",
            related=((inherited_at, "inherited from here"),),
            help=("delete it here: the inherited value stays",),
        )

    def already_in(self, item: Value, path: Path, at: int, inherited_at: int) -> None:
        """`HB-M111`: an item to add stands in the list already."""
        if self.dated:
            return
        what = quoted(item) if isinstance(item, str) else "this entry"
        self._add(
            "HB-M111",
            f"{what} is in `{path_text(path)}` already",
            path,
            at,
            label="added a second time",
            related=((inherited_at, "it stands here"),),
            help=("delete it here: it stays in the list",),
        )

    def changes_nothing(self, since: date, at: int) -> None:
        """`HB-M111`: a dated change after which all is as before."""
        self._add(
            "HB-M111",
            f"nothing changes on {since}: all that this dated change says is so already",
            (),
            at,
            help=(f"delete the change of {since} under `from_date`, or correct what it says",),
        )

    def lost_promises(self, path: Path, lost: Sequence[Value], at: int, inherited_at: int) -> None:
        """`HB-M112`: a bare list of promises takes the place of the inherited one."""
        named = ", ".join(quoted(item) for item in lost[:_NAMED])
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        self._add(
            "HB-M112",
            f"this list takes the place of the inherited `{path_text(path)}`; no longer promised: {named}{more}",
            path,
            at,
            label="replaces the inherited list",
            related=((inherited_at, "inherited from here"),),
            help=(
                "to keep what is inherited, write the new items under `add:`",
                "to replace it on purpose, write `inherit: false` and the items under `add:`",
            ),
        )

    def wrong_kind(self, path: Path, field: Field, at: int, inherited_at: int | None) -> None:
        """`HB-M202`: a value of another kind than the format, and so the layers below, have here."""
        self._add(
            "HB-M202",
            f"`{path_text(path)}` takes {_KINDS[field.kind]}",
            path,
            at,
            label="another kind of value",
            related=((inherited_at, "inherited from here"),) if inherited_at is not None else (),
            help=(f"write `{path[-1]}` as {_KINDS[field.kind]}",),
        )

    def locked(self, path: Path, at: int, lock: Path, lock_at: int) -> None:
        """`HB-M203`: a value that nobody may change is changed or removed."""
        self._add(
            "HB-M203",
            f"`{path_text(path)}` is locked: it is the same for everyone",
            path,
            at,
            label="changed here",
            related=((lock_at, f"`{path_text(lock)}` is locked here"),),
            help=("delete this change", f"or take `{path_text(lock)}` out of `locked`"),
        )

    def removed_and_set(self, name: str, path: Path, at: int, set_at: int, *, is_item: bool = False) -> None:
        """`HB-M204`: one file removes and sets the same thing, be it an item of a list."""
        afresh = "to begin an entry afresh, write `inherit: false` inside it instead of removing it"
        self._add(
            "HB-M204",
            f"{quoted(name)} is removed and set in the same file",
            path,
            at,
            label="removed here",
            related=((set_at, "set here"),),
            help=("keep one of the two", *(() if is_item else (afresh,))),
        )

    def unclear(self, path: Path, at: int, problem: str, *advice: str) -> None:
        """`HB-M205`: a merge word that cannot be understood."""
        self._add("HB-M205", problem, path, at, help=advice)

    def unclear_inherit(self, upper: Map, path: Path) -> None:
        """`HB-M205`: `inherit` says neither yes nor no."""
        self.unclear(path, upper.kpos["inherit"], "`inherit` must be yes or no", "write it as `inherit: false`")

    def _add(
        self,
        code: str,
        message: str,
        path: Path,
        at: int,
        *,
        label: str = "",
        related: tuple[tuple[int, str], ...] = (),
        help: tuple[str, ...] = (),
    ) -> None:
        if self.files is None:
            return
        others = tuple(Related(self.files.location(place), words) for place, words in related)
        here = self.files.location(at)
        self.found.append(Diagnostic(code, message, here, label, path_text(path), (), others, help))


def quoted(value: Value) -> str:
    """A text in backticks, cut if it is long, on one line; `an entry` for what is not a text."""
    if not isinstance(value, str):
        return "an entry"
    text = " ".join(value.split())
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"
