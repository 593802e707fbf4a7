"""Jinja's syntax errors in the words of people who write pages.

In: the message of a `TemplateSyntaxError`. Out: what is wrong, and what to do. Messages are those of Jinja 3.1.
"""

from __future__ import annotations

import difflib
import re

from handbook.compose.filters import FILTER_NAMES, TEST_NAMES

_BRACES = "to show braces as they are, set `template: no` in the front matter of the page"


def syntax_words(message: str) -> tuple[str, str]:
    """Message and help for one of Jinja's messages."""
    if message.startswith("pages cannot use"):
        return message, "write the text out: a page can print values, branch with `if` and repeat with `for`"
    if found := re.search(r"innermost block that needs to be closed is '(\w+)'", message):
        return f"`{{% {found[1]} … %}}` is never closed", f"write `{{% end{found[1]} %}}` where it ends"
    if found := re.search(r"unknown tag '(\w+)'", message):
        return _unknown_tag(found[1])
    if "end of print statement" in message:
        return "`{{` is not closed, or too much stands in it", f"write `}}}}` behind one value; {_BRACES}"
    if "end of statement block" in message:
        return "`{%` is not closed, or too much stands in it", f"write `%}}` behind it; {_BRACES}"
    if "end of comment" in message:
        return (
            "`{#` starts a note that is never closed",
            "write `#}` where the note ends, or a space between `{` and `#`",
        )
    for kind, known in (("filter", FILTER_NAMES), ("test", TEST_NAMES)):
        if found := re.search(rf"[Nn]o {kind} named '(\w+)'", message):
            near = difflib.get_close_matches(found[1], known, 1)
            help = f"did you mean `{near[0]}`?" if near else f"pages can use: {', '.join(sorted(known))}"
            return f"there is no {kind} `{found[1]}`", help
    if found := re.search(r"unexpected (?:char )?'(.+?)'", message):
        return f"`{found[1]}` cannot stand here", f"print a value with `{{{{ name }}}}`; {_BRACES}"
    return "this cannot be read as a template", f"print a value with `{{{{ name }}}}`; {_BRACES}"


def _unknown_tag(tag: str) -> tuple[str, str]:
    if tag.startswith("end") or tag in ("else", "elif"):
        return f"`{{% {tag} %}}` closes nothing", "delete it, or write what it belongs to before it"
    near = difflib.get_close_matches(tag, ["if", "for", "set"], 1)
    return (
        f"there is no `{{% {tag} … %}}`",
        f"did you mean `{near[0]}`?" if near else f"use `if`, `for` or `set`; {_BRACES}",
    )
