"""How often tests repeat what they do at random: a little in every run, ten times as often in a campaign.

`HANDBOOK_CAMPAIGN=10 pytest tests/test_editions.py tests/test_records.py` is the campaign for editions.
"""

from __future__ import annotations

import os


def times(count: int) -> int:
    """`count`, times what `HANDBOOK_CAMPAIGN` says."""
    return count * int(os.environ.get("HANDBOOK_CAMPAIGN", "1"))
