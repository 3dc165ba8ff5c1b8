"""A credential that arrives when nobody waits for it any more is revoked, and none stays behind."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.sign_in import SignIn
from app.awx.sign_in_errors import NoPasswords, WrongPassword
from app.awx.user_credentials import TokenCredential
from tests.contract.browsing import OwnController, own_controller
from tests.contract.signing_in import Watched


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnController]:
    with own_controller(tmp_path_factory.mktemp("late")) as running:
        yield running


class Held(Watched):
    """Holds the response that brings the token until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived, self.go = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if request.method == "POST" and request.url.path.endswith("/tokens/"):
            self.arrived.set()
            await self.go.wait()
        return response


def tokens_of(process: OwnController, description: str) -> int:
    bearer = {"Authorization": f"Bearer {process.token('alice')}"}
    with process.browser() as browser:
        rows = browser.get("/api/v2/tokens/?page_size=200", headers=bearer).json()["results"]
    return sum(row["description"] == description for row in rows)


async def test_a_token_that_arrives_after_its_caller_has_left_is_revoked(
    process: OwnController,
) -> None:
    held = Held()
    async with Controller(process.url, None, transport=held) as controller:
        sign_in = SignIn(controller)
        password = SecretStr(process.password("alice"))
        asking = asyncio.create_task(sign_in.with_password("alice", password, "left"))
        await held.arrived.wait()
        assert tokens_of(process, "left") == 1
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        held.go.set()
        while sign_in._tasks:
            await asyncio.wait(set(sign_in._tasks))
        await sign_in.aclose()
    assert tokens_of(process, "left") == 0


def without_login(prefix: str = "") -> httpx.MockTransport:
    """A controller that has no login page, and takes Basic at tokens/."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == f"{prefix}/api/":
            root = {"current_version": "/api/v2/", "oauth2": "/api/o/"}
            return httpx.Response(200, json=root)
        if path == f"{prefix}/api/v2/tokens/":
            is_right = request.headers["authorization"] == "Basic YWxpY2U6cmlnaHQ="
            if not is_right:
                return httpx.Response(401, json={"detail": "no"})
            return httpx.Response(201, json={"id": 7, "token": "a-token"})
        return httpx.Response(404, json={"detail": "Not found."})

    return httpx.MockTransport(answer)


@pytest.mark.parametrize("prefix", ["", "/awx"])
async def test_without_a_login_page_basic_makes_the_token_below_any_base_path(prefix: str) -> None:
    url = f"https://awx.example.org{prefix}"
    async with Controller(url, None, transport=without_login(prefix)) as controller:
        sign_in = SignIn(controller)
        made = await sign_in.with_password("alice", SecretStr("right"))
        assert isinstance(made, TokenCredential)
        assert made.record_path == f"{prefix}/api/v2/tokens/7/"
        with pytest.raises(WrongPassword):
            await sign_in.with_password("alice", SecretStr("wrong"))
        with pytest.raises(NoPasswords):  # Basic cannot carry such a name
            await sign_in.with_password("ali:ce", SecretStr("right"))
