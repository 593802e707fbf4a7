"""Reading pages in a real browser, and noting all that goes wrong there.

In: a browser, where pages are served. Out: pages that have been read, and complaints: errors in the console (what breaks the
content security policy is one), answers that are none, and questions to any other host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from support.command import TODAY

NOW = datetime.fromisoformat(f"{TODAY}T09:00").replace(tzinfo=UTC)
"""What the clock of the browser shows when a page is opened."""

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Screen:
    """What a page is read on; sizes in CSS pixels."""

    name: str
    width: int
    height: int
    touch: bool = False

    def __str__(self) -> str:
        return self.name


PHONE = Screen("phone", 390, 844, touch=True)
DESKTOP = Screen("desktop", 1280, 800)


@dataclass
class Visit:
    """Opens pages, each in a browser profile of its own. `complaints` is what went wrong in any of them."""

    browser: Browser
    served: str
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, path: str = "", screen: Screen = DESKTOP, scheme: Scheme = "light", **options: Any) -> Page:
        """A page that has been read: `path` as `address` takes it. `options` are of `new_context`."""
        page = self.blank(screen, scheme, **options)
        page.goto(self.address(path))
        return page

    def blank(self, screen: Screen = DESKTOP, scheme: Scheme = "light", **options: Any) -> Page:
        """A page on which nothing has been opened."""
        options = {
            "viewport": {"width": screen.width, "height": screen.height},
            "has_touch": screen.touch,
            "is_mobile": screen.touch,
            "color_scheme": scheme,
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            "reduced_motion": "reduce",
        } | options
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        page = context.new_page()
        page.clock.install(time=NOW)  # it goes on: Material's script waits for the clock, not for timers alone
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        return page

    def address(self, path: str) -> str:
        """The address of a page: `path` is from the top of the example's release; with `/` first, of all releases."""
        return urljoin(self.served, path)

    def close(self) -> None:
        """Close all pages."""
        while self.contexts:
            self.contexts.pop().close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not re.match(r"(http://127\.0\.0\.1:\d+/|file:|data:|blob:)", request.url):
            self.complaints.append(f"{request.frame.url} asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.frame.url} asks for {response.url}: {response.status}")


@dataclass
class Reading(Visit):
    """Opens pages that are only read, in windows that stay: one for each screen and scheme. A new one costs as much as a page."""

    windows: dict[tuple[Screen, Scheme], Page] = field(default_factory=dict)

    def blank(self, screen: Screen = DESKTOP, scheme: Scheme = "light", **options: Any) -> Page:
        """The window of this kind, with what was read in it last."""
        assert not options, "a window of another kind is for `Visit`"
        if (screen, scheme) not in self.windows:
            self.windows[screen, scheme] = super().blank(screen, scheme)
        page = self.windows[screen, scheme]
        page.clock.set_system_time(NOW)
        return page
