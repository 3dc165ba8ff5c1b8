"""The end of an output that the record withholds is read once, and its absence costs no page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from app.awx.client import Controller
from app.jobs.model import FetchedJob
from app.services.job_reader import JobReader
from tests.contract.recordings import recording

JOB_ID = 11
AWX = {"X-API-Product-Name": "AWX"}
WITHHELD = (
    "Standard Output too large to display (1600000 bytes), only download supported for sizes over"
    " 1048576 bytes."
)
ENDING = ["Traceback (most recent call last):", '  File "x.py", line 1', "MemoryError"]


def record(**changes: object) -> dict[str, object]:
    body = recording("detail-status-failed").response_body
    assert isinstance(body, dict)
    return {**body, "result_stdout": WITHHELD, "result_traceback": "", **changes}


@dataclass
class Scene:
    """A controller with one failed job whose output is over 1 MiB."""

    record: dict[str, object] = field(default_factory=record)
    events_status: int = 200
    asked: list[httpx.URL] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/events/"):
            return httpx.Response(200, json=self.record, headers=AWX)
        self.asked.append(request.url)
        rows = [
            {"counter": 90 + n, "start_line": n, "end_line": n + 1, "stdout": text}
            for n, text in enumerate(ENDING)
        ]
        body = {"results": rows[::-1]}
        return httpx.Response(self.events_status, json=body, headers=AWX)


@asynccontextmanager
async def reading(scene: Scene) -> AsyncIterator[JobReader]:
    transport = httpx.MockTransport(scene)
    async with Controller("http://awx.example.org", "token", transport=transport) as controller:
        yield JobReader(controller)


async def answer_of(reader: JobReader) -> FetchedJob:
    answer = await reader.read(JOB_ID)
    assert isinstance(answer, FetchedJob)
    return answer


async def test_the_end_is_read_from_the_newest_events_once() -> None:
    scene = Scene()
    async with reading(scene) as reader:
        answers = [await answer_of(reader) for _ in range(3)]
    assert {one.output_tail for one in answers} == {"\n".join([*ENDING, ""])}
    assert len(scene.asked) == 1
    assert scene.asked[0].params["order_by"] == "-counter"


async def test_a_record_that_says_enough_asks_for_no_events() -> None:
    enough = ({"result_stdout": "short\n"}, {"result_traceback": "x"}, {"status": "canceled"})
    for changes in enough:
        scene = Scene(record(**changes))
        async with reading(scene) as reader:
            assert (await answer_of(reader)).output_tail is None
        assert scene.asked == []


async def test_the_job_is_shown_without_the_end_where_that_fails_and_asked_again_later() -> None:
    scene = Scene(events_status=500)
    async with reading(scene) as reader:
        assert (await answer_of(reader)).output_tail is None
        scene.events_status = 200
        assert (await answer_of(reader)).output_tail is not None
