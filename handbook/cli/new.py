"""`handbook new`: a file to begin with.

In: the name of a contractor. Out: `contractors/<id>.yml`, a draft with the questions to answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handbook.cli.group import Refused
from handbook.cli.init import first_dates
from handbook.cli.options import current_day, project_option, root_of

if TYPE_CHECKING:
    from handbook.model.sources import Sources


@click.group(short_help="Begin the file of a new contractor.")
def new() -> None:
    """Begin a new file."""


@new.command()
@click.argument("name")
@click.option("--id", "id_", metavar="ID", help="The name of the file; otherwise made from NAME.")
@project_option
def contractor(name: str, id_: str | None, project: Path | None) -> None:
    """Make the file of a contractor: a draft with the questions to answer."""
    from handbook.project import read_project

    root = root_of(project)
    sources = read_project(root)
    folder = sources.options.contractors_dir
    wanted = _id(name, id_, sources.contractors)
    path = root / folder / f"{wanted}.yml"
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_questions(name, wanted, sources))
    except FileExistsError as error:
        raise Refused(f"`{folder}/{wanted}.yml` is there already; another one needs another id: `--id ID`") from error
    click.echo(
        f"made {folder}/{wanted}.yml\n\nNext: answer the questions in it, then\n"
        f"  handbook explain {wanted}  shows what the handbook holds so far\n"
        f"  handbook check{' ' * (len(wanted) + 4)}says what is still missing\n"
        "A draft is not released; change `status` to active when nothing is missing."
    )


def _id(name: str, id_: str | None, taken: Iterable[str]) -> str:
    """The id asked for, or one made from the name. Raises `Refused` if it cannot be one."""
    from handbook.model.values import id_problem, suggest_id

    wanted = id_ or suggest_id(name)
    if not wanted:
        raise Refused(f"no id can be made from `{name}`; give one: `--id ID`")
    problem = id_problem(wanted)
    if problem:
        raise Refused(problem)
    twin = next((other for other in taken if other.casefold() == wanted.casefold() and other != wanted), None)
    if twin:
        raise Refused(f"`{wanted}` and `{twin}` differ only in capital letters; give another id: `--id ID`")
    return wanted


def _questions(name: str, id_: str, sources: Sources) -> str:
    """The text of the new file. What its answers name is there: people, roles and tools of the project."""
    from handbook.yaml_source import encode_scalar, read_yaml

    text = (files("handbook") / "cli" / "questions.yml").read_text(encoding="utf-8")
    company = sources.people
    people = list(read_yaml(company.text, company.path, company.number)[0] or ()) if company else []
    roles = sorted(sources.roles)
    tools = sorted(page.id for page in sources.pages if page.kind == "tool")
    words = {
        "@NAME@": encode_scalar(" ".join(name.split())),
        "@ID@": id_,
        "@ROLES@": ", ".join(roles) or "none yet: make one in content/roles/",
        "@ROLE@": next(iter(roles), ""),
        "@PEOPLE@": ", ".join(people) or "none yet: name them in content/people.yml",
        "@MANAGER@": next(iter(people), "TODO"),
        "@BACKUP@": next(iter(people[1:]), "TODO"),
        "@TOOLS@": ", ".join(tools) or "none yet: make one in content/tools/",
        "@TOOL@": next(iter(tools), "first-tool"),
        **first_dates(current_day(None)),
    }
    for word, value in words.items():
        text = text.replace(word, value)
    return text
