"""Two controllers in one Jobpane: the same job numbers, different jobs, and nothing crosses."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from websockets import Origin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.state.job import JobPage
from tests.browser.forged_events import ANSWER_LIMIT_S, frame, websocket_url
from tests.support.processes import ServeSite, Site, wait_until
from tests.support.two_controllers import TwoControllers, two_controllers

JOB = 76
OTHER = {"lab": "prod", "prod": "lab"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoControllers]:
    with two_controllers(tmp_path_factory.mktemp("controllers")) as both:
        yield both


@pytest.fixture(scope="module")
def both(
    serve_site: ServeSite, two: TwoControllers, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    return serve_site(**two.settings(tmp_path_factory.mktemp("settings")))


def see_job(page: Page, name: str, job_id: int = JOB) -> None:
    """The page shows this controller's job, all of it, and nothing of the other's."""
    expect(page).to_have_title(re.compile(f"^{name}: .* of {name} .*#{job_id}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"of {name}")
    expect(page.locator("[data-n='1']")).to_contain_text(f"{name}>")
    expect(page.get_by_role("region", name="Controller", exact=True)).to_contain_text(name)
    assert f"of {OTHER[name]}" not in page.content()
    expect(page.locator("#first-screen")).to_have_count(0)
    assert f"{OTHER[name]}>" not in page.locator("main").inner_text()


def see_list(page: Page, name: str) -> None:
    expect(page.get_by_role("row").nth(1)).to_contain_text(f"of {name}")
    expect(page.get_by_text(f"of {OTHER[name]}")).to_have_count(0)


def switch(page: Page, name: str) -> None:
    band = page.get_by_role("region", name="Controller", exact=True)
    band.get_by_text("Switch controller").click()
    band.get_by_role("link", name=name).click()


@pytest.mark.parametrize("path", ["", "/jobs/", f"/jobs/{JOB}", f"/embed/jobs/{JOB}", "/sign-in/"])
def test_the_page_that_is_sent_is_the_one_that_is_rendered(
    page: Page, both: Site, path: str
) -> None:
    """React says so where they differ, and throws the sent page away."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{both.url}/c/lab{path}")
    expect(page.get_by_role("region", name="Controller", exact=True)).to_contain_text("lab")
    page.get_by_role("heading").first.wait_for()
    assert wrong == []
    hrefs = page.locator("a[data-discover]").evaluate_all(
        "links => links.filter(one => one.origin === location.origin).map(one => one.pathname)"
    )
    assert all(href == "/c/lab" or href.startswith("/c/lab/") for href in hrefs)


@pytest.mark.parametrize("name", ["lab", "prod"])
def test_a_journey_stays_at_its_controller(page: Page, both: Site, name: str) -> None:
    page.goto(f"{both.url}/c/{name}")
    expect(page).to_have_title(f"{name}: Jobpane")
    see_list(page, name)
    page.get_by_role("link", name="All system jobs").click()
    expect(page).to_have_title(f"{name}: System jobs · Jobpane")
    see_list(page, name)
    page.get_by_role("link", name=re.compile(f" #{JOB}$")).click()
    see_job(page, name)
    expect(page).to_have_url(f"{both.url}/c/{name}/jobs/{JOB}")
    page.reload()
    see_job(page, name)
    page.get_by_role("link", name="All system jobs").click()
    see_list(page, name)
    page.get_by_role("searchbox").fill("sessions")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(f"/c/{name}/jobs\\?search=sessions$"))
    see_list(page, name)


def test_the_switcher_leads_to_the_same_kind_of_page_and_back_leads_back(
    page: Page, both: Site
) -> None:
    page.goto(f"{both.url}/c/lab/jobs?status=failed")
    see_list(page, "lab")
    switch(page, "prod")
    expect(page).to_have_url(re.compile(r"/c/prod/jobs/\?status=failed$"))
    see_list(page, "prod")
    page.goto(f"{both.url}/c/lab/jobs/{JOB}")
    see_job(page, "lab")
    switch(page, "prod")
    see_list(page, "prod")
    page.get_by_role("link", name=re.compile(f" #{JOB}$")).click()
    see_job(page, "prod")
    page.go_back()
    see_list(page, "prod")
    page.go_back()
    see_job(page, "lab")


def test_a_job_of_the_same_number_is_never_shown_for_a_moment(page: Page, both: Site) -> None:
    page.add_init_script(
        """
        window.seen = [];
        const look = () => {
          const text = document.querySelector("main")?.innerText ?? "";
          for (const name of ["lab", "prod"]) {
            if (text.includes(`of ${name}`) || text.includes(`${name}>`)) window.seen.push(name);
          }
          requestAnimationFrame(look);
        };
        look();
        """
    )
    for name in ("lab", "prod", "lab"):
        page.goto(f"{both.url}/c/{name}/jobs/{JOB}")
        see_job(page, name)
        assert set(page.evaluate("window.seen")) == {name}
    page.go_back()
    see_job(page, "prod")
    assert set(page.evaluate("window.seen")) == {"prod"}


def test_what_the_browser_stores_is_kept_for_each_controller(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/c/lab/jobs?status=failed")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Filtered system jobs")).to_be_visible()
    failed = page.url.rpartition("/")[2]
    page.goto(f"{both.url}/c/prod/jobs/{failed}")
    see_job(page, "prod", int(failed))
    expect(page.get_by_role("link", name="All system jobs")).to_be_visible()
    page.goto(f"{both.url}/c/lab/jobs/{failed}")
    expect(page.get_by_role("link", name="Filtered system jobs")).to_be_visible()
    tokens = page.evaluate("Object.entries(sessionStorage).filter(([key]) => /token/.test(key))")
    assert len({key for key, _ in tokens}) == len({token for _, token in tokens}) == 2


def test_permalinks_and_downloads_are_of_one_controller(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/c/prod/jobs/{JOB}?find=job#L2")
    see_job(page, "prod")
    page.get_by_role("button", name="Download").click()
    link = page.get_by_role("link", name="Plain text")
    with page.expect_download() as download:
        link.click()
    text = download.value.path().read_text("utf-8")
    assert text.startswith("prod> ")
    assert "lab>" not in text
    assert "#L2" in page.url
    assert "find=job" in page.url


def test_the_api_of_each_controller_has_its_own_records(both: Site) -> None:
    for name in ("lab", "prod"):
        api = f"{both.url}/c/{name}/api/jobs/{JOB}"
        assert httpx.get(f"{api}/record").json()["name"].endswith(f"of {name}")
        lines = httpx.get(f"{api}/output/lines?count=3").json()["lines"]
        assert all(str(line["spans"][0]).startswith(f"{name}>") for line in lines)
    assert httpx.get(f"{both.url}/api/jobs/{JOB}/record").status_code == 404


def test_a_url_without_a_controller_asks_which_one(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/jobs/{JOB}?find=job")
    expect(page.get_by_role("heading", name="Choose a controller")).to_be_visible()
    page.get_by_role("link", name="prod").click()
    see_job(page, "prod")
    assert page.url.endswith(f"/c/prod/jobs/{JOB}?find=job")


def test_a_pasted_url_chooses_the_controller_that_it_belongs_to(
    page: Page, both: Site, two: TwoControllers
) -> None:
    page.goto(f"{both.url}/c/lab")
    for pasted, name in [
        (f"{two.prod.url}/#/jobs/management/{JOB}/output", "prod"),
        (f"{both.url}/c/lab/jobs/{JOB}#L2", "lab"),
        (f"/jobs/{JOB}", "lab"),
        (f"{both.url}/c/prod/embed/jobs/{JOB}", "prod"),
    ]:
        page.get_by_role("searchbox").first.fill(pasted)
        page.get_by_role("searchbox").first.press("Enter")
        expect(page).to_have_url(re.compile(f"/c/{name}/jobs/{JOB}(#L2)?$"))
        see_job(page, name)
    page.get_by_role("searchbox").first.fill(f"http://awx.example.net/#/jobs/system/{JOB}")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("another controller: awx.example.net")
    assert f"/c/prod/jobs/{JOB}" in page.url


@pytest.mark.parametrize("query", ["", "&controller=nope", "&controller=lab&controller=prod"])
def test_a_connection_that_names_no_controller_is_refused(both: Site, query: str) -> None:
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(f"{websocket_url(both)}{query}", origin=Origin(both.url)),
    ):
        pass


def test_a_tabs_token_leads_to_nothing_at_another_controller(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/c/lab/jobs/{JOB}")
    see_job(page, "lab")
    token = page.evaluate("sessionStorage.getItem('token/c/lab')")
    cookies = page.context.cookies()
    cookie = "; ".join(f"{one.get('name')}={one.get('value')}" for one in cookies)
    url = f"{websocket_url(both)}&token={token}&controller=prod"
    headers = {"Cookie": cookie}
    with connect(url, origin=Origin(both.url), additional_headers=headers) as socket:
        said = [socket.recv()]
        socket.send("40/_event,")
        said.append(socket.recv())
        socket.send(frame(f"{JobPage.get_full_name()}.opened", JOB))
        while "of prod" not in said[-1]:
            said.append(socket.recv(timeout=ANSWER_LIMIT_S))
    assert not any("of lab" in str(message) for message in said)
    see_job(page, "lab")


def test_the_notification_names_the_controller(
    browser: Browser, both: Site, two: TwoControllers
) -> None:
    context = browser.new_context(permissions=["notifications"])
    context.add_init_script(
        "window.shown = [];"
        "window.Notification = class { constructor(title) { window.shown.push(title); }"
        "  static requestPermission() { return Promise.resolve('granted'); } };"
    )
    two.change_row("prod", 73, status="running", finished=None)
    page = context.new_page()
    page.goto(f"{both.url}/c/prod/jobs/73")
    page.get_by_role("button", name="Notify me when it ends").click()
    two.change_row("prod", 73, status="successful")
    wait_until(lambda: page.evaluate("window.shown.length") == 1)
    assert re.match("prod: Successful · .* of prod", page.evaluate("window.shown[0]"))
    context.close()
