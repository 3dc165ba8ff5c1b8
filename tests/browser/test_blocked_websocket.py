"""Something between the browser and Jobpane blocks websockets, while plain HTTP passes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.processes import ControllerProcess, ServeSite, free_port
from tests.support.websocket_proxy import WebsocketProxy, running_websocket_proxy

LATER_MS = 60_000


@pytest.fixture(scope="module")
def proxy(serve_site: ServeSite, controller: ControllerProcess) -> Iterator[WebsocketProxy]:
    port = free_port()
    site = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
        JOBPANE_PUBLIC_URL=f"http://127.0.0.1:{port}",
    )
    target = int(site.url.rpartition(":")[2])
    with running_websocket_proxy(WebsocketProxy(port, target)) as proxy:
        yield proxy


@pytest.fixture
def blocked(browser: Browser, proxy: WebsocketProxy) -> Iterator[Page]:
    """A page whose websockets are refused."""
    proxy.refuses, proxy.refused, proxy.how = True, 0, 403
    context = browser.new_context(base_url=proxy.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("how", [403, 502, "strips", "swallows", "cuts"])
def test_a_page_polls_over_http_where_websockets_are_refused(
    blocked: Page, proxy: WebsocketProxy, how: int | str
) -> None:
    proxy.how = how
    page = blocked
    page.goto("/jobs/42")
    expect(page.get_by_role("button", name="Dates")).to_be_visible(timeout=LATER_MS)
    page.get_by_role("button", name="Delete job").click()
    expect(page.get_by_role("dialog")).to_contain_text("#42")
    page.get_by_role("button", name="Keep job").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("blocked")).to_have_count(0)
    assert proxy.refused > 0


def test_where_polling_is_blocked_too_the_page_says_so_shows_the_record_and_heals(
    blocked: Page, proxy: WebsocketProxy
) -> None:
    page = blocked
    page.route(re.compile("/_event.*transport=polling"), lambda route: route.abort())
    # A proxy may keep this to itself; Jobpane answers all the same.
    page.route(re.compile("/healthz$"), lambda route: route.fulfill(status=403, body="<html>"))
    page.goto("/jobs/42")
    expect(
        page.get_by_text("WebSocket connections are blocked between your browser and Jobpane")
    ).to_be_visible(timeout=LATER_MS)
    record = page.get_by_role("region", name="Record")
    expect(record.get_by_role("heading", level=1)).to_contain_text("#42")
    expect(record).to_contain_text("Successful")
    output = page.get_by_role("region", name="Output of job 42")
    expect(output.get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_text("Loading job")).to_have_count(0)
    expect(page.get_by_text("Connection lost")).to_have_count(0)
    proxy.refuses = False
    expect(page.get_by_role("button", name="Dates")).to_be_visible(timeout=LATER_MS)
    expect(record).to_have_count(0)
    expect(
        page.get_by_text("WebSocket connections are blocked between your browser and Jobpane")
    ).to_have_count(0)
