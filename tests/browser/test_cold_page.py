"""What a first visit of a job page costs, as far as it does not depend on the machine."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.output_page import SMALL, output_of
from tests.processes import ControllerProcess, ServeSite, Site, wait_until

COLD_BYTES_LIMIT = 300_000
COLD_REQUESTS_LIMIT = 22
RECORD = f"/api/v2/system_jobs/{SMALL}/"


def test_a_cold_job_page_is_light_and_asks_no_other_host(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda end: sizes.append(end["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{site.url}/jobs/{SMALL}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    output_of(page, SMALL)
    page.wait_for_load_state("networkidle")
    context.close()
    assert hosts == {urlsplit(site.url).netloc}
    assert sum(sizes) <= COLD_BYTES_LIMIT
    assert len(sizes) <= COLD_REQUESTS_LIMIT


@pytest.fixture
def cold_site(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    """A Jobpane that has read no output yet."""
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )


def test_the_output_is_asked_for_beside_the_record_and_not_after_it(
    page: Page, cold_site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match=f"{RECORD}$", method="GET", kind="delay", seconds=30)
    before = len(controller.requests())

    def asked(part: str) -> list[str]:
        seen = (str(one["path"]) for one in controller.requests()[before:])
        return [path for path in seen if re.fullmatch(part, path)]

    page.goto(f"{cold_site.url}/jobs/{SMALL}")
    # The record is still on its way for as long as the controller holds its answer back.
    wait_until(lambda: bool(asked(RECORD)) and bool(asked(f"{RECORD}events/")), 25)
    controller.heal()
