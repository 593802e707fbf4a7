"""What the preview builds, and when: without a server, and with sites that take no time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handbook.sites import preview as module
from handbook.sites.build import Built, Setup
from handbook.sites.errors import SiteError
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
        sources = [self.root / "content", self.root / "contractors"]
        setup = Setup(self.root / "mkdocs.yml")
        say = lambda is_warning, text: self.said.append((is_warning, text))  # noqa: E731
        preview = Preview(setup, sources, self.root / "theme_overrides", self.out, lambda: self.day, say)
        preview.install(self.server)  # type: ignore[arg-type]  # as much of it as is used

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
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)
    monkeypatch.setattr(module, "build_site", made.build)
    monkeypatch.setattr(module, "_LOOK_EVERY", 0.0)
    return made


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
    read = module.read_library
    extra = desk.root / "contractors/broken.yml"

    def read_and_edit(*given: Any) -> Any:
        extra.write_text("name: [\n")
        library = read(*given)
        extra.unlink()
        return library

    monkeypatch.setattr(module, "read_library", read_and_edit)
    assert "has errors" in desk.shown("/handbooks/broken/")
    monkeypatch.setattr(module, "read_library", read)
    assert "/staff." in desk.get("/handbooks/broken/")[1]


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

    @pytest.mark.parametrize("name", ["read_library", "build_site"])
    def test_bug_of_ours(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        def fail(*given: Any) -> Any:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(module, name, fail)
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
