"""The first step: trees of YAML become values that are known to be in the right form.

In: the tree of one file (`handbook.yaml_source`). Out: a layer, the company, its people, a page's front matter, or the
typed handbook of a merged tree; with every fault, at its place, in the words of those who write these files.
"""

from __future__ import annotations

from handbook.parse.build import Typed, build
from handbook.parse.layer import parse_layer
from handbook.parse.translation import no_original, parse_translation
from handbook.parse.whole_files import parse_company, parse_page_meta, parse_people

__all__ = [
    "Typed",
    "build",
    "no_original",
    "parse_company",
    "parse_layer",
    "parse_page_meta",
    "parse_people",
    "parse_translation",
]
