"""Lists and figures in a narrow window: no line without a use, no room that nothing takes."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.output_page import settled_box
from tests.support.processes import Site

NARROW = (320, 390)


def line_above(row: Locator) -> str:
    return str(row.evaluate("row => getComputedStyle(row).borderTopWidth"))


@pytest.mark.parametrize("width", NARROW)
@pytest.mark.parametrize(
    ("path", "name"), [("/jobs", "System jobs"), ("/compare/38/42", "What differs in the runs")]
)
def test_the_first_row_of_a_list_has_no_second_line_above_it(
    page: Page, site: Site, width: int, path: str, name: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.url + path)
    rows = page.get_by_role("table", name=name).locator("tbody").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    assert line_above(rows.nth(0)) == "0px"
    assert line_above(rows.nth(1)) == "1px"


@pytest.mark.parametrize("width", NARROW)
def test_the_figures_of_a_template_fill_their_rows(
    page: Page, history_site: Site, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{history_site.url}/templates/1")
    last = page.get_by_role("term").filter(has_text="95th percentile").locator("..")
    box, main = settled_box(last), settled_box(page.get_by_role("region", name="History"))
    assert box["x"] + box["width"] == pytest.approx(main["x"] + main["width"], abs=1)


@pytest.mark.parametrize("width", NARROW)
def test_what_can_be_done_with_a_template_is_beside_its_name(
    page: Page, history_site: Site, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{history_site.url}/templates/1")
    name = settled_box(page.get_by_role("heading", level=1))
    button = settled_box(page.get_by_role("button", name="Run again"))
    assert button["y"] < name["y"] + name["height"]
    assert button["x"] + button["width"] <= width
