"""Lists in a narrow window: no line without a use."""

import pytest
from playwright.sync_api import Locator, Page, expect

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
