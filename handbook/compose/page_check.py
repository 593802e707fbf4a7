"""Can every shared page be filled in for every contractor that gets it?

A page is tried once for each way in which handbooks differ for it (see `asked`). What came of it is kept for each handbook,
so that after an edit only what it concerns is tried again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from handbook.compose.asked import Answers, Asked, Parts, Questions
from handbook.compose.fields import Uses
from handbook.compose.lens import Lens
from handbook.compose.reader import lens_on, overrides_of, pages_of, shared_context
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


@dataclass(slots=True)
class Tried:
    """What came of trying the pages of one handbook: with the whole `project`, and by file with each page as it was.

    It belongs to the handbook and the outline of its project: a page's result depends on these and its own text alone.
    """

    project: Project | None = None
    faults: tuple[Diagnostic, ...] = ()
    by_file: dict[str, tuple[SharedPage, Diagnostic | None]] = field(default_factory=dict)


def check_pages(handbooks: Iterable[tuple[Handbook, Tried]], project: Project) -> tuple[Diagnostic, ...]:
    """What goes wrong when the shared pages are filled in, each fault with the contractor it was found for.

    Who has ended gets no pages, and so no faults. What was tried before is not tried again, and what is tried is noted.
    """
    trial = _Trial(project)
    found: list[Diagnostic] = []
    for handbook, tried in handbooks:
        if tried.project is not project:
            tried.faults, tried.project = trial.of(handbook, tried.by_file), project
        found += tried.faults
    return tuple(found)


class _Trial:
    """Tries pages for one handbook after the other; those who answer alike share a result."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._asked: dict[tuple[str, bool], Asked] = defaultdict(Asked)
        self._questions, self._shared = Questions(), Parts()
        pages = (*project.shared_pages, *project.translations)
        self._filled_in = {page.file for page in pages if is_template(page, project)}

    def of(self, handbook: Handbook, before: dict[str, tuple[SharedPage, Diagnostic | None]]) -> tuple[Diagnostic, ...]:
        """The faults of one handbook's pages. `before` holds earlier results by file, and is added to."""
        if handbook.first.status == "ended":
            return ()
        answers = Answers(handbook, self._shared)
        draft = handbook.first.status == "draft"
        lens = lens_on(handbook, self._project)
        found: list[Diagnostic] = []
        for page in pages_of(handbook, lens.project):
            if page.file not in self._filled_in:
                continue
            earlier = before.get(page.file)
            if earlier and earlier[0] is page:
                fault = earlier[1]
            else:
                trials = self._asked[page.file, draft]
                known = trials.follow(answers)
                fault = known.result if known else _try(page, lens, trials, self._questions)
                before[page.file] = page, fault
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
