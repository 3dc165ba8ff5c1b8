"""What an operator does most, in the engines that Playwright cannot drive here."""

from collections.abc import Iterator

import pytest

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.engines.engine import EnginePage
from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    running_controller,
    wait_until,
)

SMALL = 42
LONG = WELL_KNOWN["over_1_mib"]  # 15,000 lines; "skipping" is in 155 of them
VERY_LONG = WELL_KNOWN["hundred_thousand_events"]
END = "\ue010"
ENTER = "\ue007"
JOB_SECONDS = 60
NEWEST_IN_SIGHT = """() => {
  const box = document.querySelector("[role=region]");
  const last = [...box.querySelectorAll("[data-n]")].at(-1);
  const bottom = Math.min(box.getBoundingClientRect().bottom, window.innerHeight);
  return last?.getBoundingClientRect().bottom <= bottom + 1 ? Number(last.dataset.n) : 0;
}"""
CURRENT = """() => Number(document.querySelector("[aria-current=true]")?.dataset.n ?? 0)"""

# A file that the browser refused to fetch is listed too, without a byte.
FETCHED = """(start, end) => performance.getEntriesByType("resource").some(
  ({ name, decodedBodySize }) =>
    new URL(name).pathname.startsWith(start) && name.endsWith(end) && decodedBodySize > 0,
)"""


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("slow")
    with running_controller(folder, job_seconds=JOB_SECONDS, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def slow_site(serve_site: ServeSite, slow: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=slow.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(slow.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


def focus_lines(tab: EnginePage, job_id: int) -> None:
    tab.wait_for_line(1)
    tab.engine.call(
        "name => { document.querySelector(`[role=region][aria-label='${name}']`).focus(); }",
        f"Output of job {job_id}",
    )


@pytest.fixture
def running_job(slow: ControllerProcess) -> Iterator[int]:
    """A job that runs for a minute; canceled afterwards, because jobs run one after the other."""
    started = slow.ask("/api/v2/system_job_templates/1/launch/", "POST", {})
    job_id = int(str(started["id"]))
    wait_until(lambda: slow.job(job_id)["status"] == "running")
    yield job_id
    if slow.job(job_id)["status"] == "running":
        slow.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST", {})
    wait_until(lambda: slow.job(job_id)["status"] != "running")


def test_a_job_opens_with_its_first_lines(tab: EnginePage, site: Site) -> None:
    tab.open(f"{site.url}/jobs/{SMALL}")
    tab.wait_for("heading", "Cleanup Job Details")
    tab.wait_for_line(1)


def test_end_shows_the_last_of_100_000_lines(tab: EnginePage, site: Site) -> None:
    tab.open(f"{site.url}/jobs/{VERY_LONG}")
    focus_lines(tab, VERY_LONG)
    tab.engine.press(END)
    tab.wait_for_line(100_000, "looked at")


def test_a_search_counts_its_hits_and_enter_walks_them(tab: EnginePage, site: Site) -> None:
    tab.open(f"{site.url}/jobs/{LONG}")
    tab.wait_for_line(1)
    tab.engine.press("/")
    tab.type("skipping")
    tab.wait_for_text("155 lines")
    seen = []
    for _ in range(2):
        tab.engine.press(ENTER)
        tab.wait(f"before => ({CURRENT})() > before", seen[-1] if seen else 0)
        seen.append(int(str(tab.engine.call(CURRENT))))
        tab.wait_for_line(seen[-1], "skipping")
    assert seen == sorted(set(seen))


def test_the_newest_line_of_a_running_job_stays_in_sight(
    tab: EnginePage, slow_site: Site, running_job: int
) -> None:
    tab.open(f"{slow_site.url}/jobs/{running_job}")
    tab.wait(f"() => Boolean(document.querySelector('[role=region]')) && ({NEWEST_IN_SIGHT})() > 0")
    first = int(str(tab.engine.call(NEWEST_IN_SIGHT)))
    tab.wait(f"first => ({NEWEST_IN_SIGHT})() > first + 5", first)


def test_the_list_leads_to_a_job(tab: EnginePage, site: Site) -> None:
    tab.open(f"{site.url}/jobs")
    tab.click("link", "Cleanup")
    tab.wait_for("heading", "Cleanup")
    tab.wait("() => /^\\/jobs\\/\\d+$/.test(location.pathname)")


def test_a_running_job_can_be_canceled(
    tab: EnginePage, slow_site: Site, slow: ControllerProcess, running_job: int
) -> None:
    tab.open(f"{slow_site.url}/jobs/{running_job}")
    tab.click("button", "Cancel job")
    tab.wait("() => Boolean(document.querySelector('dialog[open]'))")
    tab.click("button", "Cancel job")
    wait_until(lambda: slow.job(running_job)["status"] == "canceled")
    tab.wait("() => /^Canceled/.test(document.querySelector('.badge').innerText)")


def test_the_styles_of_a_job_come_before_its_link_is_pressed(tab: EnginePage, site: Site) -> None:
    tab.open(f"{site.url}/jobs")
    tab.wait_for("link", "Cleanup")
    tab.wait(FETCHED, "/assets/job-", ".css")
