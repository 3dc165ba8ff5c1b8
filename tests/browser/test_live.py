"""A job that runs: its page changes by itself, asks no more than it must, and recovers."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    free_port,
    running_controller,
    running_site,
    wait_until,
)

ENDED_MS = 60_000
ANSWER_S = 0.4


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller whose launched jobs start at once and take some seconds."""
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=12, history="small") as process:
        yield process


def settings_for(controller: ControllerProcess) -> dict[str, str]:
    return {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "JOBPANE_ALLOW_ACTIONS": "true",
    }


@pytest.fixture(scope="module")
def live_site(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve_site(**settings_for(quick))


def badge(page: Page, word: str) -> None:
    heading = page.get_by_role("heading", level=1).locator("..")
    expect(heading.get_by_text(word, exact=True)).to_be_visible(timeout=ENDED_MS)


def places(page: Page, job_id: int) -> dict[str, tuple[float, float]]:
    """The top left corners of the head's parts, and of the output."""
    parts = {
        "name": page.get_by_role("heading", level=1),
        "run again": page.get_by_role("button", name="Run again"),
        "launched": page.get_by_text("Started manually by admin"),
        "dates": page.get_by_role("button", name="Dates"),
        "controller": page.get_by_role("link", name="Open in AWX"),
        "output": page.get_by_role("region", name=f"Output of job {job_id}"),
    }
    boxes = {name: part.bounding_box() for name, part in parts.items()}
    return {name: (box["x"], box["y"]) for name, box in boxes.items() if box is not None}


def asked_for(controller: ControllerProcess, job_id: int) -> int:
    part = f"/system_jobs/{job_id}/"
    return sum(part in str(request["path"]) for request in controller.requests())


def rested(controller: ControllerProcess, job_id: int) -> int:
    """How often it was asked for this job, once two seconds have passed without that."""
    counts = [asked_for(controller, job_id)]

    def is_at_rest() -> bool:
        counts.append(asked_for(controller, job_id))
        return len(counts) > 20 and len(set(counts[-20:])) == 1

    wait_until(is_at_rest)
    return counts[-1]


def test_status_title_and_icon_follow_a_job_to_its_end_and_then_nothing_is_asked(
    page: Page, live_site: Site, quick: ControllerProcess
) -> None:
    job_id = quick.launch(days=30)
    page.goto(f"{live_site.url}/jobs/{job_id}")
    badge(page, "Running")
    expect(page).to_have_title(re.compile("^Running · "))
    expect(page.locator("link[rel=icon]")).not_to_have_attribute("href", "/favicon.svg")
    running_icon = page.locator("link[rel=icon]").get_attribute("href")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("region", name=f"Output of job {job_id}").get_by_role(
        "listitem"
    ).first.wait_for()
    while_it_runs = places(page, job_id)
    badge(page, "Successful")
    expect(page).to_have_title(re.compile("^Successful · "))
    expect(page.locator("link[rel=icon]")).not_to_have_attribute("href", str(running_icon))
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Delete job")).to_be_visible()
    assert places(page, job_id) == while_it_runs, "nothing moves when the status changes"
    # The last lines, which come after the end, are there too.
    expect(page.get_by_text(re.compile("notifications: .* deleted"))).to_be_visible()
    other = quick.launch(days=31)
    page.goto(f"{live_site.url}/jobs/{other}")
    badge(page, "Running")
    before = rested(quick, job_id)
    badge(page, "Successful")
    assert asked_for(quick, job_id) == before


def test_a_closed_tab_asks_no_more(
    browser: Browser, live_site: Site, quick: ControllerProcess, page: Page
) -> None:
    job_id = quick.launch(days=32)
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{live_site.url}/jobs/{job_id}")
    badge(tab, "Running")
    context.close()
    # A user who looks at another job sees the time pass that an abandoned watch may take to end.
    page.goto(f"{live_site.url}/jobs/{job_id}")
    badge(page, "Running")
    page.goto(live_site.url)
    expect(page.get_by_role("table")).to_be_visible()
    waited = quick.launch(days=33)
    page.goto(f"{live_site.url}/jobs/{waited}")
    badge(page, "Running")
    settled = rested(quick, job_id)
    badge(page, "Successful")
    assert asked_for(quick, job_id) <= settled + 1


def test_six_tabs_on_one_job_share_one_poller(
    browser: Browser, site: Site, controller: ControllerProcess
) -> None:
    job_id = WELL_KNOWN["running"]
    record = f"/api/v2/system_jobs/{job_id}/"

    def polls() -> list[float]:
        return [float(str(one["at_s"])) for one in controller.requests() if one["path"] == record]

    context = browser.new_context()
    tabs = [context.new_page() for _ in range(6)]
    for tab in tabs:
        tab.goto(f"{site.url}/jobs/{job_id}")
        badge(tab, "Running")
    controller.fault(match=record, method="GET", kind="delay", seconds=ANSWER_S)
    before = len(polls())
    wait_until(lambda: len(polls()) >= before + 5)
    # A poller leaves the controller alone for three times as long as its last answer took. The
    # first polls may have been answered before answers became slow.
    slow = polls()[before + 1 :]
    assert all(later - earlier > 2 * ANSWER_S for earlier, later in pairwise(slow))
    context.close()


def test_the_recent_jobs_are_live_too(
    page: Page, live_site: Site, quick: ControllerProcess
) -> None:
    page.goto(live_site.url)
    expect(page.get_by_role("table")).to_be_visible()
    job_id = quick.launch(days=35)
    row = page.get_by_role("row").filter(has_text=f"#{job_id}")
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("Successful", timeout=ENDED_MS)


@pytest.mark.usefixtures("build")
def test_a_controller_that_goes_away_is_reported_and_recovers(page: Page, tmp_path: Path) -> None:
    port = free_port()
    folder = tmp_path / "controller"
    site_folder = tmp_path / "site"
    site_folder.mkdir()
    with running_controller(folder, port=port, history="small", job_seconds=60) as first:
        job_id = first.launch(days=30)
        chosen = settings_for(first)
        site = running_site(site_folder, chosen)
        opened = site.__enter__()
        page.goto(f"{opened.url}/jobs/{job_id}")
        badge(page, "Running")
    try:
        expect(page.get_by_text(re.compile(r"^Last answer \d+ s ago$"))).to_be_visible()
        expect(page.get_by_role("alert").first).to_contain_text("controller")
        expect(page.get_by_role("button", name="Dates")).to_be_visible()
        with running_controller(folder, port=port, history="small"):
            # The controller came back without the run, as AWX does after a crash.
            badge(page, "Error")
            expect(page.get_by_role("alert")).to_have_count(0)
    finally:
        site.__exit__(None, None, None)


def test_who_asks_for_it_is_notified_of_the_end(
    browser: Browser, site: Site, controller: ControllerProcess
) -> None:
    job_id = controller.launch(days=36)  # which waits behind another one
    context = browser.new_context(permissions=["notifications"])
    context.add_init_script(
        "window.shown = [];"
        "window.Notification = class { constructor(title) { window.shown.push(title); }"
        "  static requestPermission() { return Promise.resolve('granted'); } };"
    )
    page = context.new_page()
    page.goto(f"{site.url}/jobs/{job_id}")
    bell = page.get_by_role("button", name="Notify me when it ends")
    expect(bell).to_have_attribute("aria-pressed", "false")
    bell.click()
    expect(bell).to_have_attribute("aria-pressed", "true")
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    badge(page, "Canceled")
    wait_until(lambda: page.evaluate("window.shown.length") == 1)
    assert re.match("Canceled · ", page.evaluate("window.shown[0]"))
    context.close()
