"""The live preview and the plain build, as a writer meets them: a real server, real files, a real client."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MKDOCS = [sys.executable, "-m", "mkdocs"]
DEVON, YUKI, DRAFT, ENDED, NEW = "devon-clarke", "yuki-tanaka", "camila-rojas", "oskar-lind", "hana-novak"
PATIENCE = 30.0
PAGE = """---
title: Count the stock
summary: Twice a year.
owner: tom
kind: reference
applies_to: everyone
last_reviewed: 2026-10-05
review_every: 24 months
acknowledge: none
---
We count.
"""
NEWS = "mkdocs: {status: news}\nowner:"


def copy_project(folder: Path, *contractors: str) -> Path:
    """The example project with these contractors only."""
    folder.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("content", "theme_overrides"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "contractors").mkdir()
    for name in contractors:
        shutil.copy(ROOT / "contractors" / f"{name}.yml", folder / "contractors")
    return folder


def _hear_ctrl_c() -> None:
    """A shell lets what it starts with `&` ignore Ctrl-C, and so these tests, and all that they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Server:
    """`mkdocs serve` in a project, on a port of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._log = root / "serve.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [*MKDOCS, "serve", "-a", f"127.0.0.1:{self.port}", *options],
                cwd=root,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"},
                preexec_fn=_hear_ctrl_c,
            )
        self.until(lambda: "Serving on" in self.log)

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def built(self) -> list[str]:
        """Whose sites were built so far, in order."""
        return re.findall(r"built the site of (\S+)", self.log)

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, text and new place."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.request("GET", path)
            answer = client.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers.get("Location", "")
        finally:
            client.close()

    def text(self, path: str) -> str:
        status, text, _ = self.get(path)
        assert status == 200, (path, status)
        return text

    def until(self, done: Callable[[], bool]) -> None:
        """Wait until `done`, as a reader does who looks again."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < end, self.log
            time.sleep(0.05)

    def shows(self, path: str, words: str) -> None:
        """Wait until a page shows `words`."""
        self.until(lambda: words in self.get(path)[1])

    @contextmanager
    def changed(self, name: str, change: Callable[[str], str]) -> Iterator[None]:
        """A file with a change in it, and as it was afterwards."""
        path = self.root / name
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(change(before or ""), encoding="utf-8")
        try:
            yield
        finally:
            if before is None:
                path.unlink()
            else:
                path.write_text(before, encoding="utf-8")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = copy_project(tmp_path_factory.mktemp("preview") / "project", DEVON, YUKI, DRAFT, ENDED)
    running = Server(root)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def healed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test leaves the preview as it found it: without errors, and with what its readers had before."""
    yield
    if "server" in request.fixturenames:
        server: Server = request.getfixturevalue("server")
        server.until(lambda: "Closing our work on" in server.get(f"/handbooks/{YUKI}/")[1])
        server.until(lambda: "<title>This week" in server.get("/")[1])


class TestAddresses:
    def test_staff_site_and_handbooks(self, server: Server) -> None:
        assert f'href="../handbooks/{DEVON}/"' in server.text("/contractors/")
        assert "<title>Start here - Larkfield Paper: handbook for Devon Clarke</title>" in server.text(
            f"/handbooks/{DEVON}/"
        )
        assert "<title>Pay" in server.text(f"/handbooks/{DEVON}/pay/")
        assert "Camila Rojas" in server.text(f"/handbooks/{DRAFT}/")
        assert '"docs":[' in server.text(f"/handbooks/{DEVON}/search/search_index.json")
        assert "livereload(" in server.text(f"/handbooks/{DEVON}/")

    def test_files_of_the_look(self, server: Server) -> None:
        html = server.text(f"/handbooks/{DEVON}/pay/")
        (path,) = re.findall(r'href="\.\./(assets/colours\.css)"', html)
        assert "--md-primary-fg-color" in server.text(f"/handbooks/{DEVON}/{path}")

    @pytest.mark.parametrize("path", [f"/handbooks/{DEVON}", f"/handbooks/{DEVON}/pay", "/roster"])
    def test_missing_slash_leads_to_the_page(self, server: Server, path: str) -> None:
        assert server.get(path)[::2] == (302, f"{path}/")

    @pytest.mark.parametrize(
        "path",
        [
            "/nothing/",
            "/handbooks/nobody/",
            f"/handbooks/{DEVON}/nothing/",
            "/.handbook/",
            "/.handbook/staff.1/index.html",
            f"/handbooks/{DEVON}/../../.handbook/staff.1/index.html",
            f"/handbooks/{DEVON}/..%2f..%2f..%2fserve.log",
            "/handbooks/",
            "/content/defaults.yml",
            "/defaults.yml",
        ],
    )
    def test_what_is_not_there(self, server: Server, path: str) -> None:
        assert server.get(path)[0] == 404

    def test_nobody_who_has_ended(self, server: Server) -> None:
        assert "The work has ended" in server.text(f"/handbooks/{ENDED}/")


class TestEdits:
    def test_of_one_contractor_rebuild_one_site(self, server: Server) -> None:
        server.text(f"/handbooks/{DEVON}/")
        server.text(f"/handbooks/{YUKI}/")
        before = len(server.built)
        with server.changed(f"contractors/{DEVON}.yml", lambda text: text.replace("Devon Clarke", "Devon Q. Clarke")):
            server.shows(f"/handbooks/{DEVON}/", "Devon Q. Clarke")
            server.text(f"/handbooks/{YUKI}/")
            server.text(f"/handbooks/{DEVON}/pay/")
            assert server.built[before:] == [DEVON]
        server.shows(f"/handbooks/{DEVON}/", "handbook for Devon Clarke")
        assert server.built[before:] == [DEVON, DEVON]

    def test_of_a_shared_page(self, server: Server) -> None:
        page = f"/handbooks/{DEVON}/processes/absence/"
        assert "Seen at once." not in server.text(page)
        with server.changed("content/processes/absence.md", lambda text: text + "\nSeen at once.\n"):
            server.shows(page, "<p>Seen at once.</p>")
            assert "<p>Seen at once.</p>" in server.text(f"/handbooks/{YUKI}/processes/absence/")

    def test_of_the_look(self, server: Server) -> None:
        template = '{% extends "handbook.html" %}{% block announce %}Closed on Friday{% endblock %}'
        with server.changed("theme_overrides/main.html", lambda text: template):
            server.shows(f"/handbooks/{DEVON}/", "Closed on Friday")
        server.until(lambda: "Closed on Friday" not in server.text(f"/handbooks/{DEVON}/"))

    def test_of_the_settings(self, server: Server) -> None:
        with server.changed("mkdocs.yml", lambda text: text + "\ncopyright: Ours since today\n"):
            server.shows(f"/handbooks/{DEVON}/", "Ours since today")

    def test_new_and_deleted_contractor(self, server: Server) -> None:
        text = (ROOT / f"contractors/{NEW}.yml").read_text()
        assert server.get(f"/handbooks/{NEW}/")[0] == 404
        with server.changed(f"contractors/{NEW}.yml", lambda _: text):
            server.shows(f"/handbooks/{NEW}/", "Hana Nov")
            assert NEW in server.text("/contractors/")
        server.shows(f"/handbooks/{NEW}/", f"The file contractors/{NEW}.yml is gone.")
        assert "livereload" in server.text(f"/handbooks/{NEW}/pay/")
        assert NEW not in server.text("/contractors/")

    def test_new_renamed_and_deleted_page(self, server: Server) -> None:
        old, new = (f"/handbooks/{DEVON}/processes/{name}/" for name in ("count-the-stock", "count-stock"))
        folder = server.root / "content/processes"
        with server.changed("content/processes/count-the-stock.md", lambda _: PAGE):
            server.until(lambda: server.get(old)[0] == 200)
            (folder / "count-the-stock.md").rename(folder / "count-stock.md")
            server.until(lambda: server.get(new)[0] == 200)
            assert server.get(old)[0] == 404
            assert 'processes/count-stock/"' in server.text(f"/handbooks/{DEVON}/how-we-work/")
            (folder / "count-stock.md").rename(folder / "count-the-stock.md")
        server.until(lambda: server.get(new)[0] == server.get(old)[0] == 404)

    def test_what_a_page_says_to_mkdocs(self, server: Server) -> None:
        """It shows on the pages around, too."""
        name, start = "content/processes/count-the-stock.md", f"/handbooks/{DEVON}/how-we-work/"
        with server.changed(name, lambda _: PAGE):
            server.shows(start, "Count the stock")
            with server.changed(name, lambda text: text.replace("We count", "We do").replace("owner:", NEWS)):
                server.shows(start, "md-status--news")
            server.until(lambda: "md-status--news" not in server.text(start))
        server.until(lambda: "Count the stock" not in server.text(start))

    def test_many_readers_see_the_old_or_the_new(self, server: Server) -> None:
        found: list[tuple[int, bool]] = []
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                status, text, _ = server.get(f"/handbooks/{DEVON}/")
                found.append((status, "</html>" in text))

        readers = [threading.Thread(target=read) for _ in range(6)]
        for reader in readers:
            reader.start()
        before = server.built.count(DEVON)
        with server.changed(f"contractors/{DEVON}.yml", lambda text: text.replace("Devon Clarke", "Devon R. Clarke")):
            server.shows(f"/handbooks/{DEVON}/", "Devon R. Clarke")
            stop.set()
            for reader in readers:
                reader.join()
            assert server.built.count(DEVON) == before + 1
        assert set(found) == {(200, True)}


class TestTextsOfOtherFiles:
    """What extensions put into pages is seen like the pages themselves."""

    def test_an_edit(self, tmp_path: Path) -> None:
        """Of a folder that is there at the start, and of one that comes with the settings, before there is a text in it."""
        root = copy_project(tmp_path / "project", DEVON)
        settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
        entry = "markdown_extensions:\n  - pymdownx.snippets: {{base_path: {}}}\n"
        (root / "mkdocs.yml").write_text(settings.replace("markdown_extensions:\n", entry.format("snippets")))
        (root / "snippets").mkdir()
        (root / "snippets/note.md").write_text("Ask before you book.\n")
        absence = root / "content/processes/absence.md"
        absence.write_text(absence.read_text(encoding="utf-8") + '\n--8<-- "note.md"\n', encoding="utf-8")
        page = f"/handbooks/{DEVON}/processes/absence/"
        server = Server(root)
        try:
            server.shows(page, "<p>Ask before you book.</p>")
            epoch = int(re.findall(r"livereload\((\d+),", server.text(page))[0])
            with server.changed("snippets/note.md", lambda text: text.replace("Ask", "Call")):
                newer = int(server.text(f"/livereload/{epoch}/{epoch}"))
                assert newer > epoch, "an open page waits for the edit and is told of it"
                server.shows(page, "<p>Call before you book.</p>")
            server.shows(page, "<p>Ask before you book.</p>")
            with server.changed(
                "mkdocs.yml", lambda text: text.replace("base_path: snippets", "base_path: texts/shared")
            ):
                server.shows(page, "wants to show a file that is not there")
                (root / "texts/shared").mkdir(parents=True)
                (root / "texts/shared/note.md").write_text("Write before you book.\n")
                server.shows(page, "<p>Write before you book.</p>")
                (root / "texts/shared/note.md").write_text("Wait before you book.\n")
                server.shows(page, "<p>Wait before you book.</p>")
            server.shows(page, "<p>Ask before you book.</p>")
        finally:
            server.stop()


class TestErrors:
    def test_of_one_contractor(self, server: Server) -> None:
        with server.changed(f"contractors/{DEVON}.yml", lambda text: f"{text}nonsense: [\n"):
            server.shows(f"/handbooks/{DEVON}/pay/", f"The handbook of {DEVON} has errors")
            html = server.text(f"/handbooks/{DEVON}/")
            assert "error[HB-Y" in html
            assert f"contractors/{DEVON}.yml:" in html
            assert "livereload(" in html
            assert "Closing our work on" in server.text(f"/handbooks/{YUKI}/")
            assert f"No handbook can be made for {DEVON}" in server.text("/")
        server.shows(f"/handbooks/{DEVON}/", "Start here")
        assert "No handbook can be made" not in server.text("/")
        assert f"contractors/{DEVON}.yml:" in server.log

    def test_in_what_is_shared(self, server: Server) -> None:
        with server.changed("content/defaults.yml", lambda text: text + "nonsense: 1\n"):
            for path in ("/", f"/handbooks/{DEVON}/", f"/handbooks/{YUKI}/work/"):
                server.shows(path, "The project has errors that concern everyone")
                assert "content/defaults.yml:" in server.text(path)

    def test_in_a_page(self, server: Server) -> None:
        with server.changed("content/processes/absence.md", lambda text: text + "\n{{ compny.name }}\n"):
            server.shows(f"/handbooks/{DEVON}/", "content/processes/absence.md:")

    @pytest.mark.parametrize(
        ("name", "text", "words"),
        [
            ("mkdocs.yml", "site_name: [\n", "cannot be read as YAML"),
            ("mkdocs.yml", "site_name: x\ndocs_dir: content\ntheme: nonsense\nplugins: [handbook]\n", "nonsense"),
            ("mkdocs.yml", "site_name: x\ndocs_dir: content\n", "does not use the `handbook` plugin"),
            ("theme_overrides/main.html", "\n{% if %}", "in theme_overrides/main.html:2"),
        ],
    )
    def test_in_settings_and_templates(self, server: Server, name: str, text: str, words: str) -> None:
        with server.changed(name, lambda _: text):
            server.shows(f"/handbooks/{DEVON}/", words)
            server.shows("/", words)
            server.until(lambda: words in server.log)

    def test_at_the_start(self, tmp_path: Path) -> None:
        root = copy_project(tmp_path / "project", DEVON)
        good = (root / "content/company.yml").read_text()
        (root / "content/company.yml").write_text("name: [\n")
        server = Server(root)
        try:
            server.shows("/", "content/company.yml:")
            (root / "content/company.yml").write_text(good)
            server.shows("/", "<title>This week")
        finally:
            server.stop()


class TestBeginning:
    @pytest.fixture
    def fresh(self, tmp_path: Path) -> Iterator[Server]:
        """A server that nobody has asked for anything, in a project with an error in one contractor's file."""
        root = copy_project(tmp_path / "project", DEVON, YUKI)
        with (root / f"contractors/{YUKI}.yml").open("a") as file:
            file.write("nonsense: 1\n")
        server = Server(root)
        yield server
        server.stop()

    def test_errors_of_others_are_told_after_the_first_page(self, fresh: Server) -> None:
        first = fresh.text(f"/handbooks/{DEVON}/pay/")
        assert "<title>Pay" in first
        fresh.until(lambda: f"contractors/{YUKI}.yml:" in fresh.log)
        again = fresh.text(f"/handbooks/{DEVON}/pay/")
        assert without_live_reload(again) == without_live_reload(first)
        assert fresh.built == [DEVON]
        assert f"The handbook of {YUKI} has errors" in fresh.text(f"/handbooks/{YUKI}/")
        assert f"No handbook can be made for {YUKI}" in fresh.text("/")

    def test_edits_at_once(self, fresh: Server) -> None:
        fresh.text(f"/handbooks/{DEVON}/")
        with fresh.changed(f"contractors/{DEVON}.yml", lambda text: text.replace("Devon Clarke", "Devon S. Clarke")):
            assert "Devon S. Clarke" in fresh.text(f"/handbooks/{DEVON}/")
        fresh.until(lambda: "Devon S. Clarke" not in fresh.text(f"/handbooks/{DEVON}/"))

    @pytest.mark.parametrize("path", ["/", f"/handbooks/{DEVON}/"])
    def test_ended_at_once(self, fresh: Server, path: str) -> None:
        fresh.text(path)
        fresh.process.send_signal(signal.SIGINT)
        assert fresh.process.wait(PATIENCE) == 0
        assert "Shutting down" in fresh.log
        assert "Traceback" not in fresh.log


def without_live_reload(html: str) -> str:
    """A page without the script that MkDocs adds, which holds the time."""
    return re.sub(r"<script>\s*var livereload.*?</script>", "", html, flags=re.DOTALL)


def test_without_live_reload_it_says_why_there_is_nothing(tmp_path: Path) -> None:
    server = Server(copy_project(tmp_path / "project", DEVON), "--no-livereload")
    try:
        assert "needs live reload" in server.text("/")
    finally:
        server.stop()


def mkdocs(root: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    done = subprocess.run(
        [*MKDOCS, *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return done.returncode, done.stdout + done.stderr


class TestPlainBuild:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        return copy_project(tmp_path / "project", DEVON, ENDED)

    def test_staff_site_and_handbooks(self, root: Path) -> None:
        code, printed = mkdocs(root, "build", "--strict")
        assert (code, "Traceback" in printed) == (0, False), printed
        assert "<title>This week" in (root / "site/index.html").read_text()
        assert [path.name for path in (root / "site/handbooks").iterdir()] == [DEVON]
        assert "<title>Pay" in (root / f"site/handbooks/{DEVON}/pay/index.html").read_text()
        assert "Devon" not in (root / "site/search/search_index.json").read_text().partition("handbook for")[2]
        assert not [path for path in (root / "site").rglob("*") if path.suffix in (".yml", ".md", ".map", ".xml")]

    def test_errors_end_it(self, root: Path) -> None:
        with (root / f"contractors/{DEVON}.yml").open("a") as file:
            file.write("nonsense: 1\n")
        code, printed = mkdocs(root, "build")
        assert code == 1
        assert f"contractors/{DEVON}.yml:" in printed
        assert "HB-S101" in printed
        assert "Traceback" not in printed

    def test_warnings_count_if_it_is_strict(self, root: Path) -> None:
        (root / "content/notes.md").write_text("nobody reads this\n")
        code, printed = mkdocs(root, "build", "--strict")
        assert code == 1
        assert "nothing reads `content/notes.md` [HB-F007]" in printed
        assert mkdocs(root, "build")[0] == 0

    def test_publishing_everything_is_refused(self, root: Path) -> None:
        code, printed = mkdocs(root, "gh-deploy")
        assert code == 1
        assert "would publish the terms of every contractor" in printed
        assert "Traceback" not in printed
        assert not (root / "site").exists()

    def test_an_engine_without_the_plugin_says_so(self, root: Path) -> None:
        text = (root / "mkdocs.yml").read_text()
        (root / "mkdocs.yml").write_text(text.replace("  - handbook\n", ""))
        assert mkdocs(root, "build")[0] == 0
        assert "This is not the handbook" in (root / "site/index.html").read_text()
        pages = {path.relative_to(root / "site").as_posix() for path in (root / "site").rglob("*.html")}
        assert pages == {"index.html", "404.html"}
        assert not [path for path in (root / "site").rglob("*") if path.suffix in (".yml", ".md")]
