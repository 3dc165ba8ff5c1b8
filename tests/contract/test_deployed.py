"""Jobpane, nginx, TLS and Redis as the files of deploy/ configure them, over loopback."""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from tests.support.deploy_files import compose, pod, redis_options, text_of
from tests.support.install_servers import server_program
from tests.support.jobpane_command import jobpane
from tests.support.nginx_process import running_nginx
from tests.support.processes import (
    build_frontend,
    free_port,
    running_controller,
    running_site,
    stop,
    wait_until,
)
from tests.support.served_app import serving

KEY = "k" * 48
SETTINGS = dict(
    line.split("=", 1)
    for line in text_of("systemd/jobpane.env").splitlines()
    if line.startswith("JOBPANE_")
)


class Inside:
    """What stands behind the proxy: says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.app = Starlette(
            routes=[
                Route("/assets/{name}", self._file),
                WebSocketRoute("/{_:path}", self._events),
                Route("/{_:path}", self._page),
            ]
        )

    async def _page(self, request: Request) -> Response:
        self.asked.append(request)
        return Response(json.dumps([str(request.url.path), dict(request.headers)]))

    async def _file(self, request: Request) -> Response:
        self.asked.append(request)
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Vary": "Accept-Encoding",
        }
        return Response(request.headers.get("accept-encoding", ""), headers=headers)

    async def _events(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.url.path)
        await websocket.close()


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    name: str
    port: int
    plain_port: int
    trust: ssl.SSLContext
    authority: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        with httpx.Client(verify=self.trust, trust_env=False) as client:
            return client.get(
                f"https://127.0.0.1:{self.port}{path}",
                headers={"Host": self.name, "Accept-Encoding": "identity", **headers},
                extensions={"sni_hostname": self.name},
            )

    def event_path(self, path: str) -> str:
        with connect(
            f"wss://{self.name}{path}",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            ssl=self.trust,
            proxy=None,
        ) as opened:
            return str(opened.recv())


@contextmanager
def proxied(folder: Path, file: str, port: int, name: str = "") -> Iterator[Proxy]:
    """nginx with a file of deploy/, its ports and paths substituted, before `port`."""
    config = text_of(file)
    documented = "ops.example.org" if "below" in file else "jobs.example.org"
    name = name or documented
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    pem = folder / "server.pem"
    authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(pem))
    own, plain = free_port(), free_port()
    for there, here in [
        ("listen 443 ssl", f"listen 127.0.0.1:{own} ssl"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        (f"/etc/nginx/{documented}.pem", str(pem)),
        (f"/etc/nginx/{documented}.key", str(pem)),
        ("/run/secrets/tls.pem", str(pem)),
        ("/run/secrets/tls.key", str(pem)),
        ("/var/cache/nginx/jobpane", str(folder / "cache")),
        ("127.0.0.1:3000", f"127.0.0.1:{port}"),
        ("jobpane:3000", f"127.0.0.1:{port}"),
        (documented, name),
    ]:
        config = config.replace(there, here)
    with running_nginx(folder, config, own):
        yield Proxy(name, own, plain, trust, folder / "ca.pem")


@pytest.fixture
def inside() -> Inside:
    return Inside()


MADE_UP = dict.fromkeys(
    ["X-Forwarded-For", "X-Forwarded-User", "Remote-User", "X-Request-ID", "traceparent"],
    "203.0.113.5",
)
FILES = ["nginx/jobpane.conf", "nginx/jobpane-below-a-path.conf", "container/nginx.conf"]


@pytest.mark.parametrize("file", FILES)
def test_the_proxy_passes_on_what_jobpane_needs(file: str, inside: Inside, tmp_path: Path) -> None:
    path = "/tools/jobpane/jobs/42" if "below" in file else "/jobs/42"
    events = path.replace("jobs/42", "_event/")
    with serving(inside.app) as port, proxied(tmp_path, file, port) as proxy:
        seen, headers = proxy.get(path, **MADE_UP).json()
        assert proxy.event_path(events) == events
    assert seen == path  # the path of JOBPANE_PUBLIC_URL is passed on
    assert headers["host"] == proxy.name
    assert headers["x-forwarded-proto"] == "https"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert "203.0.113.5" not in headers.values()


def test_a_path_without_its_slash_is_led_there(inside: Inside, tmp_path: Path) -> None:
    with serving(inside.app) as port, proxied(tmp_path, FILES[1], port) as proxy:
        answer = proxy.get("/tools/jobpane?a=b")
    assert answer.status_code == 308
    assert answer.headers["location"].endswith("/tools/jobpane/?a=b")


def test_plain_http_is_led_to_https(inside: Inside, tmp_path: Path) -> None:
    with serving(inside.app) as port, proxied(tmp_path, FILES[0], port) as proxy:
        answer = httpx.get(
            f"http://127.0.0.1:{proxy.plain_port}/jobs/42?x=1", headers={"Host": proxy.name}
        )
    assert answer.status_code == 301
    assert answer.headers["location"] == f"https://{proxy.name}/jobs/42?x=1"


def test_a_hashed_file_is_requested_once_for_each_encoding(inside: Inside, tmp_path: Path) -> None:
    with serving(inside.app) as port, proxied(tmp_path, FILES[0], port) as proxy:
        answers = [
            proxy.get("/assets/a.js", **{"Accept-Encoding": encoding})
            for encoding in ("br", "br", "identity", "br")
        ]
        assert proxy.get("/metrics").status_code == 404
    assert [one.text for one in answers] == ["br", "br", "identity", "br"]
    assert [one.headers["x-cache"] for one in answers] == ["MISS", "HIT", "MISS", "HIT"]
    assert len(inside.asked) == 2
    assert answers[1].headers["cache-control"].endswith("immutable")


@contextmanager
def redis_of(command: list[str], folder: Path) -> Iterator[int]:
    """Redis with the options of a container's command; yields its port."""
    port = free_port()
    options = [*redis_options(command), "--requirepass", "pw", "--dir", str(folder)]
    process = subprocess.Popen(
        [server_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", *options],
        stdout=subprocess.DEVNULL,
        text=True,
    )
    inside = Redis.from_url(f"redis://:pw@127.0.0.1:{port}/0")

    def answers() -> bool:
        try:
            return bool(inside.ping())
        except RedisConnectionError:
            assert process.poll() is None, "redis-server refused the options"
            return False

    try:
        wait_until(answers)
        yield port
    finally:
        inside.close()
        stop(process)


def test_both_redis_commands_are_the_same_and_evict_nothing() -> None:
    in_pod = pod("redis")["containers"][0]["command"]
    in_compose = compose()["services"]["redis"]["command"]
    assert redis_options(in_pod) == redis_options(in_compose)
    assert redis_options(in_pod)[-2:] == ["--maxmemory-policy", "noeviction"]


def test_doctor_finds_the_whole_of_it_good(tmp_path: Path) -> None:
    """Two proxies' worth of settings are true only together: so they are run together."""
    build_frontend()
    folders = {name: tmp_path / name for name in ("controller", "redis", "nginx", "data")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    (tmp_path / "session-key").write_text(KEY)
    port = free_port()
    command = compose()["services"]["redis"]["command"]
    with (
        running_controller(folders["controller"]) as controller,
        redis_of(command, folders["redis"]) as redis_port,
        proxied(folders["nginx"], FILES[0], port, "localhost") as proxy,
    ):
        (tmp_path / "redis-url").write_text(f"redis://:pw@127.0.0.1:{redis_port}/0")
        for name in ("session-key", "redis-url"):
            (tmp_path / name).chmod(0o600)
        settings = SETTINGS | {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_PUBLIC_URL": f"https://localhost:{proxy.port}",
            "JOBPANE_SESSION_KEY_FILE": str(tmp_path / "session-key"),
            "JOBPANE_REDIS_URL_FILE": str(tmp_path / "redis-url"),
            "JOBPANE_DATA_DIR": str(folders["data"]),
            "JOBPANE_PORT": str(port),
        }
        with running_site(folders["data"], settings):
            trusting = {"SSL_CERT_FILE": str(proxy.authority)}
            done = jobpane("doctor", "--json", **{**settings, **trusting})
    found = json.loads(done.stdout)
    assert found["ok"], done.stdout
    good = {one["about"] for one in found["findings"] if one["verdict"] == "ok"}
    assert good >= {"port", "server", "public URL", "WebSocket", "Redis", "sessions", "sign-in"}
    assert os.listdir(folders["redis"]) == []  # noqa: PTH208 # nothing of it is on a disk


def test_a_browser_cannot_name_a_user_to_jobpane_behind_the_proxy(tmp_path: Path) -> None:
    build_frontend()
    folders = {name: tmp_path / name for name in ("controller", "nginx", "data")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    port = free_port()
    with (
        running_controller(folders["controller"]) as controller,
        proxied(folders["nginx"], FILES[0], port, "localhost") as proxy,
    ):
        host = f"localhost:{proxy.port}"
        settings = {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "JOBPANE_PUBLIC_URL": f"https://{host}",
            "JOBPANE_BEHIND_PROXY": "127.0.0.1",
            "JOBPANE_PORT": str(port),
        }
        with running_site(folders["data"], settings) as site:
            refused = proxy.get("/api/jobs/42/record", **(MADE_UP | {"Host": host}))
            named = httpx.get(f"{site.url}/api/jobs/42/record", headers=MADE_UP | {"Host": host})
    assert refused.status_code == 401
    assert refused.headers["x-request-id"] != MADE_UP["X-Request-ID"]
    assert named.status_code == 200  # of a trusted proxy, which has to remove it
