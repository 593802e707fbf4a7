"""`{% trans %}` in page templates: messages in the reader's language, their values printed as tokens.

In: the tag as Jinja's own extension has it, with `{% pluralize %}` and contexts. Out: the translated text as part of the
template, and for each `{{ name }}` in it the expression itself, printed like any other. Jinja's own way would paste the
values into the text, where they could become markup. One environment has one language, so nothing is looked up later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from jinja2 import nodes
from jinja2.ext import InternationalizationExtension

if TYPE_CHECKING:
    from handbook.compose.environment import PageEnvironment

_PARTS = re.compile(r"%\((\w+)\)s|(%%)")
FORM = "plural_form"
"""Name of the filter that says which plural form a number takes."""


class Translated(InternationalizationExtension):
    """Reads the tag as Jinja does, and makes other nodes of it."""

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> Any:
        language = cast("PageEnvironment", self.environment).language
        english = [text for text in (singular, plural) if text is not None]
        if not vars_referenced:
            english = [text.replace("%%", "%") for text in english]
        forms = [
            nodes.Output(list(_pieces(form, variables, has_values=vars_referenced)))
            for form in language.form(*english, context=context)
        ]
        made: nodes.Node = forms[-1]
        for number in range(len(forms) - 2, -1, -1):
            assert plural_expr is not None  # noqa: S101 - Jinja refuses `pluralize` without a number
            form = nodes.Filter(plural_expr, FORM, [], [], None, None)
            made = nodes.If(
                nodes.Compare(form, [nodes.Operand("eq", nodes.Const(number))]), [forms[number]], [], [made]
            )
        return made


def _pieces(text: str, variables: dict[str, nodes.Expr], *, has_values: bool) -> Iterator[nodes.Expr]:
    """The text between the placeholders, and for these their expressions."""
    if not has_values:
        yield nodes.TemplateData(text)
        return
    end = 0
    for found in _PARTS.finditer(text):
        if found.start() > end:
            yield nodes.TemplateData(text[end : found.start()])
        yield nodes.TemplateData("%") if found[2] else variables[found[1]]
        end = found.end()
    if end < len(text):
        yield nodes.TemplateData(text[end:])
