"""What is on the screen mends itself: pages opened during an outage, and what others changed."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.output_page import output_of
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

HEALED_MS = 60_000
DATABASE_DOWN = [
    {"kind": "html", "status": 500},
    {"kind": "status", "status": 500, "body": '{"detail": "A server error has occurred."}'},
]


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller whose launched jobs start at once."""
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=3, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def healing_site(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=quick.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(quick.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


@pytest.fixture
def context(
    browser: Browser, healing_site: Site, quick: ControllerProcess
) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=healing_site.url)
    yield context
    quick.heal()
    context.close()


def delete(controller: ControllerProcess, job_id: int) -> None:
    """As AWX's own cleanup does it."""
    answer = httpx.delete(
        f"{controller.url}/api/v2/system_jobs/{job_id}/",
        headers={"Authorization": f"Bearer {controller.token_file('admin').read_text().strip()}"},
    )
    assert answer.status_code == 204


def look_again(page: Page) -> None:
    """The tab comes into sight again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("fault", DATABASE_DOWN, ids=lambda rule: str(rule["kind"]))
def test_every_page_that_was_opened_during_an_outage_heals(
    context: BrowserContext, quick: ControllerProcess, fault: dict[str, object]
) -> None:
    quick.fault(match="/api/", **fault)
    pages = {path: context.new_page() for path in ("/", "/jobs", "/jobs/42", "/embed/jobs/42")}
    for path, page in pages.items():
        page.goto(path)
        expect(page.get_by_role("alert").first).to_contain_text("controller")
    quick.heal()
    for path in ("/", "/jobs"):
        newest = pages[path].get_by_role("link", name=re.compile(" #80$"))
        expect(newest).to_be_visible(timeout=HEALED_MS)
    for path in ("/jobs/42", "/embed/jobs/42"):
        page = pages[path]
        expect(page.get_by_role("button", name="Dates")).to_be_visible(timeout=HEALED_MS)
        output = page.get_by_role("region", name="Output of job 42")
        expect(output.get_by_role("listitem").first).to_be_visible(timeout=HEALED_MS)
    for page in pages.values():
        expect(page.get_by_role("alert")).to_have_count(0)


def test_an_output_that_failed_alone_comes_by_itself(
    context: BrowserContext, quick: ControllerProcess
) -> None:
    quick.fault(match="/system_jobs/41/events/", **DATABASE_DOWN[0])
    page = context.new_page()
    page.goto("/jobs/41")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(page.get_by_role("alert").first).to_be_visible()
    quick.heal()
    output = page.get_by_role("region", name="Output of job 41")
    expect(output.get_by_role("listitem").first).to_be_visible(timeout=HEALED_MS)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_finished_job_that_is_deleted_elsewhere_is_said_to_be_gone(
    context: BrowserContext, quick: ControllerProcess
) -> None:
    page = context.new_page()
    page.goto("/jobs/40")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    output_of(page, 40)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    before = quick.settled()
    delete(quick, 40)
    look_again(page)
    expect(page.get_by_role("alert").first).to_contain_text("This job was deleted")
    head = page.get_by_role("group", name="Job", exact=True)
    expect(head).to_contain_text("Deleted")
    expect(head).to_contain_text("#40")
    expect(head.get_by_role("group", name="Actions")).to_have_count(0)
    asked = [one for one in quick.requests()[before:] if "/system_jobs/40/" in str(one["path"])]
    assert [str(one["path"]) for one in asked if one["method"] == "GET"] == [
        "/api/v2/system_jobs/40/cancel/"
    ]


def test_results_follow_what_others_launch_and_delete(
    context: BrowserContext, quick: ControllerProcess
) -> None:
    page = context.new_page()
    page.goto("/jobs")
    expect(page.get_by_text("Updated just now")).to_be_visible()
    last = page.get_by_role("link", name=re.compile(r" #\d+$")).last
    gone = int(last.inner_text().rpartition("#")[2])
    job_id = quick.launch(days=30)
    launched = page.get_by_role("link", name=re.compile(f" #{job_id}$"))
    expect(launched).to_be_visible(timeout=HEALED_MS)
    expect(page.get_by_role("status").filter(has_text="1 more job")).to_be_visible()
    delete(quick, gone)
    delete(quick, gone + 1)
    expect(page.get_by_role("status").filter(has_text="1 fewer job")).to_be_visible(
        timeout=HEALED_MS
    )
    expect(page.get_by_role("link", name=re.compile(f" #{gone}$"))).to_have_count(0)
