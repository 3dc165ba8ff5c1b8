"""The start page: a search box and the recent jobs."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.output_page import settled_box
from tests.support.processes import ControllerProcess, Site, wait_until

SUCCESSFUL = 42


def search_for(page: Page, text: str) -> None:
    box = page.get_by_role("searchbox")
    box.fill(text)
    box.press("Enter")


def test_the_search_box_has_the_focus_with_recent_jobs_under_it(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(11)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_below_the_recent_jobs_is_no_empty_room(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.url)
    table = page.get_by_role("table", name="Recent jobs")
    last = settled_box(table.get_by_role("row").last)
    keys = page.get_by_role("button", name="Keyboard shortcuts")
    shown = [settled_box(keys)] if keys.is_visible() else []
    panel = settled_box(table.locator("xpath=ancestor::section[1]"))
    lowest = max(box["y"] + box["height"] for box in [last, *shown])
    assert panel["y"] + panel["height"] - lowest < 16


def test_what_is_typed_before_the_scripts_run_stays(page: Page, site: Site) -> None:
    held: list[Route] = []

    def hold(request: Route) -> None:
        held.append(request)

    page.route("**/assets/entry.client-*", hold)
    page.goto(site.url, wait_until="commit")
    search = page.get_by_role("searchbox")
    search.fill("clean")
    wait_until(lambda: page.evaluate("true") and len(held) > 0)
    for request in held:
        request.continue_()
    expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()
    expect(search).to_have_value("clean")
    expect(search).to_be_focused()


@pytest.mark.parametrize(
    "text",
    ["42", "system job #42", "/execution/jobs/management/42/output"],  # more in the unit tests
)
def test_an_id_or_a_pasted_url_opens_the_job(page: Page, site: Site, text: str) -> None:
    page.goto(site.url)
    search_for(page, text)
    expect(page).to_have_url(re.compile(r"/jobs/42$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")


def test_a_text_in_the_url_is_searched_as_a_browser_sends_it_without_script(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/?text=42")
    expect(page).to_have_url(re.compile(r"/jobs/42$"))


def test_a_pasted_url_of_this_controller_opens_the_job(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    page.goto(site.url)
    search_for(page, f"{controller.url}/api/v2/system_jobs/42/")
    expect(page).to_have_url(re.compile(r"/jobs/42$"))


def test_a_pasted_url_of_another_controller_is_said_before_a_job_is_opened(
    page: Page, site: Site
) -> None:
    page.goto(site.url)
    search_for(page, "https://awx2.example.org/#/jobs/system/42/output")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("That URL is on another controller: awx2.example.org.")
    expect(page).to_have_url(re.compile(r"/$"))
    alert.get_by_role("link", name="Open job #42 of 127.0.0.1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")


def test_a_pasted_link_to_lines_opens_the_job_at_them(page: Page, site: Site) -> None:
    page.goto(site.url)
    search_for(page, f"{site.url}/jobs/42#L10-L12")
    expect(page).to_have_url(re.compile(r"/jobs/42#L10-L12$"))


def test_words_lead_to_the_results(page: Page, site: Site) -> None:
    page.goto(site.url)
    search_for(page, "cleanup job")
    expect(page).to_have_url(re.compile(r"/jobs\?search=cleanup%20job$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Jobs named “cleanup job”")


def test_digits_that_match_no_job_offer_the_search(page: Page, site: Site) -> None:
    page.goto(site.url)
    search_for(page, "999999")
    expect(page.get_by_role("heading", name="System job #999999 not found")).to_be_visible()
    page.get_by_role("link", name="Search names for “999999”").click()
    expect(page).to_have_url(re.compile(r"/jobs\?search=999999$"))
    expect(page.get_by_role("heading", name="No jobs found")).to_be_visible()


def test_a_recent_job_is_one_press_away(page: Page, site: Site) -> None:
    page.goto(site.url)
    row = page.get_by_role("table").get_by_role("row").nth(1)
    link = row.get_by_role("link")
    number = link.inner_text().split()[-1]
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_a_controller_that_is_down_is_said_on_the_start_page(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match="/api/v2/system_jobs/", kind="status", status=503, times=50)
    page.goto(site.url)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("controller")
    controller.heal()
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/42", "/compare/38/42", "/nowhere"])
def test_on_a_small_phone_the_search_and_what_is_beside_it_are_one_row(
    page: Page, site: Site, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 560})
    page.goto(f"{site.url}{path}")
    expect(page.get_by_role("heading").first).to_be_visible()
    search = page.get_by_role("search").filter(has=page.get_by_role("searchbox"))
    in_search = [search.get_by_role("searchbox"), search.get_by_role("button", name="Search")]
    bar = page.get_by_role("banner")
    in_bar = [bar.get_by_role("link", name="Jobpane"), bar.get_by_role("button", name="View")]
    for row in (in_search, in_bar if path == "/" else [*in_search, *in_bar]):
        boxes = [settled_box(one) for one in row]
        assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1
