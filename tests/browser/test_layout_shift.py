"""While a page comes, nothing that is on the screen moves, however slow the controller is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import (
    NO_TLS,
    ControllerProcess,
    ServeSite,
    Site,
    running_controller,
    wait_until,
)
from tests.support.signed_in import signed_in

WIDTHS = (320, 390, 1280, 1920)
ANSWER_S = 0.5  # longer than the server waits with a page, and than a skeleton stays hidden
# A part of the screen times a part of its height, as Chromium counts. Nothing of a page reaches it
# but the words of a time: "9 s ago" becomes "10 s ago".
UNSEEN = 0.001
_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.className || node?.nodeName);
    shifts.push([value, ...moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
_SHIFTS = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return shifts;
}"""

Shown = Callable[[Page], Locator]


@dataclass(frozen=True)
class Sites:
    """A Jobpane that knows the whole history, and one where users sign in; one is signed in."""

    history: Site
    sign_in: Site
    controller: ControllerProcess
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def sites(
    browser: Browser, serve_site: ServeSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sites]:
    with running_controller(tmp_path_factory.mktemp("awx"), runs_jobs=False) as controller:
        history = serve_site(
            JOBPANE_CONTROLLER_URL=controller.url,
            JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
            JOBPANE_ALLOW_ACTIONS="true",
            JOBPANE_HISTORY_DAYS="730",
        )
        sign_in = serve_site(JOBPANE_CONTROLLER_URL=controller.url)
        with signed_in(sign_in, "auditor", controller.data_dir) as visitor:
            cookies = dict(visitor.client.cookies.items())
        with browser.new_context() as context:  # what is watched is read every few seconds
            context.new_page().goto(history.url)
            wait_until(lambda: has_whole_history(history), limit_s=300)
        yield Sites(history, sign_in, controller, cookies)


@pytest.fixture(params=[0, ANSWER_S], ids=["quick", "slow"])
def answered(sites: Sites, request: pytest.FixtureRequest) -> Iterator[Sites]:
    """The same with a controller that answers at once, and with one that takes its time."""
    if request.param:
        sites.controller.fault(kind="delay", match="/api/", seconds=request.param)
    yield sites
    sites.controller.heal()


def has_whole_history(site: Site) -> bool:
    answer = httpx.get(f"{site.url}/api/templates", timeout=60, verify=NO_TLS)
    return answer.is_success and bool(answer.json()["complete"])


def table(name: str) -> Shown:
    return lambda page: page.get_by_role("table", name=name)


def region(name: str) -> Shown:
    return lambda page: page.get_by_role("region", name=name)


def button(name: str, *, exact: bool = True) -> Shown:
    return lambda page: page.get_by_role("button", name=name, exact=exact)


def failing_line(page: Page) -> Locator:
    return region("Why it failed")(page).get_by_role("link", name=re.compile(r"^Line \d"))


# What each page shows last.
PAGES: dict[str, Shown] = {
    "/": table("Recent jobs"),
    "/jobs": table("System jobs"),
    "/jobs?status=failed&search=Cleanup": table("System jobs"),
    "/templates/1": region("Schedules"),
    f"/compare/38/{WELL_KNOWN['successful']}": region("Outputs"),
    f"/jobs/{WELL_KNOWN['successful']}": button("Dates", exact=False),
    f"/jobs/{WELL_KNOWN['failed_with_traceback']}": button("Dates", exact=False),
}
PAGES_OF_USERS: dict[str, Shown] = {
    "/": table("Recent jobs"),
    "/sessions": table("Your sessions, newest first"),
    "/sign-in": button("Sign in"),
}


def moved(browser: Browser, site: Site, path: str, shown: Shown, **cookies: str) -> object:
    """What has moved at each width until the page is whole; nothing where that cannot be seen."""
    found = {}
    for width in WIDTHS:
        viewport = ViewportSize(width=width, height=900)
        with browser.new_context(viewport=viewport) as context:
            context.add_cookies(
                [{"name": name, "value": text, "url": site.url} for name, text in cookies.items()]
            )
            page = context.new_page()
            page.add_init_script(_WATCH)
            page.goto(site.url + path)
            expect(shown(page)).to_be_visible()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            shifts = page.evaluate(_SHIFTS)
        if sum(value for value, *_ in shifts) > UNSEEN:
            found[width] = shifts
    return found


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_comes(browser: Browser, answered: Sites, path: str) -> None:
    assert moved(browser, answered.history, path, PAGES[path]) == {}


def test_nothing_moves_when_the_number_of_a_failing_line_becomes_known(
    browser: Browser, serve_site: ServeSite, sites: Sites
) -> None:
    """What a job failed with is in its record; which line of the output that is comes later."""
    fresh = serve_site(
        JOBPANE_CONTROLLER_URL=sites.controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(sites.controller.token_file("admin")),
    )
    job_id = WELL_KNOWN["failed_with_traceback"]
    sites.controller.fault(kind="delay", match=f"/system_jobs/{job_id}/events/", seconds=ANSWER_S)
    try:
        assert moved(browser, fresh, f"/jobs/{job_id}", failing_line) == {}
    finally:
        sites.controller.heal()


@pytest.mark.parametrize("path", PAGES_OF_USERS)
def test_nothing_moves_where_users_sign_in(browser: Browser, answered: Sites, path: str) -> None:
    cookies = {} if path == "/sign-in" else answered.cookies
    assert moved(browser, answered.sign_in, path, PAGES_OF_USERS[path], **cookies) == {}
