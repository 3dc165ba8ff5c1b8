"""Who a request acts as is found once, before anything answers it."""

import json
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app.api.caller import BROWSER
from app.middleware.principals import Principals
from app.services.principals import Principal
from app.sessions.store import StoreUnavailableError
from tests.unit.api.asking import messages_of
from tests.unit.services.fake_controller import services_over

BROWSER_COOKIE = "jobpane-browser"
COOKIE = "A" * 43


def refused(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


class OneSession:
    """A source that knows one session, by its cookie, and one frame, by its key."""

    def __init__(self) -> None:
        self.principal = Principal("key", services_over(refused), name="auditor")
        self.frame = Principal("frame", services_over(refused))

    async def of_request(
        self, cookie: str, asserted_user: str, *, is_https: bool
    ) -> Principal | None:
        del is_https
        if cookie == "store=down":
            raise StoreUnavailableError
        knows = cookie == "session=1" or asserted_user == "auditor"
        return self.principal if knows else None

    async def of_frame_key(self, key: str) -> Principal | None:
        return self.frame if key == "k" else None


async def echoed(scope: Scope, receive: Receive, send: Send) -> None:
    principal = scope.get("jobpane.principal")
    body = {"principal": principal and principal.key, "browser": scope.get(BROWSER)}
    await JSONResponse(body)(scope, receive, send)


async def asked(
    path: str,
    *,
    source: OneSession | None = None,
    query: str = "",
    scheme_of_request: str = "http",
    **headers: str,
) -> tuple[int, dict[str, str], dict[str, object]]:
    """Status, headers and body of the answer to a GET."""
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme_of_request,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }
    used = source or OneSession()
    start, *rest = await messages_of(Principals(echoed, lambda _: used), scope)
    found = {name.decode(): text.decode() for name, text in start["headers"]}
    body = b"".join(part.get("body", b"") for part in rest)
    return start["status"], found, json.loads(body) if body else {}


async def test_a_page_from_another_server_gets_its_cookie_with_the_first_question() -> None:
    status, headers, body = await asked("/api/session")
    value = headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert (status, body["browser"]) == (200, value)
    _, again, body = await asked("/api/session", cookie=f"{BROWSER_COOKIE}={value}")
    assert "set-cookie" not in again
    assert body["browser"] == value


async def test_the_api_answers_nobody_with_401_in_its_own_shape() -> None:
    status, _, body = await asked("/api/jobs/42/record")
    assert status == 401
    assert body["error"]["code"] == "sign_in"  # type: ignore[index]


async def test_the_api_gets_the_principal_of_the_cookie() -> None:
    status, _, body = await asked("/api/jobs/42/record", cookie="session=1")
    assert (status, body["principal"]) == (200, "key")


async def test_a_principal_that_has_ended_is_nobody() -> None:
    source = OneSession()
    source.principal.end()
    status, _, _ = await asked("/api/jobs/42/record", source=source, cookie="session=1")
    assert status == 401


@pytest.mark.parametrize(
    ("path", "query"), [("/jobs/42", ""), ("/jobs", "search=a&order=b"), ("/", ""), ("/ä?#", "")]
)
async def test_a_page_leads_nobody_to_the_sign_in_and_back(path: str, query: str) -> None:
    status, headers, _ = await asked(path, query=query, accept="text/html")
    assert status == 303
    wanted = f"{path}?{query}" if query else path
    assert headers["location"] == f"/sign-in?next={quote(wanted, safe='')}"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/oauth", "/embed/jobs/42"])
async def test_what_says_itself_who_may_see_it_is_open(path: str) -> None:
    status, _, body = await asked(path, accept="text/html")
    assert (status, body["principal"]) == (200, None)


async def test_files_ask_nobody_who_they_are() -> None:
    status, headers, body = await asked("/assets/app-12345678.js", accept="*/*")
    assert (status, body) == (200, {"principal": None, "browser": None})
    assert "set-cookie" not in headers


async def test_a_frame_is_known_by_its_key_alone() -> None:
    for key, expected in (("k", 200), ("wrong", 401), ("", 401)):
        status, _, body = await asked(
            "/api/jobs/42/record", cookie="session=1", authorization=f"Jobpane-Frame {key}"
        )
        assert status == expected
        if status == 200:
            assert body["principal"] == "frame"


async def test_another_authorization_header_changes_nothing() -> None:
    for text in ("Bearer k", "Basic eA==", "Jobpane-Frames k", ""):
        status, _, body = await asked("/api/jobs/42/record", cookie="session=1", authorization=text)
        assert (status, body["principal"]) == (200, "key")


async def test_a_page_gives_the_browser_a_cookie_once() -> None:
    source = OneSession()
    _, headers, body = await asked("/sign-in", source=source, accept="text/html")
    name, _, rest = headers["set-cookie"].partition("=")
    value, _, attributes = rest.partition("; ")
    assert name == BROWSER_COOKIE
    assert len(value) == 43
    assert attributes == "Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"
    assert body["browser"] == ""
    _, headers, body = await asked(
        "/sign-in", source=source, accept="text/html", cookie=f"{name}={value}"
    )
    assert "set-cookie" not in headers
    assert body["browser"] == value


@pytest.mark.parametrize(
    "cookie",
    [
        f"{BROWSER_COOKIE}={COOKIE}; {BROWSER_COOKIE}={COOKIE}",
        f"{BROWSER_COOKIE}={COOKIE}A",
        f"{BROWSER_COOKIE}=",
        BROWSER_COOKIE,
        f"x{BROWSER_COOKIE}={COOKIE}",
    ],
)
async def test_an_odd_cookie_is_none(cookie: str) -> None:
    _, _, body = await asked("/sign-in", accept="text/html", cookie=cookie)
    assert body["browser"] == ""


async def test_while_nobody_knows_who_is_signed_in_nothing_is_answered() -> None:
    for path in ("/api/jobs/42/record", "/_event/"):
        status, headers, body = await asked(path, cookie="store=down")
        assert (status, headers["retry-after"]) == (503, "5")
        assert body["error"]["can_try_again"]  # type: ignore[index]


async def test_a_page_is_served_meanwhile_and_shows_nothing_by_itself() -> None:
    status, _, body = await asked("/jobs/42", cookie="store=down", accept="text/html")
    assert (status, body["principal"]) == (200, None)


async def test_over_https_the_cookie_is_one_of_this_host_alone() -> None:
    _, headers, _ = await asked("/sign-in", accept="text/html", scheme_of_request="https")
    assert headers["set-cookie"].startswith("__Host-jobpane-browser=")
    assert headers["set-cookie"].endswith("; Secure; Max-Age=31536000")


@pytest.mark.parametrize("path", ["/assets/entry-AbCd1234.js", "/healthz", "/metrics"])
async def test_what_is_the_same_for_everyone_brings_no_cookie_and_needs_no_sign_in(
    path: str,
) -> None:
    status, headers, _ = await asked(path, accept="text/html")
    assert status == 200
    assert "set-cookie" not in headers


async def test_no_shared_cache_keeps_a_page_with_a_browsers_cookie() -> None:
    _, headers, _ = await asked("/sign-in", accept="text/html")
    assert "set-cookie" in headers
    assert headers["cache-control"] == "private, no-cache"
