"""The websocket of a real AWX, frame by frame: what it says of a job wakes those who watch it."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.awx.websocket import JobNotifications
from tests.contract.recordings import OBSERVATIONS
from tests.unit.awx.speaking import TOKEN, speaking


def frames(case: str) -> list[dict[str, Any]]:
    """What AWX sent, in its order."""
    recorded = json.loads((OBSERVATIONS / f"{case}.json").read_text(encoding="utf-8"))
    return [one["recv"] for one in recorded if "recv" in one]


@pytest.mark.parametrize(
    ("case", "job_id", "count"),
    [
        ("ws-live-cancel-running", 7, 11),
        ("ws-live-real-failure", 349, 4),
        ("ws-live-real-burst-1p6mib", 350, 16_000),
    ],
)
async def test_each_recorded_frame_of_a_watched_job_wakes(
    case: str, job_id: int, count: int
) -> None:
    sent = frames(case)
    about = [one for one in sent if job_id in (one.get("unified_job_id"), one.get("system_job"))]
    counts: list[tuple[int, int]] = []
    woken: asyncio.Queue[int] = asyncio.Queue()
    async with speaking() as speaker, asyncio.timeout(10):
        notifications = JobNotifications(httpx.URL(speaker.url), lambda: {"Authorization": TOKEN})
        notifications.subscribe(woken.put_nowait)
        notifications.subscribe_to_counts(lambda one, events: counts.append((one, events)))
        notifications.watch(job_id)
        await speaker.asked.wait()
        await speaker.say(*sent)
        heard = [await woken.get() for _ in about]
        await notifications.aclose()
    assert len(about) > 3
    assert heard == [job_id] * len(about)
    assert woken.empty()
    assert counts == [(job_id, count)]
