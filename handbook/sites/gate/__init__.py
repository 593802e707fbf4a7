"""The gate before a release: nothing of one contractor, and nothing for the staff alone, is in another's site.

In: a project's handbooks, and a finished site. Out: findings, each a `Leak` or a `Closed`. Sites are made in a way that lets
nothing cross; this looks at what was made, file by file, and knows nothing of how. What it cannot look into it does not let
pass. The rooms inside:

secrets   what must not cross, and what may
unread    what of it stands in files that cannot be used
decode    what a text says once its escapes and its markup are taken away
packed    what lies inside archives, office files and pictures
letters   what e-mails and RTF documents say
pdf       what lies inside a PDF
apart     a process for that, which is ended in time
search    all secrets looked for at once, in whole sites
"""

from __future__ import annotations

from handbook.model.likeness import words_of
from handbook.sites.gate.search import Closed, Gate, Leak
from handbook.sites.gate.secrets import Secret, introduced_to, secrets_of

__all__ = ["Closed", "Gate", "Leak", "Secret", "introduced_to", "secrets_of", "words_of"]
