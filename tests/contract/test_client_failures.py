"""The client against a controller that is down, slow, broken or somebody else."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.awx.retries import FAILURES_TO_OPEN, OPEN_S, RETRY_AFTER_LIMIT_S, TRIES
from app.jobs.query import JobQuery
from app.output.events import EventRange
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Answering,
    Loopback,
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)

JOB = recorded_reply(recording("detail-real-successful"))
ROOT = recorded_reply(recording("api-root"))
GATEWAY_PATH = "/api/controller/v2/"


class Pauses:
    """Stands in for sleeping and remembers for how long."""

    def __init__(self) -> None:
        self.lengths_s: list[float] = []

    async def __call__(self, length_s: float) -> None:
        self.lengths_s.append(length_s)


def controller_at(server: Loopback, **options: object) -> Controller:
    defaults: dict[str, object] = {"pause": Pauses(), "timeout_s": 5.0}
    return Controller(server.url, "token-abc", **{**defaults, **options})  # type: ignore[arg-type]


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


async def test_the_token_never_leaves_the_origin() -> None:
    async with serving(JOB) as elsewhere:
        leaving = Reply(301, b"", {"Location": f"{elsewhere.url}/api/v2/system_jobs/42/"})
        async with serving(leaving) as server, controller_at(server) as controller:
            with pytest.raises(errors.NotAController) as caught:
                await controller.fetch_job(42)
    assert elsewhere.requests == []
    assert "127.0.0.1" in caught.value.message


async def test_a_redirect_within_the_origin_is_followed_for_a_read_only() -> None:
    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return ROOT
        if request.target.endswith("/moved/"):
            return JOB
        return Reply(301, b"", {"Location": "/api/v2/moved/"})

    async with serving(answer) as server, controller_at(server) as controller:
        assert (await controller.fetch_job(42)).job.name
        with pytest.raises(errors.NotAController):
            await controller.cancel(42)
    assert [request.method for request in server.requests].count("POST") == 1


@pytest.mark.parametrize("location", ["/api/v2/system_jobs/42/", "", "http://[", "ftp://x/"])
async def test_a_redirect_that_leads_nowhere_ends(location: str) -> None:
    reply = Reply(302, b"", {"Location": location})
    async with serving(reply) as server, controller_at(server) as controller:
        with pytest.raises(errors.NotAController):
            await controller.fetch_job(42)
    assert len(server.requests) <= 4


async def test_each_request_carries_what_the_contract_asks_for() -> None:
    async with serving(JOB) as server, controller_at(server) as controller:
        await controller.fetch_job(42, 'näme, "two words" & more')
    request = server.requests[0]
    assert request.headers["authorization"] == "Bearer token-abc"
    assert request.headers["accept-language"] == "en"
    assert request.headers["accept"] == "application/json"
    assert request.target.startswith("/api/v2/system_jobs/42/?search=n%C3%A4me%2C")


async def test_cookies_of_the_controller_are_not_stored() -> None:
    baked = Reply(200, JOB.body, {**JOB.headers, "Set-Cookie": "sessionid=1; Path=/"})
    async with serving(baked) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
        await controller.fetch_job(42)
    assert "cookie" not in server.requests[1].headers


async def test_the_usual_prefix_costs_no_request_of_its_own() -> None:
    async with serving(JOB) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
    assert [request.target for request in server.requests] == ["/api/v2/system_jobs/42/"]


@pytest.mark.parametrize(
    "elsewhere",
    [html_reply(404), html_reply(200), Reply(404, b"{}", {"Content-Type": "text/json"})],
)
async def test_the_prefix_behind_a_gateway_is_found_once_and_remembered(elsewhere: Reply) -> None:
    def answer(request: Request) -> Reply:
        if request.target.startswith(GATEWAY_PATH):
            return JOB
        if request.target == "/api/controller/":
            return json_reply({"current_version": GATEWAY_PATH})
        if request.target == "/api/":
            return json_reply({"description": "gateway", "apis": {}})
        return elsewhere

    async with serving(answer) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
        await controller.fetch_job(43)
        assert controller.web_urls()("/api/controller/v2/system_jobs/42/") == (
            f"{server.url}/execution/jobs/management/42/output"
        )
    targets = [request.target for request in server.requests]
    assert targets[-2:] == [f"{GATEWAY_PATH}system_jobs/{job}/" for job in (42, 43)]
    assert targets.count("/api/controller/") == 1


async def test_a_prefix_that_leads_elsewhere_is_not_believed() -> None:
    def answer(request: Request) -> Reply:
        if request.target.startswith("/api/") and request.target.count("/") <= 3:
            return json_reply({"current_version": "//evil.example/api/v2/"})
        return html_reply(404)

    async with serving(answer) as server, controller_at(server) as controller:
        with pytest.raises(errors.NotAController):
            await controller.fetch_job(42)


async def test_a_list_asks_only_for_what_was_chosen() -> None:
    reply = recorded_reply(recording("list-status-failed"))
    query = JobQuery(search="a b", status="failed", order_by="-id", page=2, page_size=25)
    async with serving(reply) as server, controller_at(server) as controller:
        found = await controller.fetch_jobs(query)
    assert server.requests[0].target == (
        "/api/v2/system_jobs/?search=a+b&status=failed&order_by=-id&page=2&page_size=25"
    )
    assert (found.page, found.page_size, found.has_next) == (2, 25, True)


async def test_events_are_asked_for_by_counter_within_bounds() -> None:
    reply = recorded_reply(recording("events-counter-range"))
    bounds = EventRange(
        lines_below=50, counters_after=5, counters_through=99, counters=(7, 9), limit=7
    )
    async with serving(reply) as server, controller_at(server) as controller:
        await controller.fetch_events(29, bounds)
        await controller.fetch_events(29, EventRange(limit=4, newest_first=True))
    assert server.requests[0].target == (
        "/api/v2/system_jobs/29/events/?start_line__lt=50"
        "&counter__gt=5&counter__lte=99&counter__in=7%2C9&order_by=counter&limit=7"
    )
    assert server.requests[1].target.endswith("?order_by=-counter&limit=4")


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


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("", "t"),
        ("ftp://host", "t"),
        ("http://", "t"),
        ("host:443", "t"),
        ("https://user:hunter2@host", "t"),
        ("https://host", ""),
        ("https://host", "two\nlines"),
        ("https://host", "tökén-hunter2"),
    ],
)
def test_an_unusable_url_or_token_is_refused_without_being_repeated(url: str, token: str) -> None:
    with pytest.raises(ValueError, match="controller's") as caught:
        Controller(url, token)
    assert "hunter2" not in str(caught.value)


async def test_the_token_is_in_no_representation() -> None:
    async with Controller("http://127.0.0.1:1", "token-abc", pause=Pauses()) as controller:
        with pytest.raises(errors.ControllerError) as caught:
            await controller.fetch_job(1)
        chain = [caught.value, caught.value.__cause__, controller, vars(controller)]
    assert "token-abc" not in repr(chain)


async def test_a_controller_under_a_path_is_asked_there() -> None:
    async with serving(JOB) as server, Controller(f"{server.url}/awx/", "token") as controller:
        await controller.fetch_job(42)
    assert server.requests[0].target == "/awx/api/v2/system_jobs/42/"


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_unusable_certificate_authority_is_refused_at_once(
    content: str | None, tmp_path: Path
) -> None:
    ca_file = tmp_path / "ca.pem"
    if content:
        ca_file.write_text(content)
    with pytest.raises(ValueError, match="certificate authority"):
        Controller("https://host", "token", ca_file=ca_file)
