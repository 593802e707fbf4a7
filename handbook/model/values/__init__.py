"""The values a field can hold: each is read from its text, and says in plain words when it cannot be.

In: the text of a YAML scalar. Out: a frozen, hashable value of the right type. Every type has one way of being written
and a function `parse_…` that raises ValueError with a message for the writer.
"""

from __future__ import annotations

from handbook.model.values.addresses import Email, Url, parse_email, parse_url
from handbook.model.values.days import (
    MONTHS,
    WEEKDAYS,
    Clock,
    Day,
    Month,
    Weekday,
    parse_clock,
    parse_day,
)
from handbook.model.values.duration import Duration, DurationText, parse_duration
from handbook.model.values.ids import GuideRef, Id, id_problem, parse_guide_ref, parse_id, suggest_id
from handbook.model.values.money import (
    Currency,
    Money,
    MoneyText,
    decimals_of,
    parse_currency,
    parse_money,
)
from handbook.model.values.places import (
    Country,
    Language,
    Zone,
    parse_country,
    parse_language,
    parse_zone,
)
from handbook.model.values.rhythm import Covers, DayOff, Rhythm, RhythmZone, parse_rhythm_zone
from handbook.model.values.rhythm_words import (
    LAST,
    Every,
    EveryText,
    MonthDay,
    MonthDayText,
    parse_every,
    parse_month_day,
)
from handbook.model.values.simple import (
    Count,
    Line,
    Text,
    YesNo,
    parse_count,
    parse_line,
    parse_text,
    parse_yes_no,
)

__all__ = [
    "LAST",
    "MONTHS",
    "WEEKDAYS",
    "Clock",
    "Count",
    "Country",
    "Covers",
    "Currency",
    "Day",
    "DayOff",
    "Duration",
    "DurationText",
    "Email",
    "Every",
    "EveryText",
    "GuideRef",
    "Id",
    "Language",
    "Line",
    "Money",
    "MoneyText",
    "Month",
    "MonthDay",
    "MonthDayText",
    "Rhythm",
    "RhythmZone",
    "Text",
    "Url",
    "Weekday",
    "YesNo",
    "Zone",
    "decimals_of",
    "id_problem",
    "parse_clock",
    "parse_count",
    "parse_country",
    "parse_currency",
    "parse_day",
    "parse_duration",
    "parse_email",
    "parse_every",
    "parse_guide_ref",
    "parse_id",
    "parse_language",
    "parse_line",
    "parse_money",
    "parse_month_day",
    "parse_rhythm_zone",
    "parse_text",
    "parse_url",
    "parse_yes_no",
    "parse_zone",
    "suggest_id",
]
