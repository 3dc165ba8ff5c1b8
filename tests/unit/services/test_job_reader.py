"""Records and lists for pages: shared while they are under way, a value whatever happens."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import structlog

from app.awx.client import Controller
from app.jobs.query import JobQuery
from app.services.failures import Failure
from app.services.job_reader import JobReader
from tests.unit.services.people import AWX, record


class _Broken(httpx.AsyncByteStream):
    """A body that no HTTP library should give."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        raise ZeroDivisionError
        yield b""


async def test_a_mistake_of_our_own_is_a_failure_with_a_log_line_and_no_endless_wait() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=_Broken())

    controller = Controller("http://127.0.0.1", "t", transport=httpx.MockTransport(answer))
    with structlog.testing.capture_logs() as logged:
        async with controller:
            reader = JobReader(controller)
            for read in (reader.read(42), reader.read_fresh(42), reader.find(JobQuery())):
                failed = await read
                assert isinstance(failed, Failure)
                assert failed.kind == "accident"
                assert failed.id in json.dumps(logged, default=str)


async def test_who_has_no_search_shares_the_request_of_one_who_has() -> None:
    asked = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.query))
        return httpx.Response(200, json=record("running"), headers=AWX)

    controller = Controller("http://127.0.0.1", "t", transport=httpx.MockTransport(answer))
    async with controller:
        reader = JobReader(controller)
        found, same = await asyncio.gather(reader.read(11, "words"), reader.read(11))
    assert found is same
    assert len([one for one in asked if "words" in one]) == len(asked) == 1
