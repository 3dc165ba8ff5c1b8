"""Did it run, what did it delete, when is the next one? With at most two presses."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.processes import Site

CLEANUP = "Cleanup Job Details"


def card(page: Page) -> Locator:
    """The card of the cleanup of jobs, with at least one run that is over."""
    link = page.get_by_role("link", name=CLEANUP, exact=True)
    return page.get_by_role("listitem").filter(has=link)


def test_the_overview_answers_and_a_press_leads_to_the_whole_history(
    page: Page, history_site: Site
) -> None:
    page.goto(history_site.url)
    one = card(page)
    expect(one).to_contain_text("Next run")
    expect(one.get_by_role("list", name=f"Newest runs of {CLEANUP}")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    one.get_by_role("link", name=CLEANUP, exact=True).click()
    expect(page).to_have_url(re.compile(r"/templates/1$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(CLEANUP)
    expect(page.get_by_role("region", name="Schedules")).to_contain_text("Every Sunday at")
    page.get_by_text("Show as a table").click()
    table = page.get_by_role("table", name=f"Runs of {CLEANUP}")
    expect(table.get_by_role("row").nth(1)).to_contain_text("#")


def test_the_arrow_keys_go_over_the_runs_of_the_picture_and_enter_opens_one(
    page: Page, history_site: Site
) -> None:
    page.goto(f"{history_site.url}/templates/1?range=all")
    run = page.get_by_role("group", name=f"History of {CLEANUP}").get_by_role("link")
    # There are two runs at least; others may come while the keys are pressed.
    expect(page.get_by_text(re.compile(r"^\d{2,} runs"))).to_be_visible()
    newest = re.compile(rf"^{re.escape((run.get_attribute('aria-label') or '').split(' ')[0])} ")
    run.focus()
    run.press("Home")
    expect(run).not_to_have_accessible_name(newest)
    run.press("Enter")
    expect(page).to_have_url(re.compile(r"/jobs/\d+$"))
