"""Which of several controllers a page shows cannot be overlooked, by anybody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.processes import ServeSite, Site, free_port
from tests.support.two_controllers import TwoControllers, two_controllers

JOB = 76
PAGES = {
    "chooser": "/",
    "start": "/c/lab",
    "results": "/c/lab/jobs/",
    "job": f"/c/prod/jobs/{JOB}",
    "embedded job": f"/c/prod/embed/jobs/{JOB}",
    "sign in": "/c/lab/sign-in/",
    "sessions": "/c/prod/sessions/",
    "no page": "/c/prod/nowhere",
}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoControllers]:
    with two_controllers(tmp_path_factory.mktemp("controllers")) as both:
        yield both


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


@pytest.fixture(scope="module")
def both(serve_site: ServeSite, two: TwoControllers, folder: Path) -> Site:
    may_act = {"allow_actions": True}
    away = {"url": f"http://127.0.0.1:{free_port()}", "token": "of-nobody", "color": "gray"}
    return serve_site(**two.settings(folder, lab=may_act, prod=may_act, away=away))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, both: Site, name: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(both.url + PAGES[name])
    page.get_by_role("heading").first.wait_for()
    if name != "chooser":
        of = PAGES[name].split("/")[2]
        expect(page.get_by_role("region", name="Controller", exact=True)).to_contain_text(of)
        assert page.title().startswith(f"{of}: ")
    if name in {"start", "job"}:
        page.get_by_text("Switch controller").click()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_frame_has_the_name_and_no_way_to_another_controller(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/c/prod/embed/jobs/{JOB}")
    band = page.get_by_role("region", name="Controller", exact=True)
    expect(band).to_contain_text("prod")
    expect(band.get_by_role("link")).to_have_count(0)
    expect(page.get_by_text("Switch controller")).to_have_count(0)
    listed = page.evaluate("JSON.parse(document.documentElement.dataset.controllers)")
    assert [one["name"] for one in listed] == ["prod"]


def test_the_switcher_works_by_the_keyboard(page: Page, both: Site) -> None:
    page.goto(f"{both.url}/c/lab/jobs/?status=failed")
    expect(page.get_by_role("row").nth(1)).to_contain_text("of lab")
    page.locator("body").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    links = page.get_by_role("region", name="Controller", exact=True).get_by_role("link")
    expect(links).to_have_count(2)
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/c/prod/jobs/?\?status=failed$"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("of prod")


def test_a_controller_that_is_away_stops_no_other(page: Page, both: Site) -> None:
    assert httpx.get(f"{both.url}/healthz").json() == {"status": "ok"}
    page.goto(f"{both.url}/c/away")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{both.url}/c/prod")
    expect(page.get_by_role("row").nth(1)).to_contain_text("of prod")


def test_an_action_is_done_and_audited_at_its_controller_only(
    page: Page, both: Site, two: TwoControllers
) -> None:
    page.goto(f"{both.url}/c/prod/jobs/{JOB}")
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_text(re.compile("deleted")).first).to_be_visible()
    assert two.lab.job(JOB)["id"] == JOB
    with pytest.raises(httpx.HTTPStatusError):
        two.prod.job(JOB)
    audit = (both.log.parent / "audit.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in audit]
    assert [(line["controller"], line["event"]) for line in lines] == [
        ("prod", "intent"),
        ("prod", "outcome"),
    ]
