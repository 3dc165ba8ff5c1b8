"""Lines have URLs: they are selected, linked, opened and copied."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    LONG,
    SMALL,
    VERY_LONG,
    OpenJob,
    allow_clipboard,
    answer_lines,
    choose_times,
    clipboard_of,
    line,
    number_of,
    output_of,
)
from tests.support.processes import Site

FAR = 50_000


def selected(page: Page, words: str) -> None:
    expect(page.get_by_role("group", name=f"Selected {words}", exact=True)).to_be_visible()


def test_a_click_on_a_number_selects_the_line_and_is_in_the_url(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    number_of(output, 5).click()
    expect(page).to_have_url(re.compile("#L5$"))
    selected(page, "line 5")
    number_of(output, 9).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile("#L5-L9$"))
    selected(page, "lines 5 to 9")
    number_of(output, 2).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile("#L2-L5$"))


def test_escape_clears_the_selection_and_the_url(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    number_of(output_of(page, SMALL), 5).click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"/jobs/{SMALL}$"))
    expect(page.get_by_role("group", name=re.compile("^Selected"))).to_have_count(0)


@pytest.mark.parametrize(("job_id", "number"), [(SMALL, 30), (LONG, 9000), (VERY_LONG, FAR)])
def test_a_url_with_lines_opens_there_and_survives_a_reload(
    page: Page, site: Site, job_id: int, number: int
) -> None:
    page.goto(f"{site.url}/jobs/{job_id}#L{number}-L{number + 2}")
    for _ in range(2):
        output = output_of(page, job_id)
        expect(line(output, number)).to_be_in_viewport()
        selected(page, f"lines {number} to {number + 2}")
        page.reload()


def test_another_line_in_the_url_is_scrolled_to(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    page.evaluate("location.hash = '#L70000'")
    expect(line(output, 70_000)).to_be_in_viewport()
    selected(page, "line 70000")


def test_a_url_that_names_no_line_selects_nothing_and_says_so(job_page: OpenJob) -> None:
    page = job_page(SMALL, "#L10000000000")
    output_of(page, SMALL)
    for hash_, words in (
        ("", "Line 10,000,000,000 doesn't exist. The last line is 37."),
        ("#L0", "Line 0 doesn't exist. The last line is 37."),
        ("#Labc", "This link doesn't name a line. Use #L120 or #L120-L140."),
        ("#L1e3", "This link doesn't name a line. Use #L120 or #L120-L140."),
    ):
        if hash_:
            page.evaluate("hash => { location.hash = hash; }", hash_)
        expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
        expect(page.get_by_role("group", name=re.compile("^Selected"))).to_have_count(0)
    page.evaluate("location.hash = '#L5-L2'")
    selected(page, "lines 2 to 5")
    expect(page.get_by_text("This link doesn't name a line")).to_have_count(0)


def test_of_a_range_that_reaches_too_far_the_lines_there_are_selected_and_it_is_said(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL, "#L30-L99999999999")
    output = output_of(page, SMALL)
    selected(page, "lines 30 to 37")
    expect(line(output, 30)).to_be_in_viewport()
    words = "Line 99,999,999,999 doesn't exist. The last line is 37."
    expect(page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("query", ["#L5", "?find=skipping", "#Labc"])
def test_a_link_into_a_folded_output_opens_it_and_stays_a_link(
    job_page: OpenJob, site: Site, query: str
) -> None:
    page = job_page(SMALL)
    fold = page.get_by_role("button", name="Output", exact=True)
    output = output_of(page, SMALL)
    fold.click()
    expect(output).to_be_hidden()
    page = job_page(LONG, query)
    expect(fold).to_have_attribute("aria-expanded", "true")
    output_of(page, LONG)
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    page = job_page(SMALL)
    expect(fold).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(("job_id", "number"), [(SMALL, 30), (VERY_LONG, FAR)])
def test_another_line_in_the_url_opens_a_folded_output_there(
    job_page: OpenJob, job_id: int, number: int
) -> None:
    page = job_page(job_id)
    page.set_viewport_size({"width": 900, "height": 420})
    output = output_of(page, job_id)
    page.get_by_role("button", name="Output", exact=True).click()
    expect(output).to_be_hidden()
    page.evaluate("number => { location.hash = `#L${number}`; }", number)
    expect(line(output, number)).to_be_in_viewport()
    selected(page, f"line {number}")


def test_y_copies_the_link(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    allow_clipboard(page)
    output = output_of(page, SMALL)
    number_of(output, 5).click()
    number_of(output, 9).click(modifiers=["Shift"])
    page.keyboard.press("y")
    expect(
        page.get_by_role("status").filter(has_text="Copied the link to lines 5 to 9.")
    ).to_be_visible()
    assert clipboard_of(page) == page.url
    assert page.url.endswith(f"/jobs/{SMALL}#L5-L9")


@pytest.mark.parametrize("way", ["button", "Control+c"])
def test_selected_lines_are_copied_as_plain_text(job_page: OpenJob, way: str) -> None:
    page = job_page(SMALL)
    allow_clipboard(page)
    output = output_of(page, SMALL)
    choose_times(page, "Time of day")
    number_of(output, 4).click()
    number_of(output, 5).click(modifiers=["Shift"])
    if way == "button":
        page.get_by_role("button", name="Copy 2 lines").click()
    else:
        page.keyboard.press(way)
    expect(page.get_by_role("status").filter(has_text="Copied 2 lines.")).to_be_visible()
    first, second = clipboard_of(page).split("\n")
    assert first.startswith("?: (staticfiles.W004) The directory")
    assert second == 'deleting job "nightly backup 01" (id 1001)'


def test_the_browsers_own_selection_has_no_numbers_and_no_times(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    allow_clipboard(page)
    output = output_of(page, SMALL)
    choose_times(page, "Time of day")
    expect(line(output, 5).locator("[data-t]")).to_be_visible()
    output.evaluate("box => getSelection().selectAllChildren(box)")
    page.keyboard.press("Control+c")
    copied = clipboard_of(page)
    assert "deleting job" in copied
    assert not re.search(r"^\s*\d+\s*(deleting|$)|\d\d:\d\d:\d\d", copied, re.MULTILINE)


def test_lines_that_are_not_in_the_page_are_copied_too(job_page: OpenJob) -> None:
    page = job_page(LONG)
    allow_clipboard(page)
    output = output_of(page, LONG)
    output.focus()
    page.keyboard.type("g100-9000")
    page.keyboard.press("Enter")
    selected(page, "lines 100 to 9000")
    page.get_by_role("button", name="Copy 8,901 lines").click()
    copied = page.get_by_role("status").filter(has_text="Copied 8,901 lines.")
    expect(copied).to_be_visible()
    lines = clipboard_of(page).split("\n")
    assert len(lines) == 8901
    assert "9,000 rows looked at" in lines[-1]


def test_a_link_that_the_job_printed_shows_its_target_before_it_opens(
    job_page: OpenJob,
) -> None:
    job_id = WELL_KNOWN["weird_output"]
    page = job_page(job_id)
    output = output_of(page, job_id)
    opened: list[str] = []
    page.context.on("page", lambda new: opened.append(new.url))
    output.get_by_role("link", name="link", exact=True).click()
    dialog = page.get_by_role("dialog", name="Open this link from the output?")
    expect(dialog).to_contain_text("https://example.org/a")
    expect(dialog.get_by_role("link", name="Open")).to_have_attribute(
        "href", "https://example.org/a"
    )
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert opened == []


def test_a_plain_url_is_a_link_that_shows_the_site_it_leads_to(page: Page, site: Site) -> None:
    url = "https://good.example@evil.example/x_(y)"
    spans: list[object] = ["See (https://good.ex", ["ample@evil", {"f": 1}], ".example/x_(y))."]
    answer_lines(page, [{"spans": spans, "marks": [[15, 39]]}, {"spans": ["https://b.example"]}])
    page.goto(f"{site.url}/jobs/{SMALL}")
    allow_clipboard(page)
    output = output_of(page, SMALL)
    link = output.get_by_role("link", name=url, exact=True)
    expect(link.get_by_role("mark")).to_have_text(["od.ex", "ample@evil", ".example/"])
    link.click()
    dialog = page.get_by_role("dialog", name="Open this link from the output?")
    expect(dialog.get_by_text("It leads to")).to_have_text("It leads to evil.example")
    expect(dialog.get_by_text("is a username, not a site")).to_be_visible()
    opening = dialog.get_by_role("link", name="Open")
    expect(opening).to_have_attribute("href", url)
    expect(opening).to_have_attribute("rel", "noopener noreferrer")
    page.keyboard.press("Escape")
    output.get_by_role("link", name="https://b.example").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("It leads to")).to_have_text("It leads to b.example")
    page.keyboard.press("Escape")
    # A drag over a link selects its text and opens nothing.
    box = output.get_by_role("link", name="https://b.example").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 8)
    page.mouse.up()
    page.keyboard.press("Control+c")
    expect(dialog).to_have_count(0)
    assert clipboard_of(page) == "https://b.example"
