"""A Jobpane that a portal at another origin may frame, for tests in Chromium."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Playwright

from tests.support.portals import Pages, sample_portal, serving_pages
from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    free_port,
    running_controller,
    wait_until,
    whole_chromium_options,
)

BLOCKING = {"cookie_controls_mode": 1, "block_third_party_cookies": True}
ALLOWING = {"cookie_controls_mode": 0, "block_third_party_cookies": False}


@dataclass(frozen=True)
class Portal:
    """The sample portal, the Jobpane that it shows, and pages of a few other sites."""

    site: Site
    controller: ControllerProcess
    port: int
    key: str
    pages: Pages
    pages_port: int

    @property
    def origin(self) -> str:
        return f"http://portal.localhost:{self.port}"

    @property
    def own_pages(self) -> str:
        """The origin of pages that the test writes; it may frame jobs too."""
        return f"http://pages.localhost:{self.pages_port}"

    def link(self, job_id: int, *, origin: str = "", actions: bool = False) -> str:
        answer = httpx.post(
            f"{self.site.url}/api/embed-tokens",
            json={"job": job_id, "origin": origin or self.own_pages, "actions": actions},
            headers={"Authorization": f"Bearer {self.key}"},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["url"])

    def link_to_card(self, template_id: int) -> str:
        """A link to a template's card; "" while the history does not know the template yet."""
        answer = httpx.post(
            f"{self.site.url}/api/embed-tokens",
            json={"template": template_id, "origin": self.own_pages},
            headers={"Authorization": f"Bearer {self.key}"},
        )
        assert answer.status_code in {201, 404}, answer.text
        return str(answer.json().get("url", ""))

    def page_with(self, src: str) -> str:
        """The URL of a page of ours with this frame."""
        path = f"/{secrets.token_hex(4)}"
        self.pages.by_path[path] = framing(src)
        return self.own_pages + path

    def ended_job(self) -> int:
        """The id of a job that has ended by itself."""
        job_id = self.controller.launch(days=1)
        wait_until(lambda: self.controller.job(job_id)["status"] == "successful")
        return job_id


def framing(src: str) -> str:
    return (
        "<!doctype html><html lang=en><title>Portal</title><h1>Portal</h1>"
        f'<iframe src="{src}" title="Job" style="width:100%;height:900px"></iframe>'
    )


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


@pytest.fixture(scope="session")
def portal(serve_site: ServeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    port, key, keys = free_port(), secrets.token_hex(32), folder / "keys"
    keys.write_text(f"# portals\nops:{key}\n")
    with (
        running_controller(folder / "awx", history="small", job_seconds=3) as controller,
        serving_pages() as (pages, pages_port),
    ):
        site = serve_site(
            JOBPANE_CONTROLLER_URL=controller.url,
            JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
            JOBPANE_ALLOW_ACTIONS="true",
            JOBPANE_EMBED_ORIGINS=(
                f"http://portal.localhost:{port},http://pages.localhost:{pages_port}"
            ),
            JOBPANE_PORTAL_KEYS_FILE=str(keys),
            JOBPANE_HISTORY_DAYS="730",
        )
        with sample_portal(port, site.url, keys):
            yield Portal(site, controller, port, key, pages, pages_port)


@pytest.fixture(scope="session")
def blocking(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A Chromium that blocks third-party cookies, as its users can set it."""
    with _browser(playwright, tmp_path_factory.mktemp("blocking"), BLOCKING) as context:
        yield context


@pytest.fixture(scope="session")
def allowing(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A Chromium that gives the frames of other sites cookies and storage."""
    with _browser(playwright, tmp_path_factory.mktemp("allowing"), ALLOWING) as context:
        yield context


@contextmanager
def _browser(
    playwright: Playwright, profile: Path, choices: dict[str, object]
) -> Iterator[BrowserContext]:
    folder = profile / "Default"
    folder.mkdir()
    (folder / "Preferences").write_text(json.dumps({"profile": choices}))
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        **whole_chromium_options(),  # type: ignore[arg-type]
        timezone_id="Europe/Berlin",
        viewport={"width": 900, "height": 900},
    )
    yield context
    context.close()
