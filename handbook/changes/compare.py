"""Two contents to changes, value by value.

In: what a handbook said and what it says. Out: `Change`s, those that ask most first, then in the order of the handbook.
An entry that is new or gone is one change, not one for each of its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from handbook.changes.signer import new_signer
from handbook.model.asks import ASKS, OUR_PEOPLE
from handbook.model.company import Asks
from handbook.model.content import Content, Json, Section, normal
from handbook.model.layer import Path, parse_path
from handbook.model.policy import Field, Kind, layer_policy

What = Literal["new", "gone", "value", "page", "asks", "signer"]


@dataclass(frozen=True)
class Change:
    """One change. `path` leads to a value, an entry, or (as one part) a page.

    `what`: an entry or page is `new` or `gone`, a `value` differs (None: it is not set), the text of a `page` differs, or
    a section says the same and `asks` something else, or somebody else answers for the contractor: a `signer`, who is
    `new`, belongs to no section and has all of them to agree to. `asks` is what the change asks of the reader.
    """

    what: What
    section: str
    asks: Asks
    path: Path
    old: Json | None = None
    new: Json | None = None

    @property
    def is_page(self) -> bool:
        return "/" in self.section


class _Value(NamedTuple):
    section: str
    asks: Asks
    value: Json


def compare(old: Content, new: Content) -> tuple[Change, ...]:
    """What changed from `old` to `new`."""
    found = [*_pages(old, new), *_asked(old, new)]
    if not _have_same_values(old, new):
        found = [*_signer(old, new), *_values(_flat(old), _flat(new)), *found]
    return tuple(sorted(found, key=lambda change: ASKS.index(change.asks)))


@lru_cache(maxsize=65536)
def entry_of(path: Path) -> tuple[Path, ...]:
    """The entries that hold a value, the outermost first: a deliverable, a tool and one of its accounts."""
    if path[0] == OUR_PEOPLE:
        return (path[:2],)
    found = []
    field: Field | None = layer_policy()
    for depth, part in enumerate(path, 1):
        if field is None:
            break
        is_keyed = field.kind is Kind.KEYED
        field = field.fields.get(part) if field.kind is Kind.MAPPING else field.item
        if is_keyed:
            found.append(path[:depth])
    return tuple(found)


def _have_same_values(old: Content, new: Content) -> bool:
    """Whether all values stand there as before: so it is for most, when a page was edited that all have."""
    ids = old.sections.keys() | new.sections.keys()
    nothing = Section("", "none")
    return all(old.sections.get(id, nothing).values == new.sections.get(id, nothing).values for id in ids)


def _flat(content: Content) -> dict[Path, _Value]:
    return {
        parse_path(path): _Value(section.id, section.asks, value)
        for section in content.sections.values()
        for path, value in section.values.items()
    }


def _values(old: Mapping[Path, _Value], new: Mapping[Path, _Value]) -> Iterator[Change]:
    before, after = _entries(old), _entries(new)
    told: set[Path] = set()
    for path in dict.fromkeys((*new, *old)):
        was, now = old.get(path), new.get(path)
        if was and now and (was.value == now.value or normal(was.value) == normal(now.value)):
            continue
        here = now or was
        assert here is not None  # noqa: S101 - the path is from one of the two
        whole = next((entry for entry in entry_of(path) if (entry in before) != (entry in after)), None)
        if whole is None:
            yield Change("value", here.section, here.asks, path, was.value if was else None, now.value if now else None)
        elif whole not in told and whole[0] != OUR_PEOPLE:  # whom a handbook names is told where it names them
            told.add(whole)
            there = after if whole in after else before
            asks = min(there[whole], key=lambda each: ASKS.index(each.asks))
            yield Change("new" if whole in after else "gone", asks.section, asks.asks, whole)


def _entries(values: Mapping[Path, _Value]) -> dict[Path, list[_Value]]:
    """The values of every entry."""
    found: dict[Path, list[_Value]] = {}
    for path, value in values.items():
        for entry in entry_of(path):
            found.setdefault(entry, []).append(value)
    return found


def _signer(old: Content, new: Content) -> Iterator[Change]:
    name = new_signer(old, new)
    if name:
        yield Change("signer", "", "required", ("name",), None, name)


def _pages(old: Content, new: Content) -> Iterator[Change]:
    for id in dict.fromkeys((*new.sections, *old.sections)):
        was, now = old.sections.get(id), new.sections.get(id)
        if was is None and now and now.page:
            yield Change("new", id, now.asks, (id,))
        elif now is None and was and was.page:
            yield Change("gone", id, was.asks, (id,))
        elif was and now and was.page and now.page and was.digest != now.digest:
            yield Change("page", id, now.asks, (id,))


def _asked(old: Content, new: Content) -> Iterator[Change]:
    """Sections that say the same and ask something else."""
    for id, now in new.sections.items():
        was = old.sections.get(id)
        if was and was.asks != now.asks:
            yield Change("asks", id, now.asks, (id,), was.asks, now.asks)


def asked_for(changes: Iterable[Change], asks: Asks) -> tuple[str, ...]:
    """The sections with a change that asks this, in order."""
    return tuple(dict.fromkeys(change.section for change in changes if change.asks == asks and change.section))
