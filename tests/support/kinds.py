"""The kinds of page there are, and addresses of each in the releases that the tests read (see `releases.py`).

In: nothing, or the path of a page in a release. Out: addresses; the kind of a page. `test_kinds.py` sees that there is no page of
another kind: who adds one adds a line here, and with it all the tests that every kind has to pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NEW, RUNNING, LEAVING, AGENCY = "liza-ramos", "devon-clarke", "yuki-tanaka", "northlight"
"""Of the example: one with open first steps, one whose work runs, one who leaves, and a firm of several people."""

_RUNNING, _LATER = f"/example/contractors/{RUNNING}", "/later/contractors/devon-clarke"
_GERMAN, _LONG = "/later/contractors/hana-novak", "/later/contractors/liza-ramos"


def _of(page: str, *contractors: str) -> tuple[str, ...]:
    """The page of the contractor whose work runs, then of others of the example."""
    return (f"{_RUNNING}/{page}", *(f"/example/contractors/{id}/{page}" for id in contractors))


def _staff(page: str) -> tuple[str, ...]:
    return f"/example/staff/{page}", f"/later/staff/{page}"


CONTRACTOR_KINDS: dict[str, tuple[str, ...]] = {
    "start here": (*_of("", NEW, LEAVING, AGENCY), f"{_LATER}/", f"{_GERMAN}/", f"{_LONG}/"),
    "agreed": (*_of("agreed/", LEAVING), f"{_GERMAN}/agreed/"),
    "work": (*_of("work/"), f"{_LATER}/work/", f"{_GERMAN}/work/", f"{_LONG}/work/"),
    "dates": _of("dates/"),
    "tools": (*_of("tools/", NEW, LEAVING), f"{_GERMAN}/tools/"),
    "tool page": _of("tools/asana/"),
    "people": (*_of("people/", AGENCY), f"{_GERMAN}/people/", f"{_LONG}/people/"),
    "pay": (*_of("pay/"), f"{_GERMAN}/pay/"),
    "how we work": (*_of("how-we-work/"), f"{_GERMAN}/how-we-work/"),
    "process page": (*_of("processes/run-a-campaign/"), f"{_GERMAN}/processes/ask-and-answer/"),
    "policy page": (*_of("policies/use-of-ai/"), f"{_LONG}/policies/use-of-ai/"),
    "removed page": (f"{_LATER}/processes/closing-our-work/",),
    "agreement": (*_of("agreement/"), f"{_LATER}/agreement/", f"{_GERMAN}/agreement/", f"{_LONG}/agreement/"),
    "everything": (f"{_GERMAN}/everything/",),
    "not found": _of("404.html"),
}
"""A contractor's handbook: what each kind is called here, and where one is. What differs between contractors has several."""

STAFF_KINDS: dict[str, tuple[str, ...]] = {
    "this week": _staff(""),
    "roster": _staff("roster/"),
    "choose a manager": _staff("managers/"),
    "agreements": ("/later/staff/agreements/",),
    "access": _staff("access/"),
    "dates of all": _staff("dates/"),
    "reviews due": _staff("reviews/"),
    "shared pages": _staff("pages/"),
    "handbooks": _staff("contractors/"),
    "not found by staff": ("/example/staff/404.html",),
}

KINDS = {**CONTRACTOR_KINDS, **STAFF_KINDS}
ADDRESSES = tuple((kind, address) for kind, addresses in KINDS.items() for address in addresses)
"""Each address with the kind of its page."""

_FOLDERS = {"tools": "tool page", "processes": "process page", "policies": "policy page"}
_FIRST = {"contractors": "start here", "offline": "start here", "staff": "this week"}


def kind_of(path: str) -> str:
    """The kind of the page at a path in a release, as in `staff/roster/index.html`; `KeyError` if there is no such kind."""
    audience, *rest = path.split("/")
    inside = "/".join(rest if audience == "staff" else rest[1:])
    name = re.sub(r"(/?index)?(\.html)?$", "", inside)
    if not name:
        return _FIRST[audience]
    if "/" in name:
        return _FOLDERS[name.split("/")[0]]
    return _NAMES[audience == "staff", re.sub(r"-\d+$", "", name)]  # long lists of the staff go on in roster-2, …


def addresses(kinds: Iterable[str]) -> tuple[str, ...]:
    """All addresses of some kinds."""
    return tuple(address for kind, address in ADDRESSES if kind in set(kinds))


def _names() -> dict[tuple[bool, str], str]:
    named = {}
    for kind, (address, *_) in KINDS.items():
        name = address.rstrip("/").split("/")[-1].removesuffix(".html")
        named[kind in STAFF_KINDS, name] = kind
    return named


_NAMES = _names()
