"""Records and lists for pages: shared while they are under way, a value whatever happens."""

import json
from collections.abc import AsyncIterator

import httpx
import structlog

from app.awx.client import Controller
from app.jobs.query import JobQuery
from app.services.failures import Failure
from app.services.job_reader import JobReader


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
