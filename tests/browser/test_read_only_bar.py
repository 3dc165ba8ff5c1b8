"""The bar of a user who may change nothing says so at any width, from its first screen on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.output_page import SMALL, settled_box
from tests.support.processes import ControllerProcess, ServeSite, Site
from tests.support.signed_in import signed_in

WIDTHS = (320, 390, 640, 1280)
_SCRIPTS = re.compile(r"/assets/.*\.js$")


@pytest.fixture(scope="module")
def users_site(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    return serve_site(JOBPANE_CONTROLLER_URL=controller.url)


@pytest.fixture
def auditor(
    browser: Browser, users_site: Site, controller: ControllerProcess
) -> Iterator[BrowserContext]:
    """A browser in which an auditor has signed in."""
    with signed_in(users_site, "auditor", controller.data_dir) as visitor:
        cookies = dict(visitor.client.cookies.items())
    with browser.new_context() as context:
        context.add_cookies(
            [{"name": name, "value": text, "url": users_site.url} for name, text in cookies.items()]
        )
        yield context


def rights(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_text("read-only", exact=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bar_says_that_nothing_can_be_changed(
    auditor: BrowserContext, users_site: Site, width: int
) -> None:
    page = auditor.new_page()
    page.set_viewport_size(ViewportSize(width=width, height=844))
    page.goto(f"{users_site.url}/jobs/{SMALL}")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    said, bar = settled_box(rights(page)), settled_box(page.get_by_role("banner"))
    assert said["width"] > 40
    assert bar["height"] == pytest.approx(49, abs=1)  # one row
    assert said["x"] + said["width"] <= width
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(f"{users_site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.locator("#first-screen h1")).to_be_visible()
    assert settled_box(rights(page)) == said
    assert settled_box(page.get_by_role("banner")) == bar
