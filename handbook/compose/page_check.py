"""Can every shared page be filled in for every contractor that gets it?

A page is tried once for each way in which handbooks differ for it (see `asked`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from handbook.compose.asked import Answers, Asked, Parts, Questions
from handbook.compose.contractor import lens_on, overrides_of, pages_of, shared_context
from handbook.compose.fields import Uses
from handbook.compose.lens import Lens
from handbook.compose.render import compile_page
from handbook.compose.shared_pages import is_template, render_body, template_of
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.sources import Source


def check_templates(project: Project, own: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """Which shared pages, and which of the project's `own` page templates, cannot be read as templates at all."""
    pages = (*project.shared_pages, *project.translations)
    compiled = [template_of(page) for page in pages if is_template(page, project)]
    compiled += [compile_page(name, overrides_of(own)) for name in own]
    return tuple(found for found in compiled if isinstance(found, Diagnostic))


def check_pages(handbooks: Iterable[Handbook], project: Project) -> tuple[Diagnostic, ...]:
    """What goes wrong when the shared pages are filled in, each fault with the contractor it was found for.

    Who has ended gets no pages, and so no faults.
    """
    asked: dict[tuple[str, bool], Asked] = defaultdict(Asked)
    questions, shared = Questions(), Parts()
    found: list[Diagnostic] = []
    filled_in = {page.file: is_template(page, project) for page in (*project.shared_pages, *project.translations)}
    for handbook in handbooks:
        if handbook.first.status == "ended":
            continue
        answers = Answers(handbook, shared)
        draft = handbook.first.status == "draft"
        lens = lens_on(handbook, project)
        for page in pages_of(handbook, lens.project):
            if filled_in[page.file]:
                trials = asked[page.file, draft]
                known = trials.follow(answers)
                fault = known.result if known else _try(page, lens, trials, questions)
                if fault:
                    found.append(replace(fault, contractors=(handbook.id,)))
    return tuple(found)


def _try(page: SharedPage, lens: Lens, trials: Asked, questions: Questions) -> Diagnostic | None:
    uses = Uses()
    noting = replace(lens, uses=uses)
    result = render_body(page, noting, shared_context(noting), trial=True)
    fault = result if isinstance(result, Diagnostic) else None
    if not uses.anything:
        trials.keep(uses, questions, fault)
    return fault
