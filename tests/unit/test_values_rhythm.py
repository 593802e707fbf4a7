"""Rhythms: what goes together, what a part may leave out, and how they print."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from handbook.model.values import Rhythm


def rhythm(**keys: Any) -> Rhythm:
    return Rhythm.model_validate(keys)


COMPLETE: list[tuple[dict[str, Any], str]] = [
    ({"date": "2026-04-30"}, "date: 2026-04-30"),
    ({"every": "day"}, "every: day"),
    (
        {"every": "working day", "at": "11:00", "time_zone": "contractor"},
        "every: working day, at: 11:00, time_zone: contractor",
    ),
    ({"every": "week", "weekdays": ["tuesday", "friday"]}, "every: week, weekdays: [tuesday, friday]"),
    (
        {"every": "2 weeks", "weekdays": ["tuesday"], "starting": "2026-01-06"},
        "every: 2 weeks, weekdays: [tuesday], starting: 2026-01-06",
    ),
    ({"every": "month", "day": "5"}, "every: month, day: 5"),
    ({"every": "month", "day": "last"}, "every: month, day: last"),
    ({"every": "month", "day": "5th working day"}, "every: month, day: 5th working day"),
    ({"every": "month", "day": "first tuesday"}, "every: month, day: first tuesday"),
    (
        {
            "every": "month",
            "months": ["february", "may"],
            "day": "25",
            "covers": "previous 3 months",
            "ends": "2026-12-31",
        },
        "every: month, months: [february, may], day: 25, covers: previous 3 months, ends: 2026-12-31",
    ),
    (
        {"date": "2026-04-30", "covers": "previous month", "day_off": "before", "time_zone": "Europe/Paris"},
        "date: 2026-04-30, time_zone: Europe/Paris, day_off: before, covers: previous month",
    ),
]


@pytest.mark.parametrize(("keys", "written"), COMPLETE)
def test_a_whole_rhythm_has_no_problems_and_prints_as_written(keys: dict[str, Any], written: str) -> None:
    assert rhythm(**keys).problems() == []
    assert rhythm(**keys).is_complete
    assert str(rhythm(**keys)) == written


def test_equal_rhythms_are_equal_and_hash_alike() -> None:
    keys, _ = COMPLETE[4]
    assert rhythm(**keys) == rhythm(**keys)
    assert len({rhythm(**keys), rhythm(**keys), rhythm(every="day")}) == 2


@pytest.mark.parametrize("key", Rhythm.model_fields)
def test_a_rhythm_cannot_be_changed(key: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(rhythm(every="day"), key, None)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"at": "17:00"},
        {"day_off": "before", "time_zone": "company"},
        {"weekdays": ["monday"]},
        {"day": "5", "months": ["may"]},
        {"ends": "2026-12-31"},
    ],
)
def test_a_part_is_valid_and_incomplete(keys: dict[str, Any]) -> None:
    assert not rhythm(**keys).is_complete


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        (
            {"at": "17:00"},
            [("every", "nothing says when; write `date: 2026-04-30` for one day, or `every: week` to repeat")],
        ),
        (
            {"weekdays": ["monday"]},
            [("every", "`weekdays` stands alone; add `every: week`, or write `date: 2026-04-30`")],
        ),
        ({"every": "week"}, [("weekdays", "`every: week` does not say which day; add `weekdays: [tuesday]`")]),
        (
            {"every": "3 weeks"},
            [
                ("weekdays", "`every: 3 weeks` does not say which day; add `weekdays: [tuesday]`"),
                (
                    "starting",
                    "`every: 3 weeks` does not say which weeks; "
                    "add `starting: 2026-01-06`, with the first day it falls on",
                ),
            ],
        ),
        (
            {"every": "month"},
            [("day", "`every: month` does not say which day; add `day: 5`, `day: last` or `day: 5th working day`")],
        ),
        (
            {"every": "2 weeks", "weekdays": ["tuesday"], "starting": "2026-01-07"},
            [
                (
                    "starting",
                    "`starting` 2026-01-07 is a Wednesday, which `weekdays` does not list; "
                    "write the first day it falls on",
                )
            ],
        ),
        (
            {"date": "2026-04-30", "ends": "2026-04-29"},
            [("ends", "`ends` 2026-04-29 is before 2026-04-30; write a later day or leave `ends` out")],
        ),
    ],
)
def test_what_a_merged_rhythm_lacks_is_told_by_key(keys: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert rhythm(**keys).problems() == problems


@pytest.mark.parametrize(
    ("keys", "faults"),
    [
        (
            {"date": "2026-04-30", "every": "week", "weekdays": ["monday"]},
            {"every": "`every` repeats and `date` is for once; keep one of the two"},
        ),
        (
            {"date": "2026-04-30", "weekdays": ["monday"], "day": "5"},
            {
                "weekdays": "`weekdays` does not go with `date`; leave it out, or write `every: week`",
                "day": "`day` does not go with `date`; leave it out, or write `every: month`",
            },
        ),
        (
            {"every": "month", "weekdays": ["tuesday"]},
            {
                "weekdays": "`weekdays` does not go with `every: month`; "
                "write `day: first tuesday` or `day: last friday` instead"
            },
        ),
        (
            {"every": "week", "starting": "2026-01-06"},
            {"starting": "`starting` does not go with `every: week`; leave it out, or write `every: 2 weeks`"},
        ),
        (
            {"every": "2 weeks", "months": ["may"]},
            {"months": "`months` does not go with `every: 2 weeks`; leave it out, or write `every: month`"},
        ),
        (
            {"every": "working day", "covers": "previous month"},
            {"covers": "`covers` does not go with `every: working day`; leave it out, or write `every: month`"},
        ),
        (
            {"weekdays": ["monday", "tuesday", "monday"]},
            {"weekdays": "`monday` stands twice in `weekdays`; write it once"},
        ),
    ],
)
def test_keys_that_contradict_each_other_are_refused_at_their_place(
    keys: dict[str, Any], faults: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        rhythm(**keys)
    assert {error["loc"]: str(error["ctx"]["error"]) for error in caught.value.errors()} == {
        (key,): message for key, message in faults.items()
    }


@pytest.mark.parametrize(
    "keys",
    [{"each": "week"}, {"weekdays": ["Tuesday"]}, {"months": ["jan"]}, {"covers": "last month"}, {"day_off": "skip"}],
)
def test_unknown_keys_and_words_are_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rhythm(**keys)


def test_every_key_that_belongs_to_a_shape_is_a_key_of_the_format() -> None:
    named = set(Rhythm.pattern_keys) | {key for keys in Rhythm.pattern_keys.values() for key in keys}
    assert named == {"date", "every", "weekdays", "starting", "months", "day", "covers"}
    assert set(Rhythm.model_fields) - named == {"at", "time_zone", "day_off", "ends"}
