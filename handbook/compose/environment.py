"""The Jinja that page templates run in: they look values up, branch, loop and filter, and nothing else.

Design: everything an expression prints is text. `finalize` takes the printed value out of the page and leaves a token
(`handbook.model.page`), so no value can become Markdown, HTML or a template. No Python attribute or method can be
reached, only what a `Lookup` offers; work and size are counted, so a template ends quickly and small, the same way on
every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NoReturn

import jinja2
from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.filters import do_round
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer

from handbook.compose.languages import ENGLISH, Language
from handbook.compose.languages.trans import FORM, Translated
from handbook.compose.printing import ITEM, Fault, Linked, Lookup, Missing, Printed, Unknown

MAX_TEXT = 100_000
"""Characters that one expression may make."""
_MOST_PLACES = 20
FORBIDDEN = "HB-T503"
"""Stands as the file name of a syntax error about something that pages may not do."""
NAMES = "names of this page"
"""Key of a function in a template's context that gives the value of a name, or `jinja2.runtime.missing`."""
STATE = "values of this page"
"""Name of the page's `Printed` in a template's context; no template can write a name with spaces."""


@pass_context
def _finalize(context: Context, value: Any) -> str:
    printed: Printed = context.parent[STATE]
    return printed.add(value)


@pass_context
def _counted(context: Context, items: Iterable[Any], cost: int) -> Iterator[Any]:
    """The items of a loop, each paid for: `cost` is what the body writes at least.

    A template can name this filter, too, and must not be given anything for it.
    """
    printed: Printed = context.parent[STATE]
    if not isinstance(cost, int) or cost < 1:
        raise Fault("HB-T503", "pages cannot use this filter", "loop over the list itself")
    if isinstance(items, str | int | float):
        raise Fault("HB-T502", "only a list can be looped over", "loop over a list such as `deliverables`")
    for item in items:
        printed.spend(cost)
        yield item


@pass_context
def _weighed(context: Context, value: Any) -> Any:
    """What a filter or a comparison has to go through, paid for: `ITEM` for each item and each character."""
    printed: Printed = context.parent[STATE]
    if isinstance(value, Iterator):
        return [printed.pay(item) for item in value]
    if isinstance(value, list | tuple):
        printed.spend(ITEM * sum(len(item) if isinstance(item, str) else 0 for item in value))
    if isinstance(value, list | tuple | range):
        printed.spend(ITEM * len(value))
    else:
        printed.pay(value)
    return value


def _joined(values: Iterable[Any], between: Any = "") -> str:
    parts = [str(value) for value in _flat(values)]
    return _bounded(sum(map(len, parts)) + len(str(between)) * len(parts), lambda: str(between).join(parts))


def _bounded(size: int, make: Callable[[], str]) -> str:
    if size > MAX_TEXT:
        raise Fault("HB-T504", "an expression makes too long a text", f"keep it below {MAX_TEXT} characters")
    return make()


def _replace(text: Any, old: Any, new: Any) -> str:
    text, old, new = str(text), str(old), str(new)
    count = text.count(old) if old else 0
    return _bounded(len(text) + count * len(new), lambda: text.replace(old, new) if old else text)


def _round(value: Any, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common") -> float:
    if abs(precision) > _MOST_PLACES:
        raise Fault("HB-T504", f"numbers are rounded to {_MOST_PLACES} places at most", "use fewer places")
    return do_round(value, precision, method)


def _default(value: Any, text: Any = "", *_: Any) -> Any:
    if isinstance(value, Unknown):
        value._refuse()
    return text if isinstance(value, Missing) else value


def _periods(value: Any) -> list[dict[str, Any]]:
    """A value that changes on a day, period by period; see `View.periods`."""
    if isinstance(value, Unknown):
        value._refuse()
    return value.periods() if isinstance(value, Lookup) else []


def _link(text: Any, address: Any) -> Any:
    """A link with this text; the text alone where there is no address."""
    return Linked(text, address) if address else text


def _is_defined(value: Any) -> bool:
    if isinstance(value, Unknown):
        value._refuse()
    return not isinstance(value, Missing)


def _range(*limits: Any) -> range:
    steps = range(*(int(limit) for limit in limits))
    if len(steps) > 1000:
        raise Fault("HB-T504", "`range` makes at most 1,000 steps", "use a shorter range")
    return steps


def _flat(items: Any) -> Any:
    """A list written in a template, or made by a filter: lists inside lists could grow without end."""
    if isinstance(items, Iterator):
        items = list(items)
    if any(isinstance(item, list | tuple) for item in items):
        raise Fault("HB-T503", "pages cannot put lists into lists", "use one plain list")
    return items


class _Bounded(NodeTransformer):
    """Rewrites a template so that loops and joined texts are counted, however they are written.

    With `weighs`, so is what filters and comparisons go through, such as a text of 100,000 characters, sorted a million times,
    and how much there is to do in a loop.
    """

    def __init__(self, *, weighs: bool) -> None:
        self._weighs = weighs

    def _weigh(self, node: nodes.Expr) -> nodes.Expr:
        return nodes.Filter(node, "weighed", [], [], None, None, lineno=node.lineno) if self._weighs else node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        self.generic_visit(node)
        if node.node is not None and node.name not in _WEIGH_NOTHING:
            node.node = self._weigh(node.node)
        return self._weigh(node) if node.name in _MAKE_TEXT else node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        self.generic_visit(node)
        node.expr = self._weigh(node.expr)
        for operand in node.ops:
            operand.expr = self._weigh(operand.expr)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        cost = 1 + sum(len(data.data) for part in node.body for data in _texts(part))
        if self._weighs:
            cost += sum(1 for part in node.body for _ in part.find_all(nodes.Node))
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "counted", [nodes.Const(cost)], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        parts = nodes.List(list(node.nodes), lineno=node.lineno)
        return self._weigh(nodes.Filter(parts, "join", [], [], None, None, lineno=node.lineno))

    def visit_List(self, node: nodes.List) -> nodes.Node:
        self.generic_visit(node)
        return nodes.Filter(node, "flat", [], [], None, None, lineno=node.lineno)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:
        self.generic_visit(node)
        return nodes.Filter(node, "flat", [], [], None, None, lineno=node.lineno) if node.ctx == "load" else node


_WEIGH_NOTHING = frozenset(["count", "d", "default", "first", "last", "length", "link", "periods"])
"""Filters that take no longer for more."""

_MAKE_TEXT = frozenset(["join", "replace"])
"""Filters that make more than they are given."""

FILTERS = frozenset(
    "abs capitalize count first float groupby int last length list lower map max min reject rejectattr reverse"
    " select selectattr sort string sum title trim unique upper".split()
)
TESTS = frozenset(
    "boolean divisibleby eq equalto even false ge greaterthan gt in iterable le lessthan lt mapping ne none number odd"
    " sameas sequence string true undefined".split()
)
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
        self.filters |= {
            "counted": _counted,
            "weighed": _weighed,
            "flat": _flat,
            "join": _joined,
            "replace": _replace,
            "round": _round,
            "default": _default,
            "d": _default,
            "periods": _periods,
            "link": _link,
            FORM: self._form_of,
        }
        self.tests = {name: self.tests[name] for name in TESTS}
        self.tests |= {"defined": _is_defined}
        self.globals = {"range": _range}

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
        return _Bounded(weighs=filename is None).visit(tree)  # type: ignore[no-any-return]  # Jinja says nothing of what it visits

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
        return obj is _range or getattr(obj, "for_templates", False) is True

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(__obj, Unknown):
            __obj._refuse()
        if not __self.is_safe_callable(__obj):
            raise Fault("HB-T503", "pages cannot call this", 'look values up by their name, or with `the("…")`')
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _joined([left, right])
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


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)
