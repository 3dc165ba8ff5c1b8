"""How heavy and how quick a cold job page is, beside the controller's own answers.

Times are printed, not asserted; the figures go to BENCHMARKS.md by hand. What does not depend on
the machine (bytes, requests, their order) is asserted by tests/browser/test_cold_page.py.
"""

import statistics
import time
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.support.processes import ControllerProcess, Site

pytestmark = pytest.mark.bench

ROUNDS = 7
JOB_ID = 42
SLOW_S = 1.5
RECORD = f"/api/v2/system_jobs/{JOB_ID}/"
EVENTS = f"{RECORD}events/?order_by=counter&limit=2100"


@dataclass(frozen=True)
class ColdVisit:
    """One visit with an empty cache."""

    bytes_on_wire: int
    requests: int
    name_s: float
    first_line_s: float


def visit_cold(browser: Browser, site: Site, *, is_ever_idle: bool = True) -> ColdVisit:
    context = browser.new_context()
    if not is_ever_idle:
        context.add_init_script("window.requestIdleCallback = () => 0")
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


def medians(visits: list[ColdVisit]) -> tuple[float, float]:
    return (
        statistics.median(visit.name_s for visit in visits),
        statistics.median(visit.first_line_s for visit in visits),
    )


def test_a_cold_job_page(browser: Browser, site: Site, controller: ControllerProcess) -> None:
    visits = [visit_cold(browser, site) for _ in range(ROUNDS)]
    needed = visit_cold(browser, site, is_ever_idle=False)
    record_s = controller_alone_s(controller, RECORD)
    events_s = controller_alone_s(controller, EVENTS)
    name_s, line_s = medians(visits)
    heaviest = max(visit.bytes_on_wire for visit in visits)
    print(
        f"\ncold job page: {needed.bytes_on_wire:,} bytes in {needed.requests} requests; with what"
        f" is fetched once the browser is idle {heaviest:,} in {visits[0].requests}"
        f"\njob's name on screen: {name_s:.3f} s; the record alone {record_s:.4f} s"
        f"\nfirst output line: {line_s:.3f} s; the events alone {events_s:.4f} s"
    )


def test_a_cold_job_page_of_a_slow_controller(
    browser: Browser, site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match=f"/system_jobs/{JOB_ID}/", kind="delay", seconds=SLOW_S, times=1000)
    visits = [visit_cold(browser, site) for _ in range(3)]
    record_s = controller_alone_s(controller, RECORD)
    name_s, line_s = medians(visits)
    print(
        f"\ncontroller that takes {record_s:.2f} s: name after {name_s / record_s:.2f} times that,"
        f" first line after {line_s / record_s:.2f} times"
    )
