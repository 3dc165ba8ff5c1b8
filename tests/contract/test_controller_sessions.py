"""A session at the controller as a credential: renewed, ended, and what a command must show.

Replayed against the recordings of a real AWX, which refuses a command of a session without the
CSRF token or from another origin, and accepts it with both.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest
from websockets.asyncio.server import ServerConnection, serve

from app.awx.client import Controller
from app.awx.errors import Forbidden, NotAllowed, Unauthorized
from app.awx.sign_in_errors import SignInEnded
from app.awx.user_credentials import SessionCredential, StoredSession
from app.awx.websocket import JobNotifications
from tests.contract.client_over import JOB, ROOT
from tests.contract.recordings import recording
from tests.contract.replay_server import Reply, Request, json_reply, recorded_reply, serving

CSRF_OK = recording("session-post-cancel-csrf-ok")
NO_CSRF = recorded_reply(recording("session-post-cancel-no-csrf"))
WRONG_CSRF = recorded_reply(recording("session-post-cancel-wrong-csrf"))
NO_CSRF_DELETE = recorded_reply(recording("session-delete-no-csrf"))
FOREIGN = recorded_reply(recording("session-post-launch-csrf-foreign-origin"))
BOGUS = recorded_reply(recording("session-bogus-cookie"))
TOKEN = CSRF_OK.headers["X-CSRFToken"]
NAME = "awx_sessionid"
GONE = f'{NAME}=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax'


def session(origin: str, value: str = "s-1", csrf: str = TOKEN) -> SessionCredential:
    referer = f"{origin}/api/login/"
    return SessionCredential(StoredSession(NAME, value, csrf, referer, "/api/logout/"))


def cookies_of(request: Request) -> dict[str, str]:
    parts = (part.partition("=") for part in request.headers.get("cookie", "").split("; "))
    return {name: value for name, _, value in parts if name}


@dataclass
class Django:
    """Refuses a session's command as the recorded controller did.

    It takes any token that the cookie and the header both have, and gives another with `/api/`.
    """

    takes_tokens: bool = True
    origin: str = ""
    commands: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        if request.target == "/api/":
            return ROOT
        if request.method == "GET":
            return JOB
        self.commands.append(request)
        if request.headers.get("origin", self.origin) != self.origin:
            return FOREIGN
        if not request.headers.get("referer", "").startswith(f"{self.origin}/"):
            return FOREIGN
        shown = (request.headers.get("x-csrftoken"), cookies_of(request).get("csrftoken"))
        if None in shown:
            return NO_CSRF_DELETE if request.method == "DELETE" else NO_CSRF
        if shown[0] != shown[1] or not self.takes_tokens:
            return WRONG_CSRF
        if request.method == "DELETE":
            return Reply(204)
        if "launch" in request.target:
            return json_reply({"id": 77, "system_job": 77}, 201)
        return recorded_reply(CSRF_OK)


Command = Callable[[Controller], Awaitable[object]]
COMMANDS: dict[str, Command] = {
    "cancel": lambda client: client.cancel(12),
    "delete": lambda client: client.delete(11),
    "launch": lambda client: client.launch(1, {}),
}


async def outcome(client: Controller, command: str) -> type[BaseException] | None:
    try:
        await COMMANDS[command](client)
    except Exception as error:  # noqa: BLE001 - its type is what is asked for
        return type(error)
    return None


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_shows_what_the_recorded_controller_demands(command: str) -> None:
    controller = Django()
    async with serving(controller) as server, Controller(server.url, None) as shared:
        controller.origin = server.url
        client = shared.with_credential(session(server.url))
        # The recorded cancel came too late, which is a 405 behind the check of the token.
        assert await outcome(client, command) is (NotAllowed if command == "cancel" else None)
    (sent,) = controller.commands
    newest = ROOT.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    assert sent.headers["x-csrftoken"] == newest != TOKEN
    assert cookies_of(sent) == {NAME: "s-1", "csrftoken": newest}
    assert "origin" not in sent.headers
    assert "authorization" not in sent.headers


@pytest.mark.parametrize("command", ["cancel", "launch"])
@pytest.mark.parametrize("refusal", ["another token", "another origin"])
async def test_a_refused_proof_is_a_refusal_and_sent_once(command: str, refusal: str) -> None:
    controller = Django(takes_tokens=refusal != "another token")
    async with serving(controller) as server, Controller(server.url, None) as shared:
        controller.origin = server.url if refusal == "another token" else "https://else.example"
        client = shared.with_credential(session(server.url))
        with pytest.raises(Forbidden):
            await COMMANDS[command](client)
    assert len(controller.commands) == 1


async def test_a_read_shows_the_session_alone() -> None:
    async with serving(JOB) as server, Controller(server.url, None) as shared:
        await shared.with_credential(session(server.url)).fetch_job(42)
    (sent,) = server.requests
    assert sent.headers["cookie"] == f"{NAME}=s-1"
    assert {"x-csrftoken", "referer", "origin"} & sent.headers.keys() == set()


async def test_new_cookies_of_any_response_are_used_and_reported() -> None:
    def answer(request: Request) -> Reply:
        if cookies_of(request).get(NAME) != "s-1":
            return JOB
        headers = {**JOB.headers, "Set-Cookie": f"{NAME}=s-2; HttpOnly; Max-Age=1800; Path=/"}
        return Reply(JOB.status, JOB.body, headers)

    async with serving(answer) as server, Controller(server.url, None) as shared:
        credential = session(server.url)
        stored: list[str] = []
        credential.on_change(lambda: stored.append(credential.to_json().get_secret_value()))
        client = shared.with_credential(credential)
        await client.fetch_job(42)
        await client.fetch_job(42)
    assert [cookies_of(one)[NAME] for one in server.requests] == ["s-1", "s-2"]
    assert len(stored) == 1
    assert '"s-2"' in stored[0]


@pytest.mark.parametrize("command", [None, *COMMANDS])
@pytest.mark.parametrize("status", [401, 403])
async def test_a_session_that_the_controller_has_ended_asks_for_a_sign_in(
    status: int, command: str | None
) -> None:
    headers = {**BOGUS.headers, "Set-Cookie": GONE}

    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return ROOT
        return Reply(status, BOGUS.body, headers)

    async with serving(answer) as server, Controller(server.url, None) as shared:
        client = shared.with_credential(session(server.url))
        ended: list[str] = []
        client.on_unauthorized(lambda: ended.append("ended"))
        with pytest.raises(SignInEnded):
            await (COMMANDS[command](client) if command else client.fetch_job(42))
    assert ended == ["ended"]


async def test_an_unknown_session_is_an_ended_one() -> None:
    async with serving(BOGUS) as server, Controller(server.url, None) as shared:
        with pytest.raises(SignInEnded):
            await shared.with_credential(session(server.url)).fetch_job(42)


async def test_a_refusal_of_a_living_session_does_not_end_it() -> None:
    async with serving(NO_CSRF) as server, Controller(server.url, None) as shared:
        with pytest.raises(Forbidden) as caught:
            await shared.with_credential(session(server.url)).fetch_job(42)
    assert not isinstance(caught.value, Unauthorized)


async def test_the_websocket_is_opened_with_the_session_and_its_own_cookie_for_the_frames() -> None:
    seen: asyncio.Queue[tuple[str, str, str]] = asyncio.Queue()

    async def talk(socket: ServerConnection) -> None:
        assert socket.request is not None
        headers = socket.request.headers
        said = json.loads(await socket.recv())
        await seen.put((headers["Cookie"], headers["Origin"], said["xrftoken"]))

    async with serve(talk, "127.0.0.1", 0) as server, asyncio.timeout(10):
        url = f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"
        credential = session(url)
        notifications = JobNotifications(httpx.URL(url), lambda: credential.headers_for("GET"))
        notifications.watch(42)
        cookie, origin, shown = await seen.get()
        await notifications.aclose()
    assert cookie == f"{NAME}=s-1; csrftoken={shown}"
    assert origin == url
    assert TOKEN not in cookie
