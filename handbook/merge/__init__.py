"""A step: the layers of one contractor become one tree in which every value knows its origin.

In: parsed layers (`handbook.model.layer.Layer`) and the field tree that says how each place merges. Out: what they say
together, now and from each date on which it changes, with the findings; and the history of any path.
"""

from __future__ import annotations

from handbook.merge.layers import Shared, merge_contractor, merge_policy, merge_shared
from handbook.merge.lookup import iter_paths, lookup
from handbook.merge.trace import Step, trace

__all__ = [
    "Shared",
    "Step",
    "iter_paths",
    "lookup",
    "merge_contractor",
    "merge_policy",
    "merge_shared",
    "trace",
]
