"""Real Chromium, the production build and real controllers, for journeys as people make them.

These tests run in a pytest process of their own (see the Makefile): Playwright's event loop
and pytest-asyncio's cannot share one.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.support.processes import (
    ControllerProcess,
    ServeSite,
    Site,
    build_frontend,
    chromium_options,
    running_controller,
    running_site,
)

# No test fails because a machine is slow: Playwright's own limit for an expectation is 5 s. For
# what a test does on a page it is 30 s.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return chromium_options()


@pytest.fixture(scope="session", autouse=True)
def _a_page_is_open_once_its_first_screen_has_gone() -> Iterator[None]:
    """For every test that goes somewhere, but for `wait_until="commit"`.

    Until then the page that is tested is behind what the server sent first: app/first_screen.
    """

    def opening(open_page: Callable[..., Response | None]) -> Callable[..., Response | None]:
        def opened(page: Page, *where: str, **how: object) -> Response | None:
            response = open_page(page, *where, **how)
            if how.get("wait_until") != "commit":
                page.locator("#first-screen").wait_for(state="detached")
            return response

        return opened

    with pytest.MonkeyPatch.context() as patched:
        for name in ("goto", "reload", "go_back", "go_forward"):
            patched.setattr(Page, name, opening(getattr(Page, name)))
        yield


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("controller")) as process:
        yield process


@pytest.fixture(scope="session")
def build() -> None:
    build_frontend()


@pytest.fixture(scope="session")
def serve_site(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeSite]:
    """Starts a Jobpane with the given settings; all end with the session."""
    with ExitStack() as running:

        def start(**settings: str) -> Site:
            folder = tmp_path_factory.mktemp("site")
            return running.enter_context(running_site(folder, settings))

        yield start


@pytest.fixture(scope="session")
def acting_site(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    """Service mode with an administrator's token and actions switched on."""
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


@pytest.fixture(scope="session")
def history_site(serve_site: ServeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A Jobpane that keeps a history, over a controller of its own.

    It reads in the background for as long as the session lasts: at the usual controller it would
    be counted among other tests' requests, and use up their faults.
    """
    with running_controller(tmp_path_factory.mktemp("kept")) as kept:
        yield serve_site(
            JOBPANE_CONTROLLER_URL=kept.url,
            JOBPANE_CONTROLLER_TOKEN_FILE=str(kept.token_file("admin")),
            JOBPANE_ALLOW_ACTIONS="true",
            JOBPANE_HISTORY_DAYS="730",
        )


_REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  noteViolation(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
})"""


@pytest.fixture
def policy_violations(context: BrowserContext) -> list[str]:
    """What the policy has forbidden a page of this test by now."""
    seen: list[str] = []

    def note(text: str) -> None:
        seen.append(text)

    context.expose_function("noteViolation", note)
    context.add_init_script(_REPORT_VIOLATIONS)
    return seen


@pytest.fixture(autouse=True)
def _no_page_breaks_its_own_policy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test of the browser does; one that breaks it on purpose clears the list."""
    # A test without a browser may have a parameter of that name.
    if not {"context", "playwright"} <= set(request.fixturenames):
        yield
        return
    violations = request.getfixturevalue("policy_violations")
    yield
    assert violations == []


@pytest.fixture
def site(acting_site: Site, controller: ControllerProcess) -> Iterator[Site]:
    """The usual site, with every fault switched off again afterwards."""
    yield acting_site
    controller.heal()


@pytest.fixture
def job_page(page: Page, site: Site) -> Callable[..., Page]:
    """Opens a job's page and waits for its record."""

    def open_job(job_id: int, query: str = "") -> Page:
        page.goto(f"{site.url}/jobs/{job_id}{query}")
        page.get_by_role("button", name="Dates").wait_for()
        return page

    return open_job
