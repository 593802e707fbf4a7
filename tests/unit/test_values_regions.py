"""Unit tests of handbook.model.values.regions."""

from __future__ import annotations

import re

import holidays

from handbook.model.values.places import _countries
from handbook.model.values.regions import REGIONS


def test_the_regions_are_those_whose_holidays_are_known() -> None:
    known = {}
    for country in _countries() & set(holidays.list_supported_countries()):
        parts = getattr(holidays, country).subdivisions
        known[country] = tuple(part for part in parts if re.fullmatch("[A-Z0-9]{1,3}", part))
    assert {country: parts for country, parts in known.items() if parts} == REGIONS
