"""A job that fails at a controller reaches the receiver of notifications, the whole way."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app.services.template_metrics import families, read_all
from app.settings import Settings
from app.startup import measured_controllers, opened_sites
from tests.support.processes import ControllerProcess, running_controller
from tests.unit.services.http_receiver import HttpReceiver, http_receiver

CLEANUP_JOBS = 1


@pytest.fixture
def controller(tmp_path: Path) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path / "controller", job_seconds=0.1, history="small") as process:
        yield process


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as listening:
        yield listening


def launch(controller: ControllerProcess, days: object) -> int:
    token = controller.token_file("admin").read_text().strip()
    answer = httpx.post(
        f"{controller.url}/api/v2/system_job_templates/{CLEANUP_JOBS}/launch/",
        json={"extra_vars": {"days": days}},
        headers={"Authorization": f"Bearer {token}"},
    )
    return int(answer.json()["id"])


async def test_a_failed_job_is_notified_and_measured_and_those_before_are_not(
    controller: ControllerProcess, receiver: HttpReceiver, tmp_path: Path
) -> None:
    settings = Settings(
        controller_url=controller.url,
        controller_token_file=controller.token_file("admin"),
        data_dir=tmp_path / "data",
        notify_urls=SecretStr(receiver.url.get_secret_value()),
        public_url="https://jobs.example.org",
    )
    async with opened_sites(settings) as sites:
        services, library = sites[""].services, sites[""].shared.history
        assert services is not None
        assert services.history is not None
        assert library is not None
        async with services.history.watching() as changes:
            async with asyncio.timeout(60):
                while library.polled_at is None:
                    await changes.next(5)
            job_id = launch(controller, "many")
            assert await asyncio.to_thread(receiver.has_taken.wait, 60)
        (reading,) = await read_all(measured_controllers(settings, sites))
    (message,) = receiver.taken
    assert message["title"] == "Cleanup Job Details failed (127.0.0.1)"
    assert f"https://jobs.example.org/jobs/{job_id}" in message["message"]
    statuses = {
        sample.labels["status"]
        for family in families([reading])
        for sample in family.samples
        if "status" in sample.labels and sample.labels["template_id"] == "1" and sample.value
    }
    assert statuses == {"failed"}
