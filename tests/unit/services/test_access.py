"""Whose token it is, is known by itself and costs nobody a wait."""

import asyncio

import httpx

from app.awx.client import Controller
from app.jobs.model import Capabilities
from app.jobs.permissions import Refused, may_cancel
from app.services.access import access_to
from tests.contract.recordings import recording
from tests.unit.jobs.builders import job

READ_ONLY = job("running", capabilities=Capabilities(delete=False))


async def test_a_read_tokens_scope_is_named_as_soon_as_the_account_is_known() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json=recording("me-as-admin").response_body)

    transport = httpx.MockTransport(answer)
    async with Controller("http://awx.example", "token", transport=transport) as controller:
        access = access_to(controller, actions_on=True)
        before = may_cancel(READ_ONLY, access())
        for _ in range(1000):
            await asyncio.sleep(0)
        after = may_cancel(READ_ONLY, access())
    assert isinstance(before, Refused)
    assert "or its token is read-only" in before.because
    assert isinstance(after, Refused)
    assert "Jobpane's token is read-only" in after.because
    assert asked == ["/api/v2/me/"]
