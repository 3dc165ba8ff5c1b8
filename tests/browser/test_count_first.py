"""Run again counts first: a dry run is watched, and the real run is the next step."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.processes import ControllerProcess, ServeSite, running_controller


@pytest.fixture(scope="module")
def own_controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("controller")
    with running_controller(folder, job_seconds=1, history="small") as process:
        yield process


def test_a_dry_run_counts_before_the_real_run_of_any_age_is_confirmed(
    page: Page, serve_site: ServeSite, own_controller: ControllerProcess
) -> None:
    first = own_controller.launch(days=120)
    site = serve_site(
        JOBPANE_CONTROLLER_URL=own_controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(own_controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )
    page.goto(f"{site.url}/jobs/{first}")
    page.get_by_role("button", name="Run again").click()
    dialog = page.get_by_role("dialog")
    days = dialog.get_by_label("Days to keep", exact=True)
    expect(days).to_be_focused()
    days.fill("0")
    dialog.get_by_role("button", name="Count first").click()
    expect(dialog.get_by_text(re.compile("^0 days would delete .+"))).to_be_visible(timeout=60_000)
    dry_run = dialog.get_by_role("link", name="Open the dry run")
    expect(dry_run).to_have_attribute("href", re.compile(r"^/jobs/\d+$"))
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    dialog.get_by_role("button", name="Delete for real").click()
    again = dialog.get_by_label("Confirm days to keep")
    expect(again).to_be_focused()
    again.fill("0")
    dialog.get_by_role("button", name="Delete for real").click()
    expect(page).to_have_url(re.compile(rf"/jobs/(?!{first}$)\d+$"))
    expect(page.get_by_role("dialog")).to_have_count(0)
