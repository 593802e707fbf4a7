"""A web server over a folder, with the headers that a handbook is to be served with.

In: a folder. Out: the address where it is, on a free port of this computer, until the `with` ends.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from handbook.sites.policy import content_security_policy

HEADERS = {
    "Content-Security-Policy": content_security_policy(()),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
"""What every page must be able to live with: the policy allows no inline script at all."""

THREAD = "web server of the tests"
"""The name of the threads of these servers."""


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the browser's own log is what the tests read."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder`; gives the address of its top, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, name=THREAD, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
