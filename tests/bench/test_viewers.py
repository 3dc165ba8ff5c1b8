"""Many users who watch running jobs: what it costs the controller and Jobpane.

Times are printed, not asserted; the aim is three times the cost of a bare Reflex state. A small
number is part of every bench run; a thousand are behind `make soak`.
"""

from collections.abc import Iterator

import pytest

from tests.bench.bare_page import bare_app
from tests.bench.viewers import WATCHED_S, Cost, cost_of, event, jobpane, opening
from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    running_controller,
)

pytestmark = pytest.mark.bench

THOUSAND = 1000
JOBS = 50


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller whose job runs for minutes."""
    folder = tmp_path_factory.mktemp("busy")
    with running_controller(folder, job_seconds=240, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def watched_site(serve_site: ServeSite, busy: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=busy.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(busy.token_file("admin")),
    )


def summary_of(one: Cost, many: Cost, count: int, jobs: int = 1) -> str:
    memory = (many.rss_bytes - one.rss_bytes) / count
    return (
        f"\n{count} viewers of {jobs} jobs, {WATCHED_S:.0f} s: {many.requests} requests to the "
        f"controller, {one.requests} for {jobs}"
        f"\n  CPU {many.cpu_s / WATCHED_S:.0%} of a core, {cpu_share(one, many, count):.3%} a "
        f"viewer; memory {memory / 1e6:.2f} MB a viewer"
        f"\n  at least {many.pushes} pushes each, 95 of 100 within {many.spread_p95_s:.2f} s "
        "of the first viewer's"
    )


def cpu_share(one: Cost, many: Cost, count: int) -> float:
    return (many.cpu_s - one.cpu_s) / count / WATCHED_S


async def many_cost_what_one_costs(site: Site, controller: ControllerProcess, count: int) -> None:
    said = opening(controller.launch(days=1))
    one = await cost_of(jobpane(site), [said], lambda: len(controller.requests()))
    many = await cost_of(jobpane(site), [said] * count, lambda: len(controller.requests()))
    print(summary_of(one, many, count))
    assert one.pushes > 0
    assert many.pushes > 0
    # The delay between two polls is the same, so a busier Jobpane may ask less, never more.
    assert many.requests <= one.requests * 1.2 + 3


async def test_a_hundred_viewers_ask_the_controller_no_more_than_one(
    watched_site: Site, busy: ControllerProcess
) -> None:
    await many_cost_what_one_costs(watched_site, busy, 100)


@pytest.mark.soak
async def test_a_thousand_viewers_ask_the_controller_no_more_than_one(
    watched_site: Site, busy: ControllerProcess
) -> None:
    await many_cost_what_one_costs(watched_site, busy, THOUSAND)


@pytest.mark.soak
async def test_a_viewer_beside_one_of_a_bare_state(
    watched_site: Site, busy: ControllerProcess
) -> None:
    counting = event("reflex___state____state.bare____ticking.opened", "/", {})
    with bare_app() as bare:
        bare_one = await cost_of(bare, [counting], lambda: 0)
        bare_many = await cost_of(bare, [counting] * THOUSAND, lambda: 0)
    said = opening(busy.launch(days=1))
    one = await cost_of(jobpane(watched_site), [said], lambda: 0)
    many = await cost_of(jobpane(watched_site), [said] * THOUSAND, lambda: 0)
    cpu = cpu_share(one, many, THOUSAND) / cpu_share(bare_one, bare_many, THOUSAND)
    memory = (many.rss_bytes - one.rss_bytes) / (bare_many.rss_bytes - bare_one.rss_bytes)
    print(summary_of(bare_one, bare_many, THOUSAND).replace("jobs", "bare state"))
    print(summary_of(one, many, THOUSAND))
    print(f"a viewer, over one of the bare state: CPU {cpu:.2f}, memory {memory:.2f}")


@pytest.mark.soak
async def test_a_thousand_viewers_of_fifty_jobs_cost_the_controller_what_fifty_cost(
    watched_site: Site, busy: ControllerProcess
) -> None:
    said = [opening(busy.launch(days=1)) for _ in range(JOBS)]
    few = await cost_of(jobpane(watched_site), said, lambda: len(busy.requests()))
    everyone = said * (THOUSAND // JOBS)
    many = await cost_of(jobpane(watched_site), everyone, lambda: len(busy.requests()))
    print(summary_of(few, many, THOUSAND, JOBS))
    assert many.pushes > 0
    assert many.requests <= few.requests * 1.2 + 3
