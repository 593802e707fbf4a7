"""Server files: Caddy, nginx, Apache, and `_headers` for hosts that read it.

In: who may read which of the sites of a release. Out: texts, and their files in `hosting/`. Every file closes everything
first, asks everybody under `contractors/` for a passphrase (so that nobody learns who works for us), and then opens each
site for its reader alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from handbook.disk import write_whole
from handbook.hosting.access import Access
from handbook.sites.manifest import CONTRACTORS, Manifest, folder_of
from handbook.sites.policy import content_security_policy

NOBODY = "nobody"
PASSWORDS = "passwords"
_MADE = "Made by `handbook access` and `handbook build`; changes are lost."
_REALM = "Handbook"


def headers_of(scripts: Iterable[str]) -> Mapping[str, str]:
    """What is sent along with every answer."""
    return {
        "Content-Security-Policy": content_security_policy(scripts),
        "Cache-Control": "private, no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }


def write_server_files(hosting: Path, out: Path, manifest: Manifest, access: Access) -> tuple[Path, ...]:
    """Write all server files for the release in `out` into `hosting`. Returns the main ones."""
    readers = {name: access.readers[name] for name in manifest.audiences if name in access.readers}
    root = access.root or str(out)
    passwords = access.passwords or str(hosting / PASSWORDS)
    _write_passwords(hosting / PASSWORDS, {**readers, NOBODY: access.nobody})
    headers = headers_of(manifest.scripts)
    texts = {
        "Caddyfile": caddyfile(access.host, root, readers, access.nobody, headers),
        "nginx.conf": nginx_conf(access.host, root, passwords, readers, headers),
        "apache.conf": apache_conf(access.host, root, passwords, readers, headers),
        "_headers": "/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items()),
    }
    for name, text in texts.items():
        write_whole(hosting / name, text.encode(), 0o640)
    return tuple(hosting / name for name in texts)


def _write_passwords(folder: Path, hashes: Mapping[str, str]) -> None:
    """A file for each reader, as nginx and Apache read them; those of others go. Their group may read them: the server's."""
    folder.mkdir(mode=0o750, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in hashes:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, hash in hashes.items():
        write_whole(folder / name, f"{name}:{hash}\n".encode(), 0o640)


def caddyfile(host: str, root: str, readers: Mapping[str, str], nobody: str, headers: Mapping[str, str]) -> str:
    """For Caddy 2. With a name from the DNS it gets a certificate by itself."""
    sent = ["header {", *(f'\t{name} "{value}"' for name, value in headers.items()), "\t-Server", "}"]
    lines = [f"# {_MADE}", f"{_caddy_address(host)} {{", f'\troot * "{root}"', *(f"\t{line}" for line in sent), ""]
    for name in readers:
        path = f"/{folder_of(name)}"
        lines += [f"\t@{name} path {path} {path}/*"]
    lines.append("\troute {")  # in this order; Caddy would sort them otherwise
    for name, hash in readers.items():
        lines += [f"\t\thandle @{name} {{", *_caddy_login(name, hash), "\t\t\tfile_server", "\t\t}"]
    lines += [f"\t\thandle /{CONTRACTORS}/* {{", *_caddy_login(NOBODY, nobody), "\t\t\trespond 404", "\t\t}"]
    lines += ["\t\trespond 404", "\t}", "", "\thandle_errors {", *(f"\t\t{line}" for line in sent)]  # sent anew
    lines += ['\t\trespond "{err.status_code} {err.status_text}"', "\t}", "}"]
    return "\n".join(lines) + "\n"


def _caddy_login(name: str, hash: str) -> list[str]:
    return [f"\t\t\tbasicauth bcrypt {_REALM} {{", f"\t\t\t\t{name} {hash}", "\t\t\t}"]


def _caddy_address(host: str) -> str:
    """With a port, no certificate is asked for: something in front of it has one."""
    return f"http://{host}" if ":" in host else host


def nginx_conf(host: str, root: str, passwords: str, readers: Iterable[str], headers: Mapping[str, str]) -> str:
    """A `server` block for nginx. Another tool, such as certbot, adds the certificate."""
    name, _, port = host.partition(":")
    lines = [
        f"# {_MADE}",
        "server {",
        f"    listen {port or 80};",
        f"    server_name {name};",
        f'    root "{root}";',
        "    absolute_redirect off;",
        "    autoindex off;",
        "    disable_symlinks on;",
        "    server_tokens off;",
        *(f'    add_header {header} "{value}" always;' for header, value in headers.items()),
        "",
        "    location / { return 404; }",
        *_nginx_location(f"^~ /{CONTRACTORS}/", NOBODY, passwords),
    ]
    for reader in readers:
        path = f"/{folder_of(reader)}"
        lines += _nginx_location(f"= {path}", reader, passwords)
        lines += _nginx_location(f"^~ {path}/", reader, passwords)
    return "\n".join([*lines, "}"]) + "\n"


def _nginx_location(match: str, reader: str, passwords: str) -> list[str]:
    return [
        f"    location {match} {{",
        f"        auth_basic {_REALM};",
        f'        auth_basic_user_file "{passwords}/{reader}";',
        "    }",
    ]


def apache_conf(host: str, root: str, passwords: str, readers: Iterable[str], headers: Mapping[str, str]) -> str:
    """A virtual host for Apache 2.4, with the modules auth_basic, authn_file, authz_user, headers and dir."""
    name, _, port = host.partition(":")
    lines = [
        f"# {_MADE}",
        f"<VirtualHost *:{port or 80}>",
        f"    ServerName {name}",
        f'    DocumentRoot "{root}"',
        f'    <Directory "{root}">',
        "        Options None",
        "        AllowOverride None",
        "        DirectoryIndex index.html",
        "        Require all denied",
        "    </Directory>",
        *(f'    Header always set {header} "{value}"' for header, value in headers.items()),
        *_apache_location(f"^/{CONTRACTORS}(/|$)", NOBODY, passwords),
    ]
    for reader in readers:
        lines += _apache_location(f"^/{folder_of(reader)}(/|$)", reader, passwords)
    return "\n".join([*lines, "</VirtualHost>"]) + "\n"


def _apache_location(pattern: str, reader: str, passwords: str) -> list[str]:
    return [
        f'    <LocationMatch "{pattern}">',
        "        AuthType Basic",
        f"        AuthName {_REALM}",
        f'        AuthUserFile "{passwords}/{reader}"',
        f"        Require user {reader}",
        "    </LocationMatch>",
    ]
