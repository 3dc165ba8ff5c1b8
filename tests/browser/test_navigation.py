"""Getting around: past the bar, back to the list as it was, and over odd URLs."""

import re

from playwright.sync_api import Page, expect

from tests.support.processes import Site, wait_until


def test_the_skip_link_takes_the_focus_to_the_content(page: Page, site: Site) -> None:
    for path in ("/", "/jobs", "/jobs/42", "/nothing"):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading").first).to_be_visible()
        page.get_by_role("link", name="Skip to content").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()


def test_the_way_back_keeps_filter_order_and_page(page: Page, site: Site) -> None:
    listed = f"{site.url}/jobs?status=failed&order_by=id&page=2&page_size=5"
    page.goto(listed)
    table = page.get_by_role("table", name="System jobs")
    first = table.locator("tbody").get_by_role("row").first
    number = first.get_by_role("cell").nth(2).inner_text()
    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    page.get_by_role("link", name="Filtered system jobs").click()
    expect(page).to_have_url(re.compile(r"/jobs/?\?status=failed&order_by=id&page=2&page_size=5$"))
    expect(first.get_by_role("link")).to_have_accessible_name(re.compile(f"{number}$"))


def test_a_list_that_was_left_before_is_not_the_way_back(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?status=failed")
    expect(page.get_by_role("table", name="System jobs")).to_be_visible()
    page.get_by_role("link", name="Jobpane").click()
    expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()
    page.get_by_role("searchbox").fill("42")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")
    expect(page.get_by_role("link", name="All system jobs")).to_have_attribute("href", "/jobs")


def test_a_page_of_results_that_is_not_there_leads_to_the_first(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?status=failed&page=999")
    page.get_by_role("alert").get_by_role("link", name="First page").click()
    expect(page).to_have_url(re.compile(r"/jobs\?status=failed$"))
    expect(page.get_by_role("table", name="System jobs")).to_be_visible()


def test_a_job_that_was_opened_from_no_list_leads_to_all_jobs(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs/42")
    expect(page.get_by_role("link", name="All system jobs")).to_have_attribute("href", "/jobs")


ODD_PATHS = [
    "/x/%E2%80%A8",
    "/jobs/%E2%80%A8",
    "/jobs/a%0Ab",
    "/jobs/%2F",
    "/embed/jobs/4%E2%80%A92",
    "/JOBS/abc",
]


def test_an_odd_character_in_a_url_breaks_no_page(page: Page, site: Site) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in ODD_PATHS:
        page.goto(site.url + path)
        heading = page.get_by_role("heading", name=re.compile("Invalid job number|Page not found"))
        expect(heading).to_be_visible()
        assert errors == [], path


def test_a_page_size_in_the_url_is_kept_up_to_a_bound(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs?page_size=500")
    expect(page.get_by_text(re.compile(r"^1 to 100 of "))).to_be_visible()


def test_a_tab_lets_go_of_the_pages_that_it_has_left(page: Page, site: Site) -> None:
    """But for one, however many these are; what holds that one is not known."""
    page.goto(f"{site.url}/jobs/43")
    page.evaluate("window.left = []")
    heading = page.locator("#site").get_by_role("heading", level=1)
    for _ in range(2):
        expect(heading).to_contain_text("#43")
        page.evaluate("left.push(new WeakRef(document.querySelector('#site main')))")
        page.get_by_role("link", name="Jobpane").click()
        expect(heading).to_have_text("Find a system job")
        page.evaluate("left.push(new WeakRef(document.querySelector('#site main')))")
        page.get_by_role("searchbox").fill("43")
        page.get_by_role("searchbox").press("Enter")
    expect(heading).to_contain_text("#43")
    browser = page.context.new_cdp_session(page)

    def held() -> int:
        browser.send("HeapProfiler.collectGarbage")
        return int(page.evaluate("left.filter((one) => one.deref()).length"))

    wait_until(lambda: held() <= 1)
