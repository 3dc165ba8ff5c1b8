"""The client against a controller that is down, slow, broken or somebody else."""

import asyncio
from collections.abc import Callable

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.awx.retries import FAILURES_TO_OPEN, OPEN_S, RETRY_AFTER_LIMIT_S, TRIES
from app.jobs.query import JobQuery
from app.output.events import EventRange
from tests.contract.client_over import JOB, ROOT, Pauses, controller_at
from tests.contract.replay_server import Answering, Reply, Request, html_reply, json_reply, serving


def in_turn(*replies: Reply) -> Answering:
    """The replies one after the other, the last of them for ever."""
    left = list(replies)

    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return ROOT
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


BROKEN: dict[str, tuple[Reply, type[errors.ControllerError], int]] = {
    "an empty body": (json_reply(None), errors.BadResponse, 1),
    "no body at all": (Reply(headers=JOB.headers), errors.BadResponse, 1),
    "half a body": (Reply(200, JOB.body, JOB.headers, sent_bytes=200), errors.BadResponse, TRIES),
    "a list for a job": (json_reply([1, 2]), errors.BadResponse, 1),
    "another object": (json_reply({"hello": "world"}), errors.BadResponse, 1),
    "text for JSON": (Reply(200, b"pong", JOB.headers), errors.BadResponse, 1),
    "deep nesting": (Reply(200, b"[" * 100_000, JOB.headers), errors.BadResponse, 1),
    "bytes of no encoding": (Reply(200, b'{"id": "\xff\xfe"}', JOB.headers), errors.BadResponse, 1),
    "no gzip": (
        Reply(200, b"plain", {**JOB.headers, "Content-Encoding": "gzip"}),
        errors.BadResponse,
        1,
    ),
    "a reset": (Reply(is_reset=True), errors.ConnectionLost, TRIES),
    "401": (json_reply({"detail": "no"}, 401), errors.Unauthorized, 1),
    "403": (json_reply({"detail": "no"}, 403), errors.Forbidden, 1),
    "404": (json_reply({"detail": "no"}, 404), errors.NotFound, 1),
    "429": (json_reply({}, 429), errors.TooManyRequests, TRIES),
    "502": (html_reply(502), errors.Unavailable, TRIES),
    "503": (html_reply(503), errors.Unavailable, TRIES),
    "504": (html_reply(504), errors.Unavailable, TRIES),
    "a status of the future": (json_reply({}, 418), errors.BadQuery, 1),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_answer_is_named_and_tried_again_only_where_that_helps(name: str) -> None:
    reply, expected, tries = BROKEN[name]
    async with serving(reply) as server, controller_at(server) as controller:
        with pytest.raises(errors.ControllerError) as caught:
            await controller.fetch_job(42)
    assert type(caught.value) is expected
    assert len(server.requests) == tries
    assert "SECRET PAGE" not in str(caught.value)


async def test_a_controller_that_is_down_is_unreachable() -> None:
    async with serving(JOB) as server:
        pass
    async with controller_at(server) as controller:
        with pytest.raises(errors.Unreachable) as caught:
            await controller.fetch_job(42)
    assert caught.value.can_try_again


async def test_a_slow_controller_is_asked_once_and_timed_out() -> None:
    slow = Reply(200, JOB.body, JOB.headers, delay_s=5)
    async with serving(slow) as server, controller_at(server, timeout_s=0.2) as controller:
        with pytest.raises(errors.TimedOut):
            await controller.fetch_job(42)
    assert len(server.requests) == 1


async def test_a_response_over_the_limit_is_refused_without_being_stored() -> None:
    async with serving(JOB) as server, controller_at(server, largest_bytes=1000) as controller:
        with pytest.raises(errors.BadResponse):
            await controller.fetch_job(42)


async def test_a_page_at_the_url_of_the_api_is_no_controller() -> None:
    async with serving(html_reply()) as server, controller_at(server) as controller:
        with pytest.raises(errors.NotAController) as caught:
            await controller.fetch_job(42)
    assert "SECRET PAGE" not in caught.value.message


async def test_a_read_comes_through_after_two_failures() -> None:
    answer = in_turn(html_reply(503), Reply(is_reset=True), JOB)
    async with serving(answer) as server, controller_at(server) as controller:
        found = await controller.fetch_job(42)
    assert found.job.status.text == "successful"
    assert len(server.requests) == 3


async def test_the_controllers_own_pause_is_respected_up_to_a_limit() -> None:
    pauses = Pauses()
    answer = in_turn(
        json_reply({}, 429, {"Retry-After": "2"}), json_reply({}, 503, {"Retry-After": "3600"}), JOB
    )
    async with serving(answer) as server, controller_at(server, pause=pauses) as controller:
        await controller.fetch_job(42)
    assert pauses.lengths_s == [2.0, RETRY_AFTER_LIMIT_S]


async def test_pauses_without_a_wish_of_the_controller_are_short() -> None:
    pauses = Pauses()
    async with serving(html_reply(502)) as server, controller_at(server, pause=pauses) as asking:
        with pytest.raises(errors.Unavailable):
            await asking.fetch_job(42)
    assert len(pauses.lengths_s) == TRIES - 1
    assert all(0 <= length_s <= 0.4 for length_s in pauses.lengths_s)


async def cancelled(controller: Controller) -> object:
    return await controller.cancel(42)


async def deleted(controller: Controller) -> object:
    return await controller.delete(42)


@pytest.mark.parametrize("command", [cancelled, deleted])
@pytest.mark.parametrize(
    "reply", [html_reply(503), Reply(is_reset=True), json_reply({}, 429), html_reply(500)]
)
async def test_a_command_is_never_sent_twice(
    command: Callable[[Controller], asyncio.Future[object]], reply: Reply
) -> None:
    async with serving(in_turn(reply)) as server, controller_at(server) as controller:
        with pytest.raises(errors.ControllerError):
            await command(controller)
    methods = [request.method for request in server.requests]
    assert len(methods) - methods.count("GET") == 1  # beside requests for the prefix and the cause


async def test_after_several_failures_the_controller_is_left_alone_then_tried_once() -> None:
    now = [1000.0]
    replies = in_turn(*[json_reply({}, 503)] * (FAILURES_TO_OPEN * TRIES), JOB)
    async with serving(replies) as server, controller_at(server, clock=lambda: now[0]) as asking:
        for _ in range(FAILURES_TO_OPEN):
            with pytest.raises(errors.Unavailable):
                await asking.fetch_job(42)
        sent = len(server.requests)
        with pytest.raises(errors.CircuitOpen, match="503"):
            await asking.fetch_job(42)
        assert len(server.requests) == sent
        now[0] += OPEN_S
        assert (await asking.fetch_job(42)).job.name
        assert (await asking.fetch_job(42)).job.name


@pytest.mark.parametrize("row", [{}, {"id": "x"}, None, 5, {"id": 0}])
async def test_a_row_without_a_number_is_an_error_and_not_left_out(row: object) -> None:
    reply = json_reply({"results": [row]})  # type: ignore[dict-item]
    async with serving(reply) as server, controller_at(server) as controller:
        with pytest.raises(errors.BadResponse):
            await controller.fetch_jobs(JobQuery())
        with pytest.raises(errors.BadResponse):
            await controller.fetch_events(1, EventRange(limit=5))
        with pytest.raises(errors.BadResponse):
            await controller.fetch_me()


@pytest.mark.parametrize("reply", [json_reply({"results": {}}), json_reply({"version": 5})])
async def test_a_body_of_another_shape_is_an_error(reply: Reply) -> None:
    async with serving(reply) as server, controller_at(server) as controller:
        for call in (controller.fetch_jobs(JobQuery()), controller.fetch_me(), controller.ping()):
            with pytest.raises(errors.BadResponse):
                await call
