"""What a response varies by is said once, however many layers say it."""

import pytest
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Scope

from app.middleware.vary_once import VaryOnce, names_once

ORIGIN = "https://jobs.test"
PLAIN: ASGIApp = Starlette(routes=[Route("/", lambda _: PlainTextResponse("text"))])
VARIES: ASGIApp = Starlette(
    routes=[Route("/", lambda _: PlainTextResponse("text", headers={"Vary": "Accept-Encoding"}))]
)


async def varies_by(app: ASGIApp, origin: str) -> list[bytes]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"origin", origin.encode())] if origin else []
    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    await app({**scope, "query_string": b""}, receive, send)
    assert sent[-1]["body"] == b"text"
    return [text for name, text in sent[0]["headers"] if name == b"vary"]


@pytest.mark.parametrize("origin", ["", ORIGIN, "https://evil.example.org"])
@pytest.mark.parametrize(
    ("inner", "layers", "expected"),
    [
        (PLAIN, 0, []),
        (PLAIN, 3, [b"Origin"]),
        (VARIES, 0, [b"Accept-Encoding"]),
        (VARIES, 3, [b"Accept-Encoding, Origin"]),
    ],
)
async def test_each_name_stands_once_where_several_layers_say_it(
    inner: ASGIApp, layers: int, expected: list[bytes], origin: str
) -> None:
    app = inner
    for _ in range(layers):
        app = CORSMiddleware(app, allow_origins=[ORIGIN])
    assert await varies_by(VaryOnce(app), origin) == expected


@pytest.mark.parametrize(
    ("said", "once"),
    [
        ([], ""),
        (["Origin"], "Origin"),
        (["Accept-Encoding", "Origin, Origin"], "Accept-Encoding, Origin"),
        (["origin,Cookie", "Origin"], "origin, Cookie"),
        (["", "Cookie,, ORIGIN , cookie"], "Cookie, ORIGIN"),
        (["*", "Origin"], "*, Origin"),
    ],
)
def test_the_names_of_all_headers_make_one(said: list[str], once: str) -> None:
    assert names_once(said) == once
