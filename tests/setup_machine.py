"""Installs the programs that the tests need and this computer lacks: a browser, the web servers that handbooks are put on,
OpenSSH, whose signatures are read, a C compiler, for a disk that refuses, and languages for a computer abroad.

    python -m tests.setup_machine

Tries the system's package manager (as root, or through sudo), for the browser then Playwright's own download. Ends with 1, and
says what to do by hand, if something is still missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from tests.support.browser import NoBrowser, find_browser
from tests.support.faulty import find_compiler
from tests.support.locales import find_localedef
from tests.support.servers import SERVERS, NoServer, find_server

BY_HAND = """\
The tests need {missing}, which could not be installed. Install them as your system does it, so that they are on your PATH
(Debian: apt install chromium caddy nginx-light apache2-bin openssh-client gcc libc6-dev locales;
Fedora: dnf install chromium caddy nginx httpd openssh gcc glibc-locale-source), then run this again."""


def main() -> int:
    """Returns the exit code: 0 if everything is there now."""
    missing = _missing()
    for commands in _ways():
        if not missing:
            break
        for command in commands:
            print(f"not here yet: {', '.join(missing)}; so: {' '.join(command)}", flush=True)
            subprocess.run(command, env=_quiet(), stdin=subprocess.DEVNULL)
        missing = _missing()
    if missing:
        print(BY_HAND.format(missing=", ".join(missing)), file=sys.stderr)
        return 1
    print(f"the tests have a browser ({find_browser()}) and {', '.join(SERVERS)}")
    return 0


def _missing() -> list[str]:
    find_browser.cache_clear()
    missing = []
    try:
        find_browser()
    except NoBrowser:
        missing.append("Chromium")
    for name in SERVERS:
        try:
            find_server(name)
        except NoServer:
            missing.append(name)
    if not shutil.which("ssh-keygen"):
        missing.append("ssh-keygen")
    if not find_compiler():
        missing.append("a C compiler")
    if not find_localedef():
        missing.append("languages (localedef and what it compiles)")
    return missing


def _ways() -> Iterator[list[list[str]]]:
    """The commands of each way to install programs that this system has, best first."""
    if shutil.which("apt-get"):
        packages = (
            "chromium fonts-dejavu-core caddy nginx-light apache2-bin openssh-client gcc libc6-dev locales".split()
        )
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        yield [_as_root(["apt-get", "update"]), _as_root(install)]
    if shutil.which("dnf"):
        yield [
            _as_root(
                [
                    "dnf",
                    "install",
                    "--assumeyes",
                    "chromium",
                    "dejavu-sans-fonts",
                    "caddy",
                    "nginx",
                    "httpd",
                    "openssh",
                    "gcc",
                    "glibc-locale-source",
                ]
            )
        ]
    if shutil.which("brew"):
        yield [["brew", "install", "--cask", "chromium"], ["brew", "install", "caddy", "nginx", "httpd", "openssh"]]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _as_root(command: list[str]) -> list[str]:
    return command if os.geteuid() == 0 or not shutil.which("sudo") else ["sudo", *command]


def _quiet() -> dict[str, str]:
    """Nothing is asked, and no server is started: the tests start their own (Debian's invoke-rc.d reads `RUNLEVEL`)."""
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


if __name__ == "__main__":
    sys.exit(main())
