"""`handbook access`: who may read which site on a server, the server's files, and whether a live site keeps to it.

In: the project's folder, names of readers. Out: passphrases on the terminal, files in `hosting/`; exit code 1 if a live site
shows somebody what is not theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from handbook.cli.group import ERRORS_FOUND, NotFound, Refused
from handbook.cli.options import Command, current_day, project_option, root_of
from handbook.cli.output import safe_text
from handbook.cli.who import no_contractor

if TYPE_CHECKING:
    from handbook.hosting import Access
    from handbook.sites.manifest import Manifest

_out_option = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where the release lies; otherwise `dist`."
)


def _reader(command: Command) -> Command:
    """The parameters of every command about one reader: who it is, where the release lies, and the project."""
    return click.argument("name", metavar="ID|staff")(_out_option(project_option(command)))


@click.group(short_help="Passphrases and server files for a site on the web.")
def access() -> None:
    """Passphrases and server files, for putting the release on a server.

    Each contractor gets a name and a passphrase, and sees their own handbook only. `staff` is the reader of the staff site.
    """


@access.command(short_help="Let somebody in.")
@_reader
def add(name: str, out: Path | None, project: Path | None) -> None:
    """Make a passphrase for somebody who has none, and show it once."""
    root = root_of(project)
    kept = _read(root)
    _check_reader(root, name)
    if name in kept.readers:
        raise Refused(f"`{name}` has a passphrase already: `handbook access rotate {name}` makes a new one")
    _give(root, out, kept, name)


@access.command(short_help="A new passphrase for somebody; the old one ends.")
@_reader
def rotate(name: str, out: Path | None, project: Path | None) -> None:
    """Make a new passphrase for somebody and show it once. The old one ends when the server reads its files again."""
    root, kept = _with_reader(project, name, f" yet: `handbook access add {name}` makes one")
    _give(root, out, kept, name)


@access.command(short_help="Shut somebody out.")
@_reader
def remove(name: str, out: Path | None, project: Path | None) -> None:
    """Take somebody's passphrase away. It ends when the server reads its files again."""
    root, kept = _with_reader(project, name)
    _keep(root, out, kept.without_reader(name))
    click.echo(f"`{name}` is shut out as soon as the server has read its new files")


@access.command(name="list", short_help="Who has a passphrase.")
@_out_option
@project_option
def list_(out: Path | None, project: Path | None) -> None:
    """Say for each site of the release whether its reader has a passphrase."""
    root = root_of(project)
    kept = _read(root)
    audiences = _manifest(root, out).audiences
    without = _why_no_site(root, {*kept.readers} - {*audiences})
    for name in sorted({*kept.readers, *audiences}):
        state = "has a passphrase" if name in kept.readers else "has none, so nobody sees the site"
        click.echo(f"{name}: {state}{without.get(name, '')}")


@access.command(short_help="Write the server's files.")
@click.option("--host", metavar="NAME", help="The site's name, such as handbooks.acme.example; kept for next time.")
@click.option("--root", "place", metavar="DIR", help="The folder on the server with the release; kept for next time.")
@click.option(
    "--passwords", metavar="DIR", help="The folder on the server with `hosting/passwords`; kept for next time."
)
@_out_option
@project_option
def files(host: str | None, place: str | None, passwords: str | None, out: Path | None, project: Path | None) -> None:
    """Write `Caddyfile`, `nginx.conf`, `apache.conf` and `_headers` into `hosting/`."""
    from handbook.hosting.access import is_host, is_path

    root = root_of(project)
    kept = _read(root)
    if host is not None:
        if not is_host(host):
            raise Refused(f"`{host}` is not the name of a host; write it as `handbooks.acme.example`")
        kept = replace(kept, host=host)
    for folder in (place, passwords):
        if folder and not is_path(folder):
            raise Refused(
                f"`{folder}` cannot be used: write a whole path without quotes and signs, such as /srv/handbooks"
            )
    kept = replace(kept, root=kept.root if place is None else place)
    kept = replace(kept, passwords=kept.passwords if passwords is None else passwords)
    for path in _keep(root, out, kept):
        click.echo(path)


@access.command(short_help="Try a live site as everybody.")
@click.argument("address", metavar="URL")
@click.option(
    "--passphrases",
    type=click.File(encoding="utf-8"),
    help="A file with lines `ID passphrase`, to try as these readers too; `-` reads them from the keyboard.",
)
@_out_option
@project_option
@click.pass_context
def check(ctx: click.Context, address: str, passphrases: TextIO | None, out: Path | None, project: Path | None) -> None:
    """Ask a live site for every handbook, in every form of its address, as a stranger and as each reader."""
    from handbook.hosting import probe_site

    root = root_of(project)
    manifest = _manifest(root, out)
    if not manifest.audiences:
        raise NotFound("there is no release to compare the site with: `handbook build` makes one")
    known = _passphrases(passphrases)
    unknown = sorted({*known} - {*manifest.audiences})
    if unknown:
        raise no_contractor(unknown[0], manifest.audiences)
    count = 0

    def tell(asked: int) -> None:
        nonlocal count
        count = asked

    try:
        findings = probe_site(address, manifest, known, tell)
    except ValueError as error:
        raise Refused(f"{error}; write it as `https://handbooks.acme.example`") from error
    except OSError as error:
        raise NotFound(safe_text(f"the site does not answer: {error}")) from error
    for finding in findings:
        click.echo(safe_text(finding.what))
    readers = f"a stranger and {len(known)} readers" if known else "a stranger"
    if findings:
        click.echo(f"{count} requests as {readers}: {len(findings)} things are wrong")
        ctx.exit(ERRORS_FOUND)
    click.echo(f"{count} requests as {readers}: nobody saw what is not theirs")


def refresh(root: Path, out: Path) -> bool:
    """Write the server's files again for a new release, if the project has any. Returns whether it has."""
    from handbook.hosting import HOSTING, read_access

    kept = read_access(root / HOSTING)
    if kept is None:
        return False
    _keep(root, out, kept)
    return True


def _give(root: Path, out: Path | None, kept: Access, name: str) -> None:
    from handbook.hosting import new_passphrase

    passphrase = new_passphrase()
    _keep(root, out, kept.with_reader(name, passphrase))
    click.echo(f"name:       {name}\npassphrase: {passphrase}")
    click.echo(
        "It is shown this once and not kept. Send it another way than the address, and let the server read its new files.",
        err=True,
    )
    if name not in _manifest(root, out).audiences:
        click.echo(f"There is no site for `{name}` yet: `handbook build` makes it, once it is no draft.", err=True)


def _keep(root: Path, out: Path | None, access: Access) -> tuple[Path, ...]:
    """Keep who may read what, then write the server's files."""
    from handbook.hosting import HOSTING, write_access, write_server_files
    from handbook.hosting.access import is_path

    place = (out or root / "dist").resolve()
    hosting = (root / HOSTING).resolve()
    for path in (place, hosting):
        if not is_path(str(path)):
            raise Refused(f"`{path}` cannot stand in a server's file: move the project to a folder with a plain name")
    access = write_access(hosting, access)
    return write_server_files(hosting, place, _manifest(root, out), access)


def _read(root: Path) -> Access:
    from handbook.hosting import HOSTING, Access, NotReadable, read_access

    try:
        return read_access(root / HOSTING) or Access()
    except NotReadable as error:
        raise NotFound(str(error)) from error


def _with_reader(project: Path | None, name: str, otherwise: str = "") -> tuple[Path, Access]:
    """The project's folder and its readers. Raises `NotFound` if `name` is none of them."""
    root = root_of(project)
    kept = _read(root)
    if name not in kept.readers:
        raise NotFound(f"`{name}` has no passphrase{otherwise}")
    return root, kept


def _manifest(root: Path, out: Path | None) -> Manifest:
    from handbook.sites.manifest import Manifest, read_manifest

    return read_manifest((out or root / "dist").resolve()) or Manifest()


def _check_reader(root: Path, name: str) -> None:
    """Raise `NotFound` for a name that is no contractor's and not `staff`."""
    from handbook.model.page import STAFF
    from handbook.project import read_project

    contractors = read_project(root).contractors
    if name not in (STAFF, *contractors):
        raise no_contractor(name, (STAFF, *contractors))


def _why_no_site(root: Path, names: Collection[str]) -> Mapping[str, str]:
    """What is to be said of readers without a site: those who will have one are not to be shut out."""
    if not names:
        return {}
    from handbook.model.page import STAFF
    from handbook.pipeline import make
    from handbook.project import read_project

    sources = read_project(root)
    handbooks = make(sources, current_day(None)).handbooks
    said = {
        "draft": ", and a site once it is no draft and `handbook build` has made it",
        "ended": ", but has ended: `handbook access remove` shuts them out",
    }
    found = {}
    for name in names:
        if name in handbooks:
            found[name] = said.get(handbooks[name].first.status or "", ", but no site yet: `handbook build` makes it")
        elif name == STAFF:
            found[name] = ", but no site yet: `handbook build` makes it"
        elif name in sources.contractors or name in sources.unread:
            found[name] = ", but no site because of an error: `handbook check` says which"
        else:
            found[name] = ", but is no contractor of this project: `handbook access remove` shuts them out"
    return found


def _passphrases(file: TextIO | None) -> dict[str, str]:
    found = {}
    for line in file or ():
        name, _, passphrase = line.strip().partition(" ")
        if name and passphrase.strip():
            found[name] = passphrase.strip()
    return found
