"""Only our own pages may drive Jobpane, and only under its own names."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from app.middleware.own_origin import OwnOriginOnly, host_name
from tests.unit.api.asking import messages_of

HOSTS = ("127.0.0.1", "localhost", "[::1]", "jobs.example.org")
ORIGINS = ("http://127.0.0.1:3000", "https://jobs.example.org")


async def passed(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).accept()
    else:
        await PlainTextResponse("passed")(scope, receive, send)


async def status_of(host: str, origin: str | None = None, path: str = "/jobs") -> int:
    headers = [(b"host", host.encode("utf-8"))]
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
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "jobs.example.org.",
        "[::2]",
        "a@b:c",
        "[::1]evil.example",
        "[::1]:80evil.example",
        "[::1",
        "::1",
        "evil@127.0.0.1",
        "127.0.0.1@evil",
        "127.0.0.1/evil",
        "127.0.0.1?evil",
        "127.0.0.1#evil",
        "127.0.0.1\\evil",
        "127.0.0.1 evil",
        " 127.0.0.1",
        "127.0.0.1\t",
        "127.0.0.1\x00",
        "127.0.0.1,evil.example",
        "http://127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:999999",
        "127.0.0.1:-1",
        "127.0.0.1:80:80",
        "127.0.0.1:8o",
        "127.0.0.1:\u00b2",
        "127.0.0.1:evil",
        "loca\u017fhost",
    ],
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


async def refused(*headers: tuple[str, str], path: str = "/jobs") -> int:
    app = OwnOriginOnly(passed, hosts=HOSTS, origins=ORIGINS)
    sent = [(name.encode(), value.encode()) for name, value in headers]
    return int(
        (await messages_of(app, {"type": "http", "path": path, "headers": sent}))[0]["status"]
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("host", ("localhost", "localhost")),
        ("host", ("localhost", "evil.example")),
        ("origin", (ORIGINS[0], ORIGINS[0])),
        ("origin", (ORIGINS[0], "https://evil.example")),
        ("sec-fetch-site", ("same-origin", "cross-site")),
        ("referer", (f"{ORIGINS[0]}/", "https://evil.example/")),
    ],
)
async def test_a_header_that_comes_twice_is_refused(name: str, values: tuple[str, str]) -> None:
    others = [] if name == "host" else [("host", "localhost")]
    assert await refused(*others, *((name, value) for value in values)) == 400


@pytest.mark.parametrize(
    "path", ["/api/jobs/7/output/progress", "/api/jobs/7/prefetch", "/api", "/_event", "/_event/"]
)
@pytest.mark.parametrize(
    ("site", "status"),
    [
        ("same-origin", 200),
        ("none", 200),
        ("same-site", 403),
        ("cross-site", 403),
        ("", 403),
        ("SAME-ORIGIN", 403),
        ("same-origin, cross-site", 403),
    ],
)
async def test_another_sites_page_can_make_no_work(path: str, site: str, status: int) -> None:
    assert await refused(("host", "localhost"), ("sec-fetch-site", site), path=path) == status


@pytest.mark.parametrize("path", ["/api/jobs/7/record", "/_event/"])
@pytest.mark.parametrize(
    ("referer", "status"),
    [
        *((f"{origin}{path}", 200) for origin in ORIGINS for path in ("", "/jobs/42", "?a=b")),
        ("HTTPS://Jobs.example.ORG/", 200),
        ("http://evil.example/", 403),
        ("http://127.0.0.1:3001/", 403),
        ("http://127.0.0.1:3000@evil.example/", 403),
        ("http://127.0.0.1:3000.evil.example/", 403),
        ("http://evil.example/?http://127.0.0.1:3000/", 403),
        ("https://jobs.example.org\\@evil.example/", 403),
        ("about:blank", 403),
        ("", 200),  # as good as none: some proxies empty it
    ],
)
async def test_another_page_without_a_fetch_site_can_make_no_work(
    path: str, referer: str, status: int
) -> None:
    assert await refused(("host", "localhost"), ("referer", referer), path=path) == status


@pytest.mark.parametrize("path", ["/", "/jobs/42", "/assets/a.js"])
async def test_a_followed_link_names_the_page_that_it_was_on(path: str) -> None:
    referer = ("referer", "https://evil.example/")
    assert await refused(("host", "localhost"), referer, path=path) == 200


async def test_a_program_says_no_site_and_passes() -> None:
    assert await refused(("host", "localhost"), path="/api/jobs/7/record") == 200


@pytest.mark.parametrize("path", ["/", "/jobs/42", "/assets/a.js", "/apis"])
async def test_a_link_on_another_site_leads_to_a_page(path: str) -> None:
    assert await refused(("host", "localhost"), ("sec-fetch-site", "cross-site"), path=path) == 200


async def test_a_refusal_below_api_has_the_shape_of_its_errors() -> None:
    app = OwnOriginOnly(passed, hosts=HOSTS, origins=ORIGINS)
    scope = {"type": "http", "path": "/api/jobs/7/record", "headers": [(b"host", b"evil.example")]}
    sent = await messages_of(app, scope)
    assert json.loads(sent[1]["body"])["error"]["code"] == "bad_host"


@given(st.text(max_size=30), st.sampled_from(HOSTS), st.text(max_size=30))
def test_nothing_around_a_host_is_overlooked(before: str, name: str, after: str) -> None:
    host = before + name + after
    is_own = re.fullmatch(
        r"(?:127\.0\.0\.1|localhost|\[::1\]|jobs\.example\.org)(?::[0-9]+)?", host
    )
    if host_name(host) in HOSTS:
        assert is_own


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_a_program_may_ask_for_health_and_metrics_under_any_name(path: str) -> None:
    assert await status_of("10.0.0.7", path=path) == 200
