"""What a page in Chromium holds: objects of its scripts, nodes and listeners of its document."""

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page


@dataclass(frozen=True)
class Held:
    """What is left once the browser has collected its garbage."""

    heap_bytes: int
    nodes: int
    listeners: int
    documents: int

    def __str__(self) -> str:
        return (
            f"heap {self.heap_bytes / 1e6:5.2f} MB, {self.nodes} nodes, "
            f"{self.listeners} listeners, {self.documents} documents"
        )


class PageMemory:
    """Asks the browser about one page; what it counts includes nodes outside the document."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def held(self) -> Held:
        self._session.send("HeapProfiler.collectGarbage")
        metrics = {
            one["name"]: int(one["value"])
            for one in self._session.send("Performance.getMetrics")["metrics"]
        }
        return Held(
            metrics["JSHeapUsedSize"],
            metrics["Nodes"],
            metrics["JSEventListeners"],
            metrics["Documents"],
        )
