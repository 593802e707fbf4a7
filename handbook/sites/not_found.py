"""What is shown for an address that is none.

In: a book, its language and the words of its theme. Out: HTML.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from handbook.model.page import Book

URI = "404.html"
_PAGE = """<!doctype html>
<html lang="{language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="robots" content="noindex">
    <meta name="color-scheme" content="light dark">
    <title>{not_found}</title>
  </head>
  <body>
    <h1>{not_found_title}</h1>
    <p>{not_found_help}</p>{home}
  </body>
</html>
"""
"""Says nothing of anybody: a server may show it to someone who has not logged in.

A server shows it at any depth, so nothing is loaded, and there is a link to the start only where the settings say where the
handbook is read: a site does not know its own address.
"""


def page(book: Book, language: str, words: Mapping[str, str]) -> str:
    """The page for a site. The book's extra `home` is where its start is, if that is known."""
    home = book.extra.get("home")
    link = Markup('\n    <p><a href="{}">{}</a></p>').format(home, words["start"]) if home else ""
    return _PAGE.format(language=language, home=link, **words)
