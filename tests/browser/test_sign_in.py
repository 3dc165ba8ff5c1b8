"""Signing in, by every way that each kind of controller has, and back to the same page and line."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.job_details import refresh
from tests.browser.output_page import SMALL, expect_text_of, output_of
from tests.browser.sign_in_page import (
    PAGE_LIMIT_MS,
    SignInSite,
    expect_sign_in,
    fill_in,
    sign_in,
    sign_in_site,
    signed_in_as,
)
from tests.support.processes import ControllerProcess, ServeSite, free_port, stop, wait_until
from tests.support.redis_process import running_redis
from tests.support.several_workers import SESSION_KEY
from tests.support.websocket_proxy import WebsocketProxy, running_websocket_proxy

LINE = f"/jobs/{SMALL}?find=e#L20-L22"


@pytest.fixture(scope="module")
def sites(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, SignInSite]]:
    """Started when a test first wants one."""
    running: dict[str, SignInSite] = {}
    opened = []

    class Started(dict[str, SignInSite]):
        def __missing__(self, like: str) -> SignInSite:
            folder = tmp_path_factory.mktemp(like)
            context = sign_in_site(folder, like, has_application=like == "gateway")
            running[like] = self[like] = context.__enter__()
            opened.append(context)
            return running[like]

    yield Started()
    for context in opened:
        context.__exit__(None, None, None)


def expect_line(page: Page, where: SignInSite) -> None:
    expect(page).to_have_url(where.url + LINE, timeout=PAGE_LIMIT_MS)
    expect_text_of(output_of(page, SMALL), 20)


@pytest.mark.parametrize("like", ["awx", "newer-awx", "gateway", "newer-gateway"])
def test_a_password_leads_back_to_the_page_and_line(
    page: Page, sites: dict[str, SignInSite], like: str
) -> None:
    where = sites[like]
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(where.url + LINE)
    expect_sign_in(page)
    expect(page.get_by_role("link", name="Sign in with")).to_have_count(int(like == "gateway"))
    expect(page.get_by_text("Use a personal token")).to_have_count(int(like != "newer-awx"))
    assert sockets == []  # nobody is signed in, so nothing is connected to
    fill_in(page, "auditor", where.controller.password("auditor"))
    expect_line(page, where)
    expect(signed_in_as(page)).to_contain_text("Signed in as auditor · read-only")
    assert len(sockets) == 1


def test_the_controllers_own_page_leads_back_to_the_page_and_line(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["gateway"]
    page.goto(where.url + LINE)
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_label("Username").fill("auditor")
    page.get_by_label("Password").fill(where.controller.password("auditor"))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Authorize").click()
    expect_line(page, where)
    assert "code=" not in page.evaluate("JSON.stringify(performance.getEntries())")
    assert "code=" not in where.site.log_text()


def test_a_sign_in_that_was_not_allowed_still_leads_to_the_page_and_line(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["gateway"]
    page.goto(where.url + LINE)
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_label("Username").fill("auditor")
    page.get_by_label("Password").fill(where.controller.password("auditor"))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("You didn't allow Jobpane")
    fill_in(page, "auditor", where.controller.password("auditor"))
    expect_line(page, where)


def renewals(where: SignInSite) -> int:
    """How often a pair of tokens was made or renewed at the controller."""
    paths = [str(one["path"]) for one in where.controller.requests()]
    return sum(path.endswith("/o/token/") for path in paths)


def test_an_expired_pair_is_renewed_and_the_page_goes_on(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["gateway"]
    page.goto(f"{where.url}/jobs/{SMALL}")
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(where.controller.password("admin"))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("button", name="Dates")).to_be_visible(timeout=PAGE_LIMIT_MS)
    before = renewals(where)
    where.controller.fault(match=f"/system_jobs/{SMALL}/$", kind="status", status=401, times=1)
    refresh(page)
    # Jobpane's own checks read the record too, so it may have been renewed before the press.
    wait_until(lambda: renewals(where) == before + 1)
    expect(page.get_by_text("Updated just now")).to_be_visible(timeout=PAGE_LIMIT_MS)
    assert "/sign-in" not in page.url


def test_a_revoked_token_leads_to_the_sign_in_and_back_to_the_line(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["awx"]
    sign_in(page, where, path=LINE)
    expect_line(page, where)
    for token in where.controller.ask("/api/v2/tokens/?page_size=200", "GET")["results"]:  # type: ignore[attr-defined]
        if token["description"].startswith("Jobpane"):
            where.controller.ask(f"/api/v2/tokens/{token['id']}/", "DELETE")
    refresh(page)
    expect_sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    fill_in(page, "auditor", where.controller.password("auditor"))
    expect_line(page, where)


def test_a_pasted_token_signs_in_and_is_in_no_page(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["awx"]
    token = where.controller.token_file("auditor").read_text().strip()
    frames: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))),
    )
    page.goto(where.url + LINE)
    page.get_by_text("Use a personal token").click()
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Sign in with token").click()
    expect_line(page, where)
    assert token not in page.content()
    assert frames
    assert token not in "".join(frames)


def test_a_wrong_password_says_so_and_then_has_to_wait(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    page.goto(f"{sites['awx'].url}/sign-in")
    alert = page.get_by_role("alert")
    for _ in range(3):
        fill_in(page, "alice", "not her password")
        expect(alert).to_contain_text(re.compile("password", re.IGNORECASE))
        expect(page.get_by_role("button", name="Signing in")).to_have_count(0)
    expect(page.get_by_label("Username")).to_have_value("alice")
    fill_in(page, "alice", "not her password")
    expect(alert).to_contain_text("Too many sign-in attempts")
    expect(page.get_by_role("button", name=re.compile(r"Try again in \d+ s")).first).to_be_visible()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()  # in the end


def test_a_way_back_to_another_site_leads_to_the_start_page(
    page: Page, sites: dict[str, SignInSite]
) -> None:
    where = sites["awx"]
    sign_in(page, where, path="/sign-in?next=%2F%2Fevil.example%2F%250d")
    expect(page).to_have_url(f"{where.url}/")
    page.goto(f"{where.url}/sign-in?next=https%3A%2F%2Fevil.example")
    expect(page.get_by_text("You're signed in as auditor.")).to_be_visible()
    href = page.get_by_role("link", name="Go to the start page").get_attribute("href")
    assert href == "/"


@pytest.mark.parametrize(("theme", "width"), [("light", 1920), ("dark", 320)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, sites: dict[str, SignInSite], theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{sites['gateway'].url}/sign-in?problem=ended")
    page.get_by_text("Use a personal token").click()
    fill_in(page, "nobody", "")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_page_says_who_is_signed_in(page: Page, sites: dict[str, SignInSite]) -> None:
    where = sites["newer-gateway"]
    sign_in(page, where, name="admin")
    for path in ("/", "/jobs", f"/jobs/{SMALL}", "/sessions", "/nowhere"):
        page.goto(where.url + path)
        expect(signed_in_as(page)).to_have_text("Signed in as admin")


def test_the_keyboard_alone_signs_in(page: Page, sites: dict[str, SignInSite]) -> None:
    where = sites["newer-awx"]
    page.goto(where.url + LINE)
    page.get_by_label("Username").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("auditor")
    page.keyboard.press("Tab")
    page.keyboard.type(where.controller.password("auditor"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show password")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_line(page, where)


def test_a_name_that_a_proxy_asserts_is_shown_without_a_menu(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    port = free_port()
    site = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("auditor")),
        JOBPANE_BEHIND_PROXY="127.0.0.1/32",
        JOBPANE_PUBLIC_URL=f"http://127.0.0.1:{port}",
    )
    # Chromium adds the proxy's headers to plain requests only, so websockets are refused.
    proxy = WebsocketProxy(port, int(site.url.rpartition(":")[2]))
    proxy.refuses = True
    page.set_extra_http_headers({"X-Forwarded-User": "carol", "X-Forwarded-For": "192.0.2.9"})
    with running_websocket_proxy(proxy):
        page.goto(f"{proxy.url}/jobs/{SMALL}")
        expect(signed_in_as(page)).to_have_text("Signed in as carol", timeout=PAGE_LIMIT_MS)
        expect(page.get_by_role("banner").get_by_role("group")).to_have_count(0)
        page.goto(f"{proxy.url}/sign-in")
        expect(page.get_by_text("You don't need to sign in here.")).to_be_visible()


def test_without_scripts_the_page_says_that_it_needs_them(
    browser: Browser, sites: dict[str, SignInSite]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sites["awx"].url)
    shown = page.locator("main")  # Playwright's other locators leave <noscript> out
    expect(shown).to_contain_text("Signing in needs JavaScript", use_inner_text=True)
    expect(shown).not_to_contain_text("Loading sign-in options", use_inner_text=True)
    context.close()


def test_a_page_opened_without_the_session_store_says_that_alone_and_heals(
    page: Page, build: None, tmp_path: Path
) -> None:
    with running_redis(tmp_path) as redis:
        shared = {
            "JOBPANE_REDIS_URL": redis.url.get_secret_value(),
            "JOBPANE_SESSION_KEY": SESSION_KEY,
        }
        with sign_in_site(tmp_path, "awx", more=shared) as where:
            sign_in(page, where, "auditor")
            redis.inside.save()
            stop(redis.process)
            page.goto(where.url + LINE)
            lost = page.get_by_text("Jobpane can't reach its session store")
            expect(lost).to_be_visible(timeout=PAGE_LIMIT_MS)
            expect(lost).to_have_count(1)
            expect(page.get_by_text("blocked")).to_have_count(0)
            for words in ("Loading job", "Loading output"):
                expect(page.get_by_text(words).locator("visible=true")).to_have_count(0)
            with running_redis(tmp_path, redis.port):
                expect(lost).to_have_count(0, timeout=PAGE_LIMIT_MS)
                expect_line(page, where)
