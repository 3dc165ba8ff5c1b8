"""The page that describes the API, as users read it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.processes import Site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_api_is_described_by_a_page_that_everyone_can_read(
    page: Page, site: Site, scheme: str
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{site.url}/api/docs")
    page.get_by_role("link", name="The runs of a template, newest first").click()
    expect(page.get_by_role("heading", name="The runs of a template")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [rule["id"] for rule in found] == []
    assert refused == []
