"""How long a job's name and first line take after a click in the list, beside the controller.

The controller takes as long as a real one. Each visit is to another job, in turns: clicked at once,
and pointed at before. Times are printed, not asserted; the aim is the controller's time and 100 ms.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

pytestmark = pytest.mark.bench

ROUNDS = 11
RECORD_S = 0.13
EVENTS_S = 0.12
POINTED_MS = 400  # between the pointer's arrival and the press, as of somebody who reads the row
# When the browser had painted what each name stands for, from the press of the pointer on.
WATCH = """() => {
  window.painted = {};
  const wanted = {
    page: () => document.querySelector(".job-head"),
    name: () => document.querySelector(".job-title")?.textContent,
    line: () => document.querySelector("[data-n]"),
  };
  addEventListener("pointerdown", () => { window.pressedAt = performance.now(); }, true);
  const look = () => {
    for (const [what, isThere] of Object.entries(wanted))
      if (window.pressedAt && !(what in window.painted) && isThere())
        window.painted[what] = performance.now() - window.pressedAt;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class Click:
    """Milliseconds from the press to the page's frame, the job's name and its first line."""

    page: float
    name: float
    line: float


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("slow"), runs_jobs=False) as process:
        process.fault(match=r"/system_jobs/\d+/$", kind="delay", seconds=RECORD_S)
        process.fault(match=r"/system_jobs/\d+/events/$", kind="delay", seconds=EVENTS_S)
        yield process


@pytest.fixture(scope="module")
def slow_site(serve_site: ServeSite, slow: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=slow.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(slow.token_file("admin")),
    )


def links_of(page: Page) -> list[Locator]:
    return page.get_by_role("table", name="System jobs").locator("tbody").get_by_role("link").all()


def clicked(page: Page, link: Locator, pointed_ms: int) -> Click:
    """Go to the job, and back to the list."""
    page.mouse.move(1, 1)
    page.evaluate("() => { window.painted = {}; window.pressedAt = 0; }")
    if pointed_ms:
        link.hover()
        page.wait_for_timeout(pointed_ms)
    link.click()
    page.locator("[data-n]").first.wait_for()
    page.get_by_role("button", name="Dates").wait_for()
    times = page.evaluate("() => new Promise(seen => setTimeout(() => seen(window.painted), 50))")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.get_by_role("table", name="System jobs").wait_for()
    return Click(times["page"], times["name"], times["line"])


def medians(clicks: list[Click]) -> str:
    page, name, line = (
        statistics.median(getattr(one, what) for one in clicks) for what in ("page", "name", "line")
    )
    return f"page {page:.0f} ms, name {name:.0f} ms, first line {line:.0f} ms"


def test_from_the_list_to_a_job(page: Page, slow_site: Site) -> None:
    page.goto(f"{slow_site.url}/jobs?status=successful&page_size=50")
    page.get_by_role("table", name="System jobs").wait_for()
    page.evaluate(WATCH)
    page.wait_for_load_state("networkidle")
    first = clicked(page, links_of(page)[0], 0)
    at_once: list[Click] = []
    pointed: list[Click] = []
    for number in range(ROUNDS):
        at_once.append(clicked(page, links_of(page)[1 + 2 * number], 0))
        pointed.append(clicked(page, links_of(page)[2 + 2 * number], POINTED_MS))
    print(
        f"\ncontroller: record {RECORD_S * 1000:.0f} ms, events {EVENTS_S * 1000:.0f} ms"
        f"\nthe first click of a visit: {medians([first])}"
        f"\nclicked at once: {medians(at_once)}"
        f"\npointed at for {POINTED_MS} ms: {medians(pointed)}"
    )
