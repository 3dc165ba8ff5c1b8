"""The controller's clock as the client reports it, however far it is from ours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.awx.client import Controller
from tests.support.processes import running_controller

RECORD = b'{"id": 42}'


@pytest.mark.parametrize("offset_s", [-3600, 900])
async def test_the_controllers_time_goes_with_what_it_dates(tmp_path: Path, offset_s: int) -> None:
    with running_controller(tmp_path, history="small", clock_offset_s=offset_s) as there:
        job_id = there.launch(days=30)
        token = there.token_file("admin").read_text().strip()
        async with Controller(there.url, token, has_websocket=False) as client:
            answer = await client.fetch_job(job_id)
            now, created = answer.controller_now(), answer.job.created
            assert now is not None
            assert created is not None
            # `Date` has whole seconds; the test itself takes none of the hour.
            assert abs(now - created) < timedelta(minutes=1)
            assert abs(now - datetime.now(UTC) - timedelta(seconds=offset_s)) < timedelta(minutes=1)
            assert client.now() is not None


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2026 25:61:00 GMT"])
async def test_a_controller_without_a_usable_date_has_no_time(date: str) -> None:
    headers = {"X-API-Product-Name": "AWX", **({"Date": date} if date else {})}
    answering = httpx.MockTransport(lambda _: httpx.Response(200, content=RECORD, headers=headers))
    async with Controller("http://awx.example.org", "t", transport=answering) as client:
        assert (await client.fetch_job(42)).controller_now() is None
        assert client.now() is None
