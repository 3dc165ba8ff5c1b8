"""Several tabs and several people at one job: done once, shown to all, written down."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.job_details import details_button, details_of
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

ENDED_MS = 60_000


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=25, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def shared_site(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=quick.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(quick.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


@pytest.fixture
def two_people(browser: Browser) -> Iterator[list[Page]]:
    contexts = [browser.new_context() for _ in range(2)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def sent(controller: ControllerProcess, method: str, job_id: int) -> int:
    return sum(
        request["method"] == method and f"/system_jobs/{job_id}/" in str(request["path"])
        for request in controller.requests()
    )


def audited(site: Site) -> list[dict[str, object]]:
    file = Path(site.log).parent / "audit.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_two_people_who_cancel_at_once_send_one_cancel(
    two_people: list[Page], shared_site: Site, quick: ControllerProcess
) -> None:
    job_id = quick.launch(days=30)
    for page in two_people:
        page.goto(f"{shared_site.url}/jobs/{job_id}")
        page.get_by_role("button", name="Cancel job").click()
    quick.fault(match="/cancel/$", kind="hold", method="POST", times=1)
    for page in two_people:
        page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
        expect(page.get_by_role("button", name="Sending…")).to_be_visible()
    quick.heal()
    for page in two_people:
        heading = page.get_by_role("heading", level=1).locator("..")
        expect(heading.get_by_text("Canceled", exact=True)).to_be_visible(timeout=ENDED_MS)
    assert sent(quick, "POST", job_id) == 1


def test_an_accepted_cancel_is_shown_until_the_job_has_ended(
    page: Page, shared_site: Site, quick: ControllerProcess
) -> None:
    job_id = quick.launch(days=32)
    page.goto(f"{shared_site.url}/jobs/{job_id}")
    heading = page.get_by_role("heading", level=1).locator("..")
    expect(heading.get_by_text("Running", exact=True)).to_be_visible(timeout=ENDED_MS)
    page.get_by_role("button", name="Cancel job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancel requested")
    expect(heading.get_by_text("Canceled", exact=True)).to_be_visible(timeout=ENDED_MS)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Dates").click()
    terms = page.get_by_role("dialog", name="Dates").get_by_role("term").all_inner_texts()
    assert terms[:4] == ["Created", "Started", "Cancel requested", "Finished"]


def test_a_cancel_whose_answer_was_lost_is_found_in_the_record(
    page: Page, shared_site: Site, quick: ControllerProcess
) -> None:
    job_id = quick.launch(days=31)
    page.goto(f"{shared_site.url}/jobs/{job_id}")
    quick.fault(match="/cancel/$", kind="lost_answer", method="POST", times=1)
    page.get_by_role("button", name="Cancel job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
    heading = page.get_by_role("heading", level=1).locator("..")
    expect(heading.get_by_text("Canceled", exact=True)).to_be_visible(timeout=ENDED_MS)
    assert sent(quick, "POST", job_id) == 1
    quick.heal()


def test_a_job_deleted_in_one_tab_is_gone_in_the_other(
    two_people: list[Page], shared_site: Site
) -> None:
    mine, other = two_people
    for page in two_people:
        page.goto(f"{shared_site.url}/jobs/45")
        expect(page.get_by_role("button", name="Dates")).to_be_visible()
    mine.get_by_role("button", name="Delete job").click()
    mine.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
    expect(mine.get_by_role("heading", name="Job #45 deleted")).to_be_visible()
    expect(mine.get_by_role("alert")).to_contain_text("and its output")
    expect(other.get_by_role("alert")).to_contain_text("This job was deleted")
    expect(other.get_by_role("heading", level=1)).to_contain_text("#45")
    mine.reload()
    expect(mine.get_by_role("heading", name="System job #45 not found")).to_be_visible()


def test_two_people_who_delete_at_once_send_one_delete(
    two_people: list[Page], shared_site: Site, quick: ControllerProcess
) -> None:
    for page in two_people:
        page.goto(f"{shared_site.url}/jobs/44")
        page.get_by_role("button", name="Delete job").click()
    quick.fault(match="/system_jobs/44/$", kind="hold", method="DELETE", times=1)
    for page in two_people:
        page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
        expect(page.get_by_role("button", name="Sending…")).to_be_visible()
    quick.heal()
    for page in two_people:
        expect(page.get_by_role("heading", name="Job #44 deleted")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("and its output")
    assert sent(quick, "DELETE", 44) == 1


def test_a_delete_whose_answer_was_lost_counts_when_the_job_is_gone(
    page: Page, shared_site: Site, quick: ControllerProcess
) -> None:
    page.goto(f"{shared_site.url}/jobs/46")
    page.get_by_role("button", name="Delete job").click()
    quick.fault(match="/system_jobs/46/$", kind="lost_answer", method="DELETE", times=1)
    page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("heading", name="Job #46 deleted")).to_be_visible()
    assert sent(quick, "DELETE", 46) == 1
    quick.heal()


def test_an_action_leaves_one_line_with_who_what_and_what_came_of_it(
    page: Page, shared_site: Site
) -> None:
    page.goto(f"{shared_site.url}/jobs/47")
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("heading", name="Job #47 deleted")).to_be_visible()
    intent, line = (line for line in audited(shared_site) if line["job_id"] == 47)
    assert (intent["event"], line["event"]) == ("intent", "outcome")
    assert intent["id"] == line["id"]
    assert line["action"] == "delete"
    assert line["account"] == "admin"
    assert line["address"] == "127.0.0.1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*", str(line["at"]))
    assert str(line["answer"]).startswith("Deleted ")


def test_a_job_whose_page_was_left_for_a_url_without_a_job_shows_nothing_of_it(
    page: Page, shared_site: Site
) -> None:
    page.goto(f"{shared_site.url}/jobs/43")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    page.get_by_role("searchbox").fill("0")
    page.goto(f"{shared_site.url}/jobs/abc")
    expect(page.get_by_role("heading", name="Invalid job number")).to_be_visible()
    expect(details_button(page)).to_have_count(0)
    expect(details_of(page).get_by_role("definition")).to_have_count(0)
