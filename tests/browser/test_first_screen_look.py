"""The first screen that the server sends is where and what the page will be: nothing jumps."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.window_size import resize
from tests.support.processes import ControllerProcess, Site

WIDTHS = (320, 390, 1280, 1920)
STATES = ("successful", "failed_with_traceback", "canceled", "weird_output", "unicode_name")
CLOSE_PX = 1
UNKNOWN = 999_998
FAILING = 137  # no other test opens it: what was read of its output would be shown
_SCRIPTS = re.compile(r"/assets/.*\.js$")
# What is on the page, by its classes: the boxes of each, and the words.
_SEEN = """(root) => {
  const kinds = `h1 topbar brand search tag job-status badge job-title job-number what job-beside
    job-tools button icon-button fact dates live notice job-outcome failure failure-cause
    failure-line failure-hint output-view ov-bar ov-fold ov-search ov-position ov-tools ov-scroller
    ov-list ov-number ov-text ov-note ov-gap ov-silence ov-foot ov-empty nothing`.split(/\\s+/);
  const isSeen = (one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight;
  const boxOf = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height];
  };
  const boxes = kinds.map((kind) => {
    const some = [...root.querySelectorAll(kind === "h1" ? kind : `.${kind}`)].filter(isSeen);
    return [kind, some.map((one) => [one.innerText.replace(/Log ID \\w+/, ""), ...boxOf(one)])];
  });
  return Object.fromEntries(boxes);
}"""


def seen_at_every_width(page: Page, root: str) -> dict[int, Any]:
    found = {}
    for width in WIDTHS:
        resize(page, width, 900)
        found[width] = page.locator(root).evaluate(_SEEN)
    return found


def differences(first: Mapping[str, Any], page: Mapping[str, Any]) -> list[str]:
    """What is at another place, of another size, with other words, or missing."""
    found = []
    for kind, ours in first.items():
        theirs = page[kind]
        if len(ours) != len(theirs):
            found.append(f"{kind}: {len(ours)} of {len(theirs)}")
            continue
        for (words, *box), (their_words, *their_box) in zip(ours, theirs, strict=True):
            is_near = all(abs(a - b) <= CLOSE_PX for a, b in zip(box, their_box, strict=True))
            if words != their_words or not is_near:
                found.append(f"{kind} {words!r} {box}: {their_words!r} {their_box}")
    return found


@pytest.mark.parametrize("state", STATES)
def test_the_first_screen_is_as_the_page_will_be(page: Page, site: Site, state: str) -> None:
    url = f"{site.url}/jobs/{WELL_KNOWN[state]}"
    page.goto(url)
    # Each is known at once when the job is opened again.
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(page.get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_role("group", name="Outcome").or_(page.locator(".failure"))).to_be_visible()
    whole = seen_at_every_width(page, "body > div:not(#first-screen)")
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(url, wait_until="commit")
    expect(page.locator("#first-screen .ov-bar")).to_be_visible()
    first = seen_at_every_width(page, "#first-screen")
    found = [(width, one) for width in WIDTHS for one in differences(first[width], whole[width])]
    assert found == []


@pytest.mark.parametrize(("job_id", "says"), [(UNKNOWN, "not found"), (FAILING, "500")])
def test_a_failure_is_shown_first_as_the_page_will_show_it(
    page: Page, site: Site, controller: ControllerProcess, job_id: int, says: str
) -> None:
    controller.fault(match=f"/system_jobs/{FAILING}/", kind="status", status=500, times=1000)
    url = f"{site.url}/jobs/{job_id}"
    page.goto(url)
    expect(page.get_by_role("main")).to_contain_text(says)
    expect(page.locator(".nothing, .ov-failure")).to_be_visible()
    whole = seen_at_every_width(page, "body > div:not(#first-screen)")
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(url, wait_until="commit")
    expect(page.locator("#first-screen h1")).to_be_visible()
    first = seen_at_every_width(page, "#first-screen")
    found = [(width, one) for width in WIDTHS for one in differences(first[width], whole[width])]
    assert found == []
