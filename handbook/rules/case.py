"""What a rule about one handbook is given: the handbook in its project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from handbook.diagnostics import Diagnostic, Location, Related
from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project
from handbook.model.layer import LayerKind, Path, path_text
from handbook.model.reach import Reach, reach_of
from handbook.rules.survey import Survey, Surveyed, plan_of, survey
from handbook.yaml_source.tree import Map, Seq


@dataclass(frozen=True)
class Stage:
    """The handbook as it stands from the day `since` on (None: from the start): typed, as a tree, and surveyed."""

    since: date | None
    state: Contractor
    tree: Map
    surveyed: Surveyed

    @cached_property
    def survey(self) -> Survey:
        """What one walk over the tree found."""
        return survey(self.tree, plan_of(Contractor), self.surveyed)


@dataclass(frozen=True)
class Case:
    """One handbook, its project, and the day on which the question is asked.

    Nothing that the text of a page says is asked here, so the outline of the project will do (`handbook.pipeline.shared`).
    `surveyed` holds what was found in parts of other handbooks that this one may share, and is added to.
    """

    handbook: Handbook
    project: Project
    today: date
    surveyed: Surveyed = field(default_factory=dict)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All stages of the handbook, earliest first. Each is judged: what is agreed for July must hold in July."""
        pairs = zip(self.handbook.states, self.handbook.trees, strict=True)
        return tuple(Stage(since, state, tree, self.surveyed) for (since, state), (_, tree) in pairs)

    @property
    def current(self) -> Stage:
        """The stage that holds today."""
        return next(stage for stage in reversed(self.stages) if stage.since is None or stage.since <= self.today)

    @property
    def last(self) -> Stage:
        """The stage after all dated changes: when our work together ends."""
        return self.stages[-1]

    @property
    def status(self) -> str:
        """The contractor's status, which no dated change can touch."""
        return self.handbook.first.status or ""

    @cached_property
    def lacks_a_role(self) -> bool:
        """Whether a role is named that is not there: what it would say is missing, and that is no news."""
        return any(role not in self.project.roles for stage in self.stages for role in stage.state.roles)

    @cached_property
    def reach(self) -> Reach:
        """The shared pages of the handbook."""
        return reach_of(self.handbook, self.project)

    @property
    def defaults_file(self) -> str:
        """The file of the lowest layer."""
        return f"{self.project.options.content_dir}/defaults.yml"

    def location(self, path: Path, stage: Stage) -> Location:
        """Where the value at `path` was written, or the nearest thing above it; else the contractor's file."""
        position = nearest(stage.tree, path)[1]
        return self.project.files.location(position) if position else Location(self.handbook.file)

    def beginning(self, path: Path, stage: Stage) -> Location:
        """Where the entry at `path` begins: in the lowest layer that has it. What is wrong for all is so told once."""
        for layer in self.handbook.layers:
            steps, position = nearest(layer.tree, path)
            if steps == len(path) and position:
                return self.project.files.location(position)
        return self.location(path, stage)

    def removed(self, path: Path) -> tuple[Related, ...]:
        """The place where some layer takes away the entry at `path`; nothing if none does."""
        for layer in reversed(self.handbook.layers):
            for tree in (*(edit for _, edit in reversed(layer.dated)), layer.tree):
                position = _removal(tree, path)
                if position:
                    return (Related(self.project.files.location(position), "removed here"),)
        return ()

    def finding(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        stage: Stage | None = None,
        at: Location | None = None,
        label: str = "",
        related: tuple[Related, ...] = (),
        help: tuple[str, ...] = (),
    ) -> Diagnostic:
        """A diagnostic about the value at `path` of a stage (without one, the first), placed where it was written."""
        place = at or self.location(path, stage or self.stages[0])
        return Diagnostic(code, message, place, label, path_text(path), (self.handbook.id,), related, help)


CaseRule = Callable[[Case], Iterator[Diagnostic]]


def nearest(tree: Map, path: Path) -> tuple[int, int]:
    """How many steps of `path` lead into `tree`, and where the last thing reached was written (0: nowhere).

    The place of a group of keys is that of its name: what is inside may come from somewhere else.
    """
    here: object = tree
    position = 0
    for depth, part in enumerate(path):
        if isinstance(here, Map) and part in here:
            position = here.kpos[part] if isinstance(here[part], Map) else here.vpos[part]
            here = here[part]
        elif isinstance(here, Seq) and part.isdigit() and int(part) < len(here):
            position, here = here.vpos[int(part)], here[int(part)]
        else:
            return depth, position
    return len(path), position


def shared_place(project: Project, tree: Map, path: Path, file: str) -> Location:
    """Where the value at `path` of a shared file was written, or the nearest thing above it; else its top."""
    position = nearest(tree, path)[1] or tree.at
    return project.files.location(position) if position else Location(file)


def role_files(handbook: Handbook) -> tuple[str, ...]:
    """The files of the roles that take part."""
    return tuple(layer.file for layer in handbook.layers if layer.kind is LayerKind.ROLE)


def _removal(tree: Map, path: Path) -> int:
    """Where `tree`, a layer with its merge words, removes the entry at `path` or something above it (0: nowhere)."""
    here: object = tree
    for part in path:
        if not isinstance(here, Map):
            return 0
        removed = here.get("remove")
        if isinstance(removed, Seq) and part in removed:
            return removed.vpos[removed.index(part)]
        if "inherit" in here and part not in here:
            return here.kpos["inherit"]
        here = here.get(part)
    return 0
