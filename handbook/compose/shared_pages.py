"""Process, policy and tool pages of one handbook: templates over the merged values, and the links between them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jinja2

from handbook.compose.lens import Lens
from handbook.compose.render import Rendered, compile_shared, render
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Project, SharedPage, base_of
from handbook.model.markdown_text import prose

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s()<>]+)>?[^()]*\)")

_LINK_OR_IMAGE = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^\s()<>]+)")


def is_template(page: SharedPage, project: Project) -> bool:
    """Whether the body is filled in: the page or the project may say `template: no`, and most have nothing to fill."""
    wanted = project.options.template if page.meta.template is None else page.meta.template
    return wanted and ("{{" in page.body or "{%" in page.body or "{#" in page.body)


def render_body(
    page: SharedPage, lens: Lens, context: Mapping[str, Any], *, trial: bool = False
) -> Rendered | Diagnostic:
    """The body of a shared page for one contractor; with `trial`, only to see whether it can be filled in."""
    if not is_template(page, lens.project):
        return Rendered(page.body, ())
    template = template_of(page)
    if not isinstance(template, jinja2.Template):
        return template
    return render(
        template,
        context,
        lens.words,
        text=page.body,
        file=page.file,
        first_line=page.body_line,
        draft=lens.handbook.first.status == "draft",
        trial=trial,
    )


def template_of(page: SharedPage) -> jinja2.Template | Diagnostic:
    """The body of a shared page as a template, or why it is none."""
    return compile_shared(_guard_ids(page.body), page.file, page.body_line)


@lru_cache(maxsize=4096)
def _guard_ids(body: str) -> str:
    """`{ #id }` at a heading is Markdown, and `{#id }` would open a Jinja comment: keep the two apart."""
    return re.sub(r"^(#{1,6} .*)\{#", r"\1{ #", body, flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the pages of one book can link to: its pages by address, and the project's attachments."""

    uris: frozenset[str]
    assets: frozenset[str]


def without_dead_links(markdown: str, uri: str, targets: Targets) -> str:
    """Markdown in which a link to a shared page that is not in this book is only its text (see HB-R307)."""
    lines = markdown.split("\n")
    for number, line in enumerate(prose(markdown)):
        if ".md" not in line:
            continue
        for found in reversed(list(_LINK.finditer(line))):
            target = _resolved(uri, found[2])
            if target.endswith(".md") and target not in targets.uris:
                start, end = found.span()
                text_start, text_end = found.span(1)
                written = lines[number]
                lines[number] = written[:start] + written[text_start:text_end] + written[end:]
    return "\n".join(lines)


def foreign_language(page: SharedPage, lens: Lens) -> str:
    """The language that a page is in, if the handbook around it is in another; else nothing."""
    language = lens.project.language_of(page)
    return language if base_of(language) != base_of(lens.words.language.tag) else ""


def moved_links(markdown: str, uri: str, to: str) -> str:
    """Markdown of the page at `uri` with its links and images as they have to be on the page at `to`."""
    lines = markdown.split("\n")
    for number, line in enumerate(prose(markdown)):
        for found in reversed(list(_LINK_OR_IMAGE.finditer(line))):
            start, end = found.span(1)
            lines[number] = f"{lines[number][:start]}{_led(found[1], uri, to)}{lines[number][end:]}"
    return "\n".join(lines)


def _led(target: str, uri: str, to: str) -> str:
    """A relative link on the page at `uri` as it is written on the page at `to`."""
    path, mark, anchor = target.partition("#")
    if ":" in path or path.startswith("/"):
        return target
    leads_to = _resolved(uri, path) if path else uri
    return posixpath.relpath(leads_to, posixpath.dirname(to) or ".") + mark + anchor


def assets_of(page: SharedPage, targets: Targets) -> Iterator[str]:
    """The images and attachments that a page refers to, as paths inside `content/`."""
    for link in page.links:
        target = _resolved(page.uri, link.target)
        if target in targets.assets:
            yield target


def _resolved(uri: str, target: str) -> str:
    """A relative link as an address from the top of the site; addresses elsewhere stay as they are."""
    path = target.split("#", 1)[0].split("?", 1)[0]
    if not path or ":" in path or path.startswith("/"):
        return target
    return posixpath.normpath(posixpath.join(posixpath.dirname(uri), path))
