"""Cold visits of a job's page and of the floor: a static page that asks for the same two answers.

The page itself notes what is painted, by `floor/watch.js`, the same for both pages.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Cookie, Frame, Page

from tests.support.processes import ControllerProcess

FLOOR = Path(__file__).with_name("floor")
KEY = "/"  # leads to a field on both pages
LIMIT_MS = 10_000
STANDS_STILL_MS = 700
_POLL_MS = 50
# For about a second a new window of Chromium loads pages of its own: hundreds of requests, on the
# cores that the visit is to have. A user opens a page in a window that is there.
_WINDOW_MS = 1_200

Texts = dict[str, dict[str, str]]
"""What is looked for as `name` and `line`: a text, and the selector of what it is inside."""


@dataclass(frozen=True)
class Visit:
    """Milliseconds after the page was asked for; None where it never came."""

    name_ms: float | None
    line_ms: float | None
    shift: float


@dataclass
class Measured:
    """The visits of one page, and the keys that were pressed in others."""

    visits: list[Visit] = field(default_factory=list)
    keys_ms: list[float | None] = field(default_factory=list)

    def name_ms(self) -> float | None:
        return median_or_none([visit.name_ms for visit in self.visits])

    def line_ms(self) -> float | None:
        return median_or_none([visit.line_ms for visit in self.visits])

    def key_ms(self) -> float | None:
        return median_or_none(self.keys_ms)

    def shift(self) -> float:
        return max(visit.shift for visit in self.visits)


def median_or_none(times_ms: Sequence[float | None]) -> float | None:
    """The median; None where most are missing, each of which counts as longer than any other."""
    if not times_ms:
        return None
    middle = statistics.median_high(float("inf") if one is None else one for one in times_ms)
    return None if middle == float("inf") else middle


def serve_floor(controller: ControllerProcess) -> Callable[[int], str]:
    """Has the controller itself answer with the floor page; its URL for a job."""
    token = controller.token_file("admin").read_text().strip()
    page = (FLOOR / "floor.html").read_text().replace("{token}", token)
    controller.fault(match="^/floor/$", kind="html", body=page)
    controller.fault(match="^/floor/trade/$", kind="html", body="traded")
    return lambda job_id: f"{controller.url}/floor/?job={job_id}"


@dataclass(frozen=True)
class Visitor:
    """Opens pages in a browser, each in a window of its own with nothing cached."""

    browser: Browser
    cookies: Sequence[Cookie] = ()
    is_framed: bool = False
    limit_ms: float = LIMIT_MS

    def paint(self, url: str, texts: Texts, still_ms: float = STANDS_STILL_MS) -> Visit:
        """How soon the texts are on screen, and how far things moved until `still_ms` later."""
        page = self._open(url, texts, "")
        began = float(page.evaluate("performance.timeOrigin"))
        watched = self._watched(page)
        wanted = " && ".join(f"firstPaint.painted.{name}" for name in texts)
        _wait(page, watched, wanted, self.limit_ms)
        page.wait_for_timeout(still_ms)
        noted = watched.evaluate("firstPaint")
        page.context.close()
        painted = {name: float(at) - began for name, at in noted["painted"].items()}
        return Visit(painted.get("name"), painted.get("line"), float(noted["shift"]))

    def press(self, url: str) -> float | None:
        """After how many milliseconds a key that is pressed all the time has an effect."""
        page = self._open(url, {}, KEY)
        began = float(page.evaluate("performance.timeOrigin"))
        watched = self._watched(page)
        _wait(page, watched, "firstPaint.keyAt", self.limit_ms)
        handled = float(watched.evaluate("firstPaint.keyAt"))
        page.context.close()
        return handled - began if handled else None

    def _open(self, url: str, texts: Texts, key: str) -> Page:
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies(list(self.cookies))  # type: ignore[arg-type]
        wanted = json.dumps({"texts": texts, "key": key})
        watch = (FLOOR / "watch.js").read_text()
        context.add_init_script(f"window.firstPaintWanted = {wanted};\n{watch}")
        page = context.new_page()
        page.wait_for_timeout(_WINDOW_MS)
        page.goto(url, wait_until="commit")
        return page

    def _watched(self, page: Page) -> Frame:
        if not self.is_framed:
            return page.main_frame
        page.locator("iframe").wait_for(state="attached")
        frame = page.locator("iframe").element_handle().content_frame()
        assert frame is not None
        return frame


def _wait(page: Page, watched: Frame, condition: str, limit_ms: float) -> None:
    """Until that is so; what never comes is missing from what was noted."""
    deadline = time.monotonic() + limit_ms / 1000
    # Not `wait_for_function`: it evaluates in the page, whose policy forbids that.
    while time.monotonic() < deadline:
        if watched.evaluate(f"Boolean(window.firstPaint && {condition})"):
            return
        page.wait_for_timeout(_POLL_MS)


def row(case: str, ours: Measured, floor: Measured) -> str:
    """A row of the table in BENCHMARKS.md."""
    name = beside(ours.name_ms(), floor.name_ms())
    line = beside(ours.line_ms(), floor.line_ms())
    key, floor_key = in_ms(ours.key_ms()), in_ms(floor.key_ms())
    return f"| {case} | {name} | {line} | {key}; {floor_key} | {ours.shift():.3f} |"


def beside(ours_ms: float | None, floor_ms: float | None) -> str:
    """Ours, the floor's, and how many times that ours is."""
    both = f"{in_ms(ours_ms)}; {in_ms(floor_ms)}"
    if ours_ms is None or not floor_ms:
        return both
    return f"{both} ({ours_ms / floor_ms:.2f})"


def in_ms(time_ms: float | None) -> str:
    return "never" if time_ms is None else f"{time_ms:,.0f} ms"
