"""The routes that sign users in: what they take, where they lead, and what they never say."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.requests import Request

from app.api.visitors import SignInSite, visitor_of
from app.services.visitor import NotSignedIn
from tests.unit.api.sign_in_scene import CONTROLLER_PAGE, PASSWORD, TOKEN, scene

TRICKS = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2F/evil.example",
    "/%5Cevil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\tevil.example",
    "/ /evil.example",
    "/../../evil",
    "/jobs/..//evil.example",
    "https:evil.example",
    "http:///evil.example",
    "@evil.example",
    "/jobs\r\nSet-Cookie: a=b",
    "/sign-in?next=/sign-in",
    "/api/session",
    "/\u2028/evil.example",
    "/" + "a" * 5000,
]


async def test_a_password_makes_a_session_and_leads_back_to_page_and_line() -> None:
    async with scene() as it:
        before = dict(it.browser.cookies)
        answer = await it.sign_in(next="/jobs/42?find=x#L120-L140")
        assert (answer.status_code, answer.json()) == (200, {"next": "/jobs/42?find=x#L120-L140"})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-jobpane=")
        assert "; HttpOnly; SameSite=Lax; Secure" in cookie
        assert "__Host-jobpane" not in before  # a new one: nothing of before is a session
        way, name, password, visitor = it.user.seen[0]
        assert (way, name, password) == ("password", "auditor", PASSWORD)
        assert visitor.address == "192.0.2.7"  # type: ignore[attr-defined]
        assert (await it.session())["user"] == "auditor"


async def test_a_pasted_token_is_freed_of_the_space_around_it() -> None:
    async with scene() as it:
        body = {"way": "token", "token": f" {TOKEN}\n"}
        assert (await it.post("/api/sign-in", body)).status_code == 200
        assert it.user.seen == [("token", TOKEN)]


async def test_a_wrong_password_is_401_without_a_cookie_and_is_not_repeated() -> None:
    async with scene() as it:
        answer = await it.sign_in("my other password")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_password")
        assert answer.json()["error"]["id"] == "1a2b"
        assert "set-cookie" not in answer.headers
        assert "my other" not in answer.text


@pytest.mark.parametrize(
    ("refusal", "status", "retry_after"),
    [
        (NotSignedIn("slowed", "Wait.", retry_after_s=12), 429, "12"),
        (NotSignedIn("unreachable", "It does not answer."), 503, None),
        (NotSignedIn("unavailable", "No store."), 503, None),
        (NotSignedIn("tls", "A wrong certificate."), 502, None),
        (NotSignedIn("no_tokens", "Not for you."), 403, None),
    ],
)
async def test_each_refusal_has_its_status(
    refusal: NotSignedIn, status: int, retry_after: str | None
) -> None:
    async with scene() as it:
        it.user.refusal = refusal
        answer = await it.sign_in()
        assert answer.status_code == status
        assert answer.json()["error"]["sentence"] == refusal.message
        assert answer.headers.get("retry-after") == retry_after


@pytest.mark.parametrize("trick", TRICKS)
async def test_after_the_sign_in_no_trick_leads_off_the_site(trick: str) -> None:
    async with scene() as it:
        assert (await it.sign_in(next=trick)).json() == {"next": "/"}
        await it.browser.get("/sign-in/oauth", params={"next": trick})
        back = await it.browser.get("/sign-in/oauth/callback?state=s&code=good")
        assert (back.status_code, back.headers["location"]) == (303, "/")
        assert (await it.session(f"?next={quote(trick, safe='')}"))["next"] == "/"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ([], 400),
        ({"way": "password", "username": "a"}, 422),
        ({"way": "password", "username": "a", "password": 7}, 422),
        ({"way": "password", "username": ["a"], "password": "p"}, 422),
        ({"way": "password", "username": "a\x00b", "password": "p"}, 422),
        ({"way": "password", "username": "\ud800", "password": "p"}, 422),
        ({"way": "password", "username": "a" * 513, "password": "p"}, 422),
        ({"way": "password", "username": "a", "password": "p", "token": "t"}, 422),
        ({"way": "token", "token": ""}, 422),
        ({"way": "token", "token": "two words"}, 422),
        ({"way": "token", "token": "caf\u00e9"}, 422),
        ({"way": "oauth"}, 422),
        ({"way": {}}, 422),
        ({"way": "token", "token": "t", "admin": True}, 422),
        ({"way": "token", "token": "t" * 20_000}, 413),
    ],
)
async def test_odd_bodies_are_refused_and_reach_no_controller(body: object, status: int) -> None:
    async with scene() as it:
        headers = {"X-CSRF-Token": str((await it.session())["csrf"])}
        answer = await it.browser.post(
            "/api/sign-in", content=json.dumps(body).encode(), headers=headers
        )
        assert answer.status_code == status
        assert answer.json()["error"].keys() == {"code", "sentence", "can_try_again", "id"}
        assert it.user.seen == []


async def test_a_sign_in_that_no_page_of_ours_sent_is_refused() -> None:
    body = {"way": "password", "username": "auditor", "password": PASSWORD}
    async with scene() as it, scene() as other:
        theirs = str((await other.session())["csrf"])
        for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": theirs}):
            answer = await it.browser.post("/api/sign-in", json=body, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf")
        own = str((await it.session())["csrf"])
        it.browser.cookies.clear()  # as a browser that keeps none
        answer = await it.browser.post("/api/sign-in", json=body, headers={"X-CSRF-Token": own})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "no_cookies")
        assert it.user.seen == []


async def test_the_way_by_the_controller_leads_back_to_page_and_line() -> None:
    async with scene() as it:
        there = await it.browser.get("/sign-in/oauth", params={"next": "/jobs/42#L120"})
        assert (there.status_code, there.headers["location"]) == (303, CONTROLLER_PAGE)
        assert it.user.seen == [("oauth", it.browser.cookies["__Host-jobpane-browser"])]
        back = await it.browser.get("/sign-in/oauth/callback?state=s&code=good")
        assert (back.status_code, back.headers["location"]) == (303, "/jobs/42#L120")
        assert back.headers["set-cookie"].startswith("__Host-jobpane=")
        assert back.headers["cache-control"] == "no-store"
        again = await it.browser.get("/sign-in/oauth/callback?state=s&code=good")
        assert problem_of(again.headers["location"]) == "expired_state"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("state=s&error=access_denied", "canceled"),
        ("state=s&error=%3Cscript%3E", "sign_in_not_completed"),
        ("state=s&code=bad", "sign_in_not_completed"),
        ("state=other&code=good", "expired_state"),
        ("code=good", "expired_state"),
        ("state=s", "expired_state"),
        ("", "expired_state"),
        (f"state={'s' * 3000}&code=good", "expired_state"),
    ],
)
async def test_a_way_back_that_failed_says_why_by_a_code(query: str, problem: str) -> None:
    async with scene() as it:
        await it.browser.get("/sign-in/oauth", params={"next": "/jobs/42"})
        back = await it.browser.get(f"/sign-in/oauth/callback?{query}")
        assert (back.status_code, problem_of(back.headers["location"])) == (303, problem)
        assert "set-cookie" not in back.headers


async def test_a_controller_that_cannot_be_asked_leads_back_to_the_page() -> None:
    async with scene() as it:
        it.user.refusal = NotSignedIn("unreachable", "It does not answer.")
        back = await it.browser.get("/sign-in/oauth", params={"next": "/jobs/42#L7"})
        location = back.headers["location"]
        assert (problem_of(location), next_of(location)) == ("unreachable", "/jobs/42#L7")
        it.browser.cookies.clear()
        back = await it.browser.get("/sign-in/oauth")
        assert problem_of(back.headers["location"]) == "no_cookies"


async def test_where_users_do_not_sign_in_there_is_nothing_to_sign_in_to() -> None:
    async with scene(SignInSite("service", "awx.example.org")) as it:
        answer = await it.sign_in()
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_sign_in")
        for path in ("/sign-in/oauth", "/sign-in/oauth/callback?state=s&code=good"):
            back = await it.browser.get(path)
            assert (back.status_code, back.headers["location"]) == (303, "/sign-in")


def problem_of(location: str) -> str:
    assert urlsplit(location).path == "/sign-in"
    assert not urlsplit(location).netloc
    return parse_qs(urlsplit(location).query)["problem"][0]


def next_of(location: str) -> str:
    return parse_qs(urlsplit(location).query)["next"][0]


def test_a_visitor_comes_from_the_origin_that_the_browser_uses() -> None:
    headers = [(b"host", b"[::1]:3000")]
    scope = {"type": "http", "scheme": "https", "path": "/", "headers": headers}
    assert visitor_of(Request(scope)).origin == "https://[::1]:3000"
