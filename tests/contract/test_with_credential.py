"""Clients of several users over one connection: what they share, and what they do not."""

import asyncio
import time
import tracemalloc
from collections.abc import Callable

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.awx.retries import FAILURES_TO_OPEN
from app.awx.server_errors import NeedsSuperuser, YouNeedSuperuser
from app.awx.sign_in_errors import SignInEnded
from app.awx.user_credentials import StoredToken, TokenCredential
from tests.contract.client_over import GATEWAY_PATH, JOB, ROOT
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)

REFUSED = recorded_reply(recording("auth-wrong-token"))


def of_user(name: str) -> TokenCredential:
    return TokenCredential(StoredToken(name))


def user_of(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def as_each_user(request: Request) -> Reply:
    if "/me/" in request.target and user_of(request):
        return recorded_reply(recording(f"me-as-{user_of(request)}"))
    return JOB


async def test_each_client_has_its_own_token_and_account() -> None:
    async with serving(as_each_user) as server, Controller(server.url, "admin") as controller:
        users = {name: controller.with_credential(of_user(name)) for name in ("alice", "auditor")}
        names = [(await client.fetch_me()).username for client in users.values()]
        for client in (controller, *users.values()):
            await client.fetch_job(42)
    assert names == ["alice", "auditor"]
    assert [user_of(one) for one in server.requests[2:]] == ["admin", "alice", "auditor"]


async def test_a_closed_client_leaves_the_others_open() -> None:
    async with serving(as_each_user) as server, Controller(server.url, "admin") as controller:
        first, second = (controller.with_credential(of_user("alice")) for _ in range(2))
        await first.fetch_job(42)
        await first.aclose()
        await second.fetch_job(42)
        await controller.fetch_job(42)


async def test_the_prefix_is_found_once_for_all() -> None:
    def gateway(request: Request) -> Reply:
        if request.target == "/api/controller/":
            return json_reply({"current_version": GATEWAY_PATH})
        return JOB if request.target.startswith(GATEWAY_PATH) else html_reply(404)

    async with serving(gateway) as server, Controller(server.url, None) as controller:
        await controller.with_credential(of_user("alice")).fetch_job(42)
        before = len(server.requests)
        await controller.with_credential(of_user("auditor")).fetch_job(42)
    assert len(server.requests) == before + 1


async def test_the_circuit_breaker_is_of_the_controller_and_not_of_a_user() -> None:
    async def no_pause(_length_s: float) -> None:
        return

    async with Controller("http://127.0.0.1:1", None, pause=no_pause) as controller:
        for _ in range(FAILURES_TO_OPEN):
            with pytest.raises(errors.Unreachable):
                await controller.with_credential(of_user("alice")).fetch_job(42)
        with pytest.raises(errors.CircuitOpen):
            await controller.with_credential(of_user("auditor")).fetch_job(42)


async def test_a_refused_user_is_asked_to_sign_in_and_the_configured_token_is_not() -> None:
    async with serving(REFUSED) as server, Controller(server.url, "token") as controller:
        with pytest.raises(SignInEnded) as ended:
            await controller.with_credential(of_user("alice")).fetch_job(42)
        with pytest.raises(SignInEnded):
            await controller.with_credential(of_user("alice")).cancel(42)
        with pytest.raises(errors.Unauthorized) as refused:
            await controller.fetch_job(42)
    assert "Sign in again" in ended.value.message
    assert type(refused.value) is errors.Unauthorized


FAILED = html_reply(500)


def fails_for(name: str, failure: Reply) -> Callable[[Request], Reply]:
    """A controller that answers `me/` and `ping/`, and nothing about jobs."""

    def answer(request: Request) -> Reply:
        if "/me/" in request.target:
            return recorded_reply(recording(f"me-as-{name}"))
        if "/ping/" in request.target:
            return recorded_reply(recording("ping-unauth"))
        return failure if "system_job" in request.target else ROOT

    return answer


@pytest.mark.parametrize("command", [True, False])
async def test_a_user_without_the_right_reads_you_and_the_configured_account_is_jobpanes(
    command: bool,
) -> None:
    async with (
        serving(fails_for("alice", FAILED)) as server,
        Controller(server.url, "alice") as controller,
    ):
        user = controller.with_credential(of_user("alice"))
        for client, kind in ((user, YouNeedSuperuser), (controller, NeedsSuperuser)):
            with pytest.raises(errors.ServerFailed) as caught:
                await (client.cancel(42) if command else client.fetch_job(42))
            assert type(caught.value) is kind
            assert ("You're n" in caught.value.message) == (client is user)
            assert ("Jobpane's account" in caught.value.message) == (client is controller)
        await user.aclose()


async def test_a_user_who_is_refused_despite_rights_reads_you() -> None:
    refusal = recorded_reply(recording("cancel-post-admin-readtoken-running"))
    async with (
        serving(fails_for("admin", refusal)) as server,
        Controller(server.url, "admin") as controller,
    ):
        user = controller.with_credential(of_user("admin"))
        for client, kind in (
            (user, errors.RefusedDespiteYourRights),
            (controller, errors.RefusedDespiteRights),
        ):
            _ = client.user
            async with asyncio.timeout(10):
                while client.user is None:  # noqa: ASYNC110 - it is fetched in the background
                    await asyncio.sleep(0.01)
            with pytest.raises(errors.Forbidden) as caught:
                await client.cancel(42)
            assert type(caught.value) is kind
        await user.aclose()


async def test_without_a_credential_only_public_answers_are_asked_for() -> None:
    ping = recorded_reply(recording("ping-unauth"))
    async with serving(ping) as server, Controller(server.url, None) as controller:
        await controller.ping()
    assert [user_of(one) for one in server.requests] == [""]


async def test_a_client_more_costs_next_to_nothing() -> None:
    async with Controller("https://awx.example.org", None) as controller:
        began = time.perf_counter()
        clients = [controller.with_credential(of_user("alice")) for _ in range(200)]
        each_ms = (time.perf_counter() - began) * 1000 / 200
        tracemalloc.start()
        clients += [controller.with_credential(of_user("alice")) for _ in range(200)]
        each_bytes = tracemalloc.get_traced_memory()[0] // 200
        tracemalloc.stop()
        await asyncio.gather(*(client.aclose() for client in clients))
    print(f"a client: {each_ms:.3f} ms, {each_bytes:,} bytes")
    assert each_bytes < 16 * 1024
