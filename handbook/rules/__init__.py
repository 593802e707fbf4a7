"""Questions asked of a whole handbook and of the whole project. Each rule is a small generator of diagnostics.

In: a `Case` (one merged handbook in its project) or a `Whole` (all of them). Out: diagnostics. The lists at the end say
what is asked; severities and excuses are applied afterwards by `settle`.
"""

from __future__ import annotations
