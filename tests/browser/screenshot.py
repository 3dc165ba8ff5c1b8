"""Takes the README's picture: `make screenshot` writes docs/job-page.png.

A failed job of the built-in controller's history, at the width of a laptop's window.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import (
    ROOT,
    build_frontend,
    chromium_options,
    running_controller,
    running_site,
)

PICTURE = ROOT / "docs" / "job-page.png"


def take_picture(url: str) -> None:
    """Write PICTURE from the page at `url`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        page = browser.new_page(viewport={"width": 1200, "height": 860}, timezone_id="UTC")
        page.goto(url)
        page.get_by_role("heading", level=1).wait_for()
        page.locator("[data-n='1']").wait_for()
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    """Serve a fresh history and take the picture."""
    build_frontend()
    with TemporaryDirectory() as folder, running_controller(Path(folder)) as controller:
        settings = {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "JOBPANE_ALLOW_ACTIONS": "true",
        }
        with running_site(Path(folder), settings) as site:
            take_picture(f"{site.url}/jobs/{WELL_KNOWN['failed_with_traceback']}")


if __name__ == "__main__":
    main()
