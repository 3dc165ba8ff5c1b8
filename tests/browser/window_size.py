"""Other sizes of the window of a page."""

from playwright.sync_api import Page, ViewportSize

# What a ResizeObserver changes is laid out in the first frame of the new size.
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size in pixels; returns once the page is drawn in it."""
    page.set_viewport_size(ViewportSize(width=width, height=height))
    page.evaluate(_DRAWN)
