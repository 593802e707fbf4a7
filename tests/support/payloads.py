"""Texts that try to be scripts, and a browser that tells which of them became one.

In: a browser, a folder of pages. Out: pages without any policy, and what ran on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page

PAYLOADS = (
    "<script>go(1)</script>",
    '"></title><script>go(2)</script>',
    "'></script><script>go(3)</script>",
    "--><script>go(4)</script><!--",
    "]]><script>go(5)</script>",
    "</textarea></style></noscript></template><script>go(6)</script>",
    "<img src=x onerror=go(7)>",
    "<svg onload=go(8)>",
    "<details open ontoggle=go(9)>",
    "<iframe srcdoc='<script>parent.go(10)</script>'>",
    '" autofocus onfocus=go(11) tabindex=0 x="',
    "' autofocus onfocus=go(12) tabindex=0 x='",
    "` onmouseover=go(13) x=`",
    "javascript:go(14)",
    "java&Tab;script:go(15)",
    "data:text/html,<script>parent.go(16)</script>",
    "&lt;img src=x onerror=go(17)&gt;",
    "&#60;script&#62;go(18)&#60;/script&#62;",
    "[x](javascript:go(19)){: onclick=go(19) autofocus onfocus=go(19) }",
    "\\u003cimg src=x onerror=go(20)\\u003e {{ go(20) }} ${go(20)} <base href=javascript:go(20)//>",
)
"""Twenty ways to become a script; each would call `go` with its number."""

TRAP = "window.ran = []; window.go = what => { window.ran.push(what) }"
HANDLERS = ", ".join(f"[on{event}]" for event in ("error", "load", "focus", "click", "toggle", "mouseover"))
ALIVE = f"""
    [...document.querySelectorAll('{HANDLERS}, iframe[srcdoc], base, [href^=javascript i], [href^=data i]')]
        .map(one => one.outerHTML)
"""


@contextmanager
def trapped_page(browser: Browser) -> Iterator[Page]:
    """A page on which no content security policy holds, and which notes in `window.ran` what runs."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(TRAP)
    yield context.new_page()
    context.close()


@contextmanager
def serve_plainly(folder: Path) -> Iterator[str]:
    """Where a folder is served, with no header that would keep anything from running."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Plain, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class _Plain(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def provoke(page: Page) -> None:
    """Click what can be clicked and leads nowhere, put the focus and the pointer on everything."""
    page.evaluate(
        """() => {
            for (const one of document.querySelectorAll("body *")) {
                one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
                if (one.focus) one.focus();
            }
            for (const one of document.links)
                if (!/^(https?|mailto|tel|file):/.test(one.protocol)) one.click();
        }"""
    )


def assert_nothing_ran(page: Page, where: str) -> None:
    """Also not when it is provoked."""
    provoke(page)
    assert page.evaluate("window.ran") == [], where
    assert page.evaluate(ALIVE) == [], where
    assert page.evaluate("[...document.links].filter(one => /script|data/.test(one.protocol)).length") == 0, where
