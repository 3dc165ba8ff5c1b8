"""A frame's browser follows one URL, once, to the download of the frame's own job."""

from pathlib import Path

import httpx
import pytest

from app.services.embed_grants import LIMITS
from tests.unit.api.embed_scene import Scene, scene
from tests.unit.output.event_table import EventTable, numbered

DOWNLOAD = "/api/jobs/42/output/download?"


async def ticket(jobpane: Scene, url: object, headers: dict[str, str]) -> httpx.Response:
    return await jobpane.client.post("/api/download-tickets", json={"url": url}, headers=headers)


async def test_a_ticket_is_worth_one_download_of_the_frames_job(tmp_path: Path) -> None:
    table = EventTable(numbered(3), status="successful")
    async with scene(tmp_path, table=table) as jobpane:
        made = await ticket(jobpane, f"{DOWNLOAD}format=plain&last=2", await jobpane.frame())
        assert made.status_code == 201
        url = made.json()["url"]
        first, again = await jobpane.client.get(url), await jobpane.client.get(url)
    assert first.status_code == 200
    assert first.text.count("\n") == 2
    assert 'filename="system_job_42_plain.txt"' in first.headers["content-disposition"]
    assert (again.status_code, again.json()["error"]["code"]) == (403, "ticket_not_valid")


async def test_a_ticket_is_worth_nothing_after_a_minute(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        made = await ticket(jobpane, DOWNLOAD, await jobpane.frame())
        jobpane.clock.now += LIMITS.ticket_s
        assert (await jobpane.client.get(made.json()["url"])).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/api/jobs/43/output/download?",
        "/api/jobs/42/output/lines?",
        "/api/jobs/42/output/download/../../../43/output/download?",
        "https://evil.example/api/jobs/42/output/download?",
        "//evil.example/api/jobs/42/output/download?",
        "/api/jobs/42/output/download",
        "/api/jobs/42/output/download?#",
        "/api/jobs/42/output/download?q=\u00fc",
        "/api/jobs/42/output/download?" + "x" * 2000,
        "",
        None,
        42,
    ],
)
async def test_a_ticket_is_for_nothing_but_the_download_of_the_frames_job(
    tmp_path: Path, url: object
) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await ticket(jobpane, url, await jobpane.frame())
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_url")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Jobpane-Frame x"}])
async def test_nobody_else_gets_a_ticket(tmp_path: Path, headers: dict[str, str]) -> None:
    async with scene(tmp_path) as jobpane:
        answer = await ticket(jobpane, DOWNLOAD, headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_over")


async def test_a_ticket_is_worth_nothing_at_another_controller(tmp_path: Path) -> None:
    async with scene(tmp_path, table=EventTable(numbered(3))) as jobpane:
        url = (await ticket(jobpane, DOWNLOAD, await jobpane.frame())).json()["url"]
        jobpane.at[0] = "prod"
        assert (await jobpane.client.get(url)).status_code == 403


async def test_a_guessed_ticket_gives_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as jobpane:
        await jobpane.frame()
        assert (await jobpane.client.get("/api/downloads/x")).status_code == 403
