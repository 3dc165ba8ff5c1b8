"""How heavy and how quick a cold job page is, beside the controller's own answers.

Ratios are taken within one run on one machine; the figures go to BENCHMARKS.md by hand.
"""

import statistics
import time
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.processes import ControllerProcess, Site

pytestmark = pytest.mark.bench

COLD_BYTES_LIMIT = 300_000  # the promise of issue 2
ROUNDS = 7
JOB_ID = 42


@dataclass(frozen=True)
class ColdVisit:
    """One visit with an empty cache."""

    bytes_on_wire: int
    requests: int
    name_s: float
    first_line_s: float


def visit_cold(browser: Browser, site: Site) -> ColdVisit:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda end: sizes.append(end["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(f"{site.url}/jobs/{JOB_ID}", wait_until="commit")
    name_s, line_s = _moments(page, began)
    page.wait_for_load_state("networkidle")
    context.close()
    return ColdVisit(round(sum(sizes)), len(sizes), name_s, line_s)


def _moments(page: Page, began: float) -> tuple[float, float]:
    page.get_by_role("heading", level=1).wait_for()
    name_s = time.perf_counter() - began
    page.locator("[data-n='1']").wait_for()
    return name_s, time.perf_counter() - began


def controller_alone_s(controller: ControllerProcess, path: str) -> float:
    """The median time of the same request without Jobpane between."""
    token = controller.token_file("admin").read_text().strip()
    times: list[float] = []
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get(controller.url + path).raise_for_status()
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def test_a_cold_job_page_is_light_and_its_times_are_told(
    browser: Browser, site: Site, controller: ControllerProcess
) -> None:
    visits = [visit_cold(browser, site) for _ in range(ROUNDS)]
    record_s = controller_alone_s(controller, f"/api/v2/system_jobs/{JOB_ID}/")
    events = f"/api/v2/system_jobs/{JOB_ID}/events/?order_by=counter&limit=2100"
    events_s = controller_alone_s(controller, events)
    name_s = statistics.median(visit.name_s for visit in visits)
    line_s = statistics.median(visit.first_line_s for visit in visits)
    heaviest = max(visit.bytes_on_wire for visit in visits)
    print(
        f"\ncold job page: {heaviest:,} bytes in {visits[0].requests} requests"
        f"\njob's name on screen: {name_s:.3f} s, {name_s / record_s:.1f} times the record alone"
        f"\nfirst output line: {line_s:.3f} s, {line_s / events_s:.1f} times the events alone"
    )
    assert heaviest <= COLD_BYTES_LIMIT
