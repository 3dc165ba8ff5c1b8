"""Every recorded answer to a launch, through the real client."""

import pytest

from app.awx import errors
from app.awx.client import Controller
from tests.contract.recordings import Recording, all_recordings, recording
from tests.contract.replay_server import (
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)

CASES = [
    case
    for case in all_recordings()
    if case.method == "POST" and case.path.endswith("/launch/") and "session" not in case.auth
]
STARTED = [case for case in CASES if case.status == 201]
FAILED = [case for case in CASES if case.status != 201]

# What the client makes of a status.
OUTCOMES: dict[int, type[errors.ControllerError]] = {
    400: errors.BadQuery,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    415: errors.BadQuery,
    500: errors.ServerFailed,
}


def named(case: Recording) -> str:
    return case.case


async def launched(reply: Reply) -> tuple[int, list[Request]]:
    others = {"/api/": "api-root", "/api/v2/ping/": "ping", "/api/v2/me/": "me-as-admin"}

    def answer(request: Request) -> Reply:
        other = others.get(request.target)
        return recorded_reply(recording(other)) if other else reply

    async with serving(answer) as server, Controller(server.url, "token") as controller:
        return await controller.launch(1, {"days": 30}), server.requests


def test_the_recordings_hold_every_outcome_of_the_table() -> None:
    assert {case.status for case in FAILED} == set(OUTCOMES)
    assert len(STARTED) > 8


@pytest.mark.parametrize("case", STARTED, ids=named)
async def test_a_recorded_201_comes_out_as_the_id_of_the_new_job(case: Recording) -> None:
    body = case.response_body
    assert isinstance(body, dict)
    new_id, requests = await launched(recorded_reply(case))
    assert new_id == body["id"]
    posts = [one for one in requests if one.method == "POST"]
    assert [one.target for one in posts] == ["/api/v2/system_job_templates/1/launch/"]
    assert posts[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize("case", FAILED, ids=named)
async def test_a_recorded_refusal_of_a_launch_comes_out_as_its_own_error(case: Recording) -> None:
    with pytest.raises(errors.ControllerError) as caught:
        await launched(recorded_reply(case))
    assert type(caught.value) is OUTCOMES[case.status]
    assert "<" not in caught.value.message


@pytest.mark.parametrize(
    "reply",
    [
        json_reply({}, 201),
        json_reply({"system_job": True, "id": 0}, 201),
        json_reply({"system_job": "7"}, 201),
        json_reply([7], 201),
    ],
)
async def test_an_answer_that_names_no_job_is_no_success(reply: Reply) -> None:
    with pytest.raises(errors.BadResponse):
        await launched(reply)


@pytest.mark.parametrize(
    "reply", [html_reply(503), Reply(is_reset=True), json_reply({}, 429), html_reply(500)]
)
async def test_a_launch_is_never_sent_twice(reply: Reply) -> None:
    seen: list[str] = []

    def answer(request: Request) -> Reply:
        seen.append(request.method)
        return recorded_reply(recording("api-root")) if request.target == "/api/" else reply

    async with serving(answer) as server, Controller(server.url, "token") as controller:
        with pytest.raises(errors.ControllerError):
            await controller.launch(1, {})
    assert seen.count("POST") == 1
