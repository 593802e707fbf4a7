"""The languages that a handbook can be in, and the words of each.

In: a message, in English as it stands in a template or in the code. Out: the same in the reader's language. A language is
one catalogue beside this file, `<language>.po`; `python -m tests.support.catalogues` brings all of them up to date with the code.

In templates a message stands between `{% trans %}` and `{% endtrans %}` (see `trans`). In code it is the first argument of
`text`, or of `message` where a table holds it. Write whole sentences or whole labels: parts of a sentence cannot be put
together in every language.
"""

from __future__ import annotations

from handbook.compose.languages.catalogue import ENGLISH, Language, find_language, known_languages, message

__all__ = ["ENGLISH", "Language", "find_language", "known_languages", "message"]
