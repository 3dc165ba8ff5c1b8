"""What a first visit of a page asks for, and what the wire has of each answer."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

SIZE = "encodedDataLength"


class Visit:
    """Every answer of a visit as the wire had it; CDP reports it, as a page cannot know it."""

    def __init__(self, page: Page) -> None:
        self.sizes: list[int] = []
        self._urls: dict[str, str] = {}
        self._statuses: list[tuple[str, int]] = []
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceivedExtraInfo", self._answered)
        session.on("Network.loadingFinished", lambda end: self.sizes.append(end[SIZE]))
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict[str, Any]) -> None:
        self._statuses.append((event["requestId"], event["statusCode"]))

    def whole_answers(self) -> Counter[str]:
        """How often each URL was answered with a body."""
        return Counter(self._urls[one] for one, status in self._statuses if status in {200, 201})

    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self._urls.values()}
