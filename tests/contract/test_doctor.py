"""What `jobpane doctor` says about a controller that fails, is elsewhere, or speaks otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from app.doctor import Verdict, findings
from app.settings import Settings
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Reply,
    Request,
    recorded_reply,
    serving,
)
from tests.support.processes import ControllerProcess

UNUSED = "not-a-real-token"


@contextmanager
def fault(controller: ControllerProcess, **rule: object) -> Iterator[None]:
    controller.fault(**rule)
    try:
        yield
    finally:
        controller.heal()


def at_a_time(offset_s: float) -> Callable[[Request], Reply]:
    """A controller that only knows the time, by a clock that is wrong by `offset_s`."""

    def answer(_: Request) -> Reply:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=offset_s), usegmt=True)
        ping = recorded_reply(recording("ping"))
        return replace(ping, headers={**ping.headers, "Date": date})

    return answer


async def said(url: str, token: str | Path = UNUSED, **options: object) -> dict[str, str]:
    """What is found, as "verdict sentence" by what it is about."""
    where = {"controller_token_file": token} if isinstance(token, Path) else {}
    if isinstance(token, str):
        where["controller_token"] = token  # type: ignore[assignment]
    settings = Settings(controller_url=url, port=1, **where, **options)  # type: ignore[arg-type]
    found = await findings(settings)
    return {one.about: f"{one.verdict.value} {one.message}" for one in found}


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "html", "status": 500},
        {"kind": "status", "status": 500, "body": '{"detail": "A server error has occurred."}'},
    ],
    ids=["html", "json"],
)
async def test_an_outage_is_reported_as_one_and_not_as_missing_rights(
    rule: dict[str, object], controller: ControllerProcess
) -> None:
    with fault(controller, match="/api/", **rule):
        seen = await said(controller.url, controller.token_file("admin"))
    assert seen["controller"].startswith("BAD The controller fails every request (500)")
    assert "superuser" not in str(seen)


async def test_an_unreadable_job_is_reported_beside_a_fine_controller(
    controller: ControllerProcess,
) -> None:
    with fault(controller, match=r"/system_jobs/\Z", kind="html", status=500):
        seen = await said(controller.url, controller.token_file("admin"))
    assert seen["controller"].startswith("ok ")
    assert seen["system jobs"].startswith("BAD ")
    assert "One unreadable job" in seen["system jobs"]


@pytest.mark.parametrize(
    ("scope", "verdict", "words"),
    [("read", Verdict.NOTE, "the token is read-only"), ("write", Verdict.GOOD, "can write")],
)
async def test_the_tokens_scope_is_reported_before_the_first_action(
    scope: str, verdict: Verdict, words: str, controller: ControllerProcess, tmp_path: Path
) -> None:
    token = controller.new_token_file(scope, tmp_path)
    seen = await said(controller.url, token, allow_actions=True)
    assert seen["actions"].startswith(f"{verdict.value} ")
    assert words in seen["actions"]


@pytest.mark.parametrize(
    ("user", "scope", "words"),
    [
        ("admin", "write", "the token can write"),
        ("admin-read", "read", "are off. Turn them on with JOBPANE_ALLOW"),
    ],
)
async def test_a_token_that_may_write_is_reported_where_actions_are_off(
    user: str, scope: str, words: str, controller: ControllerProcess
) -> None:
    seen = await said(controller.url, controller.token_file(user))
    assert seen["actions"].startswith("note Cancel and delete are off")
    assert words in seen["actions"], scope


@pytest.mark.parametrize(("offset_s", "words"), [(7200, "ahead of"), (-7200, "behind")])
async def test_the_difference_of_the_clocks_is_reported(offset_s: int, words: str) -> None:
    async with serving(at_a_time(offset_s)) as server:
        seen = await said(server.url)
    assert seen["clock"].startswith("note ")
    assert words in seen["clock"]
    seconds = int(seen["clock"].split(" is ")[1].split(" s ")[0])
    assert abs(seconds - 7200) < 1800


async def test_a_controller_without_a_clock_is_reported_as_one() -> None:
    async with serving(recorded_reply(recording("ping"))) as server:
        seen = await said(server.url)
    assert "sends no time" in seen["clock"]


async def test_each_of_several_controllers_has_its_own_findings(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    file = tmp_path / "controllers.toml"
    table = '[[controllers]]\nname = "{}"\nurl = "{}"\ntoken_file = "{}"\n'
    file.write_text(
        table.format("live", controller.url, controller.token_file("admin"))
        + table.format("gone", "http://127.0.0.1:1", controller.token_file("admin"))
    )
    found = await findings(Settings(controllers=file, port=1))  # type: ignore[arg-type]
    by_controller = {(one.controller, one.about): one.verdict for one in found}
    assert by_controller["live", "token"] is Verdict.GOOD
    assert by_controller["gone", "controller"] is Verdict.BAD
    assert ("gone", "token") not in by_controller
    assert ("", "port") in by_controller


@pytest.mark.parametrize("client_id", ["", "jobpane"])
async def test_in_sign_in_mode_the_ways_to_sign_in_are_reported(
    client_id: str, controller: ControllerProcess
) -> None:
    settings = Settings(controller_url=controller.url, oauth_client_id=client_id, port=1)  # type: ignore[call-arg]
    seen = {one.about: f"{one.verdict.value} {one.message}" for one in await findings(settings)}
    assert seen["controller"].startswith("ok ")
    assert "a password" in seen["sign-in"]
    assert "a pasted token" in seen["sign-in"]
    assert ("OAuth" in seen["sign-in"]) is bool(client_id)
    assert "token" not in seen


async def test_an_oauth_client_for_a_controller_without_oauth_is_reported() -> None:
    async with serving(recorded_reply(recording("ping"))) as server:
        settings = Settings(controller_url=server.url, oauth_client_id="jobpane", port=1)  # type: ignore[call-arg]
        found = {one.about: one for one in await findings(settings)}
    assert found["sign-in"].verdict is Verdict.BAD
