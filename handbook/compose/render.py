"""One template with its context to Markdown with tokens, or the diagnostic that says where and why not."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2

from handbook.compose.environment import FORBIDDEN, PageEnvironment, SharedPageEnvironment
from handbook.compose.languages import ENGLISH, Language, message
from handbook.compose.printing import STATE, Fault, Printed, Trial
from handbook.compose.syntax_words import syntax_words
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic, Location

_PACKAGE_TEMPLATES = Path(__file__).parent / "templates"
_MARK = re.compile(r"\{[{%]")
_MOST_MARKS = 2_000
_MOST_INSIDE = 50_000
"""Characters between these marks, on the whole page."""

NOT_WRITTEN = message("(not written yet)")
"""What a draft shows where a value is missing."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown in which every printed value is a token, and these values in order."""

    markdown: str
    values: tuple[str, ...]


@cache
def shared_environment() -> SharedPageEnvironment:
    return SharedPageEnvironment()


@cache
def page_environment(overrides: tuple[tuple[str, str], ...] = (), language: Language = ENGLISH) -> PageEnvironment:
    """Templates of the package in one language, a project's own versions (name, text) before them."""
    own, ours = jinja2.DictLoader(dict(overrides)), jinja2.FileSystemLoader(_PACKAGE_TEMPLATES)
    return PageEnvironment(jinja2.ChoiceLoader([own, ours]), language)


@lru_cache(maxsize=4096)
def compile_shared(text: str, file: str, first_line: int) -> jinja2.Template | Diagnostic:
    """A shared page's body, which starts on `first_line` of its file, as a template; or why it is none."""
    return _compiled(lambda: shared_environment().from_string(text), text, file, first_line)


def compile_page(
    name: str, overrides: Mapping[str, tuple[str, str]], language: Language = ENGLISH
) -> jinja2.Template | Diagnostic:
    """The page template `name` in a language. `overrides` are the project's own versions: name to (file, text)."""
    environment = page_environment(tuple(sorted((key, text) for key, (_, text) in overrides.items())), language)
    file, text = overrides.get(name, (name, ""))
    return _compiled(lambda: environment.get_template(name), text, file, 1)


def _has_too_much(text: str) -> bool:
    """Whether so much of a page is template that compiling it would take long."""
    inside = at = 0
    for count, mark in enumerate(_MARK.finditer(text)):
        if mark.start() < at:
            continue
        end = text.find("}}" if mark[0] == "{{" else "%}", mark.end())
        at = end if end >= 0 else len(text)
        inside += at - mark.end()
        if count > _MOST_MARKS or inside > _MOST_INSIDE:
            return True
    return False


def _compiled(make: Any, text: str, file: str, first_line: int) -> jinja2.Template | Diagnostic:
    if _has_too_much(text):
        at = Location(file, first_line)
        return Diagnostic(
            "HB-T504", "there are too many `{{ }}` and `{% %}` on this page", at, help=("divide the page",)
        )
    try:
        template: jinja2.Template = make()
    except jinja2.TemplateSyntaxError as error:
        code = FORBIDDEN if error.filename == FORBIDDEN else "HB-T502"
        message, help = syntax_words(error.message or "")
        return Diagnostic(code, message, Location(file, first_line + error.lineno - 1), help=(help,))
    except (RecursionError, ValueError, OverflowError, SyntaxError, MemoryError):
        return Diagnostic(
            "HB-T502", "an expression on this page is too large", Location(file, first_line), help=("make it simpler",)
        )
    return template


def render(
    template: jinja2.Template,
    context: Mapping[str, Any],
    words: Words,
    *,
    text: str,
    file: str,
    first_line: int = 1,
    draft: bool = False,
    trial: bool = False,
) -> Rendered | Diagnostic:
    """Fill one template. `text`, `file` and `first_line` place a fault; a draft shows what is missing as such.

    With `trial`, only faults matter and the values are not put into words.
    """
    printed = (Trial if trial else Printed)(words.say, words.text(NOT_WRITTEN) if draft else None)
    try:
        markdown = template.render({**context, STATE: printed})
    except Fault as fault:
        line, column = _place(fault.__traceback__, fault.name, text)
        return Diagnostic(
            fault.code, fault.message, Location(file, first_line + line - 1, column), help=fault.help or ("correct it",)
        )
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        line, column = _place(error.__traceback__, "", text)
        return Diagnostic(
            "HB-T502",
            "this expression does not work with the values of this handbook",
            Location(file, first_line + line - 1, column),
            help=("look at what the value is with `handbook explain`",),
        )
    return Rendered(markdown, tuple(printed.values))


def _place(trace: TracebackType | None, name: str, text: str) -> tuple[int, int]:
    """Line and column (from 1) in the template where a fault happened; the column is that of `name` in the line."""
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename.endswith(("<template>", ".md"))]
    line = frames[-1].lineno or 1 if frames else 1
    lines = text.split("\n")
    last = name.rsplit(".", 1)[-1]
    if line <= len(lines) and last:
        for shown in (name, last):
            found = re.search(rf"(?<![\w-]){re.escape(shown)}(?![\w-])", lines[line - 1])
            if found:
                return line, found.start() + 1
    return line, 1
