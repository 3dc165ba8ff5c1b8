"""What a first visit of a job page costs, as far as it does not depend on the machine."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cold_visit import Visit
from tests.browser.output_page import SMALL, line, output_of
from tests.support.processes import ControllerProcess, ServeSite, Site, wait_until

COLD_BYTES_LIMIT = 119_500
COLD_LIMITS = Counter(page=1, script=6, style=2, picture=2, lines=1)
LINES = 37
RECORD = f"/api/v2/system_jobs/{SMALL}/"


def kind_of(url: str) -> str:
    """What a URL is asked for, of that which every visit needs; "" for what only time brings."""
    path = urlsplit(url).path
    kinds = (
        ("page", rf"/jobs/{SMALL}"),
        ("script", r"/assets/.*[.]js"),
        ("style", r"/assets/.*[.]css"),
        ("picture", r"/[a-z]+[.]svg"),
        ("lines", rf"/api/jobs/{SMALL}/output/lines"),
    )
    return next((kind for kind, pattern in kinds if re.fullmatch(pattern, path)), "")


def test_a_cold_job_page_is_light_and_asks_no_other_host(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    # What only some presses need is fetched once the browser has nothing else to do; here it always
    # has. All that the page asks for without that counts, and it works with that.
    context.add_init_script("window.requestIdleCallback = () => 0")
    page = context.new_page()
    visit = Visit(page)
    page.goto(f"{site.url}/jobs/{SMALL}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(line(output_of(page, SMALL), LINES)).to_be_attached()
    page.wait_for_load_state("networkidle")
    context.close()
    assert visit.hosts() == {urlsplit(site.url).netloc}
    assert sum(visit.sizes) <= COLD_BYTES_LIMIT
    # Each icon that comes into the page has Chromium ask whether the file of icons is still the
    # same; how often depends on how many come in one frame. No file is sent twice for that.
    answers = {url: times for url, times in visit.whole_answers().items() if kind_of(url)}
    assert set(answers.values()) == {1}
    kinds = Counter(map(kind_of, answers))
    assert kinds.keys() == COLD_LIMITS.keys()
    assert kinds <= COLD_LIMITS, "\n".join(answers)


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
    controller.fault(match=f"{RECORD}$", method="GET", kind="hold")
    before = len(controller.requests())

    def asked(part: str) -> list[str]:
        seen = (str(one["path"]) for one in controller.requests()[before:])
        return [path for path in seen if re.fullmatch(part, path)]

    page.goto(f"{cold_site.url}/jobs/{SMALL}")
    # The record is still on its way for as long as the controller holds its answer back.
    wait_until(lambda: bool(asked(RECORD)) and bool(asked(f"{RECORD}events/")), 25)
    controller.heal()
