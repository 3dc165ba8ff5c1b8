"""Real Chromium, the production build and real controllers, for journeys as people make them.

These tests run in a pytest process of their own (see the Makefile): Playwright's event loop
and pytest-asyncio's cannot share one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.site import (
    ControllerProcess,
    ServeSite,
    Site,
    free_port,
    stop,
    wait_until_ready,
)

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Chromium from PATH where there is one, else Playwright's own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return {"args": CHROMIUM_ARGS, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    data_dir = tmp_path_factory.mktemp("controller")
    command = [sys.executable, "-m", "app.builtin_controller", "--host", "127.0.0.1"]
    options = ["--port", "0", "--data-dir", str(data_dir), "--faults", "--job-seconds", "12"]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("ready "), line
    yield ControllerProcess(line.split()[1], data_dir)
    stop(process)


@pytest.fixture(scope="session")
def build() -> None:
    """Build the frontend once; every site below serves the same files."""
    subprocess.run([sys.executable, "-m", "app.cli", "build"], cwd=ROOT, check=True, timeout=300)


@pytest.fixture(scope="session")
def serve_site(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeSite]:
    """Starts a Jobpane with the given settings, on a free port."""
    running: list[subprocess.Popen[str]] = []

    def start(**settings: str) -> Site:
        port = free_port()
        folder = tmp_path_factory.mktemp("site")
        log = folder / "log.txt"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("JOBPANE_")}
        own = {"JOBPANE_PORT": str(port), "JOBPANE_DATA_DIR": str(folder), **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=ROOT,
            env={**inherited, **own},
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        site = Site(f"http://127.0.0.1:{port}", log)
        wait_until_ready(site, process)
        return site

    yield start
    for process in running:
        stop(process)


@pytest.fixture(scope="session")
def acting_site(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    """Service mode with an administrator's token and actions switched on."""
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


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
        page.get_by_role("heading", level=1).wait_for()
        return page

    return open_job
