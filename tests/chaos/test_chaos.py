"""A job is watched while its controller fails in every way: no line is lost, doubled or moved,
and a controller in failure is left alone. Issue 4.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from app.awx.retries import CONCURRENT, FAILURES_TO_OPEN, OPEN_S, TRIES
from tests.chaos.watching import (
    Reader,
    emitted,
    missing_counters,
    open_tab,
    read_for,
    read_until,
)
from tests.support.processes import (
    ControllerProcess,
    Site,
    build_frontend,
    free_port,
    running_controller,
    running_site,
    wait_until,
)

JOB_SECONDS = 14
ENDED_S = 60.0


@pytest.fixture(scope="module", autouse=True)
def build() -> None:
    build_frontend()


@pytest.fixture(scope="module")
def shaky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("shaky")
    with running_controller(folder, job_seconds=JOB_SECONDS, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def site(shaky: ControllerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), settings_for(shaky)) as opened:
        yield opened


def settings_for(controller: ControllerProcess) -> dict[str, str]:
    return {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
    }


def launched(controller: ControllerProcess) -> int:
    job_id = controller.launch(days=1, dry_run=True)
    wait_until(lambda: controller.job(job_id)["status"] == "running")
    return job_id


def is_told(frames: list[str], status: str) -> bool:
    return any(re.search(rf'"status_?"?\w*: ?"{status}"', frame) for frame in frames)


def is_trouble_told(frames: list[str]) -> bool:
    return any('"stale"' in frame for frame in frames)


def counters_of(gaps: list[dict[str, object]]) -> set[int]:
    ranges = [range(int(str(gap["first"])), int(str(gap["last"])) + 1) for gap in gaps]
    return {counter for counters in ranges for counter in counters}


def has_ended(controller: ControllerProcess, job_id: int) -> bool:
    return bool(controller.job(job_id)["event_processing_finished"])


FAULTS: dict[str, list[dict[str, object]]] = {
    "bursts of 500 and 503": [
        {"kind": "status", "status": 503, "times": 12},
        {"kind": "status", "status": 500, "times": 6},
    ],
    "half bodies": [{"kind": "half_body", "times": 10}],
    "stalls that end in a reset": [{"kind": "stall", "seconds": 2, "times": 4}],
    "answers of another kind": [
        {"kind": "html", "times": 4},
        {"kind": "empty", "times": 4},
        {"kind": "wrong_json", "times": 4},
        {"kind": "reset", "times": 6},
    ],
}


def test_whatever_fails_meanwhile_every_line_is_shown_once_and_in_its_place(
    site: Site, shaky: ControllerProcess
) -> None:
    job_id = launched(shaky)
    reader = Reader(site, job_id)
    with open_tab(site, job_id) as frames:
        for rules in FAULTS.values():
            for rule in rules:
                shaky.fault(match=f"/system_jobs/{job_id}/", method="GET", **rule)
            read_for(reader, 2.5)
            shaky.heal()
        read_until(reader, lambda: has_ended(shaky, job_id), ENDED_S)
        read_until(reader, lambda: is_told(frames, "successful"), ENDED_S)
    lines, gaps = reader.whole()
    assert lines == emitted(shaky, job_id)
    assert gaps == []
    assert reader.refusals > 0
    assert len(lines) > 100


@pytest.mark.soak
def test_a_controller_silent_for_half_a_minute_costs_no_line(
    site: Site, shaky: ControllerProcess
) -> None:
    job_id = launched(shaky)
    reader = Reader(site, job_id)
    with open_tab(site, job_id) as frames:
        read_for(reader, 3)
        shaky.fault(match=f"/system_jobs/{job_id}/", method="GET", kind="stall", seconds=30)
        wait_until(lambda: is_trouble_told(frames), 45)
        shaky.heal()
        read_until(reader, lambda: is_told(frames, "successful"), ENDED_S)
    lines, gaps = reader.whole()
    assert lines == emitted(shaky, job_id)
    assert gaps == []


def test_a_controller_killed_and_started_again_costs_only_what_it_lost_itself(
    tmp_path: Path,
) -> None:
    port, folder, site_folder = free_port(), tmp_path / "controller", tmp_path / "site"
    site_folder.mkdir()
    again = {"port": port, "history": "small", "job_seconds": JOB_SECONDS}
    with ExitStack() as running:
        first = running.enter_context(running_controller(folder, **again))  # type: ignore[arg-type]
        site = running.enter_context(running_site(site_folder, settings_for(first)))
        job_id = launched(first)
        watching_tab = running.enter_context(open_tab(site, job_id))
        reader = Reader(site, job_id)
        read_for(reader, 5)
        os.kill(first.pid, signal.SIGKILL)
        read_for(reader, 3)
        second = running.enter_context(running_controller(folder, **again))  # type: ignore[arg-type]
        read_until(reader, lambda: is_told(watching_tab, "error"), ENDED_S)
        lines, gaps = reader.whole()
        assert lines == emitted(second, job_id)
        assert counters_of(gaps) == missing_counters(second, job_id)
        assert gaps, "it was killed with events on their way"


def test_a_failing_controller_is_asked_by_one_probe_at_a_time(
    site: Site, shaky: ControllerProcess
) -> None:
    job_id = launched(shaky)
    impatient = Reader(site, 42)  # asks for lines that nobody has read yet, seven times a second
    with open_tab(site, job_id), open_tab(site, job_id):
        # Whatever is asked: an account that is read meanwhile would show that all is well again.
        shaky.fault(match="/api/", method="GET", kind="status", status=503)
        before = len(shaky.requests())
        read_for(impatient, 2.5 * OPEN_S)
        asked = [float(str(one["at_s"])) for one in shaky.requests()[before:]]
        shaky.heal()
        read_until(impatient, lambda: impatient.answers > 0, ENDED_S)
    rests = [n for n, (a, b) in enumerate(pairwise(asked), 1) if b - a > OPEN_S * 0.8]
    # Five requests have failed, each tried three times; as many as may go at once were under
    # way by then.
    assert rests[0] <= (FAILURES_TO_OPEN + CONCURRENT) * TRIES
    probes = [b - a for a, b in pairwise([*rests, len(asked)])]
    assert probes[0] == TRIES
    assert max(probes) <= TRIES
