"""Search results: the URL holds the search, its filters and its page."""

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.output_page import settled_box
from tests.support.processes import ControllerProcess, Site

TABLE = "System jobs"


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name=TABLE).locator("tbody").get_by_role("row")


def middle(box: FloatRect) -> float:
    return box["y"] + box["height"] / 2


def test_a_link_with_filters_shows_the_filtered_list(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?status=failed&job_type=cleanup_jobs")
    expect(page.get_by_role("combobox", name="Status")).to_have_value("failed")
    expect(page.get_by_role("combobox", name="Type")).to_have_value("cleanup_jobs")
    statuses = rows(page).get_by_role("cell").nth(1)
    expect(statuses).to_contain_text("Failed")
    expect(rows(page).filter(has_text="Successful")).to_have_count(0)


def test_choosing_a_filter_changes_the_url_and_back_restores_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs")
    expect(rows(page).first).to_be_visible()
    page.get_by_role("combobox", name="Status").select_option(label="Canceled")
    expect(page).to_have_url(re.compile("status=canceled"))
    expect(rows(page).first).to_contain_text("Canceled")
    page.go_back()
    expect(page).not_to_have_url(re.compile("status="))
    expect(page.get_by_role("combobox", name="Status")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 1920])
def test_each_job_has_one_line_over_the_whole_width(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.url}/jobs")
    expect(rows(page)).to_have_count(10)
    heights = [
        row.evaluate("row => row.getBoundingClientRect().height") for row in rows(page).all()
    ]
    assert max(heights) <= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_each_job_is_a_card_of_two_lines(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site.url}/jobs")
    expect(rows(page)).to_have_count(10)
    heights = [
        row.evaluate("row => row.getBoundingClientRect().height") for row in rows(page).all()
    ]
    assert max(heights) <= 72
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_name_of_a_filter_is_in_the_middle_of_its_chip(
    page: Page, site: Site, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site.url}/jobs")
    expect(rows(page)).to_have_count(10)
    filters = page.get_by_role("group", name="Filters")
    for name in ("Status", "Type", "Launched"):
        word = settled_box(filters.get_by_text(name, exact=True))
        chip = settled_box(filters.get_by_role("combobox", name=name))
        row = settled_box(filters)
        assert middle(word) == pytest.approx(middle(row), abs=1)
        assert chip["height"] >= 24  # all of it is pressed


def test_a_press_anywhere_in_a_row_opens_its_job_but_one_on_the_box_selects(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/jobs?order_by=id")
    row = rows(page).nth(1)
    row.get_by_role("checkbox").click()
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(row.get_by_role("link")).to_have_count(1)
    started = row.get_by_role("cell").nth(5)
    expect(started.locator("time")).to_have_attribute("title", re.compile(r"\d{4}, \d\d:\d\d:\d\d"))
    started.locator("time").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("#2")
    page.go_back()
    rows(page).nth(2).get_by_role("cell").nth(6).click(force=True)  # the link lies over it
    expect(page.get_by_role("heading", level=1)).to_contain_text("#3")


def test_what_narrows_a_list_is_shown_and_cleared_alone_or_together(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?search=cleanup&status=failed&order_by=id")
    filters = page.get_by_role("group", name="Filters")
    expect(filters).to_contain_text("Search")
    expect(filters.get_by_role("link", name=re.compile("Clear"))).to_have_count(3)
    filters.get_by_role("link", name="Clear Status").click()
    expect(page).to_have_url(re.compile(r"/jobs/?\?search=cleanup&order_by=id&show=list$"))
    expect(page.get_by_role("combobox", name="Status")).to_have_value("")
    filters.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(re.compile(r"/jobs/?\?order_by=id$"))
    expect(filters.get_by_role("link")).to_have_count(0)
    expect(rows(page)).to_have_count(10)


def test_a_heading_sorts_and_says_so(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs")
    page.get_by_role("columnheader", name="Job").get_by_role("link").click()
    expect(page).to_have_url(re.compile("order_by="))
    sorted_heading = page.get_by_role("columnheader", name="Job")
    expect(sorted_heading).to_have_attribute("aria-sort", re.compile("ascending|descending"))


def test_pages_are_walked_by_links(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?order_by=id")
    first = rows(page).first.get_by_role("link").first
    before = first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(first).not_to_have_text(before)
    page.get_by_role("link", name="Previous").click()
    expect(first).to_have_text(before)


def test_the_only_hit_opens_at_once_with_a_way_back(page: Page, site: Site) -> None:
    page.goto(site.url)
    box = page.get_by_role("searchbox")
    box.fill("Ünïcödé")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/jobs/\d+\?search="))
    page.get_by_role("link", name=re.compile("Results for")).click()
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("show=list"))


def test_no_hit_is_not_an_error_and_not_a_wait(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?search=nothing-is-called-this")
    expect(page.get_by_role("heading", name="No jobs found")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("table")).to_have_count(0)


def test_a_slow_list_shows_that_it_is_coming(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match="/api/v2/system_jobs/", kind="hold", times=1)
    page.goto(f"{site.url}/jobs")
    expect(page.get_by_text("Loading jobs…")).to_be_visible()
    controller.heal()
    expect(rows(page).first).to_be_visible()


def test_an_error_keeps_the_rows_that_were_there_but_not_under_another_filter(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    page.goto(f"{site.url}/jobs")
    expect(rows(page).first).to_be_visible()
    controller.fault(match="/api/v2/system_jobs/", kind="status", status=500)
    expect(page.get_by_role("alert")).to_contain_text("controller")
    expect(rows(page).first).to_be_visible()
    page.get_by_role("combobox", name="Status").select_option(label="Failed")
    expect(page).to_have_url(re.compile("status=failed"))
    expect(page.get_by_role("alert")).to_contain_text("controller")
    expect(rows(page)).to_have_count(0)


def test_hostile_search_words_stay_words(page: Page, site: Site) -> None:
    words = '\'; DROP TABLE jobs;-- <img src=x onerror=alert(1)> "quoted, words" 🚀'
    page.goto(site.url)
    box = page.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")
    expect(page.get_by_role("heading", name="No jobs found")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_jobs_are_found_by_their_output_and_a_line_leads_to_itself(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?search=skipped")
    page.get_by_role("link", name="Search outputs instead").click()
    expect(page.get_by_role("button", name="Search again")).to_be_visible()
    hit = page.get_by_role("list", name="Jobs found").get_by_role("listitem").first
    line = hit.get_by_role("link").last
    expect(line).to_contain_text("skipped")
    line.click()
    expect(page).to_have_url(re.compile(r"/jobs/\d+\?find=skipped#L\d+$"))
