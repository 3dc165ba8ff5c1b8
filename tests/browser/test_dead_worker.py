"""A worker dies under an open page, which goes on with another one and has what the user did."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.processes import ControllerProcess, Site, running_controller
from tests.support.redis_process import running_redis
from tests.support.several_workers import connections_of, running_workers, workers_of

BACK_MS = 60_000


@pytest.fixture(scope="module")
def several(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("several")
    with (
        running_controller(folder, history="small", runs_jobs=False) as controller,
        running_redis(folder) as redis,
        _site(folder, controller, redis) as site,
    ):
        yield site


def _site(folder: Path, controller: ControllerProcess, redis: object) -> object:
    (folder / "site").mkdir()
    return running_workers(folder / "site", controller, redis)  # type: ignore[arg-type]


def test_a_page_survives_its_workers_death_with_its_selection_and_typed_text(
    page: Page, several: Site
) -> None:
    page.goto(f"{several.url}/jobs")
    boxes = page.get_by_role("checkbox", name=re.compile("^Select job #"))
    boxes.nth(0).click()
    boxes.nth(2).click()
    expect(page.get_by_text("2 selected", exact=True)).to_be_visible()
    search = page.get_by_role("searchbox").first
    search.fill("typed and not sent")
    page.evaluate("window.wasHere = true")
    pids = workers_of(several)
    os.kill(max(pids, key=lambda pid: connections_of(pid, several)), signal.SIGKILL)
    expect(page.get_by_text("2 selected", exact=True)).to_be_visible(timeout=BACK_MS)
    expect(boxes.nth(2)).to_be_checked(timeout=BACK_MS)
    expect(boxes.nth(1)).not_to_be_checked()
    expect(search).to_have_value("typed and not sent")
    assert page.evaluate("window.wasHere") is True
