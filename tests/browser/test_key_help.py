"""The help of the keys lists those that work, and no others."""

from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import LONG, OpenJob, output_of
from tests.support.processes import Site

SIGNS = [chr(code) for code in range(ord("!"), ord("~") + 1)]
LEADS_AWAY = {"[", "]"}  # pressed last
# As Playwright calls them, and as the help does.
NAMED = {
    "ArrowDown": "↓",
    "ArrowUp": "↑",
    "Space": "Space",
    "Shift+Space": "Shift+Space",
    "PageDown": "PageDown",
    "PageUp": "PageUp",
    "Home": "Home",
    "End": "End",
    "Control+c": "Ctrl+c",  # of the line that the URL selects
    "Control+a": "Ctrl+a",
    "Control+f": "Ctrl+f",
    "Escape": "Escape",
}
OTHERS = {"Insert", "Delete", "Backspace", "ArrowLeft", "ArrowRight", "F2", "Control+k"}
# What a key does to the page is decided once all have heard of it.
NOTE_PRESSES = """addEventListener("keydown", (event) => { window.pressed = event; }, true)"""
CHORDS = """terms => terms.flatMap((term) => [...term.querySelectorAll("span")].map((chord) =>
  [...chord.querySelectorAll("kbd")].map((key) => key.textContent).join("+")).filter(Boolean))"""


def is_taken(page: Page, key: str) -> bool:
    """Whether the page does something when the key is pressed; what has opened is closed again."""
    page.keyboard.press(key)
    taken = bool(page.evaluate("window.pressed.defaultPrevented"))
    dialog = page.get_by_role("dialog")
    if taken and key == "?":
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    if taken and key in {"/", "g", "Control+f"}:
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
    return taken


def taken_signs(page: Page) -> set[str]:
    page.evaluate(NOTE_PRESSES)
    ordinary = [sign for sign in SIGNS if sign not in LEADS_AWAY]
    return {sign for sign in [*ordinary, *LEADS_AWAY] if is_taken(page, sign)}


def listed(page: Page) -> set[str]:
    """The keys and chords that the help of the page names."""
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_.get_by_role("button", name="Close")).to_be_focused()
    chords = help_.locator("dt").evaluate_all(CHORDS)
    page.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    return {"N" if chord == "Shift+n" else chord for chord in chords}


def signs_in(chords: set[str]) -> set[str]:
    return {chord for chord in chords if len(chord) == 1 and chord.isascii()}


def test_the_help_of_a_jobs_page_lists_each_letter_that_works_there(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["running"])
    output_of(page, WELL_KNOWN["running"])
    expect(page.get_by_role("button", name="Follow")).to_be_visible()
    in_help = signs_in(listed(page))
    assert {"[", "]", "/", "f"} < in_help
    assert taken_signs(page) == in_help


def test_the_help_of_a_jobs_page_lists_each_other_key_that_works_there(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/jobs/{LONG}?find=skipping#L5")
    output = output_of(page, LONG)
    in_help = listed(page)
    page.evaluate(NOTE_PRESSES)
    taken = set()
    for key in [*NAMED, *OTHERS]:
        output.focus()
        if is_taken(page, key):
            taken.add(NAMED.get(key, key))
    assert taken == set(NAMED.values())
    assert taken <= in_help
    assert in_help - taken - signs_in(in_help) == {"Shift+click", "Enter", "Shift+Enter"}


def test_the_help_of_the_site_lists_each_letter_that_works_on_some_page(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/jobs")
    expect(page.get_by_role("table", name="System jobs")).to_be_visible()
    in_help = signs_in(listed(page))
    in_list = taken_signs(page)
    page.goto(f"{site.url}/compare/38/{WELL_KNOWN['successful']}")
    expect(page.get_by_role("button", name="Next change")).to_be_visible()
    in_comparison = taken_signs(page)
    assert in_list == {"/", "?", "j", "k", "x"}
    assert in_comparison == {"/", "?", "n", "p"}
    assert in_help == in_list | in_comparison | LEADS_AWAY
