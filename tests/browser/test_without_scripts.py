"""What a browser without JavaScript is offered: the same as files, in the system's theme."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.processes import ServeSite, Site
from tests.support.two_controllers import two_controllers


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript, where the system is dark."""
    with browser.new_context(java_script_enabled=False, color_scheme="dark") as context:
        yield context.new_page()


@pytest.mark.parametrize("path", ["/", "/jobs"])
def test_a_list_leads_to_its_jobs_as_a_file_and_waits_for_nothing(
    bare: Page, site: Site, path: str
) -> None:
    bare.goto(site.url + path, wait_until="commit")
    expect(bare.locator("noscript p")).to_contain_text("download the list of jobs")
    for shape in bare.locator(".jobs-skeleton, .cards-skeleton").all():
        expect(shape).to_be_hidden()
    with bare.expect_download() as download:
        bare.locator("noscript a", has_text="CSV").click()
    assert Path(download.value.path()).read_text().count("\n") > 1


def test_a_template_leads_to_its_newest_runs(bare: Page, history_site: Site) -> None:
    bare.goto(f"{history_site.url}/templates/1", wait_until="commit")
    expect(bare.locator("noscript p")).to_contain_text("download the newest runs")
    with bare.expect_download() as download:
        bare.locator("noscript a", has_text="CSV").click()
    assert Path(download.value.path()).read_text().startswith("job,created")


def test_a_template_without_a_history_offers_no_file_of_it(bare: Page, site: Site) -> None:
    bare.goto(f"{site.url}/templates/1", wait_until="commit")
    expect(bare.locator("noscript p")).to_contain_text("Turn it on to see this page.")
    expect(bare.locator("noscript a")).to_have_count(0)


def test_what_lists_several_controllers_is_dark_where_the_system_is(
    bare: Page, serve_site: ServeSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with two_controllers(tmp_path_factory.mktemp("controllers")) as two:
        several = serve_site(**two.settings(tmp_path_factory.mktemp("settings")))
        for path in ("/", "/nowhere", "/c/lab/api/docs"):
            bare.goto(several.url + path, wait_until="commit")
            expect(bare.get_by_role("heading", level=1)).to_be_visible()
            expect(bare.locator("html")).to_have_css("color-scheme", "dark")
