"""A user of Jobpane without a browser: signs in, asks the API and speaks the websocket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.support.processes import NO_TLS, Site

ANSWER_LIMIT_S = 60


@dataclass
class Visitor:
    """One browser's cookies at one Jobpane."""

    site: Site
    client: httpx.Client

    def session(self) -> dict[str, object]:
        return dict(self.client.get("/api/session").raise_for_status().json())

    def post(self, path: str, body: object = None) -> httpx.Response:
        """As a page of ours does: with the token that says so."""
        headers = {"X-CSRF-Token": str(self.session()["csrf"]), "Origin": self.site.url}
        return self.client.post(path, json=body, headers=headers)

    def sign_in(self, username: str, password: str) -> httpx.Response:
        self.client.get("/sign-in", headers={"Accept": "text/html"})  # sets the browser's cookie
        body = {"way": "password", "username": username, "password": password}
        return self.post("/api/sign-in", body)

    @contextmanager
    def websocket(self, token: str) -> Iterator[ClientConnection]:
        """The connection of a tab; its namespace is joined, or that was refused."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        url = f"{self.site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
        with connect(
            f"{url}&token={token}",
            origin=self.site.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies} if cookies else {},
        ) as socket:
            socket.recv(timeout=ANSWER_LIMIT_S)
            socket.send("40/_event,")
            yield socket


@contextmanager
def visitor(site: Site) -> Iterator[Visitor]:
    with httpx.Client(base_url=site.url, timeout=30, verify=NO_TLS) as client:
        yield Visitor(site, client)


@contextmanager
def signed_in(site: Site, username: str, data_dir: Path) -> Iterator[Visitor]:
    """A visitor with a session; the passwords lie beside the built-in controller's database."""
    with visitor(site) as made:
        password = (data_dir / f"{username}.password").read_text().strip()
        made.sign_in(username, password).raise_for_status()
        yield made
