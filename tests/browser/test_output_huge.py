"""Ten million stored lines in the browser: opened at once, read anywhere, searched, light."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.bench.big_output import NEEDLE_EVERY, line_text
from tests.browser.output_page import line, output_of, search_field, settled_box
from tests.support.big_site import site_with_big_output
from tests.support.page_memory import PageMemory
from tests.support.processes import ControllerProcess, Site

JOB_ID = WELL_KNOWN["hundred_thousand_events"]
LINES = 10_000_000
ROWS_LIMIT = 600
HEAP_LIMIT_MB = 60


@pytest.fixture(scope="module")
def huge(
    build: None, controller: ControllerProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("huge")
    with site_with_big_output(controller, folder, JOB_ID, LINES) as site:
        yield site


def rows(page: Page) -> int:
    return output_of(page, JOB_ID).locator("[data-n]").count()


def shown(page: Page, number: int) -> None:
    row = line(output_of(page, JOB_ID), number)
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text(line_text(number))


# From the key to the frame that has the line's text; Playwright looks only every half second.
TIME_TO_LINE = """(number) => addEventListener("keydown", () => {
  const began = performance.now();
  const look = () => {
    const row = document.querySelector(`[data-n='${number}'] .ov-text`);
    if (row?.textContent) window.shownAfterMs = performance.now() - began;
    else requestAnimationFrame(look);
  };
  look();
}, { once: true, capture: true })"""


def test_ten_million_lines_are_opened_walked_and_searched_in_little_memory(
    page: Page, huge: Site
) -> None:
    page.goto(f"{huge.url}/jobs/{JOB_ID}")
    output = output_of(page, JOB_ID)
    shown(page, 1)
    output.focus()
    page.evaluate(TIME_TO_LINE, LINES)
    page.keyboard.press("End")
    shown(page, LINES)
    took_ms = page.evaluate("window.shownAfterMs")
    for share in (0.1, 0.35, 0.7, 0.99, 0.5):
        output.evaluate("(box, share) => { box.scrollTop = share * box.scrollHeight; }", share)
        expect(output).to_have_attribute("aria-busy", "false")
        assert rows(page) <= ROWS_LIMIT
    page.keyboard.press("Home")
    shown(page, 1)
    page.keyboard.press("/")
    search_field(page).fill("needle")
    hits = LINES // NEEDLE_EVERY
    counted = page.get_by_role("search", name="Search the output").get_by_role("status")
    expect(counted).to_contain_text(re.compile(rf"{hits} lines"))
    page.keyboard.press("Enter")
    shown(page, NEEDLE_EVERY)
    assert rows(page) <= ROWS_LIMIT
    heap = PageMemory(page).held().heap_bytes / 1e6
    print(f"\nEnd of {LINES:,} lines on screen after {took_ms:.0f} ms; heap {heap:.1f} MB")
    assert heap < HEAP_LIMIT_MB


def test_a_link_to_a_line_in_the_middle_of_ten_million_opens_there(page: Page, huge: Site) -> None:
    page.goto(f"{huge.url}/jobs/{JOB_ID}#L7654321-L7654323")
    shown(page, 7_654_321)
    shown(page, 7_654_323)
    assert rows(page) <= ROWS_LIMIT


def test_the_wheel_moves_by_lines_however_many_there_are(page: Page, huge: Site) -> None:
    page.goto(f"{huge.url}/jobs/{JOB_ID}#L5000000")
    shown(page, 5_000_000)
    box = output_of(page, JOB_ID)
    before = settled_box(line(box, 5_000_000))
    box.hover()
    page.mouse.wheel(0, 100)
    expect(line(box, 5_000_005)).to_be_in_viewport()
    after = settled_box(line(box, 5_000_000))
    assert round(before["y"] - after["y"]) == 100
