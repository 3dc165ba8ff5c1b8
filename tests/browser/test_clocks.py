"""A controller whose clock is far from everyone else's: ages and outputs are right all the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.output_page import line, output_of
from tests.support.processes import ServeSite, running_controller

ENDED_MS = 60_000
HOURS = re.compile(r"\bhours?\b|\bday\b")


@pytest.mark.parametrize("offset_s", [-7200])
def test_a_job_of_just_now_is_not_hours_old(
    page: Page,
    serve_site: ServeSite,
    tmp_path_factory: pytest.TempPathFactory,
    offset_s: int,
) -> None:
    folder = tmp_path_factory.mktemp("controller")
    with running_controller(
        folder, job_seconds=2, history="small", clock_offset_s=offset_s
    ) as controller:
        site = serve_site(
            JOBPANE_CONTROLLER_URL=controller.url,
            JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        )
        job_id = controller.launch(days=30)
        page.goto(f"{site.url}/jobs/{job_id}")
        output = output_of(page, job_id)
        title = page.get_by_role("heading", level=1).locator("..")
        expect(title.get_by_text("Successful", exact=True)).to_be_visible(timeout=ENDED_MS)
        expect(page.get_by_text("unconfirmed")).to_have_count(0)
        expect(line(output, len(controller.events(job_id)))).to_be_visible()
        facts = page.get_by_role("group", name="Job", exact=True)
        expect(facts).not_to_contain_text(HOURS)
        page.goto(f"{site.url}/jobs")
        row = page.get_by_role("row").filter(has_text=f"#{job_id}")
        expect(row).to_contain_text(re.compile("just now|seconds ago"))
        expect(row).not_to_contain_text(HOURS)
