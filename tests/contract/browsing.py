"""A browser without pages: it keeps cookies, reads forms and follows no redirect by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx

from tests.contract.controller_process import controller_process
from tests.support.processes import NO_TLS


@dataclass(frozen=True)
class OwnController:
    """A built-in controller of one test, with its users' passwords beside the database."""

    url: str
    folder: Path
    login_path: str = "/api/login/"
    oauth_path: str = "/api/o/"
    accounts_path: str = "/api/v2/"

    def password(self, user: str) -> str:
        return (self.folder / f"{user}.password").read_text("utf-8").strip()

    def token(self, name: str) -> str:
        return (self.folder / f"{name}.token").read_text("utf-8").strip()

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20, verify=NO_TLS)

    def basic(self, user: str) -> httpx.BasicAuth:
        return httpx.BasicAuth(user, self.password(user))

    def log_in(self, browser: httpx.Client, user: str, next_path: str = "") -> httpx.Response:
        """Fill in the form for the login and send it."""
        page = browser.get(self.login_path, params={"next": next_path} if next_path else None)
        fields = {**fields_of(page), "username": user, "password": self.password(user)}
        return browser.post(self.login_path, data=fields)


@contextmanager
def own_controller(folder: Path, *words: str) -> Iterator[OwnController]:
    """A controller without past jobs, which runs none; `words` are further options."""
    options = ("--history", "none", "--no-dispatcher", *words)
    accounts = "/api/gateway/v1/"
    paths = (f"{accounts}login/", "/o/", accounts) if _is_gateway(words) else ()
    with controller_process(folder, *options) as process:
        yield OwnController(process.url, folder, *paths)


def _is_gateway(words: tuple[str, ...]) -> bool:
    return any("gateway" in word for word in words)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("name"):
            self.found[str(named["name"])] = named.get("value") or ""


def fields_of(page: httpx.Response) -> dict[str, str]:
    """The fields of the form on a page, with the values that they begin with."""
    assert page.headers["content-type"] == "text/html; charset=utf-8", page.text
    parser = _Fields()
    parser.feed(page.text)
    return parser.found
