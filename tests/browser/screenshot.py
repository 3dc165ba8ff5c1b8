"""Takes the README's pictures: `make screenshot` writes docs/job-page.png and docs/job-list.png.

A failed job of the built-in controller's history and the list, at the width of a laptop's window.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import (
    ROOT,
    build_frontend,
    chromium_options,
    running_controller,
    running_site,
)

FAILED = WELL_KNOWN["failed_with_traceback"]
# The file, the page, the theme.
PICTURES = (
    ("job-page.png", f"/jobs/{FAILED}", "light"),
    ("job-list.png", "/jobs?page_size=15", "dark"),
)


def take_pictures(site_url: str) -> None:
    """Write each into docs from the site's pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        for name, path, theme in PICTURES:
            size = {"width": 1200, "height": 600}
            page = browser.new_page(viewport=size, timezone_id="UTC")
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.goto(site_url + path)
            page.get_by_role("heading", level=1).wait_for()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            page.locator("[data-n='1'], table tbody tr").first.wait_for()
            page.screenshot(path=ROOT / "docs" / name)
        browser.close()


def main() -> None:
    """Serve a fresh history and take the pictures."""
    build_frontend()
    with TemporaryDirectory() as folder, running_controller(Path(folder)) as controller:
        settings = {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "JOBPANE_ALLOW_ACTIONS": "true",
        }
        with running_site(Path(folder), settings) as site:
            take_pictures(site.url)


if __name__ == "__main__":
    main()
