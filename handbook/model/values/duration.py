"""Lengths of time as people agree them: "30 minutes", "2 working days", "1 month".

In: the text of a scalar. Out: a `Duration`; a ValueError says in plain words what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, get_args

from handbook.model.values.reading import FromText, pattern
from handbook.model.values.wording import NUMBER_WORDS, shown

Unit = Literal["minutes", "hours", "days", "weeks", "months"]
_UNITS: tuple[Unit, ...] = get_args(Unit)
_CAN_BE_WORKING = ("hours", "days")

_DURATION = re.compile(r"([1-9][0-9]{0,3}) (working )?(minute|hour|day|week|month)(s?)")
# How else people write a length of time; looked at only to say what to write instead.
_LOOSE = r"(?i:([a-z]+|[0-9]{1,9}(?:[.,][0-9]{1,9})?)[\s-]*((?:working|business|work|office)[\s-]*)?([a-z]+)\.?)"
_OTHER_UNITS: dict[str, tuple[int, Unit, bool]] = {
    "min": (1, "minutes", False),
    "mins": (1, "minutes", False),
    "h": (1, "hours", False),
    "hr": (1, "hours", False),
    "hrs": (1, "hours", False),
    "d": (1, "days", False),
    "weekday": (1, "days", True),
    "weekdays": (1, "days", True),
    "workday": (1, "days", True),
    "workdays": (1, "days", True),
    "wk": (1, "weeks", False),
    "wks": (1, "weeks", False),
    "w": (1, "weeks", False),
    "fortnight": (2, "weeks", False),
    "fortnights": (2, "weeks", False),
    "quarter": (3, "months", False),
    "quarters": (3, "months", False),
    "year": (12, "months", False),
    "years": (12, "months", False),
    **{unit: (1, unit, False) for unit in _UNITS},
    **{unit[:-1]: (1, unit, False) for unit in _UNITS},
}
"""What other ways of writing a unit mean: how many of which of ours, and whether in working time."""

_FINER: dict[str, tuple[int, Unit]] = {"hours": (60, "minutes"), "days": (24, "hours"), "weeks": (7, "days")}


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of `unit`; `working` time is counted by the calendar of whoever must act."""

    count: int
    unit: Unit
    working: bool = False

    @property
    def ambiguous(self) -> bool:
        """Bare days: as a reply or review time they can mean working days or days of 24 hours."""
        return self.unit == "days" and not self.working

    def __str__(self) -> str:
        unit = self.unit if self.count > 1 else self.unit[:-1]
        return f"{self.count} working {unit}" if self.working else f"{self.count} {unit}"


def parse_duration(text: str) -> Duration:
    """A number from 1 to 9999 and a unit, with `working` before hours or days where they are working time."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(_other_duration(text))
    unit = next(unit for unit in _UNITS if unit.startswith(found[3]))
    duration = Duration(int(found[1]), unit, bool(found[2]))
    if duration.working and unit not in _CAN_BE_WORKING:
        raise ValueError(
            f"{shown(text)} is not clear: working time is counted in hours or days; "
            "write it as `4 working hours` or `2 working days`"
        )
    if str(duration) != text:
        raise ValueError(f"{shown(text)} is not written as people say it; write it as `{duration}`")
    return duration


def _other_duration(text: str) -> str:
    """What to say about text that is not a number and a unit."""
    found = re.fullmatch(_LOOSE, text)
    known = _OTHER_UNITS.get(found[3].lower()) if found else None
    amount = _amount(found[1]) if found else None
    if not found or not known or amount is None:
        return f"{shown(text)} is not a length of time; write it as `30 minutes`, `2 working days` or `14 days`"
    times, unit, working = known
    if amount == 0:
        return f"{shown(text)} is no time at all; write at least `1 {unit[:-1]}`"
    working = (working or bool(found[2])) and unit in _CAN_BE_WORKING
    meant = _whole(amount * times, unit, working)
    if meant is None or meant.count > 9999:
        return f"{shown(text)} is not a whole number of {unit} up to 9999; write it in another unit, such as `14 days`"
    return f"{shown(text)} is not a length of time as it is written here; write it as `{meant}`"


def _amount(text: str) -> Fraction | None:
    """A number in digits or in words, `a` being one; None for any other word."""
    if text[0].isdigit():
        return Fraction(text.replace(",", "."))
    number = 1 if text.lower() in ("a", "an") else NUMBER_WORDS.get(text.lower())
    return None if number is None else Fraction(number)


def _whole(amount: Fraction, unit: Unit, working: bool) -> Duration | None:
    """`amount` of `unit` as a whole number, in the next finer unit if need be: 1.5 hours is 90 minutes."""
    if amount.denominator == 1:
        return Duration(int(amount), unit, working)
    if working or unit not in _FINER:
        return None
    times, finer = _FINER[unit]
    return Duration(int(amount * times), finer) if (amount * times).denominator == 1 else None


DurationText = Annotated[
    Duration,
    FromText(
        parse_duration,
        Duration,
        pattern("[1-9][0-9]{0,3} (working )?(minute|hour|day|week|month)s?", "30 minutes", "2 working days", "14 days"),
    ),
]
"""`Duration` as a field of a model: read from its written text."""
