"""`handbook link`: the address of one expectation, to write into a message.

In: a contractor's id, and what it is about: a path as `handbook explain` names it, or a page. Out: the address; exit code 1
if there is no such place in the handbook.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import click

from handbook.cli.group import NotFound
from handbook.cli.options import current_day, project_option, root_of
from handbook.cli.who import did_you_mean, no_contractor

_HOW_TO_SET = (
    "this is the address inside the handbook; for a whole one, write `address: https://…/{id}/` "
    "below `handbook:` in mkdocs.yml"
)


@click.command(short_help="The address of an expectation, to refer to it.")
@click.argument("id_", metavar="ID")
@click.argument("path", required=False)
@project_option
def link(id_: str, path: str | None, project: Path | None) -> None:
    """Say where something stands in the handbook of the contractor ID.

    PATH is what `handbook explain` takes, such as `deliverables.monthly-close`, or a page with or without a heading, such as
    `policies/confidentiality` or `tools/slack#get-in`. Without it, the address is that of the handbook.
    """
    from handbook.compose.places import Place, find_place, places_in
    from handbook.project import read_project
    from handbook.sites.library import read_library

    root = root_of(project)
    sources = read_project(root)
    if id_ not in sources.contractors:
        raise no_contractor(id_, sources.contractors)
    library = read_library(root, current_day(None))
    if library.is_stopped or id_ not in library.result.handbooks:
        raise NotFound(f"the handbook of `{id_}` has errors; `handbook check` shows them")
    if id_ not in library.shown:
        raise NotFound(f"`{id_}` has ended and has no handbook")
    book, _ = library.book(id_)
    places = places_in(book)
    place = find_place(path, places) if path else Place("index.md")
    if place is None:
        raise NotFound(f"`{path}` is not in the handbook of `{id_}`{did_you_mean(path or '', places)}")
    options = sources.options
    click.echo(options.address_of(id_) + _inside(place.uri, place.anchor, folders=options.directory_urls) or "./")
    if not options.address:
        click.echo(_HOW_TO_SET, err=True)


def _inside(uri: str, anchor: str, *, folders: bool) -> str:
    """The address of a place from the top of its handbook, as MkDocs makes it out of the page's."""
    name = uri.removesuffix(".md")
    folder = "" if name == "index" else f"{name.removesuffix('/index')}/"
    return quote(folder if folders else f"{name}.html") + (f"#{quote(anchor)}" if anchor else "")
