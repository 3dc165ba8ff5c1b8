"""Only a trusted proxy may say who the client is; from everybody else such headers do not exist."""

import json
from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.api.metrics import FORWARDED
from app.middleware.trusted_proxies import (
    ASSERTED_USER,
    TrustedProxies,
    trusted_proxies,
)
from app.settings import Settings
from tests.unit.api.asking import messages_of

PROXY, OUTER_PROXY, CLIENT, STRANGER = "10.0.0.1", "10.9.9.9", "192.0.2.7", "203.0.113.5"
NETWORKS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
USER_HEADERS = ("x-forwarded-user", "remote-user")
SAYING = [
    ("x-forwarded-for", CLIENT),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "evil.example"),
    ("x-real-ip", CLIENT),
    ("forwarded", f"for={CLIENT};proto=https"),
    ("x-forwarded-user", "ada"),
]
Headers = Sequence[tuple[str, str | bytes]]


def encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in headers
    ]


def asked(peer: str | None, headers: Headers, **more: object) -> Scope:
    client = None if peer is None else (peer, 5000)
    http = {"type": "http", "scheme": "http", "path": "/jobs/42"}
    return {**http, "client": client, "headers": encoded(headers), **more}


async def outcome(
    scope: Scope, only_proxies: Sequence[str] = ()
) -> tuple[Scope | None, Sequence[Message]]:
    """The scope that is passed on, if it is, and what is sent."""
    seen: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    app = TrustedProxies(
        inner, networks=NETWORKS, user_headers=USER_HEADERS, only_proxies=only_proxies
    )
    sent = await messages_of(app, scope)
    return (seen[0] if seen else None), sent


async def passed(peer: str | None, headers: Headers, **more: object) -> Scope:
    seen, _ = await outcome(asked(peer, headers, **more))
    assert seen is not None
    return seen


async def test_a_trusted_proxy_says_who_the_client_is() -> None:
    seen = await passed(PROXY, [("host", "jobs.example.org"), *SAYING])
    assert seen["client"] == (CLIENT, 0)
    assert seen["scheme"] == "https"
    assert seen[ASSERTED_USER] == "ada"
    assert seen["headers"] == [(b"host", b"jobs.example.org")]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("peer", [STRANGER, "::1", "127.0.0.1", None, "", "unix:", "@"])
async def test_from_everybody_else_these_headers_do_not_exist(peer: str | None, kind: str) -> None:
    sent = [("host", "jobs.example.org"), *SAYING, ("remote-user", "eve"), ("remote_user", "eve")]
    seen = await passed(peer, sent, type=kind)
    assert seen["headers"] == [(b"host", b"jobs.example.org")]
    assert seen["client"] == (None if peer is None else (peer, 5000))
    assert seen["scheme"] == "http"
    assert seen[ASSERTED_USER] == ""


async def test_a_name_in_the_scope_cannot_be_brought_along() -> None:
    seen = await passed(STRANGER, [], **{ASSERTED_USER: "eve"})
    assert seen[ASSERTED_USER] == ""


@pytest.mark.parametrize(
    ("scheme", "said", "meant"),
    [
        ("ws", "https", "wss"),
        ("ws", "wss", "wss"),
        ("http", "HTTPS , http", "https"),
        ("http", "http", "http"),
        ("https", "http", "http"),
        ("wss", "http", "ws"),
        ("http", "javascript", "http"),
        ("http", "", "http"),
    ],
)
async def test_the_scheme_is_the_clients(scheme: str, said: str, meant: str) -> None:
    seen = await passed(PROXY, [("x-forwarded-proto", said)], scheme=scheme)
    assert seen["scheme"] == meant


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ([CLIENT], CLIENT),
        ([f"{STRANGER}, {CLIENT}"], CLIENT),
        ([STRANGER, CLIENT], CLIENT),
        ([f"{STRANGER}, {CLIENT}, {OUTER_PROXY}"], CLIENT),
        ([f"{CLIENT},{OUTER_PROXY}", "fd00::7"], CLIENT),
        ([OUTER_PROXY], OUTER_PROXY),
        ([f"{OUTER_PROXY},{PROXY}"], OUTER_PROXY),
        ([f"{CLIENT}:4711"], CLIENT),
        (["[2001:db8::7]:4711"], "2001:db8::7"),
        (["[2001:db8::7]"], "2001:db8::7"),
        (["2001:DB8:0::7"], "2001:db8::7"),
        ([f"::ffff:{CLIENT}"], CLIENT),
        ([f"{CLIENT}, ::ffff:{OUTER_PROXY}"], CLIENT),
        ([f"{CLIENT}, unknown"], PROXY),
        ([f"{CLIENT}, unknown, {OUTER_PROXY}"], OUTER_PROXY),
        ([f"{CLIENT}, _hidden"], PROXY),
        ([f"{CLIENT},"], PROXY),
        ([""], PROXY),
        (["fe80::1%<script>"], "fe80::1"),
        ([f"{CLIENT}:http"], PROXY),
        ([f"{CLIENT}:999999"], PROXY),
        (["[2001:db8::7]x"], PROXY),
        (["[2001:db8::7"], "2001:db8::7"),
        (["1.2.3"], PROXY),
        (["\u0661.2.3.4"], PROXY),
        ([f"{STRANGER}," * 800 + CLIENT + f",{OUTER_PROXY}" * 800], CLIENT),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_the_client_is_the_first_from_the_right_that_is_no_proxy(
    forwarded: list[str], client: str
) -> None:
    seen = await passed(PROXY, [("x-forwarded-for", one) for one in forwarded])
    assert seen["client"][0] == client


@pytest.mark.parametrize("peer", ["::ffff:10.0.0.1", "fd00::1", "fd00::1%eth0"])
async def test_a_proxy_is_known_by_any_spelling_of_its_address(peer: str) -> None:
    assert (await passed(peer, SAYING))["client"][0] == CLIENT


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ([], ""),
        ([("x-forwarded-user", "ada")], "ada"),
        ([("remote-user", "ada")], "ada"),
        ([("x-forwarded-user", ""), ("remote-user", "ada")], "ada"),
        ([("x-forwarded-user", "ada"), ("remote-user", "ada")], "ada"),
        ([("x-forwarded-user", " Ada Lovelace ")], "Ada Lovelace"),
        ([("x-forwarded-user", "Zoë")], "Zoë"),
        ([("x-forwarded-user", "Zoë".encode("latin-1"))], "Zoë"),
        ([("x-forwarded-user", "<b>ada</b>")], "<b>ada</b>"),
        ([("x-forwarded-user", "a" * 150)], "a" * 150),
        ([("x_forwarded_user", "eve")], ""),
    ],
)
async def test_the_user_is_the_one_that_the_proxy_names(headers: Headers, name: str) -> None:
    seen = await passed(PROXY, headers)
    assert seen[ASSERTED_USER] == name
    assert seen["headers"] == []


@pytest.mark.parametrize(
    "headers",
    [
        [("x-forwarded-user", "ada"), ("x-forwarded-user", "eve")],
        [("x-forwarded-user", "ada"), ("x-forwarded-user", "ada")],
        [("x-forwarded-user", "eve"), ("remote-user", "ada")],
        [("x-forwarded-user", "ada\x00")],
        [("x-forwarded-user", "ada\x1b[31m")],
        [("x-forwarded-user", "ada\u202eeve")],
        [("x-forwarded-user", "ada\u2028eve")],
        [("x-forwarded-user", b"ada\x85eve")],
        [("x-forwarded-user", "a" * 151)],
    ],
    ids=lambda value: ascii(value)[:60],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_a_name_that_is_none_is_refused(headers: Headers, kind: str) -> None:
    seen, sent = await outcome(asked(PROXY, headers, type=kind))
    assert seen is None
    status = sent[0]["status"] if kind == "http" else sent[0]["code"]
    assert status == {"http": 400, "websocket": 1008}[kind]


@pytest.mark.parametrize("path", ["/jobs/42", "/api/jobs/42/record", "/_event/", "/healthz/x"])
async def test_behind_a_proxy_a_service_answers_nobody_else(path: str) -> None:
    scope = asked(STRANGER, SAYING, path=path)
    seen, sent = await outcome(scope, only_proxies=[""])
    assert seen is None
    assert sent[0]["status"] == 403
    assert b"only through its proxy" in sent[1]["body"]
    if path.startswith("/api"):
        assert json.loads(sent[1]["body"])["error"]["code"] == "no_proxy"


async def test_behind_a_proxy_a_service_opens_nobody_else_a_websocket() -> None:
    seen, sent = await outcome(asked(None, [], type="websocket", path="/_event/"), [""])
    assert seen is None
    assert (sent[0]["type"], sent[0]["code"]) == ("websocket.close", 1008)


@pytest.mark.parametrize(
    "scope",
    [
        asked(PROXY, SAYING),
        asked(STRANGER, SAYING, path="/healthz"),
        asked(STRANGER, SAYING, path="/metrics"),
        asked(STRANGER, SAYING, **{"jobpane.controller": "signs-in"}),
    ],
)
async def test_its_proxy_a_health_check_and_other_controllers_pass(scope: Scope) -> None:
    assert (await outcome(scope, only_proxies=["", "service"]))[0] is not None


@pytest.mark.parametrize(
    ("peer", "headers", "is_forwarded"),
    [
        (STRANGER, [], False),
        (STRANGER, [("accept", "text/plain")], False),
        (STRANGER, [("x-forwarded-for", CLIENT)], True),
        (STRANGER, [("forwarded", f"for={CLIENT}")], True),
        (PROXY, [], True),
    ],
)
async def test_it_is_known_whether_a_proxy_passes_a_request_on(
    peer: str, headers: Headers, *, is_forwarded: bool
) -> None:
    seen, _ = await outcome(asked(peer, headers))
    assert seen is not None
    assert seen[FORWARDED] is is_forwarded


async def test_what_is_no_request_passes() -> None:
    assert (await outcome({"type": "lifespan"}, only_proxies=[""]))[0] is not None


@pytest.mark.parametrize(
    ("chosen", "is_refused"),
    [
        ({}, False),
        ({"controller_url": "http://awx", "controller_token": "x"}, False),
        (
            {
                "controller_url": "http://awx",
                "controller_token": "x",
                "behind_proxy": "10.0.0.0/8",
            },
            True,
        ),
        ({"controller_url": "http://awx", "behind_proxy": "10.0.0.0/8"}, False),
    ],
)
async def test_the_settings_decide_whether_only_proxies_get_in(
    chosen: dict[str, str], is_refused: bool
) -> None:
    passed_on: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed_on.append(scope)

    app = trusted_proxies(Settings(**chosen))(inner)  # type: ignore[arg-type]
    await messages_of(app, asked("127.0.0.1", []))
    assert (not passed_on) is is_refused


@pytest.mark.parametrize(
    ("host", "scheme", "seen_as"),
    [
        ("jobs.example.org", "http", "https"),
        ("JOBS.example.org", "ws", "wss"),
        ("jobs.example.org:3000", "http", "http"),
        ("127.0.0.1:3000", "http", "http"),
    ],
)
async def test_the_public_name_is_served_by_https_whoever_ends_the_tls(
    host: str, scheme: str, seen_as: str
) -> None:
    passed_on: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed_on.append(scope)

    settings = Settings(controller_url="http://awx", public_url="https://jobs.example.org")
    scope = asked("127.0.0.1", [("host", host)], scheme=scheme)
    await messages_of(trusted_proxies(settings)(inner), scope)
    assert passed_on[0]["scheme"] == seen_as
