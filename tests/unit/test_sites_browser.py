"""A page printed by a browser, whatever the browser does: a whole file, or one line that says what happened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handbook.sites import browser
from handbook.sites.browser import BrowserError, find_browser, print_page


def program(folder: Path, script: str) -> Path:
    """A program that is called as a browser; `$pdf` is the file it is asked for."""
    path = folder / "browser.sh"
    path.write_text(
        "#!/bin/sh\nfor argument; do case $argument in --print-to-pdf=*) pdf=${argument#*=};; esac; done\n" + script
    )
    path.chmod(0o755)
    return path


def printed(tmp_path: Path, script: str, patience: float = 60) -> bytes:
    (tmp_path / "scratch").mkdir()
    return print_page(program(tmp_path, script), tmp_path / "page.html", tmp_path / "scratch", patience)


def test_whole_file(tmp_path: Path) -> None:
    assert printed(tmp_path, 'printf "%%PDF-1.7 all %%%%EOF\\n" > "$pdf"') == b"%PDF-1.7 all %%EOF\n"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 3", "ended with code 3 and printed nothing"),
        ("kill -SEGV $$", "was ended by signal 11 and printed nothing"),
        ("exit 0", "ended with code 0 and printed nothing"),
        ('printf "%%PDF-1.7 ha" > "$pdf"', "ended with code 0 and printed nothing"),
        ('printf "<html>%%%%EOF" > "$pdf"', "ended with code 0 and printed nothing"),
        ("echo one; echo No usable sandbox >&2; exit 1", "ended with code 1 and printed nothing\nNo usable sandbox"),
        ('printf "%%PDF-1.7 all %%%%EOF" > "$pdf"; exit 9', "ended with code 9 and printed nothing"),
    ],
)
def test_browser_that_prints_nothing(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(BrowserError) as caught:
        printed(tmp_path, script)
    assert str(caught.value) == f"`{tmp_path / 'browser.sh'}` {message}"


def test_browser_that_never_ends_is_ended_with_all_it_started(tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match=r"did not finish within 0\.5 seconds"):
        printed(tmp_path, f'sleep 1000 & echo $! > "{tmp_path}/child"; wait', patience=0.5)
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_program_that_cannot_be_started(tmp_path: Path) -> None:
    path = program(tmp_path, "")
    path.chmod(0o644)
    with pytest.raises(BrowserError, match="cannot be started: permission denied"):
        print_page(path, tmp_path / "page.html", tmp_path)


def test_root_has_no_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for user, expected in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        (tmp_path / str(user)).mkdir()
        said = printed(tmp_path / str(user), 'echo "%PDF-1.7 $* %%EOF" > "$pdf"').decode().split()
        assert ("--no-sandbox" in said) is expected
        assert {"--headless", "--no-pdf-header-footer", f"file://{tmp_path}/{user}/page.html"} <= {*said}


def test_where_a_browser_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_LINUX", (str(tmp_path / "opt/chrome"),))
    assert find_browser() is None
    (tmp_path / "opt").mkdir()
    (tmp_path / "opt/chrome").touch()
    assert find_browser() == tmp_path / "opt/chrome"
    program(tmp_path, "").rename(tmp_path / "microsoft-edge")
    assert find_browser() == tmp_path / "microsoft-edge"


def test_places_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.platform", "win32")
    for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(folder, raising=False)
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    edge = tmp_path / browser._WINDOWS_EDGE
    edge.parent.mkdir(parents=True, exist_ok=True)
    edge.touch()
    assert find_browser() == edge


def test_places_of_macos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "darwin")
    chrome = tmp_path / "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    chrome.parent.mkdir(parents=True)
    chrome.touch()
    assert find_browser() == chrome
