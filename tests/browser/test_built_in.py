"""Without a configured controller Jobpane brings its own, and keeps its data."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.processes import running_site


@pytest.mark.usefixtures("build")
def test_a_first_start_shows_real_jobs_that_survive_a_restart(page: Page, tmp_path: Path) -> None:
    with running_site(tmp_path, {}) as site:
        page.goto(site.url)
        expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()
        expect(page.get_by_text("Built-in controller")).to_be_visible()
        page.goto(f"{site.url}/jobs/42")
        page.get_by_role("button", name="Delete job").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
        expect(page.get_by_role("heading", name="Job #42 deleted")).to_be_visible()
    with running_site(tmp_path, {}) as again:
        page.goto(f"{again.url}/jobs/42")
        expect(page.get_by_role("heading", name="System job #42 not found")).to_be_visible()
        page.goto(f"{again.url}/jobs/43")
        expect(page.get_by_role("heading", level=1)).to_contain_text("#43")


@pytest.mark.usefixtures("build")
def test_a_page_that_is_open_comes_back_when_jobpane_does(page: Page, tmp_path: Path) -> None:
    with running_site(tmp_path, {}) as site:
        page.goto(f"{site.url}/jobs/43")
        expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    port = site.url.rpartition(":")[2]
    with running_site(tmp_path, {"JOBPANE_PORT": port}):
        expect(page.get_by_text("Connection lost")).to_have_count(0, timeout=60_000)
        expect(page.get_by_role("button", name="Dates")).to_be_visible()
