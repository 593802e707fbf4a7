"""What the preview builds, and when: without a server, and with sites that take no time."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handbook.sites import preview as module
from handbook.sites import reading
from handbook.sites.build import Built, Setup
from handbook.sites.errors import SiteError
from handbook.sites.library import Memory
from handbook.sites.preview import Preview
from handbook.sites.site import Site

ROOT = Path(__file__).parents[2]
MARTA, YUKI = "marta-silva", "yuki-tanaka"


class FakeServer:
    """As much of MkDocs' server as the preview knows. Its files answer with the address they were asked for."""

    def __init__(self, mount_path: str) -> None:
        self.mount_path = mount_path
        self.builder: Callable[[], None] = self.get_app
        self.app: Any = self.files

    def files(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode("latin-1")]

    def get_app(self) -> Any:
        return self.files

    def watch(self, path: str) -> None:
        pass

    def set_app(self, app: Any) -> None:
        self.app = app


class Desk:
    """A preview of a small project, and what came of it."""

    def __init__(self, folder: Path, mount_path: str = "/") -> None:
        self.root = folder / "project"
        self.root.mkdir()
        shutil.copy(ROOT / "mkdocs.yml", self.root)
        for name in ("content", "theme_overrides"):
            shutil.copytree(ROOT / name, self.root / name)
        (self.root / "contractors").mkdir()
        for name in (MARTA, YUKI):
            shutil.copy(ROOT / "contractors" / f"{name}.yml", self.root / "contractors")
        self.out = folder / "out" / ".handbook"
        self.day = date(2026, 11, 23)
        self.said: list[tuple[bool, str]] = []
        self.built: list[str] = []
        self.while_building: Callable[[], None] = lambda: None
        self.server = FakeServer(mount_path)
        sources = self.root / "content", self.root / "contractors"
        setup = Setup(self.root / "mkdocs.yml")
        say = lambda is_warning, text: self.said.append((is_warning, text))  # noqa: E731
        self.preview = Preview(setup, *sources, self.root / "theme_overrides", self.out, lambda: self.day, say)
        self.preview.install(self.server)  # type: ignore[arg-type]  # as much of it as is used

    def build(self, setup: Setup, site: Site, out: Path, cache: object) -> Built:
        """In the place of MkDocs."""
        self.built.append(site.book.audience)
        out.mkdir(parents=True)
        (out / "index.html").write_text(site.book.pages[0].title)
        (out / "pay").mkdir()
        (out / "pay/index.html").write_text("pay")
        self.while_building()
        return Built((), ())

    def get(self, path: str) -> tuple[str, str, str]:
        """Status, what was shown, where it leads."""
        status: list[Any] = []
        environ = {"PATH_INFO": path.encode().decode("latin-1")}
        body = b"".join(self.server.app(environ, lambda *given: status.extend(given)))
        return status[0][:3], body.decode(), dict(status[1]).get("Location", "")

    def shown(self, path: str) -> str:
        """The file that is shown for an address."""
        led = self.get(path)[1]
        return (self.out.parent / led.lstrip("/") / ("index.html" if led.endswith("/") else "")).read_text()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path)
    monkeypatch.setattr(module, "build_site", made.build)
    monkeypatch.setattr(reading, "_LOOK_EVERY", 0.0)
    yield made
    made.preview.end()


def test_only_what_is_asked_for_is_built_and_only_once(desk: Desk) -> None:
    for path in ("/", "/roster/", f"/handbooks/{MARTA}/", f"/handbooks/{MARTA}/pay/", "/"):
        desk.get(path)
    assert desk.built == ["staff", MARTA]


def test_a_file_written_again_as_it_was_builds_nothing(desk: Desk) -> None:
    desk.get(f"/handbooks/{MARTA}/")
    path = desk.root / f"contractors/{MARTA}.yml"
    path.write_text(path.read_text() + "\n# a comment\n")
    desk.get(f"/handbooks/{MARTA}/")
    assert desk.built == [MARTA]


def test_edit_while_a_site_is_built_is_not_lost(desk: Desk) -> None:
    """A template that appears and goes while MkDocs reads templates may be in the site: then it is built again."""
    template = desk.root / "theme_overrides/main.html"

    def edit() -> None:
        template.write_text("x")

    desk.while_building = edit
    desk.get(f"/handbooks/{MARTA}/")
    template.unlink()
    desk.while_building = lambda: None
    desk.get(f"/handbooks/{MARTA}/")
    desk.get(f"/handbooks/{MARTA}/")
    assert desk.built == [MARTA, MARTA]


def test_edit_while_the_project_is_read_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading.read_library
    extra = desk.root / "contractors/broken.yml"

    def read_and_edit(*given: Any) -> Any:
        extra.write_text("name: [\n")
        library = read(*given)
        extra.unlink()
        return library

    monkeypatch.setattr(reading, "read_library", read_and_edit)
    assert "has errors" in desk.shown("/handbooks/broken/")
    monkeypatch.setattr(reading, "read_library", read)
    assert "There is no contractor broken any more" in desk.shown("/handbooks/broken/")


def test_staff_site_changes_with_the_day(desk: Desk) -> None:
    desk.get("/")
    desk.get(f"/handbooks/{MARTA}/")
    desk.day = date(2026, 12, 1)
    desk.get("/")
    desk.get(f"/handbooks/{MARTA}/")
    assert desk.built == ["staff", MARTA, "staff"]


def test_old_sites_go(desk: Desk) -> None:
    path = desk.root / f"contractors/{MARTA}.yml"
    text = path.read_text()
    for number in range(4):
        path.write_text(text.replace("Marta Silva", f"Marta {number} Silva"))
        desk.get(f"/handbooks/{MARTA}/")
    assert sorted(folder.name for folder in desk.out.iterdir()) == [f"{MARTA}.3", f"{MARTA}.4"]


class TestAddresses:
    def test_under_another_top(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        desk = Desk(tmp_path, "/team/docs/")
        monkeypatch.setattr(module, "build_site", desk.build)
        assert desk.get("/")[1] == "/"
        assert desk.get("/other/")[1] == "/other/"
        assert desk.get("/team/docs/pay/")[1] == "/team/docs/.handbook/staff.1/pay/"
        assert desk.get("/team/docs")[::2] == ("302", "/team/docs/")
        assert desk.get(f"/team/docs/handbooks/{MARTA}")[::2] == ("302", f"/team/docs/handbooks/{MARTA}/")
        assert desk.get(f"/team/docs/handbooks/{MARTA}/pay")[::2] == ("302", f"/team/docs/handbooks/{MARTA}/pay/")
        assert desk.get("/team/docs/.handbook/staff.1/")[0] == "404"

    def test_live_reload_is_mkdocs_own(self, desk: Desk) -> None:
        assert desk.get("/livereload/1/2")[1] == "/livereload/1/2"
        assert desk.built == []

    @pytest.mark.parametrize("path", ["/x/../.handbook/", "//.handbook/", "/./.handbook/staff.1/"])
    def test_the_hidden_folder(self, desk: Desk, path: str) -> None:
        assert desk.get(path)[0] == "404"

    def test_letters_of_all_languages(self, desk: Desk) -> None:
        assert desk.get("/é/日/")[1] == "/.handbook/staff.1/é/日/"


class TestProblems:
    def test_site_that_cannot_be_built(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*given: Any) -> Built:
            raise SiteError("The theme <nonsense> is not there")

        monkeypatch.setattr(module, "build_site", fail)
        for path in ("/", "/roster/", "/roster.html", f"/handbooks/{MARTA}/pay"):
            assert "The theme &lt;nonsense&gt; is not there" in desk.shown(path)
        assert desk.get("/assets/x.css")[1].endswith("/assets/x.css")

    @pytest.mark.parametrize(("place", "name"), [(reading, "read_library"), (module, "build_site")])
    def test_bug_of_ours(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, place: ModuleType, name: str) -> None:
        def fail(*given: Any) -> Any:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(place, name, fail)
            assert "This is a bug in handbook" in desk.shown("/")
            assert "ZeroDivisionError" in desk.shown("/")
        path = desk.root / f"contractors/{MARTA}.yml"
        path.write_text(path.read_text() + "\n")
        assert desk.shown("/") == "This week"

    def test_what_is_wrong_is_said_once(self, desk: Desk) -> None:
        (desk.root / f"contractors/{MARTA}.yml").write_text("name: [\n")
        for path in ("/", f"/handbooks/{MARTA}/", f"/handbooks/{YUKI}/", "/"):
            desk.get(path)
        assert [f"contractors/{MARTA}.yml:1" in text for is_warning, text in desk.said if is_warning] == [True]


class TestBeginning:
    """Until the whole project is known, a handbook without errors is shown alone."""

    @pytest.fixture
    def held(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
        """Reading the whole project waits for this event."""
        goes_on, read = threading.Event(), reading.read_library

        def wait(*given: Any) -> Any:
            assert goes_on.wait(30)
            return read(*given)

        monkeypatch.setattr(reading, "read_library", wait)
        yield goes_on
        goes_on.set()
        self.end()

    @staticmethod
    def end() -> None:
        """Wait until the whole project is known, as it is soon after the first page."""
        for thread in threading.enumerate():
            if thread.name == reading.THREAD:
                thread.join(30)
        assert reading.THREAD not in [thread.name for thread in threading.enumerate()]

    def test_the_first_page_waits_for_nobody_else(self, desk: Desk, held: threading.Event) -> None:
        (desk.root / f"contractors/{YUKI}.yml").write_text("name: [\n")
        assert desk.shown(f"/handbooks/{MARTA}/pay/") == "pay"
        assert desk.said == [(False, desk.said[0][1])]
        held.set()
        self.end()
        assert [f"contractors/{YUKI}.yml:1" in text for is_warning, text in desk.said if is_warning] == [True]
        assert f"The handbook of {YUKI} has errors" in desk.shown(f"/handbooks/{YUKI}/")
        assert desk.shown("/") == "This week"
        assert len([text for is_warning, text in desk.said if is_warning]) == 1

    def test_it_is_the_page_that_stays(self, desk: Desk) -> None:
        first = desk.get(f"/handbooks/{MARTA}/")
        self.end()
        assert desk.get(f"/handbooks/{MARTA}/") == first
        assert desk.built == [MARTA]

    def test_edits_are_seen_meanwhile(self, desk: Desk, held: threading.Event) -> None:
        desk.get(f"/handbooks/{MARTA}/")
        path = desk.root / f"contractors/{MARTA}.yml"
        path.write_text(path.read_text().replace("Marta Silva", "Marta Q. Silva"))
        desk.get(f"/handbooks/{MARTA}/")
        desk.get(f"/handbooks/{YUKI}/")
        page = desk.root / "content/processes/absence.md"
        page.write_text(page.read_text() + "\nMore.\n")
        desk.get(f"/handbooks/{YUKI}/")
        assert desk.built == [MARTA, MARTA, YUKI, YUKI]
        held.set()
        self.end()
        desk.get(f"/handbooks/{MARTA}/")
        desk.get(f"/handbooks/{YUKI}/")
        assert desk.built == [MARTA, MARTA, YUKI, YUKI]

    def test_an_edit_of_the_other_while_the_whole_is_read_is_not_lost(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read, path = reading.read_library, desk.root / f"contractors/{YUKI}.yml"

        def read_and_edit(*given: Any) -> Any:
            library = read(*given)
            path.write_text("name: [\n")
            return library

        monkeypatch.setattr(reading, "read_library", read_and_edit)
        desk.get(f"/handbooks/{MARTA}/")
        self.end()
        monkeypatch.setattr(reading, "read_library", read)
        assert f"The handbook of {YUKI} has errors" in desk.shown(f"/handbooks/{YUKI}/")

    @pytest.mark.parametrize(
        ("file", "title"),
        [
            (f"contractors/{YUKI}.yml", f"The handbook of {YUKI} has errors"),
            ("content/processes/absence.md", f"The handbook of {YUKI} has errors"),
            ("content/defaults.yml", "The project has errors that concern everyone"),
        ],
    )
    def test_what_is_wrong_is_shown_as_ever(self, desk: Desk, file: str, title: str) -> None:
        path = desk.root / file
        path.write_text(path.read_text() + "\nnonsense: [\n{% if %}\n")
        html = desk.shown(f"/handbooks/{YUKI}/")
        assert title in html
        assert f"{file}:" in html
        assert len(desk.said) == 1

    def test_an_error_that_comes_meanwhile(self, desk: Desk) -> None:
        desk.get(f"/handbooks/{MARTA}/")
        path = desk.root / f"contractors/{MARTA}.yml"
        path.write_text(path.read_text() + "nonsense: 1\n")
        assert f"The handbook of {MARTA} has errors" in desk.shown(f"/handbooks/{MARTA}/")

    def test_contractors_that_come_and_go_meanwhile(self, desk: Desk) -> None:
        desk.get(f"/handbooks/{MARTA}/")
        path = desk.root / f"contractors/{YUKI}.yml"
        path.rename(desk.root / "contractors/yuki.yml")
        assert desk.get(f"/handbooks/{YUKI}/")[1].startswith("/.handbook/staff.")
        assert desk.get("/handbooks/yuki/")[1].startswith("/.handbook/yuki.")

    def test_names_that_are_none(self, desk: Desk) -> None:
        for name in ("..", "nobody", "x\x00y", "records", MARTA.upper()):
            assert (
                "/handbooks/" in desk.get(f"/handbooks/{name}/pay/")[1] or desk.get(f"/handbooks/{name}/")[0] == "200"
            )
        assert desk.built == ["staff"]

    def test_the_end_waits_for_nothing(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_PAUSE", 600.0)
        desk.get(f"/handbooks/{MARTA}/")
        desk.preview.end()
        assert reading.THREAD not in [thread.name for thread in threading.enumerate()]

    def test_the_end_stops_what_is_being_read(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        begun = threading.Event()

        def read_on_and_on(root: Path, today: date, memory: Memory) -> None:
            begun.set()
            while True:
                memory.memo.get("more", lambda: None)

        monkeypatch.setattr(reading, "read_library", read_on_and_on)
        monkeypatch.setattr(reading, "_PAUSE", 0.0)
        desk.get(f"/handbooks/{MARTA}/")
        assert begun.wait(30)
        desk.preview.end()
        assert reading.THREAD not in [thread.name for thread in threading.enumerate()]

    def test_bug_of_ours_in_one_handbook_alone(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*given: Any) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr(reading, "library_of_one", fail)
        assert desk.shown(f"/handbooks/{MARTA}/pay/") == "pay"
