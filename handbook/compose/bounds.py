"""What a page template may do is counted, so that it ends quickly and small, the same way on every machine.

In: the tree of a template. Out: the same with filters around loops, joined texts and all that goes through many items: each
takes from what the page has left (`Printed.work`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from handbook.compose.printing import ITEM, STATE, Fault, Printed

_WEIGH_NOTHING = frozenset(["count", "d", "default", "first", "last", "length", "link", "periods"])
"""Filters that take no longer for more."""

_MAKE_TEXT = frozenset(["join", "replace"])
"""Filters that make more than they are given."""


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


class Bounded(NodeTransformer):
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


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)


BOUNDING_FILTERS: Mapping[str, Callable[..., Any]] = {"counted": _counted, "weighed": _weighed}
"""Those that `Bounded` puts into a template."""
