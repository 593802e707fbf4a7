"""`handbook serve`: the live preview, which is MkDocs' own, with the browser opened at the right place.

In: the project's folder, perhaps one contractor's id. Out: a server that runs until it is interrupted.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
import time
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import click

from handbook.cli.group import Refused
from handbook.cli.options import project_option, root_of
from handbook.cli.who import no_contractor

_USUAL_ADDRESS = "127.0.0.1:8000"
_HIGHEST_PORT = 65535
_PATIENCE = 60.0
"""Seconds within which the preview is expected to answer; after that the browser is left alone."""


@click.command(short_help="See the handbooks, and every edit as it is saved.")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("-a", "--dev-addr", metavar="HOST:PORT", help="Where to listen; otherwise as mkdocs.yml says.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@project_option
def serve(id_: str | None, dev_addr: str | None, no_open: bool, project: Path | None) -> None:
    """Show the staff site, or one contractor's handbook, and every edit as it is saved."""
    root = root_of(project)
    if id_:
        _check_id(root, id_)
    host, port, path = _address(root, dev_addr)
    _check_free(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}{path}" + (f"handbooks/{id_}/" if id_ else "")
    click.echo(f"the preview will be at {url} (Ctrl+C ends it)", err=True)
    if not no_open:
        threading.Thread(target=_open_when_ready, args=(host, port, url), daemon=True).start()
    _run_mkdocs(root, f"{host}:{port}")


def _check_id(root: Path, id_: str) -> None:
    from handbook.project import read_project

    known = read_project(root).contractors
    if id_ not in known:
        raise no_contractor(id_, known)


def _address(root: Path, dev_addr: str | None) -> tuple[str, int, str]:
    """Host and port, as typed or as `mkdocs.yml` says, and the path of the site there."""
    import yaml
    from mkdocs.config.base import ValidationError
    from mkdocs.config.config_options import IpAddress
    from mkdocs.utils.yaml import yaml_load

    try:
        with (root / "mkdocs.yml").open(encoding="utf-8-sig") as file:
            settings = yaml_load(file)
    except (yaml.YAMLError, ValueError):
        settings = {}  # MkDocs reads the file next, and tells what is wrong with it
    wanted = dev_addr or settings.get("dev_addr") or _USUAL_ADDRESS
    try:
        address = IpAddress().validate(wanted)  # type: ignore[no-untyped-call]  # MkDocs has few types
    except ValidationError as error:
        raise Refused(f"`{wanted}` is not an address; write it as {_USUAL_ADDRESS}") from error
    if not 1 <= address.port <= _HIGHEST_PORT:
        raise Refused(
            f"`{wanted}` is not an address: the number after the `:` goes from 1 to {_HIGHEST_PORT}; "
            f"write it as {_USUAL_ADDRESS}"
        )
    path = urlsplit(str(settings.get("site_url") or "")).path.strip("/")
    return address.host, address.port, f"/{path}/" if path else "/"


def _check_free(host: str, port: int) -> None:
    """Raise `Refused` if another program listens there: the browser would open its pages instead of ours.

    Also if this computer has no such address: nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Refused(f"this computer does not have the address `{host}`; usual is {_USUAL_ADDRESS}") from error
    with socket.socket(family) as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, port)) == 0:
            raise Refused(f"another program uses {host}:{port}; choose another place: `--dev-addr {host}:{port + 1}`")


def _open_when_ready(host: str, port: int, url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=0.5).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(url)
            return


def _run_mkdocs(root: Path, address: str) -> None:
    """Run MkDocs' preview in this process until it ends. Its faults are click's exceptions, which show themselves."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # a notice about the theme that helps no writer
    from mkdocs.__main__ import ColorFormatter
    from mkdocs.commands.serve import serve as serve_site

    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.INFO)
    handler = logging.StreamHandler()
    handler.setFormatter(ColorFormatter())
    logger.addHandler(handler)
    try:
        serve_site(str(root / "mkdocs.yml"), dev_addr=address)
    finally:
        logger.removeHandler(handler)
