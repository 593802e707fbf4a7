"""Where each thing stands in a handbook: from its path, as `handbook explain` names it, to a page and an anchor.

In: a path, perhaps a book. Out: a `Place`. Where a thing *would* stand follows from its path alone, the same in every
edition, so that what is gone still has the place where it stood; whether it stands there is asked of a book's pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handbook.compose.plain import readable_markdown
from handbook.model.layer import Path, parse_path, path_text
from handbook.model.page import Book
from handbook.model.policy import layer_policy

_ANCHOR = re.compile(r"\{:? ?#([^\s}]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A page, by its `uri`, and an anchor on it; without one, its beginning."""

    uri: str
    anchor: str = ""

    def __str__(self) -> str:
        """As a link between pages is written: `work.md#deliverables.monthly-close`."""
        return f"{self.uri}#{self.anchor}" if self.anchor else self.uri


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value with all below it stands. `entries` begins the anchors of its entries, if each has one of its own."""

    place: Place
    entries: str = ""


_SPOTS: Mapping[Path, _Spot] = {
    parse_path(path): _Spot(Place(*place.split("#")), entries)
    for path, place, entries in (
        ("engagements", "agreed.md#engagements", "engagements."),
        ("goals", "agreed.md#goals", "goals."),
        ("scope", "agreed.md#scope", ""),
        ("scope.includes", "agreed.md#scope.includes", ""),
        ("scope.excludes", "agreed.md#scope.excludes", ""),
        ("scope.we_provide", "agreed.md#scope.we_provide", "we-provide."),
        ("scope.changes", "agreed.md#scope.changes", ""),
        ("deliverables", "work.md#deliverables", "deliverables."),
        ("tasks", "work.md#tasks", "tasks."),
        ("tools", "tools.md#tools", "access."),
        ("manager", "people.md#manager", ""),
        ("backup_manager", "people.md#manager", ""),
        ("contacts", "people.md#contacts", "contacts."),
        ("communication", "people.md#channels", ""),
        ("communication.channels", "people.md#channels", "channels."),
        ("communication.meetings", "people.md#meetings", "meetings."),
        ("escalation", "people.md#escalation", ""),
        ("people", "people.md#members", ""),
        ("availability", "people.md#availability", ""),
        ("away", "people.md#away", ""),
        ("payment", "pay.md#payment", ""),
        ("payment.invoice_due", "pay.md#payment.invoice", ""),
        ("payment.invoice_to", "pay.md#payment.invoice", ""),
        ("payment.invoice_says", "pay.md#payment.invoice", ""),
        ("payment.pay_within", "pay.md#payment.pay_within", ""),
        ("payment.by", "pay.md#payment.pay_within", ""),
        ("payment.expenses", "pay.md#payment.pay_within", ""),
        ("payment.if_unpaid", "pay.md#payment.if_unpaid", ""),
        ("address", "pay.md#address", ""),
        ("exit", "agreement.md#exit", ""),
        ("exit.handover", "agreement.md#exit.handover", ""),
        ("exit.delete", "agreement.md#exit.delete", ""),
        ("exit.final_invoice_within", "agreement.md#exit.final_invoice_within", ""),
    )
}


def place_of(path: Path) -> Place | None:
    """Where the value at `path` stands, or would stand; None for what no page shows by itself, or the format does not have.

    A field stands with its entry: `deliverables.monthly-close.due` with the deliverable.
    """
    if not path or layer_policy().at(path) is None:
        return None
    for length in range(len(path), 0, -1):
        spot = _SPOTS.get(path[:length])
        if spot is not None:
            below = path[length:]
            is_account = path[0] == "tools" and len(below) > 2 and below[1] == "accounts"
            ids = (below[0], below[2]) if is_account else below[:1]
            return Place(spot.place.uri, spot.entries + ".".join(ids)) if spot.entries and ids else spot.place
    return None


def places_in(book: Book) -> Mapping[str, Place]:
    """Every place in a book by what it can be asked for: values by their paths, pages and their headings by address."""
    found: dict[str, Place] = {}
    for page in book.pages:
        name = page.uri.removesuffix(".md")
        found[name] = Place(page.uri)
        for anchor in _ANCHOR.findall(readable_markdown(page)):
            place = Place(page.uri, anchor)
            found[f"{name}#{anchor}"] = place
            for path in _paths_to(place):
                found.setdefault(path, place)
    return found


def _paths_to(place: Place) -> Iterator[str]:
    """The shortest paths of what stands at a place."""
    for path, spot in _SPOTS.items():
        if spot.place == place:
            yield path_text(path)
        elif spot.place.uri == place.uri and spot.entries and place.anchor.startswith(spot.entries):
            entry, _, account = place.anchor.removeprefix(spot.entries).partition(".")
            if path == ("tools",) and account:
                yield f"tools.{entry}.accounts.{account}"
            yield f"{path_text(path)}.{entry}"


def find_place(asked: str, places: Mapping[str, Place]) -> Place | None:
    """The place in `places` that somebody asks for; None if there is none.

    Taken are a path (`deliverables.monthly-close.due`), a page (`policies/confidentiality`, `confidentiality.md`), a page with
    a heading (`tools/slack#get-in`), an anchor as it stands in an address (`channels.urgent`), and an address itself.
    """
    if asked in places:
        return places[asked]
    path = parse_path(asked)
    there = {*places.values()}
    wanted = place_of(path)
    if wanted is not None:
        if wanted in there:
            return wanted
        return next((place for key, place in places.items() if path[:2] == parse_path(key)), None)
    page, _, anchor = asked.partition("#")
    name = posixpath.normpath(
        page.removesuffix("/").removesuffix("index.html").removesuffix(".html").removesuffix(".md")
    )
    pages = [uri for uri in dict.fromkeys(place.uri for place in there) if _is_called(uri, name)]
    if len(pages) == 1:
        place = Place(pages[0], anchor)
        return place if place in there else None
    by_anchor = [place for place in places.values() if place.anchor == asked]
    return by_anchor[0] if len({*by_anchor}) == 1 else None


def _is_called(uri: str, name: str) -> bool:
    """Whether a page is meant by a name: its address without its ending, or only the end of that."""
    return f"/{uri.removesuffix('.md')}".endswith(f"/{name}")
