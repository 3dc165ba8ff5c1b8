"""Code that a page loads when it is first wanted: no press is lost until it is here, or fails."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.output_page import LONG, SMALL, count_words, line, output_of, search_field
from tests.support.processes import Site, wait_until

# A clipboard that the test can read.
CLIPBOARD = """window.copied = "";
navigator.clipboard.writeText = async (text) => { window.copied = text; };"""
SELECT_TO_LINE_7 = """row => {
    const last = row.closest(".ov-list").querySelector("[data-n='7'] .ov-text");
    getSelection().setBaseAndExtent(row, 0, last, last.childNodes.length);
}"""


class Held:
    """The request of a script, held until the test lets it go."""

    def __init__(self, page: Page, name: str) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(re.compile(rf"/assets/{name}-[^/]+[.]js$"), self._hold)

    def _hold(self, route: Route) -> None:
        self._routes.append(route)

    def let_go(self) -> None:
        wait_until(self._has_come)
        self._routes.pop().continue_()

    def _has_come(self) -> bool:
        self._page.title()  # routes are reported while the browser is spoken to
        return bool(self._routes)


def test_an_action_pressed_before_its_dialog_is_here_opens_it_then(page: Page, site: Site) -> None:
    dialogs = Held(page, "job_dialogs")
    page.goto(f"{site.url}/jobs/{SMALL}")
    button = page.get_by_role("button", name="Run again")
    button.click()
    dialogs.let_go()
    form = page.get_by_role("dialog", name=re.compile("^Run .+ again"))
    expect(form.get_by_label("Days to keep", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(button).to_be_focused()


def test_a_dialog_that_cannot_be_loaded_says_so_and_the_next_press_tries_again(
    page: Page, site: Site
) -> None:
    scripts = re.compile("/assets/job_dialogs-")
    page.route(scripts, lambda route: route.abort())
    page.goto(f"{site.url}/jobs/{SMALL}")
    page.get_by_role("button", name="Run again").click()
    missing = page.get_by_role("dialog", name="The dialog couldn't be loaded")
    expect(missing).to_contain_text("Check the connection, then try again.")
    page.unroute(scripts)
    missing.get_by_role("button", name="Close").click()
    expect(missing).to_have_count(0)
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_role("dialog", name=re.compile("^Run .+ again"))).to_be_visible()


def test_what_is_typed_and_pressed_before_the_search_is_here_is_searched_for(
    page: Page, site: Site
) -> None:
    finding = Held(page, "finding")
    page.goto(f"{site.url}/jobs/{LONG}")
    output_of(page, LONG)
    page.keyboard.press("Control+f")
    expect(search_field(page)).to_be_focused()
    page.keyboard.type("skipping")
    page.keyboard.press("Enter")
    finding.let_go()
    count_words(page, re.compile(r"^1 of 155 lines"))
    expect(search_field(page)).to_have_value("skipping")


def test_a_copy_asked_for_before_its_code_is_here_is_made_then(page: Page, site: Site) -> None:
    page.add_init_script(CLIPBOARD)
    copying = Held(page, "copying")
    page.goto(f"{site.url}/jobs/{SMALL}")
    output = output_of(page, SMALL)
    output.locator("[data-n='6'] .ov-text").evaluate(SELECT_TO_LINE_7)
    page.keyboard.press("Control+c")
    copying.let_go()
    expect(page.get_by_text("Copied 2 lines.")).to_be_visible()
    texts = [line(output, number).locator(".ov-text").text_content() for number in (6, 7)]
    assert page.evaluate("window.copied") == "\n".join(map(str, texts))
