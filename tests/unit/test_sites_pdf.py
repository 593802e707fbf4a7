"""What a browser writes by chance into a PDF is taken out of it."""

from __future__ import annotations

import pytest

from handbook.sites.pdf import without_chance

PRINTED = b"""%%PDF-1.4
1 0 obj
<</Creator (Chromium \\(headless\\))
/CreationDate (D:20261124%06d+00'00')>>
<</S /TD
/A [<</O /Table
/Headers [(node%08d) (node%08d)]>>]>>
<</S /TH
/ID (node%08d)>>
<</Names [(node%08d) 7 0 R (node%08d) 8 0 R]>>
%%EOF
"""


@pytest.mark.parametrize("shift", [0, 1, 8461])
def test_same_bytes_however_the_browser_counts(shift: int) -> None:
    nodes = [1539, 1711, 1539, 1539, 1711]
    printed = PRINTED % (90000 + shift, *(node + shift for node in nodes))
    cleaned = without_chance(printed)
    assert cleaned == without_chance(PRINTED % (90000, *nodes))
    assert len(cleaned) == len(printed)  # the table of places at its end counts bytes
    assert b"/Names [(node00000001) 7 0 R (node00000002) 8 0 R]" in cleaned
    assert b"headless" not in cleaned
    assert b"D:2026" not in cleaned


def test_numbers_that_grow_longer_stay_in_their_order() -> None:
    assert without_chance(b"(node00009999) (node00010000) (node00009999)") == (
        b"(node00000001) (node00000002) (node00000001)"
    )
