"""Where the configured token stands for everyone, nobody has a session: that is no error."""

import re

from playwright.sync_api import Page, expect

from tests.support.processes import Site


def test_the_page_of_sessions_says_that_nobody_signs_in_and_leads_on(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/sessions")
    expect(page.get_by_role("heading", name="No one signs in here")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("link", name="All system jobs").click()
    expect(page).to_have_url(re.compile(r"/jobs$"))
