"""Real web servers on this computer, with the files that `handbook access` writes for them.

In: a folder with such files. Out: the address where the server answers, until the `with` ends.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVERS = ("caddy", "nginx", "apache2")
_OTHER_NAMES = {"apache2": ("httpd",)}
_PATIENCE = 120.0
"""Seconds; a computer may be busy with other tests. A server that has ended is not waited for."""

_ONE_ANSWER = 10.0
_APACHE_MODULES = "mpm_event authn_core authn_file authz_core authz_user auth_basic dir headers mime".split()


class NoServer(AssertionError):
    """A server that the tests need is not installed, or does not start. The message says what to do."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def find_server(name: str) -> str:
    """Where the program is; `NoServer` says how to install it."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    names = (name, *_OTHER_NAMES.get(name, ()))
    found = next(filter(None, (shutil.which(called, path=places) for called in names)), None)
    if found is None:
        raise NoServer(f"{name} is not installed: run `python -m tests.setup_machine`")
    return found


@contextmanager
def running(kind: str, hosting: Path, port: int, aside: Path) -> Iterator[str]:
    """The server `kind` (caddy, nginx, apache2) on `port`; it keeps its own files in `aside`."""
    aside.mkdir()
    program = find_server(kind)
    commands = {
        "caddy": [program, "run", "--adapter", "caddyfile", "--config", str(_for_caddy(hosting, aside))],
        "nginx": [program, "-p", str(aside), "-c", str(_for_nginx(hosting, aside))],
        "apache2": [program, "-X", "-f", str(_for_apache(hosting, aside, port))],
    }
    environment = {**os.environ, "HOME": str(aside), "XDG_DATA_HOME": str(aside), "XDG_CONFIG_HOME": str(aside)}
    log = aside / "log.txt"
    with log.open("w") as said, subprocess.Popen(commands[kind], stdout=said, stderr=said, env=environment) as process:
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(_ONE_ANSWER)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the server answers a question, whatever it says."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ONE_ANSWER)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    logs = [path.read_text(errors="replace") for path in (log, log.with_name("error.log")) if path.exists()]
    raise NoServer("\n".join(["the server does not start:", *logs]))


def _for_caddy(hosting: Path, aside: Path) -> Path:
    config = aside / "Caddyfile"
    options = "{\n\tadmin off\n\tauto_https off\n}\n"
    config.write_text(options + (hosting / "Caddyfile").read_text())
    return config


def _for_nginx(hosting: Path, aside: Path) -> Path:
    config = aside / "nginx.conf"
    kept = "".join(
        f"  {kind}_temp_path {aside / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "/etc/nginx/mime.types" if Path("/etc/nginx/mime.types").exists() else ""
    config.write_text(
        f"daemon off;\nmaster_process off;\npid {aside / 'pid'};\nerror_log {aside / 'error.log'};\nevents {{}}\n"
        f"http {{\n  access_log off;\n{kept}"
        + (f"  include {types};\n" if types else "")
        + f"  include {hosting / 'nginx.conf'};\n}}\n"
    )
    return config


def _for_apache(hosting: Path, aside: Path, port: int) -> Path:
    config = aside / "apache.conf"
    modules = next(
        (folder for folder in map(Path, ("/usr/lib/apache2/modules", "/usr/libexec/apache2")) if folder.is_dir()), None
    )
    if modules is None:
        raise NoServer("Apache's modules are not where they usually are")
    loads = "".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so\n"
        for name in _APACHE_MODULES
        if (modules / f"mod_{name}.so").exists()
    )
    (aside / "mime.types").write_text("text/html html\n")
    config.write_text(
        f"ServerRoot {aside}\nPidFile {aside}/pid\nListen 127.0.0.1:{port}\nErrorLog {aside}/error.log\n"
        f"DefaultRuntimeDir {aside}\nMutex file:{aside}\nServerName localhost\n{loads}Include {hosting}/apache.conf\n"
    )
    return config
