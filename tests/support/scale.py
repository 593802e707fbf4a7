"""How often tests repeat what they do at random: a little in every run, ten times as often in a campaign.

`HANDBOOK_CAMPAIGN=10 pytest -n auto -m campaign` is the campaign; a file that counts with `times` is part of it.
"""

from __future__ import annotations

import os


def times(count: int) -> int:
    """`count`, times what `HANDBOOK_CAMPAIGN` says."""
    return count * int(os.environ.get("HANDBOOK_CAMPAIGN", "1"))
