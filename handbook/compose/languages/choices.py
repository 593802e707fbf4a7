"""The words of the format: values that are picked from a list, and so are the same for every writer.

In: a `Language` and the word as it is written in YAML. Out: the word for the reader. A test holds that every choice of the
format has its words here.
"""

from __future__ import annotations

from handbook.compose.languages.catalogue import Language, message
from handbook.compose.languages.dates import month_name, weekday_name
from handbook.model.values import MONTHS, WEEKDAYS

WORDS = {
    # how a contractor works with us
    "individual": message("individual"),
    "agency": message("agency"),
    "draft": message("draft"),
    "active": message("active"),
    "leaving": message("leaving"),
    "ended": message("ended"),
    # what a fee is reckoned by
    "hourly": message("hourly"),
    "daily": message("daily"),
    "monthly": message("monthly"),
    "milestones": message("milestones"),
    "per piece": message("per piece"),
    # what no answer to a review means
    "accepted": message("accepted"),
    "reminded": message("reminded"),
    # what happens to an access
    "revoke": message("we close it"),
    "transfer": message("it is handed over"),
    "delete": message("it is deleted"),
    # meetings, days off, what a date is about
    "agreed": message("agreed"),
    "optional": message("optional"),
    "before": message("before"),
    "after": message("after"),
    "same": message("the same day"),
    "previous month": message("previous month"),
    "previous 3 months": message("previous 3 months"),
    "previous year": message("previous year"),
    # channels that are no tool
    "phone": message("phone"),
    "email": message("email"),
    "always": message("always"),
    "working hours": message("working hours"),
}


def choice(language: Language, value: str) -> str:
    """The words for a choice; the value itself where the format does not know it."""
    if value in WEEKDAYS:
        return weekday_name(language, value)
    if value in MONTHS:
        return month_name(language, MONTHS.index(value) + 1)
    return language.text(WORDS[value]) if value in WORDS else value
