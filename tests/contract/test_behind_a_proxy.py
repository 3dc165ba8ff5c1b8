"""The configurations of docs/behind-a-proxy.md in a real nginx, before Jobpane's middleware."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from app.middleware.own_origin import own_origin_only
from app.middleware.trusted_proxies import ASSERTED_USER, trusted_proxies
from app.settings import Settings
from tests.support.nginx_process import running_nginx
from tests.support.processes import free_port
from tests.support.served_app import serving
from tests.support.sources import ROOT

NAME = "jobs.example.org"
SIGNED_IN = {"Cookie": "signed-in=1"}
PORTAL = "https://auth.example.org/?rd=x"
FORGED = {
    "X-Forwarded-For": "203.0.113.5",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-User": "eve",
    "Remote-User": "eve",
}
CONFIGURATIONS = re.findall(
    r"## (.+?)\n.*?```nginx\n(.*?)```", (ROOT / "docs/behind-a-proxy.md").read_text(), re.DOTALL
)


def seen(connection: HTTPConnection) -> dict[str, Any]:
    """What the inside of Jobpane knows of the client."""
    return {
        "user": connection.scope[ASSERTED_USER],
        "client": connection.scope["client"][0],
        "scheme": connection.scope["scheme"],
        "headers": dict(connection.headers),
    }


async def show(request: Request) -> Response:
    return JSONResponse(seen(request))


async def show_on_websocket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(seen(websocket))
    await websocket.close()


def jobpane(user_header: str, service: dict[str, str]) -> ASGIApp:
    """Jobpane's own middleware around an application that shows what it sees."""
    settings = Settings(  # type: ignore[call-arg]
        controller_url="https://awx.example.org",
        behind_proxy="127.0.0.1",  # type: ignore[arg-type]
        proxy_user_header=user_header,  # type: ignore[arg-type]
        public_url=f"https://{NAME}",
        **service,  # type: ignore[arg-type]
    )
    inside = Starlette(
        routes=[WebSocketRoute("/_event", show_on_websocket), Route("/{_:path}", show)]
    )
    return trusted_proxies(settings)(own_origin_only(settings)(inside))


async def oauth2_proxy(request: Request) -> Response:
    """As oauth2-proxy answers at /oauth2/auth with --set-xauthrequest."""
    if "signed-in" not in request.cookies:
        return Response("Unauthorized", 401)
    names = {"User": "0815", "Preferred-Username": "ada", "Email": "ada@example.org"}
    return Response(status_code=202, headers={f"X-Auth-Request-{k}": v for k, v in names.items()})


async def authelia(request: Request) -> Response:
    """As Authelia's AuthRequest implementation answers."""
    assert request.headers["X-Original-URL"].startswith("https://jobs.example.org")
    if "signed-in" not in request.cookies:
        return Response("401 Unauthorized", 401, headers={"Location": PORTAL})
    names = {"User": "ada", "Groups": "ops", "Name": "Ada", "Email": "ada@example.org"}
    return Response(headers={f"Remote-{key}": value for key, value in names.items()})


STAND_INS = Starlette(
    routes=[Route("/oauth2/auth", oauth2_proxy), Route("/api/authz/auth-request", authelia)]
)


@dataclass(frozen=True)
class Proxy:
    """A running nginx in front of Jobpane."""

    port: int
    jobpane_port: int
    trust: ssl.SSLContext

    def get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        with httpx.Client(verify=self.trust, trust_env=False) as client:
            return client.get(
                f"https://127.0.0.1:{self.port}{path}",
                headers={"Host": NAME, **headers},
                extensions={"sni_hostname": NAME},
            )

    def websocket(self, headers: dict[str, str]) -> dict[str, Any]:
        with connect(
            f"wss://{NAME}/_event",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            ssl=self.trust,
            origin=f"https://{NAME}",  # type: ignore[arg-type]
            additional_headers=headers,
            proxy=None,
        ) as opened:
            found: dict[str, Any] = json.loads(opened.recv())
            return found


@contextmanager
def behind(folder: Path, config: str, app: ASGIApp) -> Iterator[Proxy]:
    """nginx with a configuration of the document, its addresses changed to those of the test."""
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    pem = folder / "server.pem"
    authority.issue_cert(NAME).private_key_and_cert_chain_pem.write_to_path(str(pem))
    port = free_port()
    with serving(app) as jobpane_port, serving(STAND_INS) as stand_in_port:
        for documented, here in [
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
            (f"/etc/nginx/{NAME}.pem", str(pem)),
            (f"/etc/nginx/{NAME}.key", str(pem)),
            ("127.0.0.1:3000", f"127.0.0.1:{jobpane_port}"),
            ("127.0.0.1:4180", f"127.0.0.1:{stand_in_port}"),
            ("127.0.0.1:9091", f"127.0.0.1:{stand_in_port}"),
        ]:
            config = config.replace(documented, here)
        with running_nginx(folder, config, port):
            yield Proxy(port, jobpane_port, trust)


@pytest.fixture(params=CONFIGURATIONS[1:], ids=["oauth2-proxy", "authelia"])
def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxy]:
    """Service mode behind each of the documented proxies that sign users in."""
    title, config = request.param
    header = "Remote-User" if "Authelia" in title else "X-Forwarded-User"
    app = jobpane(header, {"controller_token": "not-a-real-token"})
    with behind(tmp_path, config, app) as running:
        yield running


def test_the_document_has_three_configurations() -> None:
    assert len(CONFIGURATIONS) == 3


def test_the_proxy_says_who_the_user_is_and_a_browser_cannot(proxy: Proxy) -> None:
    for headers in (SIGNED_IN, {**SIGNED_IN, **FORGED}):
        found = proxy.get("/jobs/42", headers).json()
        assert (found["user"], found["client"], found["scheme"]) == ("ada", "127.0.0.1", "https")
        assert not {name for name in found["headers"] if "forwarded" in name or name == "user"}
        on_websocket = proxy.websocket(headers)
        assert (on_websocket["user"], on_websocket["scheme"]) == ("ada", "wss")


def test_who_is_not_signed_in_is_sent_to_the_proxys_page(proxy: Proxy) -> None:
    response = proxy.get("/jobs/42?search=x", FORGED)
    assert response.status_code == 302
    location = response.headers["location"]
    assert location == PORTAL or location.endswith(
        f"/oauth2/sign_in?rd=https://{NAME}/jobs/42?search=x"
    )
    with pytest.raises(WebSocketException):
        proxy.websocket(FORGED)


def test_nobody_is_signed_in_by_a_session_that_only_the_header_claims(proxy: Proxy) -> None:
    response = proxy.get("/api/jobs/42/record", {"X-Auth-Request-User": "eve", **FORGED})
    assert response.status_code == 302


def test_in_sign_in_mode_the_proxy_only_ends_tls(tmp_path: Path) -> None:
    _, config = CONFIGURATIONS[0]
    with behind(tmp_path, config, jobpane("X-Jobpane-User", {})) as proxy:
        found = proxy.get("/jobs/42", {"X-Forwarded-For": "203.0.113.5"}).json()
        assert (found["user"], found["client"], found["scheme"]) == ("", "127.0.0.1", "https")
        assert proxy.websocket({})["scheme"] == "wss"
        assert proxy.get("/jobs/42", {"Host": "evil.example"}).status_code == 421
