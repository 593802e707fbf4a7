"""The Jinja that page templates run in: they look values up, branch, loop and filter, and nothing else.

Design: everything an expression prints is text. `finalize` takes the printed value out of the page and leaves a token
(`handbook.model.page`), so no value can become Markdown, HTML or a template. No Python attribute or method can be
reached, only what a `Lookup` offers; work and size are counted (see `bounds`).
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from handbook.compose.bounds import BOUNDING_FILTERS, Bounded
from handbook.compose.filters import FILTERS, OWN_FILTERS, OWN_TESTS, TESTS, joined, steps
from handbook.compose.languages import ENGLISH, Language
from handbook.compose.languages.trans import FORM, Translated
from handbook.compose.printing import STATE, Fault, Lookup, Missing, Printed, Unknown

FORBIDDEN = "HB-T503"
"""Stands as the file name of a syntax error about something that pages may not do."""
NAMES = "names of this page"
"""Key of a function in a template's context that gives the value of a name, or `jinja2.runtime.missing`."""


@pass_context
def _finalize(context: Context, value: Any) -> str:
    printed: Printed = context.parent[STATE]
    return printed.add(value)


_NOT_IN_PAGES: dict[type[nodes.Node], str] = {
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.AssignBlock: "set … endset",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.Dict: "{…: …}",
    nodes.NSRef: "set a.b",
}


class _PageContext(Context):
    """Looks names up when they are used: a page depends on these fields of a handbook and on no other."""

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        if found is missing and NAMES in self.parent:
            return self.parent[NAMES](key)
        return found


class PageEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for the page templates of one language; these may include one another."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    context_class = _PageContext
    forbidden: dict[type[nodes.Node], str] = _NOT_IN_PAGES
    extensions_of_pages: tuple[type[Extension], ...] = (Translated,)

    def __init__(self, loader: jinja2.BaseLoader | None = None, language: Language = ENGLISH) -> None:
        super().__init__(
            loader=loader,
            extensions=self.extensions_of_pages,
            undefined=Unknown,
            finalize=_finalize,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            auto_reload=False,
        )
        self.language = language
        self.policies["ext.i18n.trimmed"] = True
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {**BOUNDING_FILTERS, **OWN_FILTERS, FORM: self._form_of}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.tests |= OWN_TESTS
        self.globals = {"range": steps}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Keep the end of a line that ends in a message: a message stands for text, not for a tag."""
        return _END_OF_MESSAGE.sub(r"\1+%}", source)

    def _form_of(self, number: Any) -> int:
        """Which plural form a number takes; the last one where it is no number, such as `2 until 30 June, 3 from 1 July`."""
        text = str(number)
        return self.language.form_of(int(text)) if text.isdecimal() else -1

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """As Jinja's; a template without a file is one of the project, which may hold anything."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(self.forbidden)):
            self._refuse(self.forbidden[type(node)], node.lineno)
        return Bounded(weighs=filename is None).visit(tree)  # type: ignore[no-any-return]  # Jinja says nothing of what it visits

    def _refuse(self, what: str, lineno: int) -> NoReturn:
        raise jinja2.TemplateSyntaxError(f"pages cannot use `{what}`", lineno, filename=FORBIDDEN)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._look(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._look(obj, argument)

    def _look(self, obj: Any, name: Any) -> Any:
        if type(obj) is dict and type(name) is str and name in obj:  # nearly always
            return obj[name]
        if isinstance(obj, Lookup):
            return obj.get(name if isinstance(name, str | int) else str(name))
        if isinstance(obj, Unknown):
            obj._refuse()
        if isinstance(obj, Missing):
            return Missing(name=f"{obj._undefined_name}.{name}")
        if isinstance(obj, dict) and str(name) in obj:
            return obj[str(name)]
        if isinstance(obj, list | tuple) and isinstance(name, int) and -len(obj) <= name < len(obj):
            return obj[name]
        if isinstance(obj, LoopContext) and name in _LOOP:
            return getattr(obj, name)
        raise Fault(
            "HB-T501",
            f"there is nothing called `{name}` here",
            "look at the fields with `handbook explain`",
            name=str(name),
        )

    def is_safe_callable(self, obj: Any) -> bool:
        return obj is steps or getattr(obj, "for_templates", False) is True

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(__obj, Unknown):
            __obj._refuse()
        if not __self.is_safe_callable(__obj):
            raise Fault("HB-T503", "pages cannot call this", 'look values up by their name, or with `the("…")`')
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return joined([left, right])
        if operator != "**" and all(isinstance(side, int | float) and abs(side) < 1e12 for side in (left, right)):
            return super().call_binop(context, operator, left, right)
        raise Fault(
            "HB-T503",
            f"pages cannot reckon with `{operator}` here",
            "join texts with `~`, and reckon with numbers only",
        )


class SharedPageEnvironment(PageEnvironment):
    """Jinja for shared pages: as above, without messages, and one page cannot pull in another."""

    forbidden = _NOT_IN_PAGES | {nodes.Include: "include"}
    extensions_of_pages = ()

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Keep the end of a line that ends in a tag but also holds text: only a line of tags alone leaves no trace."""
        return "\n".join(_with_its_end(line) for line in source.split("\n"))


def _with_its_end(line: str) -> str:
    if line.endswith("%}") and not line.endswith(("-%}", "+%}")) and _TAG.sub("", line).strip():
        return f"{line[:-2]}+%}}"
    return line


_TAG = re.compile(r"\{%.*?%\}")
_END_OF_MESSAGE = re.compile(r"(\{% *endtrans *)%\}$", re.MULTILINE)


_LOOP = frozenset(["index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem"])
