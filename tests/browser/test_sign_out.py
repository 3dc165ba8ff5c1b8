"""A session that is over is over everywhere: in other tabs, other browsers, and for its cookie."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.output_page import SMALL, expect_text_of, output_of
from tests.browser.sign_in_page import (
    PAGE_LIMIT_MS,
    SignInSite,
    expect_sign_in,
    fill_in,
    press_in_menu,
    sign_in,
    sign_in_site,
    signed_in_as,
)

LINE = f"/jobs/{SMALL}#L20"
COOKIE = "jobpane"


@pytest.fixture(scope="module")
def where(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInSite]:
    with sign_in_site(tmp_path_factory.mktemp("signed-in"), "awx") as made:
        yield made


@pytest.fixture
def other(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A page of another browser."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        contexts.append(browser.new_context())
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def cookie_of(page: Page, name: str = COOKIE) -> str:
    return next((one["value"] for one in page.context.cookies() if one["name"] == name), "")


def test_signing_out_closes_the_other_tab_which_comes_back_to_its_line(
    page: Page, where: SignInSite
) -> None:
    sign_in(page, where, path="/jobs")
    page.goto(where.url)
    second = page.context.new_page()
    second.goto(where.url + LINE)
    expect_text_of(output_of(second, SMALL), 20)
    cookie = cookie_of(page)
    press_in_menu(page, "Sign out")
    expect_sign_in(page)
    expect(page.get_by_role("status")).to_contain_text("You're signed out.")
    expect_sign_in(second)
    expect(second.get_by_role("alert")).to_contain_text("Your session has ended")
    assert cookie_of(page) == ""
    headers = {"Cookie": f"{COOKIE}={cookie}"}
    answer = httpx.get(f"{where.url}/api/jobs/{SMALL}/record", headers=headers)
    assert answer.status_code == 401
    for secret in (cookie, where.controller.password("auditor")):
        assert secret not in where.site.log_text()
    page.go_back()  # nothing of what was there is in the browser's memory
    expect_sign_in(page)
    fill_in(second, "auditor", where.controller.password("auditor"))
    expect(second).to_have_url(where.url + LINE, timeout=PAGE_LIMIT_MS)
    expect_text_of(output_of(second, SMALL), 20)


def framed(page: Page, where: SignInSite, path: str) -> FrameLocator:
    """A page of the site's host, which is not ours, with one of ours in a frame."""
    host = f"{where.url}/host-of-a-frame"
    html = f'<!doctype html><title>Host</title><iframe src="{path}" width="900" height="600">'
    page.route(host, lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(host)
    return page.frame_locator("iframe")


def test_signing_out_closes_embedded_pages_that_are_no_portals(
    page: Page, where: SignInSite
) -> None:
    sign_in(page, where, name="admin")  # five sign-ins of a user in a minute are the limit
    alone, host = page.context.new_page(), page.context.new_page()
    alone.goto(f"{where.url}/embed/jobs/{SMALL}")
    frame = framed(host, where, f"/embed/jobs/{SMALL}")
    for shown in (alone, frame):
        expect(shown.get_by_role("heading", level=1)).to_contain_text(str(SMALL))
        expect(shown.locator("#first-screen")).to_have_count(0)
    press_in_menu(page, "Sign out")
    expect_sign_in(page)
    expect_sign_in(alone)
    message = "This view has expired"
    expect(frame.get_by_role("heading", level=1, name=message)).to_be_visible(timeout=PAGE_LIMIT_MS)
    for left in (alone, frame):
        expect(left.locator("body")).not_to_contain_text(str(SMALL))


def test_signing_out_everywhere_ends_the_other_browser_too(
    page: Page, other: Callable[[], Page], where: SignInSite
) -> None:
    sign_in(page, where)
    second = other()
    sign_in(second, where, path=LINE)
    press_in_menu(page, "Sign out everywhere")
    expect_sign_in(page)
    expect_sign_in(second)


def test_another_browsers_session_is_listed_and_ended(
    page: Page, other: Callable[[], Page], where: SignInSite
) -> None:
    second = other()
    sign_in(second, where, name="admin")
    sign_in(page, where, name="admin")
    signed_in_as(page).click()
    page.get_by_role("link", name="Your sessions").click()
    rows = page.get_by_role("table", name="Your sessions").locator("tbody").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="This browser")).to_have_count(1)
    expect(rows.filter(has_text="This browser")).to_contain_text("Chrome on Linux")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    rows.get_by_role("button", name="End the session in Chrome on Linux").click()
    expect(rows).to_have_count(1)
    expect(page.get_by_text("Session ended.")).to_be_visible()
    expect_sign_in(second)
    expect(signed_in_as(page)).to_contain_text("admin")


def signed_in_again(page: Page, where: SignInSite) -> httpx.Response:
    """The answer to another sign-in of the same browser, though its page offers none."""
    csrf = page.evaluate("fetch('/api/session').then((answer) => answer.json())")["csrf"]
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    return httpx.post(
        f"{where.url}/api/sign-in",
        json={
            "way": "password",
            "username": "admin",
            "password": where.controller.password("admin"),
        },
        headers={"X-CSRF-Token": csrf, "Cookie": cookies},
        timeout=20,
    )


def test_a_session_that_was_there_before_the_sign_in_is_not_the_one_after_it(
    page: Page, where: SignInSite
) -> None:
    planted = "A" * 43
    page.context.add_cookies([{"name": COOKIE, "value": planted, "url": where.url}])
    sign_in(page, where)
    first = cookie_of(page)
    assert first != planted
    page.goto(f"{where.url}/sign-in")
    expect(page.get_by_text("You're signed in as auditor.")).to_be_visible()
    answer = signed_in_again(page, where)
    assert answer.status_code == 200
    assert first not in answer.headers["set-cookie"]
    headers = {"Cookie": f"{COOKIE}={first}"}
    assert httpx.get(f"{where.url}/api/sessions", headers=headers).status_code == 401


def test_a_command_that_no_page_of_ours_sent_signs_nobody_out(
    page: Page, where: SignInSite
) -> None:
    sign_in(page, where, name="alice")
    for path in ("/api/sign-out", "/api/sign-out-everywhere"):
        status = page.evaluate(
            "(path) => fetch(path, { method: 'POST' }).then((a) => a.status)", path
        )
        assert status == 403
    page.reload()
    expect(signed_in_as(page)).to_contain_text("alice")


def test_the_menu_is_closed_by_escape_and_by_a_press_elsewhere(
    page: Page, where: SignInSite
) -> None:
    sign_in(page, where, name="alice")
    menu = page.get_by_role("button", name="Sign out", exact=True)
    signed_in_as(page).click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    signed_in_as(page).click()
    page.get_by_role("heading", level=1).click()
    expect(menu).to_be_hidden()
    page.set_viewport_size({"width": 320, "height": 700})
    signed_in_as(page).click()
    expect(menu).to_be_in_viewport(ratio=1)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
