"""What the tags of a page run, load and lead to.

In: a part of a page, or a file in XML. Out: what is wrong with it, its links, the places that can be led to. Every tag counts
that a browser could read there (`handbook.sites.tags`); what is written as text, such as code in a page, is none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from handbook.sites.addresses import holds_a_file, holds_a_page, is_elsewhere, runs
from handbook.sites.styles import loads_from_elsewhere
from handbook.sites.tags import TAG, attributes_of, is_whole, name_of, tags_in

_HANDLER = re.compile(r"on[a-z]{3,}")
"""An event and `on` before it; no other attribute is called so."""

_LOADS = frozenset(
    "src href poster data background action formaction manifest lowsrc dynsrc classid code codebase icon".split()
)
_LISTS = frozenset(["ping", "attributionsrc", "archive"])
_SETS = frozenset(["srcset", "imagesrcset"])
_STYLES = frozenset("style fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end".split())
_FOR_PEOPLE = frozenset(["a", "area"])
_ANIMATE = frozenset("animate set animatemotion animatetransform animatecolor".split())
_BECOMES = frozenset(["values", "to", "from", "by"])
_HOLD_PAGES = frozenset("iframe frame object embed fencedframe portal form button input".split())
_HOLD_CODE = frozenset(["script", "link", "use", "base"])
_ONLY_NAMES = frozenset(["canonical", "alternate", "next", "prev", "author", "license", "edit", "me"])
"""Kinds of `<link>` that are not loaded."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.IGNORECASE)
_UTF_8 = frozenset(["utf-8", "utf8"])
_REPOSITORY = re.compile(r"https?://(?:www\.)?git(?:hub|lab)\.", re.IGNORECASE)
_STYLE = re.compile(r"<(?:[\w.-]+:)?style(?=[\t\n\f\r />]|\Z)", re.IGNORECASE)
_STYLE_ENDS = re.compile(r"</(?:[\w.-]+:)?style(?=[\t\n\f\r />])", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z!?/]")
_MERMAID = "mermaid"
_MOST_SHOWN = 100

ANOTHER_HOST = "loads something from another host"
NOT_UTF_8 = "is not written in UTF-8"


class Part(NamedTuple):
    """What is in a part of a page. `draws` and `brings`: there is a Mermaid diagram, there is a script that draws them."""

    faults: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    draws: bool = False
    brings: bool = False
    goes_on: bool = False
    """A tag or a style begins in the part and does not end there; the rest was not looked at."""


NOTHING = Part()
GOES_ON = Part(goes_on=True)


def look_at(markup: str, begin: str | None = None) -> Part:
    """What is in the markup; with `begin`, its first part, only what begins there. `goes_on` if that does not end in `markup`."""
    tags = tags_in(markup, None if begin is None else len(begin))
    if not all(map(is_whole, tags)):
        return GOES_ON
    found = [fact for tag in tags if (fact := _fact(tag)) is not NOTHING]
    faults = [fault for fact in found for fault in fact.faults]
    for style in _styles(markup, len(markup) if begin is None else len(begin)):
        if style is None:
            return GOES_ON
        faults += _wrong_in_style(style)
    if not found and not faults:
        return NOTHING
    return Part(
        tuple(dict.fromkeys(faults)),
        tuple(dict.fromkeys(link for fact in found for link in fact.links)),
        tuple(id for fact in found for id in fact.ids),
        any(fact.draws for fact in found),
        any(fact.brings for fact in found),
    )


@lru_cache(maxsize=32_768)
def _fact(tag: str) -> Part:
    """What there is to say of one tag; most tags stand in many pages."""
    name, attributes = name_of(tag), list(attributes_of(tag))
    links = tuple(value for attribute, value in attributes if attribute in ("href", "src") and value)
    ids = tuple(value for attribute, value in attributes if attribute in ("id", "name") and value)
    classes = {word for attribute, value in attributes if attribute == "class" for word in value.split()}
    brings = name == "script" and any(_MERMAID in link.rpartition("/")[2].lower() for link in links)
    fact = Part(tuple(_wrong(name, attributes)), links, ids, _MERMAID in classes, brings)
    return fact if any(fact) else NOTHING


def _wrong(name: str, attributes: list[tuple[str, str]]) -> Iterator[str]:
    said = {attribute: value.strip().lower() for attribute, value in reversed(attributes)}  # the first counts
    for attribute, value in attributes:
        local = "" if attribute.startswith("xmlns") else attribute.rpartition(":")[2]
        if _HANDLER.fullmatch(attribute):
            yield f"runs a script from the attribute `{attribute}`"
        elif attribute == "srcdoc":
            yield "holds a page of its own in the attribute `srcdoc`"
        elif local in _LOADS:
            yield from _wrong_address(name, attribute, local, value, said)
        elif local in _LISTS or local in _SETS or (name in _ANIMATE and local in _BECOMES):
            yield from _wrong_list(attribute, local, value)
        elif local in _STYLES and loads_from_elsewhere(value):
            yield ANOTHER_HOST
    if name == "meta":
        yield from _wrong_meta(said)
    elif name == "param" and (is_elsewhere(said.get("value", "")) or runs(said.get("value", ""))):
        yield f"{ANOTHER_HOST}: `{_shown(said['value'])}`"
    if said.get("data-md-component") == "source" and _REPOSITORY.match(said.get("href", "")):
        yield f"asks another host about the repository: `{_shown(said['href'])}`"


def _wrong_address(name: str, attribute: str, local: str, value: str, said: Mapping[str, str]) -> Iterator[str]:
    if runs(value):
        yield f"runs a script from the attribute `{attribute}`"
    elif local == "href" and name in _FOR_PEOPLE:
        if holds_a_page(value):
            yield f"holds a page of its own in the attribute `{attribute}`"
    elif holds_a_file(value) and name in _HOLD_PAGES and (name != "input" or local != "src"):
        yield f"holds a page of its own in the attribute `{attribute}`"
    elif holds_a_file(value) and name in _HOLD_CODE and "icon" not in said.get("rel", "").split():
        yield f"runs or loads what stands in the attribute `{attribute}`"
    elif is_elsewhere(value) and not (local == "href" and name == "link" and _is_only_name(said)):
        yield f"{ANOTHER_HOST}: `{_shown(value)}`"


def _wrong_list(attribute: str, local: str, value: str) -> Iterator[str]:
    addresses = [*_in_set(value)] if local in _SETS else re.split(r"[;\s]+", value.strip())
    if local in _BECOMES and (any(map(runs, [value, *addresses])) or any(map(holds_a_page, addresses))):
        yield f"runs a script from the attribute `{attribute}`"
    elif any(map(is_elsewhere, addresses)) or (local in _BECOMES and loads_from_elsewhere(value)):
        yield f"{ANOTHER_HOST}: `{_shown(value)}`"


def _in_set(value: str) -> Iterator[str]:
    """All that could be an address in a set of pictures (HTML, 4.8.4.2.2); what is said of each is no address."""
    for word in value.split():
        yield from [word] if holds_a_file(word.lstrip(",")) else word.split(",")


def _wrong_meta(said: Mapping[str, str]) -> Iterator[str]:
    if said.get("http-equiv") == "refresh":
        yield "sends its reader elsewhere (`refresh`)"
    charset = _CHARSET.search(said.get("content", "")) if said.get("http-equiv") == "content-type" else None
    if (charset and charset[1] not in _UTF_8) or said.get("charset", "utf-8") not in _UTF_8:
        yield NOT_UTF_8


def _is_only_name(said: Mapping[str, str]) -> bool:
    """Whether a `<link>` only says where something is, and loads nothing."""
    return {*said.get("rel", "").split()} <= _ONLY_NAMES


def _styles(markup: str, until: int) -> Iterator[str | None]:
    """What stands in each style that begins before `until`; None for one that does not end."""
    for begin in _STYLE.finditer(markup, 0, until):
        tag = TAG.match(markup, begin.start())
        end = _STYLE_ENDS.search(markup, tag.end()) if tag else None
        yield markup[tag.end() : end.start()] if tag and end else None


def _wrong_in_style(css: str) -> Iterator[str]:
    """In SVG a style is read as any text; so neither tags nor remarks may hide a part of it."""
    text = css.replace("<![CDATA[", "").replace("]]>", "").strip()
    if _MARKUP.search(text):
        yield "has a `<style>` with tags in it"
    elif loads_from_elsewhere(text) or ("&" in text and loads_from_elsewhere(html.unescape(text))):
        yield ANOTHER_HOST


def _shown(value: str) -> str:
    return " ".join(value.split())[:_MOST_SHOWN]
