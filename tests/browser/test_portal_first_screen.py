"""A job in a portal's frame is seen once the controller has answered, before any page script."""

import re

from playwright.sync_api import Page, expect

from tests.support.portal_fixtures import Portal, inside

PAGE_SCRIPTS = re.compile(r"/assets/(?!first-screen-)[^/]+\.js")


def test_a_frame_shows_its_job_before_the_scripts_of_the_page_are_there(
    page: Page, portal: Portal
) -> None:
    job_id = portal.ended_job()
    page.route(PAGE_SCRIPTS, lambda _: None)  # held
    page.goto(portal.page_with(portal.link(job_id)), wait_until="commit")
    frame = inside(page)
    name = frame.get_by_role("heading", level=1)
    expect(name).to_contain_text(f"#{job_id}")
    expect(frame.locator("[data-n='1']")).to_be_visible()
    expect(frame.get_by_role("button", name="Dates")).to_have_count(0)
    page.unroute_all()  # which lets them go on
    expect(frame.get_by_role("button", name="Dates")).to_be_visible()
    expect(frame.locator("#first-screen")).to_have_count(0)
    expect(name).to_have_count(1)
    expect(frame.locator("[data-n='1']")).to_have_count(1)
