"""Pages of several people, each with cookies of their own, whose consoles are listened to."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError


@dataclass
class Desk:
    """`open` gives pages; `complaints` are the errors and warnings of all consoles, but for those that
    `expect` named.
    """

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)

    def open(self, **options: Any) -> Page:
        """A new page in a browser context of its own; options are those of Playwright's `new_context`."""
        settings: dict[str, Any] = {
            "base_url": self.address,
            "locale": "en-US",
            "timezone_id": "UTC",
            **options,
        }
        context = self.browser.new_context(**settings)
        context.set_default_timeout(10_000)
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        self._contexts.append(context)
        return context.new_page()

    def expect(self, pattern: str) -> None:
        """From now on, messages that match are no complaint: a test of an error page makes one."""
        self._expected.append(re.compile(pattern))

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _hear_error(self, error: WebError) -> None:
        self._note(f"uncaught: {error.error}")

    def _note(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in self._expected):
            self.complaints.append(text)
