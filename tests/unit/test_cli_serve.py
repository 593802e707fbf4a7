"""`handbook serve`: what it hands to MkDocs, and what it opens. The server itself is MkDocs' own."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from cli_case import ProjectCase, new_project


@pytest.fixture
def project(tmp_path: Path) -> ProjectCase:
    return new_project(tmp_path / "project")


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@contextmanager
def fake_server() -> Iterator[tuple[list[tuple[str, str]], list[str]]]:
    """MkDocs' server and the browser replaced; yields what the one was given and what the other opened."""
    served: list[tuple[str, str]] = []
    opened: list[str] = []

    def serve_site(config_file: str, *, dev_addr: str) -> None:
        host, _, number = dev_addr.rpartition(":")
        with socket.create_server((host.strip("[]"), int(number))) as server:
            served.append((config_file, dev_addr))
            logging.getLogger("mkdocs").info("Serving")
            server.settimeout(5)
            server.accept()[0].close()
        for thread in threading.enumerate():
            if "_open_when_ready" in thread.name:
                thread.join(5)

    with (
        patch("mkdocs.commands.serve.serve", serve_site),
        patch("webbrowser.open", opened.append),
    ):
        yield served, opened


def test_the_browser_opens_when_the_preview_answers(project: ProjectCase, port: int) -> None:
    with fake_server() as (served, opened):
        result = project.run("serve", "-a", f"127.0.0.1:{port}")
    assert result.exit_code == 0
    assert served == [(str(project.root / "mkdocs.yml"), f"127.0.0.1:{port}")]
    assert opened == [f"http://127.0.0.1:{port}/"]
    assert "the preview will be at" in result.stderr
    assert "Serving" in result.stderr


def test_one_contractors_handbook(project: ProjectCase, port: int) -> None:
    with fake_server() as (_, opened):
        assert project.run("serve", "ada-okafor", "-a", f"127.0.0.1:{port}").exit_code == 0
    assert opened == [f"http://127.0.0.1:{port}/handbooks/ada-okafor/"]


def test_the_settings_say_where(project: ProjectCase, port: int) -> None:
    settings = f"dev_addr: 127.0.0.1:{port}\nsite_url: https://example.com/books/\n"
    project.write("mkdocs.yml", settings + (project.root / "mkdocs.yml").read_text(encoding="utf-8"))
    with fake_server() as (_, opened):
        assert project.run("serve", "ada-okafor").exit_code == 0
    assert opened == [f"http://127.0.0.1:{port}/books/handbooks/ada-okafor/"]


def test_the_browser_can_stay_closed(project: ProjectCase, port: int) -> None:
    with patch("mkdocs.commands.serve.serve") as serve_site, patch("webbrowser.open") as open_:
        assert project.run("serve", "--no-open", "-a", f"127.0.0.1:{port}").exit_code == 0
    serve_site.assert_called_once()
    open_.assert_not_called()


def test_an_unknown_contractor(project: ProjectCase) -> None:
    with patch("mkdocs.commands.serve.serve") as serve_site:
        result = project.run("serve", "ada-okafr")
    assert result.exit_code == 1
    assert "there is no contractor `ada-okafr`; did you mean `ada-okafor`?" in result.stderr
    serve_site.assert_not_called()


def test_a_place_that_is_taken(project: ProjectCase) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, patch("mkdocs.commands.serve.serve") as serve_site:
        port = other.getsockname()[1]
        result = project.run("serve", "-a", f"127.0.0.1:{port}")
    assert result.exit_code == 2
    assert (
        f"another program uses 127.0.0.1:{port}; choose another place: `--dev-addr 127.0.0.1:{port + 1}`"
        in result.stderr
    )
    serve_site.assert_not_called()


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:http"])
def test_what_is_no_address(project: ProjectCase, address: str) -> None:
    result = project.run("serve", "-a", address)
    assert result.exit_code == 2
    assert f"`{address}` is not an address; write it as 127.0.0.1:8000" in result.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:99999", "127.0.0.1:65536", "127.0.0.1:0"])
def test_a_port_that_cannot_be(project: ProjectCase, address: str) -> None:
    with patch("mkdocs.commands.serve.serve") as serve_site:
        result = project.run("serve", "-a", address)
    assert result.exit_code == 2
    assert f"`{address}` is not an address: the number after the `:` goes from 1 to 65535" in result.stderr
    serve_site.assert_not_called()


def test_an_address_of_another_computer(project: ProjectCase) -> None:
    with patch("mkdocs.commands.serve.serve") as serve_site:
        result = project.run("serve", "-a", "192.0.2.7:8000")  # for examples only, see RFC 5737
    assert result.exit_code == 2
    assert "this computer does not have the address `192.0.2.7`" in result.stderr
    serve_site.assert_not_called()


def test_settings_that_cannot_be_read_are_left_to_mkdocs(project: ProjectCase, port: int) -> None:
    project.write("mkdocs.yml", "site_name: [x\n")
    result = project.run("serve", "--no-open", "-a", f"127.0.0.1:{port}")
    assert result.exit_code == 1
    assert "MkDocs encountered an error parsing the configuration file" in result.stderr
