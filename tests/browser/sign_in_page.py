"""Jobpanes where users sign in, one for each kind of controller, and what users do there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.processes import (
    ControllerProcess,
    Site,
    free_port,
    running_controller,
    running_site,
)

PAGE_LIMIT_MS = 30_000


@dataclass(frozen=True)
class SignInSite:
    site: Site
    controller: ControllerProcess
    public_url: str = ""  # where it is another one than the site's own

    @property
    def url(self) -> str:
        return self.public_url or self.site.url


@contextmanager
def sign_in_site(
    folder: Path,
    like: str,
    *,
    has_application: bool = False,
    public_url: str = "",
    port: int = 0,
    more: dict[str, str] | None = None,
) -> Iterator[SignInSite]:
    """A Jobpane where users sign in, over a controller of its own, with `more` settings."""
    with running_controller(folder / "controller", like=like, runs_jobs=False) as controller:
        port = port or free_port()
        url = public_url or f"http://127.0.0.1:{port}"
        settings = {
            "JOBPANE_PORT": str(port),
            "JOBPANE_PUBLIC_URL": url,
            "JOBPANE_CONTROLLER_URL": controller.url,
            **(more or {}),
        }
        if has_application:
            settings |= _application(controller, like, url, folder)
        (folder / "jobpane").mkdir()
        with running_site(folder / "jobpane", settings) as site:
            yield SignInSite(site, controller, url)


def _application(
    controller: ControllerProcess, like: str, url: str, folder: Path
) -> dict[str, str]:
    api = "/api/gateway/v1" if like == "gateway" else "/api/v2"
    made = controller.ask(
        f"{api}/applications/",
        "POST",
        {
            "name": "Jobpane",
            "organization": 1,
            "client_type": "confidential",
            "authorization_grant_type": "authorization-code",
            "redirect_uris": f"{url}/sign-in/oauth/callback",
        },
    )
    secret = folder / "secret"
    secret.write_text(str(made["client_secret"]))
    return {
        "JOBPANE_OAUTH_CLIENT_ID": str(made["client_id"]),
        "JOBPANE_OAUTH_CLIENT_SECRET_FILE": str(secret),
    }


def fill_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page: Page, where: SignInSite, name: str = "auditor", path: str = "/") -> None:
    """Open a page of a Jobpane where nobody is signed in, and sign in there."""
    page.goto(where.url + path)
    fill_in(page, name, where.controller.password(name))
    expect(signed_in_as(page)).to_contain_text(f"Signed in as {name}", timeout=PAGE_LIMIT_MS)


def signed_in_as(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_text("Signed in as")


def press_in_menu(page: Page, name: str) -> None:
    page.bring_to_front()  # a tab behind another takes seconds for a click
    signed_in_as(page).click()
    page.get_by_role("banner").get_by_role("button", name=name, exact=True).click()


def expect_sign_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible(
        timeout=PAGE_LIMIT_MS
    )
    expect(page).to_have_url(re.compile("/sign-in"))
