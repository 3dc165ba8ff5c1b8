"""Two runs compared: what differs, from change to change; screens.py has its looks."""

import re

from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import Site

RUN = WELL_KNOWN["successful"]
EARLIER = 38  # of the same template, with four jobs fewer


def compared(page: Page, site: Site, left: int = EARLIER, right: int = RUN) -> Page:
    page.goto(f"{site.url}/compare/{left}/{right}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Compare #{left} and #{right}")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page


def test_two_runs_are_compared_and_walked_through_by_key(page: Page, site: Site) -> None:
    compared(page, site)
    deleted = page.get_by_role("row", name=re.compile("^Jobs deleted"))
    expect(deleted.get_by_role("cell")).to_have_count(2)
    outputs = page.get_by_role("region", name="Outputs")
    said = outputs.get_by_role("status")
    expect(said).to_have_text(re.compile(r"^[2-9] changes$"))
    page.keyboard.press("n")
    expect(said).to_have_text(re.compile("^Change 1 of"))
    page.keyboard.press("n")
    expect(said).to_have_text(re.compile("^Change 2 of"))
    page.keyboard.press("p")
    expect(said).to_have_text(re.compile("^Change 1 of"))
    fold = outputs.get_by_role("button", name=re.compile("^Show .+ equal lines")).first
    rows = outputs.get_by_role("row").filter(has_text="System check identified")
    expect(rows).to_have_count(0)
    fold.click()
    expect(rows).to_have_count(1)
    line = rows.get_by_role("link").first
    expect(line).to_have_attribute("href", f"/jobs/{EARLIER}#L1")


def test_a_job_that_is_not_there_is_named(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/compare/{RUN}/999999")
    expect(page.get_by_role("alert").filter(has_text="can't be compared")).to_contain_text(
        "Job #999999"
    )
    page.goto(f"{site.url}/compare/{RUN}/x")
    expect(page.get_by_role("alert").filter(has_text="two jobs")).to_be_visible()


def test_a_jobs_page_leads_to_the_comparison_with_the_run_before(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs/{RUN}")
    page.get_by_role("group", name="Runs of this template").locator(
        "[aria-label='Compare with previous']"
    ).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(rf"^Compare #\d+ and #{RUN}$"))
    expect(page.get_by_role("table", name=re.compile("^Outputs"))).to_be_visible()
