"""What one page holds while its tab stays open for long: under a running job, and moved through.

For five minutes each, or for as many seconds as SOAK_SECONDS says; behind `make soak`. Memory is
printed; the nodes and listeners are asserted, because what a page leaves behind on each visit shows
in them on any machine.
"""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.contract.history_controller import Runs, controller_with_runs, events_of
from tests.support.page_memory import Held, PageMemory
from tests.support.processes import ControllerProcess, ServeSite, Site

pytestmark = [pytest.mark.bench, pytest.mark.soak]

Lab = tuple[ControllerProcess, Runs]

SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
WARM_UP = 0.35  # of the whole time
SAMPLES = 12
JOB = 6000
FIRST_LINES = 6000  # more than a page holds at once, so that the rows are a window of them
LINES_A_TURN = 3
TURN_S = 0.7
FEW = 1.1  # times; rows of the window come and go


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with controller_with_runs(tmp_path_factory.mktemp("page") / "controller") as pair:
        text = "".join(f"line {n}\n" for n in range(1, FIRST_LINES + 1))
        pair[1].add(first=JOB, status="running", output=lambda _: text)
        yield pair


@pytest.fixture(scope="module")
def running_job_site(serve_site: ServeSite, running: Lab) -> Site:
    controller = running[0]
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )


@contextmanager
def printing(runs: Runs) -> Iterator[None]:
    """The job prints some lines, again and again."""
    is_over = threading.Event()

    def work() -> None:
        printed = FIRST_LINES
        while not is_over.wait(TURN_S):
            text = "".join(f"line {n}\n" for n in range(1, printed + LINES_A_TURN + 1))
            runs.store.events.add(events_of(JOB, datetime.now(UTC), text)[printed:])
            printed += LINES_A_TURN

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    is_over.set()
    thread.join(5)


def sampled(page: Page, step: Callable[[], None]) -> list[Held]:
    """What the page holds, after the warm-up and at equal distances, while `step` is repeated."""
    memory = PageMemory(page)
    began = time.monotonic()
    samples: list[tuple[float, Held]] = []
    steps = 0
    for number in range(SAMPLES + 1):
        due_s = SECONDS * (WARM_UP + (1 - WARM_UP) * number / SAMPLES)
        while time.monotonic() - began < due_s:
            step()
            steps += 1
        samples.append((time.monotonic() - began, memory.held()))
        print(f"{samples[-1][0]:6.0f} s  {steps:4} steps  {samples[-1][1]}", flush=True)
    minutes = [at_s / 60 for at_s, _ in samples]
    slope = statistics.linear_regression(minutes, [one.heap_bytes / 1e6 for _, one in samples])
    print(f"heap {slope.slope:+.2f} MB a minute")
    return [one for _, one in samples]


def nothing_piles_up(samples: list[Held]) -> None:
    """The later half holds hardly more than the earlier one."""
    earlier, later = samples[: SAMPLES // 2], samples[SAMPLES // 2 :]
    for held in (lambda one: one.nodes, lambda one: one.listeners, lambda one: one.documents):
        assert min(map(held, later)) <= max(map(held, earlier)) * FEW


def test_a_page_that_follows_a_running_job_for_long_holds_what_it_held(
    page: Page, running_job_site: Site, running: Lab
) -> None:
    page.goto(f"{running_job_site.url}/jobs/{JOB}")
    output = page.get_by_role("region", name=f"Output of job {JOB}")
    output.get_by_role("listitem").first.wait_for()
    with printing(running[1]):
        samples = sampled(page, lambda: page.wait_for_timeout(250))
        expect(output.get_by_role("listitem").last).to_be_in_viewport()
    nothing_piles_up(samples)


def test_a_tab_that_goes_from_page_to_page_holds_what_it_held(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?status=successful")
    jobs = page.get_by_role("table", name="System jobs").locator("tbody").get_by_role("link")
    turns = count()

    def visit() -> None:
        jobs.first.wait_for()
        jobs.nth(next(turns) % jobs.count()).click()
        page.get_by_role("region", name="Output of job").get_by_role("listitem").first.wait_for()
        page.get_by_role("link", name="Jobpane").click()
        page.get_by_role("table", name="Recent jobs").wait_for()
        page.go_back()
        page.get_by_role("region", name="Output of job").get_by_role("listitem").first.wait_for()
        page.go_back()

    nothing_piles_up(sampled(page, visit))
