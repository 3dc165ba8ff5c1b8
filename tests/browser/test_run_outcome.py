"""What a run did: on its page, with each figure a way to its line."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

OpenJob = Callable[..., Page]


def test_a_job_says_what_it_deleted_and_each_figure_leads_to_its_line(job_page: OpenJob) -> None:
    page = job_page(42)
    outcome = page.get_by_role("group", name="Outcome")
    expect(outcome).to_have_text(
        "Deleted 24 jobs, 2 ad hoc commands and 7 project updates, skipped 46"
    )
    outcome.get_by_role("link", name="7 project updates").click()
    expect(page).to_have_url(re.compile(r"/jobs/42#L33$"))


def test_the_runs_before_and_after_are_a_key_away(job_page: OpenJob) -> None:
    page = job_page(42)
    title = page.get_by_role("heading", level=1)
    expect(page.get_by_role("button", name="Previous run")).to_be_visible()
    page.keyboard.press("[")
    expect(title).not_to_contain_text("#42")
    expect(title).to_contain_text("Cleanup Job Details #")
    expect(page.get_by_role("button", name="Next run")).to_be_visible()
    page.keyboard.press("]")
    expect(title).to_contain_text("#42")
