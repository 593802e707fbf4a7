"""iCalendar (RFC 5545) as text: lines of properties, and time zones.

In: names, parameters and values. Out: content lines, folded, and whole components. Written here because the encoder of the
`icalendar` package turns `\\N` inside a text into a line end, lets a time zone change an hour late in spring, and takes
longer for one contractor than all pages do; the tests read everything back with that package and with `dateutil`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_WIDTH = 75
"""Bytes of a line without its end (3.1)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SPECIAL = re.compile(r"[\\;,]")
_NOT_PLAIN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\\;,]")
"""Whatever any of these three changes."""

_DAY = timedelta(days=1)


def escaped(value: str) -> str:
    """A value of type TEXT (3.3.11): a backslash, a semicolon, a comma and a line end are escaped, other controls are gone."""
    if not _NOT_PLAIN.search(value):
        return value
    safe = _SPECIAL.sub(lambda found: f"\\{found[0]}", _CONTROL.sub(" ", value))
    return _LINE_END.sub(r"\\n", safe)


def line(name: str, value: str) -> str:
    """One property, folded (3.1). `name` carries its parameters; `value` is encoded as its type asks."""
    whole = f"{name}:{value}".encode()
    if len(whole) <= _WIDTH:
        return f"{name}:{value}\r\n"
    parts: list[str] = []
    at = 0
    while at < len(whole):
        end = at + _WIDTH - bool(parts)
        while end < len(whole) and whole[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        parts.append(whole[at:end].decode())
        at = end
    return "\r\n ".join(parts) + "\r\n"


def component(name: str, lines: Iterable[str]) -> str:
    """A component with its properties, and components inside it."""
    return f"BEGIN:{name}\r\n{''.join(lines)}END:{name}\r\n"


def moment(value: datetime) -> str:
    """A moment by the clock of its zone, which is told beside it (3.3.5)."""
    return f"{day(value)}T{value.hour:02}{value.minute:02}{value.second:02}"


def day(value: date) -> str:
    """A day (3.3.4)."""
    return f"{value.year:04}{value.month:02}{value.day:02}"


def when(name: str, value: date | datetime) -> tuple[str, str]:
    """Name and value of a property that holds a moment in a zone, or a day."""
    if isinstance(value, datetime):
        return f"{name};TZID={zone_key(value)}", moment(value)
    return f"{name};VALUE=DATE", day(value)


def zone_key(value: datetime) -> str:
    """The IANA name of the zone of a moment."""
    assert isinstance(value.tzinfo, ZoneInfo)  # noqa: S101 - all moments are made with one
    return value.tzinfo.key


# --- Time zones (3.6.5) ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def time_zone(key: str, first_year: int, last_year: int) -> str:
    """The clock of a zone through these years."""
    zone = ZoneInfo(key)
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    found: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    for change in (begin, *_changes(zone, begin, datetime(last_year + 1, 1, 1, tzinfo=UTC))):
        now = change.astimezone(zone)
        before = _offset(change - timedelta(seconds=1), zone) if change > begin else _offset(change, zone)
        kind = (before, _offset(change, zone), now.tzname() or key, bool(now.dst()))
        found.setdefault(kind, []).append(change.replace(tzinfo=None) + before)
    return component("VTIMEZONE", [line("TZID", key), *(_observance(*kind, starts) for kind, starts in found.items())])


def _observance(before: timedelta, after: timedelta, name: str, is_summer: bool, starts: list[datetime]) -> str:
    lines = [line("DTSTART", moment(starts[0]))]
    if len(starts) > 1:
        lines.append(line("RDATE", ",".join(map(moment, starts[1:]))))
    lines += [line("TZOFFSETFROM", _utc_offset(before)), line("TZOFFSETTO", _utc_offset(after))]
    return component("DAYLIGHT" if is_summer else "STANDARD", [*lines, line("TZNAME", escaped(name))])


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, in UTC, from which the clock of a zone runs otherwise than before."""
    while first < last:
        following = first + _DAY
        if _offset(first, zone) != _offset(following, zone):
            early, late = first, following
            while late - early > timedelta(seconds=1):
                middle = (early + (late - early) / 2).replace(microsecond=0)
                early, late = (middle, late) if _offset(middle, zone) == _offset(first, zone) else (early, middle)
            yield late
        first = following


def _offset(value: datetime, zone: ZoneInfo) -> timedelta:
    return value.astimezone(zone).utcoffset() or timedelta()


def _utc_offset(value: timedelta) -> str:
    """`+0100`, and seconds where there are any (3.3.14)."""
    sign, seconds = "-" if value < timedelta() else "+", int(abs(value).total_seconds())
    rest = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}{rest}"
