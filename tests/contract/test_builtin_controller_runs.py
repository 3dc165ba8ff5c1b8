"""What single exchanges cannot show: jobs that run, one after another, and restarts."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app.builtin_controller.storage.records import OldRow
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_text
from tests.contract.controller_process import (
    RecordedClient,
    controller_process,
    until,
)
from tests.contract.recordings import Json, recording
from tests.contract.seeding import seed, seed_users

OLD_JOBS = 300
ENDS = ("successful", "failed", "error", "canceled")


@contextmanager
def running_controller(folder: Path, seconds: float) -> Iterator[tuple[RecordedClient, Store]]:
    """A controller whose dispatcher runs jobs, with old rows for a cleanup to remove."""
    store = seed_users(folder)
    made = to_text(now() - timedelta(days=90))
    store.old_rows.add(OldRow(n, "jobs", f"deploy {n}", made) for n in range(1, OLD_JOBS + 1))
    with controller_process(folder, "--job-seconds", str(seconds)) as controller:
        yield controller, store


def launch(controller: RecordedClient) -> dict[str, Json]:
    body: Json = {"extra_vars": {"days": 30}}
    made = controller.post("/api/v2/system_job_templates/1/launch/", body)
    assert made.status == 201
    assert made.record["status"] == "pending"
    return made.record


def detail(controller: RecordedClient, job: dict[str, Json]) -> dict[str, Json]:
    return controller.get(str(job["url"])).record


def counters(controller: RecordedClient, job: dict[str, Json]) -> list[int]:
    """Of the events that are visible now, in the order in which they became so."""
    body = controller.get(f"{job['url']}events/?order_by=id&limit=100000").record
    results = body["results"]
    assert isinstance(results, list)
    return [int(str(event["counter"])) for event in results if isinstance(event, dict)]


@dataclass
class Watch:
    """What was seen of one job, poll by poll."""

    controller: RecordedClient
    job: dict[str, Json]
    statuses: list[str] = field(default_factory=lambda: ["pending"])
    explanations: set[str] = field(default_factory=set)
    has_seen_gap: bool = False

    def poll(self) -> bool:
        """Whether it has ended and all of its events are there."""
        seen = detail(self.controller, self.job)
        status = str(seen["status"])
        if status != self.statuses[-1]:
            self.statuses.append(status)
        self.explanations.add(str(seen["job_explanation"]))
        visible = counters(self.controller, self.job)
        self.has_seen_gap = self.has_seen_gap or max(visible, default=0) > len(visible)
        return seen["event_processing_finished"] is True


def running_now(controller: RecordedClient) -> list[Json]:
    body = controller.get("/api/v2/system_jobs/?status__in=running,waiting").record
    results = body["results"]
    assert isinstance(results, list)
    return results


def test_launched_jobs_run_one_after_another_and_their_events_come_out_of_order(
    tmp_path: Path,
) -> None:
    with running_controller(tmp_path, seconds=3) as (controller, _):
        first, second = (Watch(controller, launch(controller)) for _ in range(2))
        most_at_once = 0

        def both_done() -> bool | None:
            nonlocal most_at_once
            most_at_once = max(most_at_once, len(running_now(controller)))
            return all([first.poll(), second.poll()]) or None

        until(both_done, seconds=25)
        assert most_at_once == 1
        for watch in (first, second):
            # Waiting is short, and a busy machine may miss it.
            assert [status for status in watch.statuses if status != "waiting"] == [
                *("pending", "running", "successful"),
            ]
            visible = counters(controller, watch.job)
            assert sorted(visible) == list(range(1, len(visible) + 1))
        assert first.has_seen_gap
        assert counters(controller, first.job) != sorted(counters(controller, first.job))
        assert f"waiting for systemjob-{first.job['id']} to finish" in second.explanations


def test_a_finished_cleanup_has_removed_what_it_says_and_says_so_line_by_line(
    tmp_path: Path,
) -> None:
    with running_controller(tmp_path, seconds=1) as (controller, store):
        job = launch(controller)
        until(lambda: detail(controller, job)["event_processing_finished"] or None)
        ended = detail(controller, job)
        output = str(ended["result_stdout"]).splitlines()
        assert f"jobs: {OLD_JOBS} deleted, 0 skipped." in output
        assert store.old_rows.count("jobs") == 0
        assert float(str(ended["elapsed"])) >= 1


def test_a_job_canceled_half_way_takes_its_time_and_leaves_the_rest_undone(tmp_path: Path) -> None:
    with running_controller(tmp_path, seconds=8) as (controller, store):
        job = launch(controller)
        until(lambda: counters(controller, job) or None)
        cancel = f"{job['url']}cancel/"
        asked = controller.post(cancel)
        assert (asked.status, asked.body) == (202, b"")
        still = detail(controller, job)
        assert (still["status"], still["failed"]) == ("running", False)
        assert still["canceled_on"]
        assert controller.post(cancel).status == 202
        assert detail(controller, job)["canceled_on"] == still["canceled_on"]
        until(lambda: detail(controller, job)["status"] in ENDS or None)
        ended = until(lambda: _complete(detail(controller, job)))
        assert (ended["status"], ended["failed"]) == ("canceled", True)
        assert controller.post(cancel).status == 405
        visible = counters(controller, job)
        assert sorted(visible) == list(range(1, len(visible) + 1))
        assert 0 < store.old_rows.count("jobs") < OLD_JOBS


def _complete(seen: dict[str, Json]) -> dict[str, Json] | None:
    return seen if seen["event_processing_finished"] is True else None


def test_a_job_canceled_while_it_waits_its_turn_never_runs(tmp_path: Path) -> None:
    with running_controller(tmp_path, seconds=2) as (controller, _):
        first, second = launch(controller), launch(controller)
        assert controller.post(f"{second['url']}cancel/").status == 202
        until(lambda: _complete(detail(controller, first)))
        never = detail(controller, second)
        assert (never["status"], never["started"], never["result_stdout"]) == ("canceled", None, "")
        assert controller.post(f"{second['url']}cancel/").status == 405


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_a_restarted_controller_has_the_same_jobs_tokens_and_users(
    tmp_path: Path, end: signal.Signals
) -> None:
    seed(tmp_path)
    with controller_process(tmp_path, "--no-dispatcher", end=end) as controller:
        launch(controller)
        token = str(controller.post("/api/v2/tokens/", {"scope": "read"}).record["token"])
        before = everything(controller)
    with controller_process(tmp_path, "--no-dispatcher") as controller:
        assert everything(controller) == before
        made = controller.ask("GET", "/api/v2/me/", {"Authorization": f"Bearer {token}"})
        by_password = controller.replay(recording("auth-basic-ok"))
        assert (made.status, by_password.status) == (200, 200)


def everything(controller: RecordedClient) -> list[Json]:
    """All jobs, tokens and users as they are served, but for the time that a job runs."""
    pages = ["page=1", "page=2"]
    jobs = [controller.get(f"/api/v2/system_jobs/?page_size=200&{page}").record for page in pages]
    for page in jobs:
        rows = page["results"]
        assert isinstance(rows, list)
        for row in rows:
            assert isinstance(row, dict)
            if row["status"] == "running":
                del row["elapsed"]
    tokens = controller.get("/api/v2/tokens/").json
    return [
        *jobs,
        tokens,
        *(controller.get("/api/v2/me/", user).json for user in ("admin", "alice")),
    ]


def test_a_job_that_ran_when_its_controller_was_killed_is_an_error_after_the_restart(
    tmp_path: Path,
) -> None:
    seed_users(tmp_path)
    with controller_process(tmp_path, end=signal.SIGKILL) as controller:
        job = launch(controller)
        until(lambda: detail(controller, job)["status"] == "running" or None)
    with controller_process(tmp_path) as controller:
        left = detail(controller, job)
        assert (left["status"], left["event_processing_finished"]) == ("error", True)
        assert "was marked as running at system start up" in str(left["job_explanation"])
        assert controller.post(f"{job['url']}cancel/").status == 405
