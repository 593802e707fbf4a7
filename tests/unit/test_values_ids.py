"""Ids: what may be a file name, an anchor and an address everywhere, and what to write instead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.model.values import id_problem, suggest_id

_RULES = "is not an id: use small letters, digits and single hyphens"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", f"`` {_RULES}; write one such as `monthly-close`"),
        ("Kestrel Loop", f"`Kestrel Loop` {_RULES}; write it as `kestrel-loop`"),
        ("Łódź Studio", f"`Łódź Studio` {_RULES}; write it as `lodz-studio`"),
        ("Groß & Søn", f"`Groß & Søn` {_RULES}; write it as `gross-son`"),
        ("O'Neill", f"`O'Neill` {_RULES}; write it as `oneill`"),
        ("monthly_close", f"`monthly_close` {_RULES}; write it as `monthly-close`"),
        ("a--b", f"`a--b` {_RULES}; write it as `a-b`"),
        ("-a", f"`-a` {_RULES}; write it as `a`"),
        ("a-", f"`a-` {_RULES}; write it as `a`"),
        ("a\n", f"`a` {_RULES}; write it as `a`"),
        ("../a", f"`../a` {_RULES}; write it as `a`"),
        ("a.yml", f"`a.yml` {_RULES}; write it as `a-yml`"),
        ("日本", f"`日本` {_RULES}; write one such as `monthly-close`"),
        ("Search", f"`Search` {_RULES}; write it as `our-search`"),
        ("com¹", f"`com¹` {_RULES}; write it as `our-com1`"),
        ("a" * 49, f"`{'a' * 49}` is longer than the 48 characters of an id; write it as `{'a' * 48}`"),
        ("remove", "`remove` has a meaning of its own in these files; choose another id, such as `our-remove`"),
        ("locked", "`locked` has a meaning of its own in these files; choose another id, such as `our-locked`"),
        ("search", "`search` is a word the site uses itself; choose another id, such as `our-search`"),
        ("404", "`404` is a word the site uses itself; choose another id, such as `our-404`"),
        ("con", "`con` cannot be the name of a file on Windows; choose another id, such as `our-con`"),
        ("lpt0", "`lpt0` cannot be the name of a file on Windows; choose another id, such as `our-lpt0`"),
    ],
)
def test_a_bad_id_is_refused_with_another(text: str, problem: str) -> None:
    assert id_problem(text) == problem


@pytest.mark.parametrize("text", ["a", "9", "sow-21", "e-mail", "com10", "a" * 48, "removed", "catalogue-copy"])
def test_a_good_id_has_no_problem(text: str) -> None:
    assert id_problem(text) is None


def test_a_long_name_is_cut_between_words() -> None:
    assert suggest_id("The one and only longest name of a task that there is") == (
        "the-one-and-only-longest-name-of-a-task-that"
    )


@given(st.text(max_size=80))
def test_a_suggested_id_is_a_good_one(text: str) -> None:
    suggestion = suggest_id(text)
    assert suggestion is None or id_problem(suggestion) is None


@given(st.text(alphabet="abz09-", min_size=1, max_size=60))
def test_an_id_has_no_problem_just_when_it_has_the_form(text: str) -> None:
    has_form = bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text)) and len(text) <= 48
    assert (id_problem(text) is None) == has_form
