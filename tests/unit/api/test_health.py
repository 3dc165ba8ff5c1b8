"""The health check says to a load balancer when to send people here, and when not."""

import asyncio
import json
import threading
from collections.abc import Mapping
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.api.health import (
    PageHealth,
    Probe,
    has_thread,
    health_routes,
    identity_of,
    is_page_served,
)
from app.runtime.operator_key import proof_of, write_operator_key
from app.runtime.work_pool import WorkPool
from tests.unit.api.asking import headers_of, messages_of


async def passes(_: object) -> bool:
    return True


async def asked(app: Starlette) -> tuple[int, str, Mapping[str, str]]:
    sent = await messages_of(app, {"type": "http", "path": "/healthz"})
    return sent[0]["status"], json.loads(sent[1]["body"])["status"], headers_of(sent)


def app_with(probes: Mapping[str, Probe], *others: Route, within_s: float = 10) -> Starlette:
    routes = health_routes(lambda: True, PageHealth(probes, within_s=within_s, good_for_s=0))
    return Starlette(routes=[*routes, *others])


async def test_health_is_503_until_the_app_is_ready_and_200_then() -> None:
    ready = [False]
    app = Starlette(routes=health_routes(lambda: ready[0], PageHealth({"pages": passes})))
    before = await asked(app)
    ready[0] = True
    after = await asked(app)
    assert (before[:2], after[:2]) == ((503, "starting"), (200, "ok"))
    assert after[2]["cache-control"] == "no-store"


async def test_many_requests_are_one_check() -> None:
    looks: list[ASGIApp] = []

    async def counted(app: ASGIApp) -> bool:
        looks.append(app)
        await asyncio.sleep(0)
        return True

    app = Starlette(
        routes=health_routes(lambda: True, PageHealth({"pages": counted}, good_for_s=1e9))
    )
    answers = await asyncio.gather(*(asked(app) for _ in range(100)))
    assert {answer[0] for answer in answers} == {200}
    assert len(looks) == 1


async def test_a_start_page_that_is_not_there_is_reported() -> None:
    app = app_with({"pages": is_page_served})
    assert (await asked(app))[:2] == (503, "no pages")


async def test_a_start_page_that_is_served_is_enough() -> None:
    async def page(_: Request) -> Response:
        return PlainTextResponse("the page")

    app = app_with({"pages": is_page_served}, Route("/", page))
    assert (await asked(app))[:2] == (200, "ok")


async def test_a_start_page_that_never_comes_is_reported_in_time() -> None:
    async def page(_: Request) -> Response:
        await asyncio.Event().wait()
        return PlainTextResponse("never")

    app = app_with({"pages": is_page_served}, Route("/", page), within_s=0.05)
    assert (await asked(app))[:2] == (503, "no pages")


async def test_a_start_page_that_breaks_the_server_is_reported_and_logged() -> None:
    async def page(_: Request) -> Response:
        raise PermissionError

    app = app_with({"pages": is_page_served}, Route("/", page))
    with structlog.testing.capture_logs() as logged:
        assert (await asked(app))[:2] == (503, "no pages")
    assert [line["event"] for line in logged] == ["health_probe_failed"]


async def test_threads_that_all_hang_are_reported_and_so_is_their_recovery() -> None:
    pool, gate = WorkPool("test", threads=1, queue=0), threading.Event()
    probes = {"outputs": has_thread(lambda: [pool])}
    hurried, app = app_with(probes, within_s=0.05), app_with(probes)
    hanging = asyncio.create_task(pool.run(gate.wait, 10))
    await asyncio.sleep(0)
    assert (await asked(hurried))[:2] == (503, "no outputs")
    gate.set()
    await hanging
    assert (await asked(app))[:2] == (200, "ok")


async def test_only_to_a_challenge_it_says_which_jobpane_it_is(tmp_path: Path) -> None:
    key = write_operator_key(tmp_path)
    routes = health_routes(
        lambda: True, PageHealth({"pages": passes}), identity=identity_of(tmp_path, "1.2.3")
    )
    app = Starlette(routes=routes)

    async def said(*headers: tuple[bytes, bytes]) -> dict[str, str]:
        sent = await messages_of(app, {"type": "http", "path": "/healthz", "headers": headers})
        found: dict[str, str] = json.loads(sent[1]["body"])
        return found

    assert await said() == {"status": "ok"}
    assert await said((b"x-jobpane-challenge", b"x" * 129)) == {"status": "ok"}
    challenged = await said((b"x-jobpane-challenge", b"abc"))
    assert challenged["proof"] == proof_of(key, "abc")
    assert challenged["version"] == "1.2.3"
    (tmp_path / "operator.key").unlink()
    assert (await said((b"x-jobpane-challenge", b"abc")))["proof"] == ""
