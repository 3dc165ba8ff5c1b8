"""`jobpane doctor` knows the Jobpane that runs, at its port and at its public URL."""

import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from app.api.health import Identity, PageHealth, health_routes, identity_of
from app.doctor.finding import Finding
from app.doctor.own_server import port_findings, public_url_findings
from app.runtime.operator_key import write_operator_key
from app.settings import Settings
from app.version import VERSION
from tests.contract.tls_server import tls_context, tls_server
from tests.support.processes import free_port
from tests.support.served_app import serving


async def passes(_: ASGIApp) -> bool:
    return True


async def fails(_: ASGIApp) -> bool:
    return False


async def events(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def jobpane(identity: Identity, *, is_well: bool = True, with_events: bool = True) -> Starlette:
    probe = passes if is_well else fails
    routes = [*health_routes(lambda: True, PageHealth({"outputs": probe}), identity=identity)]
    return Starlette(routes=[*routes, *([WebSocketRoute("/_event/", events)] * with_events)])


def settings_of(port: int, data_dir: Path, public_url: str = "") -> Settings:
    return Settings(port=port, data_dir=data_dir, public_url=public_url)  # type: ignore[call-arg]


def said(found: list[Finding]) -> dict[str, str]:
    return {one.about: f"{one.verdict.value} {one.message}" for one in found}


async def at_port(port: int, data_dir: Path) -> dict[str, str]:
    return said(await port_findings(settings_of(port, data_dir)))


async def test_its_own_server_is_no_taken_port(tmp_path: Path) -> None:
    write_operator_key(tmp_path)
    with serving(jobpane(identity_of(tmp_path, VERSION))) as port:
        assert await at_port(port, tmp_path) == {
            "port": f"ok This Jobpane uses 127.0.0.1:{port}.",
            "server": f"ok It runs version {VERSION} and is healthy.",
        }


async def test_what_its_own_server_lacks_is_named(tmp_path: Path) -> None:
    write_operator_key(tmp_path)
    with serving(jobpane(identity_of(tmp_path, VERSION), is_well=False)) as port:
        seen = await at_port(port, tmp_path)
    assert seen["port"].startswith("ok ")
    assert seen["server"].startswith("BAD ")
    assert "isn't healthy: no outputs." in seen["server"]


async def test_a_server_of_an_older_version_is_to_be_restarted(tmp_path: Path) -> None:
    write_operator_key(tmp_path)

    def older(challenge: str) -> dict[str, str]:
        return {**identity_of(tmp_path, VERSION)(challenge), "version": "0.0.1"}

    with serving(jobpane(older)) as port:
        seen = await at_port(port, tmp_path)
    assert seen["server"] == f"note Version {VERSION} is installed. Restart Jobpane to use it."


async def test_a_jobpane_with_another_data_folder_is_another_one(tmp_path: Path) -> None:
    write_operator_key(tmp_path / "theirs")
    for ours in ("none", "ours"):
        with serving(jobpane(identity_of(tmp_path / "theirs", VERSION))) as port:
            seen = await at_port(port, tmp_path / ours)
        assert seen["port"].startswith(f"BAD Another Jobpane uses 127.0.0.1:{port}, version ")
        write_operator_key(tmp_path / "ours")


async def test_who_only_claims_to_be_a_jobpane_is_none_and_never_gets_the_key(
    tmp_path: Path,
) -> None:
    key = write_operator_key(tmp_path)
    asked: list[str] = []

    async def claim(request: Request) -> Response:
        asked.append(f"{request.url} {dict(request.headers)}")
        body = {"status": "ok\x1b[2J", "version": "9\n9", "proof": "0" * 64}
        return Response(json.dumps(body))

    with serving(Starlette(routes=[Route("/healthz", claim)])) as port:
        seen = await at_port(port, tmp_path)
    assert seen["port"].startswith("BAD Another Jobpane")
    assert seen["port"].isprintable()
    assert key not in "".join(asked)


async def test_another_program_at_the_port_is_reported_as_before(tmp_path: Path) -> None:
    async def hello(_: Request) -> Response:
        return PlainTextResponse("hello")

    with serving(Starlette(routes=[Route("/healthz", hello)])) as port:
        assert f"can't listen at 127.0.0.1:{port}" in (await at_port(port, tmp_path))["port"]
    port = free_port()
    assert await at_port(port, tmp_path) == {"port": f"ok 127.0.0.1:{port} is free."}


async def at_public_url(app: ASGIApp, folder: Path, own: ASGIApp | None = None) -> dict[str, str]:
    """What is found where `app` answers at the public URL and `own` at the port."""
    with serving(app) as public, serving(own or jobpane(identity_of(folder, VERSION))) as port:
        settings = settings_of(port, folder, f"http://localhost:{public}")
        return said([one async for one in public_url_findings(settings)])


async def test_a_public_url_that_leads_here_is_good(tmp_path: Path) -> None:
    write_operator_key(tmp_path)
    seen = await at_public_url(jobpane(identity_of(tmp_path, VERSION)), tmp_path)
    assert seen["public URL"].startswith("ok http://localhost:")
    assert seen["WebSocket"].startswith("ok ")


async def test_a_proxy_that_lets_no_websocket_through_is_pointed_out(tmp_path: Path) -> None:
    write_operator_key(tmp_path)
    seen = await at_public_url(jobpane(identity_of(tmp_path, VERSION), with_events=False), tmp_path)
    assert seen["public URL"].startswith("ok ")
    assert seen["WebSocket"].startswith("note WebSocket connections are blocked at http://")
    assert "/_event" in seen["WebSocket"]


async def test_a_public_url_that_leads_elsewhere_is_bad(tmp_path: Path) -> None:
    write_operator_key(tmp_path)
    write_operator_key(tmp_path / "other")
    other = await at_public_url(jobpane(identity_of(tmp_path / "other", VERSION)), tmp_path)
    assert other["public URL"].startswith("BAD ")
    assert "another Jobpane" in other["public URL"]
    nothing = await at_public_url(Starlette(), tmp_path)
    assert "answers 404, but isn't this Jobpane" in nothing["public URL"]


async def test_a_proxy_with_a_sign_in_of_its_own_is_not_blamed(tmp_path: Path) -> None:
    write_operator_key(tmp_path)

    async def away(_: Request) -> Response:
        return RedirectResponse("/oauth2/sign_in")

    seen = await at_public_url(Starlette(routes=[Route("/healthz", away)]), tmp_path)
    assert seen["public URL"].startswith("note ")
    assert "requires a sign-in" in seen["public URL"]


@contextmanager
def running(folder: Path) -> Iterator[int]:
    write_operator_key(folder)
    with serving(jobpane(identity_of(folder, VERSION))) as port:
        yield port


async def found_at(url: str, folder: Path) -> AsyncIterator[str]:
    with running(folder) as port:
        settings = settings_of(port, folder, url)
        seen = said([one async for one in public_url_findings(settings)])
    yield seen["public URL"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://no-such-host.invalid", "The public URL's host name wasn't found."),
        ("http://127.0.0.1:1", "The public URL refused the connection."),
    ],
)
async def test_a_public_url_that_cannot_be_reached_from_here_is_a_note(
    url: str, words: str, tmp_path: Path
) -> None:
    async for seen in found_at(url, tmp_path):
        assert seen.startswith(f"note {words}")
        assert url in seen


async def test_a_certificate_of_the_public_url_that_nobody_trusts_is_named(tmp_path: Path) -> None:
    with tls_server(tls_context(trustme.CA())) as port:
        async for seen in found_at(f"https://127.0.0.1:{port}", tmp_path):
            assert seen.startswith("note The public URL's certificate isn't trusted.")


async def test_without_a_running_jobpane_the_public_url_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = settings_of(free_port(), tmp_path, url)
        assert [one async for one in public_url_findings(settings)] == []
