"""Passphrases and server files, with real servers: everybody gets what is theirs, in whatever way they ask."""

from __future__ import annotations

import base64
import http.client
import json
import re
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import bcrypt
import pytest
from click.testing import CliRunner, Result

from handbook.cli import main
from handbook.hosting import (
    Access,
    Finding,
    new_passphrase,
    probe_site,
    read_access,
    write_access,
    write_server_files,
)
from handbook.hosting.files import headers_of
from handbook.project.releases import MANIFEST
from handbook.sites.manifest import Manifest, folder_of, list_tree
from tests.support.little import ADA, copy_little, write
from tests.support.servers import SERVERS, free_port, running

AUDIENCES = ("staff", "ada", "ada-lovelace", "bo")
"""One name begins as another does: a careless server takes one for the other."""

PAGES = ("index.html", "404.html", "everything/index.html")

PASSPHRASES = {name: f"passphrase-of-{name}" for name in AUDIENCES if name != "bo"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hosting") / "dist"
    for name in AUDIENCES:
        for file in (
            "index.html",
            "404.html",
            "search/search_index.json",
            "everything/index.html",
            "calendar.ics",
            "assets/a b.css",
        ):
            path = out / folder_of(name) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"for {name} only")
    (out / "offline").mkdir()
    (out / "offline/ada.zip").write_text("for ada only")
    manifest = Manifest({name: list_tree(out / folder_of(name)) for name in AUDIENCES})
    (out / MANIFEST).write_text(manifest.text())
    return out


def manifest_of(release: Path) -> Manifest:
    return Manifest(
        {name: list_tree(release / folder_of(name)) for name in AUDIENCES},
        copies={"ada": list_tree(release / "offline")},
    )


def access_for(port: int) -> Access:
    access = Access(host=f"127.0.0.1:{port}")
    for name, passphrase in PASSPHRASES.items():
        access = access.with_reader(name, passphrase)
    return access


@pytest.fixture(scope="module", params=SERVERS)
def live(request: pytest.FixtureRequest, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with our files."""
    folder = tmp_path_factory.mktemp(request.param)
    port = free_port()
    access = write_access(folder / "hosting", access_for(port))
    write_server_files(folder / "hosting", release, manifest_of(release), access)
    with running(request.param, folder / "hosting", port, folder / "own") as address:
        yield address


class TestRealServers:
    def test_nobody_sees_what_is_not_theirs_in_any_form_of_an_address(self, live: str, release: Path) -> None:
        counted: list[int] = []
        assert probe_site(live, manifest_of(release), PASSPHRASES, counted.append) == ()
        assert counted[-1] >= 200

    def test_a_reader_reads(self, live: str) -> None:
        request = urllib.request.Request(f"{live}/contractors/ada", headers={"Authorization": login("ada")})
        with urllib.request.urlopen(request) as response:  # the address without its last slash leads there too
            assert response.read() == b"for ada only"
            assert response.url == f"{live}/contractors/ada/"
            sent = {name.lower(): value for name, value in response.headers.items()}
        for name, value in headers_of(()).items():
            assert sent[name.lower()] == value

    def test_a_refusal_is_not_kept_or_listed_either(self, live: str) -> None:
        for path in ("/", "/contractors/ada/", "/contractors/nobody-at-all/"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{live}{path}")
            sent = {name.lower(): value for name, value in refused.value.headers.items()}
            refused.value.close()
            assert {name: sent.get(name.lower()) for name in headers_of(())} == dict(headers_of(())), path

    def test_a_stranger_does_not_learn_who_there_is(self, live: str) -> None:
        answers = {name: ask(live, f"/contractors/{name}/") for name in ("ada", "bo", "nobody-at-all")}
        assert {*answers.values()} == {401}
        assert ask(live, "/") == ask(live, "/staffx/") or {ask(live, "/"), ask(live, "/staffx/")} <= {403, 404}

    def test_with_what_is_no_key_nobody_reads_a_word(self, live: str) -> None:
        """Wrong and empty passphrases, and those of others, for every site: refused, and the answer holds no page."""
        pages = ("", "/index.html", "/search/search_index.json", "/nothing.html")
        for owner in AUDIENCES:
            asked = [("/", header) for header in (None, *no_keys(owner))]
            asked += [(page, header) for page in pages for header in (None, "Basic !")]
            for page, header in asked:
                status, body = answer_of(live, f"/{folder_of(owner)}{page}", header)
                assert status == 401, (owner, page, header)
                assert b"only" not in body, (owner, page, header)

    def test_a_reader_reads_a_word_of_nobody_else(self, live: str) -> None:
        """With the right passphrase, on every path that is another's, is nobody's, or leads there in a roundabout way."""
        for reader in PASSPHRASES:
            mine = f"for {reader} only".encode()
            for owner in AUDIENCES:
                there = f"/{folder_of(owner)}"
                for path in (
                    f"{there}/",
                    f"{there}/404.html",
                    f"/{folder_of(reader)}/../..{there}/index.html",
                    f"{there}/x",
                ):
                    status, body = answer_of(live, path, login(reader))
                    assert body == mine if status == 200 else b"only" not in body, (reader, path)
                    assert status == 200 or owner != reader or path != f"{there}/", (reader, path)
            for path in (
                "/",
                "/manifest.json",
                "/offline/ada.zip",
                "/offline/",
                "/contractors/",
                "/contractors/nobody/",
            ):
                status, body = answer_of(live, path, login(reader))
                assert status in (401, 403, 404), (reader, path)
                assert b"only" not in body, (reader, path)


def basic(name: str, passphrase: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:{passphrase}'.encode()).decode()}"


def login(name: str) -> str:
    return basic(name, PASSPHRASES[name])


def no_keys(owner: str) -> list[str]:
    """What may be sent in the place of the name and the passphrase of a site's reader."""
    others = [passphrase for name, passphrase in PASSPHRASES.items() if name != owner]
    found = [basic(owner, passphrase) for passphrase in ("", "not-the-passphrase", *others)]
    if owner == "ada":  # Caddy takes a second for a name that nobody has, so that nobody learns who there is
        found += [basic(name, "") for name in PASSPHRASES if name != owner]
        found += [basic(name, PASSPHRASES[owner]) for name in ("", "ADA", "ada:", "*")]
        found += ["Basic", "Basic !", f"Bearer {PASSPHRASES[owner]}", f"Basic {base64.b64encode(b'ada').decode()}"]
    return found


def answer_of(address: str, path: str, header: str | None = None) -> tuple[int, bytes]:
    """Status and body of what the server says to a path, sent as it is."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path, headers={"Authorization": header} if header else {})
    with closing(connection), connection.getresponse() as response:
        return response.status, response.read()


def ask(address: str, path: str) -> int:
    return answer_of(address, path)[0]


class TestProbe:
    """It finds what is wrong: each hole is one that somebody has had."""

    def probe(
        self, release: Path, tmp_path: Path, conf: str, port: int, passphrases: Mapping[str, str] = PASSPHRASES
    ) -> tuple[Finding, ...]:
        hosting = tmp_path / "hosting"
        access = write_access(hosting, access_for(port))
        write_server_files(hosting, release, manifest_of(release), access)
        (hosting / "nginx.conf").write_text(conf.replace("PASSWORDS", str(hosting / "passwords")))
        with running("nginx", hosting, port, tmp_path / "own") as address:
            return probe_site(address, manifest_of(release), passphrases)

    def test_open_to_the_world(self, release: Path, tmp_path: Path) -> None:
        port = free_port()
        found = self.probe(release, tmp_path, f"server {{ listen {port}; root {release}; }}", port)
        said = {finding.what for finding in found}
        assert "somebody without a passphrase can see `/contractors/bo/`" in said
        assert "`ada` can see `/staff/index.html`" in said
        assert "somebody without a passphrase can see `/manifest.json`" in said
        assert "`ada` gets in with a wrong passphrase" in said
        assert "`ada` gets in with an empty passphrase" in said
        assert "`ada` gets in with the passphrase of `ada-lovelace`" in said
        assert "answers come without the header `Referrer-Policy: no-referrer`" in said

    def test_one_slash_too_few_behind_an_alias(self, release: Path, tmp_path: Path) -> None:
        port = free_port()
        conf = (
            f"server {{ listen {port}; location / {{ return 404; }} location /contractors/ada {{ auth_basic x; "
            f"auth_basic_user_file PASSWORDS/ada; alias {release}/contractors/ada/; }} }}"
        )
        said = {finding.what for finding in self.probe(release, tmp_path, conf, port)}
        assert "`ada` can see `/contractors/ada../bo/index.html`" in said

    def test_open_for_some_endings(self, release: Path, tmp_path: Path) -> None:
        """As where pictures and styles are told to be kept for long, by a rule that counts before the one with the passphrase."""
        port = free_port()
        conf = (
            f"server {{ listen {port}; root {release}; location / {{ return 404; }} location /contractors/ada/ {{ auth_basic x; "
            "auth_basic_user_file PASSWORDS/ada; } location ~* [.](css|zip)$ { } }"
        )
        said = [finding.what for finding in self.probe(release, tmp_path, conf, port)]
        assert "somebody without a passphrase can see `/contractors/ada/assets/a%20b.css`" in said
        assert "somebody without a passphrase can see `/offline/ada.zip`" in said
        assert "`ada` can see `/contractors/bo/assets/a%20b.css`" in said
        assert not any("index.html" in each for each in said)

    def test_headers_that_say_something_else(self, release: Path, tmp_path: Path) -> None:
        """Seen without any passphrase, in what a stranger is refused with."""
        port = free_port()
        wrong = {
            "Content-Security-Policy": "default-src *",
            "Cache-Control": "public, max-age=9999",
            "X-Robots-Tag": "all",
        }
        headers = {**headers_of(()), **wrong, "Referrer-Policy": "No-Referrer"}
        sent = " ".join(f'add_header {name} "{value}" always;' for name, value in headers.items())
        conf = f"server {{ listen {port}; {sent} location / {{ return 404; }} }}"
        said = [finding.what for finding in self.probe(release, tmp_path, conf, port, {})]
        assert said == [
            f"answers come with the header `{name}: {value}`; it must be `{headers_of(())[name]}`"
            for name, value in wrong.items()
        ]

    def test_somebody_locked_out(self, release: Path, tmp_path: Path) -> None:
        port = free_port()
        found = self.probe(release, tmp_path, f"server {{ listen {port}; location / {{ return 404; }} }}", port)
        assert Finding("`ada` does not get in: the server answers 404") in found


class TestFiles:
    def test_hashes_and_files_are_not_for_everybody(self, release: Path, tmp_path: Path) -> None:
        hosting = tmp_path / "hosting"
        write_server_files(hosting, release, manifest_of(release), write_access(hosting, access_for(80)))
        assert (hosting / ".gitignore").read_text().endswith("\n*\n")
        assert stat.S_IMODE((hosting / "access.json").stat().st_mode) == 0o600
        for path in hosting.rglob("*"):
            if path.is_file() and path.name != ".gitignore":
                assert not stat.S_IMODE(path.stat().st_mode) & 0o007, path
                assert not any(passphrase in path.read_text() for passphrase in PASSPHRASES.values())

    def test_who_has_no_site_has_no_file(self, release: Path, tmp_path: Path) -> None:
        hosting = tmp_path / "hosting"
        access = write_access(hosting, access_for(80).with_reader("cy", "x"))
        write_server_files(hosting, release, manifest_of(release), access)
        assert sorted(path.name for path in (hosting / "passwords").iterdir()) == [
            "ada",
            "ada-lovelace",
            "nobody",
            "staff",
        ]
        left = Manifest({name: files for name, files in manifest_of(release).audiences.items() if name != "ada"})
        write_server_files(hosting, release, left, access)
        assert sorted(path.name for path in (hosting / "passwords").iterdir()) == ["ada-lovelace", "nobody", "staff"]
        for name in ("Caddyfile", "nginx.conf", "apache.conf"):
            assert not re.search(r"/contractors/ada\b(?!-)|/cy\b", (hosting / name).read_text())

    def test_passphrases_are_long_and_never_the_same(self) -> None:
        made = {new_passphrase() for _ in range(100)}
        assert len(made) == 100
        assert all(re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}", passphrase) for passphrase in made)

    def test_scripts_of_the_theme_are_named(self, release: Path, tmp_path: Path) -> None:
        manifest = replace(manifest_of(release), scripts=("'sha256-AAAA'",))
        write_server_files(tmp_path / "hosting", release, manifest, write_access(tmp_path / "hosting", access_for(80)))
        for name in ("Caddyfile", "nginx.conf", "apache.conf", "_headers"):
            assert "script-src 'self' 'sha256-AAAA';" in (tmp_path / "hosting" / name).read_text()


class TestCommand:
    @pytest.fixture
    def project(self, tmp_path: Path, release: Path) -> Path:
        for name in ("content", "contractors"):
            (tmp_path / "p" / name).mkdir(parents=True)
        (tmp_path / "p/mkdocs.yml").write_text("site_name: x\nplugins: [handbook]\n")
        for name in AUDIENCES[1:]:
            (tmp_path / f"p/contractors/{name}.yml").write_text(f"name: {name}\n")
        return tmp_path / "p"

    def run(self, project: Path, release: Path, *arguments: str) -> Result:
        command, *others = arguments
        return CliRunner().invoke(
            main, ["access", command, *others, "--project", str(project), "--out", str(release)], catch_exceptions=False
        )

    def test_who_has_no_site_yet(self, project: Path, release: Path) -> None:
        (project / "contractors/cy.yml").write_text("name: Cy\nstatus: draft\n")
        assert self.run(project, release, "add", "cy").stderr.endswith(
            "There is no site for `cy` yet: `handbook build` makes it, once it is no draft.\n"
        )

    def test_who_is_to_be_shut_out_and_who_is_not(self, project: Path, release: Path) -> None:
        sound = copy_little(project.parent / "little")
        for name, text in {
            "cy": "status: draft",
            "di": "status: ended",
            "eve": "status: active",
            "flo": "status: nonsense",
        }.items():
            ada = (sound / ADA).read_text().replace("status: active", text)
            if name == "di":
                ada = ada.replace("ends: 2027-12-31", "ends: 2026-01-31")
            write(sound, f"contractors/{name}.yml", ada)
        for name in ("cy", "di", "eve", "flo", "staff"):
            assert self.run(sound, sound / "dist", "add", name).exit_code == 0
        write(sound, "contractors/gil.yml", (sound / ADA).read_text())
        assert self.run(sound, sound / "dist", "add", "gil").exit_code == 0
        (sound / "contractors/gil.yml").unlink()
        assert self.run(sound, sound / "dist", "list").stdout == (
            "cy: has a passphrase, and a site once it is no draft and `handbook build` has made it\n"
            "di: has a passphrase, but has ended: `handbook access remove` shuts them out\n"
            "eve: has a passphrase, but no site yet: `handbook build` makes it\n"
            "flo: has a passphrase, but no site because of an error: `handbook check` says which\n"
            "gil: has a passphrase, but is no contractor of this project: `handbook access remove` shuts them out\n"
            "staff: has a passphrase, but no site yet: `handbook build` makes it\n"
        )

    def test_from_the_first_to_the_last(self, project: Path, release: Path) -> None:
        added = self.run(project, release, "add", "ada")
        found = re.fullmatch(r"name:       ada\npassphrase: (\S+)\n", added.stdout)
        assert found
        assert "shown this once" in added.stderr
        kept = read_access(project / "hosting")
        assert kept
        assert bcrypt.checkpw(found[1].encode(), kept.readers["ada"].encode())

        again = self.run(project, release, "add", "ada")
        assert (again.exit_code, again.stderr) == (
            2,
            "Usage: main access add [OPTIONS] ID|staff\n" if again.stderr.startswith("Usage") else
            "Error: `ada` has a passphrase already: `handbook access rotate ada` makes a new one\n",
        )  # fmt: skip
        rotated = self.run(project, release, "rotate", "ada")
        assert rotated.exit_code == 0
        assert found[1] not in rotated.stdout
        kept = read_access(project / "hosting")
        assert kept
        assert not bcrypt.checkpw(found[1].encode(), kept.readers["ada"].encode())

        listed = self.run(project, release, "list")
        assert listed.stdout == (
            "ada: has a passphrase\n"
            "ada-lovelace: has none, so nobody sees the site\n"
            "bo: has none, so nobody sees the site\n"
            "staff: has none, so nobody sees the site\n"
        )
        removed = self.run(project, release, "remove", "ada")
        assert removed.stdout == "`ada` is shut out as soon as the server has read its new files\n"
        assert "/contractors/ada " not in (project / "hosting/Caddyfile").read_text()

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("add", "adda"), "there is no contractor `adda`; did you mean `ada`?"),
            (("rotate", "ada"), "`ada` has no passphrase yet: `handbook access add ada` makes one"),
            (("remove", "ada"), "`ada` has no passphrase"),
            (("files", "--host", "a b"), "`a b` is not the name of a host; write it as `handbooks.acme.example`"),
            (("files", "--root", 'x"y'), '`x"y` cannot be used'),
            (("check", "gopher://x"), "`gopher://x` is not the address of a site"),
            (("check", "http://127.0.0.1:9"), "the site does not answer"),
        ],
    )
    def test_what_cannot_be(self, project: Path, release: Path, arguments: tuple[str, ...], says: str) -> None:
        done = self.run(project, release, *arguments)
        assert done.exit_code in (1, 2)
        assert says in done.stderr
        assert not (project / "hosting").exists()

    def test_what_was_broken_by_hand_is_not_written_over(self, project: Path, release: Path) -> None:
        self.run(project, release, "add", "ada")
        (project / "hosting/access.json").write_text('{"version": 1')
        done = self.run(project, release, "add", "bo")
        assert done.exit_code == 1
        assert "`hosting/access.json` cannot be read: bring it back from a copy" in done.stderr
        assert (project / "hosting/access.json").read_text() == '{"version": 1'

    def test_host_and_folders_are_kept(self, project: Path, release: Path) -> None:
        self.run(project, release, "files", "--host", "h.example", "--root", "/srv/h", "--passwords", "/etc/h")
        self.run(project, release, "add", "ada")
        assert json.loads((project / "hosting/access.json").read_text())["host"] == "h.example"
        assert 'root * "/srv/h"' in (project / "hosting/Caddyfile").read_text()
        assert '"/etc/h/ada"' in (project / "hosting/nginx.conf").read_text()

    def test_a_live_site(self, project: Path, release: Path, tmp_path: Path) -> None:
        port = free_port()
        hosting = project / "hosting"
        access = write_access(hosting, access_for(port))
        write_server_files(hosting, release, manifest_of(release), access)
        (tmp_path / "known.txt").write_text("".join(f"{name} {word}\n" for name, word in PASSPHRASES.items()))
        with running("nginx", hosting, port, tmp_path / "own") as address:
            done = self.run(project, release, "check", address, "--passphrases", str(tmp_path / "known.txt"))
        assert done.exit_code == 0
        assert re.fullmatch(r"\d+ requests as a stranger and 3 readers: nobody saw what is not theirs\n", done.stdout)
