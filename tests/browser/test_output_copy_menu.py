"""The copy button, its menu and its key: whole lines in three formats, and what fails."""

import re

from playwright.sync_api import Page, expect

from tests.browser.output_page import (
    LONG,
    LONG_HITS,
    SMALL,
    OpenJob,
    allow_clipboard,
    clipboard_of,
    count_words,
    line,
    number_of,
    output_of,
    search_for,
)

REFUSAL = {"error": {"code": "x", "sentence": "No.", "can_try_again": False, "id": "1"}}
WINDOW = "**/output/lines?start=3001&*"


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=20_000)


def test_the_menu_copies_in_three_formats_and_the_key_in_the_one_chosen_last(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL)
    allow_clipboard(page)
    output = output_of(page, SMALL)
    number_of(output, 9).click()
    number_of(output, 10).click(modifiers=["Shift"])
    two = [str(line(output, n).text_content()) for n in (9, 10)]
    page.get_by_role("button", name="Copy as…").click()
    page.keyboard.press("Escape")  # closes the menu, and the lines stay selected
    expect(page.get_by_role("menuitemradio", name="As text")).to_be_hidden()
    page.get_by_role("button", name="Copy as…").click()
    page.get_by_role("menuitemradio", name="With line numbers").click()
    said(page, "Copied 2 lines with line numbers.")
    assert clipboard_of(page) == f" 9  {two[0]}\n10  {two[1]}"
    page.get_by_role("button", name="Copy as…").click()
    page.get_by_role("menuitemradio", name="As Markdown with link").click()
    expect(
        page.get_by_role("status").filter(has_text="Copied 2 lines as Markdown.")
    ).to_be_visible()
    link, *fenced = clipboard_of(page).split("\n")
    assert re.fullmatch(
        rf"\[.+ · Successful · #{SMALL} · lines 9.10\]\({re.escape(page.url)}\)", link
    )
    assert fenced == ["", "```", *two, "```", ""]
    page.keyboard.press("Escape")
    page.reload()
    output_of(page, SMALL)
    expect(page.get_by_role("button", name="Copy all as Markdown")).to_be_visible()
    page.keyboard.press("c")
    said(page, "Copied 37 lines as Markdown.")
    assert len(clipboard_of(page).split("\n")) == 37 + 5


def test_the_menu_links_only_lines_that_are_chosen_and_says_which(job_page: OpenJob) -> None:
    page = job_page(LONG)
    output = output_of(page, LONG)
    link = page.get_by_role("menuitem", name="Link to")
    more = page.get_by_role("button", name="Copy as…")
    more.click()
    expect(page.get_by_role("menuitemradio", name="As text")).to_be_visible()
    expect(link).to_have_count(0)
    page.keyboard.press("Escape")
    number_of(output, 9).click()
    more.click()
    expect(link).to_have_text(re.compile("^Link to the selected line(?!s)"))
    page.keyboard.press("Escape")
    number_of(output, 10).click(modifiers=["Shift"])
    more.click()
    expect(link).to_have_text(re.compile("^Link to the selected lines"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    page.keyboard.press("Enter")
    more.click()
    expect(link).to_have_text(re.compile("^Link to line [0-9,]+"))


def test_a_failed_copy_says_so_and_keeps_the_selection(job_page: OpenJob) -> None:
    page = job_page(LONG)
    allow_clipboard(page)
    output = output_of(page, LONG)
    page.route(WINDOW, lambda route: route.fulfill(status=400, json=REFUSAL))
    output.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    words = "The lines couldn't be loaded. Nothing was copied."
    said(page, words)
    page.unroute(WINDOW)
    page.keyboard.press("Control+c")
    said(page, "Copied 15,000 lines.")
    assert len(clipboard_of(page).split("\n")) == 15_000
