"""What stands in the foot of every printed page: whose handbook this is, and which edition.

In: a `Book`. Out: a style sheet that names it, for `assets/print.css`. A style sheet, because only page margins (CSS Paged
Media, https://www.w3.org/TR/css-page-3/#margin-boxes) repeat on every sheet without lying over the text, and they take no
text of the page. There is no day of printing in it: the same handbook gives the same sheets.
"""

from __future__ import annotations

import re

from handbook.model.page import Book

STYLES = "assets/print.css"
FOOT_AT = "assets/foot.css"

_SPECIAL = re.compile(r"[^\w ,.:;()/+'!?&@#%€£$·–—-]")
"""What is written by its number in a style sheet: whatever could end a string or mean something there."""


def foot_styles(book: Book) -> str:
    """The style sheet with the book's name and, where there is one, its edition (`extra["edition"]`, in words)."""
    parts = [book.name, str(book.extra.get("edition") or "")]
    return f'@charset "utf-8";\n\n:root {{\n  --hb-foot: {css_string(" · ".join(filter(None, parts)))};\n}}\n'


def css_string(text: str) -> str:
    """A text as a string of CSS (CSS Syntax Level 3, 4.3.5 and 4.3.7)."""
    return '"' + _SPECIAL.sub(lambda match: f"\\{ord(match[0]):x} ", " ".join(text.split())) + '"'
