"""Two processes are asked for the same command at once: it is sent and audited once."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.awx.client import Controller
from app.cluster import RedisCluster
from app.jobs.permissions import Access, Refused
from app.services.container import ControllerServices, Services
from app.services.failures import Failure
from app.services.job_actions import Done
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import cluster_over, two_processes, until
from tests.unit.services.fake_controller import AWX, record

JOB_ID = 11


class SlowController:
    """Answers commands when a test lets it, with what the job's record becomes by them."""

    def __init__(self, case: str, **after: object) -> None:
        self.record = record(case, id=JOB_ID)
        self.after = after
        self.gate = asyncio.Event()
        self.commands: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            if not self.record and f"/system_jobs/{JOB_ID}/" in request.url.path:
                return httpx.Response(404, json={"detail": "Not found."}, headers=AWX)
            return httpx.Response(200, json=self.record or {"results": []}, headers=AWX)
        self.commands.append(request.method)
        await self.gate.wait()
        self.record = {**self.record, **self.after} if self.after else {}
        return httpx.Response(204 if request.method == "DELETE" else 202, headers=AWX)


@asynccontextmanager
async def jobpane(
    controller: SlowController, cluster: RedisCluster, audit: Path, credential: str = "token"
) -> AsyncIterator[Services]:
    """One process's use cases."""
    client = Controller(
        "http://awx.example.org", "token-for-tests", transport=httpx.MockTransport(controller)
    )
    access = Access(user=None, actions_on=True)
    shared = ControllerServices(
        "awx.example.org",
        has_pages=True,
        output_folder=Path(tempfile.mkdtemp()),
        audit_file=audit,
        cluster=cluster,
    )
    yield shared.for_client(client, actions_on=True, access=lambda: access, credential=credential)
    await shared.aclose()
    await client.aclose()


def audited(path: Path) -> list[str]:
    return [json.loads(line)["event"] for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("command", "case", "after"),
    [
        ("cancel", "detail-status-running", {"canceled_on": "2026-01-01T00:00:00Z"}),
        ("delete", "detail-status-successful", {}),
    ],
)
async def test_a_command_at_two_processes_at_once_is_sent_once_and_both_get_the_outcome(
    redis: RedisProcess,
    tmp_path: Path,
    command: str,
    case: str,
    after: dict[str, object],
) -> None:
    controller, audit = SlowController(case, **after), tmp_path / "audit.jsonl"
    async with (
        two_processes(redis) as (one, other),
        jobpane(controller, one, audit) as first,
        jobpane(controller, other, audit) as second,
    ):
        pressed = [
            asyncio.create_task(getattr(services.actions, command)(JOB_ID))
            for services in (first, second, first, second)
        ]
        await until(lambda: controller.commands)
        await asyncio.sleep(0.1)  # only gives a second request the time to be sent
        controller.gate.set()
        outcomes = await asyncio.gather(*pressed)
    assert controller.commands == ["POST" if command == "cancel" else "DELETE"]
    assert isinstance(outcomes[0], Done)
    assert outcomes == [outcomes[0]] * 4
    assert audited(audit) == ["intent", "outcome"]


async def test_where_the_process_that_sent_it_died_the_record_says_what_came_of_it(
    redis: RedisProcess, tmp_path: Path
) -> None:
    canceled = SlowController("detail-status-running")
    canceled.record |= {"canceled_on": "2026-01-01T00:00:00Z"}
    lost, gone = SlowController("detail-status-running"), SlowController("detail-status-running")
    gone.record = {}
    audit = tmp_path / "audit.jsonl"
    async with cluster_over(redis) as cluster:
        name = f"command:awx.example.org:token:cancel:{JOB_ID}:own"
        found = []
        for controller in (canceled, lost, gone):
            await cluster.write(name, b"a-dead-process", ttl_s=300)
            async with jobpane(controller, cluster, audit) as services:
                found.append(await services.actions.cancel(JOB_ID))
            assert controller.commands == []
    clear, unknown, nothing = found
    assert isinstance(clear, Done)
    assert isinstance(unknown, Failure)
    assert unknown.kind == "unknown_outcome"
    assert isinstance(nothing, Failure)
    assert not audit.exists()


async def test_a_delete_whose_process_died_is_done_where_the_job_is_gone(
    redis: RedisProcess, tmp_path: Path
) -> None:
    controller = SlowController("detail-status-successful")
    controller.record = {}
    async with cluster_over(redis) as cluster:
        name = f"command:awx.example.org:token:delete:{JOB_ID}:own"
        await cluster.write(name, b"a-dead-process", ttl_s=300)
        async with jobpane(controller, cluster, tmp_path / "audit.jsonl") as services:
            assert isinstance(await services.actions.delete(JOB_ID), Done)
    assert controller.commands == []


async def test_without_redis_a_command_is_refused_and_noted(
    redis: RedisProcess, tmp_path: Path
) -> None:
    controller, audit = SlowController("detail-status-running"), tmp_path / "audit.jsonl"
    async with cluster_over(redis) as cluster, jobpane(controller, cluster, audit) as services:
        redis.inside.config_set("maxclients", 1)
        try:
            redis.inside.client_kill_filter(_type="normal", skipme=True)
            outcome = await services.actions.cancel(JOB_ID)
        finally:
            redis.inside.config_set("maxclients", 1000)
    assert isinstance(outcome, Refused)
    assert "nothing was sent" in outcome.because
    assert controller.commands == []
    assert audited(audit) == ["not_sent"]


async def test_a_deleted_job_is_forgotten_by_every_process(
    redis: RedisProcess, tmp_path: Path
) -> None:
    controller = SlowController("detail-status-successful")
    controller.gate.set()
    forgotten: list[int] = []
    async with (
        two_processes(redis) as (one, other),
        jobpane(controller, one, tmp_path / "audit.jsonl") as first,
        jobpane(controller, other, tmp_path / "audit.jsonl", "another") as second,
    ):
        second.outputs.on_forgotten(forgotten.append)
        assert isinstance(await first.actions.delete(JOB_ID), Done)
        await until(lambda: forgotten)
    assert forgotten == [JOB_ID]
