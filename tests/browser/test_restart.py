"""Jobpane itself is started again under an open page: the tab comes back, without a reload."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.jobpane_command import jobpane
from tests.support.processes import (
    ControllerProcess,
    Site,
    free_port,
    running_controller,
    running_site,
    wait_until,
)

BACK_MS = 60_000
ENDED_MS = 60_000


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=16, history="small") as process:
        yield process


class Restartable:
    """One Jobpane at one URL, which can be killed and started again."""

    def __init__(self, folder: Path, controller: ControllerProcess, running: ExitStack) -> None:
        self._folder = folder
        self._running = running
        self._settings = {
            "JOBPANE_PORT": str(free_port()),
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "JOBPANE_ALLOW_ACTIONS": "true",
        }
        self.site = self.start()

    def start(self) -> Site:
        self.site = self._running.enter_context(running_site(self._folder, self._settings))
        return self.site

    def kill(self) -> None:
        os.kill(self.site.pid, signal.SIGKILL)

    def end(self) -> None:
        os.kill(self.site.pid, signal.SIGTERM)

    def audited(self) -> list[dict[str, object]]:
        file = self._folder / "audit.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]


@pytest.fixture
def restartable(tmp_path: Path, quick: ControllerProcess, build: None) -> Iterator[Restartable]:
    with ExitStack() as running:
        yield Restartable(tmp_path, quick, running)


def badge(page: Page, word: str, timeout_ms: int = BACK_MS) -> None:
    heading = page.get_by_role("heading", level=1).locator("..")
    expect(heading.get_by_text(word, exact=True)).to_be_visible(timeout=timeout_ms)


def restart(page: Page, restartable: Restartable) -> None:
    page.evaluate("window.wasHere = true")
    away = page.get_by_text("Connection lost")
    restartable.kill()
    expect(away).to_be_visible(timeout=BACK_MS)
    restartable.start()
    expect(away).to_have_count(0, timeout=BACK_MS)
    assert page.evaluate("window.wasHere") is True, "the page was loaded again"


def test_a_running_job_goes_on_after_a_restart(
    page: Page, restartable: Restartable, quick: ControllerProcess
) -> None:
    job_id = quick.launch(days=30)
    address = f"{restartable.site.url}/jobs/{job_id}?search=cleanup"
    page.goto(address)
    badge(page, "Running")
    restart(page, restartable)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")
    expect(page).to_have_url(address)
    badge(page, "Successful", ENDED_MS)
    expect(page).to_have_title(re.compile("^Successful · "))


def test_after_a_restart_an_action_still_knows_its_job(
    page: Page, restartable: Restartable
) -> None:
    page.goto(f"{restartable.site.url}/jobs/55")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    restart(page, restartable)
    page.get_by_role("button", name="Delete job").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("#55")
    dialog.get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("heading", name="Job #55 deleted")).to_be_visible()


def test_a_dialog_that_was_open_at_a_restart_opens_again_and_nothing_is_sent(
    page: Page, restartable: Restartable, quick: ControllerProcess
) -> None:
    page.goto(f"{restartable.site.url}/jobs/56")
    page.get_by_role("button", name="Delete job").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    restart(page, restartable)
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("#56")
    assert "DELETE" not in [one["method"] for one in quick.requests() if "/56/" in str(one["path"])]


@pytest.mark.parametrize(("answers_after_s", "outcome"), [(1.5, "done"), (60, "unknown")])
def test_a_cancel_that_waits_at_the_end_of_jobpane_has_its_outcome(
    page: Page,
    restartable: Restartable,
    quick: ControllerProcess,
    answers_after_s: float,
    outcome: str,
) -> None:
    job_id = quick.launch(days=31)
    page.goto(f"{restartable.site.url}/jobs/{job_id}")
    quick.fault(match="/cancel/$", kind="late_answer", seconds=answers_after_s, times=1)
    page.get_by_role("button", name="Cancel job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
    wait_until(lambda: len(restartable.audited()) == 1)
    restartable.end()
    wait_until(lambda: len(restartable.audited()) == 2)
    lines = restartable.audited()
    assert [line["event"] for line in lines] == ["intent", "outcome"]
    assert len({line["id"] for line in lines}) == 1
    assert lines[1]["outcome"] == outcome
    assert quick.job(job_id)["canceled_on"] is not None
    quick.heal()


def test_a_broken_database_of_the_built_in_controller_is_reported_without_a_traceback(
    tmp_path: Path, build: None
) -> None:
    (tmp_path / "controller" / "controller.sqlite3").mkdir(parents=True)
    done = jobpane("serve", JOBPANE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    line, end = done.stderr.splitlines()
    assert "unable to open database file" in line
    assert end == "Error: Jobpane couldn't start. The line above says why."
