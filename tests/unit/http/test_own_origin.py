"""Only our own pages may drive Jobpane, and only under its own names."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from app.http.own_origin import OwnOriginOnly
from tests.unit.http.asking import messages_of

HOSTS = ("127.0.0.1", "localhost", "[::1]", "jobs.example.org")
ORIGINS = ("http://127.0.0.1:3000", "https://jobs.example.org")


async def passed(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).accept()
    else:
        await PlainTextResponse("passed")(scope, receive, send)


async def status_of(host: str, origin: str | None = None, path: str = "/jobs") -> int:
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    app = OwnOriginOnly(passed, hosts=HOSTS, origins=ORIGINS)
    scope = {"type": "http", "path": path, "headers": headers}
    return int((await messages_of(app, scope))[0]["status"])


@pytest.mark.parametrize(
    "host", ["127.0.0.1:3000", "localhost", "LOCALHOST:9", "[::1]:3000", "jobs.example.org"]
)
async def test_our_own_names_pass_with_any_port(host: str) -> None:
    assert await status_of(host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "jobs.example.org.", "[::2]", "a@b:c"]
)
async def test_a_foreign_name_is_misdirected(host: str) -> None:
    assert await status_of(host) == 421


@pytest.mark.parametrize("origin", [*ORIGINS, "HTTPS://JOBS.EXAMPLE.ORG"])
async def test_our_own_pages_pass(origin: str) -> None:
    assert await status_of("localhost", origin) == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://127.0.0.1:3001",
        "https://jobs.example.org.evil.example",
        "http://jobs.example.org",
    ],
)
async def test_a_foreign_page_is_refused(origin: str) -> None:
    assert await status_of("localhost", origin) == 403


async def test_a_foreign_page_gets_no_websocket() -> None:
    app = OwnOriginOnly(passed, hosts=HOSTS, origins=ORIGINS)
    headers = [(b"host", b"localhost"), (b"origin", b"https://evil.example")]
    scope = {"type": "websocket", "path": "/_event", "headers": headers}
    sent = await messages_of(app, scope)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_a_load_balancer_may_ask_for_health_under_any_name() -> None:
    assert await status_of("10.0.0.7", path="/healthz") == 200
