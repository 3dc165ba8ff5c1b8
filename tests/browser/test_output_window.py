"""The output in its window: one row of controls, alone in the window, and on paper."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    LONG,
    SMALL,
    VERY_LONG,
    VERY_LONG_LINES,
    OpenJob,
    choose_times,
    line,
    output_of,
)

BOX = """box => {
  const { top, bottom } = box.getBoundingClientRect();
  return { top, bottom, window: innerHeight, page: document.documentElement.scrollHeight };
}"""
ROW_PX = 40
FAILED, FAILED_AT = 43, 9  # "OperationalError: out of shared memory"


def fold(page: Page) -> Locator:
    return page.get_by_role("button", name="Output", exact=True)


def test_a_narrow_window_has_the_other_controls_in_one_menu(job_page: OpenJob, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    job_page(SMALL)
    output = output_of(page, SMALL)
    expect(page.get_by_role("button", name="Wrap lines")).to_be_hidden()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Go to line").click()
    page.get_by_role("textbox", name="Line", exact=True).fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Selected line 5", exact=True)).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitemradio", name="Since the start").click()
    expect(line(output, 5).locator("[data-t]").first).to_be_visible()


@pytest.mark.parametrize("job_id", [SMALL, LONG])
def test_a_key_gives_the_output_the_whole_window_and_escape_gives_it_back(
    job_page: OpenJob, job_id: int
) -> None:
    page = job_page(job_id)
    page.set_viewport_size({"width": 1200, "height": 500})
    output = output_of(page, job_id)
    output.focus()
    before = output.bounding_box()
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    expect(output).to_be_focused()
    box = output.evaluate(BOX)
    assert box["top"] < ROW_PX + 20
    assert box["bottom"] <= box["window"]
    behind = page.get_by_role("banner", include_hidden=True)
    expect(behind).to_have_js_property("inert", True)  # it cannot be reached
    page.keyboard.press("Escape")
    expect(behind).to_have_js_property("inert", False)
    expect(output).to_be_focused()
    assert output.bounding_box() == before


def test_the_fold_is_remembered_for_each_kind_of_job(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    fold(page).click()
    expect(fold(page)).to_have_attribute("aria-expanded", "false")
    page = job_page(FAILED)
    expect(fold(page)).to_have_attribute("aria-expanded", "true")
    output_of(page, FAILED)
    page = job_page(LONG)  # ended well, as the first
    page.get_by_role("heading", level=1).wait_for()
    expect(fold(page)).to_have_attribute("aria-expanded", "false")


def printed(page: Page) -> Locator:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.get_by_role("main")


def test_a_print_of_a_short_output_has_all_of_it(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    paper = printed(page)
    expect(paper.locator("[data-n='37']:visible")).to_have_count(1)
    expect(paper.get_by_text("not printed")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(output_of(page, SMALL)).to_be_visible()


def test_a_print_of_a_long_output_says_what_it_leaves_out(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    expect(output).to_have_attribute("aria-busy", "false")
    paper = printed(page)
    left_out = paper.get_by_text(re.compile(r"Lines ([\d,]+) to 100,000 are not printed\."))
    expect(left_out).to_contain_text("Download the output instead.")
    found = re.search(r"Lines ([\d,]+) to", left_out.inner_text())
    assert found is not None
    first_left_out = int(found[1].replace(",", ""))
    expect(paper.locator(f"[data-n='{first_left_out - 1}']:visible")).to_have_count(1)
    expect(paper.locator(f"[data-n='{first_left_out}']:visible")).to_have_count(0)


def test_times_are_a_menu_that_keys_reach(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    choose_times(page, "Time of day")
    expect(line(output, 1).locator("[data-t]").first).to_be_visible()
    page.get_by_role("button", name="Times", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="Time of day")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("menuitemradio", name="No times")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line(output, 1).locator("[data-t]")).to_have_count(0)


def test_a_failed_job_opens_at_the_line_of_its_cause_unless_a_link_names_another(
    page: Page, job_page: OpenJob
) -> None:
    page.set_viewport_size({"width": 1000, "height": 300})
    job_page(FAILED)
    output = page.get_by_role("region", name=f"Output of job {FAILED}")
    cause = line(output, FAILED_AT)
    expect(cause).to_be_in_viewport()
    expect(cause).to_have_attribute("aria-current", "true")
    job_page(FAILED, "#L1")
    expect(cause).to_have_attribute("aria-current", "true")
    expect(line(output, 1)).to_be_in_viewport()
    expect(page).to_have_url(re.compile("#L1$"))


@pytest.mark.parametrize(
    ("job_id", "size"),
    [
        (LONG, (1280, 900)),
        (LONG, (390, 844)),
        (WELL_KNOWN["five_thousand_lines"], (1280, 900)),
        (WELL_KNOWN["five_thousand_lines"], (390, 844)),  # most of its lines are wrapped
    ],
)
def test_the_output_fills_the_window_and_is_all_that_scrolls(
    job_page: OpenJob, page: Page, job_id: int, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    job_page(job_id)
    page.get_by_role("button", name="Dates").wait_for()
    output = output_of(page, job_id)
    output.focus()
    page.keyboard.press("End")
    expect(output.get_by_role("listitem").last).to_be_in_viewport(ratio=0.9)
    box = output.evaluate(BOX)
    assert box["bottom"] <= box["window"]
    assert box["window"] - box["bottom"] < 40
    assert box["page"] <= box["window"]
    assert size[0] < 1280 or box["top"] < 260


def test_on_a_small_phone_a_failure_leaves_room_for_some_lines_and_the_page_does_not_scroll(
    job_page: OpenJob, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    job_page(FAILED)
    page.get_by_role("button", name="Details").wait_for()
    page.get_by_role("heading", name="Why it failed").wait_for()
    box = output_of(page, FAILED).evaluate(BOX)
    assert box["bottom"] - box["top"] >= 80
    assert box["page"] <= box["window"]


def test_keys_scroll_the_lines_while_nothing_has_the_focus(job_page: OpenJob, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    first, last = line(output, 1), line(output, VERY_LONG_LINES)
    expect(first).to_be_in_viewport()
    for key, back in [("PageDown", "PageUp"), ("Space", "Shift+Space")]:
        page.keyboard.press(key)
        expect(first).not_to_be_in_viewport()
        page.keyboard.press(back)
        expect(first).to_be_in_viewport()
    page.keyboard.press("End")
    expect(last).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Home")
    expect(first).to_be_in_viewport()
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    page.keyboard.press("End")
    expect(last).to_be_in_viewport(ratio=0.9)


def test_keys_do_not_scroll_the_lines_behind_a_dialog_or_from_a_control(
    job_page: OpenJob, page: Page
) -> None:
    job_page(LONG)
    output = output_of(page, LONG)
    page.get_by_role("button", name="Wrap lines").focus()
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(line(output, 1)).to_be_in_viewport()


def test_the_panel_for_a_line_opens_below_its_button(job_page: OpenJob, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    job_page(LONG)
    output_of(page, LONG)
    page.keyboard.press("g")
    field = page.get_by_role("textbox", name="Line", exact=True)
    expect(field).to_have_attribute("placeholder", "120 or 120-140")
    button = page.get_by_role("button", name="Go to line").bounding_box()
    panel = page.get_by_role("form", name="Go to line").bounding_box()
    assert button is not None
    assert panel is not None
    assert panel["x"] + panel["width"] == pytest.approx(button["x"] + button["width"], abs=1)
    assert 0 <= panel["y"] - (button["y"] + button["height"]) < 10
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_a_short_output_is_no_higher_than_its_lines(job_page: OpenJob, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 1600})
    job_page(SMALL)
    output = output_of(page, SMALL)
    last = line(output, 37).bounding_box()
    box = output.evaluate(BOX)
    assert last is not None
    assert box["bottom"] - (last["y"] + last["height"]) < 20
    assert box["window"] - box["bottom"] > 100
