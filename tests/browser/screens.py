"""Every screen of Jobpane, for tests of what holds on all of them, and how one is opened."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import ControllerProcess, ServeSite, Site
from tests.support.signed_in import signed_in

Open = Callable[[Page], None]


@dataclass(frozen=True)
class Sites:
    """Jobpanes over one controller: its token, sign-ins, two of several; one with a history."""

    site: Site
    sign_in: Site
    several: Site
    history: Site
    controller: ControllerProcess

    def address(self, path: str) -> str:
        """The URL of a screen: "sign-in:/" and "several:/" name another Jobpane than the usual."""
        kind, _, rest = path.rpartition(":")
        sites = {
            "": self.site,
            "sign-in": self.sign_in,
            "several": self.several,
            "history": self.history,
        }
        return sites[kind].url + rest

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Those of one session for all tests: a user may sign in five times a minute."""
        with signed_in(self.sign_in, "auditor", self.controller.data_dir) as visitor:
            return dict(visitor.client.cookies.items())


def serve_sites(
    serve_site: ServeSite, site: Site, history: Site, controller: ControllerProcess
) -> Sites:
    """All of them, running until the session of tests ends."""
    folder = Path(site.log).parent
    token = str(controller.token_file("admin"))
    tables = [
        {"name": "prod", "color": "red", "url": controller.url, "token_file": token},
        {"name": "lab", "color": "teal", "url": "http://127.0.0.1:9", "token_file": token},
    ]
    lines = [
        "\n".join(
            ["[[controllers]]", *(f"{key} = {json.dumps(text)}" for key, text in one.items())]
        )
        for one in tables
    ]
    file = folder / "several.toml"
    file.write_text("\n\n".join(lines))
    sign_in = serve_site(JOBPANE_CONTROLLER_URL=controller.url)
    several = serve_site(JOBPANE_CONTROLLERS=str(file))
    return Sites(site, sign_in, several, history, controller)


SCREENS = {
    "start": "/",
    "list": "/jobs",
    "filtered list": "/jobs?status=failed&job_type=cleanup_jobs&search=Cleanup",
    "no results": "/jobs?search=nothing-is-called-this",
    "successful job": f"/jobs/{WELL_KNOWN['successful']}",
    "failed job": f"/jobs/{WELL_KNOWN['failed_with_traceback']}",
    "job without output": f"/jobs/{WELL_KNOWN['error_without_output']}",
    "canceled job": f"/jobs/{WELL_KNOWN['canceled_before_start']}",
    "running job": f"/jobs/{WELL_KNOWN['running']}",
    "pending job": f"/jobs/{WELL_KNOWN['pending']}",
    "odd output": "/jobs/55",
    "missing job": "/jobs/999999",
    "comparison": f"/compare/38/{WELL_KNOWN['successful']}",
    "no number": "/jobs/abc",
    "embedded job": "/embed/jobs/42",
    "embedded failed job": f"/embed/jobs/{WELL_KNOWN['failed_with_traceback']}",
    "no page": "/nowhere",
    "sign-in": "sign-in:/sign-in",
    "sessions": "sign-in:/sessions",
    "choice of controllers": "several:/",
    "job of a controller": "several:/c/prod/jobs/42",
    "overview": "history:/",
    "template": "history:/templates/1",
    "missing template": "history:/templates/999",
    "no history": "/templates/1",
}


def open_screen(page: Page, sites: Sites, name: str) -> None:
    """The screen with all that it fetches."""
    if name == "sessions":
        where = sites.sign_in.url
        page.context.add_cookies(
            [{"name": key, "value": text, "url": where} for key, text in sites.cookies.items()]
        )
    page.goto(sites.address(SCREENS[name]))
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page fetches nothing that it shows."""
    page.get_by_role("heading").first.wait_for()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
