"""Moving through an output of any size: exact, quick, and with few rows in the page."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    LONG,
    ROWS_LIMIT,
    SMALL,
    VERY_LONG,
    VERY_LONG_LINES,
    OpenJob,
    answer_many_lines,
    asked_windows,
    expect_lines_from,
    expect_text_of,
    line,
    output_of,
    settled_box,
)
from tests.support.processes import Site, wait_until

CHUNK = 200
DRAG_TO = """(box, share) => {
  box.scrollTop = share * (box.scrollHeight - box.clientHeight);
  box.dispatchEvent(new Event("scroll"));
}"""
HEAP_LIMIT_BYTES = 60_000_000
# Scrolls down for a second in the page itself and counts the frames whose box is not full of lines.
COUNT_BLANK_FRAMES = """async box => {
  const { left, width } = box.getBoundingClientRect();
  const isLine = y => {
    const seen = document.elementFromPoint(left + width / 2, y)?.closest("[data-n]");
    return Boolean(seen?.textContent);
  };
  const frame = () => new Promise(requestAnimationFrame);
  let blank = 0;
  for (let count = 0; count < 60; count += 1) {
    const options = { deltaY: 90, bubbles: true, cancelable: true };
    box.dispatchEvent(new WheelEvent("wheel", options));
    await frame();
    const { top, bottom } = box.getBoundingClientRect();
    if (!isLine(top + 30) || !isLine(Math.min(bottom, innerHeight) - 30)) blank += 1;
  }
  return blank;
}"""


@pytest.mark.parametrize(
    ("job_id", "lines"), [(SMALL, 37), (WELL_KNOWN["five_thousand_lines"], 5000)]
)
def test_all_lines_of_a_short_output_are_in_the_page_for_the_browsers_find(
    job_page: OpenJob, job_id: int, lines: int
) -> None:
    output = output_of(job_page(job_id), job_id)
    expect(output.locator("[data-n]")).to_have_count(lines)
    assert output.evaluate("box => box.scrollHeight") > lines * 15


@pytest.mark.parametrize("job_id", [LONG, VERY_LONG])
def test_a_long_output_has_few_rows_in_the_page_wherever_it_is(
    job_page: OpenJob, job_id: int
) -> None:
    page = job_page(job_id)
    output = output_of(page, job_id)
    output.focus()
    ends = re.compile(r" to ([\d,]+) of \1$")
    shown = page.get_by_role("status")
    for key, in_sight in (
        ("PageDown", shown.filter(has_text=re.compile("^Lines [2-9]"))),
        ("End", shown.filter(has_text=ends)),
        ("PageUp", shown.filter(has_text=re.compile("^Lines "), has_not_text=ends)),
        ("Home", shown.filter(has_text=re.compile("^Lines 1 to "))),
    ):
        page.keyboard.press(key)
        expect(in_sight).to_be_visible()
        assert output.get_by_role("listitem").count() <= ROWS_LIMIT


def test_end_asks_for_the_last_lines_only(page: Page, job_page: OpenJob) -> None:
    windows = asked_windows(page)  # the last lines may be asked for before anybody goes there
    job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.focus()
    page.keyboard.press("End")
    expect_text_of(output, VERY_LONG_LINES)
    starts = {start for start, _ in windows}
    assert VERY_LONG_LINES - CHUNK + 1 in starts
    assert starts <= {1, 201, 99_601, 99_801}


def test_the_wheel_moves_by_its_pixels(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.hover()
    page.mouse.wheel(0, 400)
    expect_lines_from(page, 21)
    page.mouse.wheel(0, -200)
    expect_lines_from(page, 11)


def test_wrapped_lines_are_scrolled_by_pixels_too(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    page.set_viewport_size({"width": 400, "height": 800})
    output = output_of(page, VERY_LONG)
    output.hover()
    page.mouse.wheel(0, 300)
    expect(page.get_by_role("status").filter(has_text=re.compile("^Lines [2-9]"))).to_be_visible()
    row = line(output, 20)
    expect(row).to_have_text(re.compile(r"\S"))
    box = settled_box(row)
    before = box["y"]
    assert box["height"] > 30
    page.mouse.wheel(0, 137)
    wait_until(lambda: row.bounding_box()["y"] == pytest.approx(before - 137, abs=0.6))


def test_the_keys_move_by_lines_pages_and_ends(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output_of(page, VERY_LONG).focus()
    for keys, first in (("j", 2), ("jj", 4), ("k", 3)):
        page.keyboard.type(keys)
        expect_lines_from(page, first)
    page.keyboard.press("ArrowDown")
    expect_lines_from(page, 4)
    page.keyboard.press("Home")
    expect_lines_from(page, 1)
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text=re.compile("^Lines [23]"))).to_be_visible()
    page.keyboard.press("Shift+Space")
    expect_lines_from(page, 1)
    page.keyboard.press("End")
    ends = re.compile("to 100,000 of 100,000$")
    expect(page.get_by_role("status").filter(has_text=ends)).to_be_visible()


def test_g_and_a_number_goes_to_the_line(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.focus()
    page.keyboard.type("g51234")
    page.keyboard.press("Enter")
    expect(line(output, 51_234)).to_contain_text("(id 51234)")
    expect(line(output, 51_234)).to_be_in_viewport()
    expect(output).to_be_focused()


def test_letters_that_are_typed_into_a_field_do_nothing_else(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output_of(page, VERY_LONG)
    field = page.get_by_role("textbox", name="Search the output")
    field.fill("")
    field.press_sequentially("jgn/?")
    expect(field).to_have_value("jgn/?")
    expect(field).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_lines_from(page, 1)


def test_the_dragged_bar_maps_to_lines_and_asks_for_few(page: Page, job_page: OpenJob) -> None:
    page.clock.install()  # the page's own time: each step of the bar takes one frame of 16 ms
    job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    expect(output).to_have_attribute("aria-busy", "false")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    windows = asked_windows(page)
    for step in range(1, 61):
        output.evaluate(DRAG_TO, step / 120)
        page.clock.run_for(16)
    page.clock.resume()
    middle = page.get_by_role("status").filter(has_text=re.compile(r"^Lines (49,9|50,0)\d\d to"))
    expect(middle).to_be_visible()
    expect(output).to_have_attribute("aria-busy", "false")
    expect(line(output, 50_000)).to_contain_text("50,000 rows")
    # Three on the way (one each 400 ms) and the last place, each with its neighbors at most.
    assert len(windows) <= 4 * 3


def test_touch_moves_the_lines_with_the_finger(browser: Browser, site: Site) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    output = output_of(page, VERY_LONG)
    expect(output).to_have_attribute("aria-busy", "false")
    row = line(output, 20)
    before = settled_box(row)["y"]
    box = output.bounding_box()
    x, y = box["x"] + 150, box["y"] + 400
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for moved in range(20, 201, 20):
        touch("touchMove", {"x": x, "y": y - moved})
    wait_until(lambda: row.bounding_box()["y"] == pytest.approx(before - 200, abs=0.6))
    touch("touchEnd")
    context.close()


def test_no_frame_is_blank_where_lines_are_here(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    expect(output).to_have_attribute("aria-busy", "false")
    output.focus()
    for keys, number in (("g320", 320), ("g1", 1)):  # so that all lines that will pass are here
        page.keyboard.type(keys)
        page.keyboard.press("Enter")
        expect_text_of(output, number)
    expect_lines_from(page, 1)
    expect(output).to_have_attribute("aria-busy", "false")
    assert output.evaluate(COUNT_BLANK_FRAMES) <= 1


def test_lines_that_are_not_here_yet_keep_their_place(page: Page, job_page: OpenJob) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    # From the first: the last lines may be asked for before anybody goes there.
    page.route("**/output/lines?start=99801*", hold)
    job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.focus()
    page.keyboard.press("End")
    row = line(output, VERY_LONG_LINES)
    expect(row).to_be_in_viewport()
    wait_until(
        lambda: row.is_visible() and len(held) > 0
    )  # a call, so that Playwright takes events
    assert row.inner_text().strip() == ""
    assert row.bounding_box()["height"] == pytest.approx(20, abs=1)
    held.pop().continue_()
    expect(row).to_contain_text("looked at")
    expect(row).to_be_in_viewport()


def test_the_focus_is_not_lost_with_the_row_that_had_it(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.get_by_role("link", name="Line 3", exact=True).focus()
    page.keyboard.press("End")
    expect(line(output, VERY_LONG_LINES)).to_be_in_viewport()
    expect(output).to_be_focused()


def test_ten_million_lines_from_end_to_end_stay_small(page: Page, site: Site) -> None:
    answer_many_lines(page, 10_000_000)
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    output = output_of(page, VERY_LONG)
    range_px = output.evaluate("box => box.scrollHeight - box.clientHeight")
    assert range_px <= 8_000_000
    for step in range(101):
        output.evaluate("(box, top) => { box.scrollTop = top; }", range_px * step / 100)
        expect(output.get_by_role("listitem").nth(60)).not_to_have_text("")
    expect(line(output, 10_000_000)).to_be_in_viewport()
    assert output.get_by_role("listitem").count() <= ROWS_LIMIT
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    assert session.send("Runtime.getHeapUsage")["usedSize"] < HEAP_LIMIT_BYTES
