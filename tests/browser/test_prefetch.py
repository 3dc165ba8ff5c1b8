"""A job's record is on its way before its link is pressed, and the page takes that one."""

import re

from playwright.sync_api import Page, expect

from tests.support.processes import ControllerProcess, Site, wait_until

LIST = "/jobs?status=successful&order_by=id&page=3&page_size=5"


def test_a_job_that_is_pointed_at_and_then_opened_is_asked_for_once(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    def asked() -> int:
        made = controller.requests()[before:]
        return sum((one["method"], one["path"]) == ("GET", record) for one in made)

    page.goto(site.url + LIST)
    link = page.get_by_role("link", name=re.compile(r"#\d+$")).first
    path = link.get_attribute("href") or ""
    record = f"/api/v2/system_jobs/{path.removeprefix('/jobs/')}/"
    before = len(controller.requests())
    controller.fault(match=f"{record}$", method="GET", kind="hold")
    link.hover()
    wait_until(lambda: asked() == 1)
    link.click()
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.get_by_text("Loading job…")).to_be_attached()
    controller.heal()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert asked() == 1
