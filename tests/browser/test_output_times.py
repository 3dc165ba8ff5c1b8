"""The column of times in an output: never a time of the wrong day; the whole of it on demand."""

import re

from playwright.sync_api import Page, expect

from tests.browser.output_page import SMALL, answer_lines, choose_times, line, number_of, output_of
from tests.support.processes import Site, wait_until


def at(second: int) -> str:
    return f"2026-11-01T02:{second // 60:02}:{second % 60:02}.250+00:00"


def open_with(page: Page, site: Site, lines: list[dict[str, object]], **changes: object) -> None:
    answer_lines(page, lines, **changes)
    page.goto(f"{site.url}/jobs/{SMALL}")
    output_of(page, SMALL)


def test_times_are_shown_of_the_day_or_since_the_start_and_remembered(
    page: Page, site: Site
) -> None:
    open_with(page, site, [{"at": at(0), "spans": ["a"]}, {"at": at(75), "spans": ["b"]}])
    output = output_of(page, SMALL)
    shown = line(output, 2).locator("[data-t]")
    expect(shown).to_have_count(0)
    choose_times(page, "Since the start")
    expect(shown).to_have_attribute("data-t", "+00:01:15")
    choose_times(page, "Time of day")
    expect(shown).to_have_attribute("data-t", "03:01:15")  # the browser is in Berlin
    page.reload()
    page.get_by_role("button", name="Times", exact=True).click()
    chosen = page.get_by_role("menuitemradio", name="Time of day")
    expect(chosen).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    expect(shown).to_have_attribute("data-t", "03:01:15")


def times_of(page: Page, number: int) -> str:
    """What the column of times says of a line, as far as it is in sight."""
    parts = line(output_of(page, SMALL), number).locator("[data-t]:visible")
    return " ".join(str(part.get_attribute("data-t")) for part in parts.all()).replace(" :", ":")


def expect_times(page: Page, number: int, words: str) -> None:
    expect(line(output_of(page, SMALL), number).locator("[data-t]").first).to_be_attached()
    wait_until(lambda: times_of(page, number) == words)


def test_times_across_a_change_of_the_clock_carry_their_offset(page: Page, site: Site) -> None:
    moments = ("2026-10-25T00:50:00.250+00:00", "2026-10-25T01:00:00+00:00")
    open_with(page, site, [{"at": moment, "spans": ["a"]} for moment in moments])
    choose_times(page, "Time of day")
    expect_times(page, 1, "02:50:00 +02:00")
    expect_times(page, 2, "02:00:00 +01:00")


def test_a_whole_time_is_shown_by_the_pointer_by_touch_and_at_the_selected_line_by_key(
    page: Page, site: Site
) -> None:
    moments = ("2026-10-25T00:50:00.250+00:00", "2026-10-25T01:00:00+00:00")
    open_with(page, site, [{"at": moment, "spans": ["a"]} for moment in moments])
    choose_times(page, "Time of day")
    output = output_of(page, SMALL)
    tip = page.get_by_role("tooltip").filter(has_text="UTC")
    line(output, 1).locator("[data-t]").first.hover()
    expect(tip).to_have_text("Local 25 Oct 2026, 02:50:00.250 +02:00 UTC 25 Oct 2026, 00:50:00.250")
    line(output, 1).get_by_text("a").hover()
    expect(tip).to_have_count(0)
    line(output, 1).locator("[data-t]").first.click()  # as a tap does, at once
    expect(tip).to_be_visible()
    number_of(output, 2).click()
    expect(tip).to_have_count(0)
    output.focus()
    page.keyboard.press("Tab")
    time = output.get_by_role(
        "button", name="Time of line 2: 25 Oct 2026, 02:00:00 +01:00, 25 Oct 2026, 01:00:00 UTC"
    )
    expect(time).to_be_focused()
    expect(tip).to_have_text("Local 25 Oct 2026, 02:00:00 +01:00 UTC 25 Oct 2026, 01:00:00")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    expect(page).to_have_url(re.compile("#L2$"))  # what is selected stays


def test_times_of_a_job_of_three_days_carry_their_day(page: Page, site: Site) -> None:
    days = ("01T22:10", "01T22:50", "01T23:10", "03T08:00")
    lines = [{"at": f"2026-11-{day}:00+00:00", "spans": ["a"]} for day in days]
    open_with(page, site, lines)
    choose_times(page, "Time of day")
    expect_times(page, 2, "01 Nov 23:50:00")
    expect_times(page, 3, "02 Nov 00:10:00")
    expect_times(page, 4, "03 Nov 09:00:00")
    page.set_viewport_size({"width": 320, "height": 700})
    expect_times(page, 2, "01 Nov 23:50")
    expect_times(page, 3, "02 Nov 00:10")
