"""What the gate refuses does run, and does ask other hosts: seen in Chromium, in pages without a policy."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from playwright.sync_api import Browser
from support.forms import ASK, HERE, RUN

_PAGE = """<!doctype html><meta charset=utf-8><script>
function go() { new Image().src = "//HERE" }
onload = () => document.querySelectorAll("a, button").forEach(
    one => one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })))
</script><p>x</p>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_every_form_is_refused_for_a_reason(browser: Browser, tmp_path: Path) -> None:
    hosts = {form: f"form-{number}.example" for number, form in enumerate(RUN | ASK)}
    for form, markup in (RUN | ASK).items():
        page = (_PAGE.replace("HERE", HERE) + markup).replace(urlsplit(f"//{HERE}").netloc, hosts[form])
        (tmp_path / f"{hosts[form]}.html").write_text(page, encoding="utf-8")
    frames = "".join(f"<iframe src={host}.html width=40 height=40></iframe>" for host in hosts.values())
    (tmp_path / "index.html").write_text(f"<!doctype html>{frames}", encoding="utf-8")
    asked: set[str | None] = set()
    context = browser.new_context(bypass_csp=True)
    context.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    context.route(lambda url: (urlsplit(url).hostname or "").endswith(".example"), lambda route: route.abort())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        for _ in range(50):
            if {*hosts.values()} <= asked:
                break
            page.wait_for_timeout(100)
        context.close()
        server.shutdown()
    unseen = [form for form, host in hosts.items() if host not in asked]
    assert unseen == []
