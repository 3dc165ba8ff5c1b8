"""Whatever a controller says, only its own origin is asked: each place that a path comes from.

A session with everything that Jobpane sends runs against a controller of which one answer has an
odd value. What is sent is seen at the transport, so a request to any host would be.
"""

import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.errors import ControllerError
from app.awx.oauth_client import OAuthApplication
from app.awx.sign_in import SignIn
from app.awx.user_credentials import SessionCredential, StoredSession
from app.jobs.json_value import Json
from app.jobs.query import JobQuery
from app.output.events import EventRange
from tests.contract.client_over import Pauses
from tests.contract.recordings import recording

ORIGIN = "http://controller.test:8052"
API = f"{ORIGIN}/api/v2/"
ODD_TEXTS = {
    "another host": "http://evil.example/api/v2/",
    "another host over https": "https://evil.example/api/v2/",
    "another port": "http://controller.test:8053/api/v2/",
    "another scheme": "ftp://controller.test:8052/api/v2/",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "no scheme": "//evil.example/api/v2/",
    "three slashes": "///evil.example/api/v2/",
    "a backslash": "/\\evil.example/api/v2/",
    "our host as a user": "http://controller.test:8052@evil.example/api/v2/",
    "a user at our host": "http://user:secret@controller.test:8052/api/v2/",
    "an at sign": "@evil.example/api/v2/",
    "a port to append": ":1/api/v2/",
    "a domain to append": ".evil.example/api/v2/",
    "line ends": "/api/v2/\r\nHost: evil.example\r\n\r\nGET /api/v2/",
    "encoded line ends": "/api/v2/%0d%0aHost:%20evil.example/",
    "dots": "/api/../../evil.example/v2/",
    "a query": "/api/v2/?next=http://evil.example/",
    "no host": "http://",
    "half an address": "http://[::1/api/v2/",
    "other letters": "/api/v\uff12/",
    "a lone surrogate": "/api/\ud800/v2/",
    "nothing": "",
    "a huge path": "/api/" + "a/" * 40_000 + "v2/",
    "a huge name": "/" + "a" * 80_000 + "/api/v2/",
}
ODD_VALUES: dict[str, Json] = {
    **ODD_TEXTS,
    "a huge number": 10**900,
    "a number below zero": -7,
    "a fraction": 0.5,
    "true": True,
    "null": None,
    "a list": ["http://evil.example/"],
    "an object": {"url": "http://evil.example/"},
}


# What may be sent as `Authorization`: a token, or the password where there is no login page.
OWN_CREDENTIALS = {
    *(f"Bearer {token}" for token in ("", "token-abc", "made", "a", "pasted")),
    "Basic YWRtaW46cGFzc3dvcmQ=",
}


@dataclass(frozen=True)
class Odd:
    """One answer of the controller with a value at one place."""

    path: str  # the end of what is asked for
    body: dict[str, Json] = field(default_factory=dict)
    status: int = 200
    location: str | None = None


RECORD = dict(recording("detail-real-successful").response_body)
FOUND: dict[str, Json] = {"count": 1, "next": None, "previous": None}
USER = {"id": 1, "username": "admin", "is_superuser": True}
PAIR = {"access_token": "a", "refresh_token": "r", "token_type": "Bearer", "expires_in": 9}
ROOT = {"current_version": "/api/v2/", "oauth2": "/api/o/"}
# What each odd value is the value of. A place is where a path or URL might be taken from.
PLACES = {
    "the API's root: current_version": lambda odd: Odd("/api/", ROOT | {"current_version": odd}),
    "the API's root: oauth2": lambda odd: Odd("/api/", ROOT | {"oauth2": odd}),
    "a gateway's root: apis.gateway": lambda odd: Odd("/api/", {"apis": {"gateway": odd}}),
    "a record: id": lambda odd: Odd("/system_jobs/42/", RECORD | {"id": odd}),
    "a record: url and related": lambda odd: Odd(
        "/system_jobs/42/",
        RECORD | {"url": odd, "related": {"cancel": odd, "events": odd, "created_by": odd}},
    ),
    "a record: its template": lambda odd: Odd(
        "/system_jobs/42/",
        RECORD | {"unified_job_template": odd, "system_job_template": odd},
    ),
    "a list: next and previous": lambda odd: Odd(
        "/system_jobs/", FOUND | {"next": odd, "previous": odd, "results": [RECORD]}
    ),
    "events: next and url": lambda odd: Odd(
        "/events/",
        FOUND | {"next": odd, "results": [{"counter": 1, "stdout": "x", "url": odd}]},
    ),
    "an account: url": lambda odd: Odd("/me/", FOUND | {"results": [USER | {"url": odd}]}),
    "a launch: the new job": lambda odd: Odd("/launch/", {"system_job": odd, "url": odd}, 201),
    "a new token: its id": lambda odd: Odd("/tokens/", {"id": odd, "token": "t", "url": odd}, 201),
    "a pair of tokens: its values": lambda odd: Odd("/token/", PAIR | {"refresh_token": odd}),
}
TARGETS = {
    "a record": "/system_jobs/42/",
    "a cancel": "/cancel/",
    "the login": "/login/",
    "a pair of tokens": "/token/",
    "the root page": ":8052/",
}
# A header can hold neither line ends nor a lone surrogate.
ODD_LOCATIONS = [name for name in ODD_TEXTS if name not in {"line ends", "a lone surrogate"}]


@dataclass
class Answering(httpx.AsyncBaseTransport):
    """A controller that answers as AWX does, but for one odd answer; remembers what was sent."""

    odd: Odd
    sent: list[httpx.Request] = field(default_factory=list)
    odd_answers: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        url = str(request.url.copy_with(query=None))
        if url.endswith(self.odd.path):
            self.odd_answers += 1
            location = self.odd.location
            headers = [] if location is None else [(b"Location", location.encode())]
            content = json.dumps(self.odd.body)  # in ASCII, also a lone surrogate
            return httpx.Response(self.odd.status, content=content, headers=headers)
        return usual_answer(request.method, url)


def usual_answer(method: str, url: str) -> httpx.Response:
    """As AWX says it, as far as the session below needs it."""
    answers: dict[str, tuple[int, Json]] = {
        "/api/": (200, ROOT),
        "/me/": (200, FOUND | {"results": [USER]}),
        "/ping/": (200, {"version": "24.6.1", "active_node": "awx"}),
        "/events/": (200, FOUND | {"results": []}),
        "/cancel/": (202 if method == "POST" else 200, {}),
        "/launch/": (201, {"system_job": 43}),
        "/tokens/": (201, {"id": 7, "token": "made"}),
        "/token/": (200, PAIR),
        "/system_jobs/": (200, FOUND | {"results": [RECORD]}),
        "/system_jobs/42/": (200, RECORD),
    }
    if url.endswith("/login/"):
        cookies = [("Set-Cookie", "csrftoken=c; Path=/"), ("Content-Type", "text/html")]
        if method == "POST":
            cookies.append(("Set-Cookie", "sessionid=s; Path=/"))
        return httpx.Response(200 if method == "GET" else 302, headers=cookies)
    for end, (status, body) in answers.items():
        if url.endswith(end):
            return httpx.Response(status, json=body)
    return httpx.Response(404, json={"detail": "Not found."})


@asynccontextmanager
async def controller_with(odd: Odd) -> AsyncIterator[tuple[Controller, Answering]]:
    answering = Answering(odd)
    async with Controller(
        f"{ORIGIN}", "token-abc", transport=answering, pause=Pauses()
    ) as controller:
        yield controller, answering


async def everything(controller: Controller) -> str:
    """Whatever Jobpane asks of a controller; the URL that the browser is sent to."""
    controller.prefetch()
    template = 1
    await tried(controller.ping())
    await tried(controller.fetch_me())
    await tried(controller.fetch_jobs(JobQuery(page=2)))
    await tried(controller.fetch_events(42, EventRange(limit=9)))
    await tried(controller.check_job(42))
    await tried(controller.cancel(42))
    await tried(controller.delete(42))
    with suppress(ControllerError):
        job = (await controller.fetch_job(42)).job
        template = job.unified_job_template or template
    with suppress(ControllerError):
        new = await controller.launch(template, {"days": 1})
        await controller.fetch_job(new)
    return await all_sign_ins(controller)


async def all_sign_ins(controller: Controller) -> str:
    sign_in = SignIn(controller, OAuthApplication("jobpane"))
    code = (SecretStr("code"), SecretStr("v" * 43), "http://jobs.example/callback")
    leads_to = ""
    await tried(sign_in.methods())
    with suppress(ControllerError):
        await sign_in.revoke(await sign_in.with_password("admin", SecretStr("password")))
    with suppress(ControllerError):
        leads_to = await sign_in.oauth_url(code[2], SecretStr("state"), code[1])
        pair = await sign_in.with_code(*code)
        await sign_in.revoke(pair)
    await tried(sign_in.with_token(SecretStr("pasted")))
    session = StoredSession("sessionid", "s", "c", f"{ORIGIN}/api/login/", "/api/logout/")
    await sign_in.revoke(SessionCredential(session))
    await sign_in.aclose()
    return leads_to


async def tried(request: Awaitable[object]) -> None:
    """An odd answer may be a failure, of the kinds that the pages have a message for."""
    with suppress(ControllerError):
        await request


def strays(sent: list[httpx.Request]) -> list[str]:
    """The requests that went anywhere else, or whose head is not that of one request to there."""
    return [
        str(one.url)[:200]
        for one in sent
        if (one.url.scheme, one.url.host, one.url.port, one.url.userinfo)
        != ("http", "controller.test", 8052, b"")
        or one.headers["host"] != "controller.test:8052"
        or one.headers.get("authorization", "Bearer ") not in OWN_CREDENTIALS
        or set(one.url.raw_path) & set(b"\r\n ")
        or one.url.raw_path.startswith(b"//")
        or len(one.url.raw_path) > 8192
    ]


async def where_it_leads(odd: Odd) -> list[str]:
    """Whatever leads elsewhere: requests, and the URL that a browser is sent to."""
    async with controller_with(odd) as (controller, answering):
        leads_to = await everything(controller)
    assert answering.odd_answers > 0
    is_own = leads_to == "" or leads_to.startswith(f"{ORIGIN}/")
    return strays(answering.sent) + ([] if is_own else [leads_to])


@pytest.mark.parametrize("place", PLACES)
async def test_no_value_of_an_answer_leads_to_another_host(place: str) -> None:
    found = {name: await where_it_leads(PLACES[place](odd)) for name, odd in ODD_VALUES.items()}
    assert {name: urls for name, urls in found.items() if urls} == {}


@pytest.mark.parametrize("target", TARGETS)
async def test_no_redirect_leads_to_another_host(target: str) -> None:
    for name in ODD_LOCATIONS:
        odd = Odd(TARGETS[target], status=307, location=ODD_TEXTS[name])
        assert (name, await where_it_leads(odd)) == (name, [])


async def test_the_session_asks_for_everything_that_is_looked_at() -> None:
    async with controller_with(Odd("nothing")) as (controller, answering):
        leads_to = await everything(controller)
    assert leads_to.startswith(f"{ORIGIN}/api/o/authorize/?")
    asked = {f"{one.method} {one.url.path}" for one in answering.sent}
    assert asked >= {
        "GET /",
        "GET /api/",
        "GET /api/v2/system_jobs/42/",
        "POST /api/v2/system_jobs/42/cancel/",
        "DELETE /api/v2/system_jobs/42/",
        "POST /api/login/",
        "GET /api/logout/",
        "POST /api/v2/tokens/",
        "DELETE /api/v2/tokens/7/",
        "POST /api/o/token/",
        "POST /api/o/revoke_token/",
    }


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://evil.example/", {}),
        ("http://controller.test:8053/", {}),
        ("http://user@controller.test:8052/", {}),
        ("http://controller.test:8052//evil.example/", {}),
        ("http://controller.test:8052/", {"Host": "evil.example"}),
        ("http://controller.test:8052/", {"Authorization": "Basic dXNlcjpzZWNyZXQ="}),
    ],
)
def test_a_request_that_goes_elsewhere_would_be_noticed(url: str, headers: dict[str, str]) -> None:
    assert strays([httpx.Request("GET", url, headers=headers)])
    assert strays([httpx.Request("GET", API)]) == []
