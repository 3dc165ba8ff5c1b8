"""What has the focus leaves the page: the focus goes to what is in its place or around it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.output_page import SMALL, OpenJob, line, output_of, search_for
from tests.support.processes import ControllerProcess, Site, wait_until

LIMIT_MS = 20_000
# Loaded once the browser is idle; to import it again waits until it works.
IS_HERE = """async () => {
  const scripts = performance.getEntriesByType("resource");
  const script = scripts.find(({ name }) => /keptFocus/.test(name));
  return script ? import(script.name).then(() => true) : false;
}"""


def kept(page: Page) -> Page:
    """The page, once the script is there that keeps its focus."""
    wait_until(lambda: bool(page.evaluate(IS_HERE)))
    return page


def new_job(page: Page, site: Site, controller: ControllerProcess) -> int:
    """Opens the page of a job that has just been launched, and gives its id."""
    job_id = controller.launch(days=30)
    page.goto(f"{site.url}/jobs/{job_id}")
    kept(page)
    return job_id


def press(control: Locator, key: str = "Enter") -> None:
    control.focus()
    control.press(key)


def tab_leads_into(page: Page, place: Locator) -> None:
    page.keyboard.press("Tab")
    assert place.evaluate("one => one !== document.activeElement && one.matches(':focus-within')")


def expect_focus_in(place: Locator) -> None:
    wait_until(lambda: bool(place.evaluate("one => one.matches(':focus-within')")))


def head(page: Page) -> Locator:
    return page.get_by_role("heading", level=1).locator("..")


def show(page: Page, lines: str) -> None:
    page.get_by_role("combobox", name="Show").select_option(label=lines)


def test_the_focus_stays_in_the_lines_when_a_filter_shows_others(job_page: OpenJob) -> None:
    page = kept(job_page(SMALL))
    output = output_of(page, SMALL)
    numbers = output.get_by_role("link", name=re.compile("^Line "))
    search_for(page, "deleting")
    for lines, first_lines in (("only hits", 0), ("all lines", 1), ("only hits", 0)):
        numbers.first.focus()
        show(page, lines)
        expect(line(output, 1)).to_have_count(first_lines)
        expect_focus_in(output)
    press(numbers.nth(1))  # shows it among all lines
    expect(line(output, 1)).to_be_attached()
    expect_focus_in(output)


def test_the_focus_stays_in_the_lines_when_the_search_ends(job_page: OpenJob) -> None:
    page = kept(job_page(SMALL))
    output = output_of(page, SMALL)
    search_for(page, "deleting")
    show(page, "only hits")
    expect(line(output, 1)).to_have_count(0)
    press(output.get_by_role("link", name=re.compile("^Line ")).nth(1), "Escape")
    expect(line(output, 1)).to_be_attached()
    expect_focus_in(output)


def test_after_another_try_the_focus_is_at_the_output(page: Page, site: Site) -> None:
    page.route("**/output/lines?*", lambda route: route.fulfill(status=503, json={}))
    page.goto(f"{site.url}/jobs/{SMALL}")
    kept(page)
    again = page.get_by_role("button", name="Try again")
    again.focus()
    page.unroute("**/output/lines?*")
    again.press("Enter")
    output_of(page, SMALL)
    expect(page.get_by_role("group", name="Output", exact=True)).to_be_focused()


def test_after_a_job_is_deleted_the_focus_is_where_the_page_says_so(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = controller.launch(days=30)
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    page.goto(f"{site.url}/jobs/{job_id}")
    kept(page)
    press(page.get_by_role("button", name="Delete job"))
    press(page.get_by_role("dialog").get_by_role("button", name="Delete job and output"))
    expect(page.get_by_role("heading", name=f"Job #{job_id} deleted")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    tab_leads_into(page, page.get_by_role("main"))


def test_the_button_of_an_action_leaves_the_focus_to_its_group(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    new_job(page, site, controller)
    press(page.get_by_role("button", name="Cancel job"))
    press(page.get_by_role("dialog").get_by_role("button", name="Cancel job"))
    expect(head(page)).to_contain_text("Canceled", timeout=LIMIT_MS)
    actions = page.get_by_role("group", name="Actions")
    expect(actions).to_be_focused()
    tab_leads_into(page, actions)


def test_a_dialog_whose_button_has_gone_gives_the_focus_to_what_is_around_it(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = new_job(page, site, controller)
    press(page.get_by_role("button", name="Cancel job"))
    keep = page.get_by_role("dialog").get_by_role("button", name="Keep running")
    expect(keep).to_be_focused()
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    expect(head(page)).to_contain_text("Canceled", timeout=LIMIT_MS)
    if keep.is_visible():
        page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("group", name="Actions")).to_be_focused()


def test_a_filter_that_is_cleared_leaves_the_focus_to_the_other_filters(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/jobs?status=failed&search=Cleanup")
    kept(page)
    filters = page.get_by_role("group", name="Filters")
    for name in ("Clear search", "Clear all"):
        press(filters.get_by_role("link", name=name))
        expect(filters.get_by_role("link", name=name)).to_have_count(0)
        expect(filters).to_be_focused()
    expect(filters.get_by_text("Status", exact=True)).to_be_visible()  # they are known again
    tab_leads_into(page, filters)


def test_a_button_that_becomes_a_link_keeps_the_focus(job_page: OpenJob) -> None:
    page = kept(job_page(SMALL))
    runs = page.get_by_role("group", name="Runs of this template")
    runs.get_by_role("button").or_(runs.get_by_role("link")).first.focus()
    expect(runs.get_by_role("link", name="Previous run")).to_be_focused()


def test_a_page_that_is_opened_by_the_keyboard_has_the_focus_at_its_content(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/jobs?order_by=id&page_size=50")
    kept(page)
    press(page.get_by_role("link", name=re.compile(f"#{SMALL}$")))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    expect(page.get_by_role("main")).to_be_focused()
    tab_leads_into(page, page.get_by_role("main"))


def test_who_has_left_an_element_is_not_called_back_to_it(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = new_job(page, site, controller)
    cancel = page.get_by_role("button", name="Cancel job")
    cancel.focus()
    cancel.blur()
    controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    expect(cancel).to_have_count(0, timeout=LIMIT_MS)
    expect(page.get_by_role("button", name="Delete job")).to_be_visible()
    page.keyboard.press("Shift")  # nothing that was put off is still to come
    assert page.evaluate("document.activeElement === document.body")
