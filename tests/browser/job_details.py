"""The disclosure "Details" of a job's page, for the tests that look at its fields."""

from playwright.sync_api import FrameLocator, Locator, Page, expect


def details_button(page: Page | FrameLocator) -> Locator:
    return page.get_by_role("button", name="Details", exact=True)


def details_of(page: Page | FrameLocator) -> Locator:
    """The panel with every field, whether it is open or not."""
    return page.get_by_role("region", name="Details", exact=True, include_hidden=True)


def open_details(page: Page | FrameLocator) -> Locator:
    """The panel, opened."""
    details_button(page).click()
    details = details_of(page)
    expect(details).to_be_visible()
    return details


def refresh(page: Page) -> None:
    """Have the record read again."""
    if not details_of(page).is_visible():
        open_details(page)
    details_of(page).get_by_role("button", name="Refresh").click()
