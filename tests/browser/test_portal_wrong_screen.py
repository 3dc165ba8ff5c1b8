"""A portal's frame whose first screen cannot be understood is as whole as any, without an error."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.portal_fixtures import Portal, inside

DEEP = 3_000
ANSWERS: dict[str, Callable[[Route], object]] = {
    "a gateway's page": lambda route: route.fulfill(body="<!doctype html><h1>Gateway</h1>"),
    "a script": lambda route: route.fulfill(
        body='["div", {"id": "first-screen"}, [["script", {}, ["document.title = 1"]]]]'
    ),
    "a very deep tree": lambda route: route.fulfill(
        body='["div", {}, [' * DEEP + '"x"' + "]]" * DEEP
    ),
    "a way elsewhere": lambda route: route.fulfill(status=302, headers={"location": "/sign-in"}),
    "no answer at all": lambda _: None,
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_frame_goes_on_by_itself(
    page: Page, portal: Portal, answer: Callable[[Route], object]
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/first-screen*", answer)
    job_id = portal.ended_job()
    page.goto(portal.page_with(portal.link(job_id)))
    frame = inside(page)
    expect(frame.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")
    expect(frame.locator("[data-n='1']")).to_have_count(1)
    expect(frame.get_by_role("button", name="Dates")).to_be_visible()
    expect(frame.locator("#first-screen, iframe")).to_have_count(0)
    assert errors == []
